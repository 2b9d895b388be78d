"""Receipts of small plans, each worked by hand to the digit."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import mesh_network, row
from netplan.capacity import expand, expand_settings
from netplan.capacity.receipts import COLUMNS, left_out, receipts
from netplan.capacity.terms import Terms
from netplan.topology.change import Change
from netplan.topology.table import Table
from plan_networks import fork
from proof_cases import TERMS, works
from receipt_cases import honest_lines, line, plan_of
from upgrade_networks import M100, M400, towns

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.topology.network import Network

EACH = ("free", "ecmp")
PAIR = {"unit": "pair", "source_note": "line_systems"}


def told(network: Network, plan: Plan, terms: Terms, **more: Any) -> list[dict[str, Any]]:
    """Return the receipts of a plan as rows."""
    table = receipts(network, plan, terms=terms, **more)
    assert tuple(table.columns) == COLUMNS
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def terms(**more: Any) -> Terms:
    """Return terms for 2026 with modules of 100 Gbit/s."""
    return Terms(**{"years": (2026,), "modules": ("m100",), **more})


def larger(link: str, gbps: float) -> Change:
    """Return a change that sets a link's capacity."""
    return Change(id="plan-2026", set={"links": (row(link=link, capacity_gbps=gbps),)})


@pytest.mark.parametrize("routing", EACH)
def test_modules_without_which_a_link_is_too_full_name_the_load_and_who_rides(routing: str) -> None:
    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    (only,) = told(towns(demand=150.0), plan, terms(routing=routing))
    assert only | {"without_note_en": "", "without_note_zh": "", "without_cny": 0.0} == {
        "step": 1,
        "item": "ab",
        "action": "add_modules",
        "year": 2026,
        "needed": True,
        "needed_year": 2026,
        "needed_by_scenario": "",
        "needed_by_scenario_en": "normal operation",
        "needed_by_scenario_zh": "正常运行",
        "needed_by_demands": "d (150 Gbit/s)",
        "demand_gbps": 150.0,
        "without_utilisation": 1.5,
        "without_link": "ab",
        "without_unserved_gbps": 0.0,
        "without_cny": 0.0,
        "without_kind": "not found",
        "without_note_en": "",
        "without_note_zh": "",
    }
    assert isnan(only["without_cny"])
    assert only["without_note_en"] == (
        "Without 2 x m100 on A–B (c, ab), in normal operation in 2026 150 Gbit/s go over "
        "A–B (c, ab), 150.0% of its capacity, where 70% is the limit; no other way was found."
    )
    assert only["without_note_zh"] == (
        "若不增配A–B（c，ab）的2×m100，2026年正常运行时A–B（c，ab）承载150 Gbit/s，"
        "为容量的150.0%，上限70%；未找到替代方案。"
    )


@pytest.mark.parametrize("routing", EACH)
def test_another_module_type_is_the_other_way_and_says_what_it_costs_more(routing: str) -> None:
    # Two m100 cost 4 million; one m400 holds what is lacking for 5.
    plan = plan_of([line("add_modules", "ab", 2e6, quantity=2)], (2026, larger("ab", 300.0)))
    net = towns(demand=150.0, modules=(M100, M400))
    (only,) = told(net, plan, terms(routing=routing, modules=("m100", "m400")))
    assert (only["without_cny"], only["without_kind"]) == (1e6, "at most")
    assert "at most CNY 1.00 M more (1 x m400 on ab)" in only["without_note_en"]


@pytest.mark.parametrize("routing", EACH)
def test_modules_that_nothing_needs_say_so_and_what_leaving_them_out_saves(routing: str) -> None:
    plan = plan_of([line("add_modules", "ab", 2e6)], (2026, larger("ab", 200.0)))
    (only,) = told(towns(demand=35.0), plan, terms(routing=routing))
    assert not only["needed"]
    assert only["needed_by_scenario"] == only["needed_by_demands"] == ""
    assert (only["needed_year"], only["demand_gbps"]) == (0, 0.0)
    # Nothing is then bought at all, and no plan costs less than nothing.
    assert (only["without_cny"], only["without_kind"]) == (-2e6, "proved")
    assert only["without_note_en"].startswith("Nothing in the terms needs 1 x m100 on A–B (c, ab)")
    assert "leaving it out saves CNY 2.00 M" in only["without_note_en"]


