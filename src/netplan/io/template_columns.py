"""What a planner must know of a column or setting before filling it in, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.schema import Column

_KINDS = {
    "id": "an id",
    "text": "text",
    "number": "a number",
    "integer": "a whole number",
    "list": "several, split by semicolons",
    "flag": "true or false",
}


def _bounds(column: Column) -> str:
    """Return the bounds of ``column``; '' without any."""
    if column.least is not None and column.most is not None:
        return f" from {column.least:g} to {column.most:g}"
    bounds = (("above", column.above), ("at least", column.least), ("at most", column.most))
    given = [f"{word} {bound:g}" for word, bound in bounds if bound is not None]
    return f" {' and '.join(given)}" if given else ""


def value_text(column: Column) -> str:
    """Return what a cell of ``column`` may hold.

    >>> from netplan.schema import TABLES
    >>> value_text(TABLES["sites"].column("lat_deg")), value_text(TABLES["links"].column("a"))
    ('a number from -90 to 90', 'an id in nodes')
    """
    many = column.kind == "list"
    if column.refers:
        text = f"ids in {column.refers}" if many else f"an id in {column.refers}"
        return f"{text}, split by semicolons" if many else text
    if column.choices:
        listed = ", ".join(column.choices)
        return f"any of {listed}, split by semicolons" if many else f"one of {listed}"
    return _KINDS[column.kind] + _bounds(column)


def default_text(column: Column) -> str:
    """Return what an empty cell of ``column`` means; '' where the meaning itself says it.

    >>> from netplan.schema import TABLES
    >>> default_text(TABLES["sites"].column("position_km"))
    'empty: 5'
    """
    if column.required:
        return "must be given"
    if "empty:" in column.meaning:
        return ""
    default = column.default
    if default in {None, ""} or default == ():
        return "empty: none"
    if isinstance(default, bool):
        return f"empty: {str(default).lower()}"
    if isinstance(default, tuple):
        return f"empty: {';'.join(map(str, default))}"
    return f"empty: {default:g}" if isinstance(default, float) else f"empty: {default}"


def told(column: Column) -> str:
    """Return meaning, unit, value and default of ``column`` as one line of sentences.

    >>> from netplan.schema import TABLES
    >>> told(TABLES["links"].column("capacity_gbps"))
    'full duplex capacity: each direction. Gbit/s. A number above 0. Must be given.'
    """
    value = value_text(column)
    parts = [column.meaning, column.unit, value[0].upper() + value[1:]]
    default = default_text(column)
    parts.append(default[:1].upper() + default[1:])
    return ". ".join(part for part in parts if part) + "."
