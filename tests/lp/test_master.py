"""A program that grows keeps its basis, and says at each step what it would from nothing."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from netplan.lp.master import Master

ORDERS = (
    ("from ortools.linear_solver import pywraplp", "import highspy"),
    ("import highspy", "from ortools.linear_solver import pywraplp"),
)
BOTH = """
{first}
{second}
glop = pywraplp.Solver.CreateSolver("GLOP")
x = glop.NumVar(1.0, 9.0, "x")
glop.Minimize(x)
assert glop.Solve() == pywraplp.Solver.OPTIMAL and x.solution_value() == 1.0
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
highs.addVar(2.0, 9.0)
highs.changeColCost(0, 1.0)
highs.run()
assert highs.getInfo().objective_function_value == 2.0
print("both")
"""


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_highspy_and_ortools_work_in_one_process_in_either_order(first: str, second: str) -> None:
    script = BOTH.format(first=first, second=second)
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "both\n"), ended.stderr


@given(st.integers(0, 10_000))
def test_columns_and_rows_that_come_later_count_as_if_they_had_been_there(seed: int) -> None:
    dice = np.random.default_rng(seed)
    matrix = dice.integers(-2, 7, (6, 9)).astype(float)
    least = dice.integers(0, 9, 6).astype(float)
    cost = dice.integers(1, 9, 9).astype(float)
    matrix[:, 0] = 1.0  # one column can meet every row, so there is always an answer
    master = Master()
    master.add_rows(least[:3], np.full(3, np.inf), csr_array((3, 0)))
    master.add_columns(cost[:4], csr_array(matrix[:3, :4].T))
    steps = [(3, 4)]
    answers = [master.solve()]
    master.add_columns(cost[4:], csr_array(matrix[:3, 4:].T))
    steps.append((3, 9))
    answers.append(master.solve())
    master.add_rows(least[3:], np.full(3, np.inf), csr_array(matrix[3:]))
    steps.append((6, 9))
    answers.append(master.solve())
    for (rows, columns), answer in zip(steps, answers, strict=True):
        peer = linprog(cost[:columns], A_ub=-matrix[:rows, :columns], b_ub=-least[:rows])
        assert answer.objective == pytest.approx(peer.fun, abs=1e-6)
        assert answer.duals @ least[:rows] == pytest.approx(peer.fun, abs=1e-6)
        assert (cost[:columns] - answer.duals @ matrix[:rows, :columns] > -1e-7).all()


def test_going_on_from_the_basis_takes_fewer_pivots_than_starting_anew() -> None:
    dice = np.random.default_rng(5)
    matrix, cost = dice.uniform(0, 1, (40, 120)), dice.uniform(1, 2, 120)
    least = np.ones(40)

    def started(columns: int) -> Master:
        master = Master()
        master.add_rows(least, np.full(40, np.inf), csr_array((40, 0)))
        master.add_columns(cost[:columns], csr_array(matrix[:, :columns].T))
        return master

    anew = started(120).solve()
    master = started(115)
    master.solve()
    master.add_columns(cost[115:], csr_array(matrix[:, 115:].T))
    grown = master.solve()
    assert grown.objective == pytest.approx(anew.objective)
    assert grown.pivots < 0.5 * anew.pivots


def test_bounds_of_rows_may_change_and_no_answer_is_told_from_an_answer() -> None:
    master = Master()
    master.add_rows([1.0], [np.inf], csr_array((1, 0)))
    assert master.solve().status == "infeasible"
    master.add_columns([3.0], csr_array([[1.0]]))
    assert master.solve().objective == pytest.approx(3.0)
    master.set_row_bounds([0], [2.5], [4.0])
    answer = master.solve()
    assert (answer.objective, answer.duals.tolist()) == (pytest.approx(7.5), [pytest.approx(3.0)])
    master.add_columns([-1.0], csr_array((1, 1)))
    assert master.solve().status == "unbounded"


def test_matrices_of_another_shape_are_refused() -> None:
    master = Master()
    with pytest.raises(ValueError, match=r"matrix has shape \(1, 2\), must have \(1, 0\)"):
        master.add_rows([1.0], [1.0], csr_array((1, 2)))
