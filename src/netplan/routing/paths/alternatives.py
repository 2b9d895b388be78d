"""The K shortest loopless paths, and K of them that overlap little."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from netplan.kernels.yen import k_shortest
from netplan.routing.paths.questions import check_ends, check_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netplan.routing.domains import Domains
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure, Roads
    from netplan.routing.ways import Ways

MOST_PATHS = 10_000
"""Paths looked at, in order of cost, before the search for ones that overlap little ends."""
_GROWTH = 4


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Paths in order of cost; ``complete``: there are no others that were asked for.

    Where it is False the search ended after ``examined`` paths and the list is partial.
    """

    paths: tuple[Path, ...]
    complete: bool
    examined: int

    def note(self, count: int) -> str:
        """Return in a sentence why there are fewer than ``count`` paths; '' where there are not.

        >>> Alternatives((), complete=True, examined=1).note(2)
        '0 of 2 paths: there are no more'
        """
        if len(self.paths) >= count:
            return ""
        short = f"{len(self.paths)} of {count} paths"
        if self.complete:
            return f"{short}: there are no more"
        return f"{short}: partial, the search ended after the {self.examined} shortest"


def k_shortest_paths(
    domains: Domains,
    source: str,
    target: str,
    *,
    measure: Measure = "latency",
    count: int = 3,
    overlap: float = 1.0,
    most_paths: int = MOST_PATHS,
) -> Alternatives:
    """Return up to ``count`` loopless paths between two ends, each a node or a site, by cost.

    See ``alternatives`` for ``overlap``. Raises InputError for unknown ends and odd settings.
    """
    check_settings(measure=measure, count=count, overlap=overlap)
    check_ends(domains.fabric.network, source, target)
    ways = domains.ways(source, target)
    return alternatives(ways, measure=measure, count=count, overlap=overlap, most_paths=most_paths)


def alternatives(
    ways: Ways,
    *,
    measure: Measure,
    count: int,
    overlap: float = 1.0,
    most_paths: int = MOST_PATHS,
) -> Alternatives:
    """Return up to ``count`` loopless paths over ``ways``, sorted by cost, distinct by their arcs.

    With ``overlap`` below 1 each further path shares at most that part of its own cost (over arcs
    alone, in the measure; a link counts as shared in either direction) with each path before it.
    That is kSPwLO of Chondrogiannis et al., "Finding k-shortest paths with limited overlap", VLDB
    Journal 29 (2020): paths in order of cost, each taken that is unlike all those taken. It is
    solved exactly by going on through the K shortest paths until enough are found, there are no
    more, or ``most_paths`` have been looked at.
    """
    if ways.source == ways.target:
        return Alternatives((ways.path((), measure),), complete=True, examined=1)
    weight, asked = ways.weight(measure), min(count, most_paths)
    limit = Fraction(str(float(overlap)))
    while True:
        found = k_shortest(ways.graph, weight, ways.source, ways.target, asked)
        listed = (ways.path(arcs.tolist(), measure) for _, arcs in found)
        chosen = _unlike(listed, ways.roads, measure, count=count, overlap=limit)
        whole = len(chosen) == count or len(found) < asked
        if whole or asked >= most_paths:
            return Alternatives(tuple(chosen), complete=whole, examined=len(found))
        asked = min(most_paths, _GROWTH * asked)


def _unlike(
    paths: Iterable[Path], roads: Roads, measure: Measure, *, count: int, overlap: Fraction
) -> list[Path]:
    """Return the first ``count`` of ``paths`` that are unlike all those taken before.

    In a joint graph one path may come up twice, by way of two copies of a node.
    """
    weights = roads.weights[measure]
    chosen: list[Path] = []
    taken: list[frozenset[int]] = []
    seen: set[tuple[int, ...]] = set()
    for path in paths:
        if len(chosen) == count:
            break
        if path.arcs in seen:
            continue
        seen.add(path.arcs)
        most = overlap * int(weights[list(path.arcs)].sum())
        used = dict(zip(path.arcs, _units(path, roads), strict=True))
        shared = (sum(int(weights[arc]) for arc in used if used[arc] in own) for own in taken)
        if all(both <= most for both in shared):
            chosen.append(path)
            taken.append(frozenset(used.values()))
    return chosen


def _units(path: Path, roads: Roads) -> Iterator[int]:
    """Yield for every arc what it uses: its link (a number), or its handoff (one below 0)."""
    for arc in path.arcs:
        yield arc // 2 if arc < 2 * roads.edges else -arc
