"""Hands a program to a solver inside OR-Tools as one sparse matrix.

It goes through the messages of OR-Tools' MathOpt. Its older ``model_builder_helper`` takes a
sparse matrix too, but with HiGHS it reports the objective as the bound, and gives nothing back
when a limit runs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.errors import SolverError
from netplan.lp.mathopt import call, parameters_of
from netplan.lp.program import Program, Solution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.lp.mathopt import Backend
    from netplan.lp.program import Status

_STATUS: dict[str, Status] = {
    "TERMINATION_REASON_OPTIMAL": "optimal",
    "TERMINATION_REASON_FEASIBLE": "feasible",
    "TERMINATION_REASON_INFEASIBLE": "infeasible",
    "TERMINATION_REASON_UNBOUNDED": "unbounded",
    "TERMINATION_REASON_NO_SOLUTION_FOUND": "unknown",
}


def solve(
    program: Program,
    *,
    backend: Backend | None = None,
    time_limit_s: float | None = None,
    node_limit: int | None = None,
    gap: float = 1e-6,
    seed: int = 0,
    start: NDArray[np.float64] | None = None,
) -> Solution:
    """Minimise ``program`` and return what was found; equal calls give equal answers.

    ``backend`` is HiGHS for whole-number columns and GLOP else. ``gap`` is the relative
    distance to the bound at which a mixed-integer search may stop. A limit that runs out is no
    error: the solution is ``feasible`` (or ``unknown`` without any values) and carries its
    bound. ``time_limit_s`` stops at a moment that differs from run to run, ``node_limit``
    always at the same place. ``start`` holds values of an earlier solution to begin from. One
    thread is used. Raises SolverError when the solver fails.

    >>> from netplan.lp import Builder
    >>> builder = Builder()
    >>> x = builder.columns("x", 1, cost=1.0, integer=True)
    >>> row = builder.rows("least", 1, [(0, x, 1.0)], lower=1.5)
    >>> solve(builder.program()).objective
    2.0
    """
    whole = bool(program.integer.any())
    chosen: Backend = backend or ("highs" if whole else "glop")
    if whole and chosen in {"glop", "pdlp"}:
        message = f"{chosen} takes no whole-number columns"
        raise SolverError(message)
    if (answer := answer_at_sight(program)) is not None:
        return answer
    parameters = parameters_of(chosen, time_limit_s, node_limit, gap if whole else None, seed)
    result = call(program, chosen, parameters, start)
    return solution_of(program, result, whole=whole)


def answer_at_sight(program: Program) -> Solution | None:
    """Return the solution of a program without columns or with crossed bounds, else None."""
    if (program.lower > program.upper).any() or (program.row_lower > program.row_upper).any():
        return Solution(status="infeasible")
    if program.cost.size:
        return None
    if (program.row_lower > 0).any() or (program.row_upper < 0).any():
        return Solution(status="infeasible")
    return Solution(status="optimal", objective=0.0, bound=0.0, gap=0.0)


def solution_of(program: Program, result: Any, *, whole: bool) -> Solution:
    """Read OR-Tools' result message; SolverError when it ended for a reason of its own."""
    from ortools.math_opt import result_pb2

    name = result_pb2.TerminationReasonProto.Name(result.termination.reason)
    status = _STATUS.get(name)
    if name == "TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED":
        return _either(program)
    if status is None:
        reason = name.removeprefix("TERMINATION_REASON_").lower()
        message = f"the solver ended with {reason}: {result.termination.detail}"
        raise SolverError(message)
    bound = float(result.termination.objective_bounds.dual_bound)
    if status not in {"optimal", "feasible"}:
        return Solution(status=status, bound=bound if status == "unknown" else float("-inf"))
    answer = result.solutions[0]
    primal = answer.primal_solution
    values = np.zeros(program.cost.size)
    values[np.asarray(primal.variable_values.ids)] = primal.variable_values.values
    values[program.integer] = np.round(values[program.integer])
    duals = np.zeros(0 if whole else program.shape[0])
    if duals.size and answer.HasField("dual_solution"):
        prices = answer.dual_solution.dual_values
        duals[np.asarray(prices.ids)] = prices.values
    objective = float(program.cost @ values)
    bound = min(bound, objective)
    gap = (objective - bound) / max(abs(objective), 1e-9)
    return Solution(
        status=status, values=values, objective=objective, bound=bound, gap=gap, duals=duals
    )


def _either(program: Program) -> Solution:
    """Tell infeasible from unbounded by solving without costs."""
    free = Program(
        cost=np.zeros(program.cost.size),
        lower=program.lower,
        upper=program.upper,
        integer=program.integer,
        matrix=program.matrix,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
    )
    return Solution(status="unbounded" if solve(free).found else "infeasible")
