"""The triangle and the square, worked by hand to the digit; and what is said when nothing fits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from tests.design.small_designs import Small, design_of

from netplan.capacity.design import (
    Design,
    SearchSettings,
    Stage,
    State,
    design,
    short_of,
)
from netplan.lp import Builder

TRIANGLE = Small(3, ((0, 1, 10.0, 1.0), (1, 2, 10.0, 1.0), (0, 2, 10.0, 3.0)), ((0, 2, 15.0),), 9)
SQUARE = Small(
    4,
    ((0, 1, 10.0, 1.0), (1, 2, 10.0, 1.0), (2, 3, 10.0, 1.0), (3, 0, 10.0, 1.0)),
    ((0, 2, 10.0), (1, 3, 10.0)),
    9,
)


def test_a_triangle_goes_around_where_that_is_cheaper() -> None:
    # 15 Gbit/s need two modules a hop: 2 + 2 around; over the direct link they would cost 6.
    found = design(design_of(TRIANGLE, survive=False))
    assert (found.status, found.objective, found.bound) == ("optimal", 4.0, 4.0)
    assert found.values.tolist() == [2.0, 2.0, 0.0]


def test_a_triangle_that_survives_pays_for_both_ways() -> None:
    # Without the direct link both hops need 2 modules, without a hop the direct link needs 2.
    found = design(design_of(TRIANGLE, survive=True))
    assert (found.objective, found.bound, found.gap) == (10.0, 10.0, 0.0)
    assert found.values.tolist() == [2.0, 2.0, 2.0]


def test_a_square_needs_two_modules_a_side_to_survive() -> None:
    # When a side fails the others are a path; its middle side carries both demands: 20 Gbit/s.
    assert design(design_of(SQUARE, survive=True)).values.tolist() == [2.0, 2.0, 2.0, 2.0]


def test_a_limit_of_half_doubles_what_the_square_needs() -> None:
    found = design(design_of(SQUARE, survive=True, limit=0.5))
    assert found.values.tolist() == [4.0, 4.0, 4.0, 4.0]


def test_installed_capacity_is_used_before_anything_is_bought() -> None:
    assert design(design_of(SQUARE, survive=True, base=10.0)).objective == 4.0
    assert design(design_of(SQUARE, survive=True, base=20.0)).objective == 0.0


def test_each_direction_has_its_own_capacity_where_it_is_not_shared() -> None:
    both = Small(2, ((0, 1, 10.0, 1.0),), ((0, 1, 8.0), (1, 0, 8.0)), 5)
    assert design(design_of(both, survive=False)).objective == 2.0
    own = Small(2, both.links, both.demands, 5, shared=False)
    assert design(design_of(own, survive=False)).objective == 1.0


def test_a_demand_that_is_spared_asks_for_nothing() -> None:
    problem = design_of(SQUARE, survive=False)
    state = State(id="one only", spared=(1,))
    bare = Design(
        program=problem.program,
        arc_link=problem.arc_link,
        shared=problem.shared,
        stages=problem.stages,
        states=(state,),
    )
    assert design(bare).objective == 2.0


def test_fixed_charges_and_budgets_of_the_program_hold() -> None:
    # Opening the cheap hop's links costs 9 each, so the direct link is bought.
    builder = Builder()
    modules = builder.columns("modules", 3, cost=[1.0, 1.0, 3.0], upper=9, integer=True)
    opened = builder.columns("open", 3, cost=[9.0, 9.0, 0.0], upper=1, integer=True)
    builder.rows("open", 3, [(range(3), modules, 1.0), (range(3), opened, -9.0)], upper=0.0)
    problem = design_of(TRIANGLE, survive=False)
    stage = problem.stages[0]
    sizes = csr_array(np.hstack([stage.gbps.toarray(), np.zeros((3, 3))]))
    charged = Design(
        program=builder.program(),
        arc_link=problem.arc_link,
        shared=problem.shared,
        stages=(Stage(flow=stage.flow, base_gbps=stage.base_gbps, gbps=sizes),),
        states=problem.states,
    )
    found = design(charged)
    assert (found.objective, found.values[:3].tolist()) == (6.0, [0.0, 0.0, 2.0])


def test_what_is_missing_is_named_with_its_state_and_cut() -> None:
    scarce = Small(3, TRIANGLE.links, TRIANGLE.demands, 1)
    problem = design_of(scarce, survive=True)
    found = design(problem)
    assert (found.status, found.values.size, found.found) == ("infeasible", 0, False)
    assert found.short is not None
    # One way is left after a failure, with one module of 10 for 15 Gbit/s.
    assert found.short.state > 0
    assert found.short.demands == (0,)
    assert (found.short.needed_gbps, found.short.room_gbps) == (15.0, 10.0)
    assert found.short.missing_gbps == 5.0


def test_a_failure_that_cuts_a_demand_off_is_named() -> None:
    line = Small(3, ((0, 1, 10.0, 1.0), (1, 2, 10.0, 1.0)), ((0, 1, 1.0), (0, 2, 2.0)), 9)
    found = design(design_of(line, survive=True))
    assert found.status == "infeasible"
    assert found.short is not None
    assert (found.short.state, found.short.demands, found.short.links) == (1, (0, 1), ())
    assert found.short.missing_gbps == 3.0


def test_a_program_that_contradicts_itself_is_not_blamed_on_traffic() -> None:
    builder = Builder()
    modules = builder.columns("modules", 3, cost=1.0, upper=9, integer=True)
    builder.rows("budget", 1, [([0] * 3, modules, 1.0)], lower=40.0)
    plain = design_of(TRIANGLE, survive=False)
    problem = Design(
        program=builder.program(),
        arc_link=plain.arc_link,
        shared=plain.shared,
        stages=plain.stages,
        states=plain.states,
    )
    found = design(problem)
    assert found.status == "infeasible"
    assert found.short is not None
    assert found.short.state == -1


def test_a_choice_is_tested_state_by_state() -> None:
    problem = design_of(SQUARE, survive=True)
    assert short_of(problem, np.full(4, 2.0)) is None
    short = short_of(problem, np.array([2.0, 2.0, 2.0, 1.0]))
    assert short is not None
    # Without the side across, the narrow side is in the middle of the path.
    assert (problem.states[short.state].down, short.links) == ((1,), (3,))
    assert (short.needed_gbps, short.room_gbps, short.demands) == (20.0, 10.0, (0, 1))


def test_a_start_is_kept_and_its_cuts_help_again() -> None:
    problem = design_of(SQUARE, survive=True)
    first = design(problem, start=np.full(4, 3.0))
    assert first.trail[0].objective == 12.0
    assert first.cuts is not None
    again = design(problem, cuts=first.cuts)
    assert (again.objective, again.trail[0].bound) == (8.0, 8.0)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"gap": -1.0}, "gap must be 0 or above"), ({"time_limit_s": 0.0}, "must be above 0")],
)
def test_settings_out_of_range_are_refused(given: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SearchSettings(**given)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (State(id="a", stage=3), "there is no stage 3"),
        (State(id="a", down=(9,)), "a link down is not there"),
        (State(id="a", spared=(9,)), "a demand is not there"),
        (State(id="a", limit=0.0), "limit must be above 0"),
    ],
)
def test_states_that_do_not_fit_the_design_are_refused(state: State, message: str) -> None:
    problem = design_of(SQUARE, survive=False)
    with pytest.raises(ValueError, match=message):
        Design(
            program=problem.program,
            arc_link=problem.arc_link,
            shared=problem.shared,
            stages=problem.stages,
            states=(state,),
        )
