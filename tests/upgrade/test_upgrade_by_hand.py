"""Upgrades of two towns, each worked by hand to the yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import row
from netplan.capacity.steps import network_in
from netplan.capacity.terms import terms_of
from netplan.capacity.upgrade import UpgradeSettings, upgrade
from netplan.errors import InputError
from upgrade_networks import M100, M400, towns

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

EACH = ("free", "ecmp")


def planned(network: Network, *, periods: bool = False, **terms: Any) -> Plan:
    """Return the upgrade of a small network."""
    asked = terms_of(network, periods=periods, **terms)
    return upgrade(network, settings=UpgradeSettings(terms=asked, time_limit_s=20.0, gap=1e-6))


def bought(plan: Plan) -> list[tuple[str, str, int, str, int]]:
    """Return (action, item, quantity, unit, year) of every row."""
    names = ("action", "item", "quantity", "unit", "year")
    return [tuple(cells) for cells in plan.rows[list(names)].itertuples(index=False)]  # type: ignore[misc]


@pytest.mark.parametrize("routing", EACH)
def test_a_link_that_is_too_small_gets_the_modules_it_lacks(routing: str) -> None:
    plan = planned(towns(demand=150.0), routing=routing)
    # 150 / 0.7 = 214.3 Gbit/s: two modules more, at 2 million each.
    assert bought(plan) == [("add_modules", "ab", 2, "m100", 2026)]
    assert plan.summary.status == "optimal"
    assert plan.summary.objective_cny == plan.summary.spend_cny == 4e6
    assert plan.summary.bound_cny == pytest.approx(4e6)
    assert plan.rows["opex_cny_per_year"].sum() == pytest.approx(0.4e6)


@pytest.mark.parametrize("routing", EACH)
def test_what_fits_already_costs_nothing(routing: str) -> None:
    plan = planned(towns(demand=70.0), routing=routing)
    assert plan.steps == ()
    assert plan.summary.status == "optimal"
    assert plan.summary.objective_cny == 0.0


@pytest.mark.parametrize("routing", EACH)
def test_a_link_that_must_survive_its_own_cable_gets_a_parallel_one_on_the_other(
    routing: str,
) -> None:
    plan = planned(towns(demand=60.0), routing=routing, survive=("segments",))
    assert bought(plan) == [("open_link", "plan-c-A-B", 1, "m100", 2026)]
    after = network_in(towns(demand=60.0), plan.steps, year=2026)
    assert after["links"].value("plan-c-A-B", "segments") == ("south",)
    assert after["links"].value("plan-c-A-B", "capacity_gbps") == 100.0


def test_after_a_failure_the_higher_limit_holds() -> None:
    # 90 Gbit/s need 128.6 in normal operation, on both cables together; 90 after a cut.
    plan = planned(towns(demand=90.0), survive=("segments",))
    assert bought(plan) == [("open_link", "plan-c-A-B", 1, "m100", 2026)]


def test_the_cheapest_mix_of_module_types_is_bought() -> None:
    # 350 / 0.7 = 500: 400 lack; one m400 at 5 million beats four m100 at 8.
    plan = planned(towns(demand=350.0, modules=(M100, M400)))
    assert bought(plan) == [("add_modules", "ab", 1, "m400", 2026)]
    rows = {
        (each["module"], each["count"], each["installed_year"])
        for each in plan.change.add["link_modules"]
    }
    assert rows == {("m100", 1, 0), ("m400", 1, 2026)}
    assert plan.change.set["links"] == ({"link": "ab", "capacity_gbps": 500.0},)


def test_a_line_system_is_paid_once_for_all_the_waves_on_its_pair() -> None:
    network = towns(demand=840.0)  # 1,200 Gbit/s: eleven modules beside the one there is
    plan = planned(network)
    lit = plan.rows[plan.rows["action"] == "light_pair"]
    # Twelve waves on ten channels: one more pair in the north, two huts and two terminals.
    assert lit[["item", "quantity", "capex_cny"]].to_numpy().tolist() == [["north", 1, 2.2e6]]
    assert plan.summary.spend_cny == pytest.approx(11 * 2e6 + 2.2e6)
    assert plan.change.set["fibre_pairs"] == ({"segment": "north", "carrier": "c", "lit": 2},)


def test_without_a_spare_pair_the_plan_says_that_room_is_missing() -> None:
    plan = planned(towns(demand=840.0, pairs=1), survive=())
    assert plan.summary.status == "infeasible"
    assert not plan.steps
    assert any("Gbit/s" in line for line in plan.missing_en)
    assert len(plan.missing_en) == len(plan.missing_zh)


def test_a_budget_below_the_cheapest_plan_is_no_plan_but_a_shortage() -> None:
    plan = planned(towns(demand=150.0), budget_cny=3e6)
    assert plan.summary.status == "infeasible"
    assert any("1.0 million" in line and "budget" in line for line in plan.missing_en)
    assert planned(towns(demand=150.0), budget_cny=4e6).summary.spend_cny == 4e6


def test_prices_that_fall_make_a_plan_buy_as_late_as_demand_allows() -> None:
    falling = M100 | row(cost_change_per_year=-0.1)
    network = towns(
        demand=100.0,
        growth=0.5,
        modules=(falling,),
        horizon_year=2027,
        tables={"periods": [row(year=2026), row(year=2027)]},
    )
    plan = planned(network, periods=True, discount_rate=0.25)
    # 100 / 0.7 = 142.9 in 2026: one module; 150 / 0.7 = 214.3 in 2027: one more, at 1.8 million.
    assert bought(plan) == [
        ("add_modules", "ab", 1, "m100", 2026),
        ("add_modules", "ab", 1, "m100", 2027),
    ]
    assert plan.summary.spend_cny == pytest.approx(2e6 + 1.8e6)
    assert plan.summary.objective_cny == pytest.approx(2e6 + 1.8e6 / 1.25)
    assert [step.spend_cny for step in plan.steps] == pytest.approx([2e6, 1.8e6])
    assert plan.steps[1].change.set["links"] == ({"link": "ab", "capacity_gbps": 300.0},)


def test_a_year_without_budget_buys_ahead() -> None:
    network = towns(
        demand=100.0,
        growth=0.5,
        horizon_year=2027,
        tables={"periods": [row(year=2026, budget_cny=9e6), row(year=2027, budget_cny=0.0)]},
    )
    plan = planned(network, periods=True, discount_rate=0.25)
    assert bought(plan) == [("add_modules", "ab", 2, "m100", 2026)]


def test_what_takes_a_year_to_come_is_ordered_a_year_before() -> None:
    slow = M100 | row(lead_months=14)
    periods = {"periods": [row(year=2026), row(year=2027)]}
    network = towns(demand=60.0, growth=0.5, modules=(slow,), horizon_year=2027, tables=periods)
    plan = planned(network, periods=True)
    assert plan.rows[["year", "order_year"]].to_numpy().tolist() == [[2027, 2026]]
    late = towns(demand=100.0, modules=(slow,), horizon_year=2027, tables=periods)
    assert planned(late, periods=True).summary.status == "infeasible"


def test_modules_that_age_are_replaced() -> None:
    installed = [
        row(link="ab", module="m100", count=2, installed_year=2020, retire_year=2027),
        row(link="ab", module="m100", count=1, installed_year=2024),
    ]
    network = towns(
        demand=140.0,
        link=row(capacity_gbps=300.0),
        horizon_year=2027,
        tables={"periods": [row(year=2026), row(year=2027)], "link_modules": installed},
    )
    plan = planned(network, periods=True)
    assert bought(plan) == [
        ("add_modules", "ab", 1, "m100", 2027),
        ("retire_modules", "ab", 2, "m100", 2027),
    ]
    (step,) = plan.steps
    assert step.change.set["links"] == ({"link": "ab", "capacity_gbps": 200.0},)
    (added,) = step.change.add["link_modules"]
    assert (added["count"], added["installed_year"]) == (1, 2027)


def test_the_egress_is_reached_in_the_last_year() -> None:
    plan = planned(towns(demand=10.0), home=("A",), egress_target_gbps=250.0)
    assert plan.rows["quantity"].sum() == 2
    assert "egress" in plan.rows["reason_en"][0]


def test_a_candidate_segment_is_built_where_nothing_else_survives() -> None:
    offered = row(status="candidate", capex_cny=7e6)
    plan = planned(towns(demand=60.0, south=offered), survive=("segments",))
    assert [cells[:3] for cells in bought(plan)] == [
        ("build_segment", "south", 1),
        ("light_pair", "south", 1),
        ("open_link", "plan-c-A-B", 1),
    ]
    # 500 km: four huts and two terminals.
    assert plan.summary.spend_cny == pytest.approx(7e6 + 2.4e6 + 2e6)
    after = network_in(towns(demand=60.0, south=offered), plan.steps, year=2026)
    assert after["segments"].value("south", "status") == "existing"


def test_opening_a_candidate_link_costs_its_fixed_charge() -> None:
    offered = row(
        link="x", a="cA", b="cB", segments=("south",), capacity_gbps=100.0, technology="m100",
        status="candidate", open_capex_cny=0.5e6,
    )  # fmt: skip
    own = row(
        link="ab", a="cA", b="cB", segments=("north",), capacity_gbps=100.0, technology="m100"
    )
    network = towns(demand=60.0, tables={"links": [own, offered]})
    settings = UpgradeSettings(
        terms=terms_of(network, survive=("segments",)), barred=("plan-c-A-B",), gap=1e-6
    )
    plan = upgrade(network, settings=settings)
    assert plan.summary.spend_cny == pytest.approx(2.5e6)
    assert [cells[:3] for cells in bought(plan)] == [("open_link", "x", 1), ("add_modules", "x", 1)]
    after = network_in(network, plan.steps, year=2026)
    assert after["links"].value("x", "status") == "existing"


def _with_class(limit_ms: float, demand: float, *, south_km: float, **more: Any) -> Network:
    """Return the towns with a class that the demand belongs to, and a longer southern cable."""
    return towns(
        demand=demand,
        south=row(length_km=south_km),
        tables={
            "classes": [row(class_="gold", max_one_way_ms=limit_ms)],
            "demands": [
                row(demand="d", source="cA", target="cB", volume_gbps=demand, class_="gold")
            ],
        },
        **more,
    )


@pytest.mark.parametrize("routing", EACH)
def test_a_latency_limit_is_kept_by_the_working_path_alone(routing: str) -> None:
    # North 300 km, about 1.6 ms; south 900 km, about 4.6 ms: good enough after a cut of the north.
    network = _with_class(3.0, 60.0, south_km=900.0)
    plan = planned(network, routing=routing, survive=("segments",), latency="hard")
    assert bought(plan) == [("open_link", "plan-c-A-B", 1, "m100", 2026)]


def test_with_a_limit_only_the_short_fibre_counts_for_working_traffic() -> None:
    # 90 Gbit/s need 128.6 in normal operation: both links together have it, in time only the north.
    loose = planned(_with_class(9.0, 90.0, south_km=900.0), survive=("segments",), latency="hard")
    tight = planned(_with_class(3.0, 90.0, south_km=900.0), survive=("segments",), latency="hard")
    assert bought(loose) == [("open_link", "plan-c-A-B", 1, "m100", 2026)]
    assert bought(tight) == [
        ("add_modules", "ab", 1, "m100", 2026),
        ("open_link", "plan-c-A-B", 1, "m100", 2026),
    ]


def test_a_limit_that_no_fibre_keeps_is_a_finding_with_the_least_there_is() -> None:
    with pytest.raises(InputError, match=r"'d'.*within 1 ms.*1\.\d+ ms is the least possible"):
        planned(_with_class(1.0, 60.0, south_km=900.0), latency="hard")


def test_with_fixed_backups_every_demand_has_room_on_its_other_path() -> None:
    plan = planned(towns(demand=120.0), routing="backups", survive=("segments",))
    # Working: 120 / 0.7 = 171.4 in the north, two modules; backup: 120 in the south, two.
    assert bought(plan) == [
        ("add_modules", "ab", 1, "m100", 2026),
        ("open_link", "plan-c-A-B", 2, "m100", 2026),
    ]
    assert plan.paths is not None
    assert plan.paths[["role", "links"]].to_numpy().tolist() == [
        ["working", ("ab",)],
        ["backup", ("plan-c-A-B",)],
    ]
