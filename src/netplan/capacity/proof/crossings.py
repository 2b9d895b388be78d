"""The ways between two ends, leg by leg within one carrier each; see ``recount``."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from netplan.capacity.proof.recount import Recount, node_rows
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

Leg = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Port:
    """A port that hands over today: its node (the first there), announced sites, size, delay."""

    key: tuple[str, str]
    node: int
    sites: frozenset[str]
    capacity_gbps: float
    handoff_ms: float


@dataclass(frozen=True, slots=True)
class Chain:
    """One way to carry a demand: legs within one carrier each, and the ports between them.

    ``ports`` lists near and far port of each handoff in turn; ``transit`` tells whether a third
    network is passed.
    """

    legs: tuple[Leg, ...]
    ports: tuple[Port, ...] = ()
    transit: bool = False

    @property
    def moving(self) -> tuple[Leg, ...]:
        """The legs that do not stay at their node."""
        return tuple(leg for leg in self.legs if leg[0] != leg[1])

    @property
    def exchanges(self) -> tuple[str, ...]:
        """The exchanges crossed, in order."""
        return tuple(port.key[0] for port in self.ports[::2])

    @property
    def handoff_ms(self) -> float:
        """Delay of all handoffs, ms one-way: at each that of the slower port."""
        delays = [port.handoff_ms for port in self.ports]
        return sum(map(max, zip(delays[::2], delays[1::2], strict=True)))

    @property
    def sides(self) -> tuple[tuple[str, str, bool], ...]:
        """The ports used, each with whether traffic comes in from the exchange there."""
        return tuple((*port.key, bool(place % 2)) for place, port in enumerate(self.ports))


def ports_of(network: Network, *, candidates: bool = False) -> dict[str, dict[str, Port]]:
    """Return the ports by exchange and carrier; ``candidates`` count too where asked for."""
    sites, carriers = list(network["nodes"]["site"]), list(network["nodes"]["carrier"])
    places = list(zip(sites, carriers, strict=True))
    found: dict[str, dict[str, Port]] = {name: {} for name in network["exchanges"].ids}
    for row in network["exchange_ports"].rows():
        exchange, carrier = row["exchange"], row["carrier"]
        place = (network["exchanges"].value(exchange, "site"), carrier)
        if place in places and (candidates or row["status"] == "existing"):
            found[exchange][carrier] = Port(
                (exchange, carrier),
                places.index(place),
                frozenset(select(network, row["scope"])),
                float(row["capacity_gbps"]),
                float(row["handoff_ms"]),
            )
    return found


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way that exchanges' rules allow between two ends; kept once found."""

    network: Network
    ports: dict[str, dict[str, Port]]
    _found: dict[tuple[int, int], tuple[Chain, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, network: Network, *, candidates: bool = False) -> Ways:
        """Return the ways of a network; over ``candidates`` of its ports too where asked for."""
        return cls(network, ports_of(network, candidates=candidates))

    def between(self, source: int, target: int) -> tuple[Chain, ...]:
        """Return the ways between two node rows: direct ones first, in the exchanges' order."""
        if (source, target) not in self._found:
            carrier = self.network["nodes"]["carrier"]
            if carrier[source] == carrier[target]:
                found: tuple[Chain, ...] = (Chain(((source, target),)),)
            else:
                found = (*self._handoffs(source, target), *self._transits(source, target))
            self._found[source, target] = found
        return self._found[source, target]

    def ends(self, source: str, target: str) -> Iterator[tuple[Chain, ...]]:
        """Yield ``between`` for each pair of nodes that two ends, nodes or sites, may mean."""
        for start in node_rows(self.network, source):
            for end in node_rows(self.network, target):
                yield self.between(start, end)

    def _handoffs(self, source: int, target: int) -> Iterator[Chain]:
        """Yield every single handoff between two nodes of different carriers."""
        site, carrier = self.network["nodes"]["site"], self.network["nodes"]["carrier"]
        for ports in self.ports.values():
            near, far = ports.get(carrier[source]), ports.get(carrier[target])
            if near and far and site[source] in near.sites and site[target] in far.sites:
                yield Chain(((source, near.node), (far.node, target)), (near, far))

    def _transits(self, source: int, target: int) -> Iterator[Chain]:
        """Yield every way through a third network that carries the two's traffic."""
        site, carrier = self.network["nodes"]["site"], self.network["nodes"]["carrier"]
        ends = {carrier[source], carrier[target]}
        for row in self.network["transit"].rows():
            if {row["for"], row["to"]} != ends:
                continue
            for first in self.ports.values():
                for last in self.ports.values():
                    near, into = first.get(carrier[source]), first.get(row["carrier"])
                    out, far = last.get(row["carrier"]), last.get(carrier[target])
                    if not (near and into and out and far):
                        continue
                    if site[source] in near.sites and site[target] in far.sites:
                        legs = (source, near.node), (into.node, out.node), (far.node, target)
                        yield Chain(legs, (near, into, out, far), transit=True)


@dataclass(frozen=True, slots=True)
class Open:
    """What of all ways is open: paths as counted, no exchange ``closed`` and no node ``dead``."""

    count: Recount
    closed: frozenset[str] = frozenset()
    dead: frozenset[int] = frozenset()

    def cost(self, leg: Leg) -> float:
        """Return the least IGP cost of a leg; inf where it is cut or an end of it is dead."""
        return inf if self.dead.intersection(leg) else float(self.count.cost[leg])

    def allows(self, chain: Chain) -> bool:
        """Tell whether every leg of a way is joined and every exchange on it is open."""
        return self.closed.isdisjoint(chain.exchanges) and all(
            self.cost(leg) < inf for leg in chain.legs
        )

    def usable(self, chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
        """Return the ways that are open; by a third network only where no other is."""
        found = tuple(chain for chain in chains if self.allows(chain))
        direct = tuple(chain for chain in found if not chain.transit)
        return direct or found

    def _key(self, chain: Chain, policy: str) -> tuple[float, float]:
        """Return what a policy ranks ways by, the least first."""
        costs = [self.cost(leg) for leg in chain.legs]
        if policy == "least_latency":
            whole = sum(self.count.slowest_ms(*leg) for leg in chain.legs) + chain.handoff_ms
            # In whole picoseconds, so that rounding decides no tie.
            return round(whole, 9), 0.0
        if policy == "least_cost":
            return sum(costs), costs[0]
        return (costs[-1], costs[0]) if policy == "cold_potato" else (costs[0], sum(costs[1:]))

    def chosen(self, ways: Ways, source: str, target: str, *, policy: str) -> Chain | None:
        """Return the way that networks choose between two ends by the IGP and a policy.

        Of several nodes at an end the cheapest pair's; of equals the first. None: no way is open.
        """
        best: tuple[float, Chain] | None = None
        for chains in ways.ends(source, target):
            found = self.usable(chains)
            if not found:
                continue
            chain = min(found, key=lambda each: self._key(each, policy))
            cost = sum(self.cost(leg) for leg in chain.legs)
            if best is None or cost < best[0]:
                best = cost, chain
        return best[1] if best else None
