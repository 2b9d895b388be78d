"""A linear or mixed-integer program as frozen arrays, and what a solver says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Minimise ``cost @ x`` with ``row_lower <= matrix @ x <= row_upper``, ``lower <= x <= upper``.

    ``cost``, ``lower``, ``upper`` and ``integer`` (bool) have one entry a column, ``row_lower``
    and ``row_upper`` one a row; bounds may be infinite. ``matrix`` is a scipy CSR matrix of
    shape (rows, columns). ``blocks`` and ``row_blocks`` name ranges of columns and rows, for
    people who look at the program. Raises ValueError when the shapes do not fit or a value is
    no number.

    >>> from scipy.sparse import csr_matrix
    >>> one = np.ones(1)
    >>> Program(cost=one, lower=0 * one, upper=one, integer=np.array([False]),
    ...         matrix=csr_matrix([[1.0]]), row_lower=one / 2, row_upper=one).shape
    (1, 1)
    """

    cost: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    integer: NDArray[np.bool_]
    matrix: csr_matrix
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    blocks: tuple[tuple[str, slice], ...] = ()
    row_blocks: tuple[tuple[str, slice], ...] = ()

    def __post_init__(self) -> None:
        """Check the shapes and freeze the arrays."""
        rows, columns = self.matrix.shape
        sides = {
            "cost": (self.cost, columns),
            "lower": (self.lower, columns),
            "upper": (self.upper, columns),
            "integer": (self.integer, columns),
            "row_lower": (self.row_lower, rows),
            "row_upper": (self.row_upper, rows),
        }
        for name, (array, length) in sides.items():
            if array.shape != (length,):
                message = f"{name} has shape {array.shape}, must have ({length},)"
                raise ValueError(message)
            if np.isnan(array).any():
                message = f"{name} holds a value that is no number"
                raise ValueError(message)
            array.flags.writeable = False
        if not (np.isfinite(self.cost).all() and np.isfinite(self.matrix.data).all()):
            message = "cost and matrix must be finite"
            raise ValueError(message)

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        rows, columns = self.matrix.shape
        return int(rows), int(columns)

    def row_units(self) -> NDArray[np.float64]:
        """Return each row's greatest absolute coefficient, at least 1."""
        sizes = np.diff(self.matrix.indptr)
        units = np.ones(self.shape[0])
        rows = np.repeat(np.arange(sizes.size), sizes)
        np.maximum.at(units, rows, np.abs(self.matrix.data))
        return units

    def violation(
        self, values: NDArray[np.float64], *, row_units: NDArray[np.float64] | float = 1.0
    ) -> float:
        """Return by how much ``values`` break a bound, row or integrality, at the worst place.

        Rows are measured in ``row_units``: in those of ``row_units()``, a row counts by how far
        its weightiest column would have to move.
        """
        activity = self.matrix @ values
        whole = np.abs(values - np.round(values))[self.integer]
        gaps = (
            self.lower - values,
            values - self.upper,
            (self.row_lower - activity) / row_units,
            (activity - self.row_upper) / row_units,
            whole,
        )
        return max(0.0, *(float(gap.max()) for gap in gaps if gap.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What a solver found: a status, values by column (empty without any), objective and bound.

    ``optimal`` means proved within the gap that was asked for, ``feasible`` that a limit ran
    out first. ``bound`` is a proved lower bound of the objective (-inf when there is none),
    ``gap`` the distance (objective - bound) / max(abs(objective), 1e-9); NaN without values.
    ``duals`` has one price a row for a continuous program, else it is empty. ``interrupted``
    says that Ctrl-C ended the search.
    """

    status: Status
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    objective: float = float("nan")
    bound: float = float("-inf")
    gap: float = float("nan")
    duals: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    interrupted: bool = False

    @property
    def found(self) -> bool:
        """Whether there are values to use."""
        return self.status in {"optimal", "feasible"}
