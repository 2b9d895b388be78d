"""Two tables that go with a plan: its money year by year, and what its prices rest on."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from netplan.reports.rows import number, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

YEAR_COLUMNS: Final = (
    "year", "orders", "spend_cny", "budget_cny", "left_cny", "worth_cny", "in_service",
    "in_service_cny",
)  # fmt: skip
"""Columns of ``spend_by_year``."""

ASSUMED_COLUMNS: Final = (
    "table", "item", "quantity_name", "value", "unit", "confidence", "source",
)  # fmt: skip
"""Columns of ``assumptions``."""

_PRICES: Final = {
    "segments": ("capex_cny", "opex_cny_per_year"),
    "modules": (
        "end_capex_cny", "regenerator_capex_cny", "opex_share_per_year", "cost_change_per_year",
        "reach_km", "lead_months",
    ),
    "line_systems": (
        "amplifier_capex_cny", "terminal_capex_cny", "span_km", "opex_share_per_year",
        "cost_change_per_year", "lead_months",
    ),
    "links": ("open_capex_cny",),
    "exchange_ports": ("capex_cny", "step_gbps", "step_capex_cny"),
}  # fmt: skip
_SURE: Final = ("assumed", "derived", "published")
_SHARES: Final = (
    "working_utilisation", "failure_utilisation", "discount_rate", "late_cny_per_gbps_ms",
)  # fmt: skip


def period_of(terms: Terms, order_year: int) -> int:
    """Return the year of the plan that pays for an order: the last one not after it.

    What is ordered before the first year is paid by the first.

    >>> from netplan.capacity.terms import Terms
    >>> [period_of(Terms(years=(2027, 2030)), year) for year in (2026, 2028, 2030)]
    [2027, 2027, 2030]
    """
    return max((year for year in terms.years if year <= order_year), default=terms.years[0])


def spend_by_year(plan: Plan, terms: Terms) -> pd.DataFrame:
    """Return a row for each year of the plan; columns ``YEAR_COLUMNS``.

    ``spend_cny`` is what falls due with the orders that its budget pays, in money of the years of
    order; ``worth_cny`` the same discounted to the first year, spend / (1 + rate) ^ (order year -
    first year). ``budget_cny`` and ``left_cny`` are empty where a year has no budget of its own.
    ``in_service`` counts the plan's rows that come into service then, at ``in_service_cny``.
    """
    import pandas as pd

    budgets = dict(zip(terms.years, terms.year_budgets_cny, strict=False))
    listed = records(plan.rows)
    rows = []
    for year in terms.years:
        due = [row for row in listed if period_of(terms, int(row["order_year"])) == year]
        there = [row for row in listed if row["year"] == year]
        spend = math.fsum(number(row, "capex_cny") for row in due)
        worth = math.fsum(
            number(row, "capex_cny")
            * (1.0 + terms.discount_rate) ** (terms.years[0] - int(row["order_year"]))
            for row in due
        )
        budget = budgets.get(year, math.inf)
        budget = budget if math.isfinite(budget) else math.nan
        served = math.fsum(number(row, "capex_cny") for row in there)
        rows.append((year, len(due), spend, budget, budget - spend, worth, len(there), served))
    return pd.DataFrame(rows, columns=list(YEAR_COLUMNS))


def _prices(network: Network, used: dict[str, set[str]]) -> Iterator[tuple[Any, ...]]:
    """Yield what is stated of every row of the tables whose prices the plan uses."""
    for table, names in _PRICES.items():
        keys = network[table].schema.key
        units = {column.name: column.unit for column in network[table].schema.columns}
        for row in network[table].rows():
            name = " ".join(str(row[key]) for key in keys)
            if name in used.get(table, set()):
                for what in names:
                    if row[what]:
                        yield (table, name, what, float(row[what]), units[what],
                               row["confidence"], row["source"])  # fmt: skip


def _growth(network: Network) -> Iterator[tuple[Any, ...]]:
    """Yield each growth of demands with how much traffic grows by it."""
    sums: dict[tuple[float, str, str], list[float]] = {}
    for row in network["demands"].rows():
        said = row["growth_per_year"], row["confidence"], str(row.get("source_note", ""))
        sums.setdefault(said, []).append(row["volume_gbps"])
    for (growth, sure, source), volumes in sums.items():
        item = f"{len(volumes)} demands, {math.fsum(volumes):,.0f} Gbit/s"
        yield "demands", item, "growth_per_year", growth, "", sure, source


def assumptions(network: Network, terms: Terms, materials: pd.DataFrame) -> pd.DataFrame:
    """Return what a plan rests on, the least sure first; columns ``ASSUMED_COLUMNS``.

    The prices, lead times and shares of every table row that ``materials`` buys by, the growth of
    the demands, and the limits and rates of the terms, each with its source.
    """
    import pandas as pd

    used: dict[str, set[str]] = {name: set() for name in _PRICES}
    for row in records(materials):
        for table in ("modules", "line_systems"):
            used[table].add(str(row["item"]))
        used["segments"].add(str(row["purpose"]))
        used["links"].add(str(row["purpose"]))
        used["exchange_ports"] |= {str(row["purpose"]), f"{row['purpose']} {row['carrier']}"}
    listed = [*_prices(network, used), *_growth(network)]
    stated = {field.name: getattr(terms, field.name) for field in fields(terms)}
    own = f"network.toml of {network.settings.name}"
    listed += [
        ("network.toml", "", name, float(stated[name]), "", "derived", own)
        for name in _SHARES
        if stated[name]
    ]
    order = {name: at for at, name in enumerate(_SURE)}
    listed.sort(key=lambda row: order.get(row[5], len(_SURE)))
    return pd.DataFrame(listed, columns=list(ASSUMED_COLUMNS))
