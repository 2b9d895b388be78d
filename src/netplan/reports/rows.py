"""Rows of result tables as plain dicts, and the few questions that every section asks."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

Row = dict[str, Any]


def _cell(value: Any) -> Any:
    """Return one cell as a Python value; a missing text reads as empty, a number as NaN."""
    if isinstance(value, np.generic):
        value = value.item()
    return "" if value is None or type(value).__name__ in {"NAType", "NaTType"} else value


def records(frame: pd.DataFrame, **equal: Any) -> list[Row]:
    """Return the rows of ``frame`` whose columns equal ``equal``, as dicts of Python values.

    Text columns never hold NaN: a missing text is ''. A column that ``frame`` lacks matches
    nothing.

    >>> import pandas as pd
    >>> records(pd.DataFrame({"a": ["x", None], "n": [1.0, 2.0]}), n=2.0)
    [{'a': '', 'n': 2.0}]
    """
    if any(name not in frame.columns for name in equal):
        return []
    part = frame
    for name, value in equal.items():
        part = part[part[name] == value]
    columns = [_column(frame[name], part[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _column(whole: pd.Series[Any], part: pd.Series[Any]) -> list[Any]:
    """Return ``part`` as Python values; missing ones are '' where ``whole`` is a text column."""
    values = [_cell(value) for value in part.tolist()]
    if whole.dtype.kind in "biuf":
        return values
    if whole.dtype != "str" and not any(isinstance(value, str) for value in whole.tolist()):
        return values
    return ["" if isinstance(value, float) and math.isnan(value) else value for value in values]


def number(row: Row | None, name: str) -> float:
    """Return a number of ``row``; NaN when there is no row, no column or no value."""
    value = (row or {}).get(name, math.nan)
    return float(value) if isinstance(value, int | float) else math.nan


def known(value: float) -> bool:
    """Tell whether ``value`` is a number that can be drawn."""
    return math.isfinite(value)


def top(rows: Iterable[Row], name: str) -> Row | None:
    """Return the row with the largest known ``name``, the first of equals; None without rows."""
    best: Row | None = None
    for row in rows:
        value = number(row, name)
        if known(value) and (best is None or value > number(best, name)):
            best = row
    return best


def by(rows: Iterable[Row], name: str) -> dict[str, Row]:
    """Return ``rows`` by the text in column ``name``; the first of equals stays."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(str(row.get(name, "")), row)
    return found


def mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """Return the mean of ``values``, weighted where weights have a sum; NaN without values.

    >>> mean([1.0, 3.0]), mean([1.0, 3.0], [3.0, 1.0])
    (2.0, 1.5)
    """
    if not values:
        return math.nan
    if weights is None or math.fsum(weights) <= 0:
        weights = [1.0] * len(values)
    return math.fsum(v * w for v, w in zip(values, weights, strict=True)) / math.fsum(weights)


def split(text: str) -> tuple[str, ...]:
    """Return the entries of a list cell, which ``;`` keeps apart.

    >>> split("a;b;"), split("")
    (('a', 'b'), ())
    """
    return tuple(part for part in str(text).split(";") if part)


def stops(route: str) -> list[str]:
    """Return the places a route names, in order; dashes keep them apart, long or short.

    >>> stops("Zhongwei–Yinchuan–Hohhot"), stops("")
    (['Zhongwei', 'Yinchuan', 'Hohhot'], [])
    """
    return [part.strip() for part in re.split("[\N{EN DASH}\N{EM DASH}]", route) if part.strip()]


def ordered(rows: Iterable[Row], key: Callable[[Row], float]) -> list[Row]:
    """Return ``rows`` with the largest key first; unknown keys last, equals as they were."""
    return sorted(rows, key=lambda row: -key(row) if known(key(row)) else math.inf)
