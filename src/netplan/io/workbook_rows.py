"""Rows and settings of a network as the cells of a sheet, and what no cell can hold."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from netplan.errors import Finding, InputError
from netplan.io.workbook_changes import change_rows
from netplan.io.workbook_settings import NOTHING
from netplan.io.write import number_text, table_text
from netplan.schema import TABLES
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.schema import Column
    from netplan.topology.network import Network

Cell = str | float | bool
"""What a cell is written from."""

LONGEST_CELL: Final = 32_767
"""Most characters of a cell, by the workbook format."""

MOST_ROWS: Final = 1_048_574
"""Most rows below the header and the note, by the workbook format."""

_EXACT_BELOW: Final = 2.0**53
_SWALLOWED: Final = "x005F_"
"""Readers of workbooks take this out of texts: it escapes an escape there."""


def text_rows(table: Table) -> Iterator[dict[str, str]]:
    """Yield the rows of ``table`` as the cells that a CSV file would have, by column.

    >>> row = {"carrier": "t", "source": "x", "confidence": "assumed"}
    >>> next(text_rows(Table.of("carriers", [row])))["carrier"]
    't'
    """
    plain = Table(table.schema, {name: table[name] for name in table.schema.names})
    yield from csv.DictReader(io.StringIO(table_text(plain), newline=""))


def _cell(column: Column, text: str) -> Cell:
    """Return the text of a CSV cell as what a sheet holds: a number, a truth or a text."""
    if not text:
        return ""
    if column.kind == "flag":
        return text == "true"
    number = column.kind == "number" or (
        column.kind == "integer" and abs(int(text)) <= _EXACT_BELOW
    )
    return float(text) if number else text


def sheet_rows(table: Table) -> Iterator[list[Cell]]:
    """Yield the rows of ``table`` as the cells of a sheet with every column of the schema."""
    columns = table.schema.columns
    for row in text_rows(table):
        yield [_cell(column, row.get(column.name, "")) for column in columns]


def _setting(value: Any) -> str | float:
    """Return a setting that is not its default as a cell."""
    if isinstance(value, tuple):
        items = [number_text(i) if isinstance(i, float) else str(i) for i in value]
        return ";".join(items) or NOTHING
    if isinstance(value, str):
        return value or NOTHING
    return float(value)


def setting_cells(settings: Settings) -> dict[str, str | float]:
    """Return the cell of each setting: empty at its default, '-' where it is empty on purpose.

    >>> setting_cells(Settings(name="x", cities=(), home=("a", "b")))["cities"]
    '-'
    """
    return {
        field.name: ""
        if field.name != "name" and getattr(settings, field.name) == field.default
        else _setting(getattr(settings, field.name))
        for field in fields(Settings)
    }


def _why_not(text: str) -> str:
    """Say why a cell cannot hold ``text``; '' when it can."""
    if len(text) > LONGEST_CELL:
        return f"has {len(text):,} characters, a cell of a workbook holds {LONGEST_CELL:,}"
    if _SWALLOWED in text:
        return f"holds {_SWALLOWED!r}, which a workbook cannot keep"
    return ""


def _table_findings(name: str, table: Table) -> Iterator[Finding]:
    """Yield a finding for each thing of a table that no sheet can hold."""
    file = f"{name}.csv"
    if len(table) > MOST_ROWS:
        yield Finding(file, 0, "", f"has {len(table):,} rows, a sheet holds {MOST_ROWS:,}")
    for number, row in enumerate(text_rows(table), 1):
        for column, text in row.items():
            if why := _why_not(text):
                yield Finding(file, number, column, why)


def _setting_findings(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each setting that no cell can hold."""
    for key, cell in setting_cells(settings).items():
        if isinstance(cell, str) and (why := _why_not(cell)):
            yield Finding("network.toml", 0, key, why)
        items = getattr(settings, key)
        if isinstance(items, tuple) and any(";" in str(item) for item in items):
            yield Finding("network.toml", 0, key, "has an item with a semicolon in it")


def _findings(network: Network) -> Iterator[Finding]:
    """Yield a finding for each thing of ``network`` that no workbook can hold."""
    for name, table in network.tables.items():
        yield from _table_findings(name, table)
    yield from _setting_findings(network.settings)
    for change, line in change_rows(network.changes.values()):
        if why := _why_not(line):
            yield Finding(f"changes/{change}.toml", 0, "", f"a line {why}")


def unfit(network: Network) -> None:
    """Raise InputError with everything of ``network`` that a workbook cannot hold."""
    if findings := list(_findings(network)):
        raise InputError(network.settings.name, findings)


def rounded(network: Network) -> tuple[str, ...]:
    """Return sentences that say which numbers a workbook keeps to 16 digits only."""
    said = []
    for name, schema in TABLES.items():
        for column in (column for column in schema.columns if column.kind == "number"):
            values = [v for v in network[name][column.name].tolist() if v == v]  # noqa: PLR0124 - NaN
            more = [value for value in values if float(f"{value:.16G}") != value]
            if more:
                noun = "number" if len(more) == 1 else "numbers"
                what = f"digits beyond the 16th, as of {more[0]!r}"
                said.append(f"{len(more):,} {noun} in {name}, {column.name}: {what}")
    return tuple(said)
