"""The latency of one given path by part: over links and exchanges, or over bare fibre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.latency.parts import Latency
from netplan.latency.queueing import Queueing, path_queueing
from netplan.routing.fibre import light_latency
from netplan.routing.igp import access_tails, ip_path
from netplan.routing.used import UsedLatency

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.latency.queueing import QueueingModel
    from netplan.routing.fabric import Fabric
    from netplan.routing.igp import Igp
    from netplan.routing.result import Path

    Loads = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PathQueueing:
    """What a path's packets wait for, and the links and exchanges on it that are overloaded."""

    waits: Queueing
    overloaded: tuple[str, ...] = ()


def inside_latency(fabric: Fabric, path: Path) -> Latency:
    """Return the latency of a path without access tails and queueing, by part, ms one-way.

    It counts cable, amplifiers, regenerators and both transponders of every link, every node on
    the path once, both ends included, and each handoff's delay.
    """
    edges = fabric.roads.edges
    router_ms = fabric.network["nodes"]["router_ms"]
    total = Latency(node_ms=float(sum(router_ms[node] for node in path.nodes)))
    for arc in path.arcs:
        if arc < 2 * edges:
            total = total + fabric.links.latency[arc >> 1]
        else:
            total = total + Latency(handoff_ms=fabric.handoffs[arc - 2 * edges].handoff_ms)
    return total


def path_latency(
    fabric: Fabric,
    path: Path,
    *,
    load_gbps: Loads | None = None,
    model: QueueingModel | None = None,
) -> Latency:
    """Return the latency of a path with its access tails at both ends, by part, ms one-way.

    ``load_gbps`` is the load of every arc of the fabric, handoffs included, as
    ``Routing.arc_gbps`` gives it; with it the mean wait is a part (see ``path_waits``), without
    it queueing is 0. Raises ValueError for loads of another length.
    """
    total = inside_latency(fabric, path) + access_tails(fabric, path.nodes[0], path.nodes[-1])
    if load_gbps is None:
        return total
    waits = path_waits(fabric, path, load_gbps, model=model).waits
    return total + Latency(queueing_ms=waits.mean_ms)


def path_waits(
    fabric: Fabric, path: Path, load_gbps: Loads, *, model: QueueingModel | None = None
) -> PathQueueing:
    """Return what packets wait for on a path's links, each in its own direction, and at exchanges.

    At a handoff they wait twice: to leave by the near port, which all handoffs from it load, and
    to enter by the far port, which all handoffs to it load. Raises ValueError where ``load_gbps``
    has not one value for each arc of the fabric.
    """
    if load_gbps.shape != (fabric.arcs,):
        message = f"load_gbps must have {fabric.arcs} values, one an arc, is {load_gbps.shape}"
        raise ValueError(message)
    queues = [queue for arc in path.arcs for queue in _queues(fabric, arc, load_gbps)]
    if not queues:
        return PathQueueing(Queueing())
    names, load, capacity = zip(*queues, strict=True)
    waits = path_queueing(np.array(load), np.array(capacity), model=model)
    # An exchange is named once, though both of its ports may be full.
    return PathQueueing(waits, tuple(dict.fromkeys(names[row] for row in waits.overloaded)))


def _queues(fabric: Fabric, arc: int, load_gbps: Loads) -> list[tuple[str, float, float]]:
    """Return the queues before an arc: what they stand at, load and capacity in Gbit/s."""
    links, edges = fabric.network["links"], fabric.roads.edges
    if arc < 2 * edges:
        row = arc >> 1
        return [(links.ids[row], float(load_gbps[arc]), float(links["capacity_gbps"][row]))]
    used = fabric.handoffs[arc - 2 * edges]
    out = sum(float(load_gbps[h.arc]) for h in fabric.handoffs if h.near is used.near)
    into = sum(float(load_gbps[h.arc]) for h in fabric.handoffs if h.far is used.far)
    return [
        (used.exchange, out, used.near.capacity_gbps),
        (used.exchange, into, used.far.capacity_gbps),
    ]


def fibre_path_latency(fabric: Fabric, path: Path) -> Latency:
    """Return the latency of a path over bare fibre (``fibre_roads``), by part, ms one-way.

    It counts cable and amplifiers of every segment, and the regenerators that the whole length
    needs at the network's ``regenerator_reach_km``.
    """
    rows = [arc >> 1 for arc in path.arcs]
    return light_latency(fabric.network, fabric.links.plant, rows)


def ecmp_latency(igp: Igp, source: int, target: int) -> UsedLatency | None:
    """Return least, mean and greatest over the paths of equal cost between two nodes of a carrier.

    All with nodes and access tails, ms one-way; the mean is by share of the traffic. None:
    unreachable.
    """
    path = ip_path(igp, source, target)
    if path is None:
        return None
    tails_ms = access_tails(igp.fabric, source, target).one_way_ms
    latency = path.latency.one_way_ms
    return UsedLatency(path.least_ms + tails_ms, path.mean_ms + tails_ms, latency + tails_ms)
