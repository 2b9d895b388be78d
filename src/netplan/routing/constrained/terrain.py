"""The arcs that rules leave of the ways between two ends, each with cost, latency and hops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.kernels import OUT, UNREACHED
from netplan.kernels.distances import distances_to
from netplan.routing.constrained.rules import NS_PER_MS
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels import Digraph
    from netplan.routing.constrained.rules import Rules
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure
    from netplan.routing.ways import Ways

    Weights = NDArray[np.int64]

Sum = tuple[int, int, int]
Step = tuple[int, int, int, int, int]
First = Literal["cost", "latency", "hops"]
ORDERS: dict[First, tuple[First, First, First]] = {
    "cost": ("cost", "latency", "hops"),
    "latency": ("latency", "cost", "hops"),
    "hops": ("hops", "latency", "cost"),
}
"""What sums rank by: the first, then of equal ones the second, then the third."""

FAR = int(UNREACHED)
"""The bound of a vertex that leads nowhere."""


def tails_ns(fabric: Fabric) -> Weights:
    """Return the one-way delay of the access cable of every node, whole nanoseconds."""
    length = np.asarray(fabric.network["nodes"]["access_km"], dtype=np.float64)
    return np.rint(length * FIBRE_MS_PER_KM["G.652.D"] * NS_PER_MS).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Terrain:
    """What a search walks over: of every vertex the arcs out, in arc order, with three sums.

    ``out[v]`` holds ``(arc, head, first, second, third)`` in the order of ``ORDERS[order]``;
    ``node[v]`` is the row of the node that vertex v stands for, -1 where it joins several. What
    is known of a target is kept, as many sources ask for it.
    """

    graph: Digraph
    order: First
    weights: tuple[Weights, Weights, Weights]
    out: tuple[tuple[Step, ...], ...]
    node: tuple[int, ...]
    _bounds: dict[tuple[int, frozenset[int] | None], tuple[Weights, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def bounds(self, target: int, stop: frozenset[int] | None) -> tuple[Weights, ...]:
        """Return the least of each sum from every vertex to ``target``, by way of ``stop``.

        ``stop`` are nodes any one of which is to be passed; None: no need to pass any.
        """
        key = target, stop
        if key not in self._bounds:
            self._bounds[key] = tuple(self._least(w, target, stop) for w in self.weights)
        return self._bounds[key]

    def _least(self, weight: Weights, target: int, stop: frozenset[int] | None) -> Weights:
        """Return the least sum of ``weight`` from every vertex, FAR where there is no way."""
        direct = distances_to(self.graph, weight, target)
        if stop is None:
            return direct
        least = np.full(direct.size, FAR, dtype=np.int64)
        for vertex in np.flatnonzero(np.isin(self.node, sorted(stop))):
            if direct[vertex] != FAR:
                there = distances_to(self.graph, weight, int(vertex))
                through = np.where(there == FAR, FAR, there + direct[vertex])
                least = np.minimum(least, through)
        return least


def terrain(ways: Ways, rules: Rules, tails: Weights, *, measure: Measure, order: First) -> Terrain:
    """Return what ``rules`` leave of ``ways``.

    Arcs that join an end to its nodes carry the delay of that node's access cable, ``tails``;
    where an end is one node, ``start_of`` counts it.
    """
    graph, real = ways.graph, ways.road_arc >= 0
    joined = graph is not ways.roads.graph
    node = np.arange(graph.vertices) % ways.roads.graph.vertices
    if joined:
        node[[ways.source, ways.target]] = -1
    inner = np.where(graph.tail == ways.source, node[graph.head], node[graph.tail])
    cost, latency, hops = (ways.weight(each).copy() for each in (measure, "latency", "hops"))
    open_arc = rules.nodes[inner]
    open_arc[real] = rules.arcs[ways.road_arc[real]]
    if joined:
        latency += np.where(real, 0, tails[inner])
    usable = open_arc & (cost != OUT)
    sums: dict[First, Weights] = {"cost": cost, "latency": latency, "hops": hops}
    first, second, third = (np.where(usable, sums[name], OUT) for name in ORDERS[order])
    out: list[list[Step]] = [[] for _ in range(graph.vertices)]
    columns = (graph.tail, graph.head, first, second, third)
    for arc, (tail, head, *step) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        if step[0] >= 0:
            out[tail].append((arc, head, step[0], step[1], step[2]))
    return Terrain(
        graph=graph,
        order=order,
        weights=(first, second, third),
        out=tuple(map(tuple, out)),
        node=tuple(node.tolist()),
    )


def start_of(ways: Ways, tails: Weights, *, measure: Measure, order: First) -> Sum:
    """Return the sums a path has behind it before its first arc: its own node, access cables."""
    if ways.graph is not ways.roads.graph:
        return (0, 0, 0)
    start = ways.roads.start
    sums: dict[First, int] = {
        "cost": int(start[measure][ways.source]),
        "latency": int(start["latency"][ways.source] + tails[ways.source] + tails[ways.target]),
        "hops": 0,
    }
    first, second, third = (sums[name] for name in ORDERS[order])
    return first, second, third
