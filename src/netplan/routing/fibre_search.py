"""Paths over bare fibre, for whoever plans light: shortest, several, disjoint, kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import Finding, InputError, near
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Atom, Constraints, check_constraints
from netplan.routing.constrained.search import UndecidedError
from netplan.routing.fibre_ground import Ground
from netplan.routing.path_search import FoundPaths, first_kept
from netplan.routing.paths.alternatives import alternatives
from netplan.routing.paths.fibre import disjoint_fibre
from netplan.routing.roads import fibre_roads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.routing.fabric import Fabric
    from netplan.routing.path_search import Wanted
    from netplan.routing.paths.risks import By
    from netplan.routing.result import Path
    from netplan.topology.network import Network

NO_MEANING = ("avoid_carriers", "avoid_links", "free_gbps")
"""Constraints that say nothing of fibre: it has no links and carries for everybody."""


def find_fibre_paths(
    fabric: Fabric,
    source: str,
    target: str,
    wanted: Wanted,
    *,
    carrier: str = "",
    down: Iterable[str] = (),
) -> FoundPaths | NoPath:
    """Return the paths of light between two sites over existing fibre, or why there is none.

    ``carrier`` names whose fibre, '' anybody's; ``down`` segments that are cut. A path costs the
    sum of its segments; its latency counts the regenerators that its length needs as well. Raises
    InputError for names that are not in the network and for constraints that say nothing of fibre.
    """
    network, cuts = fabric.network, tuple(down)
    check_constraints(network, wanted.constraints)
    _check_fibre(network, wanted.constraints, carrier, cuts)
    roads = fibre_roads(network, fabric.links.plant, carrier=carrier)
    cut = np.array([name in cuts for name in network["segments"].ids], dtype=np.bool_)
    roads = replace(roads, in_service=roads.in_service & ~np.repeat(cut, 2))
    ground = Ground(fabric, roads, source, target, wanted.measure)
    if wanted.disjoint is not None:
        found = _disjoint(ground, wanted, wanted.disjoint)
    elif wanted.overlap < 1.0:
        found = _limited(ground, wanted)
    else:
        found = _in_order(ground, wanted.constraints, wanted.count)
    return found if found.paths else _why_none(ground, wanted, found.note)


def _check_fibre(
    network: Network, constraints: Constraints, carrier: str, down: Sequence[str]
) -> None:
    """Raise InputError for whatever fibre does not know."""
    findings = [
        Finding("paths", 0, atom.field, "says nothing of bare fibre")
        for atom in constraints.atoms
        if atom.field in NO_MEANING
    ]
    segments, carriers = network["segments"].ids, network["carriers"].ids
    findings += [
        Finding("paths", row, "down", f"no segment {name!r}{near(name, segments)}")
        for row, name in enumerate(down, 1)
        if name not in segments
    ]
    if carrier and carrier not in carriers:
        what = f"no carrier {carrier!r}{near(carrier, carriers)}"
        findings.append(Finding("paths", 0, "carrier", what))
    if findings:
        where = "paths"
        raise InputError(where, findings)


def _in_order(ground: Ground, constraints: Constraints, count: int) -> FoundPaths:
    """Return the first paths in order of the measure that keep ``constraints``.

    The best without regenerators is exact; where it keeps the bound with them it is the best of
    all. What is beyond that is listed and looked through (``first_kept``).
    """
    best = None
    try:
        best = ground.best(constraints)
    except UndecidedError:
        pass
    else:
        if best is None:
            return FoundPaths((), note=f"0 of {count} paths: there are no more")
        if ground.broken(best, constraints):
            best = None
        elif count == 1:
            return FoundPaths((best,))
    ways = ground.ways(constraints)

    def listed(number: int) -> Sequence[Path]:
        return alternatives(ways, measure=ground.measure, count=number).paths

    def kept(path: Path) -> bool:
        return not ground.broken(path, constraints)

    return first_kept(listed, kept, count, most_cost=ground.most_cost(constraints), best=best)


def _limited(ground: Ground, wanted: Wanted) -> FoundPaths:
    """Return paths of limited overlap, and which bounds each does not keep."""
    found = alternatives(
        ground.ways(wanted.constraints),
        measure=wanted.measure,
        count=wanted.count,
        overlap=wanted.overlap,
    )
    breaks = _words(ground, wanted, found.paths)
    return FoundPaths(found.paths, breaks=breaks, note=found.note(wanted.count))


def _disjoint(ground: Ground, wanted: Wanted, by: By) -> FoundPaths:
    """Return disjoint paths, what they still share, and which bounds each does not keep."""
    found = disjoint_fibre(
        ground.fabric.network,
        ground.ways(wanted.constraints).roads,
        ground.source,
        ground.target,
        measure=wanted.measure,
        by=by,
        count=max(2, wanted.count),
    )
    return FoundPaths(found.paths, found.shared, _words(ground, wanted, found.paths), found.note)


def _words(ground: Ground, wanted: Wanted, paths: Sequence[Path]) -> tuple[str, ...]:
    """Return for each path which bounds it does not keep."""
    asked = wanted.constraints
    said = [[_said(asked, atom) for atom in ground.broken(path, asked)] for path in paths]
    return tuple(f"not {', '.join(words)}" if words else "" for words in said)


def _said(asked: Constraints, atom: Atom) -> str:
    """Return one constraint in words: a hop of light is a segment."""
    if atom.field == "max_hops":
        return f"of at most {asked.max_hops} segment{'' if asked.max_hops == 1 else 's'}"
    return asked.said([atom])[0]


def _none(ground: Ground, constraints: Constraints) -> bool:
    """Tell whether it is certain that no path keeps ``constraints``."""
    found = _in_order(ground, constraints, 1)
    return not found.paths and "partial" not in found.note


def _why_none(ground: Ground, wanted: Wanted, note: str) -> NoPath:
    """Return which of the constraints rule out every path.

    Those that can be left out with still no path left are; the rest is said, and where it holds
    a bound on latency, how long the fastest fibre takes.
    """
    whose = f"from {ground.source} to {ground.target}"
    if _none(ground, Constraints()):
        return NoPath(f"no existing fibre leads {whose}")
    asked = wanted.constraints
    if not _none(ground, asked):
        return NoPath(f"no path {whose} is found; {note}", decided=False)
    left = asked.atoms
    for atom in asked.atoms:
        fewer = tuple(other for other in left if other != atom)
        if _none(ground, asked.only(fewer)):
            left = fewer
    rest = asked.only(atom for atom in left if atom.field != "max_one_way_ms")
    least = ""
    if len(rest.atoms) < len(left):
        fastest = ground.least_ms(rest)
        least = f": the fastest fibre takes {fastest:.3f} ms" if fastest is not None else ""
    said = ", ".join(_said(asked, atom) for atom in left)
    return NoPath(f"no path {whose} {said}{least}", left)
