"""Rules of promises: targets, rings and published figures, and the site sets they name."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from netplan.errors import near
from netplan.topology.checks.fault import Fault, Rule
from netplan.topology.select import UnknownSetError, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netplan.topology.network import Network

_SETS = {
    "exchange_ports": ("scope",),
    "rings": ("from_set", "to_set"),
    "targets": ("from_set", "to_set"),
    "published": ("from_set", "to_set"),
}
_BETWEEN = ("latency_ms", "stretch", "latency_change")
"""Metrics that are measured from a set of sites to another."""

_JUDGED_BY = {
    "range": ("low", "high"),
    "ceiling": ("high",),
    "point": ("value",),
    "statistic": ("value",),
    "effect": ("value", "baseline"),
}
"""Columns that a published figure of a kind cannot be judged without."""


class SetChecker:
    """Says what is wrong with site sets of one network, each different set looked at once."""

    def __init__(self, network: Network) -> None:
        """Look sets up in ``network``."""
        self._network = network
        self._known: dict[tuple[str, ...], str] = {}

    def __call__(self, terms: Iterable[str]) -> str:
        """Say which of ``terms`` names nothing, or that nothing is left; '' when all is well."""
        key = tuple(terms)
        if key and key not in self._known:
            self._known[key] = self._fault(key)
        return self._known.get(key, "")

    def _fault(self, terms: tuple[str, ...]) -> str:
        wrong = []
        for term in terms:
            try:
                select(self._network, [term])
            except UnknownSetError as error:
                wrong.append(str(error))
        if not wrong and not select(self._network, terms):
            return f"must name a site, {'; '.join(terms)!r} leaves none"
        return "; ".join(wrong)


def site_sets(network: Network, *, name: str) -> Iterator[Fault]:
    """Yield a fault for each site set of table ``name`` that names nothing."""
    check = SetChecker(network)
    for column in _SETS[name]:
        for number, terms in enumerate(network[name][column].tolist(), 1):
            if why := check(terms):
                yield Fault(name, number, column, why)


def rules() -> Iterator[Rule]:
    """Yield a rule for each table that holds site sets."""
    for name in _SETS:
        yield Rule(partial(site_sets, name=name), (name, "sites"))


def _state(network: Network, row: dict[str, Any], column: str) -> str:
    """Say that the change list in ``column`` does not exist; '' when it does or none is named."""
    if not row[column] or row[column] in network.changes:
        return ""
    return f"no change list {row[column]!r}{near(row[column], sorted(network.changes))}"


def _empty(value: object) -> bool:
    """Tell whether a cell was not given."""
    return value in ("", ()) or (isinstance(value, float) and math.isnan(value))


def targets(network: Network) -> Iterator[Fault]:
    """Yield a fault for each target that lacks what its metric or statistic needs."""
    for number, row in enumerate(network["targets"].rows(), 1):
        label = f" (target {row['target']})"
        needs = list(("from_set", "to_set") if row["metric"] in _BETWEEN else ())
        needs += ["limit_ms"] if row["statistic"] == "share" else []
        for column in needs:
            if _empty(row[column]):
                what = f"must be given for metric {row['metric']}, statistic {row['statistic']}"
                yield Fault("targets", number, column, what + label)
        if why := _state(network, row, "baseline"):
            yield Fault("targets", number, "baseline", why + label)
        horizon = network.settings.horizon_year
        if row["metric"] == "worst_utilisation" and row["year"] not in (0, horizon):
            what = f"must be the horizon year, {horizon}, or empty, is {row['year']}{label}"
            yield Fault("targets", number, "year", what)


def published(network: Network) -> Iterator[Fault]:
    """Yield a fault for each published figure that cannot be judged."""
    for number, row in enumerate(network["published"].rows(), 1):
        label = f" (figure {row['figure']})"
        for column in _JUDGED_BY.get(row["kind"], ()):
            if _empty(row[column]):
                what = f"must be given for a figure of kind {row['kind']}{label}"
                yield Fault("published", number, column, what)
        if row["low"] > row["high"]:
            what = f"must be at least low, {row['low']:g}, is {row['high']:g}{label}"
            yield Fault("published", number, "high", what)
        for column in ("state", "baseline"):
            if why := _state(network, row, column):
                yield Fault("published", number, column, why + label)
