"""Networks and change lists to text and files.

A table that was read and not changed is written with the very text it was read from. A new or
changed one is written in a canonical form: columns in the schema's order, without those that
hold nothing but defaults; numbers in their shortest form; list items joined by ``;``; quotes
only where CSV needs them; lines ended by a line feed. Both read back equal.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from netplan.errors import NetplanError
from netplan.schema import TABLES
from netplan.topology.settings import Settings
from netplan.topology.table import empty_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from netplan.schema import Column
    from netplan.topology.change import Change
    from netplan.topology.network import Network
    from netplan.topology.table import Table

_VERBS = ("add", "set", "retire")
_EXACT_BELOW = 1e15
"""Whole floats below this are written without exponent or decimal point."""


class OutputError(NetplanError):
    """An output that cannot be written where it is wanted; says where and why."""


def number_text(value: float) -> str:
    """Return the shortest text that reads back as ``value``.

    >>> number_text(5.0), number_text(0.0049), number_text(1e22)
    ('5', '0.0049', '1e+22')
    """
    if float(value).is_integer() and abs(value) < _EXACT_BELOW and math.copysign(1, value) > 0:
        return str(int(value))
    return repr(float(value))


def _sentinel(column: Column, value: Any) -> bool:
    """Tell whether ``value`` is a default that stands for "not given", such as a cost of 0."""
    if column.kind not in {"number", "integer"} or value != column.default:
        return False
    low, above = column.least, column.above
    return (low is not None and value < low) or (above is not None and value <= above)


def _cell(column: Column, value: Any) -> str:
    """Return ``value`` as the text of a CSV cell."""
    if column.kind == "number" and math.isnan(value):
        return ""
    if column.kind == "list":
        return ";".join(value)
    if column.kind == "flag":
        return "true" if value else "false"
    if _sentinel(column, value):
        return ""
    return number_text(value) if column.kind == "number" else str(value)


def _kept(column: Column, values: list[Any]) -> bool:
    """Tell whether ``column`` is written: it is required, or says more than its default."""
    empty = empty_value(column)
    return column.required or any(v not in (empty, None) and v == v for v in values)  # noqa: PLR0124 - NaN


def table_text(table: Table) -> str:
    r"""Return ``table`` as CSV: as it was read when it was, else canonical; '' without rows.

    >>> from netplan.topology.table import Table
    >>> row = {"carrier": "t", "name_en": "=1+1", "source": "x", "confidence": "assumed"}
    >>> table_text(Table.of("carriers", [row]))
    'carrier,name_en,source,confidence\nt,=1+1,x,assumed\n'
    """
    if table.text or not len(table):
        return table.text
    values = {column.name: table[column.name].tolist() for column in table.schema.columns}
    kept = [column for column in table.schema.columns if _kept(column, values[column.name])]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in kept])
    cells = ([_cell(column, value) for value in values[column.name]] for column in kept)
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue()


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _toml_text(text: str) -> str:
    """Return ``text`` as a TOML basic string."""
    shown = (_ESCAPES.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in text)
    return f'"{"".join(shown)}"'


def toml_value(value: Any) -> str:
    """Return ``value`` (text, number, flag, or a list of them) as TOML.

    >>> toml_value(("a", "b")), toml_value(8.0), toml_value(True)
    ('["a", "b"]', '8.0', 'true')
    """
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return _toml_text(value)
    return f"[{', '.join(map(toml_value, value))}]"


def _toml_lines(data: Iterable[tuple[str, Any]]) -> list[str]:
    """Return ``key = value`` lines."""
    return [f"{key} = {toml_value(value)}" for key, value in data]


def settings_text(settings: Settings) -> str:
    """Return ``settings`` as ``network.toml``: the name and every key that is not the default."""
    given = [
        (field.name, getattr(settings, field.name))
        for field in fields(Settings)
        if field.name == "name" or getattr(settings, field.name) != field.default
    ]
    return "\n".join(_toml_lines(given)) + "\n"


def _row_lines(verb: str, table: str, row: Mapping[str, Any]) -> list[str]:
    """Return one row of a change list, its columns in the schema's order.

    A default is left out of a row to add, and written as an empty text in a row to set.
    """
    cells: list[tuple[str, Any]] = []
    for column in (column for column in TABLES[table].columns if column.name in row):
        value = row[column.name]
        blank = not column.required and (value == empty_value(column) or value != value)  # noqa: PLR0124 - NaN
        if not (blank and verb == "add"):
            cells.append((column.name, "" if blank else value))
    return _toml_lines(cells)


def write_change(change: Change) -> str:
    r"""Return ``change`` as the text of ``changes/<id>.toml``: fields that say something, rows.

    >>> from netplan.topology.change import Change
    >>> write_change(Change(id="x", source="s", retire={"links": ({"link": "a-b"},)}))
    'kind = "proposal"\nsource = "s"\nconfidence = "assumed"\n\n[[retire.links]]\nlink = "a-b"\n'
    """
    always = {"kind", "source", "confidence"}
    given = [
        (field.name, getattr(change, field.name))
        for field in fields(change)
        if field.name not in {"id", *_VERBS}
        and (field.name in always or getattr(change, field.name) not in {"", (), 0})
    ]
    lines = _toml_lines(given)
    for verb in _VERBS:
        tables = getattr(change, verb)
        for table in (name for name in TABLES if name in tables):
            for row in tables[table]:
                lines += ["", f"[[{verb}.{table}]]", *_row_lines(verb, table, row)]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with its own line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def write_network(network: Network, folder: Path) -> None:
    """Write ``network`` into ``folder``, which must be new or empty; reads back equal.

    Writes ``network.toml``, the tables that have rows, and ``changes/``. Tables are written in
    the state that the network is in. Raises OutputError when ``folder`` holds anything.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(path.name != MARKER for path in folder.iterdir()):
            message = f"{folder}: must be new or empty to write a network into it"
            raise OutputError(message)
        _write(folder / "network.toml", settings_text(network.settings))
        for name, table in network.tables.items():
            if text := table_text(table):
                _write(folder / f"{name}.csv", text)
        for change in network.changes.values():
            (folder / "changes").mkdir(exist_ok=True)
            _write(folder / "changes" / f"{change.id}.toml", write_change(change))
    except OSError as error:
        message = f"{folder}: cannot be written: {error.strerror or error}"
        raise OutputError(message) from error


MARKER = ".netplan-out"
"""Name of the file that marks a folder as netplan's own, to be replaced by the next run."""
