"""Cells: from the text of a CSV cell, or a value of a TOML row, to a value of the schema."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from netplan.errors import near

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.schema import Column

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,_ '\u00a0\u202f][0-9]{3})+(\.[0-9]+)?")
_ENDLESS = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_FLAGS = {"true": True, "false": False}
# Control characters, overrides of the writing direction, and what XML (SVG, XLSX) cannot hold.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SHOWN = 60
_LARGEST = 2**63 - 1


class CellError(ValueError):
    """A cell that cannot be read; its text says what is wrong and what would be right."""


def shown(value: object) -> str:
    """Return ``value`` as a message quotes it: escaped, and cut when it is long.

    >>> shown("xain"), shown("a" * 100)[-5:]
    ("'xain'", "aa'..")
    """
    if not isinstance(value, str):
        return str(value)
    return repr(value) if len(value) <= _SHOWN else repr(value[:_SHOWN]) + ".."


def _text(text: str) -> str:
    """Return ``text``; CellError when it holds a character that must not travel into outputs."""
    if bad := _UNFIT.search(text):
        code = f"U+{ord(bad.group()):04X}"
        kind = "a line break" if bad.group() in "\r\n" else f"the control character {code}"
        hint = " (is a quote left open?)" if bad.group() in "\r\n" else ""
        message = f"must not hold {kind}{hint}, is {shown(text)}"
        raise CellError(message)
    return text


def _id(text: str) -> str:
    """Return ``text`` as an id: printable characters without blanks around them."""
    _text(text)
    if not text.isprintable():
        odd = next(character for character in text if not character.isprintable())
        message = f"must not hold the invisible character U+{ord(odd):04X}, is {shown(text)}"
        raise CellError(message)
    if text != text.strip():
        message = f"must not begin or end with a blank, is {shown(text)}"
        raise CellError(message)
    return text


def _bounded(column: Column, value: float, text: object) -> float:
    """Return ``value``; CellError outside the bounds of ``column``."""
    unit = f" {column.unit}" if column.unit else ""
    if column.above is not None and not value > column.above:
        message = f"must be above {column.above:g}, is {text}"
        raise CellError(message)
    low, high = column.least, column.most
    if low is not None and high is not None and not low <= value <= high:
        message = f"must be from {low:g} to {high:g}{unit}, is {text}"
        raise CellError(message)
    if low is not None and value < low:
        message = f"must be at least {low:g}, is {text}"
        raise CellError(message)
    if high is not None and value > high:
        message = f"must be at most {high:g}{unit}, is {text}"
        raise CellError(message)
    return value


def _number(column: Column, text: str) -> float:
    """Return ``text`` as a finite number within the bounds of ``column``."""
    if _ENDLESS.fullmatch(text):
        message = f"must be a finite number, is {shown(text)}"
        raise CellError(message)
    if not _NUMBER.fullmatch(text):
        hint = "; write it without separators" if _GROUPED.fullmatch(text) else ""
        if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text) and not hint:
            hint = "; write a decimal point"
        message = f"must be a number, is {shown(text)}{hint}"
        raise CellError(message)
    value = float(text)
    if not math.isfinite(value):
        message = f"must be a finite number, is {shown(text)}"
        raise CellError(message)
    return _bounded(column, value, text)


def _integer(column: Column, text: str) -> int:
    """Return ``text`` as a whole number within the bounds of ``column``."""
    if not _INTEGER.fullmatch(text):
        hint = "; write it without separators" if _GROUPED.fullmatch(text) else ""
        message = f"must be a whole number, is {shown(text)}{hint}"
        raise CellError(message)
    return int(_bounded(column, int(text), text))


def _choice(column: Column, text: str) -> str:
    """Return ``text`` as one of the choices of ``column``."""
    if text not in column.choices:
        allowed = ", ".join(column.choices)
        message = f"must be one of {allowed}, is {shown(text)}{near(text, column.choices)}"
        raise CellError(message)
    return text


def _list(column: Column, text: str) -> tuple[str, ...]:
    """Return ``text`` as ids, or choices of ``column``, split at semicolons."""
    items = tuple(item.strip(" ") for item in text.split(";"))
    if "" in items:
        message = f"must hold no empty item between semicolons, is {shown(text)}"
        raise CellError(message)
    return tuple(_choice(column, item) if column.choices else _id(item) for item in items)


def _flag(text: str) -> bool:
    """Return ``text`` as true or false; spreadsheets write TRUE and FALSE."""
    value = _FLAGS.get(text.lower())
    if value is None:
        message = f"must be true or false, is {shown(text)}"
        raise CellError(message)
    return value


def meant(text: str) -> str:
    """Return the id that a bad id ``text`` was probably meant to be: its printable part.

    >>> meant(" xi\u200ban")
    'xian'
    """
    return "".join(character for character in text if character.isprintable()).strip()


def cell_reader(column: Column) -> Callable[[str], Any]:
    """Return the function that reads a non-empty cell of ``column``; it raises CellError.

    >>> from netplan.schema import TABLES
    >>> cell_reader(TABLES["sites"].column("lat_deg"))("37.5")
    37.5
    """
    readers: dict[str, Callable[[str], Any]] = {
        "id": _id,
        "text": _text,
        "number": lambda text: _number(column, text.strip(" ")),
        "integer": lambda text: _integer(column, text.strip(" ")),
        "list": lambda text: _list(column, text),
        "choice": lambda text: _choice(column, text.strip(" ")),
        "flag": lambda text: _flag(text.strip(" ")),
    }
    return readers[column.kind]


def _typed(column: Column, value: object) -> str | None:
    """Return TOML ``value`` as the text a CSV cell would have; None for a wrong type."""
    kind, plain = column.kind, isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "flag":
        return str(value) if isinstance(value, bool) else None
    if kind == "number":
        return repr(value) if plain else None
    if kind == "integer":
        whole = isinstance(value, int) and plain and abs(value) <= _LARGEST
        return repr(value) if whole else None
    if kind == "list" and isinstance(value, list):
        fit = all(isinstance(item, str) and ";" not in item for item in value)
        return ";".join(value) if fit else None
    return value if isinstance(value, str) else None


_TYPES = {
    "flag": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "list": "a list of texts",
}


def read_value(column: Column, value: object) -> Any:
    """Return TOML ``value`` as a value of ``column``; raises CellError as a CSV cell does.

    An empty text or list reads as the default. Other numbers must be numbers, not texts.

    >>> from netplan.schema import TABLES
    >>> read_value(TABLES["links"].column("segments"), ["a-b", "b-c"])
    ('a-b', 'b-c')
    """
    from netplan.topology.table import empty_value

    if value in ("", []):
        return empty_value(column)
    text = _typed(column, value)
    if isinstance(value, float) and not math.isfinite(value):
        message = f"must be a finite number, is {value}"
        raise CellError(message)
    if text is None:
        message = f"must be {_TYPES.get(column.kind, 'a text')}, is {shown(value)}"
        raise CellError(message)
    return cell_reader(column)(text)
