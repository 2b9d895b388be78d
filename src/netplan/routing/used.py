"""The latency of what a routing uses: least, mean and greatest over each demand's paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.igp import access_tails

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.kernels import Digraph
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path, Routing

_MS_PER_NS = 1e-6


@dataclass(frozen=True, slots=True)
class UsedLatency:
    """Latency over the paths a demand uses, ms one-way, access tails included.

    ``mean_ms`` weighs each path by its share; ``spread_ms`` is the greatest less the least,
    which is how much packets of different flows may lie apart.
    """

    least_ms: float
    mean_ms: float
    greatest_ms: float

    @property
    def spread_ms(self) -> float:
        """The greatest less the least, ms."""
        return self.greatest_ms - self.least_ms


def used_latency(fabric: Fabric, routing: Routing, demand: int) -> UsedLatency | None:
    """Return the latency over the paths that ``routing`` uses for the demand in row ``demand``.

    Where the router lists paths they are the paths; else every way through the arcs used is one,
    as hop-by-hop routing leaves the choice to each node. None: nothing of it is carried, or it
    does not leave its node.
    """
    if routing.paths:
        working = [path for path in routing.paths[demand] if path.role == "working"]
        return _of_paths(fabric, [path for path in working if path.share > 0])
    row = routing.share[[demand]].tocsr()
    shares = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
    return _of_arcs(fabric, shares) if shares else None


def _tails_ms(fabric: Fabric, source: int, target: int) -> float:
    """Return the delay of both access cables, ms one-way."""
    return access_tails(fabric, source, target).one_way_ms


def _of_paths(fabric: Fabric, paths: list[Path]) -> UsedLatency | None:
    """Return least, mean and greatest over listed paths."""
    if not paths:
        return None
    roads, found = fabric.roads, []
    for path in paths:
        ns = int(roads.start["latency"][path.nodes[0]])
        ns += int(roads.weights["latency"][list(path.arcs)].sum())
        tails = _tails_ms(fabric, path.nodes[0], path.nodes[-1])
        found.append(ns * _MS_PER_NS + tails)
    share = np.array([path.share for path in paths])
    mean = float(np.array(found) @ share / share.sum())
    return UsedLatency(min(found), mean, max(found))


def _in_order(graph: Digraph, arcs: Iterable[int]) -> list[int]:
    """Return ``arcs`` so that those that enter a node come before those that leave it."""
    out: dict[int, list[int]] = {}
    entering: dict[int, int] = {}
    for arc in arcs:
        out.setdefault(int(graph.tail[arc]), []).append(arc)
        entering[int(graph.head[arc])] = entering.get(int(graph.head[arc]), 0) + 1
    ready, ordered = [node for node in out if node not in entering], []
    while ready:
        for arc in out.get(ready.pop(), ()):
            ordered.append(arc)
            head = int(graph.head[arc])
            entering[head] -= 1
            if not entering[head]:
                ready.append(head)
    return ordered


def _of_arcs(fabric: Fabric, shares: Mapping[int, float]) -> UsedLatency:
    """Return least, mean and greatest over every way through arcs that form no circle.

    The mean follows from the shares alone: an arc's delay counts as often as it is used.
    """
    roads = fabric.roads
    graph, weight = roads.graph, roads.weights["latency"]
    ordered = _in_order(graph, shares)
    first, last = int(graph.tail[ordered[0]]), int(graph.head[ordered[-1]])
    own = int(roads.start["latency"][first])
    low, high = {first: own}, {first: own}
    for arc in ordered:
        tail, head, delay = int(graph.tail[arc]), int(graph.head[arc]), int(weight[arc])
        low[head] = min(low.get(head, low[tail] + delay), low[tail] + delay)
        high[head] = max(high.get(head, 0), high[tail] + delay)
    mean = own + sum(share * int(weight[arc]) for arc, share in shares.items())
    tails = _tails_ms(fabric, first, last)
    return UsedLatency(*(ns * _MS_PER_NS + tails for ns in (low[last], mean, high[last])))
