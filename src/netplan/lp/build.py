"""Builds a program block by block: whole arrays of columns and rows, never expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.lp.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

Terms = tuple["ArrayLike", "ArrayLike", "ArrayLike"]


@dataclass(slots=True)
class Builder:
    """Collects named blocks of columns and rows and stacks them into one ``Program``.

    >>> builder = Builder()
    >>> x = builder.columns("x", 2, cost=[1.0, 2.0], upper=4.0)
    >>> builder.rows("sum", 1, [([0, 0], x, 1.0)], lower=3.0)
    array([0])
    >>> builder.program().shape
    (1, 2)
    """

    _columns: list[tuple[NDArray[np.float64], ...]] = field(default_factory=list)
    _rows: list[tuple[NDArray[np.float64], ...]] = field(default_factory=list)
    _terms: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = field(
        default_factory=list
    )
    _blocks: list[tuple[str, slice]] = field(default_factory=list)
    _row_blocks: list[tuple[str, slice]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns so far."""
        return self._blocks[-1][1].stop if self._blocks else 0

    def columns(
        self,
        name: str,
        count: int,
        *,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        integer: ArrayLike = False,
    ) -> NDArray[np.int64]:
        """Add ``count`` columns and return their numbers; scalars hold for all of them."""
        start = self.width
        self._columns.append(tuple(_fill(v, count) for v in (cost, lower, upper, integer)))
        self._blocks.append((name, slice(start, start + count)))
        return np.arange(start, start + count, dtype=np.int64)

    def rows(
        self,
        name: str,
        count: int,
        terms: Iterable[Terms],
        *,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
    ) -> NDArray[np.int64]:
        """Add ``count`` rows and return their numbers.

        A term is (row within the block, column, coefficient), arrays of one length or
        scalars; terms that meet in one cell add up.
        """
        start = self._row_blocks[-1][1].stop if self._row_blocks else 0
        for row, column, value in terms:
            self.extend(np.asarray(row, dtype=np.int64) + start, column, value)
        self._rows.append((_fill(lower, count), _fill(upper, count)))
        self._row_blocks.append((name, slice(start, start + count)))
        return np.arange(start, start + count, dtype=np.int64)

    def extend(self, row: ArrayLike, column: ArrayLike, value: ArrayLike) -> None:
        """Add terms to rows that are there: row and column numbers and coefficients."""
        rows, columns, values = np.broadcast_arrays(
            np.asarray(row, dtype=np.int64),
            np.asarray(column, dtype=np.int64),
            np.asarray(value, dtype=np.float64),
        )
        self._terms.append((rows.ravel(), columns.ravel(), values.ravel()))

    def program(self, *, cost: NDArray[np.float64] | None = None) -> Program:
        """Return the program of all blocks so far, with ``cost`` in place of theirs if given."""
        from scipy.sparse import coo_matrix

        own, lower, upper, integer = _stack(self._columns, 4)
        row_lower, row_upper = _stack(self._rows, 2)
        rows, columns, values = _stack(self._terms, 3)
        matrix = coo_matrix(
            (values, (rows.astype(np.int64), columns.astype(np.int64))),
            shape=(row_lower.size, own.size),
        ).tocsr()
        matrix.eliminate_zeros()
        return Program(
            cost=own if cost is None else cost.astype(np.float64),
            lower=lower,
            upper=upper,
            integer=integer.astype(np.bool_),
            matrix=matrix,
            row_lower=row_lower,
            row_upper=row_upper,
            blocks=tuple(self._blocks),
            row_blocks=tuple(self._row_blocks),
        )


def _fill(value: ArrayLike, count: int) -> NDArray[np.float64]:
    """Return ``value`` as ``count`` floats; ValueError when it has another length."""
    return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))


def _stack(
    blocks: Iterable[tuple[NDArray[np.generic], ...]], width: int
) -> list[NDArray[np.float64]]:
    """Return the blocks' arrays end to end, one for each of ``width`` places."""
    listed = list(blocks)
    if not listed:
        return [np.empty(0) for _ in range(width)]
    return [
        np.concatenate([np.asarray(block[place], dtype=np.float64) for block in listed])
        for place in range(width)
    ]
