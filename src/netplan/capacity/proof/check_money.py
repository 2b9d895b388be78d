"""Checks of a plan's money: what it spends, when, within which budgets, and at what gap."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING, SupportsFloat

from netplan.capacity.proof.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.proof.evidence import Evidence
    from netplan.capacity.proof.ledger import Entry

SHARE = 1e-6
"""Share of a sum that rounding may take or add; 1 CNY is nothing either."""


def _slack(cny: float) -> float:
    """Return by how much two sums of about ``cny`` may differ."""
    return 1.0 + SHARE * abs(cny) if isfinite(cny) else 1.0


def _total(listed: list[Entry]) -> float:
    """Return what entries cost; those without a price count nothing."""
    return sum(entry.cny for entry in listed if not isnan(entry.cny))


def money(seen: Evidence) -> Iterator[Verdict]:
    """Check every sum that a plan states, and every budget it has to keep."""
    listed = [entry for each in seen.bought for entry in each.entries]
    yield _spend(seen, listed)
    yield _rows(seen)
    yield _budgets(seen, listed)
    whole, budget = _total(listed), seen.terms.budget_cny
    yield Verdict("budget", whole, budget, passed=whole <= budget + _slack(budget))
    if seen.plan.summary.aim == "cost":
        yield from _proof(seen, listed)
    yield _lead(seen, listed)
    yield _sold(seen, listed)
    partial = [f"{entry.what} {entry.item}" for entry in listed if not entry.whole]
    yield Verdict(
        "whole_modules", len(partial), 0, passed=not partial, detail=", ".join(sorted(partial))
    )


def _spend(seen: Evidence, listed: list[Entry]) -> Verdict:
    """Check what each step says it costs, and what the plan does."""
    wrong = []
    for each in seen.bought:
        counted, stated = _total(list(each.entries)), each.step.spend_cny
        if not abs(counted - stated) <= _slack(counted):
            wrong.append(f"{each.step.year}: {counted:,.0f}, not {stated:,.0f}")
    whole, stated = _total(listed), seen.plan.summary.spend_cny
    passed = not wrong and abs(whole - stated) <= _slack(whole)
    return Verdict("spend", whole, stated, passed=passed, detail="; ".join(wrong))


def _rows(seen: Evidence) -> Verdict:
    """Check that the rows of the plan add up to the same by year of service and of order.

    A plan of least latency gives its rows no order of their own: its year alone counts.
    """
    dated = seen.plan.summary.aim == "cost"
    counted: dict[tuple[int, int], float] = {}
    for each in seen.bought:
        for entry in each.entries:
            key = entry.year, entry.order_year if dated else entry.year
            counted[key] = counted.get(key, 0.0) + (0.0 if isnan(entry.cny) else entry.cny)
    rows = seen.plan.rows
    stated: dict[tuple[int, int], float] = {}
    for year, order, cny in zip(rows["year"], rows["order_year"], rows["capex_cny"], strict=True):
        key = _year(year), _year(order if dated else year)
        stated[key] = stated.get(key, 0.0) + float(cny)
    wrong = [
        f"{year}, ordered {order}: {counted.get((year, order), 0.0):,.0f}, "
        f"not {stated.get((year, order), 0.0):,.0f}"
        for year, order in sorted({*counted, *stated})
        if not abs(counted.get((year, order), 0.0) - stated.get((year, order), 0.0))
        <= _slack(counted.get((year, order), 0.0))
    ]
    sums = sum(counted.values()), sum(stated.values())
    return Verdict("rows", *sums, passed=not wrong, detail="; ".join(wrong))


def _year(cell: object) -> int:
    """Return a year of the plan's rows; 0, which no year is, for what is none."""
    number = float(cell) if isinstance(cell, SupportsFloat) else 0.0
    return int(number) if isfinite(number) else 0


def _budgets(seen: Evidence, listed: list[Entry]) -> Verdict:
    """Check what falls due in each period against its budget.

    An order before the first year is paid from the first budget, one between two years from the
    earlier's.
    """
    terms = seen.terms
    budgets = dict(zip(terms.years, terms.year_budgets_cny, strict=False))
    due = dict.fromkeys(terms.years, 0.0)
    for entry in listed:
        period = max((year for year in terms.years if year <= entry.order_year), default=None)
        due[terms.years[0] if period is None else period] += _total([entry])
    over = {
        year: due[year] - budgets[year]
        for year in budgets
        if due[year] > budgets[year] + _slack(budgets[year])
    }
    detail = "; ".join(f"{year}: {due[year]:,.0f} of {budgets[year]:,.0f}" for year in over)
    return Verdict(
        "year_budgets", max(over.values(), default=0.0), 0.0, passed=not over, detail=detail
    )


def _proof(seen: Evidence, listed: list[Entry]) -> Iterator[Verdict]:
    """Check the objective, that the bound lies below it, and that the gap is what both say."""
    terms, summary = seen.terms, seen.plan.summary
    first = terms.years[0]
    worth = sum(
        _total([entry]) * (1.0 + terms.discount_rate) ** (first - entry.order_year)
        for entry in listed
    )
    stated = summary.objective_cny
    # Late traffic has a price of its own, which comes on top of what is spent.
    same = stated >= worth - _slack(worth) if terms.latency == "priced" else (
        abs(worth - stated) <= _slack(worth)
    )  # fmt: skip
    yield Verdict("objective", worth, stated, passed=same)
    bound = summary.bound_cny
    yield Verdict("bound", stated, bound, passed=bound <= stated + _slack(stated))
    gap = max(0.0, stated - bound) / stated if stated > 0 else 0.0
    yield Verdict("gap", gap, summary.gap, passed=gap <= summary.gap + SHARE)


def _lead(seen: Evidence, listed: list[Entry]) -> Verdict:
    """Check that nothing is ordered before the base year or the first, whichever is earlier."""
    first = min(seen.network.settings.base_year, seen.terms.years[0])
    early = sorted(
        f"{entry.what} {entry.item} {entry.order_year}"
        for entry in listed
        if entry.order_year < first
    )
    least = min((entry.order_year for entry in listed), default=first)
    return Verdict("lead", least, first, passed=not early, detail=", ".join(early))


def _sold(seen: Evidence, listed: list[Entry]) -> Verdict:
    """Check that only modules that may be bought are, and from when they are sold."""
    wrong = sorted(
        f"{entry.module} {entry.item} {entry.order_year}"
        for entry in listed
        if entry.module
        and (entry.module not in seen.terms.modules or entry.order_year < entry.sold_from)
    )
    return Verdict("sold", len(wrong), 0, passed=not wrong, detail=", ".join(wrong))
