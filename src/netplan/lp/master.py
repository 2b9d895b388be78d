"""A linear program that grows and keeps its basis: columns and rows come, HiGHS goes on from there.

HiGHS is called through its own package. OR-Tools keeps GLOP alive between solves too, but takes
columns one by one; ``docs/decisions/0008-lp-that-keeps-its-basis.md`` has the times of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from netplan.errors import SolverError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Priced:
    """What one solve gave: values by column, duals by row, the objective and the pivots made.

    A dual is by how much the objective grows when its row's bound grows by one.
    """

    status: Literal["optimal", "infeasible", "unbounded"]
    values: Floats
    duals: Floats
    objective: float
    pivots: int


class Master:
    """Minimise over columns with bounds, under rows with bounds; both may be added at any time.

    >>> from scipy.sparse import csr_array
    >>> master = Master()
    >>> master.add_rows([1.0], [np.inf], csr_array((1, 0)))
    >>> master.add_columns([3.0], csr_array([[1.0]]))
    >>> master.solve().objective
    3.0
    >>> master.add_columns([2.0], csr_array([[1.0]]))
    >>> master.solve().values.tolist()
    [0.0, 1.0]
    """

    def __init__(self) -> None:
        """Start without rows and columns."""
        import highspy

        self._highs = highspy.Highs()
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._ends = {
            highspy.HighsModelStatus.kInfeasible: "infeasible",
            highspy.HighsModelStatus.kUnbounded: "unbounded",
            highspy.HighsModelStatus.kUnboundedOrInfeasible: "unbounded",
        }
        options = {
            "output_flag": False,
            "solver": "simplex",
            "presolve": "off",
            "parallel": "off",
            # Bounds are proved from the duals, so these are worth more digits than by default.
            "dual_feasibility_tolerance": 1e-9,
            "primal_feasibility_tolerance": 1e-9,
        }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        self._error = highspy.HighsStatus.kError

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return int(self._highs.getNumRow()), int(self._highs.getNumCol())

    def add_rows(self, lower: ArrayLike, upper: ArrayLike, matrix: csr_array) -> None:
        """Add rows ``lower <= matrix @ x <= upper``, ``matrix`` of shape (new rows, columns)."""
        low, high = _floats(lower), _floats(upper)
        _fits(matrix.shape, (low.size, self.shape[1]))
        entries = _entries(matrix)
        self._check(self._highs.addRows(low.size, low, high, matrix.nnz, *entries), "rows")

    def add_columns(
        self,
        cost: ArrayLike,
        matrix: csr_array,
        *,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
    ) -> None:
        """Add columns, ``matrix`` of shape (new columns, rows): a row a column."""
        costs = _floats(cost)
        _fits(matrix.shape, (costs.size, self.shape[0]))
        low, high = (np.array(np.broadcast_to(_floats(v), costs.shape)) for v in (lower, upper))
        entries = _entries(matrix)
        status = self._highs.addCols(costs.size, costs, low, high, matrix.nnz, *entries)
        self._check(status, "columns")

    def drop_columns(self, columns: ArrayLike) -> None:
        """Take columns out; those behind them move up. A basis without them stays."""
        numbers = np.asarray(columns, dtype=np.int32)
        self._check(self._highs.deleteCols(numbers.size, numbers), "columns")

    def set_row_bounds(self, rows: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Give ``rows`` new bounds; the basis stays."""
        for row, low, high in zip(
            np.asarray(rows).tolist(), _floats(lower).tolist(), _floats(upper).tolist(), strict=True
        ):
            self._check(self._highs.changeRowBounds(row, low, high), "bounds")

    def set_column_bounds(self, columns: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Give ``columns`` new bounds; the basis stays."""
        for column, low, high in zip(
            np.asarray(columns).tolist(),
            _floats(lower).tolist(),
            _floats(upper).tolist(),
            strict=True,
        ):
            self._check(self._highs.changeColBounds(column, low, high), "bounds")

    def solve(self, *, dual: bool = False) -> Priced:
        """Go on from the last basis to the optimum; raises SolverError when HiGHS gives up.

        Primal simplex is the quicker one after new columns, which leave the basis feasible;
        ``dual`` after new rows or bounds, which leave its prices as they were.
        """
        if not self.shape[1]:
            return self._without_columns()
        self._highs.setOptionValue("simplex_strategy", 1 if dual else 4)
        self._check(self._highs.run(), "program")
        status = self._highs.getModelStatus()
        solution, info = self._highs.getSolution(), self._highs.getInfo()
        pivots = int(info.simplex_iteration_count)
        if status != self._optimal:
            if status not in self._ends:
                message = f"HiGHS ended with {self._highs.modelStatusToString(status)}"
                raise SolverError(message)
            none = np.empty(0)
            return Priced(self._ends[status], none, none, float("nan"), pivots)  # type: ignore[arg-type]
        return Priced(
            "optimal",
            np.array(solution.col_value, dtype=np.float64),
            np.array(solution.row_dual, dtype=np.float64),
            float(info.objective_function_value),
            pivots,
        )

    def _without_columns(self) -> Priced:
        """Return the answer of a program without columns, which HiGHS calls empty."""
        program = self._highs.getLp()
        low, high = np.array(program.row_lower_), np.array(program.row_upper_)
        fits = bool((low <= 0).all() and (high >= 0).all())
        duals = np.zeros(low.size if fits else 0)
        objective = 0.0 if fits else float("nan")
        return Priced("optimal" if fits else "infeasible", np.empty(0), duals, objective, 0)

    def _check(self, status: Any, what: str) -> None:
        """Raise SolverError where HiGHS refuses what it is given."""
        if status == self._error:
            message = f"HiGHS refuses the {what}"
            raise SolverError(message)


def _floats(values: ArrayLike) -> Floats:
    """Return the values as floats."""
    return np.asarray(values, dtype=np.float64)


def _fits(given: tuple[int, ...], must: tuple[int, int]) -> None:
    """Raise ValueError when a matrix has another shape."""
    if tuple(given) != must:
        message = f"matrix has shape {tuple(given)}, must have {must}"
        raise ValueError(message)


def _entries(matrix: csr_array) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Return where rows start, their columns and their values, as HiGHS takes them."""
    starts = matrix.indptr[:-1].astype(np.int32)
    return starts, matrix.indices.astype(np.int32), matrix.data.astype(np.float64)
