"""All that may be asked of the paths between two ends at once: how many, how apart, under what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Atom, Constraints
from netplan.routing.constrained.path import constrained_path
from netplan.routing.constrained.rules import rules_of
from netplan.routing.constrained.terrain import tails_ns
from netplan.routing.paths.alternatives import k_shortest_paths
from netplan.routing.paths.disjoint import disjoint_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.constrained.rules import Rules
    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.paths.risks import By
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure

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
    disjoint: By | None = None
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
    return _in_order(open_domains, (source, target), wanted, rules, best)


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


def first_kept(
    listed: Callable[[int], Sequence[Path]],
    kept: Callable[[Path], bool],
    count: int,
    *,
    most_cost: int | None = None,
    best: Path | None = None,
) -> FoundPaths:
    """Return the first ``count`` paths in order of the measure that are to be ``kept``.

    ``listed(n)`` gives the n first of all; the list is lengthened until enough of it are kept, or
    there is no more, or ``MOST_TRIED`` were looked at. No path that costs above ``most_cost`` can
    be kept (None: nothing is known of that), so that there the list ends. ``best`` is the first to
    be kept where that is known: it is there though the list does not reach so far.
    """
    tried = count
    while True:
        paths = listed(tried)
        found = tuple(path for path in paths if kept(path))
        past = most_cost is not None and bool(paths) and paths[-1].cost > most_cost
        whole = len(paths) < tried or past
        if whole or len(found) >= count or tried >= MOST_TRIED:
            break
        tried = min(4 * tried, MOST_TRIED)
    if best is not None and not found:
        found = (best,)
    note = ""
    if len(found) < count:
        short = f"{len(found)} of {count} paths"
        note = f"{short}: there are no more"
        if not whole:
            note = f"{short}: partial, only the {MOST_TRIED:,} shortest were looked at"
    return FoundPaths(found[:count], note=note)


def _in_order(
    domains: Domains, ends: tuple[str, str], wanted: Wanted, rules: Rules, best: Path
) -> FoundPaths:
    """Return the first paths in order of the measure that keep every bound; ``best`` does."""

    def listed(count: int) -> Sequence[Path]:
        return k_shortest_paths(domains, *ends, measure=wanted.measure, count=count).paths

    def kept(path: Path) -> bool:
        return not _broken(domains.fabric, path, wanted.constraints, rules)

    # What a bound counts is at least what the measure counts: access cables come on top.
    most = {"latency": rules.most_ns, "hops": rules.most_hops}.get(wanted.measure)
    return first_kept(listed, kept, wanted.count, most_cost=most, best=best)


def _words(fabric: Fabric, path: Path, wanted: Wanted, rules: Rules) -> str:
    """Return which bounds a path does not keep, in words."""
    return broken_words(wanted.constraints, _broken(fabric, path, wanted.constraints, rules))


def _limited(
    domains: Domains, source: str, target: str, wanted: Wanted, rules: Rules
) -> FoundPaths:
    """Return paths of limited overlap, and which bounds each does not keep."""
    found = k_shortest_paths(
        domains,
        source,
        target,
        measure=wanted.measure,
        count=wanted.count,
        overlap=wanted.overlap,
    )
    breaks = tuple(_words(domains.fabric, path, wanted, rules) for path in found.paths)
    return FoundPaths(found.paths, breaks=breaks, note=found.note(wanted.count))


def _disjoint(
    domains: Domains, source: str, target: str, wanted: Wanted, rules: Rules
) -> FoundPaths:
    """Return disjoint paths, what they still share, and which bounds each does not keep."""
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
    return FoundPaths(found.paths, found.shared, breaks, found.note)
