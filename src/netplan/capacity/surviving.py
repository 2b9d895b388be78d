"""The plan of least latency that stands every failure: light first, then room after each cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.capacity.expand import expand
from netplan.capacity.steps import Step, merged, network_in
from netplan.capacity.upgrade import UpgradeSettings, upgrade

if TYPE_CHECKING:
    from netplan.capacity.plan import Plan
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

ROUNDS = 4
"""How often the money set aside for failures is put right; two were enough on every network."""

CNY = 1.0
"""Amounts nearer to each other than this are the same."""


def surviving_terms(asked: ExpandSettings, terms: Terms) -> Terms:
    """Return the terms that a plan of least latency is held to: one year, the IGP's own routing."""
    return replace(
        terms,
        years=(asked.year,),
        year_budgets_cny=(),
        budget_cny=asked.budget_cny,
        routing="ecmp",
        policy=asked.policy,
        working_utilisation=asked.working_utilisation,
        home=asked.home,
        egress_target_gbps=asked.egress_target_gbps,
        modules=terms.modules or ((asked.module,) if asked.module else ()),
        latency="off",
    )


def expand_surviving(network: Network, *, settings: ExpandSettings, terms: Terms) -> Plan:
    """Return what to build for the least latency, with room after every failure of the terms.

    What is built for latency decides which way traffic goes, and so what every failure takes in
    room; that room is then bought at the least cost. Both come out of one budget: what the room
    costs is set aside, the first plan made with the rest, and the sum put right until it fits.
    The bound on the latency is that of the whole budget: it holds for every plan, however it
    divides the money. Where no plan exists it is empty, and says what is missing.
    """
    whole = expand(network, settings=settings)
    if not terms.survive or not whole.found:
        return whole
    held = surviving_terms(settings, terms)
    plan, aside = whole, 0.0
    for _ in range(ROUNDS):
        room = _room(network, plan, replace(held, egress_target_gbps=0.0))
        if not room.found:
            return room
        both = _joined(plan, room, settings)
        if both.summary.spend_cny <= settings.budget_cny + CNY:
            return _bounded(both, whole)
        aside = max(aside + CNY, room.summary.spend_cny)
        less = replace(settings, budget_cny=max(settings.budget_cny - aside, 0.0))
        plan = expand(network, settings=less)
        if not plan.found:
            return _short(plan, settings, aside)
    return _short(plan, settings, aside)


def _room(network: Network, plan: Plan, terms: Terms) -> Plan:
    """Return what the failures of ``terms`` need beyond ``plan``."""
    after = network_in(network, plan.steps, year=terms.years[-1])
    asked = UpgradeSettings(
        terms=replace(terms, budget_cny=float("inf")), hub_links=False, exactly_here=True
    )
    return upgrade(after, settings=asked)


def _joined(plan: Plan, room: Plan, settings: ExpandSettings) -> Plan:
    """Return two plans of one year as one: the steps together, the lines numbered through."""
    import pandas as pd

    steps = (*plan.steps, *room.steps)
    rows = pd.concat([plan.rows, room.rows], ignore_index=True)
    rows["step"] = range(1, len(rows) + 1)
    spend = plan.summary.spend_cny + room.summary.spend_cny
    opex = float(rows["opex_cny_per_year"].sum())
    change = replace(merged(steps), id="plan", capex_cny=spend, opex_cny_per_year=opex)
    step = Step(year=settings.year, change=change, spend_cny=spend)
    summary = replace(
        plan.summary,
        spend_cny=spend,
        opex_cny_per_year=opex,
        budget_cny=settings.budget_cny,
        least_cny=float("nan"),
    )
    return replace(plan, steps=(step,), rows=rows, summary=summary, spared=room.spared)


def _bounded(plan: Plan, whole: Plan) -> Plan:
    """Return ``plan`` with the bound of the whole budget, and the gap to it."""
    reached, bound = plan.summary.objective_ms, whole.summary.bound_ms
    gap = (reached - bound) / reached if reached else 0.0
    status = plan.summary.status
    return replace(plan, summary=replace(plan.summary, bound_ms=bound, gap=gap, status=status))


def _short(plan: Plan, settings: ExpandSettings, aside: float) -> Plan:
    """Return an empty plan: the budget does not hold both, and what is set aside for failures."""
    en = (
        f"budget: of CNY {settings.budget_cny / 1e6:,.1f} M the failures to survive take "
        f"CNY {aside / 1e6:,.1f} M, and what is left is too little"
    )
    zh = (
        f"预算：{settings.budget_cny / 1e6:,.1f}百万元中，抗故障容量需"
        f"{aside / 1e6:,.1f}百万元，余额不足"
    )
    summary = replace(plan.summary, status="infeasible", budget_cny=settings.budget_cny)
    return replace(
        plan,
        steps=(),
        rows=plan.rows.iloc[:0],
        summary=summary,
        missing_en=(en, *plan.missing_en),
        missing_zh=(zh, *plan.missing_zh),
    )
