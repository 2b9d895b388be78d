"""The ECMP router: every demand over every arc of its equal-cost paths, crossings included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.routing.crossing import Policy, choose_crossing
from netplan.routing.ends import nodes_of
from netplan.routing.fabric import fabric
from netplan.routing.igp import UNREACHED, Igp, Shares, Split
from netplan.routing.result import Routing, as_routing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Known:
    """The routing of a whole network, kept so that a failure routes again only what it touches.

    ``users`` lists the demands that use a link. ``unsteady`` demands are routed again under every
    failure: which path serves them depends on paths they do not use.
    """

    igp: Igp
    shares: tuple[Shares | None, ...]
    routing: Routing
    users: Mapping[int, frozenset[int]]
    unsteady: frozenset[int]

    def affected(self, down: Iterable[int]) -> list[int]:
        """Return the demands to route again with the links ``down`` out of service, in order."""
        return sorted(self.unsteady.union(*(self.users.get(link, ()) for link in down)))


@dataclass(frozen=True, slots=True)
class Legs:
    """The way of a demand: first and last node of its leg in each network, and its handoffs."""

    cost: float
    ends: tuple[tuple[int, int], ...]
    handoffs: tuple[int, ...] = ()

    def shares(self, igp: Igp) -> Shares | None:
        """Return the share of one unit on every arc of the way; None where a leg is cut."""
        total: Shares = dict.fromkeys(self.handoffs, 1.0)
        for leg in self.ends:
            found = igp.shares(*leg)
            if found is None:
                return None
            for arc, share in found.items():
                total[arc] = total.get(arc, 0.0) + share
        return total


@dataclass(frozen=True, slots=True)
class EcmpRouter:
    """IGP with hop-by-hop ECMP within carriers and ``policy`` between them.

    Calling it gives the routing of all demands. What ``learn`` found for the whole network may
    be passed as ``known``: only demands that used a link now down are routed again. That is
    exact for a demand between two nodes, as failures only raise IGP costs, so that the way it
    takes stays the cheapest. It is not where the choice weighs something that failures can
    lower: see ``_unsteady``.
    """

    policy: Policy = "hot_potato"
    prefer: tuple[str, ...] = ()
    split: Split = "even"

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
        known: Known | None = None,
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service."""
        woven = fabric(network)
        if known is None:
            igp = Igp(woven, down, split=self.split)
            return _routing(self._shares(igp, demands, range(len(demands))), woven)
        shares = list(known.shares)
        for number, found in self.rerouted(demands, known, down=down).items():
            shares[number] = found
        return _routing(shares, woven)

    def learn(self, network: Network | Fabric, demands: Demands) -> Known:
        """Return the routing of ``demands`` without failure, ready to be asked for failures."""
        woven = fabric(network)
        igp = Igp(woven, split=self.split)
        shares = self._shares(igp, demands, range(len(demands)))
        users: dict[int, set[int]] = {}
        for number, arcs in enumerate(shares):
            for arc in arcs or ():
                users.setdefault(arc >> 1, set()).add(number)
        return Known(
            igp=igp,
            shares=tuple(shares),
            routing=_routing(shares, woven),
            users={link: frozenset(numbers) for link, numbers in users.items()},
            unsteady=frozenset(self._unsteady(woven, demands)),
        )

    def rerouted(
        self, demands: Demands, known: Known, *, down: frozenset[int]
    ) -> dict[int, Shares | None]:
        """Return the arc shares of the demands that ``down`` may touch; None: not served."""
        igp = Igp(known.igp.fabric, down, known.igp, self.split)
        numbers = known.affected(down)
        return dict(zip(numbers, self._shares(igp, demands, numbers), strict=True))

    def _unsteady(self, woven: Fabric, demands: Demands) -> Iterator[int]:
        """Yield the demands whose path may change although all its links stay.

        An end that is a site leaves the network open: hot potato elsewhere may, when its
        nearest exchange is cut off, find a way that is cheaper in all. Between networks, the
        least latency may fall when the IGP leaves a slow path that was cheap.
        """
        nodes = woven.network["nodes"]
        for number, ends in enumerate(zip(demands.source, demands.target, strict=True)):
            if not all(end in nodes for end in ends):
                yield number
            elif self.policy == "least_latency":
                first, last = (woven.node_carrier[nodes.row(end)] for end in ends)
                if first != last:
                    yield number

    def _shares(self, igp: Igp, demands: Demands, numbers: Iterable[int]) -> list[Shares | None]:
        """Return the arc shares of the demands ``numbers``; None where one cannot be served."""
        listed = list(numbers)
        ends = dict.fromkeys((demands.source[n], demands.target[n]) for n in listed)
        taken = {pair: self._legs(igp, *pair) for pair in ends}
        igp.prepare(leg for found in taken.values() if found for leg in found.ends)
        shares = {
            pair: None if found is None else found.shares(igp) for pair, found in taken.items()
        }
        return [shares[demands.source[n], demands.target[n]] for n in listed]

    def _legs(self, igp: Igp, source: str, target: str) -> Legs | None:
        """Return the way between two ends, each a node or a site where any network will do.

        Of several pairs of nodes the one of least total IGP cost serves the demand.
        """
        best: Legs | None = None
        for start in nodes_of(igp.fabric, source):
            for end in nodes_of(igp.fabric, target):
                found = self._between(igp, start, end)
                if found is not None and (best is None or found.cost < best.cost):
                    best = found
        return best

    def _between(self, igp: Igp, source: int, target: int) -> Legs | None:
        """Return the way between two nodes, over an exchange where their carriers differ."""
        carrier = igp.fabric.node_carrier
        ends: tuple[tuple[int, int], ...] = ((source, target),)
        handoffs: tuple[int, ...] = ()
        if carrier[source] != carrier[target]:
            crossing = choose_crossing(igp, source, target, policy=self.policy, prefer=self.prefer)
            if crossing is None:
                return None
            ends, handoffs = crossing.ends, tuple(handoff.arc for handoff in crossing.handoffs)
        cost = sum(igp.cost(start, end) for start, end in ends)
        return Legs(cost, ends, handoffs) if cost < UNREACHED else None


def _routing(shares: Sequence[Shares | None], woven: Fabric) -> Routing:
    """Return ``shares`` as a routing over the arcs of ``woven``."""
    links = len(woven.network["links"])
    return as_routing(shares, links=links, handoffs=len(woven.handoffs))
