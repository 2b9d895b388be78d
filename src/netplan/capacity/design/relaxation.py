"""The program without whole numbers, kept alive while inequalities come in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, csr_matrix, vstack

from netplan.lp.master import Master

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import CutPool
    from netplan.lp.master import Priced
    from netplan.lp.program import Program

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_IDLE = 8
"""Solves after which an inequality that did not bind leaves the program."""


class Relaxation:
    """The linear program of a design's columns and the inequalities that matter so far."""

    def __init__(self, program: Program, pool: CutPool) -> None:
        """Begin with the program's own rows."""
        self.program, self._pool = program, pool
        self._active = np.zeros(0, dtype=np.int64)
        self._idle = np.zeros(0, dtype=np.int64)
        self._begin()

    def _begin(self) -> None:
        """Hand the program over, with the active inequalities."""
        program = self.program
        self._master = Master()
        none = csr_array((program.cost.size, 0))
        self._master.add_columns(program.cost, none, lower=program.lower, upper=program.upper)
        self._master.add_rows(program.row_lower, program.row_upper, csr_array(program.matrix))
        self._put(self._active)

    def _put(self, numbers: Ints) -> None:
        """Add inequalities as rows."""
        if numbers.size:
            most = np.full(numbers.size, np.inf)
            self._master.add_rows(self._pool.lower[numbers], most, self._pool.matrix[numbers])

    @property
    def active(self) -> Ints:
        """The numbers of the inequalities in the program."""
        return self._active

    def add(self, numbers: Ints) -> None:
        """Bring inequalities of the pool into the program; one whose side grew is set anew."""
        there = numbers[np.isin(numbers, self._active)]
        for number in there.tolist():
            place = self.program.shape[0] + int(np.flatnonzero(self._active == number)[0])
            self._master.set_row_bounds([place], [self._pool.lower[number]], [np.inf])
        fresh = numbers[~np.isin(numbers, self._active)]
        self._put(fresh)
        self._active = np.append(self._active, fresh)
        self._idle = np.append(self._idle, np.zeros(fresh.size, dtype=np.int64))

    def solve(self) -> Priced:
        """Return the optimum; inequalities that have been idle for long leave after it."""
        answer = self._master.solve(dual=True)
        if answer.status != "optimal":
            return answer
        priced = np.abs(answer.duals[self.program.shape[0] :]) > 1e-9  # noqa: PLR2004
        self._idle = np.where(priced, 0, self._idle + 1)
        if (self._idle > _IDLE).sum() > max(100, self._active.size // 3):
            stays = self._idle <= _IDLE
            self._active, self._idle = self._active[stays], self._idle[stays]
            self._begin()
        return answer


def with_cuts(program: Program, pool: CutPool, numbers: Ints) -> Program:
    """Return the program with inequalities of the pool as rows of its own."""
    matrix = csr_matrix(vstack([csr_array(program.matrix), pool.matrix[numbers]]))
    return replace(
        program,
        matrix=matrix,
        row_lower=np.append(program.row_lower, pool.lower[numbers]),
        row_upper=np.append(program.row_upper, np.full(numbers.size, np.inf)),
    )
