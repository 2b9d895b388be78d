"""The square's certificate, every figure worked by hand in topology/square/README.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from made_networks import row
from netplan.capacity.plan import Plan
from netplan.capacity.proof import prove
from netplan.capacity.proof.ledger import Prices, entries
from netplan.capacity.steps import Step
from netplan.capacity.terms import Terms
from netplan.io import read_network
from netplan.topology.change import Change
from netplan.topology.changes import apply_change, in_state
from proof_cases import rows_of, summary

FOLDER = Path(__file__).resolve().parents[2] / "topology" / "square"
SQUARE = in_state(read_network(FOLDER), "today")
TERMS = Terms(years=(2028,), routing="ecmp", modules=("m400",))

# In 2028 Red's circuits South-West, North-East and South-East are 86, 92 and 97 % full. One
# module of 400 Gbit/s each, two ends of CNY 250,000; all are within its reach of 1,500 km.
THREE = Change(
    id="plan-2028",
    set={
        "links": (
            row(link="r-sw", capacity_gbps=600.0),
            row(link="r-ne", capacity_gbps=500.0),
            row(link="r-se", capacity_gbps=600.0),
        )
    },
)
PLAN = Plan(
    steps=(Step(year=2028, change=THREE, spend_cny=1.5e6),),
    rows=rows_of([(2028, 2028, 0.5e6)] * 3),
    summary=summary(spend_cny=1.5e6, objective_cny=1.5e6, bound_cny=1.5e6, gap=0.0),
)
NOTHING = Plan(rows=rows_of([]), summary=summary(spend_cny=0.0, objective_cny=0.0, gap=0.0))


def test_without_a_plan_the_square_is_as_full_as_its_readme_says() -> None:
    today = prove(SQUARE, NOTHING, terms=replace(TERMS, years=(2026,), working_utilisation=0.75))
    assert today.passed, today.checks.to_string()
    state = today.states.iloc[0]
    assert (state["worst_utilisation"], state["worst_link"]) == (pytest.approx(0.75), "r-se")
    horizon = prove(SQUARE, NOTHING, terms=TERMS).states.iloc[0]
    assert horizon["worst_utilisation"] == pytest.approx(194.0 / 200.0)
    assert not horizon["passed"]


def test_three_modules_carry_the_horizon_and_cost_what_three_modules_cost() -> None:
    certificate = prove(SQUARE, PLAN, terms=TERMS)
    assert certificate.passed, certificate.checks.to_string()
    # Red's twin circuits West-North are now the fullest: 35 x 1.2 ^ 2 of 100.
    assert certificate.states.iloc[0]["worst_utilisation"] == pytest.approx(0.504)
    bought = entries(Prices(SQUARE, 2028, "m400"), SQUARE, apply_change(SQUARE, THREE))
    assert [(entry.item, entry.module, entry.cny) for entry in bought] == [
        ("r-sw", "m400", 0.5e6),
        ("r-ne", "m400", 0.5e6),
        ("r-se", "m400", 0.5e6),
    ]


def test_free_routing_carries_it_too() -> None:
    assert prove(SQUARE, PLAN, terms=replace(TERMS, routing="free")).passed


def test_building_the_candidate_cable_costs_its_price_and_falls_due_18_months_before() -> None:
    built = Change(id="b", set={"segments": (row(segment="s-n", status="existing"),)})
    [entry] = entries(Prices(SQUARE, 2028), SQUARE, apply_change(SQUARE, built))
    assert (entry.what, entry.item, entry.cny, entry.order_year) == ("segment", "s-n", 30e6, 2027)
