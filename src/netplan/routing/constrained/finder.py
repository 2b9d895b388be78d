"""Constrained paths between the ends of many demands, with what they share kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.routing.constrained.blocks import on_the_way
from netplan.routing.constrained.rules import rules_within
from netplan.routing.constrained.search import MOST_LABELS, Task, best_path
from netplan.routing.constrained.terrain import ORDERS, First, Terrain, start_of, tails_ns, terrain

if TYPE_CHECKING:
    from collections.abc import Hashable

    from netplan.routing.constrained.constraints import Constraints
    from netplan.routing.constrained.rooms import Spare
    from netplan.routing.constrained.rules import Rules
    from netplan.routing.domains import Domains
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure


@dataclass(frozen=True, slots=True)
class Found:
    """The best path of a finder, and the least value of what it was asked to be least in.

    ``least`` is a whole number: the measure's weights, nanoseconds or links, by ``order``.
    """

    path: Path
    least: int


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the best path between two ends that keeps ``rules``.

    Best is least in ``order``: the measure itself (``cost``), the latency a user sees, or the
    number of links; ties fall to the other two.
    """

    domains: Domains
    rules: Rules
    measure: Measure
    order: First = "cost"
    most_labels: int = MOST_LABELS
    _terrains: dict[tuple[Hashable, ...], Terrain] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(
        cls,
        domains: Domains,
        constraints: Constraints,
        *,
        measure: Measure,
        order: First = "cost",
        spare: Spare | None = None,
    ) -> Finder:
        """Return the finder of paths that keep ``constraints``.

        Raises InputError with all names that are not in the network, each with the nearest one.
        """
        rules = rules_within(domains.fabric, constraints, spare=spare)
        return cls(domains, rules, measure, order)

    def found(self, source: str, target: str, *, most_ns: int | None = None) -> Found | None:
        """Return the best path between two ends, each a node or a site; None: there is none.

        ``most_ns`` bounds the latency beside the rules. Raises UndecidedError where the search
        would take too long.
        """
        ways = self.domains.ways(source, target)
        joined = ways.graph is not ways.roads.graph
        if not joined and not self.rules.nodes[[ways.source, ways.target]].all():
            return None
        bounds = [most for most in (most_ns, self.rules.most_ns) if most is not None]
        limits: dict[First, int | None] = {
            "cost": None,
            "latency": min(bounds, default=None),
            "hops": self.rules.most_hops,
        }
        tails = tails_ns(self.domains.fabric)
        if ways.group not in self._terrains:
            self._terrains[ways.group] = terrain(
                ways, self.rules, tails, measure=self.measure, order=self.order
            )
        ground = self._terrains[ways.group]
        if self.rules.stops and ways.source != ways.target:
            ground = on_the_way(ground, ways.source, ways.target)
        first, second, third = (limits[name] for name in ORDERS[self.order])
        task = Task(
            terrain=ground,
            source=ways.source,
            target=ways.target,
            start=start_of(ways, tails, measure=self.measure, order=self.order),
            most=(first, second, third),
            stops=self.rules.stops,
        )
        label = best_path(task, most_labels=self.most_labels)
        if label is None:
            return None
        return Found(ways.path(label.arcs(), self.measure), label.sums[0])
