"""Inequalities over what is bought, found at the relaxation of a whole program."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, csr_matrix, hstack, vstack

from netplan.capacity.design.cuts import BROKEN, CutPool
from netplan.capacity.design.cutsets import Cutsets
from netplan.capacity.design.separation import Separator
from netplan.lp.master import Master

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design import Design
    from netplan.lp import Program

    Floats = NDArray[np.float64]

ROUNDS = 25
NARROWEST = 40
A_ROUND = 60
FORCED_A_ROUND = 300
TIGHT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooted:
    """A program with cuts, and the values and objective of its relaxation (None: none fits)."""

    program: Program
    values: Floats
    objective: float
    feasible: bool


def rooted(
    program: Program, design: Design, *, forcing: tuple[csr_array, Floats], seconds: float
) -> Rooted:
    """Return ``program`` with the roundings of cuts that its relaxation breaks.

    For a set of nodes S whose cut must carry D: installed capacity of the cut + sum of
    c[e, m] y[e, m] over it >= D, divided by a module's capacity and rounded (see
    ``capacity.design.rounding``). ``forcing`` are rows ``matrix @ x <= upper``, of which those
    that are broken come in too. Only what binds at the end is kept.
    """
    deadline = time.monotonic() + seconds
    width, columns = program.shape[1], design.program.shape[1]
    master = Master()
    master.add_columns(
        program.cost, csr_array((width, 0)), lower=program.lower, upper=program.upper
    )
    master.add_rows(program.row_lower, program.row_upper, csr_array(program.matrix))
    answer = master.solve()
    if answer.status != "optimal":
        return Rooted(program=program, values=np.empty(0), objective=np.nan, feasible=False)
    cutsets, pool = Cutsets(Separator(design)), CutPool(columns)
    forced = np.zeros(forcing[1].size, dtype=np.bool_)
    for _ in range(ROUNDS):
        point = answer.values[:columns]
        pool.add(cutsets.fresh(point, most=NARROWEST))
        broken = pool.broken(point)[:A_ROUND]
        far = np.where(forced, 0.0, forcing[0] @ answer.values - forcing[1])
        worst = np.argsort(-far, kind="stable")[:FORCED_A_ROUND]
        worst = worst[far[worst] > BROKEN * np.maximum(1.0, forcing[1][worst])]
        if not (broken.size or worst.size) or time.monotonic() > deadline:
            break
        rows = _wide(pool.matrix[broken], width)
        master.add_rows(pool.lower[broken], np.full(broken.size, np.inf), rows)
        master.add_rows(np.full(worst.size, -np.inf), forcing[1][worst], forcing[0][worst])
        forced[worst] = True
        answer = master.solve(dual=True)
    kept = np.flatnonzero(np.abs(pool.missing(answer.values[:columns])) < BROKEN)
    tight = np.abs(forcing[0] @ answer.values - forcing[1]) < TIGHT * np.maximum(1.0, forcing[1])
    held = np.flatnonzero(forced & tight)
    made = _with_rows(
        program,
        (_wide(pool.matrix[kept], width), pool.lower[kept]),
        (forcing[0][held], forcing[1][held]),
    )
    return Rooted(program=made, values=answer.values, objective=answer.objective, feasible=True)


def _with_rows(
    program: Program, least: tuple[csr_array, Floats], most: tuple[csr_array, Floats]
) -> Program:
    """Return ``program`` with rows that are at least, and rows that are at most, their sides."""
    return replace(
        program,
        matrix=csr_matrix(vstack([program.matrix, least[0], most[0]])),
        row_lower=np.concatenate([program.row_lower, least[1], np.full(most[1].size, -np.inf)]),
        row_upper=np.concatenate([program.row_upper, np.full(least[1].size, np.inf), most[1]]),
    )


def _wide(rows: csr_array, width: int) -> csr_array:
    """Return rows over the first columns as rows over all."""
    empty = csr_array((rows.shape[0], width - rows.shape[1]))
    return csr_array(hstack([rows, empty]))
