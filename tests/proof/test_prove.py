"""The certificate of a least-cost plan passes an honest plan and names every planted fault."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import row
from netplan.capacity.proof import prove
from netplan.capacity.steps import Step
from netplan.failures.sets import failure_set
from netplan.topology.change import Change
from netplan.topology.changes import apply_change
from netplan.topology.table import Table
from proof_cases import (
    FIRST,
    LAST,
    OBJECTIVE_CNY,
    ROWS,
    TERMS,
    honest,
    rows_of,
    with_change,
    with_summary,
    works,
)

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.capacity.terms import Terms


def failed(plan: Plan, terms: Terms = TERMS, **settings: Any) -> set[str]:
    """Return the checks that a plan for the network worked by hand fails."""
    table = prove(works(**settings), plan, terms=terms).checks
    return set(table["check"][~table["passed"]])


def test_an_honest_plan_passes_every_check_to_the_digit() -> None:
    certificate = prove(works(), honest(), terms=TERMS)
    table = certificate.checks.set_index("check")
    assert certificate.passed, table.to_string()
    assert table.index.tolist() == [
        "applies",
        "scope",
        "steps",
        "modules_match",
        "joined",
        "waves",
        "egress",
        "spend",
        "rows",
        "year_budgets",
        "budget",
        "objective",
        "bound",
        "gap",
        "lead",
        "sold",
        "whole_modules",
        "unserved",
        "working",
        "survives",
        "ports",
        "spared",
        "ecmp_beside",
    ]
    assert table.loc["spend", "value"] == 28_575_250.0
    assert table.loc["objective", "value"] == pytest.approx(OBJECTIVE_CNY, abs=0.01)
    assert table.loc["egress", "value"] == 900.0
    assert (table["name_zh"] != "").all()
    assert "23 checks passed" in certificate.words[0]
    assert "23" in certificate.words[1]


def test_every_failure_of_every_year_is_counted() -> None:
    states = prove(works(), honest(), terms=TERMS).states
    last = apply_change(apply_change(works(), FIRST), LAST)
    assert (states["year"] == 2026).sum() == 1 + 3
    cuts = [scenario.id for scenario in failure_set(last, "segments").scenarios]
    assert states["scenario"][states["year"] == 2028].tolist() == ["", *cuts]
    assert states["passed"].all()
    # With A's cable cut in 2026 all 150 Gbit/s leave over 200.
    cut = states[(states["year"] == 2026) & (states["scenario"] == "h-a")].iloc[0]
    assert cut["worst_utilisation"] == pytest.approx(0.75)
    assert cut["worst_link"] == "plan-r-H-B"


def test_beside_the_terms_the_certificate_says_what_plain_ecmp_would_overload() -> None:
    # With the cable H-B cut all 242.6 Gbit/s take the shorter of the two cables to A, of 100.
    table = prove(works(), honest(), terms=TERMS).checks.set_index("check")
    assert table.loc["ecmp_beside", "value"] == pytest.approx(2.426)
    assert table.loc["ecmp_beside", "detail_en"] == "plan-r-H-A"
    assert table.loc["ecmp_beside", "passed"]


def test_the_same_plan_fails_where_it_promises_plain_ecmp() -> None:
    assert failed(honest(), replace(TERMS, routing="ecmp")) == {"survives"}


def test_a_module_missing_is_found() -> None:
    links = (row(link="h-a", capacity_gbps=100.0), row(link="a-b", capacity_gbps=200.0))
    forged = with_change(honest(), 0, "set", {"links": links})
    assert failed(forged) == {"spend", "rows", "objective", "survives"}


def test_half_a_module_is_found() -> None:
    links = (row(link="h-a", capacity_gbps=250.0), row(link="a-b", capacity_gbps=200.0))
    forged = with_change(honest(), 0, "set", {"links": links})
    assert "whole_modules" in failed(forged)


def test_a_demand_dropped_is_found() -> None:
    forged = with_change(honest(), 0, "retire", {"demands": (row(demand="far"),)})
    assert failed(forged) == {"scope"}
    smaller = (row(demand="far", volume_gbps=1.0),)
    assert failed(with_change(honest(), 0, "set", {"demands": smaller})) == {"scope"}


def test_dropping_a_demand_does_not_hide_that_it_does_not_fit() -> None:
    forged = with_change(honest(), 0, "retire", {"demands": (row(demand="far"),)})
    bare = with_change(forged, 0, "set", {"links": ()})
    assert {"scope", "survives"} <= failed(bare)


def test_a_demand_called_spared_that_could_be_saved_is_found() -> None:
    import pandas as pd

    table = pd.DataFrame([row(demand="near", scenario="h-a", volume_gbps=50.0)])
    assert failed(replace(honest(), spared=table)) == {"spared"}
    allowed = replace(TERMS, spare_stranded=True)
    assert failed(replace(honest(), spared=table), allowed) == {"spared"}


def test_what_no_building_could_save_must_be_spared_by_name_and_only_where_allowed() -> None:
    import pandas as pd

    # A's own site fails: nothing flows to A whatever is built.
    terms = replace(TERMS, survive=("sites",), spare_stranded=True)
    listed = [("near", "A"), *((demand, site) for site in "HB" for demand in ("far", "other"))]
    listed += [("near", "H")]
    table = pd.DataFrame([row(demand=d, scenario=s, volume_gbps=1.0) for d, s in listed])
    assert failed(replace(honest(), spared=table), terms) == set()
    assert failed(replace(honest(), spared=table[1:]), terms) == {"spared"}
    assert failed(honest(), terms) == {"spared"}
    assert failed(honest(), replace(terms, spare_stranded=False)) == {"spared"}


def test_a_failure_forgotten_is_found() -> None:
    # Without the link H-B nothing stands a cut of H-A; a plan that forgot the cuts looks fine.
    steps = (Step(year=2026, change=replace(FIRST, add={}), spend_cny=0.0),)
    forgetful = replace(honest(), steps=steps)
    short = replace(TERMS, years=(2026,), survive=())
    assert "survives" not in failed(forgetful, short)
    assert "survives" in failed(forgetful, replace(short, survive=("segments",)))


def test_spend_moved_to_another_period_is_found() -> None:
    moved = tuple((year, 2028 if order == 2027 else order, cny) for year, order, cny in ROWS)
    assert failed(replace(honest(), rows=rows_of(moved))) == {"rows"}
    first, last = honest().steps
    steps = (
        replace(first, spend_cny=first.spend_cny + 1e6),
        replace(last, spend_cny=last.spend_cny - 1e6),
    )
    assert failed(replace(honest(), steps=steps)) == {"spend"}


def test_a_budget_of_one_period_that_is_broken_is_found() -> None:
    tight = replace(TERMS, year_budgets_cny=(11e6, 14e6, 10e6))
    assert failed(honest(), tight) == {"year_budgets"}
    assert failed(honest(), replace(TERMS, budget_cny=28e6)) == {"budget"}


def test_a_capacity_counted_twice_is_found() -> None:
    # The table says 1,000 Gbit/s, the modules 600: the 400G module counts in both.
    twice = (row(link="plan-r-H-B", capacity_gbps=1000.0),)
    assert failed(with_change(honest(), 1, "set", {"links": twice})) == {"modules_match"}


def test_two_steps_that_add_the_same_are_found() -> None:
    again = replace(honest(), steps=(*honest().steps, Step(year=2028, change=replace(LAST, id="q"),
                                                           spend_cny=0.0)))  # fmt: skip
    table = prove(works(), again, terms=TERMS).checks
    assert table["check"].tolist() == ["applies"]
    assert not table["passed"].any()
    assert "plan-r-H-A" in table["detail_en"][0]


def test_a_module_of_the_past_does_not_come_for_free() -> None:
    # Two more old modules are said to be there since 2026: they are bought all the same.
    listed = (
        row(link="plan-r-H-B", module="m100", count=4, installed_year=2026),
        row(link="plan-r-H-B", module="m400", count=1, installed_year=2028),
    )
    forged = with_change(honest(), 1, "add", {"link_modules": listed})
    more = with_change(forged, 1, "set", {"links": (row(link="plan-r-H-B", capacity_gbps=800.0),)})
    rich = replace(TERMS, year_budgets_cny=(), budget_cny=inf)
    assert failed(more, rich) == {"spend", "rows", "objective"}


def test_waves_beyond_a_pair_are_found() -> None:
    # The pair is not lit in 2026: its two waves have no light, and it costs less.
    forged = with_change(honest(), 0, "set", {"fibre_pairs": ()})
    assert failed(forged) == {"waves", "spend", "rows", "objective"}


def test_more_waves_than_a_pair_has_channels_are_found() -> None:
    # Eleven modules on a pair of ten waves.
    links = (row(link="plan-r-H-B", a="rH", b="rB", segments=("h-b",), capacity_gbps=1100.0,
                 technology="m100"),)  # fmt: skip
    forged = with_change(honest(), 0, "add", {"links": links})
    table = prove(works(), forged, terms=TERMS).checks.set_index("check")
    assert not table.loc["waves", "passed"]
    assert table.loc["waves", "value"] == 1.0
    assert table.loc["waves", "detail_en"].startswith("2026 h-b r +1")


def test_more_pairs_lit_than_there_are_is_found() -> None:
    three = (row(segment="h-b", carrier="r", lit=3),)
    assert "joined" in failed(with_change(honest(), 0, "set", {"fibre_pairs": three}))


def test_a_port_that_is_not_enlarged_or_closed_is_found() -> None:
    same = {"exchange_ports": (row(exchange="x", carrier="r", capacity_gbps=100.0),)}
    checks = failed(with_change(honest(), 1, "set", same))
    assert {"spend", "rows", "objective"} < checks
    # Freely routed, what a port has no room for is not served at all.
    assert {"working", "survives"} < checks
    shut = {"exchange_ports": (row(exchange="x", carrier="r", status="candidate"),)}
    assert {"scope", "working"} <= failed(with_change(honest(), 1, "set", shut))


def test_a_port_over_its_capacity_under_ecmp_is_found() -> None:
    same = {"exchange_ports": (row(exchange="x", carrier="r", capacity_gbps=100.0),)}
    ecmp = replace(TERMS, routing="ecmp")
    assert "ports" in failed(with_change(honest(), 1, "set", same), ecmp)


def test_a_step_before_its_lead_time_is_found() -> None:
    first, last = honest().steps
    early = replace(honest(), steps=(first, replace(last, year=2026)))
    assert {"lead", "sold", "steps"} <= failed(early)


def test_a_module_that_is_not_for_sale_is_found() -> None:
    assert failed(honest(), replace(TERMS, modules=("m100",))) == {"sold"}


def test_a_bound_above_the_objective_is_found() -> None:
    assert failed(with_summary(honest(), bound_cny=OBJECTIVE_CNY + 1e4)) == {"bound"}


def test_a_gap_that_is_smaller_than_bound_and_cost_say_is_found() -> None:
    assert failed(with_summary(honest(), gap=0.001)) == {"gap"}


def test_an_objective_that_is_not_the_discounted_spend_is_found() -> None:
    late = with_summary(honest(), objective_cny=28_575_250.0, gap=1.0)
    assert failed(late) == {"objective"}


def test_a_price_altered_is_found() -> None:
    cheap = (row(module="m100", end_capex_cny=1.0),)
    assert failed(with_change(honest(), 0, "set", {"modules": cheap})) == {"scope"}


@pytest.mark.parametrize("segments", [("fast",), ("h-b",), ()])
def test_a_link_over_fibre_that_is_not_built_or_does_not_join_is_found(
    segments: tuple[str, ...],
) -> None:
    links = (
        row(link="h-a", capacity_gbps=200.0, segments=segments),
        row(link="a-b", capacity_gbps=200.0),
    )
    assert "joined" in failed(with_change(honest(), 0, "set", {"links": links}))


def test_an_egress_target_that_is_missed_is_found() -> None:
    assert failed(honest(), replace(TERMS, egress_target_gbps=901.0)) == {"egress"}


def test_leasing_more_pairs_than_allowed_is_found() -> None:
    assert failed(honest(), replace(TERMS, lease_pairs=1)) == {"scope"}


def test_retired_modules_carry_nothing_any_more() -> None:
    # The modules of A-B go at the end of 2027; the plan neither replaces them nor says so.
    aged = [row(link="a-b", module="m100", count=1, retire_year=2028)]
    net = works()
    rows = [{"source": "t", "confidence": "assumed"} | r for r in aged]
    old = net.replace(Table.of("link_modules", rows))
    table = prove(old, honest(), terms=TERMS).checks.set_index("check")
    assert not table.loc["modules_match", "passed"]
    assert "2026 a-b: 200, modules 100" in table.loc["modules_match", "detail_en"]
    assert not table.loc["survives", "passed"]


def test_a_change_that_cannot_be_applied_fails_the_first_check() -> None:
    lost = Change(id="lost", set={"links": (row(link="no-such", capacity_gbps=1.0),)})
    plan = replace(honest(), steps=(Step(year=2026, change=lost, spend_cny=0.0),))
    certificate = prove(works(), plan, terms=TERMS)
    assert certificate.checks["check"].tolist() == ["applies"]
    assert not certificate.passed
    assert certificate.states.empty
    assert "no-such" in certificate.checks["detail_en"][0]
    assert certificate.words[0].startswith("not certified: 1 of 1 checks failed")


@pytest.mark.parametrize(
    "row_",
    [
        row(link="plan-r-H-B", a="rH", b="nowhere", segments=("h-b",), capacity_gbps=200.0),
        row(link="plan-r-H-B", a="rH", b="rB", segments=("no",), capacity_gbps=200.0),
        row(link="plan-r-H-B", a="rH", b="rB", segments=("h-b",), capacity_gbps=200.0,
            technology="m1"),
    ],
)  # fmt: skip
def test_a_step_that_names_what_is_not_there_fails_the_first_check(row_: dict[str, Any]) -> None:
    forged = with_change(honest(), 0, "add", {"links": (row_,)})
    certificate = prove(works(), forged, terms=TERMS)
    assert certificate.checks["check"].tolist() == ["applies"]
    assert not certificate.passed


@pytest.mark.parametrize(
    "cells",
    [
        {"technology": "m400"},
        {"regenerators": 0},
        {"measured_one_way_ms": 0.1},
        {"status": "planned"},
        {"open_capex_cny": 0.0},
        {"protection": "1+1", "backup_segments": ("h-b", "a-b")},
    ],
)
def test_a_step_may_not_say_what_there_is(cells: dict[str, Any]) -> None:
    links = (row(link="h-a", capacity_gbps=200.0, **cells), row(link="a-b", capacity_gbps=200.0))
    assert "scope" in failed(with_change(honest(), 0, "set", {"links": links}))


def test_rows_without_a_year_do_not_add_up() -> None:
    bare = honest()
    rows = bare.rows.assign(year=float("nan"))
    assert failed(replace(bare, rows=rows)) == {"rows"}
