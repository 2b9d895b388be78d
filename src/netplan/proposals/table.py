"""The tables ``proposals`` and ``proposal_sites``: every proposal before and after, ranked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.compute import Progress, silent
from netplan.metrics.latency_table import looked_at
from netplan.proposals.evaluate import Outcome, evaluate, outcome

if TYPE_CHECKING:
    from netplan.metrics.measured import Measured
    from netplan.metrics.states import States
    from netplan.routing.demands import Demands
    from netplan.topology.change import Change

COLUMNS = (
    "rank", "proposal", "name_en", "name_zh", "sponsor", "capex_cny", "opex_cny_per_year",
    "mean_before_ms", "mean_after_ms", "best_gain_site", "best_gain_view", "best_gain_ms",
    "targets_met", "targets_lost", "targets_moved", "egress_before_gbps", "egress_after_gbps",
    "bottlenecks_before", "bottlenecks_after", "worst_before", "worst_after",
    "ms_per_million_cny", "changes_nothing", "aims_at", "why_en", "why_zh", "source_note",
    "confidence",
)  # fmt: skip
SITE_COLUMNS = (
    "proposal", "target", "kind", "name_en", "name_zh", "view", "before_ms", "after_ms", "gain_ms",
)  # fmt: skip
ROUNDED = 6
"""Decimals of a gain in ms, so that equal gains summed in another order tie."""

MOVED = 1e-6
"""A figure that changes by less than this has not moved."""


def _moved(before: Measured, after: Measured) -> bool:
    """Tell whether a target's figure or how many pairs it counts has changed."""
    if math.isnan(before.value) or math.isnan(after.value):
        return math.isnan(before.value) != math.isnan(after.value)
    return abs(before.value - after.value) > MOVED or before.pairs != after.pairs


def _verdict_changes(before: Outcome, after: Outcome) -> tuple[list[str], list[str]]:
    """Return the targets whose verdict gets better and those whose verdict gets worse."""
    order = {"missed": 0, "unknown": 0, "borderline": 1, "met": 2}
    up: list[str] = []
    down: list[str] = []
    for target, was in before.verdicts.items():
        step = order[after.verdicts[target]] - order[was]
        if step:
            (up if step > 0 else down).append(target)
    return up, down


def _site_rows(states: States, change: Change, before: Outcome, after: Outcome) -> list[Any]:
    """Return the rows of ``proposal_sites`` of one proposal; a place newly reached gains NaN."""
    network = states.plain
    rows = []
    for site, kinds in looked_at(network).items():
        for view in ("ip", "internet"):
            was = before.latency_ms.get((view, site), math.nan)
            now = after.latency_ms.get((view, site), math.nan)
            names = [network.name("sites", site, language=lang) for lang in ("en", "zh")]
            rows.append((change.id, site, kinds[0], *names, view, was, now, was - now))
    return rows


def _gain_cells(
    change: Change, before: Outcome, after: Outcome, cities: tuple[str, ...]
) -> dict[str, Any]:
    """Return mean latency before and after, the place that gains most, and ms per million."""
    gains = _gains(before, after)
    best = max(gains, key=lambda key: (gains[key], key[0] == "ip"), default=("ip", ""))
    gain = max(0.0, gains.get(best, 0.0))
    means = before.mean_ms(cities), after.mean_ms(cities)
    million = change.capex_cny / 1e6
    return {
        "mean_before_ms": means[0],
        "mean_after_ms": means[1],
        "best_gain_site": best[1] if gain > MOVED else "",
        "best_gain_view": best[0] if gain > MOVED else "",
        "best_gain_ms": gain,
        "ms_per_million_cny": (means[0] - means[1]) / million if million > 0 else math.nan,
    }


def _gains(before: Outcome, after: Outcome) -> dict[tuple[str, str], float]:
    """Return what every place seen before and after gains, ms one-way."""
    return {
        key: round(was - after.latency_ms[key], ROUNDED)
        for key, was in before.latency_ms.items()
        if key in after.latency_ms
    }


