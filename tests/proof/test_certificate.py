"""The certificate catches a plan that says more than it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from netplan.capacity import certify, expand, expand_settings
from plan_networks import detour, fork

if TYPE_CHECKING:
    from netplan.capacity import ExpandSettings, Plan
    from netplan.topology.network import Network

Made = tuple["Network", "ExpandSettings", "Plan"]


def make(network: Network) -> Made:
    """Return a network, its question and its plan."""
    asked = expand_settings(network, gap=0.0, node_limit=10_000)
    return network, asked, expand(network, settings=asked)


def failed(made: Made, **changes: Any) -> set[str]:
    """Return the checks that fail once fields of the plan's change list are replaced."""
    network, asked, plan = made
    forged = replace(plan, steps=(replace(plan.steps[0], change=replace(plan.change, **changes)),))
    table = certify(network, forged, settings=asked)
    return set(table["check"][~table["passed"]])


@pytest.fixture(scope="module")
def crowded() -> Made:
    """Return a plan that builds a cable, lights two pairs, moves a link and enlarges it."""
    return make(fork(demand_a=200.0, channels=2, egress_target_gbps=400.0, budget_cny=60e6))


def rows(made: Made, verb: str, table: str) -> list[dict[str, Any]]:
    """Return rows of a plan's change list, to be forged."""
    return [dict(row) for row in getattr(made[2].change, verb)[table]]


def test_an_honest_plan_passes_every_check(crowded: Made) -> None:
    network, asked, plan = crowded
    table = certify(network, plan, settings=asked)
    assert table["passed"].all(), table.to_string()
    assert table["check"].tolist() == [
        "applies",
        "spend",
        "budget",
        "whole_modules",
        "joined",
        "waves",
        "egress",
        "latency",
        "latency_bound",
        "unserved",
        "free_routing",
        "igp",
        "ecmp",
    ]
    assert (table["name_zh"] != "").all()


def test_a_module_too_few_overloads_the_link(crowded: Made) -> None:
    links = rows(crowded, "set", "links")
    links[0]["capacity_gbps"] -= 100.0
    assert failed(crowded, set={**crowded[2].change.set, "links": links}) == {
        "spend",
        "egress",
        "free_routing",
        "igp",
        "ecmp",
    }


def test_half_a_module_is_no_module(crowded: Made) -> None:
    links = rows(crowded, "set", "links")
    links[0]["capacity_gbps"] += 50.0
    assert {"whole_modules", "spend"} <= failed(
        crowded, set={**crowded[2].change.set, "links": links}
    )


def test_a_cable_that_is_not_built_carries_nothing(crowded: Made) -> None:
    changed = {name: table for name, table in crowded[2].change.set.items() if name != "segments"}
    assert {"joined", "spend"} <= failed(crowded, set=changed)


def test_a_dark_pair_has_no_room_for_waves(crowded: Made) -> None:
    changed = {
        name: table for name, table in crowded[2].change.set.items() if name != "fibre_pairs"
    }
    assert failed(crowded, set=changed) == {"spend", "waves"}


def test_a_path_that_does_not_join_is_found(crowded: Made) -> None:
    links = rows(crowded, "set", "links")
    links[0]["segments"] = ("h-b",)
    assert "joined" in failed(crowded, set={**crowded[2].change.set, "links": links})


def test_a_price_that_is_too_low_is_found(crowded: Made) -> None:
    network, asked, plan = crowded
    cheap = replace(plan, summary=replace(plan.summary, spend_cny=plan.summary.spend_cny - 1e6))
    table = certify(network, cheap, settings=asked).set_index("check")
    assert not table.loc["spend", "passed"]
    table = certify(network, plan, settings=replace(asked, budget_cny=1e6)).set_index("check")
    assert not table.loc["budget", "passed"]


def test_a_latency_that_is_too_good_is_found(crowded: Made) -> None:
    network, asked, plan = crowded
    better = replace(plan.summary, objective_ms=plan.summary.objective_ms - 0.01)
    table = certify(network, replace(plan, summary=better), settings=asked).set_index("check")
    assert not table.loc["latency", "passed"]
    above = replace(plan.summary, bound_ms=plan.summary.objective_ms + 0.01)
    table = certify(network, replace(plan, summary=above), settings=asked).set_index("check")
    assert not table.loc["latency_bound", "passed"]


def test_changes_that_cannot_be_applied_fail_the_first_check(crowded: Made) -> None:
    network, asked, plan = crowded
    lost = replace(plan.change, set={"links": ({"link": "nowhere", "capacity_gbps": 1.0},)})
    table = certify(
        network, replace(plan, steps=(replace(plan.steps[0], change=lost),)), settings=asked
    )
    assert table["check"].tolist() == ["applies"]
    assert not table["passed"].any()
    assert "nowhere" in table["detail_en"][0]


def test_free_routing_and_the_igp_are_told_apart() -> None:
    # 150 Gbit/s from H to B over a new link of two modules (140 at 70 %) and old ones of 70:
    # freely routed they fit, by the IGP all of them take the new link.
    made = make(detour(demand=150.0, budget_cny=20e6))
    links = rows(made, "add", "links")
    links[0]["capacity_gbps"] = 200.0
    checks = failed(made, add={"links": links})
    assert {"igp", "ecmp"} <= checks
    assert "free_routing" not in checks


def test_lost_demand_is_found() -> None:
    made = make(detour(budget_cny=0.0))
    assert "unserved" in failed(made, retire={"links": ({"link": "a-b"},)})
