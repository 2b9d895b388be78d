"""On random small networks, the answer is that of an independent program, and letters keep order.

The other program is the textbook one, in ``textbook.py``.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netplan.capacity.design import SearchSettings
from netplan.capacity.models import (
    ModelAnswer,
    ModelDemand,
    ModelLink,
    ModelProblem,
    solve_model,
)

from .textbook import textbook

NODES = 4
EVERY = tuple(combinations(range(NODES), 2))
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: st.DrawFn, *, routing_cost: bool = True) -> ModelProblem:
    """Draw a connected network of four nodes with up to three demands and two modules."""
    extra = draw(st.sets(st.sampled_from(EVERY), max_size=3))
    ends = sorted({(0, 1), (1, 2), (2, 3)} | extra)
    module = st.tuples(st.sampled_from([5.0, 20.0]), st.integers(4, 30).map(float))
    links = tuple(
        ModelLink(
            id=f"l{a}{b}",
            a=a,
            b=b,
            installed=draw(st.sampled_from([0.0, 0.0, 4.0])),
            installed_cost=3.0,
            routing_cost=draw(st.sampled_from([0.5, 1.0])) if routing_cost else 0.0,
            setup_cost=draw(st.sampled_from([0.0, 9.0])),
            modules=tuple(draw(st.lists(module, min_size=1, max_size=2, unique_by=lambda m: m[0]))),
        )
        for a, b in ends
    )
    pairs = draw(
        st.lists(st.sampled_from(list(permutations(range(NODES), 2))), min_size=1, max_size=3)
    )
    demands = tuple(
        ModelDemand(id=f"d{n}", source=a, target=b, value=float(draw(st.integers(1, 9))))
        for n, (a, b) in enumerate(pairs)
    )
    nodes = tuple("ABCD")
    return ModelProblem(nodes=nodes, links=links, demands=demands, code="?")


def cost(problem: ModelProblem) -> float:
    """Return netplan's least cost, inf where nothing fits."""
    answer = solve_model(problem, settings=SearchSettings(time_limit_s=60.0))
    if answer.status == "infeasible":
        return np.inf
    assert answer.status == "optimal"
    keeps(problem, answer)
    return answer.objective


def keeps(problem: ModelProblem, answer: ModelAnswer) -> None:
    """Check that routes serve all demands, fit, and cost with the modules what is said."""
    served = np.zeros(len(problem.demands))
    routing = 0.0
    for route in answer.routes:
        served[route.demand] += route.volume
        routing += route.volume * sum(problem.links[link].routing_cost for link in route.links)
        at = problem.demands[route.demand].source
        for link in route.links:
            ends = (problem.links[link].a, problem.links[link].b)
            assert at in ends
            at = ends[1] if ends[0] == at else ends[0]
        assert at == problem.demands[route.demand].target
    assert served == pytest.approx([demand.volume for demand in problem.demands])
    paid = 0.0
    for link, each in zip(problem.links, answer.links, strict=True):
        both = problem.link_model == "undirected"
        load = each.there + each.back if both else max(each.there, each.back)
        assert load <= each.capacity + 1e-5
        paid += each.cost + (link.installed_cost if link.installed else 0.0)
    assert paid + routing == pytest.approx(answer.objective)


@FEW
@given(
    problem=problems(),
    link_model=st.sampled_from(["undirected", "bidirected"]),
    capacities=st.sampled_from(["modular", "single", "explicit", "linear"]),
    routing=st.sampled_from(["continuous", "single_path"]),
    fixed_charge=st.booleans(),
)
def test_the_least_cost_is_that_of_an_independent_program(
    problem: ModelProblem, link_model: str, capacities: str, routing: str, *, fixed_charge: bool
) -> None:
    asked = replace(
        problem,
        link_model=link_model,
        capacities=capacities,
        routing=routing,
        fixed_charge=fixed_charge,
    )
    assert cost(asked) == pytest.approx(textbook(asked), rel=1e-6)


@FEW
@given(problem=problems(routing_cost=False), fixed_charge=st.booleans())
def test_without_routing_cost_the_least_cost_is_the_same_too(
    problem: ModelProblem, *, fixed_charge: bool
) -> None:
    asked = replace(problem, fixed_charge=fixed_charge)
    assert cost(asked) == pytest.approx(textbook(asked), rel=1e-6)


@FEW
@given(problem=problems())
def test_less_freedom_is_never_cheaper(problem: ModelProblem) -> None:
    split = cost(problem)
    units = cost(replace(problem, routing="integer"))
    whole = cost(replace(problem, routing="single_path"))
    assert split <= units * (1 + 1e-6)
    assert units <= whole * (1 + 1e-6)
    linear = cost(replace(problem, capacities="linear"))
    assert linear <= split * (1 + 1e-6)
    for narrower in ("single", "explicit"):
        assert split <= cost(replace(problem, capacities=narrower)) * (1 + 1e-6)
    assert split <= cost(replace(problem, survival="rerouted")) * (1 + 1e-6)


@FEW
@given(problem=problems())
def test_capacity_in_each_direction_is_never_dearer_than_shared(problem: ModelProblem) -> None:
    shared = cost(problem)
    assert cost(replace(problem, link_model="bidirected")) <= shared * (1 + 1e-6)


@FEW
@given(problem=problems())
def test_equal_demands_both_ways_on_bidirected_links_are_one_want_a_pair(
    problem: ModelProblem,
) -> None:
    back = tuple(
        replace(each, id=f"{each.id}back", source=each.target, target=each.source)
        for each in problem.demands
    )
    both = replace(problem, demands=problem.demands + back, link_model="bidirected")
    doubled = tuple(replace(link, routing_cost=2 * link.routing_cost) for link in problem.links)
    assert cost(both) == pytest.approx(cost(replace(problem, links=doubled)), rel=1e-6)
    assert cost(both) == pytest.approx(textbook(both), rel=1e-6)


@FEW
@given(problem=problems(), times=st.integers(3, 5))
def test_levels_that_are_all_multiples_are_modules(problem: ModelProblem, times: int) -> None:
    one = tuple(replace(link, modules=link.modules[:1]) for link in problem.links)
    most = max(capacity for link in one for capacity, _ in link.modules) * times
    assume(sum(demand.volume for demand in problem.demands) <= 5.0 * times or most > 0)
    levels = tuple(
        replace(
            link,
            modules=tuple((k * link.modules[0][0], k * link.modules[0][1]) for k in range(1, 8)),
        )
        for link in one
    )
    modular = cost(replace(problem, links=one))
    assert cost(replace(problem, links=levels, capacities="explicit")) == pytest.approx(
        modular, rel=1e-6
    )
