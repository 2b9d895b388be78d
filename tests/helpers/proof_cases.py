"""A small network and an honest plan for it, worked by hand, to be forged by tests."""

from __future__ import annotations

from dataclasses import replace
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

LENGTHS = {"h-a": ("H", "A", 300.0), "a-b": ("A", "B", 400.0), "h-b": ("H", "B", 500.0)}


def works(**settings: Any) -> Network:
    """Return carrier r on a triangle H, A, B, carrier b at B, and an exchange at B.

    Links H-A and A-B have a module of 100 Gbit/s; fibre H-B is dark, a shorter cable H-A is on
    offer. From H flow 50 Gbit/s to A, 60 (growing by half a year) to B, 40 (a fifth) to b at B.
    """
    return network(
        settings={"hub": "H", "home": ("H",), "base_year": 2026, "horizon_year": 2028} | settings,
        sites=grid("HAB"),
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[row(node=f"r{site}", site=site, carrier="r") for site in "HAB"]
        + [row(node="bB", site="B", carrier="b")],
        segments=[
            row(segment=name, a=a, b=b, length_km=km) for name, (a, b, km) in LENGTHS.items()
        ]
        + [
            row(
                segment="fast", a="H", b="A", length_km=200.0, capex_cny=10e6, build_months=18,
                status="candidate",
            )
        ],
        fibre_pairs=[
            row(segment=name, carrier="r", pairs=2, channels=10, lit=int(name != "h-b"))
            for name in LENGTHS
        ],
        modules=[
            row(
                module="m100", capacity_gbps=100.0, reach_km=2000.0, end_capex_cny=1e6,
                regenerator_capex_cny=0.5e6, cost_change_per_year=-0.1, lead_months=6,
            ),
            row(
                module="m400", capacity_gbps=400.0, reach_km=1000.0, end_capex_cny=2.5e6,
                regenerator_capex_cny=1e6, cost_change_per_year=-0.1, lead_months=14,
                from_year=2027,
            ),
        ],
        line_systems=[
            row(
                line_system="w10", channels=10, span_km=100.0, amplifier_capex_cny=0.1e6,
                terminal_capex_cny=1e6, cost_change_per_year=-0.05, lead_months=6,
            )
        ],
        links=[
            row(
                link=name, a=f"r{name[0].upper()}", b=f"r{name[2].upper()}", segments=(name,),
                capacity_gbps=100.0, technology="m100",
            )
            for name in ("h-a", "a-b")
        ],
        exchanges=[row(exchange="x", site="B", kind="ixp")],
        exchange_ports=[
            row(
                exchange="x", carrier=carrier, capacity_gbps=50.0, scope=("*",), step_gbps=50.0,
                step_capex_cny=80e3,
            )
            for carrier in "rb"
        ],
        demands=[
            row(demand="near", source="rH", target="rA", volume_gbps=50.0),
            row(demand="far", source="rH", target="rB", volume_gbps=60.0, growth_per_year=0.5),
            row(demand="other", source="rH", target="bB", volume_gbps=40.0, growth_per_year=0.2),
        ],
    )  # fmt: skip


TERMS = Terms(
    years=(2026, 2027, 2028),
    year_budgets_cny=(11e6, 15e6, 4e6),
    budget_cny=29e6,
    survive=("segments",),
    home=("H",),
    egress_target_gbps=800.0,
    modules=("m100", "m400"),
    discount_rate=0.1,
)

FIRST = Change(
    id="plan-2026",
    source="worked by hand",
    kind="plan",
    add={
        "links": (
            row(
                link="plan-r-H-B", a="rH", b="rB", segments=("h-b",), capacity_gbps=200.0,
                technology="m100",
            ),
        )
    },
    set={
        "fibre_pairs": (row(segment="h-b", carrier="r", lit=1),),
        "links": (
            row(link="h-a", capacity_gbps=200.0),
            row(link="a-b", capacity_gbps=200.0),
        ),
    },
)  # fmt: skip

