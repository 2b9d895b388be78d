"""Hop-by-hop routing by integer IGP cost, with equal-cost multipath."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.kernels import UNREACHED as NEVER
from netplan.kernels.distances import distances_to
from netplan.kernels.ecmp_target import (
    PathSums,
    ecmp_fractions_for_target,
    ecmp_shares,
    ecmp_sums_for_target,
)
from netplan.latency.parts import Latency
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric

UNREACHED = float("inf")
"""The IGP cost of what cannot be reached."""

Split = Literal["even", "capacity"]
"""How a node divides traffic over its next hops: evenly, a bundle being one of them, or by
capacity."""


@dataclass(frozen=True, slots=True)
class IpPath:
    """One path within a carrier: node rows, arcs, and its latency with nodes and access.

    The path is the slowest of those of equal cost, because a promise must hold for every packet.
    ``least_ms`` is the latency of the fastest of them, ``mean_ms`` that of all by their shares of
    the traffic, both with every node; ``spread_ms`` is how much faster the fastest is.
    """

    nodes: tuple[int, ...]
    arcs: tuple[int, ...]
    latency: Latency
    spread_ms: float
    least_ms: float
    mean_ms: float


Shares = dict[int, float]


@dataclass(frozen=True, slots=True)
class Igp:
    """The routing of all carriers without links ``down``, exchanges ``closed``, nodes ``dead``.

    Answers are kept once computed, as every question asks for them again.
    """

    fabric: Fabric
    down: frozenset[int] = frozenset()
    split: Split = "even"
    closed: frozenset[str] = frozenset()
    dead: frozenset[int] = frozenset()
    _weights: dict[int, NDArray[np.int64]] = field(default_factory=dict, repr=False, compare=False)
    _costs: dict[tuple[int, int], NDArray[np.int64]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _parts: list[NDArray[np.float64] | None] = field(
        default_factory=list, repr=False, compare=False
    )
    _sums: dict[tuple[int, int], PathSums] = field(default_factory=dict, repr=False, compare=False)
    _shares: dict[tuple[int, int], Shares | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _paths: dict[tuple[int, int], IpPath | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def weight(self, source: int) -> NDArray[np.int64]:
        """Return the cost of every arc that traffic from ``source`` may take; OUT: it may not.

        Handoffs are no arcs of an IGP. A node that asks not to be passed is left by its own
        traffic only.
        """
        roads = self.fabric.roads
        own = -1 if roads.passable[source] else source
        if own not in self._weights:
            arcs = roads.in_service.copy()
            arcs[2 * roads.edges :] = False
            for link in self.down:
                arcs[2 * link : 2 * link + 2] = False
            self._weights[own] = roads.weight("igp", arcs, source=own)
        return self._weights[own]

    def costs(self, source: int, target: int) -> NDArray[np.int64]:
        """Return the cost from every node to ``target``, for traffic that starts at ``source``."""
        own = -1 if self.fabric.roads.passable[source] else source
        if (own, target) not in self._costs:
            graph = self.fabric.roads.graph
            self._costs[own, target] = distances_to(graph, self.weight(source), target)
        return self._costs[own, target]

    def cost(self, source: int, target: int) -> float:
        """Return the integer cost from node ``source`` to node ``target``; inf: unreachable."""
        if source in self.dead or target in self.dead:
            return UNREACHED
        cost = int(self.costs(source, target)[source])
        return UNREACHED if cost == NEVER else cost

    def cost_to(self, target: int) -> list[float]:
        """Return the integer cost from every node to node ``target``; inf: unreachable."""
        return [self.cost(node, target) for node in range(self.fabric.roads.graph.vertices)]

    def reaches(self, source: int, target: int) -> bool:
        """Tell whether links in service join node ``source`` to node ``target``."""
        return self.cost(source, target) != UNREACHED

    def next_arcs(self, node: int, target: int) -> list[int]:
        """Return the arcs that lie on a shortest path from ``node`` to ``target``, in order."""
        graph, weight, cost = self.fabric.roads.graph, self.weight(node), self.costs(node, target)
        leaving = graph.arc_out[graph.first_out[node] : graph.first_out[node + 1]]
        ahead = cost[graph.head[leaving]]
        known = leaving[(weight[leaving] >= 0) & (ahead != NEVER)]
        shortest = weight[known] + cost[graph.head[known]] == cost[node]
        return [int(arc) for arc in known[shortest]]

    def sums(self, source: int, target: int) -> PathSums:
        """Return least, mean and greatest delay to ``target``, ms, from behind each node."""
        own = -1 if self.fabric.roads.passable[source] else source
        if (own, target) not in self._sums:
            graph, weight = self.fabric.roads.graph, self.weight(source)
            cost, parts = self.costs(source, target), self.parts()
            delay = self.fabric.arc_ms()
            found = ecmp_sums_for_target(graph, weight, cost, delay, split=parts)
            self._sums[own, target] = found
        return self._sums[own, target]

    def parts(self) -> NDArray[np.float64] | None:
        """Return by arc in what proportion next hops are used; None: evenly."""
        if not self._parts:
            self._parts.append(next_hop_parts(self.fabric, self.down, self.split))
        return self._parts[0]

    def shares(self, source: int, target: int) -> Shares | None:
        """Return ``unit_shares`` from here; the dict is kept, so it must not be changed."""
        ends = source, target
        if ends not in self._shares:
            self._shares[ends] = _split(self, *ends) if self.reaches(*ends) else None
        return self._shares[ends]

    def prepare(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Work out the shares of many pairs of nodes at once, all those to one node together."""
        into: dict[int, list[int]] = {}
        for source, target in dict.fromkeys(pairs):
            if (source, target) in self._shares:
                continue
            if not self.fabric.roads.passable[source] or not self.reaches(source, target):
                self.shares(source, target)
            else:
                into.setdefault(target, []).append(source)
        graph = self.fabric.roads.graph
        for target, sources in into.items():
            weight, cost = self.weight(sources[0]), self.costs(sources[0], target)
            starts, arcs, shares = ecmp_fractions_for_target(
                graph, weight, cost, sources, split=self.parts()
            )
            for row, source in enumerate(sources):
                mine = slice(starts[row], starts[row + 1])
                found = zip(arcs[mine].tolist(), shares[mine].tolist(), strict=True)
                self._shares[source, target] = dict(found)

    def path(self, source: int, target: int) -> IpPath | None:
        """Return ``ip_path`` from here."""
        ends = source, target
        if ends not in self._paths:
            self._paths[ends] = _slowest(self, *ends)
        return self._paths[ends]


