"""Segment routing: given segment lists, and for all other demands the best list there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.routing.domains import Domains
from netplan.routing.ends import nodes_of
from netplan.routing.fabric import fabric
from netplan.routing.result import Routing, as_routing
from netplan.routing.steering.best import Lists
from netplan.routing.steering.policy import carried_by, laid
from netplan.routing.steering.segment import Element, Segment, element, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.routing.demands import Demands
    from netplan.routing.domains import Handover
    from netplan.routing.fabric import Fabric
    from netplan.routing.igp import Igp, Shares
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network

_PLACE = "policies"


@dataclass(frozen=True, slots=True)
class Steered:
    """How one demand is steered: from which node, by which segments; ``why`` it is not."""

    start: int
    segments: tuple[Segment, ...] = ()
    shares: Shares | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SegmentRouter:
    """Demands over segment lists of at most ``max_segments`` segments.

    ``policies`` gives the list of a demand by its id, each segment the id of a node (prefix
    SID: the IGP leads there, split over equal costs), of a link (adjacency SID: it must begin
    where the traffic is) or of an exchange (EPE SID: hand over there); ``node:``, ``link:`` or
    ``exchange:`` before an id says which is meant. A list that ends elsewhere is led on to the
    demand's target by one more node segment. Demands without a list take the one that is least
    in ``measure``; with one segment that is plain ECMP.

    Every segment counts, the last and handoffs included: between two networks a path takes up
    to three (to the port, over the exchange, to the target).
    """

    policies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    max_segments: int = 3
    measure: Measure = "latency"
    adjacency: bool = False
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service.

        Raises InputError as ``steer`` does.
        """
        woven = fabric(network)
        steered = self.steer(woven, demands, down=down)
        return as_routing(
            [each.shares for each in steered],
            links=len(woven.network["links"]),
            handoffs=len(woven.handoffs),
            why={row: each.why for row, each in enumerate(steered) if each.shares is None},
        )

    def steer(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> tuple[Steered, ...]:
        """Return how every demand is steered, with its segments.

        Raises InputError with everything that is wrong with ``policies`` at once: demands and
        segments that are not there, lists that do not lead to the target or are too long. What
        only the links ``down`` break is no error: the demand is then not served.
        """
        woven = fabric(network)
        calm = Domains.of(woven, prefer=self.prefer, handover=self.handover)
        parsed = self._checked(calm, demands)
        domains = calm
        if down:
            domains = Domains.of(woven, down=down, prefer=self.prefer, handover=self.handover)
        lists = Lists(domains, self.measure, self.max_segments, self.adjacency)
        return tuple(
            self._given(domains, ends, parsed[name]) if name in parsed else self._found(lists, ends)
            for name, *ends in zip(demands.ids, demands.source, demands.target, strict=True)
        )

    def _checked(self, domains: Domains, demands: Demands) -> dict[str, list[Element]]:
        """Return the lists given, read; raises InputError with all that is wrong."""
        network = domains.fabric.network
        ends = dict(zip(demands.ids, zip(demands.source, demands.target, strict=True), strict=True))
        found: list[Finding] = []
        parsed: dict[str, list[Element]] = {}
        if self.max_segments < 1:
            what = f"must be at least 1, is {self.max_segments}"
            found.append(Finding(_PLACE, 0, "max_segments", what))
        for row, (name, texts) in enumerate(self.policies.items(), 1):
            if name not in ends:
                what = f"no demand {name!r}{near(name, demands.ids)}"
                found.append(Finding(_PLACE, row, "demand", what))
                continue
            read = [element(network, text) for text in texts]
            wrong = [unknown(network, t) for t, e in zip(texts, read, strict=True) if e is None]
            parsed[name] = [each for each in read if each is not None]
            if not wrong:
                wrong = self._faults(domains, ends[name], parsed[name])
            found += [Finding(_PLACE, row, name, what) for what in wrong]
        if found:
            raise InputError(_PLACE, found)
        return parsed

    def _faults(self, domains: Domains, ends: Sequence[str], elements: list[Element]) -> list[str]:
        """Return why a list leads between no nodes of two ends.

        Being out of service is no fault of a list.
        """
        options = [
            self._laid(domains, start, stop, elements)
            for start in nodes_of(domains.fabric, ends[0])
            for stop in nodes_of(domains.fabric, ends[1])
        ]
        return [] if any(each.segments or not each.why for each in options) else [options[0].why]

    def _given(self, domains: Domains, ends: Sequence[str], elements: list[Element]) -> Steered:
        """Return a demand steered by a list; of several nodes at its ends the cheapest pair.

        Cheapest is least in IGP cost over the whole list.
        """
        source, target = (nodes_of(domains.fabric, end) for end in ends)
        best: tuple[float, Steered] | None = None
        first = ""
        for start in source:
            for stop in target:
                steered = self._laid(domains, start, stop, elements)
                cost = _igp_cost(domains.igp, steered)
                if steered.shares is not None and (best is None or cost < best[0]):
                    best = cost, steered
                first = first or steered.why
        return best[1] if best else Steered(-1, why=first or domains.why_not(*ends))

    def _laid(self, domains: Domains, start: int, stop: int, elements: list[Element]) -> Steered:
        """Return a list laid between two nodes, with the arcs it loads."""
        segments = laid(domains, start, stop, elements)
        if isinstance(segments, str):
            return Steered(start, why=segments)
        if len(segments) > self.max_segments:
            said = ", ".join(map(str, segments))
            why = (
                f"takes {len(segments)} segments ({said}), at most {self.max_segments} are allowed"
            )
            return Steered(start, why=why)
        shares = carried_by(domains.igp, start, segments)
        if isinstance(shares, str):
            return Steered(start, segments, why=shares)
        return Steered(start, segments, shares)

    def _found(self, lists: Lists, ends: Sequence[str]) -> Steered:
        """Return a demand steered by the best list between any nodes of its ends."""
        domains = lists.domains
        source, target = (nodes_of(domains.fabric, end) for end in ends)
        options = [
            (*found, start)
            for start in source
            for stop in target
            for found in (lists.best(start, stop),)
            if found is not None
        ]
        if not options:
            why = domains.why_not(*ends)
            if any(
                domains.igp.reaches(a, b) or domains.crossings(a, b) for a in source for b in target
            ):
                why = f"no list of at most {self.max_segments} segments leads there"
            return Steered(-1, why=why)
        _, segments, start = min(options, key=lambda option: option[0])
        shares = carried_by(domains.igp, start, segments)
        if isinstance(shares, str):
            return Steered(start, segments, why=shares)
        return Steered(start, segments, shares)


def _igp_cost(igp: Igp, steered: Steered) -> float:
    """Return the IGP cost of a list, links by their own and handoffs for nothing."""
    here, total = steered.start, 0.0
    weight = igp.fabric.roads.weights["igp"]
    for segment in steered.segments:
        node = segment.kind == "node"
        total += igp.cost(here, segment.end) if node else float(weight[segment.arc])
        here = segment.end
    return total
