"""T13: how long a program takes from entries into the solver, and then a program that grows.

The first program is the whole one of T8 (Cogentco: 290,080 nonzeros). Beside netplan stand
scipy, which builds the matrix and hands it to nobody, and the ways that write entries one by one.
The second is what T8 does to its solver, step by step, replayed: HiGHS as netplan keeps it alive,
beside GLOP kept alive by OR-Tools.

    python benchmarks/handing.py --small
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_array

from netplan.lp import Program
from netplan.lp.master import Master
from netplan.lp.mathopt import model_of
from netplan.routing.optimum import least_latency, least_max_utilisation
from optimum_data import folder, made, repetita
from optimum_peers import Whole, whole
from rows import Row, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from netplan.lp.master import Priced
    from optimum_data import Instance

    Step = tuple[str, NDArray[np.float64], NDArray[np.float64], csr_array]

MUST = 1 / 1.5
"""netplan may take 1.5 times as long as scipy's matrix build alone."""


def by_scipy(case: Instance) -> Whole:
    """Return the program as numpy and scipy build it: index arrays, then one sparse matrix."""
    return whole(case)


def by_netplan(program: Whole) -> Any:
    """Return HiGHS holding the program, handed over by ``Master``."""
    master = Master()
    master.add_columns(program.cost, csr_array((program.cost.size, 0)))
    master.add_rows(program.lower, program.upper, csr_array(program.matrix))
    return master._highs  # noqa: SLF001 - to read back what has arrived


def by_message(program: Whole) -> Any:
    """Return the message by which ``netplan.lp.solve`` hands a program to OR-Tools."""
    width = program.cost.size
    return model_of(
        Program(
            cost=program.cost,
            lower=np.zeros(width),
            upper=np.full(width, np.inf),
            integer=np.zeros(width, dtype=np.bool_),
            matrix=program.matrix,
            row_lower=program.lower,
            row_upper=program.upper,
        )
    )


def by_highspy_rows(program: Whole) -> Any:
    """Return HiGHS holding the program, written as expressions of highspy."""
    import highspy

    highs = highspy.Highs()
    highs.silent()
    x = [highs.addVariable(obj=cost) for cost in program.cost.tolist()]
    matrix = program.matrix
    bounds = zip(program.lower.tolist(), program.upper.tolist(), strict=True)
    for row, (low, high) in enumerate(bounds):
        at = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = zip(matrix.indices[at].tolist(), matrix.data[at].tolist(), strict=True)
        highs.addConstr(low <= highs.qsum(value * x[column] for column, value in terms) <= high)
    return highs


def by_pywraplp(program: Whole) -> Any:
    """Return GLOP holding the program, written coefficient by coefficient."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("GLOP")
    x = [solver.NumVar(0.0, solver.infinity(), "") for _ in range(program.cost.size)]
    bounds = zip(program.lower.tolist(), program.upper.tolist(), strict=True)
    rows = [solver.Constraint(low, high) for low, high in bounds]
    entries = program.matrix.tocoo()
    listed = (entries.row.tolist(), entries.col.tolist(), entries.data.tolist())
    for row, column, value in zip(*listed, strict=True):
        rows[row].SetCoefficient(x[column], value)
    return solver


def timed(function: Callable[..., Any], *given: Any, runs: int) -> tuple[Any, float]:
    """Return the last answer and the median CPU time, s."""
    times, answer = [], None
    for _ in range(runs):
        begun = time.process_time()
        answer = function(*given)
        times.append(time.process_time() - begun)
    return answer, float(np.median(times))


def in_highs(highs: Any, program: Whole) -> str:
    """Say that HiGHS holds the very matrix; raises ValueError when it does not."""
    inside = highs.getLp().a_matrix_
    parts = (np.array(inside.value_), np.array(inside.index_), np.array(inside.start_))
    shape = program.matrix.shape
    if inside.format_.name == "kRowwise":
        arrived = csr_array(parts, shape=shape)
    else:
        arrived = csr_array(parts, shape=shape[::-1]).T.tocsr()
    differs = float(abs(arrived - csr_array(program.matrix)).max())
    if differs > 0:
        message = f"HiGHS holds another matrix: an entry differs by {differs}"
        raise ValueError(message)
    return "matrix read back, differs by 0"


def in_message(message: Any, program: Whole) -> str:
    """Say that a MathOpt message holds as many entries; raises ValueError when it does not."""
    return counted(len(message.linear_constraint_matrix.coefficients), program.matrix.nnz)


def in_pywraplp(solver: Any, program: Whole) -> str:
    """Say that pywraplp holds as many rows; raises ValueError when it does not."""
    return counted(solver.NumConstraints(), program.lower.size)


def counted(found: int, expected: int) -> str:
    """Say that two counts are one; raises ValueError when they are not."""
    if found != expected:
        message = f"the solver holds {found} where {expected} were given"
        raise ValueError(message)
    return "counts, differ by 0"


def handed(case: Instance, *, runs: int) -> list[Row]:
    """Return the rows of a whole program's way into the solver."""
    program, build = timed(by_scipy, case, runs=runs)
    job = f"a program of {program.matrix.nnz:,} nonzeros into the solver, {case.name}"
    highs, own = timed(by_netplan, program, runs=runs)
    same = in_highs(highs, program)
    rows = [
        Row("T13", job, "netplan", own, 1.0, None, same, None),
        Row("T13", job, "scipy, building the matrix", build, build / own, MUST, same, None),
    ]
    for name, hand, check in (
        ("netplan.lp.solve, as a MathOpt message", by_message, in_message),
        ("highspy, as expressions", by_highspy_rows, in_highs),
        ("pywraplp, one coefficient at a time", by_pywraplp, in_pywraplp),
    ):
        held, spent = timed(hand, program, runs=1)
        rows.append(Row("T13", job, name, spent, spent / own, None, check(held, program), None))
    return rows


