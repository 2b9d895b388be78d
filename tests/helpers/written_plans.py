"""Plans written by hand, and the networks they are for, to be put into folders and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from made_networks import grid, network, row
from netplan.capacity.plan import COLUMNS, Plan, PlanSummary
from netplan.capacity.steps import Step
from netplan.capacity.terms import Terms
from netplan.topology.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.network import Network

ALL_KINDS = "every kind of thing to do"


def line_network(*, link: str = "a-c", segment: str = "a-b", **settings: Any) -> Network:
    """Return A–B–C on a line: cable of 1,200 and 900 km, a link A–C of 100 Gbit/s, a candidate.

    Modules of 100 Gbit/s reach 1,000 km, cost 1 million an end and 0.5 a regenerator, 10 %
    cheaper each year, ordered a year ahead. A segment A–C of 600 km may be built for 30 million;
    an exchange at B has a port that may open for 2 million and grow by 100 Gbit/s for 3.
    """
    segments = [(segment, "A", "B", 1200.0), ("b-c", "B", "C", 900.0), ("new", "A", "C", 600.0)]
    return network(
        settings={"base_year": 2026, "horizon_year": 2029, "plan_module": "m", **settings},
        sites=grid("ABC", name_zh="某地"),
        carriers=[row(carrier="k")],
        nodes=[row(node=f"n{site}", site=site, carrier="k") for site in "ABC"],
        segments=[
            row(
                segment=name,
                a=a,
                b=b,
                length_km=length,
                status="candidate" if name == "new" else "existing",
                capex_cny=30e6 if name == "new" else 0.0,
                fibre="G.654.E" if name == "new" else "G.652.D",
            )
            for name, a, b, length in segments
        ],
        fibre_pairs=[
            row(segment=name, carrier="k", pairs=4, channels=40, lit=1) for name in (segment, "b-c")
        ],
        modules=[
            row(module="m", capacity_gbps=100.0, reach_km=1000.0, end_capex_cny=1e6,
                regenerator_capex_cny=0.5e6, cost_change_per_year=-0.1, lead_months=12)
        ],
        line_systems=[
            row(line_system="w", channels=40, span_km=100.0, amplifier_capex_cny=0.1e6,
                terminal_capex_cny=1e6)
        ],
        links=[
            row(link=link, a="nA", b="nC", segments=(segment, "b-c"), capacity_gbps=100.0,
                technology="m"),
            row(link="offer", a="nA", b="nB", segments=(segment,), capacity_gbps=100.0,
                technology="m", status="candidate", open_capex_cny=7e6),
        ],
        exchanges=[row(exchange="x", site="B", kind="nbp")],
        exchange_ports=[
            row(exchange="x", carrier="k", capacity_gbps=100.0, status="candidate",
                capex_cny=2e6, step_gbps=100.0, step_capex_cny=3e6)
        ],
        demands=[row(demand="d", source="nA", target="nC", volume_gbps=80.0, growth_per_year=0.3)],
    )  # fmt: skip


def line_rows(lines: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of a plan; what a test does not speak of is filled in."""
    blank = {
        "name_en": "a name", "name_zh": "名", "carrier": "k", "quantity": 1, "unit": "m",
        "opex_cny_per_year": 0.0, "reason_en": "because", "reason_zh": "因为",
        "source_note": "test", "confidence": "derived", "order_year": 2026,
    }  # fmt: skip
    rows = []
    for step, given in enumerate(lines, 1):
        cells = {**blank, "step": step, **given}
        cells.setdefault("order_year", cells["year"])
        cells["capex_cny"] = cells["quantity"] * cells["unit_cost_cny"]
        rows.append([cells[name] for name in COLUMNS])
    return pd.DataFrame(rows, columns=list(COLUMNS))


def terms(**more: Any) -> Terms:
    """Return the terms of a plan for 2027 and 2029, 20 million a year, discounted by 10 %."""
    asked = {
        "years": (2027, 2029),
        "year_budgets_cny": (20e6, 50e6),
        "modules": ("m",),
        "discount_rate": 0.1,
        "survive": ("segments",),
    }
    return Terms(**{**asked, **more})


