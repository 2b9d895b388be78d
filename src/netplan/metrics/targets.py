"""The table ``targets``: every promise, what it comes to today and with the plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.metrics.measured import Measured, figure
from netplan.metrics.names import route_name
from netplan.metrics.rings import verdict

if TYPE_CHECKING:
    from netplan.metrics.states import States
    from netplan.metrics.views import Views

COLUMNS = (
    "target", "name_en", "name_zh", "metric", "view", "statistic", "comparator", "unit", "value",
    "today", "today_low", "today_high", "today_verdict", "plan", "plan_low", "plan_high",
    "plan_verdict", "worst_en", "worst_zh", "baseline", "detail_en", "detail_zh", "source_note",
    "confidence",
)  # fmt: skip

UNITS = {
    "latency_ms": "ms one-way",
    "stretch": "x bound",
    "latency_change": "fraction",
    "egress_gbps": "Gbit/s",
    "direct_sites": "sites",
    "hub_links_gbps": "hubs",
    "worst_utilisation": "fraction",
    "exchange_count": "sites",
}


@dataclass(frozen=True, slots=True)
class Strain:
    """A worst utilisation, and the link and failure to blame in words."""

    utilisation: float
    said_en: str
    said_zh: str

    def __float__(self) -> float:
        """Return the utilisation."""
        return self.utilisation


def _blamed(row: dict[str, Any], strain: Strain | float, language: str) -> str:
    """Return the link and failure behind a worst utilisation, in words."""
    if row["metric"] != "worst_utilisation" or not isinstance(strain, Strain):
        return ""
    return strain.said_zh if language == "zh" else strain.said_en


def unit_of(row: dict[str, Any]) -> str:
    """Return the unit of a target's value."""
    return "fraction" if row["statistic"] == "share" else UNITS[row["metric"]]


def judge(row: dict[str, Any], found: Measured) -> str:
    """Return the verdict on a figure."""
    return verdict(
        found.value, found.low, found.high, promise=row["value"], comparator=row["comparator"]
    )


def _worst(view: Views, row: dict[str, Any], found: Measured, language: str) -> str:
    """Return the worst pair, or the places still missing, by name."""
    if row["metric"] in {"direct_sites", "hub_links_gbps"}:
        names = [view.network.name("sites", site, language=language) for site in found.worst]
        return ("、" if language == "zh" else ", ").join(names)
    return route_name(view.network, found.worst, language)


def _detail(found: Measured, language: str) -> str:
    """Return how many pairs count, and how many networks or places do not meet."""
    if not found.pairs:
        return ""
    if language == "zh":
        tail = f"，另有 {found.unseen} 对不通" if found.unseen else ""
        return f"{found.pairs} 对{tail}"
    tail = f", {found.unseen} more are not connected" if found.unseen else ""
    return f"{found.pairs} pairs{tail}"


def target_table(
    states: States,
    *,
    today: Views,
    plan: Views | None = None,
    worst_today: Strain | float = math.nan,
    worst_plan: Strain | float = math.nan,
) -> pd.DataFrame:
    """Return every target's figure, interval and verdict today and with the plan.

    ``worst_today`` and ``worst_plan`` are the worst utilisations under a single cut at the
    horizon, with nothing built and with the plan; without a plan its columns repeat today's.
    """
    rows = []
    for row in states.plain["targets"].rows():
        now = figure(states, today, row, worst_utilisation=float(worst_today))
        then = now
        if plan:
            then = figure(states, plan, row, worst_utilisation=float(worst_plan))
        after, strain = plan or today, worst_plan if plan else worst_today
        rows.append(
            {
                **{name: row[name] for name in COLUMNS if name in row},
                "name_zh": row["name_zh"] or row["name_en"],
                "unit": unit_of(row),
                "today": now.value,
                "today_low": now.low,
                "today_high": now.high,
                "today_verdict": judge(row, now),
                "plan": then.value,
                "plan_low": then.low,
                "plan_high": then.high,
                "plan_verdict": judge(row, then),
                "worst_en": _worst(after, row, then, "en") or _blamed(row, strain, "en"),
                "worst_zh": _worst(after, row, then, "zh") or _blamed(row, strain, "zh"),
                "detail_en": _detail(then, "en"),
                "detail_zh": _detail(then, "zh"),
                "source_note": row["source"],
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
