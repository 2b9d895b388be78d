"""One constrained path for each demand, exactly, with what rules it out where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.routing.constrained.conflict import why_none
from netplan.routing.constrained.constraints import ANYTHING, Constraints
from netplan.routing.constrained.finder import Finder
from netplan.routing.constrained.question import Question
from netplan.routing.constrained.rules import NS_PER_MS
from netplan.routing.constrained.search import MOST_LABELS, UndecidedError
from netplan.routing.domains import Domains, Handover
from netplan.routing.fabric import fabric
from netplan.routing.result import Path, Routing, routing_of_paths

if TYPE_CHECKING:
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network

    Answer = tuple[Path | None, str]


@dataclass(frozen=True, slots=True)
class ConstrainedRouter:
    """Every demand over the one path that is least in ``measure`` and keeps ``constraints``.

    With ``promises`` the latency that a demand's class promises (``max_one_way_ms``) bounds its
    path too. Free capacity is that of the empty network: each demand is routed for itself
    (``ExplicitRouter`` places one after the other). Between networks a path hands over where
    ``handover`` lets it. ``why`` says which constraints leave a demand without a path.
    """

    measure: Measure = "latency"
    constraints: Constraints = ANYTHING
    promises: bool = False
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

        Raises InputError with all names that are not in the network.
        """
        woven = fabric(network)
        domains = Domains.of(woven, down=down, handover=self.handover, prefer=self.prefer)
        finder = Finder.of(domains, self.constraints, measure=self.measure)
        known: dict[tuple[str, str, float | None], Answer] = {}
        answers: list[Answer] = []
        for ends in zip(demands.source, demands.target, demands.service, strict=True):
            key = ends[0], ends[1], self._promised_ms(woven.network, ends[2])
            if key not in known:
                known[key] = self._answer(finder, *key)
            answers.append(known[key])
        return routing_of_paths(
            [[path] if path else [] for path, _ in answers],
            links=len(woven.network["links"]),
            handoffs=len(woven.handoffs),
            why={row: words for row, (path, words) in enumerate(answers) if path is None},
        )

    def _promised_ms(self, network: Network, service: str) -> float | None:
        """Return the latency a class promises, where it counts; None: none is promised."""
        classes = network["classes"]
        if not self.promises or service not in classes:
            return None
        most = float(classes.value(service, "max_one_way_ms"))
        return most if most > 0 else None

    def _answer(self, finder: Finder, source: str, target: str, most_ms: float | None) -> Answer:
        """Return the path between two ends, or none and why not."""
        try:
            most_ns = None if most_ms is None else round(most_ms * NS_PER_MS)
            found = finder.found(source, target, most_ns=most_ns)
        except UndecidedError:
            return None, f"not decided within {MOST_LABELS:,} partial paths"
        if found is not None:
            return found.path, ""
        bounds = [most for most in (most_ms, self.constraints.max_one_way_ms) if most is not None]
        asked = replace(self.constraints, max_one_way_ms=min(bounds, default=None))
        question = Question(finder.domains, source, target, self.measure)
        return None, why_none(question, asked).reason
