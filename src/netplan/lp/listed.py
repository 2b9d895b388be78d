"""Rows written one by one, as lists of terms, handed to a builder as one block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.lp.build import Builder

Row = tuple[list[tuple[int, float]], float, float]
"""Terms (column, coefficient), lower and upper bound."""


def add_rows(builder: Builder, name: str, rows: Sequence[Row]) -> NDArray[np.int64]:
    """Add rows given as (terms, lower, upper) as one block; return their numbers.

    >>> from netplan.lp import Builder
    >>> builder = Builder()
    >>> x = builder.columns("x", 2)
    >>> add_rows(builder, "sum", [([(0, 1.0), (1, 2.0)], 3.0, float("inf"))])
    array([0])
    >>> builder.program().matrix.toarray().tolist()
    [[1.0, 2.0]]
    """
    flat = [(row, *term) for row, (terms, _, _) in enumerate(rows) for term in terms]
    where = np.array([(row, column) for row, column, _ in flat], dtype=np.int64).reshape(-1, 2)
    values = np.array([value for _, _, value in flat], dtype=np.float64)
    return builder.rows(
        name,
        len(rows),
        [(where[:, 0], where[:, 1], values)],
        lower=[lower for _, lower, _ in rows],
        upper=[upper for _, _, upper in rows],
    )
