"""Demands cut into legs within one carrier each, for checking a plan; see ``recount``."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from netplan.capacity.recount import Recount, node_rows
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

Leg = tuple[int, int]
Port = tuple[int, frozenset[str]]


def _ports(network: Network) -> dict[str, dict[str, Port]]:
    """Return by exchange and carrier the port's node (the first there) and announced sites."""
    sites, carriers = list(network["nodes"]["site"]), list(network["nodes"]["carrier"])
    places = list(zip(sites, carriers, strict=True))
    found: dict[str, dict[str, Port]] = {name: {} for name in network["exchanges"].ids}
    for row in network["exchange_ports"].rows():
        place = (network["exchanges"].value(row["exchange"], "site"), row["carrier"])
        if place in places:
            announced = frozenset(select(network, row["scope"]))
            found[row["exchange"]][row["carrier"]] = (places.index(place), announced)
    return found


class Crossings:
    """Cuts demands into legs as the networks do: hot potato or cold potato at exchanges."""

    def __init__(self, count: Recount, *, policy: str) -> None:
        """Take a counted network and the policy between carriers."""
        self._count = count
        self._policy = policy
        self._ports = _ports(count.network)
        nodes = count.network["nodes"]
        self._site, self._carrier = list(nodes["site"]), list(nodes["carrier"])

    def _handoffs(self, source: int, target: int) -> Iterator[tuple[Leg, ...]]:
        """Yield the legs of every single handoff between two nodes of different carriers."""
        for ports in self._ports.values():
            near = ports.get(self._carrier[source])
            far = ports.get(self._carrier[target])
            if near and far and self._site[source] in near[1] and self._site[target] in far[1]:
                yield (source, near[0]), (far[0], target)

    def _transits(self, source: int, target: int) -> Iterator[tuple[Leg, ...]]:
        """Yield the legs of every way through a third network that carries the two's traffic."""
        ends = {self._carrier[source], self._carrier[target]}
        for row in self._count.network["transit"].rows():
            if {row["for"], row["to"]} != ends:
                continue
            for first in self._ports.values():
                for last in self._ports.values():
                    near, into = first.get(self._carrier[source]), first.get(row["carrier"])
                    out, far = last.get(row["carrier"]), last.get(self._carrier[target])
                    if not (near and into and out and far):
                        continue
                    if self._site[source] in near[1] and self._site[target] in far[1]:
                        yield (source, near[0]), (into[0], out[0]), (far[0], target)

    def _between(self, source: int, target: int) -> tuple[float, tuple[Leg, ...]] | None:
        """Return total cost and legs between two nodes, as the policy chooses; None: no path."""
        ways: list[tuple[Leg, ...]] = [((source, target),)]
        if self._carrier[source] != self._carrier[target]:
            ways = list(self._handoffs(source, target))
        for options in (ways, list(self._transits(source, target))):
            ranked = []
            for order, legs in enumerate(options):
                costs = [float(self._count.cost[leg]) for leg in legs]
                if inf in costs:
                    continue
                key = (costs[0], sum(costs[1:]))
                if self._policy == "cold_potato":
                    key = (costs[-1], costs[0])
                if self._policy == "least_latency":
                    key = (sum(self._count.slowest_ms(*leg) for leg in legs), 0.0)
                ranked.append((key, order, sum(costs), legs))
            if ranked:
                best = min(ranked)
                return best[2], best[3]
        return None

    def legs(self, source: str, target: str) -> tuple[Leg, ...] | None:
        """Return the legs of a demand between two ends; of several nodes the cheapest pair's."""
        network = self._count.network
        best: tuple[float, tuple[Leg, ...]] | None = None
        for start in node_rows(network, source):
            for end in node_rows(network, target):
                found = self._between(start, end)
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
        return best[1] if best else None
