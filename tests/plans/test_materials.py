"""The bill of materials: every thing at its place and price, and the plan's spend to the yuan."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from netplan.capacity import expand, expand_settings
from netplan.capacity.plan import Plan
from netplan.reports.plan_materials import COLUMNS, bill_of_materials
from netplan.reports.plan_tables import assumptions, spend_by_year
from plan_networks import fork, random_web
from written_plans import line_network, line_plan, line_rows, line_summary, terms


def ordered(plan: Plan) -> list[tuple[object, ...]]:
    """Return step, kind, item, place, quantity, unit price in millions and year of order."""
    table = bill_of_materials(line_network(), plan)
    assert list(table.columns) == list(COLUMNS)
    return [
        (row.step, row.kind, row.item, row.site or row.segment or row.place_en, row.quantity,
         round(row.unit_price_cny / 1e6, 9), row.order_year)
        for row in table.itertuples()
    ]  # fmt: skip


def test_everything_to_order_is_listed_by_hand() -> None:
    assert ordered(line_plan()) == [
        (1, "link", "offer", "A–B", 1, 7.0, 2027),
        # A–B has 1,200 km and a module reaches 1,000: one regenerator.
        (2, "transponder", "m", "A", 1, 1.0, 2026),
        (2, "transponder", "m", "B", 1, 1.0, 2026),
        (2, "regenerator", "m", "a-b", 1, 0.5, 2026),
        # A–B–C has 2,100 km: regenerators at 700 and 1,400 km, the second 200 km behind B.
        (3, "transponder", "m", "A", 2, 1.0, 2026),
        (3, "transponder", "m", "C", 2, 1.0, 2026),
        (3, "regenerator", "m", "a-b", 2, 0.5, 2026),
        (3, "regenerator", "m", "b-c", 2, 0.5, 2026),
        (4, "port", "x", "B", 1, 2.0, 2027),
        (5, "cable", "G.654.E", "new", 600.0, 0.05, 2029),
        # 600 km with an amplifier site each 100 km between the ends: five.
        (6, "terminal", "w", "A", 1, 1.0, 2029),
        (6, "terminal", "w", "C", 1, 1.0, 2029),
        (6, "amplifier", "w", "new", 5, 0.1, 2029),
        (7, "port_step", "x", "B", 2, 3.0, 2029),
        # Two years later a module costs 81 % of what it did.
        (8, "transponder", "m", "A", 1, 0.81, 2028),
        (8, "transponder", "m", "C", 1, 0.81, 2028),
        (8, "regenerator", "m", "a-b", 1, 0.405, 2028),
        (8, "regenerator", "m", "b-c", 1, 0.405, 2028),
    ]


def test_totals_are_the_plans_spend_to_the_yuan() -> None:
    plan = line_plan()
    table = bill_of_materials(line_network(), plan)
    assert table["total_cny"].sum() == pytest.approx(plan.summary.spend_cny, abs=0.5)
    for step, total in table.groupby("step")["total_cny"].sum().items():
        row = plan.rows[plan.rows["step"] == step].iloc[0]
        assert total == pytest.approx(row["capex_cny"], abs=0.01)


def test_every_line_says_where_its_price_comes_from() -> None:
    table = bill_of_materials(line_network(), line_plan())
    assert set(table["source"]) == {"test"}
    assert set(table["confidence"]) == {"assumed"}


@pytest.mark.parametrize("seed", range(6))
def test_the_bill_of_any_plan_of_least_latency_adds_up(seed: int) -> None:
    network = random_web(seed, budget_cny=60e6)
    plan = expand(network, settings=expand_settings(network))
    if plan.found:
        table = bill_of_materials(network, plan)
        assert table["total_cny"].sum() == pytest.approx(plan.summary.spend_cny, abs=0.5)
        assert "other" not in set(table["kind"])


def test_a_moved_circuit_orders_nothing_where_it_needs_no_more_regenerators() -> None:
    network = fork(budget_cny=33e6)
    plan = expand(network, settings=expand_settings(network))
    assert "reroute" in set(plan.rows["action"])
    table = bill_of_materials(network, plan)
    assert table["kind"].tolist() == ["cable", "terminal", "terminal", "amplifier"]


@pytest.mark.parametrize(
    "line",
    [
        {"action": "add_modules", "item": "a-c", "unit_cost_cny": 2.2e6},  # no whole regenerators
        {"action": "add_modules", "item": "a-c", "unit": "unknown", "unit_cost_cny": 1e6},
        {"action": "add_modules", "item": "gone", "unit_cost_cny": 2e6},
        {"action": "light_pair", "item": "a-b", "unit": "pair", "unit_cost_cny": 1.0},
        {"action": "light_pair", "item": "gone", "unit": "pair", "unit_cost_cny": 1.0},
        {"action": "build_segment", "item": "gone", "unit": "segment", "unit_cost_cny": 5.0},
        {"action": "something_new", "item": "a-c", "unit_cost_cny": 9.0},
    ],
)
def test_a_price_that_does_not_split_stays_whole(line: dict[str, object]) -> None:
    rows = line_rows([{"year": 2027, "order_year": 2026, "quantity": 3, **line}])
    plan = Plan(rows=rows, summary=line_summary(rows))
    (only,) = bill_of_materials(line_network(), plan).to_dict("records")
    assert only["kind"] == "other"
    assert only["item"] == line["item"]
    assert only["quantity"] == 3
    assert only["total_cny"] == rows["capex_cny"][0]


def test_a_plan_that_builds_nothing_orders_nothing() -> None:
    plan = line_plan()
    idle = Plan(rows=plan.rows[:0], summary=replace(plan.summary, spend_cny=0.0))
    assert list(bill_of_materials(line_network(), idle).columns) == list(COLUMNS)
    assert len(bill_of_materials(line_network(), idle)) == 0


def test_money_by_year_is_that_of_the_orders_its_budget_pays() -> None:
    years = spend_by_year(line_plan(), terms()).set_index("year")
    # 2027 pays for what is ordered from 2026 to 2028, whose modules cost 81 %.
    early, late = 7e6 + 2.5e6 + 6e6 + 2e6 + 3e6 * 0.81, 30e6 + 2.5e6 + 6e6
    assert years["spend_cny"].tolist() == pytest.approx([early, late])
    assert years["left_cny"].tolist() == pytest.approx([20e6 - early, 50e6 - late])
    # Discounted to 2027 by order year: 2026 is worth more then, 2028 and 2029 less.
    worth = 9e6 + 8.5e6 * 1.1 + 3e6 * 0.81 / 1.1
    assert years["worth_cny"].tolist() == pytest.approx([worth, late / 1.1**2])
    assert years["in_service"].tolist() == [4, 5]
    assert years["in_service_cny"].sum() == pytest.approx(early + late)


def test_a_year_without_budget_has_none_left() -> None:
    years = spend_by_year(line_plan(), terms(year_budgets_cny=(math.inf, 1e6)))
    assert years["left_cny"].isna().tolist() == [True, False]


def test_assumptions_name_every_price_the_plan_pays_and_no_other() -> None:
    network, plan = line_network(), line_plan()
    table = assumptions(network, terms(), bill_of_materials(network, plan))
    said = {(row.table, row.item, row.quantity_name): row.value for row in table.itertuples()}
    assert said["modules", "m", "end_capex_cny"] == 1e6
    assert said["modules", "m", "cost_change_per_year"] == -0.1
    assert said["line_systems", "w", "span_km"] == 100.0
    assert said["segments", "new", "capex_cny"] == 30e6
    assert said["exchange_ports", "x k", "step_capex_cny"] == 3e6
    assert said["links", "offer", "open_capex_cny"] == 7e6
    assert said["demands", "1 demands, 80 Gbit/s", "growth_per_year"] == 0.3
    assert said["network.toml", "", "discount_rate"] == 0.1
    assert not any(item == "a-b" for _, item, _ in said)
    assert table["confidence"].tolist() == sorted(table["confidence"])
