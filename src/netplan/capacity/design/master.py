"""The whole-number program under the inequalities so far, perhaps within narrower bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, csr_matrix, vstack

from netplan.capacity.design.relaxation import with_cuts
from netplan.lp import search, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.known import Known
    from netplan.lp import Program, Solution

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_NEAR = 0.02
"""Inequalities whose slack at the root's answer is below this part join a whole-number program."""

_AT_ONCE = 200

_LEAST_S = 0.05
"""No solver is given less time than that."""


def near(known: Known, point: Floats) -> Ints:
    """Return the numbers of the inequalities that hold nearly with equality at a point."""
    return np.flatnonzero(known.pool.missing(point) > -_NEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How far a whole-number program is searched.

    A long search runs ``apart``, to be stopped; its bound holds for all choices.
    """

    gap: float = 0.0
    node_limit: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Choices from ``lower`` to ``upper`` by column that cost at most ``most``."""

    lower: Floats
    upper: Floats
    most: float = np.inf


def best_within(
    known: Known,
    numbers: Ints,
    effort: Effort,
    *,
    within: Within | None = None,
    start: Floats | None = None,
) -> tuple[Solution, Ints]:
    """Return the best choice that keeps all inequalities known, and those that were needed for it.

    Only ``numbers`` are handed over at first; what an answer breaks comes in until it breaks
    none. The bound is one for every choice ``within``.
    """
    program = known.problem.program
    if within is not None:
        program = replace(program, lower=within.lower.copy(), upper=within.upper.copy())
        program = capped(program, within.most) if np.isfinite(within.most) else program
    while True:
        known.check()
        solution = _solved(known, with_cuts(program, known.pool, numbers), effort, start)
        if not solution.found:
            return solution, numbers
        broken = known.pool.broken(solution.values)
        broken = broken[~np.isin(broken, numbers)]
        if not broken.size:
            return solution, numbers
        numbers = np.append(numbers, broken[:_AT_ONCE])


def _solved(known: Known, program: Program, effort: Effort, start: Floats | None) -> Solution:
    """Return the answer of a whole-number program within the time left."""
    left, seed = max(known.left_s, _LEAST_S), known.settings.seed
    if not effort.apart and not np.isfinite(left):
        return solve(program, gap=effort.gap, node_limit=effort.node_limit, start=start, seed=seed)
    # Only what runs in a process of its own ends on time.
    solution = search(
        program,
        time_limit_s=left,
        gap=effort.gap,
        node_limit=effort.node_limit,
        start=start,
        seed=seed,
    )
    if solution.interrupted:
        if effort.apart:
            known.prove(solution.bound)
        raise KeyboardInterrupt
    return solution


def capped(program: Program, most: float) -> Program:
    """Return the program with the objective held to at most ``most``."""
    matrix = csr_matrix(vstack([csr_array(program.matrix), csr_array(program.cost[None, :])]))
    return replace(
        program,
        matrix=matrix,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, most),
    )