@pytest.mark.parametrize("routing", EACH)
def test_a_link_on_other_fibre_is_needed_by_the_cut_that_leaves_no_path(routing: str) -> None:
    added = row(
        link="second", a="cA", b="cB", segments=("south",), capacity_gbps=100.0, technology="m100"
    )
    plan = plan_of(
        [line("open_link", "second", 2e6)],
        (2026, Change(id="plan-2026", add={"links": (added,)})),
    )
    (only,) = told(towns(demand=60.0), plan, terms(routing=routing, survive=("segments",)))
    assert (only["needed_by_scenario"], only["without_unserved_gbps"]) == ("north", 60.0)
    assert only["needed_by_scenario_en"] == "cut of A–B (north)"
    assert only["needed_by_scenario_zh"] == "A–B（north）中断"
    assert (
        "after the cut of A–B (north) in 2026 60 Gbit/s have no path left: d (60 Gbit/s)"
        in (only["without_note_en"])
    )


def detoured(routing: str) -> dict[str, Any]:
    """Return the receipt of a direct link beside which all would go round, over l1 and l2."""
    net = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("c", "b", 1)],
        demands=[("a", "b", 60.0), ("a", "c", 30.0), ("c", "b", 5.0)],
        modules=[M100],
    )
    links = [each | {"technology": "m100"} for each in net["links"].rows()]
    opened = links[0] | {"link": "direct"}
    base = net.replace(Table.of("links", links[1:]))
    plan = plan_of(
        [line("open_link", "direct", 2e6)],
        (2026, Change(id="plan-2026", add={"links": (opened,)})),
    )
    return told(base, plan, terms(routing=routing))[0]


@pytest.mark.parametrize("routing", EACH)
def test_traffic_that_must_go_round_without_a_link_is_what_needs_it(routing: str) -> None:
    only = detoured(routing)
    # Without the direct link 60 + 30 go over a-c.
    assert (only["without_link"], only["without_utilisation"]) == ("l1", pytest.approx(0.9))
    # Who rides the link with the plan needs it; others on a-c do not.
    assert only["needed_by_demands"].startswith("d0 (")
    assert "d1" not in only["needed_by_demands"]


def test_the_other_way_round_is_bought_where_the_load_goes_then() -> None:
    # 90 / 0.7 lack 28.6 on a-c, of cost 2 million; the direct link is saved.
    only = detoured("ecmp")
    assert only["demand_gbps"] == 60.0
    assert (only["without_cny"], only["without_kind"]) == (0.0, "at most")
    assert "another way costs the same (1 x m100 on l1)" in only["without_note_en"]
    assert detoured("free")["without_cny"] == 0.0


@pytest.mark.parametrize("routing", EACH)
def test_every_line_of_a_plan_of_three_years_has_its_receipt(routing: str) -> None:
    rows = told(works(), honest_lines(), replace(TERMS, routing=routing))
    assert all(each["needed"] for each in rows)
    need = [(each["item"], each["needed_year"], each["needed_by_scenario"]) for each in rows]
    calm = "" if routing == "ecmp" else "h-b"
    assert need == [
        ("h-b", 2026, "h-a"),
        ("plan-r-H-B", 2026, "h-a"),
        ("h-a", 2026, "h-b"),
        # Bought for 2026; 60 x 1.5 + 40 x 1.2 = 138 pass 100 in 2027 only.
        ("a-b", 2027, "h-b"),
        ("fast", 2028, "h-b"),
        ("plan-r-H-B", 2028, ""),
        ("fast", 2028, "h-b"),
        ("plan-r-H-A", 2028, "h-b"),
        ("x r", 2028, calm),
        ("x b", 2028, calm),
    ]
    assert rows[2]["without_utilisation"] == pytest.approx(1.5)
    assert rows[3]["without_utilisation"] == pytest.approx(1.38)
    # 60 x 1.5^2 + 40 x 1.2^2 + 50 = 242.6 of 200.
    assert rows[4]["without_utilisation"] == pytest.approx(1.213)
    # 40 x 1.2^2 of a port of 50.
    assert rows[8]["without_utilisation"] == pytest.approx(1.152)
    assert rows[8]["needed_by_demands"] == "other (57.6 Gbit/s)"
    # Without cable, pair and link 13.515 million are saved; a module of 1.62 does instead.
    assert rows[4]["without_cny"] == pytest.approx(1.62e6 - 10e6 - 1895250.0 - 1.62e6)
    assert "with it go the upgrades of fast, plan-r-H-A" in rows[4]["without_note_en"]