def _nothing(before: Outcome, after: Outcome, moved: list[str]) -> bool:
    """Tell whether no latency, promise, capacity or bottleneck changes, and nobody is reached."""
    return (
        not moved
        and all(abs(gain) < MOVED for gain in _gains(before, after).values())
        and before.latency_ms.keys() == after.latency_ms.keys()
        and abs(before.worst_utilisation - after.worst_utilisation) < MOVED
        and (before.egress_gbps, before.bottlenecks) == (after.egress_gbps, after.bottlenecks)
    )


def _row(states: States, change: Change, before: Outcome, after: Outcome) -> dict[str, Any]:
    """Return the row of ``proposals`` of one proposal, not yet ranked."""
    cities = tuple(site for site, kinds in looked_at(states.plain).items() if "city" in kinds)
    up, down = _verdict_changes(before, after)
    moved = [target for target, was in before.figures.items() if _moved(was, after.figures[target])]
    return {
        "proposal": change.id,
        "name_en": change.name_en or change.id,
        "name_zh": change.name_zh or change.name_en or change.id,
        "sponsor": change.sponsor,
        "capex_cny": change.capex_cny,
        "opex_cny_per_year": change.opex_cny_per_year,
        **_gain_cells(change, before, after, cities),
        "targets_met": ";".join(up),
        "targets_lost": ";".join(down),
        "targets_moved": ";".join(moved),
        "egress_before_gbps": before.egress_gbps,
        "egress_after_gbps": after.egress_gbps,
        "bottlenecks_before": before.bottlenecks,
        "bottlenecks_after": after.bottlenecks,
        "worst_before": before.worst_utilisation,
        "worst_after": after.worst_utilisation,
        "changes_nothing": _nothing(before, after, moved),
        "aims_at": ";".join(change.aims_at),
        "why_en": change.why_en,
        "why_zh": change.why_zh,
        "source_note": change.source,
        "confidence": change.confidence,
    }


def _of_history(states: States) -> frozenset[str]:
    """Return the targets measured against a state of the past: new fibre does not keep them."""
    changes = states.plain.changes
    return frozenset(
        row["target"]
        for row in states.plain["targets"].rows()
        if row["baseline"] and changes[row["baseline"]].kind == "history"
    )


def _rank_key(row: dict[str, Any], past: frozenset[str]) -> tuple[float, ...]:
    """Rank by promises newly kept less those lost, then mean gain, promises moved, and cost.

    Promises in ``past`` do not count.
    """
    kept, lost, moved = (
        sum(1 for name in row[column].split(";") if name and name not in past)
        for column in ("targets_met", "targets_lost", "targets_moved")
    )
    gain = row["mean_before_ms"] - row["mean_after_ms"]
    return (lost - kept, -round(gain, 6), -moved, row["capex_cny"])


def proposal_tables(
    states: States, demands: Demands, *, progress: Progress = silent
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return all change lists of kind ``proposal`` before and after, ranked, and per site.

    Each is applied alone to today's network and carries ``demands``.
    """
    changes = [change for _, change in sorted(states.plain.changes.items())]
    wanted = [change for change in changes if change.kind == "proposal"]
    rows: list[dict[str, Any]] = []
    sites: list[Any] = []
    before = outcome(states, states.today(), demands)
    for number, change in enumerate(wanted, 1):
        after = evaluate(states, change, demands)
        rows.append(_row(states, change, before, after))
        sites += _site_rows(states, change, before, after)
        progress("proposals", number, len(wanted))
    past = _of_history(states)
    rows.sort(key=lambda row: (_rank_key(row, past), row["proposal"]))
    for rank, row in enumerate(rows, 1):
        row["rank"] = rank
    return (
        pd.DataFrame(rows, columns=list(COLUMNS)),
        pd.DataFrame(sites, columns=list(SITE_COLUMNS)),
    )
