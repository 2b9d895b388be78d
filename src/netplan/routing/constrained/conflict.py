"""Which constraints rule out a path: an irreducible set of them, and what would be possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.routing.constrained.constraints import Atom, listed
from netplan.routing.constrained.search import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.constrained.constraints import Constraints
    from netplan.routing.constrained.question import Question

_HEADS = ("max_one_way_ms", "max_hops", "free_gbps")
"""The constraints that have a figure to say, the one first that a reader asks for first."""


@dataclass(frozen=True, slots=True)
class NoPath:
    """Why there is no path: ``reason`` in words, ``conflict`` the constraints that rule it out.

    Without any one of ``conflict`` the others can be kept together; empty: there is no path even
    without constraints. ``decided`` is False where the search gave up, so that there may be one.
    """

    reason: str
    conflict: tuple[Atom, ...] = ()
    decided: bool = True


def why_none(question: Question, constraints: Constraints) -> NoPath:
    """Return why no path keeps ``constraints``, given that none does.

    Single demands are left out one after the other, names first, and stay out where it is
    certain that the rest still rules out every path (deletion filter, Chinneck and Dravnieks
    1991). So what is left cannot be made smaller, and a bound is named where one can be.
    """
    if question.impossible(constraints.only(())):
        return NoPath(question.domains.why_not(question.source, question.target))
    kept = constraints.atoms
    for atom in constraints.atoms:
        fewer = tuple(other for other in kept if other != atom)
        if question.impossible(constraints.only(fewer)):
            kept = fewer
    return NoPath(_words(question, constraints, kept), kept)


def _words(question: Question, constraints: Constraints, conflict: Sequence[Atom]) -> str:
    """Return a conflict in words, with what would be possible where a bound is part of it."""
    for name in _HEADS:
        if Atom(name) in conflict:
            rest = [atom for atom in conflict if atom != Atom(name)]
            said = [*constraints.said([Atom(name)]), listed(constraints.said(rest))]
            possible = _possible(question, constraints.only(rest), name)
            return f"no path {' '.join(filter(None, said))}{possible}"
    ends = f"from {question.source} to {question.target}"
    said = constraints.said(conflict)
    if len(said) > 1:
        many = "both" if len(said) == len("ab") else "all"
        return f"{listed(said)} cannot {many} hold on a path {ends}"
    if conflict[0].field == "must_pass":
        names = listed([atom.name for atom in conflict])
        return f"no path {ends} passes {names} without passing a node twice"
    return f"{said[0]} leaves no path {ends}"


def _possible(question: Question, constraints: Constraints, name: str) -> str:
    """Return what the bound ``name`` could be with all of ``constraints`` kept.

    Latency is rounded up to whole microseconds, so that asking for what is said succeeds.
    """
    try:
        if name == "free_gbps":
            widest = question.widest(constraints)
            if widest is None:
                return ""
            free = f"{widest.free_gbps:.12g} Gbit/s free"
            return f": the widest has {free} (bottleneck {widest.bottleneck})"
        found = question.ask(constraints, order="hops" if name == "max_hops" else "latency")
    except UndecidedError:
        return ""
    if found is None:
        return ""
    way = question.nodes(found.path)
    if name == "max_hops":
        return f": the fewest is {found.least} link{'' if found.least == 1 else 's'} ({way})"
    microseconds = -(-found.least // 1000)
    return f": the least possible is {microseconds / 1000:.12g} ms ({way})"
