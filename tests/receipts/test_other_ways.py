"""The cheapest other way: asked of a search, or proved by the plan's own bound."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import row
from netplan.capacity.receipts import planned_anew, receipts
from netplan.capacity.terms import Terms
from netplan.errors import InputError
from netplan.topology.change import Change
from receipt_cases import line, plan_of
from upgrade_networks import M100, M400, towns

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network


def told(network: Network, plan: Plan, terms: Terms, **more: Any) -> list[dict[str, Any]]:
    """Return the receipts of a plan as rows."""
    table = receipts(network, plan, terms=terms, **more)
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def terms(**more: Any) -> Terms:
    """Return terms for 2026 with modules of 100 Gbit/s."""
    return Terms(**{"years": (2026,), "modules": ("m100",), **more})


def larger(link: str, gbps: float) -> Change:
    """Return a change that sets a link's capacity."""
    return Change(id="plan-2026", set={"links": (row(link=link, capacity_gbps=gbps),)})


def other_plan(status: str, spend: float) -> Plan:
    """Return a plan that some other search made."""
    plan = plan_of([])
    done = replace(plan.summary, status=status, spend_cny=spend)
    return replace(plan, summary=done)


@pytest.mark.parametrize(
    ("status", "spend", "said"),
    [
        ("optimal", 9e6, (5e6, "proved")),
        ("feasible", 9e6, (5e6, "at most")),
        ("infeasible", 0.0, (nan, "no other way")),
        ("unknown", 0.0, (nan, "not found")),
    ],
)
def test_a_search_with_the_item_barred_says_what_doing_without_costs(
    status: str, spend: float, said: tuple[float, str]
) -> None:
    asked: list[str] = []

    def other(_: Network, __: Terms, item: str) -> Plan:
        asked.append(item)
        return other_plan(status, spend)

    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    (only,) = told(towns(demand=150.0), plan, terms(routing="ecmp"), other=other)
    assert asked == ["ab"]
    assert (only["without_cny"], only["without_kind"]) == pytest.approx(said, nan_ok=True)


def test_what_bars_more_than_the_line_is_an_upper_bound_alone() -> None:
    def other(_: Network, __: Terms, ___: str) -> Plan:
        return other_plan("optimal", 9e6)

    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    asked = terms(routing="ecmp", modules=("m100", "m400"))
    # With the other type on the same link 1 million more; the search with the link barred, 5.
    (only,) = told(towns(demand=150.0, modules=(M100, M400)), plan, asked, other=other)
    assert (only["without_cny"], only["without_kind"]) == (1e6, "at most")


def test_the_cheapest_upgrade_with_the_item_barred_can_be_asked() -> None:
    other = planned_anew(time_limit_s=10.0)
    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    asked = terms(routing="free")
    (only,) = told(towns(demand=150.0), plan, asked, other=other)
    # Nothing else joins A and B.
    assert only["without_kind"] == "no other way"
    second = row(
        link="second", a="cA", b="cB", segments=("south",), capacity_gbps=100.0, technology="m100"
    )
    links = {"links": [*towns()["links"].rows(), second]}
    (only,) = told(towns(demand=150.0, tables=links), plan, asked, other=other)
    # 150 / 0.7 = 214.3 over both: one module more on the other link, 2 million for 4.
    assert (only["without_cny"], only["without_kind"]) == (pytest.approx(-2e6), "proved")


def test_a_search_that_finds_a_demand_cut_off_proves_that_there_is_no_other_way() -> None:
    def other(_: Network, __: Terms, ___: str) -> Plan:
        where = "expand"
        raise InputError(where, [])

    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    (only,) = told(towns(demand=150.0), plan, terms(routing="ecmp"), other=other)
    assert only["without_kind"] == "no other way"
    assert "there is no other way" in only["without_note_en"]


def test_a_bound_that_the_other_way_meets_proves_it_the_cheapest() -> None:
    # The plan is said to be 1 million dearer than what is proved of any.
    plan = plan_of(
        [line("add_modules", "ab", 6e6)],
        (2026, larger("ab", 300.0)),
        bound_cny=5e6,
    )
    net = towns(demand=150.0, modules=(M100, M400))
    (only,) = told(net, plan, terms(routing="ecmp", modules=("m100", "m400")))
    assert (only["without_cny"], only["without_kind"]) == (-1e6, "proved")
    assert "another way costs CNY 1.00 M less (1 x m400 on ab)" in only["without_note_en"]
