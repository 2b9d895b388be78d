"""Plans made before the proof keep every row, and a search that is ended keeps its best plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from netplan.capacity.design import Moment, SearchSettings
from netplan.capacity.models import ModelDemand, ModelLink, ModelProblem, solve_model
from netplan.capacity.models.form import Form, Member, form_of
from netplan.capacity.models.levels import levels_of
from netplan.capacity.models.local import Seller
from netplan.capacity.models.program import whole_program
from netplan.capacity.models.routes import routes_of
from netplan.capacity.models.slopes import first_slope, slope_scaled
from netplan.capacity.models.sofar import SoFar
from netplan.capacity.models.start import Starter, values_of

if TYPE_CHECKING:
    from netplan.capacity.models.problem import Capacities

SIDE = 4


@pytest.fixture
def grid() -> ModelProblem:
    """Return a grid of 16 nodes with a demand between each two, two levels, and routing costs."""
    chance = np.random.default_rng(1)
    node = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    ends = [*zip(node[:, :-1].ravel(), node[:, 1:].ravel(), strict=True)]
    ends += [*zip(node[:-1].ravel(), node[1:].ravel(), strict=True)]
    links = tuple(
        ModelLink(
            id=f"l{n}", a=int(a), b=int(b), routing_cost=1.0, modules=((20.0, 30.0), (300.0, 160.0))
        )
        for n, (a, b) in enumerate(ends)
    )
    demands = tuple(
        ModelDemand(id=f"d{a}.{b}", source=a, target=b, value=float(chance.integers(1, 9)))
        for a in range(node.size)
        for b in range(a + 1, node.size)
    )
    nodes = tuple(f"n{n}" for n in range(node.size))
    return ModelProblem(nodes=nodes, links=links, demands=demands, code="?", capacities="explicit")


@pytest.mark.parametrize(
    ("capacities", "capacity", "cost"),
    [
        ("explicit", [0, 10, 30], [0, 10, 21]),
        # Three small modules cost more than a big one; two of these are the most of use.
        ("modular", [0, 10, 20, 30, 40, 50, 60], [0, 10, 20, 21, 31, 41, 42]),
        ("single", [0, 10, 20, 30, 40, 50], [0, 10, 20, 30, 40, 50]),
    ],
)
def test_levels_are_what_no_other_choice_beats(
    capacities: Capacities, capacity: list[float], cost: list[float]
) -> None:
    link = ModelLink(id="l", a=0, b=1, modules=((10.0, 10.0), (30.0, 21.0)))
    demand = ModelDemand(id="d", source=0, target=1, value=47.0)
    problem = ModelProblem(
        nodes=("a", "b"), links=(link,), demands=(demand,), code="?", capacities=capacities
    )
    form = form_of(problem)
    (levels,) = levels_of(problem, form, whole_program(problem, form).bought)
    assert levels.capacity.tolist() == capacity
    assert levels.cost.tolist() == cost
    sizes = np.array([size for size, _ in problem.on_sale(link)])
    assert (levels.counts @ sizes).tolist() == capacity


def test_selling_makes_a_plan_cheaper_and_equal_calls_give_equal_plans(grid: ModelProblem) -> None:
    form = form_of(grid)
    levels = levels_of(grid, form, whole_program(grid, form).bought)
    plans = []
    for _ in range(2):
        seller = Seller(grid, form, levels)
        level = slope_scaled(seller.router, levels, first_slope(levels))
        assert level is not None
        start = seller.choice(level)
        sold = seller.sold(start, lambda: False)
        assert sold.cost < start.cost
        plans.append(sold)
    assert plans[0].level.tolist() == plans[1].level.tolist()
    assert plans[0].cost == plans[1].cost


def test_a_plan_made_keeps_every_row_of_the_program(grid: ModelProblem) -> None:
    form = form_of(grid)
    whole = whole_program(grid, form)
    seller = Seller(grid, form, levels_of(grid, form, whole.bought))
    sofar = SoFar(settings=SearchSettings(), settled=0.0)
    Starter(whole, whole.program, seller, sofar).run(4.0, "scip")
    assert whole.program.violation(sofar.values, row_units=whole.program.row_units()) < 1e-6
    assert float(whole.program.cost @ sofar.values) == pytest.approx(sofar.objective)
    level = slope_scaled(seller.router, seller.levels, first_slope(seller.levels))
    plan = seller.choice(level)
    assert float(whole.program.cost @ values_of(plan, seller.levels, whole)) == pytest.approx(
        plan.cost
    )


def test_at_a_time_limit_there_is_a_plan_with_its_gap(grid: ModelProblem) -> None:
    answer = solve_model(grid, settings=SearchSettings(time_limit_s=3.0))
    assert answer.found
    assert answer.bound <= answer.objective
    assert answer.gap == pytest.approx(1 - answer.bound / answer.objective)
    bounds = [moment.bound for moment in answer.trail]
    assert bounds == sorted(bounds)


def test_ctrl_c_keeps_the_best_plan_so_far(grid: ModelProblem) -> None:
    def stop(moment: Moment) -> None:
        if np.isfinite(moment.objective):
            raise KeyboardInterrupt

    answer = solve_model(grid, settings=SearchSettings(time_limit_s=30.0), progress=stop)
    assert answer.interrupted
    assert answer.status == "feasible"
    assert len(answer.routes) >= len(grid.demands)


def test_a_circle_in_a_flow_is_left_out_of_the_routes() -> None:
    links = tuple(
        ModelLink(id=f"{a}{b}", a=a, b=b, modules=((9.0, 1.0),))
        for a, b in ((0, 1), (1, 2), (0, 2))
    )
    demand = ModelDemand(id="d", source=0, target=1, value=2.0)
    problem = ModelProblem(nodes=("a", "b", "c"), links=links, demands=(demand,), code="?")
    form = form_of(problem)
    whole = whole_program(problem, form)
    values = np.zeros(whole.program.shape[1])
    arcs = {(0, 1): 2.0, (1, 2): 5.0, (2, 1): 5.0}
    for column, tail, head in zip(
        whole.flows.column, whole.flows.tail, whole.flows.head, strict=True
    ):
        values[column] = arcs.get((int(tail), int(head)), 0.0)
    (route,) = routes_of(form, whole.flows, values)
    assert (route.links, route.volume) == ((0,), 2.0)


def test_two_demands_of_a_pair_share_its_paths_each_in_its_own_direction() -> None:
    link = ModelLink(id="l", a=0, b=1)
    there = ModelDemand(id="t", source=0, target=1, value=3.0)
    back = replace(there, id="b", source=1, target=0, value=1.0)
    problem = ModelProblem(nodes=("a", "b"), links=(link,), demands=(there, back), code="?")
    form: Form = form_of(problem)
    assert form.members == (
        (Member(demand=0, share=0.75), Member(demand=1, share=0.25, back=True)),
    )
