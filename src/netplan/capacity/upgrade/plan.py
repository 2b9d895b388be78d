"""The upgrade of a network at least cost, from terms to a plan with its bound."""

from __future__ import annotations

import time
from dataclasses import replace
from math import isfinite, nan
from typing import TYPE_CHECKING

from netplan.capacity.line import plan_rows
from netplan.capacity.plan import Plan, PlanSummary
from netplan.capacity.upgrade.check import check
from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.decisions import decisions_of
from netplan.capacity.upgrade.free import gather_of
from netplan.capacity.upgrade.ground import ground_of
from netplan.capacity.upgrade.lines import lines_of
from netplan.capacity.upgrade.loaded import pressures_of
from netplan.capacity.upgrade.missing import missing
from netplan.capacity.upgrade.pruned import pruned
from netplan.capacity.upgrade.question import question
from netplan.capacity.upgrade.routed import routed
from netplan.capacity.upgrade.stranded import check_stranded, spared_table
from netplan.capacity.upgrade.to_steps import steps_of
from netplan.capacity.upgrade.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.capacity.design import Moment
    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.outcome import Outcome
    from netplan.capacity.upgrade.settings import UpgradeSettings
    from netplan.topology.network import Network

REASONS_SHARE = 0.1
"""How long reasons may be looked for under free routing, as a share of the time limit."""

WHY_SHARE = 0.25
LEAST_S = 5.0
"""How long the search for what is short may take: a share of the time limit, and s at least."""


def upgrade(
    network: Network,
    *,
    settings: UpgradeSettings,
    progress: Callable[[Moment], None] | None = None,
) -> Plan:
    """Return the cheapest plan found that keeps the terms, with what is proved of its cost.

    Decides on whole modules by type on links there are, parallel, candidate and new direct ones,
    candidate segments, lit pairs and exchange ports, year by year: least spend discounted to the
    first year such that every year's traffic fits in normal operation and after every failure,
    waves fit the fibre, the egress is reached and budgets are kept. A question without an answer
    is no exception: the plan is empty, its status infeasible, and it says what is missing.
    ``progress`` hears of better bounds and plans. Raises InputError with everything that is wrong
    with the terms, and for demands that a failure cuts off whatever is built.
    """
    began = time.monotonic()
    check(network, settings)
    full = ground_of(question(network, settings))
    check_stranded(full)
    # With what is opened given, leaving dear segments out takes longer than keeping them.
    ground, first = (full, None) if settings.exactly_here else pruned(full)
    outcome = routed(ground, first, until=began + settings.time_limit_s, progress=progress)
    if outcome.found and not outcome.pressures:
        until = time.monotonic() + REASONS_SHARE * settings.time_limit_s
        found = pressures_of(ground, outcome.values, gather_of(ground), until=until)
        outcome = replace(outcome, pressures=found)
    if not outcome.found:
        return _without_plan(full, outcome, time.monotonic() - began)
    return _plan(ground, full, outcome, time.monotonic() - began)


def _plan(ground: Ground, full: Ground, outcome: Outcome, seconds: float) -> Plan:
    """Return the plan of an outcome."""
    asked = ground.asked
    decisions = decisions_of(asked, ground.made.columns, outcome.values)
    lines = lines_of(Words(asked=asked, decisions=decisions, pressures=outcome.pressures))
    rows = plan_rows(lines)
    worth = {
        (line.order_year): (1.0 + asked.market.discount_rate) ** (asked.years[0] - line.order_year)
        for line in lines
    }
    objective = sum(line.capex_cny * worth[line.order_year] for line in lines)
    bound = min(max(outcome.bound, 0.0) * MILLION, objective)
    gap = (objective - bound) / objective if objective else 0.0
    proved = gap <= asked.asked.gap
    summary = PlanSummary(
        status="optimal" if proved else "feasible",
        objective_ms=nan,
        bound_ms=nan,
        gap=gap,
        budget_cny=asked.asked.terms.budget_cny,
        spend_cny=sum(line.capex_cny for line in lines),
        opex_cny_per_year=sum(line.opex_cny_per_year for line in lines),
        aim="cost",
        objective_cny=objective,
        bound_cny=bound,
        solve_s=seconds,
        interrupted=outcome.interrupted,
    )
    return Plan(
        steps=steps_of(asked, decisions, lines),
        rows=rows,
        summary=summary,
        spared=spared_table(full),
        paths=outcome.paths,
    )


def _without_plan(ground: Ground, outcome: Outcome, seconds: float) -> Plan:
    """Return the answer where there is no plan, with what is missing."""
    infeasible = outcome.status == "infeasible"
    limit = max(LEAST_S, WHY_SHARE * ground.asked.asked.time_limit_s)
    words = missing(ground, outcome, seconds=limit) if infeasible else []
    summary = PlanSummary(
        status=outcome.status,
        objective_ms=nan,
        bound_ms=nan,
        gap=nan,
        budget_cny=ground.asked.asked.terms.budget_cny,
        spend_cny=0.0,
        opex_cny_per_year=0.0,
        aim="cost",
        objective_cny=nan,
        bound_cny=outcome.bound * MILLION if isfinite(outcome.bound) else nan,
        solve_s=seconds,
        interrupted=outcome.interrupted,
    )
    return Plan(
        rows=plan_rows([]),
        summary=summary,
        missing_en=tuple(en for en, _ in words),
        missing_zh=tuple(zh for _, zh in words),
        spared=spared_table(ground),
    )
