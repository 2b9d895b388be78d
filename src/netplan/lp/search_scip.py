"""A search by SCIP, inside a search process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

# The process exists to search with it: loaded before the first job comes.
from ortools.math_opt import callback_pb2
from ortools.math_opt.core.python import solver  # noqa: F401

from netplan.lp.mathopt import call, parameters_of
from netplan.lp.search_words import TRUSTED, Job, News
from netplan.lp.solve import solution_of

if TYPE_CHECKING:
    from collections.abc import Callable


def run(job: Job, tell: Callable[[News], None]) -> News:
    """Search, tell values and bounds as they come, and return how it ended.

    Raises SolverError when SCIP refuses the job or fails.
    """
    program = job.program
    best, proved, units = np.inf, -np.inf, program.row_units()

    def heard(event: Any) -> None:
        nonlocal best, proved
        bound = float(event.mip_stats.dual_bound)
        values = None
        if event.event == callback_pb2.CALLBACK_EVENT_MIP_SOLUTION:
            found = event.primal_solution_vector
            values = np.zeros(program.cost.size)
            values[np.asarray(found.ids, dtype=np.int64)] = found.values
            objective = float(program.cost @ values)
            # SCIP asks about values that other constraints may yet refuse.
            if objective < best and program.violation(values, row_units=units) <= TRUSTED:
                best = objective
            else:
                values = None
        rises = proved < bound < np.inf
        if values is not None or rises:
            proved = max(proved, bound) if rises else proved
            tell(News(values=values, bound=proved))

    seconds = None if np.isinf(job.seconds) else job.seconds
    whole = bool(program.integer.any())
    settings = parameters_of("scip", seconds, job.node_limit, job.gap if whole else None, job.seed)
    result = call(program, "scip", settings, job.start, heard)
    solution = solution_of(program, result, whole=whole)
    return News(
        status=solution.status,
        values=solution.values if solution.found else None,
        bound=solution.bound,
    )