class Recorded(Master):
    """A master that notes in ``steps`` what is done to the last one made."""

    steps: ClassVar[list[Step]] = []

    def __init__(self) -> None:
        """Start over."""
        self.steps.clear()
        super().__init__()

    def add_rows(self, lower: ArrayLike, upper: ArrayLike, matrix: csr_array) -> None:
        """Note and add."""
        self.steps.append(("rows", np.asarray(lower), np.asarray(upper), matrix))
        super().add_rows(lower, upper, matrix)

    def add_columns(self, cost: ArrayLike, matrix: csr_array) -> None:
        """Note and add."""
        self.steps.append(("columns", np.asarray(cost), np.asarray(cost), matrix))
        super().add_columns(cost, matrix)

    def solve(self) -> Priced:
        """Note and solve."""
        self.steps.append(("solve", np.zeros(0), np.zeros(0), csr_array((0, 0))))
        return super().solve()


def recorded(case: Instance) -> list[Step]:
    """Return what the search for least latency at 1.1 times the best utilisation asks for."""
    cap = 1.1 * least_max_utilisation(case.problem).objective
    with patch("netplan.routing.optimum.program.Master", Recorded):
        least_latency(case.problem, case.latency_ms, utilisation=cap)
    return list(Recorded.steps)


def grown_in_highs(steps: Sequence[Step]) -> float:
    """Return the last objective of HiGHS, kept alive by ``Master``."""
    master, objective = Master(), 0.0
    for kind, one, other, matrix in steps:
        if kind == "rows":
            master.add_rows(one, other, matrix)
        elif kind == "columns":
            master.add_columns(one, matrix)
        else:
            objective = master.solve().objective
    return objective


def grown_in_glop(steps: Sequence[Step]) -> float:
    """Return the last objective of GLOP, kept alive by pywraplp, primal simplex."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("GLOP")
    settings = pywraplp.MPSolverParameters()
    settings.SetIntegerParam(settings.INCREMENTALITY, settings.INCREMENTALITY_ON)
    settings.SetIntegerParam(settings.PRESOLVE, settings.PRESOLVE_OFF)
    settings.SetIntegerParam(settings.LP_ALGORITHM, settings.PRIMAL)
    rows: list[Any] = []
    columns: list[Any] = []
    goal = solver.Objective()
    goal.SetMinimization()
    for kind, one, other, matrix in steps:
        for number in range(one.size):
            at = slice(matrix.indptr[number], matrix.indptr[number + 1])
            terms = zip(matrix.indices[at].tolist(), matrix.data[at].tolist(), strict=True)
            if kind == "rows":
                rows.append(solver.Constraint(float(one[number]), float(other[number])))
                for column, value in terms:
                    rows[-1].SetCoefficient(columns[column], value)
            else:
                columns.append(solver.NumVar(0.0, solver.infinity(), ""))
                goal.SetCoefficient(columns[-1], float(one[number]))
                for row, value in terms:
                    rows[row].SetCoefficient(columns[-1], value)
        if kind == "solve" and solver.Solve(settings) != pywraplp.Solver.OPTIMAL:
            message = "GLOP found no optimum"
            raise ValueError(message)
    return float(goal.Value())


def grown(case: Instance, *, runs: int) -> list[Row]:
    """Return the rows of a program that grows."""
    steps = recorded(case)
    solves = sum(1 for step in steps if step[0] == "solve")
    nonzeros = sum(step[3].nnz for step in steps)
    job = f"a program that grows over {solves} solves to {nonzeros:,} nonzeros, {case.name}"
    highs, own = timed(grown_in_highs, steps, runs=runs)
    glop, other = timed(grown_in_glop, steps, runs=runs)
    differs = abs(highs - glop) / abs(highs)
    if differs > 1e-6:  # noqa: PLR2004 - both solvers stop at about 1e-7
        message = f"HiGHS says {highs}, GLOP {glop}"
        raise ValueError(message)
    same = f"objective, differs by {differs:.1e}"
    return [
        Row("T13", job, "netplan, HiGHS kept alive", own, 1.0, None, same, None),
        Row("T13", job, "GLOP kept alive by pywraplp", other, other / own, None, same, None),
    ]


def run(*, small: bool, runs: int) -> list[Row]:
    """Return all rows; those of a made network where ``small``."""
    if small:
        return handed(made(), runs=runs) + grown(made(), runs=runs)
    if not folder().is_dir():
        message = f"T13 needs outside data, which is not at {folder()}"
        raise FileNotFoundError(message)
    case = repetita("Cogentco")
    return handed(case, runs=runs) + grown(case, runs=runs)


if __name__ == "__main__":
    show(run, __doc__, runs=3)
