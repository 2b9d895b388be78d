"""Paths side by side, as people compare them: a column each, a line for each thing to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

LINES = (
    "one_way_ms", "fibre_ms", "amplifier_ms", "regenerator_ms", "transponder_ms", "node_ms",
    "access_ms", "handoff_ms", "queueing_ms", "jitter_ms", "overloaded", "stretch", "cost",
    "length_km", "hops", "networks", "exchange_name_{}", "home_ms", "hairpin_ms", "hairpin_km",
    "shared", "breaks", "route_{}", "links", "route_segments",
)  # fmt: skip
DECIMALS = {"queueing_ms": 5, "jitter_ms": 5, "amplifier_ms": 4, "hops": 0, "length_km": 1}
"""Decimals of what does not go well with three."""


def _number(name: str, value: float) -> str:
    """Return a number with the decimals its column needs; nothing for what is not given."""
    if value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    return f"{value:,.{DECIMALS.get(name, 3)}f}"


def _cell(row: Any, name: str) -> str:
    """Return one thing of one path as text."""
    value = row[name]
    if not isinstance(value, int | float):
        return str(value).replace(";", "; ")
    text = _number(name, float(value))
    if name == "one_way_ms":
        return f"{text} ({_number(name, row['low_ms'])} - {_number(name, row['high_ms'])})"
    if name == "cost":
        return f"{text} {row['cost_unit']}"
    if name == "jitter_ms" and text:
        return f"{text} (p{row['percentile']:g})"
    return text


def path_cards(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the table of paths turned on its side; lines that say nothing are left out."""
    import pandas as pd

    from netplan.reports.columns import shown

    rows = table.to_dict("records")
    lines = []
    for line in LINES:
        name = line.format(language)
        cells = [_cell(row, name) for row in rows]
        if any(cells):
            column = shown(name)
            said = column.zh if language == "zh" else column.en
            label = f"{said} ({column.unit})" if column.unit else said
            lines.append([label, *cells])
    heads = [f"{row['rank']} {row['role']}" for row in rows]
    return pd.DataFrame(lines, columns=["", *heads])
