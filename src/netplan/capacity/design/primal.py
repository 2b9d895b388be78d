"""A good choice fast: a whole-number answer mended until every state passes, then thinned out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.master import Effort, Within, best_within, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.known import Known
    from netplan.lp import Program

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_EFFORT = Effort(gap=0.01, node_limit=20)
_FAILED = 8
_TRIES = 3
_MENDS = 200
_EXACT = 1e-9
_ROUND = 1e-6


def carrying(known: Known) -> Flags:
    """Return which columns bring capacity to any link in any stage."""
    flags = np.zeros(known.problem.program.cost.size, dtype=np.bool_)
    for stage in known.problem.stages:
        flags |= np.asarray((stage.gbps != 0).sum(axis=0)).ravel() > 0
    return flags


def passes(known: Known, values: Floats, *, most: int = 1) -> bool:
    """Tell whether everything fits in every state; else bring in what ``values`` break."""
    separator = known.separator
    made, failed = separator.metrics(values, separator.order, most=most)
    separator.note(failed)
    if failed:
        known.pool.add([*made, *known.cutsets.fresh(values, most=most)])
    return not failed


def first_choice(known: Known, point: Floats) -> bool:
    """Find a choice from the relaxation's answer ``point``; tell whether there is one.

    A point where everything fits is rounded up. Then the whole-number program is asked a few
    times; the last answer is then only added to.
    """
    program = known.problem.program
    for each in (point, known.inner):
        up = np.where(program.integer, np.ceil(each - _ROUND), each) if each.size else each
        if up.size and program.violation(up) <= _ROUND and passes(known, up):
            known.found(up)
            break
    numbers, lower, adds = near(known, point), program.lower, carrying(known)
    for attempt in range(_MENDS):
        within = Within(lower=lower, upper=program.upper)
        solution, numbers = best_within(known, numbers, _EFFORT, within=within)
        if not solution.found or solution.objective >= known.objective:
            break
        if passes(known, solution.values, most=_FAILED):
            known.found(solution.values)
            break
        stuck = known.stuck(solution.values)
        if attempt >= _TRIES or stuck:
            lower = np.where(adds, solution.values, program.lower)
        if stuck and not _one_more(program, lower, adds):
            break
    return known.best.size > 0


def _one_more(program: Program, lower: Floats, adds: Flags) -> bool:
    """Raise the lower bound of the cheapest column that brings capacity; tell if there is one."""
    room = np.flatnonzero(adds & program.integer & (lower + 1.0 <= program.upper))
    if not room.size:
        return False
    lower[room[np.argmin(program.cost[room])]] += 1.0
    return True


def thin_out(known: Known) -> None:
    """Take single units out of the best choice, the dearest first, while every state passes."""
    program = known.problem.program
    whole = np.flatnonzero(carrying(known) & program.integer)
    for column in whole[np.argsort(-program.cost[whole], kind="stable")].tolist():
        while known.best[column] > program.lower[column]:
            known.check()
            fewer = known.best.copy()
            fewer[column] -= 1.0
            if (
                program.cost[column] <= 0
                or program.violation(fewer) > _EXACT
                or known.pool.broken(fewer).size
                or not passes(known, fewer)
            ):
                break
            known.found(fewer)
