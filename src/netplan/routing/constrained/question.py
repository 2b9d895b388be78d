"""One question for a path between two ends, asked again and again under other constraints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import Finding, InputError, near
from netplan.routing.constrained.finder import Finder, Found
from netplan.routing.constrained.rooms import Spare
from netplan.routing.constrained.search import UndecidedError

if TYPE_CHECKING:
    from netplan.routing.constrained.constraints import Constraints
    from netplan.routing.constrained.terrain import First
    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure


_PLACE = "path"


@dataclass(frozen=True, slots=True)
class Widest:
    """The path that has most free capacity: how much, and the link or port that holds it."""

    path: Path
    free_gbps: float
    bottleneck: str


@dataclass(frozen=True, slots=True)
class Question:
    """Two ends, what a path between them is measured by, and what is free."""

    domains: Domains
    source: str
    target: str
    measure: Measure
    spare: Spare | None = None

    def ask(self, constraints: Constraints, *, order: First = "cost") -> Found | None:
        """Return the path that keeps ``constraints`` and is least in ``order``; None: none.

        Raises UndecidedError where the search would take too long.
        """
        finder = Finder.of(
            self.domains,
            constraints,
            measure=self.measure,
            order=order,
            spare=self.spare,
        )
        return finder.found(self.source, self.target)

    def impossible(self, constraints: Constraints) -> bool:
        """Tell whether it is certain that no path keeps ``constraints``."""
        try:
            return self.ask(constraints) is None
        except UndecidedError:
            return False

    def widest(self, constraints: Constraints) -> Widest | None:
        """Return the path with most free capacity that keeps all of ``constraints`` but that.

        None where there is none at all, or it passes neither a link nor a port. Found by
        halving among the free capacities that there are: what is wide enough for some traffic
        is wide enough for less.
        """
        spare = self.spare or Spare.of(self.domains.fabric)
        free = spare.arcs_gbps
        values = np.unique(free)
        low, high = 0, values.size
        best: Found | None = None
        while low < high:
            middle = (low + high) // 2
            found = self.ask(replace(constraints, free_gbps=float(values[middle])))
            if found is None:
                high = middle
            else:
                best, low = found, middle + 1
        if best is None or not best.path.arcs:
            return None
        tight = min(best.path.arcs, key=lambda arc: free[arc])
        return Widest(best.path, float(free[tight]), spare.bottleneck(tight))

    def nodes(self, path: Path) -> str:
        """Return the nodes of a path as text."""
        ids = self.domains.fabric.network["nodes"].ids
        return " - ".join(ids[node] for node in path.nodes)


def check_ends(fabric: Fabric, *ends: str) -> None:
    """Raise InputError for every end that is neither a node nor a site, with the nearest name."""
    nodes, sites = fabric.network["nodes"].ids, fabric.network["sites"].ids
    known = (*nodes, *sites)
    found = [
        Finding(_PLACE, 0, "source" if row == 0 else "target", f"no node or site {end!r}{hint}")
        for row, end in enumerate(ends)
        if end not in known
        for hint in (near(end, known),)
    ]
    if found:
        raise InputError(_PLACE, found)
