"""A search in a process of its own says what `solve` says, keeps its limits, and tells news."""

from __future__ import annotations

import itertools
import math
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from made_programs import knapsack, random_program
from netplan.errors import SolverError
from netplan.lp import Builder, Program, search, solve

if TYPE_CHECKING:
    from netplan.lp.search_words import Searcher

BACKENDS: tuple[Searcher, ...] = ("highs", "scip")


def partition(columns: int = 20_000, rows: int = 500) -> Program:
    """Return a program in whose presolve HiGHS forgets the time: 9 s under a limit of 1 s."""
    dice = np.random.default_rng(0)
    matrix = csr_matrix((dice.random((rows, columns)) < 0.02).astype(float))
    return Program(
        cost=dice.integers(1, 100, columns).astype(float),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.ones(columns, dtype=bool),
        matrix=matrix,
        row_lower=np.ones(rows),
        row_upper=np.ones(rows),
    )


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_a_search_says_what_solve_says(seed: int) -> None:
    program = random_program(seed)
    for backend in BACKENDS:
        found, peer = search(program, time_limit_s=60, backend=backend), solve(program)
        assert found.status == peer.status == "optimal"
        # Solvers let whole numbers be 1e-6 off, and the other columns make use of it.
        assert found.objective == pytest.approx(peer.objective, abs=1e-4)
        assert found.bound == pytest.approx(found.objective, abs=1e-4)
        assert program.violation(found.values) < (2e-6 if backend == "highs" else 1e-4)
        assert (found.values == np.round(found.values))[program.integer].all()
        assert not found.interrupted


def test_duals_price_the_rows_of_a_continuous_program() -> None:
    builder = Builder()
    x = builder.columns("x", 2, cost=[-3.0, -2.0])
    builder.rows("a", 1, [([0, 0], x, [1.0, 1.0])], upper=4.0)
    builder.rows("b", 1, [(0, x[:1], 1.0)], upper=3.0)
    found = search(builder.program(), time_limit_s=60)
    assert found.values.tolist() == [3.0, 1.0]
    assert found.duals.tolist() == [-2.0, -1.0]
    assert found.bound == found.objective == -11.0


def test_equal_calls_give_equal_answers_whatever_the_process_did_before() -> None:
    for backend in BACKENDS:
        first = search(knapsack(), time_limit_s=60, node_limit=20, backend=backend)
        search(random_program(5), time_limit_s=60, backend=backend)
        second = search(knapsack(), time_limit_s=60, node_limit=20, backend=backend)
        assert first.status == second.status == "feasible"
        assert first.bound == second.bound
        assert first.values.tobytes() == second.values.tobytes()


def test_a_time_limit_that_strikes_leaves_the_best_and_its_bound() -> None:
    optimum = -2749.0
    for backend in BACKENDS:
        began = time.perf_counter()
        found = search(knapsack(60, 20), time_limit_s=0.4, backend=backend)
        assert time.perf_counter() - began < 0.4 + 3.0
        assert found.status == "feasible"
        assert found.bound <= optimum <= found.objective < 0.0
        assert found.gap == pytest.approx((found.objective - found.bound) / abs(found.objective))


def test_a_solver_that_overruns_is_stopped_on_time_and_the_start_is_kept() -> None:
    search(knapsack(5, 2), time_limit_s=60)
    program = partition()
    began = time.perf_counter()
    found = search(program, time_limit_s=1.0)
    assert time.perf_counter() - began < 2.0
    assert found.status in {"unknown", "feasible"}


def test_no_time_at_all_gives_back_the_start() -> None:
    program, zero = knapsack(), np.zeros(40)
    nothing = search(program, time_limit_s=0.0)
    assert (nothing.status, nothing.bound) == ("unknown", -math.inf)
    kept = search(program, time_limit_s=0.0, start=zero)
    assert (kept.status, kept.objective, kept.bound) == ("feasible", 0.0, -math.inf)


