"""Targets and checks as text: each metric in its own unit, each value beside its own limit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from netplan.reports import formats
from netplan.reports.rows import Row, known, number

if TYPE_CHECKING:
    from netplan.reports.voice import Voice

COUNTS: Final = frozenset({"direct_sites", "exchange_count", "hub_links_gbps"})
CHECK_PLACES: Final = 4
"""Decimals of a latency in a check, where two nearly equal ones are held together."""

_TINY: Final = 1e-12


def kind_of(row: Row) -> str:
    """Return how a target's values are written: ms, stretch, share, change, gbps or count."""
    metric = str(row.get("metric", ""))
    if row.get("statistic") == "share" or metric == "worst_utilisation":
        return "share"
    if metric in COUNTS:
        return "count"
    kinds = {"latency_ms": "ms", "latency_change": "change", "egress_gbps": "gbps"}
    return kinds.get(metric, metric or "number")


def value_text(value: float, kind: str, *, limit: float = math.nan) -> str:
    """Return ``value`` in the unit of its kind, never rounded onto its limit from either side.

    >>> value_text(16.83, "ms"), value_text(15.01, "ms", limit=15), value_text(18000, "gbps")
    ('16.8 ms', '15.01 ms', '18.0 Tbps')
    >>> value_text(-0.152, "change"), value_text(1.005, "share"), value_text(27, "count")
    ('−15.2 %', '100.5 %', '27')
    """
    if not known(value):
        return formats.NONE
    if kind == "ms":
        return f"{formats.ms_against(value, limit)} ms"
    if kind == "change":
        return change_text(value)
    if kind == "share":
        return formats.load_percent(value)
    if kind == "gbps":
        return formats.capacity(value)
    if kind == "stretch":
        return f"{formats.fixed(value, 2)} \N{MULTIPLICATION SIGN}"
    return formats.fixed(value, 0 if abs(value - round(value)) < _TINY else 2)


def change_text(value: float) -> str:
    """Return a relative change in per cent: whole ones without a decimal.

    >>> change_text(-0.4), change_text(0.0)
    ('−40 %', '0 %')
    """
    whole = abs(100 * value - round(100 * value)) < 1e-6  # noqa: PLR2004
    return formats.percent(value, 0 if whole else 1)


def promise_text(row: Row) -> str:
    """Return a target's own value with its comparator.

    >>> promise_text({"metric": "latency_ms", "comparator": "at_most", "value": 15.0})
    '≤ 15 ms'
    """
    sign = "\N{GREATER-THAN OR EQUAL TO}" if _rises(row) else "\N{LESS-THAN OR EQUAL TO}"
    value, kind = number(row, "value"), kind_of(row)
    if kind == "ms" and value == round(value):
        return f"{sign} {formats.fixed(value)} ms"
    return f"{sign} {value_text(value, kind)}"


def _rises(row: Row) -> bool:
    """Tell whether more is better."""
    return row.get("comparator") == "at_least"


def times_target(row: Row, value: float) -> float:
    """Return ``value`` as a multiple of the target, turned so that below 1 is always met.

    A change is taken as what remains: 15 % down of 15 % asked is 1. NaN when it is not a number,
    infinity when nothing was reached of "at least".

    >>> times_target({"comparator": "at_most", "value": 15.0}, 30.0)
    2.0
    >>> times_target({"comparator": "at_least", "value": 30.0}, 15.0)
    2.0
    >>> times_target({"comparator": "at_most", "value": -0.4}, -0.8)
    0.5
    """
    target = number(row, "value")
    if not (known(value) and known(target)) or target == 0:
        return math.nan
    if target < 0:
        return math.inf if value >= 0 else target / value
    if _rises(row):
        return math.inf if value <= 0 else target / value
    return value / target


def count_pair(row: Row, name: str, voice: Voice) -> str:
    """Return a target's value today (``today``) or with the plan (``plan``) as text."""
    value = number(row, name)
    text = value_text(value, kind_of(row), limit=number(row, "value"))
    return voice.say("common.unknown") if text == formats.NONE else formats.glued(text)


def check_value(row: Row, name: str, voice: Voice) -> str:
    """Return the value or limit of a certificate's check in its own unit."""
    value, unit = number(row, name), str(row.get("unit", ""))
    if not known(value):
        return ""
    if unit.startswith("ms"):
        return f"{formats.fixed(value, CHECK_PLACES)} ms"
    if unit in {"share", "fraction", "%", "utilisation"}:
        return formats.percent(value, 2 if 0 < abs(value) < 0.01 else 1)  # noqa: PLR2004
    if unit in {"CNY", "cny"}:
        return voice.money(value)
    if unit == "Gbit/s":
        return formats.capacity(value)
    places = 0 if value == round(value) else 2
    return f"{formats.fixed(value, places)} {voice.word('unit', unit)}".rstrip()
