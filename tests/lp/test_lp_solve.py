"""The solver finds what scipy finds, keeps to its limits, and tells apart what went wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from made_programs import knapsack, random_program
from netplan.errors import SolverError
from netplan.lp import Builder, solve


@given(st.integers(0, 10_000))
def test_continuous_programs_agree_with_scipy(seed: int) -> None:
    program = random_program(seed, whole=False)
    peer = linprog(program.cost, program.matrix, program.row_upper, bounds=(0, 7))
    for backend in ("glop", "highs"):
        found = solve(program, backend=backend)
        assert found.status == "optimal"
        assert found.objective == pytest.approx(peer.fun, abs=1e-6)
        assert found.bound == pytest.approx(found.objective, abs=1e-6)
        assert program.violation(found.values) < 1e-6


@given(st.integers(0, 10_000))
def test_whole_number_programs_agree_with_scipy(seed: int) -> None:
    program = random_program(seed, whole=True)
    rows = LinearConstraint(program.matrix, -np.inf, program.row_upper)
    peer = milp(program.cost, integrality=np.ones(9), bounds=Bounds(0, 7), constraints=rows)
    for backend in ("highs", "scip"):
        found = solve(program, backend=backend)
        assert found.status == "optimal"
        assert found.objective == pytest.approx(peer.fun, abs=1e-6)
        assert program.violation(found.values) < 1e-6
        assert (found.values == np.round(found.values)).all()


def test_pdlp_agrees_to_its_tolerance() -> None:
    program = random_program(11, whole=False)
    exact = solve(program).objective
    assert solve(program, backend="pdlp").objective == pytest.approx(exact, rel=1e-3)


def test_duals_price_the_rows_of_a_continuous_program() -> None:
    builder = Builder()
    x = builder.columns("x", 2, cost=[-3.0, -2.0])
    builder.rows("a", 1, [([0, 0], x, [1.0, 1.0])], upper=4.0)
    builder.rows("b", 1, [(0, x[:1], 1.0)], upper=3.0)
    found = solve(builder.program())
    # x = (3, 1): another unit of row a is worth 2, one of row b 3 - 2 = 1.
    assert found.values.tolist() == [3.0, 1.0]
    assert found.duals.tolist() == [-2.0, -1.0]


def test_equal_calls_give_equal_answers() -> None:
    program = knapsack()
    first, second = solve(program, node_limit=20), solve(program, node_limit=20)
    assert first.status == second.status
    assert first.bound == second.bound
    assert first.values.tobytes() == second.values.tobytes()


def test_a_limit_that_runs_out_is_no_error() -> None:
    stopped = solve(knapsack(), node_limit=1)
    assert stopped.status == "feasible"
    assert stopped.found
    assert stopped.bound < stopped.objective
    assert stopped.gap == pytest.approx(
        (stopped.objective - stopped.bound) / abs(stopped.objective)
    )
    timeless = solve(knapsack(), time_limit_s=1e-6)
    assert timeless.status == "unknown"
    assert not timeless.found
    assert timeless.values.size == 0


def test_a_gap_stops_the_search_early_and_its_bound_holds() -> None:
    rough, exact = solve(knapsack(), gap=0.1), solve(knapsack(), gap=0.0)
    assert rough.status == "optimal"
    assert rough.gap <= 0.1
    assert rough.bound <= exact.objective <= rough.objective


def test_a_start_is_kept_when_nothing_better_is_found() -> None:
    best = solve(knapsack(), gap=0.0)
    again = solve(knapsack(), node_limit=1, start=best.values)
    assert again.objective == best.objective


def test_infeasible_and_unbounded_programs_are_told_apart() -> None:
    for whole in (False, True):
        builder = Builder()
        x = builder.columns("x", 1, cost=-1.0, integer=whole)
        assert solve(builder.program()).status == "unbounded"
        builder.rows("impossible", 1, [(0, x, 1.0)], upper=-1.0)
        assert solve(builder.program()).status == "infeasible"


def test_crossed_bounds_are_infeasible() -> None:
    builder = Builder()
    builder.columns("x", 1, lower=2.0, upper=1.0)
    assert solve(builder.program()).status == "infeasible"


def test_a_program_without_columns_is_judged_by_its_rows() -> None:
    builder = Builder()
    builder.rows("empty", 1, [], upper=1.0)
    assert solve(builder.program()).objective == 0.0
    builder.rows("more", 1, [], lower=1.0)
    assert solve(builder.program()).status == "infeasible"


def test_simplex_backends_refuse_whole_numbers() -> None:
    with pytest.raises(SolverError, match="glop takes no whole-number columns"):
        solve(knapsack(), backend="glop")


def test_what_the_solver_refuses_is_a_solver_error() -> None:
    with pytest.raises(SolverError, match="highs failed"):
        solve(knapsack(), gap=-1.0)


def test_a_program_checks_its_shapes_and_numbers() -> None:
    program = random_program(1, whole=False)
    with pytest.raises(ValueError, match=r"row_upper has shape \(5,\), must have \(6,\)"):
        replace(program, row_upper=np.zeros(5))
    with pytest.raises(ValueError, match="lower holds a value that is no number"):
        replace(program, lower=np.full(9, np.nan))
    with pytest.raises(ValueError, match="must be finite"):
        replace(program, cost=np.full(9, np.inf))
    with pytest.raises(ValueError, match="read-only"):
        program.cost[0] = 1.0