def line_plan(*, link: str = "a-c", segment: str = "a-b") -> Plan:
    """Return a plan for ``line_network`` that does one of everything, in two years.

    2027: two modules on the link, ordered in 2026, each 2 + 2 x 0.5 million; the candidate link
    opened for 7 with one module of 2 + 0.5; the port opened for 2. 2029: the cable for 30, a pair
    on it for 2 + 5 x 0.1; the port grows twice for 3; a module on the link, ordered in 2028 at
    81 % of its price. One module ages.
    """
    then = 0.9**2
    rows = line_rows(
        [
            {"year": 2027, "action": "open_link", "item": "offer", "unit": "link",
             "unit_cost_cny": 7e6, "order_year": 2027},
            {"year": 2027, "action": "add_modules", "item": "offer", "unit_cost_cny": 2.5e6},
            {"year": 2027, "action": "add_modules", "item": link, "quantity": 2,
             "unit_cost_cny": 3e6},
            {"year": 2027, "action": "open_port", "item": "x k", "unit": "port",
             "unit_cost_cny": 2e6, "order_year": 2027},
            {"year": 2029, "action": "build_segment", "item": "new", "unit": "segment",
             "carrier": "", "unit_cost_cny": 30e6, "order_year": 2029},
            {"year": 2029, "action": "light_pair", "item": "new", "unit": "pair",
             "unit_cost_cny": 2.5e6, "order_year": 2029},
            {"year": 2029, "action": "enlarge_port", "item": "x k", "unit": "100 Gbit/s",
             "quantity": 2, "unit_cost_cny": 3e6, "order_year": 2029},
            {"year": 2029, "action": "add_modules", "item": link, "order_year": 2028,
             "unit_cost_cny": 3e6 * then},
            {"year": 2029, "action": "retire_modules", "item": link, "unit_cost_cny": 0.0,
             "order_year": 2029},
        ]
    )  # fmt: skip
    said = {"kind": "plan", "source": "by hand", "confidence": "derived"}
    first = Change(
        id="plan-2027",
        **said,
        set={
            "links": (
                {"link": link, "capacity_gbps": 300.0},
                {"link": "offer", "status": "existing", "technology": "m", "regenerators": -1},
            ),
            "exchange_ports": ({"exchange": "x", "carrier": "k", "status": "existing"},),
        },
    )
    later = Change(
        id="plan-2029",
        **said,
        build_months=12,
        add={"fibre_pairs": ({"segment": "new", "carrier": "k", "pairs": 2, "channels": 40,
                              "lit": 1},)},
        set={
            "segments": ({"segment": "new", "status": "existing"},),
            "links": ({"link": link, "capacity_gbps": 300.0},),
            "exchange_ports": ({"exchange": "x", "carrier": "k", "capacity_gbps": 300.0},),
        },
    )  # fmt: skip
    spend = rows.groupby("year")["capex_cny"].sum()
    steps = tuple(
        Step(year=year, change=change, spend_cny=float(spend[year]))
        for year, change in ((2027, first), (2029, later))
    )
    return Plan(steps=steps, rows=rows, summary=line_summary(rows, segment=segment))


def line_summary(rows: pd.DataFrame, *, segment: str = "") -> PlanSummary:
    """Return the summary of a least-cost plan of ``rows``, proved within 2 %."""
    spend = float(rows["capex_cny"].sum())
    return PlanSummary(
        status="feasible",
        objective_ms=float("nan"),
        bound_ms=float("nan"),
        gap=0.02,
        budget_cny=float("inf"),
        spend_cny=spend,
        opex_cny_per_year=0.0,
        aim="cost",
        objective_cny=0.9 * spend,
        bound_cny=0.882 * spend,
        solve_s=1.5,
        weights=segment or "demand",
    )


def evidence() -> dict[str, pd.DataFrame]:
    """Return tables that a plan's certificate, receipts and run-out dates might be."""
    checks = [
        ("spend", "what it costs", "花费", 52e6, 52e6, "CNY", True, "", ""),
        ("waves", "room for waves", "波道", 0.0, 0.0, "waves", True, "", ""),
    ]
    names = (
        "check", "name_en", "name_zh", "value", "limit", "unit", "passed", "detail_en", "detail_zh",
    )  # fmt: skip
    states = [
        {"year": year, "scenario": name, "kind": "segment" if name else "", "passed": True,
         "worst_utilisation": load, "worst_link": "a-c", "unserved_gbps": 0.0}
        for year, name, load in ((2027, "", 0.6), (2027, "b-c", 0.97), (2029, "", 0.65))
    ]  # fmt: skip
    receipts = [
        {"step": step, "item": item, "action": "add_modules", "year": 2027,
         "needed_by_scenario": "b-c", "needed_by_demands": "d", "demand_gbps": 80.0,
         "without_utilisation": load, "without_link": "a-c", "without_unserved_gbps": 0.0,
         "without_cny": cost, "without_kind": "proved",
         "without_note_en": f"Without it {load:.0%}.",
         "without_note_zh": f"不建则 {load:.0%}。"}
        for step, item, load, cost in ((2, "offer", 1.1, 4e6), (3, "a-c", 1.4, float("nan")))
    ]  # fmt: skip
    return {
        "certificate": pd.DataFrame(checks, columns=list(names)),
        "certificate_states": pd.DataFrame(states),
        "receipts": pd.DataFrame(receipts),
    }
