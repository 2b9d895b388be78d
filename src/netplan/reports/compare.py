"""The same path before direct links, today and after the plan, side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netplan.reports.rows import Row, by, known, mean, number, ordered, records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.reports.inputs import ReportInput

SAME_MS: Final = 0.005
"""Latencies nearer than this read as the same in a table, ms."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The path to one site in the three states; ``plan`` is None where there is no plan."""

    today: Row
    plan: Row | None = None
    tiered: Row | None = None

    @property
    def after(self) -> Row:
        """Return the row after the plan, or today's where there is no plan."""
        return self.plan or self.today

    @property
    def today_ms(self) -> float:
        """Return today's one-way latency, ms."""
        return number(self.today, "one_way_ms")

    @property
    def after_ms(self) -> float:
        """Return the one-way latency after the plan, ms."""
        return number(self.after, "one_way_ms")

    @property
    def gain_ms(self) -> float:
        """Return by how much the plan shortens the path, ms; negative when it gets longer."""
        return self.today_ms - self.after_ms

    @property
    def changed(self) -> bool:
        """Tell whether the plan changes the path's latency."""
        return self.plan is not None and abs(self.gain_ms) > SAME_MS


def journeys(
    data: ReportInput, *, kind: str, view: str = "ip", carrier: str = "best"
) -> list[Journey]:
    """Return the paths to every site of ``kind``, the longest of today first."""
    states = {
        state: by(
            records(data.latency, state=state, view=view, kind=kind, carrier=carrier), "target"
        )
        for state in ("today", "plan", "tiered")
    }
    found = [
        Journey(today=row, plan=states["plan"].get(target), tiered=states["tiered"].get(target))
        for target, row in states["today"].items()
        if known(number(row, "one_way_ms"))
    ]
    return sorted(found, key=lambda journey: -journey.today_ms)


def population_mean(data: ReportInput, paths: Iterable[Journey], *, after: bool) -> float:
    """Return the mean one-way latency weighted by the population of each site, ms."""
    sites = data.network["sites"]
    values, weights = [], []
    for path in paths:
        site = str(path.today["target"])
        values.append(path.after_ms if after else path.today_ms)
        weights.append(float(sites.value(site, "population")) if site in sites else 0.0)
    return mean(values, weights)


def verdict(row: Row | None) -> str:
    """Return the verdict in ``row``, '' where there is none."""
    return str((row or {}).get("verdict", "") or "")


def carrier_pair(data: ReportInput) -> tuple[str, str] | None:
    """Return the two carriers whose inter-network paths are shown.

    It is the pair that reaches the most sites today and, among those, has the longest mean.
    """
    totals: dict[tuple[str, str], list[float]] = {}
    for row in between_carriers(data):
        if row["reachable"]:
            key = (str(row["from_carrier"]), str(row["to_carrier"]))
            totals.setdefault(key, []).append(number(row, "one_way_ms"))
    if not totals:
        return None
    return max(sorted(totals), key=lambda key: (len(totals[key]), mean(totals[key])))


def between_carriers(data: ReportInput) -> list[Row]:
    """Return today's inter-network rows between carriers proper; all where there are none.

    Clouds, content and research networks are not what the promises between networks mean.
    """
    table, rows = data.network["carriers"], exchange_rows(data)
    kinds = dict(zip(table.ids, table["kind"], strict=True))
    ends = ("from_carrier", "to_carrier")
    proper = [r for r in rows if all(kinds.get(str(r[end])) == "carrier" for end in ends)]
    return proper or rows


def exchange_rows(data: ReportInput, *, state: str = "today") -> list[Row]:
    """Return the inter-network rows of ``state`` under the network's own exchange policy.

    A place that is looked at twice, as a city and as a hub, has one row per pair of carriers.
    """
    rows = records(data.exchange, state=state)
    policies = {str(row["policy"]) for row in rows}
    policy = data.settings.exchange_policy
    chosen = policy if policy in policies else min(policies, default="")
    once: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row["policy"] == chosen:
            key = tuple(str(row[name]) for name in ("target", "from_carrier", "to_carrier"))
            once.setdefault(key, row)
    return list(once.values())


def hairpins(data: ReportInput) -> list[Row]:
    """Return today's inter-network rows of the shown carrier pair, most to save first."""
    pair = carrier_pair(data)
    rows = [
        row
        for row in exchange_rows(data)
        if pair == (row["from_carrier"], row["to_carrier"]) and row["reachable"]
    ]
    return ordered(rows, lambda row: number(row, "one_way_ms") - number(row, "home_ms"))


def home_saving(rows: Iterable[Row]) -> float:
    """Return the share by which the mean falls with an exchange at the source; NaN if unknown."""
    both = [
        (number(row, "one_way_ms"), number(row, "home_ms"))
        for row in rows
        if known(number(row, "one_way_ms")) and known(number(row, "home_ms"))
    ]
    before = math.fsum(today for today, _ in both)
    return math.fsum(home for _, home in both) / before - 1.0 if before > 0 else math.nan
