"""Looks for the front: from the cheapest plan there is to where latency stops falling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING

from netplan.capacity.columns import MILLION
from netplan.capacity.expand import expand
from netplan.capacity.front.answer import Front, FrontPoint
from netplan.capacity.problem import problem
from netplan.capacity.settings import expand_settings
from netplan.capacity.solver import model
from netplan.capacity.surviving import expand_surviving, surviving_terms
from netplan.compute import Progress, silent
from netplan.errors import Finding, InputError
from netplan.lp import solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.capacity.plan import Plan
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

POINTS = 7
NARROW_CNY = 1e5
"""Plans nearer than this in cost are not told apart."""

ALIKE_MS = 1e-6
"""Latencies nearer than this are alike."""

ROUNDING_CNY = 1.0
"""What the search for the cheapest plan may be off by: a solver keeps a budget to 1 CNY."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The plan found within a budget."""

    budget_cny: float
    plan: Plan

    @property
    def spend_cny(self) -> float:
        """What the plan costs, CNY."""
        return self.plan.summary.spend_cny

    @property
    def ms(self) -> float:
        """Its weighted latency."""
        return self.plan.summary.objective_ms


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question of every plan, but for its budget."""

    network: Network
    settings: ExpandSettings
    terms: Terms | None

    def within(self, budget_cny: float) -> ExpandSettings:
        """Return the question of a budget."""
        return replace(self.settings, budget_cny=budget_cny)

    def plan(self, budget_cny: float) -> _Found:
        """Return the plan of a budget."""
        asked = self.within(budget_cny)
        if self.terms is None:
            return _Found(budget_cny, expand(self.network, settings=asked))
        plan = expand_surviving(self.network, settings=asked, terms=self.terms)
        return _Found(budget_cny, plan)


def front(
    network: Network,
    *,
    points: int = POINTS,
    budgets: Sequence[float] = (),
    settings: ExpandSettings | None = None,
    terms: Terms | None = None,
    progress: Progress = silent,
) -> Front:
    """Return plans that trade money for latency, each the answer of ``expand`` to its budget.

    With ``terms`` each also stands their failures (``expand_surviving``).

    Without ``budgets`` the range is found: from the cheapest plan that keeps what is asked to the
    cheapest one of the least latency. The budgets between, ``points`` in all at most, are where
    most is still unknown: each halves the widest step in cost times latency, right of what the
    cheaper plan's budget has proved. A plan that another found beats in both is left out, so that
    more money is never slower. ``settings`` is the question but for its budget. Raises InputError
    for numbers that make no sense.
    """
    asked = _Asked(network, settings or expand_settings(network), terms)
    _check(points, budgets)
    found: list[_Found] = []
    budget: float | None = inf
    if budgets:
        wanted = sorted(set(map(float, budgets)))
        for number, amount in enumerate(wanted, 1):
            found.append(asked.plan(amount))
            progress("plans", number, len(wanted))
        return _front(asked, found)
    while budget is not None and len(found) < points:
        found.append(asked.plan(budget))
        progress("plans", len(found), points)
        if not found[0].plan.found:
            break
        budget = _least_cny(asked, found[0]) if len(found) == 1 else _next_budget(found)
    progress("plans", points, points)
    return _front(asked, found)


def _least_cny(asked: _Asked, richest: _Found) -> float | None:
    """Return a budget for the cheapest plan that keeps what is asked, whatever its latency.

    Minimise sum of price x column over all plans. None: it costs what the richest one does.
    """
    made = model(problem(asked.network, asked.within(inf)))
    cheapest = solve(
        replace(made.program, cost=made.price / MILLION),
        gap=asked.settings.cost_gap,
        node_limit=asked.settings.node_limit,
        time_limit_s=asked.settings.time_limit_s,
    )
    least = float(ceil(cheapest.objective * MILLION)) + ROUNDING_CNY if cheapest.found else inf
    return least if richest.spend_cny - least > NARROW_CNY else None


def _next_budget(found: Iterable[_Found]) -> float | None:
    """Return the middle of the widest step that is left, in cost times latency; None: none is.

    Between what a plan costs and the budget it was found for no other is faster, beyond the gap.
    A budget that no plan was found for counts as if it left everything as it is today.
    """
    steps = sorted(found, key=lambda each: each.budget_cny)
    widest: tuple[float, float] | None = None
    for left, right in pairwise(steps):
        if not right.plan.found:
            continue
        before = left.ms if left.plan.found else right.plan.summary.before_ms
        width, fall = right.spend_cny - left.budget_cny, before - right.ms
        if width > NARROW_CNY and fall > ALIKE_MS and (not widest or width * fall > widest[0]):
            widest = width * fall, left.budget_cny + width / 2.0
    return widest[1] if widest else None


def _front(asked: _Asked, found: Sequence[_Found]) -> Front:
    """Return the plans that no other beats, with the best bound that any search gives each."""
    plans = [each for each in found if each.plan.found]
    ranked = sorted(plans, key=lambda each: (each.spend_cny, each.ms, each.budget_cny))
    points: list[FrontPoint] = []
    for each in ranked:
        if points and each.ms > points[-1].weighted_ms - ALIKE_MS:
            continue
        budget = each.budget_cny if isfinite(each.budget_cny) else each.spend_cny
        # What no plan within a larger budget can beat, none within a smaller one can.
        bounds = [o.plan.summary.bound_ms for o in plans if o.budget_cny >= budget]
        bound = min(max(bounds), each.ms)
        gap = (each.ms - bound) / each.ms if each.ms else 0.0
        question = asked.within(budget)
        held = surviving_terms(question, asked.terms) if asked.terms else None
        points.append(
            FrontPoint(plan=each.plan, asked=question, terms=held, bound_ms=bound, gap=gap)
        )
    richest = max(found, key=lambda each: each.budget_cny).plan
    return Front(
        points=tuple(points),
        before_ms=richest.summary.before_ms,
        searched=tuple(sorted(each.budget_cny for each in found)),
        missing_en=() if points else richest.missing_en,
        missing_zh=() if points else richest.missing_zh,
    )


def _check(points: int, budgets: Sequence[float]) -> None:
    """Raise InputError with every number that makes no sense."""
    findings = [
        Finding("front", 0, "budgets", f"must be an amount of CNY from 0 on, is {budget:g}")
        for budget in budgets
        if not (isfinite(budget) and budget >= 0.0)
    ]
    if points < 1:
        what = f"must be a whole number from 1 on, is {points}"
        findings.append(Finding("front", 0, "points", what))
    if findings:
        where = "front"
        raise InputError(where, findings)
