"""A working path for each demand and backups that share no link, segment, SRLG or site with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.routing.domains import Domains, Handover
from netplan.routing.fabric import fabric
from netplan.routing.paths.disjoint import MOST_STATES, DisjointPaths, disjoint_over
from netplan.routing.paths.questions import check_settings
from netplan.routing.paths.risks import link_risks
from netplan.routing.result import Path, Routing, routing_of_paths

if TYPE_CHECKING:
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.paths.risks import By
    from netplan.routing.roads import Measure
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class DisjointRouter:
    """``count`` paths a demand that share nothing ``by``, or else as little as can be.

    The cheapest of them is the working path and carries the demand; backups carry nothing. The
    paths are those of least total cost (``disjoint_paths``). ``why`` names what the paths of a
    demand still share, and says where the answer is not proved to be the best. Raises InputError
    for settings that make no sense.
    """

    measure: Measure = "latency"
    by: By = "link"
    count: int = 2
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()
    most_states: int = MOST_STATES

    def __post_init__(self) -> None:
        """Refuse settings that make no sense."""
        check_settings(
            measure=self.measure, by=self.by, count=self.count, least=2, handover=self.handover
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
        risks = link_risks(woven, by=self.by)
        known: dict[tuple[str, str], DisjointPaths] = {}
        paths: list[tuple[Path, ...]] = []
        why: dict[int, str] = {}
        for row, ends in enumerate(zip(demands.source, demands.target, strict=True)):
            if ends not in known:
                known[ends] = disjoint_over(
                    domains,
                    risks,
                    ends,
                    measure=self.measure,
                    by=self.by,
                    count=self.count,
                    most_states=self.most_states,
                )
            found = known[ends]
            paths.append(found.paths)
            note = found.note if found.paths else domains.why_not(*ends)
            if note:
                why[row] = note
        links = len(woven.network["links"])
        return routing_of_paths(paths, links=links, handoffs=len(woven.handoffs), why=why)
