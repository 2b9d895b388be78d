"""Paths between two ends that share no link, segment, SRLG or site, or else as few as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.routing.ends import nodes_of
from netplan.routing.paths.problem import Problem
from netplan.routing.paths.questions import check_ends, check_settings
from netplan.routing.paths.risks import link_risks
from netplan.routing.paths.search import least_shared
from netplan.routing.paths.shared import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from netplan.routing.domains import Domains
    from netplan.routing.paths.risks import By, Risks
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure
    from netplan.routing.ways import Ways

MOST_STATES = 2_000
"""States that the search for paths that share least looks at before it gives its best so far."""


@dataclass(frozen=True, slots=True)
class DisjointPaths:
    """Working path and backups between two ends, by cost, and what any two of them share.

    ``shared`` names the links, segments, SRLGs and sites that more than one path uses, as far as
    they count ``by``, and every exchange that more than one crosses. It is worked out from the
    paths alone. ``proved``: no set shares less, or as much at less total cost. Where there is but
    one way it is listed once, and shares all that it has.
    """

    paths: tuple[Path, ...]
    shared: tuple[str, ...]
    proved: bool
    by: By
    count: int

    @property
    def disjoint(self) -> bool:
        """Whether there are as many paths as asked for, no two of which share what counts.

        An exchange that two paths cross counts by site alone: a handoff is no link.
        """
        counts = [
            name for name in self.shared if self.by == "site" or not name.startswith("exchange ")
        ]
        return len(self.paths) == self.count and not counts

    @property
    def note(self) -> str:
        """What keeps the paths from being what was asked for, in a sentence; '' for nothing."""
        if not self.paths or (self.disjoint and self.proved):
            return ""
        said = [] if self.disjoint else [self._sharing()]
        if not self.proved:
            said.append("best found, not proved")
        return "; ".join(said)

    def _sharing(self) -> str:
        """Return in words what is shared."""
        if len(self.paths) == 1:
            return "there is no second path"
        names = ", ".join(self.shared) or "nothing"
        return f"no {self.count} paths are disjoint by {self.by}: these share {names}"


def disjoint_paths(
    domains: Domains,
    source: str,
    target: str,
    *,
    measure: Measure = "latency",
    by: By = "link",
    count: int = 2,
    most_states: int = MOST_STATES,
) -> DisjointPaths:
    """Return ``count`` paths between two ends, each a node or a site, that share least ``by``.

    Least means: the fewest segments, SRLGs, sites and exchanges used again, then the fewest links
    used again, then the least total cost in ``measure``. Sites of the ends do not count. Paths
    disjoint by segment, SRLG or site are so by link too. No paths at all: none is listed. Raises
    InputError for unknown ends and odd settings.
    """
    check_settings(measure=measure, by=by, count=count, least=2)
    check_ends(domains.fabric.network, source, target)
    risks = link_risks(domains.fabric, by=by)
    return disjoint_over(
        domains,
        risks,
        (source, target),
        measure=measure,
        by=by,
        count=count,
        most_states=most_states,
    )


def disjoint_over(
    domains: Domains,
    risks: Risks,
    ends: tuple[str, str],
    *,
    measure: Measure,
    by: By,
    count: int,
    most_states: int = MOST_STATES,
) -> DisjointPaths:
    """Return ``disjoint_paths`` with ``link_risks`` known, for many questions of one network."""
    fabric = domains.fabric
    sites = {fabric.node_site[node] for end in ends for node in nodes_of(fabric, end)}
    return least_shared_paths(
        domains.ways(*ends),
        risks,
        sites,
        check=lambda first, second: shared(fabric, first, second, by=by),
        measure=measure,
        by=by,
        count=count,
        most_states=most_states,
    )


def least_shared_paths(
    ways: Ways,
    risks: Risks,
    ends: Collection[str],
    *,
    check: Callable[[Path, Path], tuple[str, ...]],
    measure: Measure,
    by: By,
    count: int,
    most_states: int,
) -> DisjointPaths:
    """Return the paths over ``ways`` that share least; ``check`` says what two of them share."""
    problem = Problem(ways, risks, risks.at(ends), ways.weight(measure), count)
    answer = least_shared(problem, most_states=most_states)
    if answer is None:
        return DisjointPaths((), (), proved=True, by=by, count=count)
    found = [ways.path(option.arcs, measure) for option in answer.options]
    names: dict[str, None] = {}
    for place, path in enumerate(found):
        for other in found[:place]:
            names |= dict.fromkeys(check(other, path))
    working, *others = list({path.arcs: path for path in found}.values())
    paths = (working, *(replace(path, role="backup") for path in others))
    return DisjointPaths(paths, tuple(names), proved=answer.proved, by=by, count=count)
