"""The whole program as a good user would build it, and the solvers that it is given to.

Columns are the flow from each source on each arc (source-aggregated), rows the balance of every
source at every vertex and the room of every arc; per demand it would be as many times larger as
a source has demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimum_data import Instance

    Floats = NDArray[np.float64]

PDLP_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Whole:
    """Minimise ``cost @ x`` for x at 0 or above, with ``lower <= matrix @ x <= upper``."""

    cost: Floats
    matrix: csr_matrix
    lower: Floats
    upper: Floats


def triplets(case: Instance, *, cap: float | None) -> tuple[Floats, Floats, Floats, Floats]:
    """Return rows, columns and values of the whole program's matrix, and its balance by row.

    ``cap`` None makes the greatest utilisation a column, the last.
    """
    graph, volume = case.problem.graph, case.volume
    arcs, vertices = graph.arcs, graph.vertices
    sources = np.flatnonzero(volume.sum(axis=1) > 0)
    count = sources.size
    of, arc = np.repeat(np.arange(count), arcs), np.tile(np.arange(arcs), count)
    column = of * arcs + arc
    ones = np.ones(arc.size)
    room = case.problem.capacity_gbps[arc]
    rows = [of * vertices + graph.head[arc], of * vertices + graph.tail[arc]]
    rows.append(count * vertices + arc)
    columns, values = [column, column, column], [ones, -ones, 1.0 / room]
    if cap is None:
        rows.append(count * vertices + np.arange(arcs))
        columns.append(np.full(arcs, count * arcs))
        values.append(-np.ones(arcs))
    balance = volume[sources].copy()
    balance[np.arange(count), sources] -= volume[sources].sum(axis=1)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values), balance.ravel()


def whole(case: Instance, *, cap: float | None = None) -> Whole:
    """Return the program of least greatest utilisation, or of least latency under a cap."""
    rows, columns, values, balance = triplets(case, cap=cap)
    arcs = case.problem.graph.arcs
    width = int(columns.max()) + 1
    matrix = csr_matrix((values, (rows, columns)), shape=(balance.size + arcs, width))
    if cap is None:
        cost = np.zeros(width)
        cost[-1] = 1.0
    else:
        cost = np.tile(case.latency_ms, width // arcs)
    lower = np.append(balance, np.full(arcs, -np.inf))
    upper = np.append(balance, np.full(arcs, cap or 0.0))
    return Whole(cost, matrix, lower, upper)


def by_highs(program: Whole, method: str, limit_s: float) -> float | None:
    """Return HiGHS' optimum; None where the limit ran out."""
    import highspy

    highs = highspy.Highs()
    options = {"output_flag": False, "solver": method, "time_limit": limit_s, "threads": 1}
    if method == "ipm":
        options["run_crossover"] = "off"
    for name, value in options.items():
        highs.setOptionValue(name, value)
    linear = highspy.HighsLp()
    linear.num_row_, linear.num_col_ = program.matrix.shape
    linear.col_cost_ = program.cost
    linear.col_lower_ = np.zeros(program.cost.size)
    linear.col_upper_ = np.full(program.cost.size, np.inf)
    linear.row_lower_, linear.row_upper_ = program.lower, program.upper
    linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    linear.a_matrix_.start_ = program.matrix.indptr
    linear.a_matrix_.index_ = program.matrix.indices
    linear.a_matrix_.value_ = program.matrix.data
    highs.passModel(linear)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(highs.getInfo().objective_function_value)


def by_ortools(program: Whole, name: str, limit_s: float) -> float | None:
    """Return the optimum of GLOP, or of PDLP to 1e-4; None where the limit ran out."""
    from ortools.linear_solver.python import model_builder_helper

    model = model_builder_helper.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        np.zeros(program.cost.size),
        np.full(program.cost.size, np.inf),
        program.cost,
        program.lower,
        program.upper,
        program.matrix,
    )
    solver: Any = model_builder_helper.ModelSolverHelper(name)
    solver.set_time_limit_in_seconds(limit_s)
    if name == "pdlp":
        tolerance = f"eps_optimal_relative: {PDLP_TOLERANCE} eps_optimal_absolute: {PDLP_TOLERANCE}"
        solver.set_solver_specific_parameters(
            f"termination_criteria {{ simple_optimality_criteria {{ {tolerance} }} }} "
            "num_threads: 1"
        )
    solver.solve(model)
    if solver.status() != model_builder_helper.SolveStatus.OPTIMAL:
        return None
    return float(solver.objective_value())
