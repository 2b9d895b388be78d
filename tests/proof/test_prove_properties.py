"""Honest plans pass whatever the network; one that lacks a single thing it needs does not."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import grid, network, row
from netplan.capacity.plan import Plan
from netplan.capacity.proof import prove
from netplan.capacity.steps import Step
from netplan.capacity.terms import Terms
from netplan.failures.scenarios import hit, riders
from netplan.failures.sets import failure_set
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.topology.change import Change
from netplan.topology.changes import apply_change
from proof_cases import rows_of, summary

if TYPE_CHECKING:
    from netplan.topology.network import Network

YEARS = (2026, 2028)
TERMS = Terms(years=YEARS, survive=("segments",), routing="ecmp", modules=("m",))
SITES = "ABCDE"
END_CNY, FALL = 1e6, -0.1


@st.composite
def rings(draw: st.DrawFn) -> Network:
    """Return a ring of one carrier with a chord, and demands that grow at different rates."""
    pairs = [(SITES[n], SITES[(n + 1) % 5]) for n in range(5)] + [("A", "C")]
    costs = draw(st.lists(st.integers(1, 3), min_size=6, max_size=6))
    ends = st.tuples(st.sampled_from(SITES), st.sampled_from(SITES)).filter(lambda p: p[0] != p[1])
    return network(
        settings={"base_year": 2026, "horizon_year": 2028},
        sites=grid(SITES),
        carriers=[row(carrier="c")],
        nodes=[row(node=site.lower(), site=site, carrier="c") for site in SITES],
        segments=[
            row(segment=f"s{n}", a=a, b=b, length_km=100.0) for n, (a, b) in enumerate(pairs)
        ],
        fibre_pairs=[
            row(segment=f"s{n}", carrier="c", pairs=1, channels=80, lit=1) for n in range(6)
        ],
        modules=[
            row(module="m", capacity_gbps=10.0, end_capex_cny=END_CNY, cost_change_per_year=FALL)
        ],
        links=[
            row(
                link=f"l{n}", a=a.lower(), b=b.lower(), segments=(f"s{n}",), capacity_gbps=10.0,
                technology="m", igp_cost=costs[n],
            )
            for n, (a, b) in enumerate(pairs)
        ],
        demands=[
            row(
                demand=f"d{n}", source=a.lower(), target=b.lower(),
                volume_gbps=float(draw(st.integers(1, 40))),
                growth_per_year=draw(st.sampled_from([0.0, 0.25, 0.5])),
            )
            for n, (a, b) in enumerate(draw(st.lists(ends, min_size=1, max_size=5)))
        ],
    )  # fmt: skip


def needs(net: Network, year: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the capacity that every link needs in a year, by the project's ECMP router."""
    demands, router, known = demands_in(net, year), EcmpRouter(), riders(net)
    need = router(net, demands).load_gbps(demands.volume_gbps).max(axis=1) / 0.7
    for scenario in failure_set(net, "segments").scenarios:
        routing = router(net, demands, down=hit(known, scenario).down)
        need = np.maximum(need, routing.load_gbps(demands.volume_gbps).max(axis=1))
    return np.asarray(need)


def honest_plan(net: Network) -> Plan:
    """Return the fewest whole modules for every year, and what they cost in it."""
    steps, money, here = [], [], net
    for year in YEARS:
        rows, spend = [], 0.0
        table = here["links"]
        for link, gbps, need in zip(
            table.ids, table["capacity_gbps"].tolist(), needs(net, year), strict=True
        ):
            count = ceil((need - gbps) / 10.0 - 1e-9)
            if count > 0:
                rows.append(row(link=link, capacity_gbps=gbps + 10.0 * count))
                cny = count * 2 * END_CNY * (1.0 + FALL) ** (year - 2026)
                money.append((year, year, cny))
                spend += cny
        if rows:
            change = Change(id=f"plan-{year}", kind="plan", set={"links": tuple(rows)})
            steps.append(Step(year=year, change=change, spend_cny=spend))
            here = apply_change(here, change)
    total = sum(cny for *_, cny in money)
    own = summary(spend_cny=total, objective_cny=total, bound_cny=0.0)
    return Plan(steps=tuple(steps), rows=rows_of(money), summary=own)


@given(rings())
@settings(max_examples=20, deadline=None)
def test_an_honest_plan_passes(net: Network) -> None:
    certificate = prove(net, honest_plan(net), terms=TERMS)
    assert certificate.passed, certificate.checks.to_string()
    assert len(certificate.states) == 2 * 7
    # What stands under ECMP stands under free routing all the more.
    freely = prove(net, honest_plan(net), terms=replace(TERMS, routing="free"))
    assert freely.passed, freely.checks.to_string()


@given(rings(), st.data())
@settings(max_examples=20, deadline=None)
def test_a_plan_that_lacks_one_row_it_needs_fails(net: Network, data: st.DataObject) -> None:
    plan = honest_plan(net)
    places = [
        (step, number)
        for step, each in enumerate(plan.steps)
        for number in range(len(each.change.set["links"]))
    ]
    if not places:
        return
    step, number = data.draw(st.sampled_from(places))
    rows = list(plan.steps[step].change.set["links"])
    gone = rows.pop(number)
    steps = list(plan.steps)
    steps[step] = replace(
        steps[step], change=replace(steps[step].change, set={"links": tuple(rows)})
    )
    table = prove(net, replace(plan, steps=tuple(steps)), terms=TERMS).checks
    failed = set(table["check"][~table["passed"]])
    # Either its load is too much, or a later row buys more than the plan paid for then.
    assert failed & {"working", "survives"}, (gone, table.to_string())
    assert "spend" in failed


@pytest.mark.parametrize("seed", range(3))
def test_equal_plans_have_equal_certificates(seed: int) -> None:
    nets = [_seeded(seed) for _ in range(2)]
    tables = [prove(net, honest_plan(net), terms=replace(TERMS, routing="free")) for net in nets]
    assert tables[0].checks.equals(tables[1].checks)
    assert tables[0].states.equals(tables[1].states)


def _seeded(seed: int) -> Network:
    """Return a ring with demands drawn from a seed."""
    dice = np.random.default_rng(seed)
    pairs = [(SITES[n], SITES[(n + 1) % 5]) for n in range(5)]
    return network(
        settings={"base_year": 2026},
        sites=grid(SITES),
        carriers=[row(carrier="c")],
        nodes=[row(node=site.lower(), site=site, carrier="c") for site in SITES],
        segments=[
            row(segment=f"s{n}", a=a, b=b, length_km=100.0) for n, (a, b) in enumerate(pairs)
        ],
        modules=[
            row(module="m", capacity_gbps=10.0, end_capex_cny=END_CNY, cost_change_per_year=FALL)
        ],
        links=[
            row(
                link=f"l{n}", a=a.lower(), b=b.lower(), segments=(f"s{n}",), capacity_gbps=10.0,
                technology="m",
            )
            for n, (a, b) in enumerate(pairs)
        ],
        demands=[
            row(demand=f"d{n}", source="a", target=b, volume_gbps=float(dice.integers(1, 30)))
            for n, b in enumerate("bcde")
        ],
    )  # fmt: skip
