"""The expansion of a network within a budget, from question to plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.capacity.effects import effects, today, weighted_ms
from netplan.capacity.line import plan_rows
from netplan.capacity.lines import lines_of
from netplan.capacity.plan import Plan, PlanSummary
from netplan.capacity.problem import Problem, problem
from netplan.capacity.settings import ExpandSettings, expand_settings
from netplan.capacity.shortage import explain
from netplan.capacity.solver import Outcome, optimise
from netplan.capacity.steps import Step
from netplan.capacity.to_change import change_of

if TYPE_CHECKING:
    from netplan.topology.network import Network


def expand(network: Network, *, settings: ExpandSettings | None = None) -> Plan:
    """Return what to build in ``network`` within the budget.

    Minimises the weighted one-way latency to the targets (IP view, each over its best carrier)
    while the demands of the year keep every link within its working utilisation under the
    network's own routing, waves fit the fibre, and the egress reaches its target. Among plans
    of that latency it takes the cheapest. A question without an answer is no exception: the
    plan is empty, its status infeasible, and it says what is missing; ``Plan.require`` raises.
    """
    asked = settings or expand_settings(network)
    put = problem(network, asked)
    return _plan(put, optimise(put))


def _plan(put: Problem, outcome: Outcome) -> Plan:
    """Return the plan of an outcome."""
    rows = plan_rows(lines_of(put, outcome))
    spend, opex = float(rows["capex_cny"].sum()), float(rows["opex_cny_per_year"].sum())
    summary = PlanSummary(
        status=outcome.status,
        objective_ms=outcome.objective_ms,
        bound_ms=outcome.bound_ms,
        gap=outcome.gap,
        budget_cny=put.asked.budget_cny,
        spend_cny=spend,
        opex_cny_per_year=opex,
        before_ms=weighted_ms(put, effects(put, today(put))),
        least_cny=outcome.least_cny,
        weights=put.asked.weights,
    )
    lines = explain(put, outcome)
    found = outcome.status in {"optimal", "feasible"}
    change = change_of(put, outcome, capex_cny=spend, opex_cny_per_year=opex) if found else None
    return Plan(
        steps=(Step(year=put.asked.year, change=change, spend_cny=spend),) if change else (),
        rows=rows,
        summary=summary,
        missing_en=tuple(en for en, _ in lines),
        missing_zh=tuple(zh for _, zh in lines),
    )
