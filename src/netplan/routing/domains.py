"""Which arcs each demand may use: its own networks, and the handoffs allowed between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.routing.crossing import (
    Crossing,
    choose_crossing,
    direct_crossings,
    transit_crossings,
    why_no_handoff,
)
from netplan.routing.ends import nodes_of
from netplan.routing.igp import Igp
from netplan.routing.joint import joint_ways
from netplan.routing.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.crossing import Policy
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Roads

Handover = Literal["any", "hot_potato", "cold_potato", "least_latency", "least_cost"]
HANDOVERS: tuple[Handover, ...] = (
    "any", "hot_potato", "cold_potato", "least_latency", "least_cost",
)  # fmt: skip
"""Where a path may hand over: at ``any`` exchange the rules allow, whichever is best in the
router's own measure, or only at the one that the IGP and a policy would choose."""


@dataclass(frozen=True, slots=True)
class Domains:
    """Which arcs each demand may use, with the links ``down`` out of service.

    Within one network those are its links. Between two they are the links of both and the
    handoffs from one to the other at exchanges where both ports announce their own end; so a
    path crosses once and never comes back. A third network opens only where a transit row says
    so and no direct handoff is left. ``handover`` and ``prefer`` may choose among the exchanges
    beforehand. Answers are kept, as many demands share them.
    """

    fabric: Fabric
    roads: Roads
    igp: Igp
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()
    _masks: dict[tuple[Hashable, ...], NDArray[np.bool_]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(
        cls,
        fabric: Fabric,
        *,
        down: frozenset[int] = frozenset(),
        handover: Handover = "any",
        prefer: tuple[str, ...] = (),
    ) -> Domains:
        """Return the domains of ``fabric`` with the links ``down`` left out."""
        roads = fabric.roads
        if down:
            in_service = roads.in_service.copy()
            for link in down:
                in_service[2 * link : 2 * link + 2] = False
            roads = replace(roads, in_service=in_service)
        return cls(fabric, roads, Igp(fabric, down), handover, prefer)

    def ways(self, source: str, target: str, *, copies: int = 1) -> Ways:
        """Return what may be used between two ends, each a node or a site.

        A site is served by any of its nodes: the graph then joins them, with ``copies`` parallel
        arcs to each, for whoever wants that many paths to use one node.
        """
        starts, stops = nodes_of(self.fabric, source), nodes_of(self.fabric, target)
        if len(starts) == 1 and len(stops) == 1:
            return self.between(starts[0], stops[0])
        carrier = self.fabric.node_carrier
        crossings = {
            (start, stop): self.crossings(start, stop)
            for start in starts
            for stop in stops
            if carrier[start] != carrier[stop]
        }
        return joint_ways(self.roads, carrier, starts, stops, crossings=crossings, copies=copies)

    def between(self, source: int, target: int) -> Ways:
        """Return what may be used between two node rows."""
        key, usable = self.mask(source, target)
        graph = self.roads.graph
        if not self.roads.passable.all():
            key = (*key, source)
        every = np.arange(graph.arcs, dtype=np.int64)
        return Ways(self.roads, graph, every, usable, source, target, key)

    def mask(self, source: int, target: int) -> tuple[tuple[Hashable, ...], NDArray[np.bool_]]:
        """Return the arcs allowed between two node rows, and a key that equal masks share."""
        first, last = (self.fabric.node_carrier[node] for node in (source, target))
        crossings = () if first == last else self.crossings(source, target)
        handoffs = tuple(sorted({h.arc for crossing in crossings for h in crossing.handoffs}))
        through = {h.far.carrier for c in crossings for h in c.handoffs}
        key: tuple[Hashable, ...] = (first, last, handoffs)
        if key not in self._masks:
            own = {first, last, *through}
            at = np.array([carrier in own for carrier in self.fabric.node_carrier])
            usable = at[self.roads.graph.tail]
            usable[2 * self.roads.edges :] = False
            usable[list(handoffs)] = True
            self._masks[key] = usable
        return key, self._masks[key]

    def crossings(self, source: int, target: int) -> tuple[Crossing, ...]:
        """Return the crossings a path between nodes of two networks may make."""
        if self.handover != "any":
            policy: Policy = self.handover
            chosen = choose_crossing(self.igp, source, target, policy=policy, prefer=self.prefer)
            return (chosen,) if chosen else ()
        for options in (direct_crossings, transit_crossings):
            found = tuple(c for c in options(self.fabric, source, target) if self._open(c))
            if found:
                return self._preferred(found)
        return ()

    def _preferred(self, crossings: Sequence[Crossing]) -> tuple[Crossing, ...]:
        """Return the crossings at the most preferred exchanges; all where none is preferred."""
        rank = {exchange: place for place, exchange in enumerate(self.prefer)}
        ranks = [tuple(rank.get(x, len(rank)) for x in c.exchanges) for c in crossings]
        best = min(ranks)
        return tuple(c for c, own in zip(crossings, ranks, strict=True) if own == best)

    def _open(self, crossing: Crossing) -> bool:
        """Tell whether every leg of a crossing is joined and its exchanges are open."""
        return self.igp.closed.isdisjoint(crossing.exchanges) and all(
            self.igp.reaches(start, end) for start, end in crossing.ends
        )

    def why_not(self, source: str, target: str) -> str:
        """Return in a sentence why nothing joins two ends."""
        starts, stops = nodes_of(self.fabric, source), nodes_of(self.fabric, target)
        for end, nodes in ((source, starts), (target, stops)):
            if not nodes:
                return f"no network has a node at {end}"
        carrier = self.fabric.node_carrier
        for start in starts:
            for stop in stops:
                if carrier[start] == carrier[stop]:
                    return f"{carrier[start]} has no way in service from {source} to {target}"
        return why_no_handoff(self.fabric, starts[0], stops[0])
