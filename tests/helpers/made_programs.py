"""Programs for tests of the solvers, from dice: equal seeds give equal programs."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from netplan.lp import Program


def random_program(
    seed: int, *, whole: bool | None = None, columns: int = 9, rows: int = 6
) -> Program:
    """Return a bounded program that 0 solves; its costs draw it away from 0.

    All columns are ``whole``, or none; where it is left open about half of them are.
    """
    dice = np.random.default_rng(seed)
    return Program(
        cost=dice.integers(-9, 6, columns).astype(float),
        lower=np.zeros(columns),
        upper=np.full(columns, 7.0),
        integer=dice.random(columns) < 0.5 if whole is None else np.full(columns, whole),
        matrix=csr_matrix(dice.integers(-3, 8, (rows, columns)).astype(float)),
        row_lower=np.full(rows, -np.inf),
        row_upper=dice.integers(5, 60, rows) + 0.5,
    )


def knapsack(columns: int = 40, rows: int = 12) -> Program:
    """Return a program whose search takes many nodes, and finds values at once."""
    dice = np.random.default_rng(3)
    matrix = csr_matrix(dice.integers(1, 100, (rows, columns)).astype(float))
    return Program(
        cost=-dice.integers(50, 150, columns).astype(float),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.ones(columns, dtype=bool),
        matrix=matrix,
        row_lower=np.full(rows, -np.inf),
        row_upper=0.4 * np.asarray(matrix.sum(axis=1)).ravel(),
    )
