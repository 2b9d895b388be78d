"""A network and its demands as a flow problem: what each demand may use, what arcs carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.ends import nodes_of
from netplan.routing.optimum.problem import AllowedPaths, FlowProblem, Shared

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path


def arc_capacity(fabric: Fabric) -> NDArray[np.float64]:
    """Return the capacity of every arc, Gbit/s: a link's in each direction, no limit at handoffs.

    What limits a handoff are the ports at its ends (``port_capacities``).
    """
    links = np.asarray(fabric.network["links"]["capacity_gbps"], dtype=np.float64)
    return np.concatenate([np.repeat(links, 2), np.full(len(fabric.handoffs), np.inf)])


def port_capacities(fabric: Fabric) -> tuple[Shared, ...]:
    """Return what each exchange port carries, out of its network and into it, each direction."""
    shared = []
    for port in fabric.ports.values():
        for near in (True, False):
            arcs = tuple(
                handoff.arc
                for handoff in fabric.handoffs
                if (handoff.near if near else handoff.far) is port
            )
            if arcs:
                shared.append(Shared(arcs, port.capacity_gbps))
    return tuple(shared)


def flow_problem(
    domains: Domains, demands: Demands, *, paths: Sequence[Sequence[Path]] | None = None
) -> FlowProblem:
    """Return the problem of splitting ``demands`` freely over all that each may use.

    A demand between sites has an option for each pair of nodes that may serve it. Arcs out of
    service, and nodes that ask not to be passed, are left out of the masks. ``paths`` limits
    every demand to the paths listed for it.
    """
    fabric, graph = domains.fabric, domains.roads.graph
    masks: dict[Hashable, int] = {}
    usable: list[NDArray[np.bool_]] = []
    options: list[tuple[int, int, int, int]] = []
    for row, ends in enumerate(zip(demands.source, demands.target, strict=True)):
        for start in nodes_of(fabric, ends[0]):
            for stop in nodes_of(fabric, ends[1]):
                ways = domains.between(start, stop)
                if ways.group not in masks:
                    masks[ways.group] = len(usable)
                    usable.append(ways.weight("hops") >= 0)
                options.append((row, start, stop, masks[ways.group]))
    table = np.array(options, dtype=np.int64).reshape(-1, 4)
    return FlowProblem(
        graph=graph,
        capacity_gbps=arc_capacity(fabric),
        volume_gbps=demands.volume_gbps.astype(np.float64),
        option_demand=table[:, 0],
        origin=table[:, 1],
        target=table[:, 2],
        mask=table[:, 3],
        masks=np.array(usable, dtype=np.bool_).reshape(-1, graph.arcs),
        shared=port_capacities(fabric),
        paths=None if paths is None else _allowed(paths),
    )


def _allowed(paths: Sequence[Sequence[Path]]) -> AllowedPaths:
    """Return listed paths as the only ones there are."""
    return AllowedPaths.of([[path.arcs for path in listed] for listed in paths])