LAST = Change(
    id="plan-2028",
    source="worked by hand",
    kind="plan",
    add={
        "links": (
            row(
                link="plan-r-H-A", a="rH", b="rA", segments=("fast",), capacity_gbps=100.0,
                technology="m100",
            ),
        ),
        "link_modules": (
            row(link="plan-r-H-B", module="m100", count=2, installed_year=2026),
            row(link="plan-r-H-B", module="m400", count=1, installed_year=2028),
        ),
        "fibre_pairs": (row(segment="fast", carrier="r", pairs=2, channels=10, lit=1),),
    },
    set={
        "segments": (row(segment="fast", status="existing"),),
        "links": (row(link="plan-r-H-B", capacity_gbps=600.0),),
        "exchange_ports": (
            row(exchange="x", carrier="r", capacity_gbps=100.0),
            row(exchange="x", carrier="b", capacity_gbps=100.0),
        ),
    },
)  # fmt: skip

# In service, ordered, CNY. 2026: a pair over 500 km (4 huts, 2 terminals), two modules H-B, one
# on each old link. For 2028: the cable and a 400G module are ordered in 2027, the module at 90 %;
# a pair over 200 km (1 hut, 2 terminals) at 0.95 ^ 2, a module at 0.9 ^ 2 and two port steps.
ROWS = (
    (2026, 2026, 2.4e6),
    (2026, 2026, 4e6),
    (2026, 2026, 2e6),
    (2026, 2026, 2e6),
    (2028, 2027, 10e6),
    (2028, 2027, 4.5e6),
    (2028, 2028, 1895250.0),
    (2028, 2028, 1.62e6),
    (2028, 2028, 160e3),
)
OBJECTIVE_CNY = 10.4e6 + 14.5e6 / 1.1 + 3675250.0 / 1.21


def rows_of(money: Iterable[tuple[int, int, float]]) -> pd.DataFrame:
    """Return rows of a plan from (year in service, year of order, CNY)."""
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {
            "step": number,
            "item": f"item {number}",
            "year": year,
            "order_year": order,
            "quantity": 1,
            "unit_cost_cny": cny,
            "capex_cny": cny,
            "opex_cny_per_year": 0.0,
        }
        for number, (year, order, cny) in enumerate(money, 1)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def summary(*, spend_cny: float, objective_cny: float, **more: Any) -> PlanSummary:
    """Return the summary of a least-cost plan that was proved to within its own cost."""
    cells = {
        "status": "feasible", "objective_ms": float("nan"), "bound_ms": float("nan"), "gap": 1.0,
        "budget_cny": 0.0, "opex_cny_per_year": 0.0, "aim": "cost", "bound_cny": 0.0,
    }  # fmt: skip
    return PlanSummary(**(cells | more), spend_cny=spend_cny, objective_cny=objective_cny)


def honest() -> Plan:
    """Return the plan worked by hand for ``works``: it keeps every one of ``TERMS``."""
    spend = {year: sum(cny for at, _, cny in ROWS if at == year) for year in (2026, 2028)}
    return Plan(
        steps=(
            Step(year=2026, change=FIRST, spend_cny=spend[2026]),
            Step(year=2028, change=LAST, spend_cny=spend[2028]),
        ),
        rows=rows_of(ROWS),
        summary=summary(
            spend_cny=sum(spend.values()), objective_cny=OBJECTIVE_CNY, bound_cny=26e6, gap=0.03
        ),
    )


def with_change(plan: Plan, step: int, verb: str, tables: Mapping[str, Any]) -> Plan:
    """Return a plan in whose step the rows of some tables under ``verb`` are others."""
    change = plan.steps[step].change
    listed = {name: rows for name, rows in {**getattr(change, verb), **tables}.items() if rows}
    steps = list(plan.steps)
    steps[step] = replace(steps[step], change=replace(change, **{verb: listed}))
    return replace(plan, steps=tuple(steps))


def with_summary(plan: Plan, **fields: Any) -> Plan:
    """Return a plan that says something else of itself."""
    return replace(plan, summary=replace(plan.summary, **fields))
