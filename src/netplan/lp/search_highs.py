"""A search by HiGHS, inside a search process."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

# The process exists to search with it: loaded before the first job comes.
import highspy
import numpy as np

from netplan.errors import SolverError
from netplan.lp.search_words import Job, News

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.lp.program import Status

TELL_SECONDS = 0.05
LEAST_SECONDS = 0.2
EXACT = 1e-9

_ENDS: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}
_LIMITS = {
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kInterrupt,
}


def run(job: Job, tell: Callable[[News], None]) -> News:
    """Search, tell values and bounds as they come, and return how it ended.

    Raises SolverError when HiGHS refuses the job or fails.
    """
    began = time.monotonic()
    highs = _loaded(job)
    _listen(highs, tell)
    _set(highs, "time_limit", max(0.0, job.seconds - (time.monotonic() - began)))
    _check(highs.run(), "program")
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        status = _either(job)
    if status not in _ENDS and status not in _LIMITS:
        message = f"HiGHS ended with {highs.modelStatusToString(status)}"
        raise SolverError(message)
    news = _ended(highs, _ENDS.get(status), whole=bool(job.program.integer.any()))
    left = job.seconds - (time.monotonic() - began)
    return _settled(job, news, max(left, LEAST_SECONDS))


def _settled(job: Job, news: News, seconds: float) -> News:
    """Round whole numbers, and have the other columns follow if they can within ``seconds``.

    A search lets whole numbers be 1e-6 off, which a large coefficient makes a lot of.
    """
    whole = job.program.integer
    if news.values is None or whole.all() or not whole.any():
        return news
    rounded = np.round(news.values)
    if np.abs(rounded - news.values)[whole].max() <= EXACT:
        return news
    lower, upper = job.program.lower.copy(), job.program.upper.copy()
    lower[whole] = upper[whole] = rounded[whole]
    fixed = replace(job.program, lower=lower, upper=upper, integer=np.zeros_like(whole))
    highs = _loaded(replace(job, program=fixed, start=None))
    _set(highs, "time_limit", seconds)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return news
    return replace(news, values=np.array(highs.getSolution().col_value, dtype=np.float64))


def _ended(highs: Any, status: Status | None, *, whole: bool) -> News:
    """Return how a run ended; no ``status`` is a limit that ran out."""
    info = highs.getInfo()
    feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
    holds = status == "optimal" or (
        status is None and whole and info.primal_solution_status == feasible
    )
    if status in {"infeasible", "unbounded"}:
        return News(status=status)
    solution = highs.getSolution()
    bound = float(info.mip_dual_bound) if whole else -np.inf
    if not whole and status == "optimal":
        bound = float(info.objective_function_value)
    return News(
        status=status or ("feasible" if holds else "unknown"),
        values=np.array(solution.col_value, dtype=np.float64) if holds else None,
        duals=None if whole or not holds else np.array(solution.row_dual, dtype=np.float64),
        bound=bound if np.isfinite(bound) else -np.inf,
    )


def _loaded(job: Job) -> Any:
    """Return HiGHS with the program, its settings and the values to begin from."""
    program, highs = job.program, highspy.Highs()
    rows, columns = program.shape
    matrix = program.matrix.sorted_indices()
    options = {"output_flag": False, "parallel": "off", "threads": 1, "random_seed": job.seed}
    if program.integer.any():
        options["mip_rel_gap"] = job.gap
        if job.node_limit is not None:
            options["mip_max_nodes"] = job.node_limit
    for name, value in options.items():
        _set(highs, name, value)
    status = highs.passModel(
        columns,
        rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        program.integer.astype(np.int32),
    )
    _check(status, "program")
    if job.start is not None:
        values = highspy.HighsSolution()
        values.col_value = job.start.tolist()
        highs.setSolution(values)
    return highs


def _listen(highs: Any, tell: Callable[[News], None]) -> None:
    """Have ``highs`` tell every better solution at once, and the bound as often as is of use."""
    proved, told = -np.inf, -np.inf

    def found(event: Any) -> None:
        values = np.array(event.data_out.mip_solution, dtype=np.float64)
        bound = float(event.data_out.mip_dual_bound)
        tell(News(values=values, bound=bound if np.isfinite(bound) else -np.inf))

    def looked(event: Any) -> None:
        nonlocal proved, told
        bound, now = float(event.data_out.mip_dual_bound), time.monotonic()
        if proved < bound < np.inf and now >= told + TELL_SECONDS:
            proved, told = bound, now
            tell(News(bound=bound))

    highs.cbMipImprovingSolution += found
    highs.cbMipInterrupt += looked


def _either(job: Job) -> Any:
    """Tell infeasible from unbounded by solving without costs."""
    highs = _loaded(job)
    highs.changeColsCost(
        job.program.cost.size,
        np.arange(job.program.cost.size, dtype=np.int32),
        np.zeros(job.program.cost.size),
    )
    _set(highs, "time_limit", job.seconds)
    highs.run()
    status = highs.getModelStatus()
    optimal = status == highspy.HighsModelStatus.kOptimal
    return highspy.HighsModelStatus.kUnbounded if optimal else status


def _set(highs: Any, name: str, value: Any) -> None:
    """Set an option; SolverError when HiGHS refuses the value."""
    if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
        message = f"HiGHS refuses {name} = {value}"
        raise SolverError(message)


def _check(status: Any, what: str) -> None:
    """Raise SolverError where HiGHS refuses what it is given."""
    if status == highspy.HighsStatus.kError:
        message = f"HiGHS refuses the {what}"
        raise SolverError(message)
