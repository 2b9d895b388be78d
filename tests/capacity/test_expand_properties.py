"""What must hold of every plan: it passes its check, more money never hurts, equal bytes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netplan.capacity import Plan, certify, expand, expand_settings
from netplan.capacity.effects import effects
from netplan.capacity.paths import PathPool
from netplan.capacity.problem import problem
from netplan.capacity.solver import optimise
from netplan.capacity.to_change import change_of
from netplan.kernels import UNREACHED
from netplan.kernels.distances import distances_to
from netplan.latency import plant
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.topology.changes import apply_change
from plan_networks import fork, random_web

SEEDS = st.integers(0, 10_000)


@given(SEEDS, st.sampled_from([20e6, 60e6, 200e6]))
@settings(max_examples=15)
def test_every_plan_passes_its_certificate(seed: int, budget_cny: float) -> None:
    net = random_web(seed, budget_cny=budget_cny)
    asked = expand_settings(net, gap=0.0, node_limit=10_000)
    plan = expand(net, settings=asked)
    assert plan.summary.status in {"optimal", "infeasible"}
    if plan.summary.status == "infeasible":
        assert plan.missing_en
        return
    table = certify(net, plan, settings=asked)
    assert table["passed"].all(), table.to_string()


@given(SEEDS, st.sampled_from(["hot_potato", "cold_potato"]))
@settings(max_examples=15)
def test_the_model_routes_as_the_router_does(seed: int, policy: str) -> None:
    net = random_web(seed, budget_cny=1e9, exchange_policy=policy)
    put = problem(net, expand_settings(net))
    outcome = optimise(put)
    change = change_of(put, outcome, capex_cny=0.0, opex_cny_per_year=0.0)
    after = apply_change(net, change)
    demands = demands_in(after, put.asked.year)
    routing = EcmpRouter(put.asked.policy)(fabric(after), demands)
    loads = routing.load_gbps(demands.volume_gbps).ravel()
    foreseen = effects(put, frozenset(outcome.ridden)).load_gbps
    for number, slot in enumerate(put.slots):
        if slot.link in after["links"]:
            row = after["links"].row(slot.link)
            for way in (0, 1):
                assert loads[2 * row + way] == pytest.approx(foreseen.get(2 * number + way, 0.0))


@given(SEEDS)
@settings(max_examples=8)
def test_more_money_never_makes_a_plan_worse(seed: int) -> None:
    before = float("inf")
    for budget_cny in (0.0, 15e6, 40e6, 100e6):
        net = random_web(seed, budget_cny=budget_cny)
        found = expand(net, settings=expand_settings(net, gap=0.0, node_limit=10_000)).summary
        if found.status == "infeasible":
            assert before == float("inf")
            continue
        assert found.objective_ms <= before + 1e-4
        assert found.spend_cny <= budget_cny + 1.0
        before = found.objective_ms


@given(SEEDS)
@settings(max_examples=6)
def test_what_is_short_is_what_makes_a_plan_possible(seed: int) -> None:
    net = random_web(seed, budget_cny=0.0)
    asked = expand_settings(net, gap=0.0, node_limit=10_000)
    outcome = optimise(problem(net, asked))
    assume(outcome.shortage is not None and not outcome.shortage.load_gbps)
    assert outcome.shortage is not None
    lack = outcome.shortage.budget_cny
    enough = expand(
        net, settings=expand_settings(net, gap=0.0, node_limit=10_000, budget_cny=lack + 1.0)
    )
    assert enough.found
    assert not expand(
        net, settings=expand_settings(net, gap=0.0, node_limit=10_000, budget_cny=lack - 1e5)
    ).found


def test_the_best_of_a_fork_is_the_best_of_all_its_subsets() -> None:
    old, gains = 1000 * 0.0049 + 13 * 0.00015 + 0.2, {}
    costs = {"a": 32.4e6, "b": 52.3e6}
    gains["a"] = old - (500 * 0.0049 + 7 * 0.00015 + 0.2)
    gains["b"] = old - (400 * 0.0049 + 5 * 0.00015 + 0.2)
    for share in (0.2, 0.45, 0.5, 0.7):
        weight = {"a": share, "b": 1 - share}
        for budget_cny in (30e6, 40e6, 60e6, 90e6):
            best = min(
                old - sum(weight[x] * gains[x] for x in chosen)
                for size in range(3)
                for chosen in combinations("ab", size)
                if sum(costs[x] for x in chosen) <= budget_cny
            )
            net = fork(demand_a=60 * share, demand_b=60 * (1 - share), budget_cny=budget_cny)
            found = expand(
                net, settings=expand_settings(net, gap=0.0, node_limit=10_000)
            ).summary.objective_ms
            assert found == pytest.approx(best, abs=1e-9)


@given(SEEDS)
@settings(max_examples=20)
def test_the_path_pool_holds_the_shortest_path_of_every_set_of_candidates(seed: int) -> None:
    net = random_web(seed)
    fibre = plant(net)
    pool = PathPool.of(net, fibre, "r", 0)
    candidates = [row for row, offered in enumerate(pool.candidate) if offered]
    for target in range(1, len(net["sites"])):
        paths = pool.paths(target)
        reached = set()
        for size in range(len(candidates) + 1):
            for left_out in combinations(candidates, size):
                weight = pool.weight(frozenset(left_out))
                distance = distances_to(pool.roads.graph, weight, 0)[target]
                usable = [path for path in paths if not set(path) & set(left_out)]
                if distance == UNREACHED:
                    assert not usable
                    continue
                best = min(usable, key=lambda path: float(fibre.one_way_ms[list(path)].sum()))
                assert float(fibre.one_way_ms[list(best)].sum()) == pytest.approx(distance * 1e-6)
                reached.add(best)
        assert reached == set(paths)


def text(plan: Plan) -> str:
    """Return everything a plan says."""
    return plan.rows.to_csv(index=False) + repr(plan.change) + repr(plan.summary)


def test_equal_questions_give_equal_bytes() -> None:
    net = random_web(7, budget_cny=60e6, egress_target_gbps=700.0)
    assert text(expand(net)) == text(expand(net))


def test_weights_add_up_to_one() -> None:
    net = random_web(3)
    for weights in ("demand", "population", "equal"):
        put = problem(net, expand_settings(net, weights=weights))
        assert np.isclose(sum(put.weights), 1.0)