def test_a_start_is_used_and_never_lost() -> None:
    for backend in BACKENDS:
        best = search(knapsack(30, 8), time_limit_s=60, gap=0.0, backend=backend)
        assert best.status == "optimal"
        again = search(
            knapsack(30, 8), time_limit_s=60, node_limit=1, start=best.values, backend=backend
        )
        assert again.objective == best.objective


@pytest.mark.parametrize("value", [1.0, math.nan])
def test_a_start_that_breaks_the_program_is_not_believed(value: float) -> None:
    start = np.full(40, value)
    assert search(knapsack(), time_limit_s=0.0, start=start).status == "unknown"
    optimum = search(knapsack(40, 4), time_limit_s=60).objective
    assert search(knapsack(40, 4), time_limit_s=60, start=start).objective == optimum


def test_values_count_in_units_of_a_row_s_greatest_coefficient() -> None:
    builder = Builder()
    x = builder.columns("x", 2, cost=1.0, integer=[True, False])
    builder.rows("open", 1, [([0, 0], x, [-20_000.0, 1.0])], upper=0.0)
    program = builder.program()
    # x0 = 1e-7 was rounded to 0: x1 = 0.002 is what x0 was off by, 20 000 times.
    assert program.row_units().tolist() == [20_000.0]
    assert program.violation(np.array([0.0, 0.002])) == 0.002
    assert program.violation(np.array([0.0, 0.002]), row_units=program.row_units()) == 1e-7


def test_a_gap_stops_the_search_early_and_its_bound_holds() -> None:
    exact = search(knapsack(), time_limit_s=60, gap=0.0)
    for backend in BACKENDS:
        rough = search(knapsack(), time_limit_s=60, gap=0.1, backend=backend)
        assert rough.status == "optimal"
        assert rough.gap <= 0.1
        assert rough.bound <= exact.objective <= rough.objective


def test_infeasible_and_unbounded_programs_are_told_apart() -> None:
    for backend, whole in itertools.product(BACKENDS, (False, True)):
        builder = Builder()
        x = builder.columns("x", 1, cost=-1.0, integer=whole)
        program = builder.program()
        assert search(program, time_limit_s=60, backend=backend).status == "unbounded"
        builder.rows("impossible", 1, [(0, x, 1.0)], upper=-1.0)
        found = search(builder.program(), time_limit_s=60, backend=backend)
        assert found.status == "infeasible"
        assert not found.found


def test_what_can_be_seen_needs_no_process() -> None:
    builder = Builder()
    assert search(builder.program(), time_limit_s=60).objective == 0.0
    builder.columns("x", 1, lower=2.0, upper=1.0)
    assert search(builder.program(), time_limit_s=60).status == "infeasible"


def test_what_the_solver_refuses_is_a_solver_error() -> None:
    with pytest.raises(SolverError, match="HiGHS refuses mip_rel_gap = -1"):
        search(knapsack(), time_limit_s=60, gap=-1.0)
    with pytest.raises(SolverError, match="scip failed"):
        search(knapsack(), time_limit_s=60, gap=-1.0, backend="scip")


def test_better_solutions_and_bounds_are_told_on_the_way() -> None:
    for backend in BACKENDS:
        told: list[tuple[float, float]] = []
        found = search(
            knapsack(),
            time_limit_s=60,
            backend=backend,
            on_found=lambda objective, bound, told=told: told.append((objective, bound)),  # type: ignore[misc]
        )
        assert found.status == "optimal"
        assert len(told) > 3
        assert len(set(told)) == len(told)
        for before, after in itertools.pairwise(told):
            assert after[0] <= before[0]
            assert after[1] >= before[1]
        assert told[-1][0] == found.objective


@pytest.mark.parametrize("kind", [RuntimeError, OSError, EOFError])
def test_an_error_in_the_listener_ends_the_search_and_comes_out(kind: type[Exception]) -> None:
    def refuse(objective: float, bound: float) -> None:
        message = f"heard {objective} and {bound}"
        raise kind(message)

    with pytest.raises(kind, match="heard"):
        search(knapsack(60, 20), time_limit_s=60, on_found=refuse)
    assert search(knapsack(5, 2), time_limit_s=60).status == "optimal"
