"""Free routing that keeps latency limits: the paths in time that demands may be split over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.loaded import capped
from netplan.capacity.upgrade.timely import NS, ROUNDING_MS, limits_ms
from netplan.routing.domains import Domains
from netplan.routing.igp import access_tails
from netplan.routing.optimum import least_max_utilisation
from netplan.routing.optimum.problem import AllowedPaths
from netplan.routing.paths import k_shortest_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from netplan.capacity.upgrade.ground import Ground
    from netplan.routing.optimum import FlowProblem
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure

    Floats = NDArray[np.float64]

PATHS = 6
"""Paths of each measure that a demand may be split over: its fastest, and its cheapest by IGP."""

MEASURES: tuple[Measure, ...] = ("latency", "igp")
SLACK = 1e-6


def in_time(ground: Ground) -> tuple[FlowProblem, ...]:
    """Return the flows of every year over listed paths alone, each within its demand's limit.

    A restriction: what fits over them keeps the limits, whoever splits it.
    """
    timely = ground.timely
    if timely is None:
        return ()
    asked = ground.asked
    domains = Domains.of(asked.whole)
    limits = limits_ms(asked.network, asked.demands[0])
    first = asked.demands[0]
    listed = []
    for rows in timely.members:
        ends = first.source[rows[0]], first.target[rows[0]]
        found: dict[tuple[int, ...], None] = {}
        for measure in MEASURES:
            for path in k_shortest_paths(domains, *ends, measure=measure, count=PATHS).paths:
                if _ms(ground, path) <= limits[rows[0]] + ROUNDING_MS:
                    found[tuple(_lane(ground, path))] = None
        listed.append(list(found))
    paths = AllowedPaths.of(listed)
    return tuple(replace(flow, paths=paths) for flow in timely.years)


def _ms(ground: Ground, path: Path) -> float:
    """Return the one-way latency of a path, nodes and access included."""
    fabric = ground.asked.whole
    arcs = list(path.arcs)
    weight = fabric.roads.weights["latency"][arcs].sum() if arcs else 0
    own = fabric.roads.start["latency"][path.nodes[0]]
    tails = access_tails(fabric, path.nodes[0], path.nodes[-1]).access_ms
    return float(weight + own) / NS + tails


def _lane(ground: Ground, path: Path) -> Iterator[int]:
    """Yield the arcs of a path in the first copy of the doubled graph."""
    bundles, lanes, fabric = ground.bundles, ground.flows.lanes, ground.asked.whole
    links = 2 * len(ground.asked.ways)
    at = {ground.asked.ports[row].row: number for number, row in enumerate(lanes.ports)}
    rows = {(port.exchange, port.carrier): port.row for port in ground.asked.ports}
    for arc in path.arcs:
        if arc < links:
            way = arc >> 1
            yield 2 * int(bundles.of_way[way]) + ((arc & 1) ^ int(bundles.turned[way]))
            continue
        handoff = fabric.handoffs[arc - links]
        near, far = (at[rows[port.exchange, port.carrier]] for port in (handoff.near, handoff.far))
        first = 2 * len(bundles.first)
        yield first + 2 * near
        yield lanes.limited + arc - links
        yield first + 2 * far + 1


def keeps_limits(
    flows: Sequence[FlowProblem], installed: Sequence[Floats], arc_link: NDArray[np.int64],
    *, limit: float,
) -> bool:  # fmt: skip
    """Tell whether every year's traffic fits over its listed paths within ``limit``.

    ``installed`` are the Gbit/s of every design link by year.
    """
    return all(
        least_max_utilisation(capped(flow, gbps, arc_link)).objective <= limit * (1 + SLACK)
        for flow, gbps in zip(flows, installed, strict=True)
    )
