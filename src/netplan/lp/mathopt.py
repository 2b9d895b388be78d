"""The messages that OR-Tools' MathOpt takes: program, settings, values to begin from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from netplan.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.lp.program import Program

Backend = Literal["highs", "scip", "glop", "pdlp"]


def model_of(program: Program) -> Any:
    """Return the program as a MathOpt message."""
    from ortools.math_opt import model_pb2

    rows, columns = program.shape
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(columns))
    model.variables.lower_bounds.extend(program.lower.tolist())
    model.variables.upper_bounds.extend(program.upper.tolist())
    model.variables.integers.extend(program.integer.tolist())
    costly = np.flatnonzero(program.cost)
    model.objective.linear_coefficients.ids.extend(costly.tolist())
    model.objective.linear_coefficients.values.extend(program.cost[costly].tolist())
    model.linear_constraints.ids.extend(range(rows))
    model.linear_constraints.lower_bounds.extend(program.row_lower.tolist())
    model.linear_constraints.upper_bounds.extend(program.row_upper.tolist())
    matrix = program.matrix.sorted_indices()
    numbers = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    model.linear_constraint_matrix.row_ids.extend(numbers.tolist())
    model.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
    model.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
    return model


def parameters_of(
    backend: Backend,
    time_limit_s: float | None,
    node_limit: int | None,
    gap: float | None,
    seed: int,
) -> Any:
    """Return the solver's settings as a MathOpt message."""
    from ortools.math_opt import parameters_pb2

    parameters = parameters_pb2.SolveParametersProto()
    if backend != "pdlp":
        parameters.random_seed = seed
    if backend == "highs":
        # HiGHS takes threads for the whole process only; its own switch for parallel work
        # does it for this solve.
        parameters.highs.string_options["parallel"] = "off"
    elif backend != "glop":
        parameters.threads = 1
    if time_limit_s is not None:
        parameters.time_limit.FromNanoseconds(round(time_limit_s * 1e9))
    if node_limit is not None:
        parameters.node_limit = node_limit
    if gap is not None:
        parameters.relative_gap_tolerance = gap
    return parameters


def hints_of(start: NDArray[np.float64] | None) -> Any:
    """Return the values to begin from as a MathOpt message."""
    from ortools.math_opt import model_parameters_pb2

    hints = model_parameters_pb2.ModelSolveParametersProto()
    if start is not None:
        known = hints.solution_hints.add().variable_values
        known.ids.extend(range(start.size))
        known.values.extend(start.tolist())
    return hints


def call(
    program: Program,
    backend: Backend,
    parameters: Any,
    start: NDArray[np.float64] | None,
    on_event: Callable[[Any], None] | None = None,
) -> Any:
    """Run OR-Tools and return its result message; SolverError when it refuses.

    ``on_event`` hears a message of every solution and node of a search, from SCIP alone.
    """
    from ortools.math_opt import callback_pb2, parameters_pb2
    from ortools.math_opt.core.python import solver

    events = callback_pb2.CallbackRegistrationProto()
    if on_event is not None:
        events.request_registration.append(callback_pb2.CALLBACK_EVENT_MIP_SOLUTION)
        events.request_registration.append(callback_pb2.CALLBACK_EVENT_MIP_NODE)

    def heard(event: Any) -> Any:
        if on_event is not None:
            on_event(event)
        return callback_pb2.CallbackResultProto()

    types = {"highs": "HIGHS", "scip": "GSCIP", "glop": "GLOP", "pdlp": "PDLP"}
    try:
        return solver.solve(
            model_of(program),
            parameters_pb2.SolverTypeProto.Value(f"SOLVER_TYPE_{types[backend]}"),
            parameters_pb2.SolverInitializerProto(),
            parameters,
            hints_of(start),
            None,
            events,
            None if on_event is None else heard,
            None,
        )
    except Exception as error:
        # The binding raises its own StatusNotOk, which has no importable base of its own.
        message = f"{backend} failed: {error}"
        raise SolverError(message) from error
