"""The search: bound first, then a good choice fast, then the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.compact import is_plain, search_flows
from netplan.capacity.design.known import Known, OutOfTime
from netplan.capacity.design.nearby import improve
from netplan.capacity.design.primal import first_choice, passes, thin_out
from netplan.capacity.design.proof import prove
from netplan.capacity.design.result import Designed, SearchSettings, Short
from netplan.capacity.design.root import Contradiction, cut_root, raise_root
from netplan.capacity.design.separation import Separator
from netplan.capacity.design.shortage import nothing_reaches, why_none, worst_of
from netplan.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.design.problem import Design
    from netplan.capacity.design.result import Cuts, Moment

    Floats = NDArray[np.float64]

_TRIAL_ROUNDS, _TRIAL_NODES = 12, 500
_SMALL = 64
"""Whole-number columns up to which a design is first tried to be proved at once."""

_ROOT, _FLOWS, _NEARBY = 0.3, 0.8, 0.6
"""Parts of the time left that the root, the search with flows and the one nearby may take."""

_TRIES = 60
_FAR = 0.2
"""A choice with a greater gap is not worth mending: another one is sought from the root's."""

_LAST_WORDS_S = 1.0
"""After the time limit it may take so long to say why no choice will do."""

_KEEPS = 1e-6
"""A start that breaks the program by more is not used."""


def design(
    problem: Design,
    *,
    settings: SearchSettings | None = None,
    start: Floats | None = None,
    cuts: Cuts | None = None,
    progress: Callable[[Moment], None] | None = None,
) -> Designed:
    """Return the cheapest choice with which all demands fit in every state, and its bound.

    ``start`` are values of a choice known before; one that does not pass is not used. ``cuts``
    are those of an earlier answer to the same states and links, with other costs, bounds or rows
    of the program; whole numbers and their lower bounds must be the same. ``progress`` hears of
    better bounds and choices. Equal calls give equal answers as long as no time limit strikes.
    Ctrl-C ends the search: the best choice so far comes back, ``interrupted``. Raises SolverError
    when the solver fails before anything is known.
    """
    known = Known(problem, settings or SearchSettings(), progress or _silent)
    interrupted, short = False, None
    try:
        short = nothing_reaches(known.separator)
        if short is None:
            _begin(known, start, cuts)
            _search(known)
    except OutOfTime:
        pass
    except SolverError:
        # What was found and proved by then stands.
        if not known.trail:
            raise
    except Contradiction:
        known.until_s = max(known.until_s, known.spent_s + _LAST_WORDS_S)
        short = why_none(known.separator, known.pool, left_s=known.left_s - _LAST_WORDS_S / 2)
    except KeyboardInterrupt:
        interrupted = True
    return _answer(known, short, interrupted=interrupted)


def short_of(problem: Design, values: Floats) -> Short | None:
    """Return where a choice falls short most, None where everything fits in every state.

    Rows of the program itself are not looked at.
    """
    separator = Separator(problem)
    return nothing_reaches(separator) or worst_of(separator, values)


def _begin(known: Known, start: Floats | None, cuts: Cuts | None) -> None:
    """Take over what is known before."""
    if cuts is not None:
        table = cuts.matrix.toarray()
        known.relaxation.add(known.pool.add(zip(table, cuts.lower.tolist(), strict=True)))
    if start is not None and known.problem.program.violation(start) <= _KEEPS:
        whole = np.where(known.problem.program.integer, np.round(start), start)
        try:
            if passes(known, whole):
                known.found(whole)
        finally:
            # Also where the time ends here, there is a bound.
            known.prove(known.relaxation.solve().objective)


def _search(known: Known) -> None:
    """Search until the gap asked for is reached; a small design is proved at once."""
    cut_root(known)
    if known.problem.program.integer.sum() <= _SMALL and prove(
        known, rounds=_TRIAL_ROUNDS, node_limit=_TRIAL_NODES
    ):
        return
    raise_root(known, share=_ROOT)
    if is_plain(known):
        search_flows(known, until_s=known.spent_s + _FLOWS * known.left_s)
    point = known.relaxation.solve().values
    if known.gap > _FAR:
        first_choice(known, point)
    if known.best.size and not known.done:
        thin_out(known)
        improve(known, point, until_s=known.spent_s + _NEARBY * known.left_s, tries=_TRIES)
    prove(known)


def _answer(known: Known, short: Short | None, *, interrupted: bool) -> Designed:
    """Return what is known."""
    trail, cuts = tuple(known.trail), known.pool.kept()
    if short is not None:
        return Designed(status="infeasible", bound=np.inf, trail=trail, cuts=cuts, short=short)
    found = known.best.size > 0
    return Designed(
        status=("optimal" if known.done else "feasible") if found else "unknown",
        values=known.best,
        objective=known.objective if found else float("nan"),
        bound=known.bound,
        gap=known.gap if found else float("nan"),
        cuts=cuts,
        trail=trail,
        interrupted=interrupted,
    )


def _silent(_: Moment) -> None:
    """Tell nobody."""
