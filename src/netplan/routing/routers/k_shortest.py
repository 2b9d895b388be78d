"""K shortest loopless paths for each demand, with limited overlap where that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from netplan.routing.domains import Domains, Handover
from netplan.routing.fabric import fabric
from netplan.routing.paths.alternatives import MOST_PATHS, Alternatives, alternatives
from netplan.routing.paths.questions import check_settings
from netplan.routing.result import Path, Routing, routing_of_paths

if TYPE_CHECKING:
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network

Spread = Literal["first", "even"]


@dataclass(frozen=True, slots=True)
class KShortestRouter:
    """Up to ``count`` paths a demand, sorted by cost in ``measure``, distinct by their arcs.

    ``overlap`` below 1 limits what each further path shares with those before (``alternatives``).
    Traffic goes over the first path alone, or evenly over all that are found; the others are
    listed with a share of 0. ``why`` says where fewer paths than asked for are listed, too.
    Raises InputError for settings that make no sense.
    """

    measure: Measure = "latency"
    count: int = 3
    overlap: float = 1.0
    spread: Spread = "first"
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()
    most_paths: int = MOST_PATHS

    def __post_init__(self) -> None:
        """Refuse settings that make no sense."""
        check_settings(
            measure=self.measure,
            count=self.count,
            overlap=self.overlap,
            spread=self.spread,
            handover=self.handover,
        )

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service."""
        woven = fabric(network)
        domains = Domains.of(woven, down=down, handover=self.handover, prefer=self.prefer)
        known: dict[tuple[str, str], Alternatives] = {}
        paths: list[tuple[Path, ...]] = []
        why: dict[int, str] = {}
        for row, ends in enumerate(zip(demands.source, demands.target, strict=True)):
            if ends not in known:
                known[ends] = self._between(domains, *ends)
            found = known[ends]
            paths.append(self._shared_out(found.paths))
            note = found.note(self.count) if found.paths else domains.why_not(*ends)
            if note:
                why[row] = note
        links = len(woven.network["links"])
        return routing_of_paths(paths, links=links, handoffs=len(woven.handoffs), why=why)

    def _between(self, domains: Domains, source: str, target: str) -> Alternatives:
        """Return the paths between two ends."""
        return alternatives(
            domains.ways(source, target),
            measure=self.measure,
            count=self.count,
            overlap=self.overlap,
            most_paths=self.most_paths,
        )

    def _shared_out(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Return the paths with the share of traffic that each carries."""
        if self.spread == "even":
            return tuple(replace(path, share=1.0 / len(paths)) for path in paths)
        return tuple(replace(path, share=float(not place)) for place, path in enumerate(paths))
