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
    from collections.abc import Iterable, Sequence

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network


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
    """IGP with hop-by-hop ECMP within carriers and ``policy`` between them."""

    policy: Policy = "hot_potato"
    prefer: tuple[str, ...] = ()
    split: Split = "even"

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
        closed: frozenset[str] = frozenset(),
        dead: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the routing of ``demands`` without links ``down`` and what else has failed.

        At exchanges ``closed`` nothing is handed over, at nodes ``dead`` nothing starts or ends.
        Many failures one after the other are quicker asked of ``netplan.failures.sweep``.
        """
        woven = fabric(network)
        igp = Igp(woven, down, split=self.split, closed=closed, dead=dead)
        return _routing(self._shares(igp, demands, range(len(demands))), woven)

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
