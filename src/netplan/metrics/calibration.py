"""The table ``calibration``: the model beside every published figure, by fixed rules.

A range or a ceiling is met or not met; an error is stated for points, statistics and effects
only. Whether a row was used for fitting is said in it. No row is ever repaired by a factor.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.metrics.measured import Measured, change_figure, latency_figure

if TYPE_CHECKING:
    from netplan.metrics.states import States

COLUMNS = (
    "figure", "name_en", "name_zh", "kind", "fitted", "view", "statistic", "published_low",
    "published_high", "published", "unit", "model", "model_low", "model_high", "error",
    "verdict", "note_en", "note_zh", "source_note", "confidence",
)  # fmt: skip


def _model(states: States, row: dict[str, Any]) -> Measured:
    """Return what the model says of a published figure, in the state it speaks of."""
    view = states.named(row["state"] or states.plain.settings.today)
    if row["metric"] == "latency_change":
        if not row["baseline"]:
            return change_figure(states.today(), view, row)
        before, after = states.named(row["baseline"]), view
        return change_figure(before, after, row)
    if row["metric"] == "share_within":
        return latency_figure(view, row | {"statistic": "share", "limit_ms": row["high"]})
    return latency_figure(view, row)


def judge(row: dict[str, Any], model: float) -> tuple[float, str]:
    """Return error and verdict: a range or ceiling is met or missed, the rest has an error.

    >>> judge({"kind": "range", "metric": "latency_ms", "low": 8.0, "high": 10.0}, 8.1)
    (nan, 'met')
    >>> judge({"kind": "point", "metric": "latency_ms", "value": 16.0}, 10.0)
    (-6.0, 'stated')
    """
    if math.isnan(model):
        return math.nan, "unknown"
    if row["kind"] not in {"range", "ceiling"}:
        return model - row["value"], "stated"
    if row["metric"] == "share_within":
        return math.nan, "met" if model >= row["value"] - 1e-9 else "missed"
    low = row["low"] if row["kind"] == "range" and not math.isnan(row["low"]) else -math.inf
    return math.nan, "met" if low - 1e-9 <= model <= row["high"] + 1e-9 else "missed"


def calibration_table(states: States) -> pd.DataFrame:
    """Return the model beside every row of ``published``."""
    rows = []
    for row in states.plain["published"].rows():
        found = _model(states, row)
        error, said = judge(row, found.value)
        rows.append(
            {
                **{name: row[name] for name in COLUMNS if name in row},
                "name_zh": row["name_zh"] or row["name_en"],
                "published_low": row["low"],
                "published_high": row["high"],
                "published": row["value"],
                "model": found.value,
                "model_low": found.low,
                "model_high": found.high,
                "error": error,
                "verdict": said,
                "source_note": row["source"],
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def mean_error(table: pd.DataFrame) -> float:
    """Return the mean absolute error over rows in ms that were not fitted; NaN: none."""
    rows = table[~table["fitted"].astype(bool) & (table["unit"] == "ms one-way")]
    return float(rows["error"].abs().mean())
