"""What may be wrong with the terms of an upgrade, all at once, before anything is computed."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite, isnan
from typing import TYPE_CHECKING

from netplan.capacity.terms import LATENESSES, ROUTINGS
from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.terms import Terms
    from netplan.capacity.upgrade.settings import UpgradeSettings
    from netplan.topology.network import Network

PRICED = ("modules", "line_systems", "segments", "exchange_ports")
"""Tables whose rows may name a currency."""


def check(network: Network, asked: UpgradeSettings) -> None:
    """Raise InputError with everything that is wrong with what is asked."""
    findings = [
        *_years(network, asked.terms),
        *_money(asked.terms),
        *_limits(asked.terms),
        *_words(network, asked.terms),
        *_search(asked),
        *_currencies(network),
    ]
    if findings:
        message = "expand"
        raise InputError(message, findings)


def _years(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with the periods."""
    years, base = terms.years, network.settings.base_year
    if not years:
        yield Finding("terms", 0, "years", "must name one year at least")
    for before, after in pairwise(years):
        if after <= before:
            what = f"must rise from year to year, but {after} comes after {before}"
            yield Finding("terms", 0, "years", what)
    if years and min(years) < base:
        what = f"must not lie before the base year {base}, is {min(years)}"
        yield Finding("terms", 0, "years", what)


def _money(terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with budgets and rates."""
    budgets, count = terms.year_budgets_cny, len(terms.years)
    if budgets and len(budgets) != count:
        what = f"must be one for each of {count} years, are {len(budgets)}"
        yield Finding("terms", 0, "year_budgets_cny", what)
    for name, values in (("year_budgets_cny", budgets), ("budget_cny", (terms.budget_cny,))):
        for value in values:
            if isnan(value) or value < 0:
                yield Finding("terms", 0, name, f"must be 0 or above, is {value:,.0f}")
    if not (isfinite(terms.discount_rate) and terms.discount_rate > -1):
        what = f"must be above -1, is {terms.discount_rate:g}"
        yield Finding("terms", 0, "discount_rate", what)
    if not (isfinite(terms.late_cny_per_gbps_ms) and terms.late_cny_per_gbps_ms >= 0):
        what = f"must be 0 or above, is {terms.late_cny_per_gbps_ms:g}"
        yield Finding("terms", 0, "late_cny_per_gbps_ms", what)


def _limits(terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with utilisations, egress and leases."""
    for name in ("working_utilisation", "failure_utilisation"):
        value = getattr(terms, name)
        if not 0 < value <= 1:
            yield Finding("terms", 0, name, f"must be above 0 and at most 1, is {value:g}")
    if not (isfinite(terms.egress_target_gbps) and terms.egress_target_gbps >= 0):
        what = f"must be 0 or above, is {terms.egress_target_gbps:g}"
        yield Finding("terms", 0, "egress_target_gbps", what)
    if terms.lease_pairs < 0:
        yield Finding("terms", 0, "lease_pairs", f"must be 0 or above, is {terms.lease_pairs}")


def _words(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with names."""
    known = network["modules"].ids
    for module in terms.modules:
        if module not in known:
            hint = near(module, known)
            yield Finding("terms", 0, "modules", f"no module {module!r} in modules.csv{hint}")
    for name, value, words in (
        ("routing", terms.routing, ROUTINGS),
        ("latency", terms.latency, LATENESSES),
    ):
        if value not in words:
            what = f"must be one of {', '.join(words)}, is {value!r}{near(value, words)}"
            yield Finding("terms", 0, name, what)
    if terms.latency == "priced" and terms.routing == "free":
        what = "'priced' needs routing ecmp or backups, which say what path traffic takes; under "
        what += "free routing limits can be 'hard'"
        yield Finding("terms", 0, "latency", what)


def _search(asked: UpgradeSettings) -> Iterator[Finding]:
    """Yield what is wrong with the limits of the search."""
    if not asked.gap >= 0:
        yield Finding("search", 0, "gap", f"must be 0 or above, is {asked.gap:g}")
    if not asked.time_limit_s > 0:
        yield Finding("search", 0, "time_limit_s", f"must be above 0, is {asked.time_limit_s:g}")


def _currencies(network: Network) -> Iterator[Finding]:
    """Yield rows whose prices are in another currency than the network's."""
    own = network.settings.currency
    for name in PRICED:
        for number, currency in enumerate(network[name]["currency"], 1):
            if currency not in {"", own}:
                what = f"must be {own} as in network.toml, is {currency!r}: currencies do not mix"
                yield Finding(f"{name}.csv", number, "currency", what)