def test_the_egress_needs_a_line_that_no_load_does() -> None:
    row_of = told(works(), honest_lines(), TERMS)[5]
    # 200 + 200 + 100 = 500 of 800 cross the border of H without the 400G module.
    assert (
        "the egress of 2028 is 300 Gbit/s short of its target of 800" in (row_of["without_note_en"])
    )
    assert "2028年出口距目标800 Gbit/s尚缺300" in row_of["without_note_zh"]
    # One m400 on the other link out of H: 5 million at 90 % as well.
    assert row_of["without_cny"] == pytest.approx(0.0)


def test_a_plan_for_latency_says_which_site_a_line_brings_nearer() -> None:
    net = fork(budget_cny=100e6)
    asked = expand_settings(net)
    plan = expand(net, settings=asked)
    rows = told(net, plan, terms(routing="ecmp", home=asked.home))
    built = next(each for each in rows if each["item"] == "fast-a")
    assert built["action"] == "build_segment"
    assert not built["needed"]
    assert "it brings A from " in built["without_note_en"]
    assert "ms one-way" in built["without_note_en"]
    # 1,000 km of fibre against 500: 500 x 0.0049 ms nearer, and half as many amplifiers.
    assert "使A单向时延由" in built["without_note_zh"]
    assert "with it go the upgrades of " in built["without_note_en"]


def test_a_limit_of_a_class_needs_the_line_that_keeps_it() -> None:
    net = fork(budget_cny=100e6)
    plan = expand(net)
    classes = [row(**{"class": "gold"}, max_one_way_ms=4.0)]
    demands = [each | {"class": "gold"} for each in net["demands"].rows()]
    strict = net.replace(Table.of("classes", classes), Table.of("demands", demands))
    rows = told(strict, plan, terms(routing="ecmp", latency="hard"))
    built = next(each for each in rows if each["item"] == "fast-a")
    assert built["needed"]
    assert built["needed_by_demands"] == "a (60 Gbit/s)"
    assert "a takes 5." in built["without_note_en"]
    # What it is worth beside the limit is said before what doing without would save.
    assert "; it brings A from " in built["without_note_en"]
    assert "where its class allows 4.000" in built["without_note_en"]


def test_a_pair_without_which_waves_find_no_room_takes_modules_with_it() -> None:
    # One pair of ten waves is lit; the link of two modules grows by nine.
    net = towns(demand=700.0, link={"capacity_gbps": 200.0})
    change = Change(
        id="plan-2026",
        set={
            "links": (row(link="ab", capacity_gbps=1100.0),),
            "fibre_pairs": (row(segment="north", carrier="c", lit=2),),
        },
    )
    plan = plan_of(
        [
            line("light_pair", "north", 2.2e6, **PAIR),
            line("add_modules", "ab", 2e6, quantity=9),
        ],
        (2026, change),
    )
    parts = left_out(net, plan, 0).parts
    assert [(part.item, part.count) for part in parts] == [("north", 1), ("ab", 1)]
    pair, modules = told(net, plan, terms(routing="ecmp", working_utilisation=0.65))
    # 700 of the 1,000 that ten waves carry.
    assert (pair["without_link"], pair["without_utilisation"]) == ("ab", pytest.approx(0.7))
    assert "1 lit pair of c on A–B (north)" in pair["without_note_en"]
    assert modules["without_utilisation"] == pytest.approx(3.5)


def test_modules_that_only_age_buy_nothing_and_need_no_receipt() -> None:
    net = towns(demand=35.0)
    plan = plan_of([line("retire_modules", "ab", 0.0)])
    (only,) = told(net, plan, terms(routing="ecmp"))
    assert not only["needed"]
    assert only["without_note_en"].endswith("leave service of age; nothing is bought, so nothing "
                                            "can be left out.")  # fmt: skip
