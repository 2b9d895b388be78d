"""The ECMP router: every demand over every arc of its equal-cost paths, crossings included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.routing.crossing import Policy, choose_crossing
from netplan.routing.ends import nodes_of
from netplan.routing.fabric import fabric
from netplan.routing.igp import UNREACHED, Igp, Shares
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
            igp = Igp(woven, down)
            return _routing(self._shares(igp, demands, range(len(demands))), woven)
        shares = list(known.shares)
        for number, found in self.rerouted(demands, known, down=down).items():
            shares[number] = found
        return _routing(shares, woven)

    def learn(self, network: Network | Fabric, demands: Demands) -> Known:
        """Return the routing of ``demands`` without failure, ready to be asked for failures."""
        woven = fabric(network)
        igp = Igp(woven)
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
        igp = Igp(known.igp.fabric, down, known.igp)
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
        found: dict[tuple[str, str], Shares | None] = {}
        result: list[Shares | None] = []
        for number in numbers:
            ends = demands.source[number], demands.target[number]
            if ends not in found:
                found[ends] = self._pair(igp, *ends)
            result.append(found[ends])
        return result

    def _pair(self, igp: Igp, source: str, target: str) -> Shares | None:
        """Return the shares between two ends, each a node or a site where any network will do.

        Of several pairs of nodes the one of least total IGP cost serves the demand.
        """
        best: tuple[float, Shares] | None = None
        for start in nodes_of(igp.fabric, source):
            for end in nodes_of(igp.fabric, target):
                option = self._nodes(igp, start, end)
                if option is not None and (best is None or option[0] < best[0]):
                    best = option
        return best[1] if best else None

    def _nodes(self, igp: Igp, source: int, target: int) -> tuple[float, Shares] | None:
        """Return IGP cost and shares between two nodes, over an exchange where carriers differ."""
        carrier = igp.fabric.node_carrier
        ends: tuple[tuple[int, int], ...] = ((source, target),)
        total: Shares = {}
        if carrier[source] != carrier[target]:
            crossing = choose_crossing(igp, source, target, policy=self.policy, prefer=self.prefer)
            if crossing is None:
                return None
            ends = crossing.ends
            total = dict.fromkeys((handoff.arc for handoff in crossing.handoffs), 1.0)
        cost = 0.0
        for start, end in ends:
            leg = igp.shares(start, end)
            if leg is None:
                return None
            cost += igp.cost_to(end)[start]
            for arc, share in leg.items():
                total[arc] = total.get(arc, 0.0) + share
        return (cost, total) if cost < UNREACHED else None


def _routing(shares: Sequence[Shares | None], woven: Fabric) -> Routing:
    """Return ``shares`` as a routing over the arcs of ``woven``."""
    links = len(woven.network["links"])
    return as_routing(shares, links=links, handoffs=len(woven.handoffs))
