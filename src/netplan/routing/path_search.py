"""All that may be asked of the paths between two ends at once: how many, how apart, under what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Atom, Constraints
from netplan.routing.constrained.path import constrained_path
from netplan.routing.constrained.rules import rules_of
from netplan.routing.constrained.terrain import tails_ns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.constrained.rules import Rules
    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure

Risk = Literal["link", "segment", "srlg", "site"]
"""What disjoint paths do not share."""

MOST_TRIED = 1000
"""How many paths are listed in search of those that keep every bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of the paths between two ends.

    ``count`` paths in order of ``measure``, no two sharing more than ``overlap`` of the length of
    the later; or, with ``disjoint``, that many which share no such thing and cost least together.
    What ``constraints`` avoid, and links without the free capacity, no path uses.
    """

    measure: Measure = "latency"
    count: int = 1
    overlap: float = 1.0
    disjoint: Risk | None = None
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True)
class FoundPaths:
    """Paths, and what is to be said of them.

    ``shared`` names what disjoint paths still share. ``breaks[k]`` says which bounds path k does
    not keep: disjoint paths, and paths of limited overlap, are chosen first and measured then.
    ``note`` says in words where the answer is less than what was asked for.
    """

    paths: tuple[Path, ...]
    shared: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    note: str = ""


def find_paths(
    domains: Domains,
    source: str,
    target: str,
    wanted: Wanted,
    *,
    load_gbps: NDArray[np.float64] | None = None,
) -> FoundPaths | NoPath:
    """Return the paths between two ends, each a node or a site, or why there is none.

    One path is exact under all constraints. Several in order of the measure are the first that
    keep all bounds of a list of at most ``MOST_TRIED``. Raises InputError for names that are not
    in the network and numbers that make no sense.
    """
    best = constrained_path(
        domains,
        source,
        target,
        measure=wanted.measure,
        constraints=wanted.constraints,
        load_gbps=load_gbps,
    )
    if isinstance(best, NoPath):
        return best
    if wanted.count == 1 and wanted.disjoint is None:
        return FoundPaths((best,))
    rules = rules_of(domains.fabric, wanted.constraints, load_gbps=load_gbps)
    left = replace(domains.roads, in_service=domains.roads.in_service & rules.arcs)
    open_domains = replace(domains, roads=left, _masks={})
    if wanted.disjoint is not None:
        return _disjoint(open_domains, source, target, wanted, rules)
    if wanted.overlap < 1.0:
        return _limited(open_domains, source, target, wanted, rules)
    return _in_order(open_domains, source, target, wanted, rules)


def _broken(fabric: Fabric, path: Path, constraints: Constraints, rules: Rules) -> list[Atom]:
    """Return the bounds that a path does not keep; latency is counted as ``constrained_path``."""
    found: list[Atom] = []
    tails = tails_ns(fabric)
    total = int(fabric.roads.start["latency"][path.nodes[0]])
    total += int(fabric.roads.weights["latency"][list(path.arcs)].sum())
    total += int(tails[path.nodes[0]] + tails[path.nodes[-1]])
    if rules.most_ns is not None and total > rules.most_ns:
        found.append(Atom("max_one_way_ms"))
    links = sum(arc < 2 * fabric.roads.edges for arc in path.arcs)
    if rules.most_hops is not None and links > rules.most_hops:
        found.append(Atom("max_hops"))
    stops = zip(dict.fromkeys(constraints.must_pass), rules.stops, strict=True)
    found += [Atom("must_pass", name) for name, stop in stops if stop.isdisjoint(path.nodes)]
    return found


def broken_words(constraints: Constraints, broken: Sequence[Atom]) -> str:
    """Return which bounds a path does not keep, in words; nothing where it keeps all.

    >>> broken_words(Constraints(max_hops=2), [Atom("max_hops")])
    'not of at most 2 links'
    """
    return f"not {', '.join(constraints.said(broken))}" if broken else ""


def _in_order(
    domains: Domains, source: str, target: str, wanted: Wanted, rules: Rules
) -> FoundPaths:
    """Return the first paths in order of the measure that keep every bound.

    The list is lengthened until enough of it do, or there is no more, or it is long enough.
    """
    from netplan.routing.paths import k_shortest_paths

    tried = wanted.count
    while True:
        listed = k_shortest_paths(
            domains, source, target, measure=wanted.measure, count=tried, overlap=1.0
        ).paths
        kept = [
            path for path in listed if not _broken(domains.fabric, path, wanted.constraints, rules)
        ]
        whole = len(listed) < tried
        if whole or len(kept) >= wanted.count or tried >= MOST_TRIED:
            break
        tried = min(2 * tried, MOST_TRIED)
    note = ""
    if len(kept) < wanted.count:
        note = f"there are only {len(kept)}"
        if not whole:
            note = f"{len(kept)} found among the first {MOST_TRIED:,}; there may be more"
    return FoundPaths(tuple(kept[: wanted.count]), note=note)


def _words(fabric: Fabric, path: Path, wanted: Wanted, rules: Rules) -> str:
    """Return which bounds a path does not keep, in words."""
    return broken_words(wanted.constraints, _broken(fabric, path, wanted.constraints, rules))


def _limited(
    domains: Domains, source: str, target: str, wanted: Wanted, rules: Rules
) -> FoundPaths:
    """Return paths of limited overlap, and which bounds each does not keep."""
    from netplan.routing.paths import k_shortest_paths

    found = k_shortest_paths(
        domains,
        source,
        target,
        measure=wanted.measure,
        count=wanted.count,
        overlap=wanted.overlap,
    )
    breaks = tuple(_words(domains.fabric, path, wanted, rules) for path in found.paths)
    return FoundPaths(tuple(found.paths), breaks=breaks, note=found.why)


def _disjoint(
    domains: Domains, source: str, target: str, wanted: Wanted, rules: Rules
) -> FoundPaths:
    """Return disjoint paths, what they still share, and which bounds each does not keep."""
    from netplan.routing.paths import disjoint_paths

    assert wanted.disjoint is not None  # noqa: S101 - the caller has looked
    found = disjoint_paths(
        domains,
        source,
        target,
        measure=wanted.measure,
        by=wanted.disjoint,
        count=max(2, wanted.count),
    )
    breaks = tuple(_words(domains.fabric, path, wanted, rules) for path in found.paths)
    note = "" if found.proved else "the best found; that there is none better is not proved"
    return FoundPaths(tuple(found.paths), tuple(found.shared), breaks, note)
