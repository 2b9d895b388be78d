"""The sheet ``network`` of a workbook: one row per setting, its value beside its name."""

from __future__ import annotations

import typing
from dataclasses import fields
from typing import Any, Final

from netplan.errors import Finding
from netplan.io.cells import CellError, cell_reader
from netplan.io.toml import settings_of
from netplan.io.workbook_cells import Value, cell_text, is_empty, quoted
from netplan.schema import Column
from netplan.topology.settings import Settings

if typing.TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS_SHEET: Final = "network"
SETTINGS_HEADER: Final = ("key", "value")
"""The columns of the sheet that are read; others say what a setting means."""

NOTHING: Final = "-"
"""Value of a setting that is empty on purpose where its default is not."""

_FILE: Final = "network.toml"
_COLUMNS: Final = {
    float: Column(name="", kind="number", meaning="a number"),
    int: Column(name="", kind="integer", meaning="a whole number"),
    str: Column(name="", kind="text", meaning="a text"),
}


def setting_kinds() -> dict[str, tuple[type, bool]]:
    """Return the type of each setting, or of its items, and whether it is a list.

    >>> setting_kinds()["home"], setting_kinds()["budget_cny"]
    ((<class 'str'>, True), (<class 'float'>, False))
    """
    hints = typing.get_type_hints(Settings)
    inner = {field.name: typing.get_args(hints[field.name]) for field in fields(Settings)}
    return {
        name: (items[0], True) if items else (hints[name], False) for name, items in inner.items()
    }


def _value(name: str, value: Value) -> Any:
    """Return the cell of setting ``name`` as ``network.toml`` would hold it; raises CellError."""
    inner, many = setting_kinds()[name]
    column = _COLUMNS[inner]
    text = cell_text(value, column.kind)
    if text.strip() == NOTHING:
        return [] if many else ""
    read = cell_reader(column)
    if many:
        return [read(item.strip()) for item in text.split(";") if item.strip()]
    return read(text)


def _header(rows: Sequence[list[Value]]) -> list[Finding]:
    """Return what is wrong with the header of the sheet."""
    names = [str(value or "").strip() for value in rows[0]]
    return [
        Finding(_FILE, 0, "", f"the required column {name!r} is missing")
        for name in SETTINGS_HEADER
        if name not in names
    ]


def sheet_settings(
    rows: Sequence[list[Value]], otherwise: str
) -> tuple[Settings | None, list[Finding], dict[str, int]]:
    """Read the sheet's rows, the header first; return settings, findings and each key's row.

    Findings are about ``network.toml``, the file that the sheet stands for. An empty value is
    the default. Settings are None without a sheet or its columns.
    """
    if not rows:
        what = "is missing; it needs the columns key and value, and the row name"
        return None, [Finding(_FILE, 0, "", what)], {}
    if findings := _header(rows):
        return None, findings, {}
    names = [str(value or "").strip() for value in rows[0]]
    at_key, at_value = (names.index(name) for name in SETTINGS_HEADER)
    data: dict[str, object] = {}
    places: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 1):
        key, value = (row[at] if at < len(row) else None for at in (at_key, at_value))
        if is_empty(key) and is_empty(value):
            continue
        name = str(key or "").strip()
        if name in places:
            findings.append(Finding(_FILE, 0, quoted(name), "the setting is there twice"))
        places[name] = number
        if is_empty(value) and name in setting_kinds():
            continue
        try:
            data[name] = _value(name, value) if name in setting_kinds() else ""
        except CellError as error:
            findings.append(Finding(_FILE, 0, name, str(error)))
    bad = {finding.column for finding in findings}
    settings, found = settings_of(data, _FILE, otherwise=otherwise)
    return settings, findings + [f for f in found if f.column not in bad], places