def next_hop_parts(
    fabric: Fabric, down: frozenset[int], split: Split
) -> NDArray[np.float64] | None:
    """Return by arc in what proportion a node sends over it, of the arcs on shortest paths.

    Evenly every link counts 1, and the members of a bundle in service together 1, by capacity:
    a bundle is one next hop. By capacity every link counts its capacity. None: all count 1.
    """
    links = fabric.network["links"]
    if split == "even" and not any(links["bundle"]):
        return None
    capacity = np.asarray(links["capacity_gbps"], dtype=np.float64)
    part = np.ones(len(links)) if split == "even" else capacity.copy()
    if split == "even":
        up = fabric.links.alive.copy()
        up[list(down)] = False
        for bundle in set(links["bundle"]) - {""}:
            members = np.flatnonzero((links["bundle"] == bundle) & up)
            part[members] = capacity[members] / capacity[members].sum()
    return np.concatenate([np.repeat(part, 2), np.ones(len(fabric.handoffs))])


def unit_shares(igp: Igp, source: int, target: int) -> Shares | None:
    """Return the share of one unit of traffic on every arc, split at every node.

    Parallel links count as next hops of their own, unless they are members of one bundle. None:
    unreachable. The answer is kept in ``igp`` and must not be changed.
    """
    return igp.shares(source, target)


def _split(igp: Igp, source: int, target: int) -> Shares | None:
    """Work out ``unit_shares``."""
    graph, weight = igp.fabric.roads.graph, igp.weight(source)
    cost = igp.costs(source, target)
    found = ecmp_shares(graph, weight, cost, source, target, split=igp.parts())
    return None if found is None else dict(zip(found[0].tolist(), found[1].tolist(), strict=True))


def _path_latency(fabric: Fabric, nodes: tuple[int, ...], arcs: tuple[int, ...]) -> Latency:
    """Return the latency of a path: its links and every node on it once, both ends included."""
    router_ms = fabric.network["nodes"]["router_ms"]
    total = Latency(node_ms=sum(float(router_ms[node]) for node in nodes))
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
    if not igp.reaches(source, target):
        return None
    fabric, sums = igp.fabric, igp.sums(source, target)
    arcs, nodes = [], [source]
    while sums.slowest[nodes[-1]] >= 0:
        arcs.append(int(sums.slowest[nodes[-1]]))
        nodes.append(int(fabric.roads.graph.head[arcs[-1]]))
    own = float(fabric.network["nodes"]["router_ms"][source])
    least, mean = float(sums.least[source]), float(sums.mean[source])
    return IpPath(
        nodes=tuple(nodes),
        arcs=tuple(arcs),
        latency=_path_latency(fabric, tuple(nodes), tuple(arcs)),
        spread_ms=float(sums.greatest[source]) - least,
        least_ms=least + own,
        mean_ms=mean + own,
    )


def access_tails(fabric: Fabric, source: int, target: int) -> Latency:
    """Return the latency of the access cables at both ends of a path."""
    tails = fabric.network["nodes"]["access_km"]
    length_km = float(tails[source] + tails[target])
    return Latency(length_km=length_km, access_ms=length_km * FIBRE_MS_PER_KM["G.652.D"])
