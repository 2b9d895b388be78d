"""Paths and loads for checking a plan, kept apart from everything that made it.

Costs are computed here once more, by other means: least costs with scipy over a matrix, loads by
pushing the traffic to all destinations on at once. Only the earth's shape is shared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.proof.spans import Span, span_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from netplan.topology.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


NO_OTHER: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Recount:
    """A network counted again, with the links ``up`` in service.

    Arc 2r + d is link row r from its A end (d = 0) or its Z end (d = 1). ``cost[i, j]`` is the
    least IGP cost from node i to node j, inf where there is no path; ``ahead[i, j]`` is the same
    for traffic that passes node i, which it may not where the node asks not to be passed.
    """

    network: Network
    spans: tuple[Span, ...]
    tail: Ints
    head: Ints
    weight: Floats
    up: Flags
    cost: Floats
    ahead: Floats
    _delays: dict[int, Floats] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, network: Network, *, gbps: Mapping[str, float] = NO_OTHER) -> Recount:
        """Count ``network`` again, nothing failed.

        ``gbps`` are capacities of links that count in place of the table's; a link of 0 is out
        of service.
        """
        listed = list(network["links"].rows())
        own = ({"capacity_gbps": gbps.get(row["link"], row["capacity_gbps"])} for row in listed)
        spans = tuple(span_of(network, row | new) for row, new in zip(listed, own, strict=True))
        tail = np.array([end for span in spans for end in (span.a, span.b)], dtype=np.int64)
        head = np.array([end for span in spans for end in (span.b, span.a)], dtype=np.int64)
        weight = np.array([cost for span in spans for cost in (span.cost_ab, span.cost_ba)])
        up = np.array([span.alive and span.capacity_gbps > 0 for span in spans], dtype=np.bool_)
        arcs = (tail, head, weight.astype(np.float64))
        return cls(network, spans, *arcs, up, *_costs(network, arcs, up))

    def without(self, down: Collection[int]) -> Recount:
        """Return the same with the links ``down`` out of service."""
        up = self.up.copy()
        up[list(down)] = False
        arcs = (self.tail, self.head, self.weight)
        return Recount(self.network, self.spans, *arcs, up, *_costs(self.network, arcs, up))

    def capacity_gbps(self) -> Floats:
        """Return the capacity of every link, each direction; 0 of one out of service."""
        size = np.array([span.capacity_gbps for span in self.spans], dtype=np.float64)
        return np.where(self.up, size, 0.0)

    def _onward(self, targets: Ints) -> tuple[Ints, Ints]:
        """Return which arcs lie on cheapest paths to which of ``targets``: (place, arc) pairs."""
        here, there = self.cost[:, targets].T, self.ahead[:, targets].T
        with np.errstate(invalid="ignore"):
            whole = here[:, self.tail]
            cheapest = (self.weight + there[:, self.head] == whole) & np.isfinite(whole)
        place, arc = np.nonzero(cheapest & np.repeat(self.up, 2))
        return place, arc

    def slowest_ms(self, source: int, target: int) -> float:
        """Return the delay of the slowest of the cheapest paths, with every node and no tails."""
        if target not in self._delays:
            self._delays[target] = self._slowest_to(target)
        return float(self._delays[target][source])

    def _slowest_to(self, target: int) -> Floats:
        """Return the delay of the slowest of the cheapest paths from every node to one."""
        router_ms = np.asarray(self.network["nodes"]["router_ms"], dtype=np.float64)
        arcs = self._onward(np.array([target]))[1]
        leaving: dict[int, list[int]] = {}
        for arc in arcs.tolist():
            leaving.setdefault(int(self.tail[arc]), []).append(arc)
        delay = np.full(len(router_ms), inf)
        delay[target] = router_ms[target]
        # Passing costs are looked up nearest first, and a node that may not be passed is passed
        # by nobody, so that every head is known before its tail.
        for node in np.argsort(self.cost[:, target], kind="stable").tolist():
            if node != target and node in leaving:
                onward = [
                    self.spans[arc >> 1].one_way_ms + delay[self.head[arc]] for arc in leaving[node]
                ]
                delay[node] = router_ms[node] + max(onward)
        return delay

    def loads(self, legs: Iterable[tuple[int, int, float]]) -> Floats:
        """Return the load of every link and direction, shape (links, 2), under even splitting.

        A node divides what it sends to a destination evenly over its cheapest ways on; the
        members of a bundle are one of them, and share it by capacity. Raises nothing for legs
        without a path: they load nothing.
        """
        listed = [leg for leg in legs if leg[0] != leg[1] and leg[2]]
        total = np.zeros(2 * len(self.spans))
        targets = np.unique(np.array([end for _, end, _ in listed], dtype=np.int64))
        place_of = {int(target): place for place, target in enumerate(targets)}
        waiting = np.zeros((targets.size, len(self.cost)))
        for start, end, volume in listed:
            waiting[place_of[end], start] += volume
        place, arc = self._onward(targets)
        part = self._parts()[arc]
        tail, head = self.tail[arc], self.head[arc]
        whole = np.zeros_like(waiting)
        np.add.at(whole, (place, tail), part)
        share = part / whole[place, tail]
        here = place * len(self.cost) + head
        while waiting.any():
            flow = waiting[place, tail] * share
            np.add.at(total, arc, flow)
            arrived = np.bincount(here, flow, waiting.size)
            waiting = np.asarray(arrived, dtype=np.float64).reshape(waiting.shape)
            waiting[np.arange(targets.size), targets] = 0.0
        return total.reshape(-1, 2)

    def _parts(self) -> Floats:
        """Return by arc in what proportion a node sends over it: a bundle counts 1 in all."""
        size = self.capacity_gbps()
        whole: dict[str, float] = {}
        for span, gbps in zip(self.spans, size.tolist(), strict=True):
            whole[span.bundle] = whole.get(span.bundle, 0.0) + gbps
        part = [
            gbps / whole[span.bundle] if span.bundle and gbps else 1.0
            for span, gbps in zip(self.spans, size.tolist(), strict=True)
        ]
        return np.repeat(np.array(part, dtype=np.float64), 2)


def _costs(network: Network, arcs: tuple[Ints, Ints, Floats], up: Flags) -> tuple[Floats, Floats]:
    """Return least costs between all nodes: of traffic that starts at a node, and that passes."""
    from scipy.sparse.csgraph import dijkstra

    tail, head, weight = arcs
    shut = np.asarray(network["nodes"]["overloaded"], dtype=np.bool_)
    count = shut.size
    near = np.full((count, count), inf)
    usable = np.repeat(up, 2)
    passing = usable & ~shut[tail]
    np.minimum.at(near, (tail[passing], head[passing]), weight[passing])
    ahead = np.asarray(dijkstra(near) if count else near, dtype=np.float64)
    cost = ahead.copy()
    for arc in np.flatnonzero(usable & shut[tail]).tolist():
        start = tail[arc]
        cost[start] = np.minimum(cost[start], weight[arc] + ahead[head[arc]])
    return cost, ahead


def node_rows(network: Network, end: str) -> list[int]:
    """Return the nodes that an end of a demand means: one node, or all at a site."""
    nodes = network["nodes"]
    if end in nodes:
        return [nodes.row(end)]
    return [row for row, site in enumerate(nodes["site"]) if site == end]
