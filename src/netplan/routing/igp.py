"""Hop-by-hop routing by integer IGP cost, with equal-cost multipath."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.latency.parts import Latency
from netplan.routing.mesh import UNREACHED, distances_to, distances_without
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from netplan.routing.fabric import Fabric


@dataclass(frozen=True, slots=True)
class IpPath:
    """One path within a carrier: node rows, arcs, and its latency with nodes and access.

    ``spread_ms`` is how much faster the fastest path of equal cost is; the path itself is the
    slowest of them, because a promise must hold for every packet.
    """

    nodes: tuple[int, ...]
    arcs: tuple[int, ...]
    latency: Latency
    spread_ms: float


Shares = dict[int, float]


@dataclass(frozen=True, slots=True)
class Igp:
    """The routing of all carriers with the links ``down`` left out.

    Answers are kept once computed, as every question asks for them again. ``calm`` may give the
    routing of the same network without failure: what no link down touches is taken from there.
    """

    fabric: Fabric
    down: frozenset[int] = frozenset()
    calm: Igp | None = None
    _costs: dict[int, list[float]] = field(default_factory=dict, repr=False, compare=False)
    _next: dict[tuple[int, int], list[int]] = field(default_factory=dict, repr=False, compare=False)
    _shares: dict[tuple[int, int], Shares | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _paths: dict[tuple[int, int], IpPath | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def cost_to(self, target: int) -> list[float]:
        """Return the integer cost from every node to node ``target``; inf: unreachable."""
        if target not in self._costs:
            mesh = self.fabric.mesh
            if self.calm is None:
                self._costs[target] = distances_to(mesh, target, down=self.down)
            else:
                self._costs[target] = distances_without(mesh, self.calm.cost_to(target), self.down)
        return self._costs[target]

    def reaches(self, source: int, target: int) -> bool:
        """Tell whether links in service join node ``source`` to node ``target``."""
        return self.cost_to(target)[source] != UNREACHED

    def next_arcs(self, node: int, target: int) -> list[int]:
        """Return the arcs that lie on a shortest path from ``node`` to ``target``."""
        if (node, target) not in self._next:
            mesh, cost = self.fabric.mesh, self.cost_to(target)
            self._next[node, target] = [
                arc
                for arc in mesh.out_of[node]
                if mesh.alive[arc >> 1]
                and arc >> 1 not in self.down
                and mesh.cost[arc] + cost[mesh.head[arc]] == cost[node]
            ]
        return self._next[node, target]

    def shares(self, source: int, target: int) -> Shares | None:
        """Return ``unit_shares`` from here; the dict is kept, so it must not be changed."""
        ends = source, target
        if ends not in self._shares:
            before = self.calm.shares(*ends) if self.calm else None
            if before is not None and not any(arc >> 1 in self.down for arc in before):
                self._shares[ends] = before
            else:
                self._shares[ends] = _split(self, *ends)
        return self._shares[ends]

    def path(self, source: int, target: int) -> IpPath | None:
        """Return ``ip_path`` from here."""
        ends = source, target
        if ends not in self._paths:
            self._paths[ends] = _slowest(self, *ends)
        return self._paths[ends]


def unit_shares(igp: Igp, source: int, target: int) -> Shares | None:
    """Return the share of one unit of traffic on every arc, split evenly at every node.

    Parallel links count as next hops of their own. None: unreachable. The answer is kept in
    ``igp`` and must not be changed.
    """
    return igp.shares(source, target)


def _split(igp: Igp, source: int, target: int) -> Shares | None:
    """Work out ``unit_shares``: nodes are served in order of falling cost.

    So all traffic has arrived at a node before it sends it on.
    """
    cost, head_of = igp.cost_to(target), igp.fabric.mesh.head
    if cost[source] == UNREACHED:
        return None
    shares: Shares = {}
    waiting = {source: 1.0}
    heap = [(-cost[source], source)]
    while heap:
        _, node = heapq.heappop(heap)
        flow = waiting.pop(node)
        if node == target:
            continue
        arcs = igp.next_arcs(node, target)
        part = flow / len(arcs)
        for arc in arcs:
            shares[arc] = part
            head = head_of[arc]
            if head not in waiting:
                heapq.heappush(heap, (-cost[head], head))
            waiting[head] = waiting.get(head, 0.0) + part
    return shares


def _node_ms(fabric: Fabric, node: int) -> float:
    """Return the delay of passing node row ``node``, ms."""
    return float(fabric.network["nodes"]["router_ms"][node])


def _extremes(igp: Igp, source: int, target: int) -> dict[int, tuple[float, float, int]]:
    """Return for every node on the way its least and greatest delay to the target, ms.

    The third of each triple is the arc that the greatest delay takes; -1 at the target.
    """
    mesh, cost = igp.fabric.mesh, igp.cost_to(target)
    seen, stack = {source}, [source]
    while stack:
        for arc in igp.next_arcs(stack.pop(), target):
            if mesh.head[arc] not in seen:
                seen.add(mesh.head[arc])
                stack.append(mesh.head[arc])
    best: dict[int, tuple[float, float, int]] = {}
    for node in sorted(seen, key=lambda n: (cost[n], n)):
        if node == target:
            best[node] = (0.0, 0.0, -1)
            continue
        options = []
        for arc in igp.next_arcs(node, target):
            low, high, _ = best[mesh.head[arc]]
            delay = float(igp.fabric.links.one_way_ms[arc >> 1])
            delay += _node_ms(igp.fabric, mesh.head[arc])
            options.append((low + delay, high + delay, arc))
        slowest = max(options, key=lambda option: (option[1], -option[2]))
        best[node] = (min(low for low, _, _ in options), slowest[1], slowest[2])
    return best


def _path_latency(fabric: Fabric, nodes: tuple[int, ...], arcs: tuple[int, ...]) -> Latency:
    """Return the latency of a path: its links and every node on it once, both ends included."""
    total = Latency(node_ms=sum(_node_ms(fabric, node) for node in nodes))
    for arc in arcs:
        total = total + fabric.links.latency[arc >> 1]
    return total


def ip_path(igp: Igp, source: int, target: int) -> IpPath | None:
    """Return the path packets take between two nodes of one carrier, without access tails.

    Of several paths of equal cost it is the slowest. None: unreachable.
    """
    return igp.path(source, target)


def _slowest(igp: Igp, source: int, target: int) -> IpPath | None:
    """Work out ``ip_path``."""
    if igp.cost_to(target)[source] == UNREACHED:
        return None
    best = _extremes(igp, source, target)
    nodes, arcs = [source], []
    while best[nodes[-1]][2] >= 0:
        arc = best[nodes[-1]][2]
        arcs.append(arc)
        nodes.append(igp.fabric.mesh.head[arc])
    low, high, _ = best[source]
    latency = _path_latency(igp.fabric, tuple(nodes), tuple(arcs))
    return IpPath(tuple(nodes), tuple(arcs), latency, high - low)


def access_tails(fabric: Fabric, source: int, target: int) -> Latency:
    """Return the latency of the access cables at both ends of a path."""
    tails = fabric.network["nodes"]["access_km"]
    length_km = float(tails[source] + tails[target])
    return Latency(length_km=length_km, access_ms=length_km * FIBRE_MS_PER_KM["G.652.D"])
