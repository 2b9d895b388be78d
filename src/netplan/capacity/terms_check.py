"""What may be wrong with the terms of a plan, all at once, before anything is computed."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite, isnan
from typing import TYPE_CHECKING

from netplan.capacity.terms import LATENESSES, ROUTINGS
from netplan.errors import Finding, InputError, near
from netplan.failures.sets import failure_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.terms import Terms
    from netplan.topology.network import Network

_WHERE = "expand"


def check_terms(network: Network, terms: Terms) -> None:
    """Raise InputError with everything for which ``terms`` cannot be meant of ``network``.

    >>> from netplan.capacity.terms import Terms
    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> empty = Network(Settings(name="none"), {})
    >>> check_terms(empty, Terms(years=(2030,), modules=("400G",)))
    Traceback (most recent call last):
    netplan.errors.InputError: expand: 1 problem
      terms, modules: no module '400G', because there is no modules.csv
    """
    findings = [
        *_years(network, terms),
        *_budgets(terms),
        *_figures(terms),
        *_words(terms),
        *_modules(network, terms),
        *_survive(network, terms),
        *_home(network, terms),
    ]
    if findings:
        raise InputError(_WHERE, findings)


def _finding(field: str, what: str) -> Finding:
    """Return a finding of one field of the terms."""
    return Finding("terms", 0, field, what)


def _years(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with the periods."""
    base = network.settings.base_year
    if not terms.years:
        yield _finding("years", "must name a year at least, is empty")
    for before, after in pairwise(terms.years):
        if after <= before:
            yield _finding("years", f"must rise from year to year, but {after} follows {before}")
    if terms.years and min(terms.years) < base:
        what = f"must not be before base_year {base}, is {min(terms.years)}"
        yield _finding("years", what)


def _budgets(terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with the money."""
    count, years = len(terms.year_budgets_cny), len(terms.years)
    if count and count != years:
        what = f"must be one for each of {years} years, or none at all, are {count}"
        yield _finding("year_budgets_cny", what)
    for field, budgets in (
        ("year_budgets_cny", terms.year_budgets_cny),
        ("budget_cny", (terms.budget_cny,)),
    ):
        for budget in budgets:
            if isnan(budget) or budget < 0:
                yield _finding(field, f"must be at least 0 (inf: no limit), is {budget:g}")


def _figures(terms: Terms) -> Iterator[Finding]:
    """Yield each single figure outside its bounds."""
    for field in ("working_utilisation", "failure_utilisation"):
        value = getattr(terms, field)
        if not 0 < value <= 1:
            yield _finding(field, f"must be above 0 and at most 1, is {value:g}")
    for field in ("egress_target_gbps", "late_cny_per_gbps_ms", "lease_pairs"):
        value = getattr(terms, field)
        if not (isfinite(value) and value >= 0):
            yield _finding(field, f"must be at least 0, is {value:g}")
    if not 0 <= terms.discount_rate <= 1:
        what = f"must be from 0 to 1 (0.06 is 6 % a year), is {terms.discount_rate:g}"
        yield _finding("discount_rate", what)
    if terms.latency == "priced" and terms.late_cny_per_gbps_ms == 0:
        what = "must be above 0 where latency is priced, is 0"
        yield _finding("late_cny_per_gbps_ms", what)


def _words(terms: Terms) -> Iterator[Finding]:
    """Yield each choice that there is not."""
    for field, words in (("routing", ROUTINGS), ("latency", LATENESSES)):
        word = getattr(terms, field)
        if word not in words:
            what = f"must be one of {', '.join(words)}, is {word!r}{near(word, words)}"
            yield _finding(field, what)


def _modules(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield each module that there is not, or that there is nothing to buy or build at all."""
    known = network["modules"].ids
    for module in terms.modules:
        if module not in known:
            why = near(module, known) if known else ", because there is no modules.csv"
            yield _finding("modules", f"no module {module!r}{why}")
    if not terms.modules and not _something_to_build(network):
        what = (
            "no candidates: no module may be bought (plan_modules), and no link, segment or "
            "exchange port is a candidate or can grow"
        )
        yield _finding("modules", what)


def _something_to_build(network: Network) -> bool:
    """Tell whether anything but modules can be built."""
    tables = ("links", "segments", "exchange_ports")
    offered = any((network[name]["status"] == "candidate").any() for name in tables)
    return offered or bool((network["exchange_ports"]["step_gbps"] > 0).any())


def _survive(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield each kind of failure that there is not, or that the network has none of."""
    for kind in terms.survive:
        try:
            failure_count(network, kind)
        except InputError as error:
            for wrong in error.findings:
                yield _finding("survive", f"{kind!r}: {wrong.what}")


def _home(network: Network, terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with the region whose border an egress target is set for."""
    known = network["sites"].ids
    for site in terms.home:
        if site not in known:
            yield _finding("home", f"no site {site!r}{near(site, known)}")
    if terms.egress_target_gbps > 0 and not terms.home:
        target = f"{terms.egress_target_gbps:,.0f} Gbit/s"
        yield _finding("home", f"must name the sites that the egress target of {target} is for")
