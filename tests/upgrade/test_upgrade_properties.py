"""What must hold of every upgrade: it survives its own sweep, and freedom never costs more."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import pytest

from netplan.capacity.proof.prove import prove
from netplan.capacity.steps import network_in
from netplan.capacity.terms import terms_of
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.failures.sets import failure_set
from netplan.failures.sweeper import Sweeper
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from plan_networks import random_web

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

SEEDS = (1, 2, 3, 4)


def planned(network: Network, *, limit_s: float = 5.0, **terms: Any) -> Plan:
    """Return the upgrade of a random network."""
    asked = terms_of(network, spare_stranded=True, **terms)
    return upgrade(network, settings=UpgradeSettings(terms=asked, time_limit_s=limit_s))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_under_ecmp_survives_its_own_sweep(seed: int) -> None:
    network = random_web(seed)
    plan = planned(network, routing="ecmp", survive=("segments",))
    after = network_in(network, plan.steps, year=2026)
    woven = fabric(after)
    sweeper = Sweeper.of(woven, demands_in(after, 2026), router=EcmpRouter("hot_potato"))
    swept = sweeper(failure_set(after, "segments").scenarios)
    capacity = after["links"]["capacity_gbps"]
    assert (swept.base_gbps.max(axis=1) <= 0.7 * capacity + 1e-6).all()
    assert (swept.load_gbps.max(axis=2) <= capacity + 1e-6).all()
    assert not swept.lost.any()


@pytest.mark.parametrize("routing", ["free", "ecmp"])
@pytest.mark.parametrize("survive", [(), ("segments",), ("links",), ("segments", "sites")])
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_plans_pass_the_certificate_that_knows_nothing_of_how_they_were_made(
    seed: int, survive: tuple[str, ...], routing: str
) -> None:
    network = random_web(seed)
    asked = terms_of(network, routing=routing, survive=survive, spare_stranded=True)
    plan = upgrade(network, settings=UpgradeSettings(terms=asked, time_limit_s=5.0))
    found = prove(network, plan, terms=asked)
    assert found.passed, found.checks[~found.checks["passed"]].to_string()


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_freedom_in_routing_never_costs_more(seed: int) -> None:
    network = random_web(seed)
    free = planned(network, limit_s=30.0, survive=("segments",))
    ecmp = planned(network, routing="ecmp", survive=("segments",))
    assert free.summary.objective_cny <= ecmp.summary.objective_cny + 1.0
    assert ecmp.summary.bound_cny <= ecmp.summary.objective_cny


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_tighter_limit_is_never_cheaper(seed: int) -> None:
    network = random_web(seed)
    costs = [
        planned(network, working_utilisation=limit).summary.objective_cny
        for limit in (0.9, 0.7, 0.5)
    ]
    assert costs == sorted(costs)


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_more_failures_to_survive_are_never_cheaper(seed: int) -> None:
    network = random_web(seed)
    costs = [
        planned(network, survive=survive).summary.objective_cny
        for survive in ((), ("segments",), ("segments", "srlgs", "sites"))
        if survive != ("segments", "srlgs", "sites") or len(network["srlgs"])
    ]
    assert costs == sorted(costs)


def test_a_larger_budget_is_never_worse() -> None:
    network = random_web(1)
    free = planned(network, survive=("segments",), budget_cny=inf).summary
    wide = planned(network, survive=("segments",), budget_cny=free.spend_cny * 2).summary
    exact = planned(network, survive=("segments",), budget_cny=free.spend_cny).summary
    assert free.objective_cny == pytest.approx(wide.objective_cny)
    assert free.objective_cny == pytest.approx(exact.objective_cny)


def test_equal_questions_get_equal_plans() -> None:
    network = random_web(3)
    first = planned(network, survive=("segments",))
    second = planned(network, survive=("segments",))
    assert first.rows.equals(second.rows)
    assert first.steps == second.steps


def test_what_is_barred_is_left_alone() -> None:
    network = random_web(2)
    plan = planned(network, survive=("segments",))
    item = str(plan.rows["item"][0])
    asked = terms_of(network, survive=("segments",), spare_stranded=True)
    other = upgrade(
        network, settings=UpgradeSettings(terms=asked, time_limit_s=5.0, barred=(item,))
    )
    assert item not in set(other.rows["item"])
    assert other.summary.objective_cny >= plan.summary.bound_cny - 1.0
