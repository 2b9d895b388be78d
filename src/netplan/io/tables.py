"""CSV files, or rows like theirs, to tables, with a finding for everything that is wrong."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, near
from netplan.io.cells import CellError, cell_reader, meant, shown
from netplan.io.files import LIMIT_BYTES, UnreadableError, read_text
from netplan.topology.table import Table, empty_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from netplan.schema import Column, TableSchema

# A cell may be as long as its file; a quote left open is then found as the line break it holds.
csv.field_size_limit(LIMIT_BYTES)

_MOST_TIMES = 4
"""Headers longer than this many times the table's columns are not looked at one by one."""

_UNKNOWN = {"number": float("nan"), "integer": -1, "list": (), "id": "", "text": "", "choice": ""}


@dataclass(frozen=True, slots=True)
class TablePart:
    """What could be read of one table, and what could not.

    ``table`` is None when no rows could be told apart. A cell that could not be read stands as
    "not given" in it, so that the checks that follow can still look at everything else.
    """

    name: str
    table: Table | None
    findings: tuple[Finding, ...] = ()


def _blank(row: list[str]) -> bool:
    """Tell whether ``row`` holds nothing at all."""
    return not any(cell.strip() for cell in row)


def _rows(text: str, file: str) -> tuple[list[list[str]], list[Finding]]:
    """Split ``text`` into rows of cells, the header first, without blank rows at the end."""
    rows: list[list[str]] = []
    findings: list[Finding] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        what = f"is not CSV: {error}; is a quote missing or not doubled?"
        findings.append(Finding(file, len(rows), "", what))
    while rows and _blank(rows[-1]):
        rows.pop()
    return rows, findings


def _header(schema: TableSchema, header: list[str], file: str) -> list[Finding]:
    """Return what is wrong with the header: unknown, doubled and missing columns."""
    if len(header) == 1:
        for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                what = f"must have its columns separated by commas, not {called}"
                return [Finding(file, 0, "", what)]
    if len(header) > _MOST_TIMES * len(schema.columns):
        what = f"has {len(header):,} columns, this table has at most {len(schema.columns)}"
        return [Finding(file, 0, "", what)]
    findings = []
    names = [name.strip() for name in header]
    for place, name in enumerate(names, 1):
        if not name:
            findings.append(Finding(file, 0, "", f"column {place} has no name"))
        elif name not in schema.names:
            missing = [known for known in schema.names if known not in names]
            what = f"no column {shown(name)} in this table{near(name, missing)}"
            findings.append(Finding(file, 0, "", what))
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    findings += [Finding(file, 0, "", f"column {shown(name)} is there twice") for name in doubled]
    lacking = [c.name for c in schema.columns if c.required and c.name not in names]
    findings += [
        Finding(file, 0, "", f"the required column {name!r} is missing") for name in lacking
    ]
    return findings


def _shape(rows: list[list[str]], width: int, file: str) -> tuple[list[Finding], set[int]]:
    """Make ``rows`` as wide as the header; return the findings and the numbers of bad rows."""
    findings, bad = [], set()
    for number, row in enumerate(rows, 1):
        if _blank(row):
            findings.append(Finding(file, number, "", "is blank; delete it"))
        elif len(row) != width:
            what = f"must have {width} cells like the header, has {len(row)}"
            findings.append(Finding(file, number, "", what))
        else:
            continue
        bad.add(number)
        row[:] = [""] * width
    return findings, bad


def row_label(schema: TableSchema, row: dict[str, str], *, without: str = "") -> str:
    """Return `` (link zw-xa-2)``, which names a row by its key; '' within the key itself."""
    if without in schema.key:
        return ""
    parts = [f"{name} {row[name]}" for name in schema.key if row.get(name)]
    text = ", ".join(parts)
    return f" ({text})" if text.isprintable() and text else ""


def _column(
    column: Column, cells: Iterable[str], skip: set[int]
) -> tuple[list[Any], list[tuple[int, str]]]:
    """Read the cells of one column; return the values, and number and fault of each bad row."""
    read, empty = cell_reader(column), empty_value(column)
    unknown = _UNKNOWN.get(column.kind, empty)
    values: list[Any] = []
    faults: list[tuple[int, str]] = []
    known: dict[str, Any] = {}
    for number, cell in enumerate(cells, 1):
        if cell in known:
            values.append(known[cell])
        elif not cell or cell.isspace():
            if column.required and number not in skip:
                faults.append((number, "must be given, is empty"))
            values.append(unknown if column.required else empty)
        else:
            try:
                known[cell] = read(cell)
                values.append(known[cell])
            except CellError as error:
                faults.append((number, str(error)))
                values.append(meant(cell) if column.kind == "id" else unknown)
    return values, faults


def _table(
    schema: TableSchema, names: list[str], rows: list[list[str]], skip: set[int], text: str
) -> tuple[Table, list[Finding]]:
    """Read ``rows`` under the header ``names`` into a table, and say which cells are bad."""
    columns: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    file = f"{schema.name}.csv"
    for column in schema.columns:
        if column.name not in names:
            unknown = _UNKNOWN.get(column.kind, empty_value(column))
            columns[column.name] = [unknown if column.required else empty_value(column)] * len(rows)
            continue
        place = names.index(column.name)
        values, faults = _column(column, (row[place] for row in rows), skip)
        columns[column.name] = values
        for number, fault in faults:
            cells = dict(zip(names, rows[number - 1], strict=True))
            label = row_label(schema, cells, without=column.name)
            findings.append(Finding(file, number, column.name, fault + label))
    listed = zip(*columns.values(), strict=True)
    values_by_row = [dict(zip(columns, cells, strict=True)) for cells in listed]
    table = Table.of(schema.name, values_by_row, text=text)
    return table, findings


def read_rows(
    schema: TableSchema,
    rows: list[list[str]],
    *,
    text: str = "",
    torn: Sequence[Finding] = (),
) -> TablePart:
    """Read ``rows`` of cells, the header first, as a table of ``schema`` with all findings.

    ``text`` is what the table is written as while nobody changes it. ``torn`` holds findings
    for which no row can be trusted: the cells are still looked at, and there is no table.
    """
    file = f"{schema.name}.csv"
    findings = list(torn)
    if not rows:
        what = "is empty; it needs a header row and at least one row below it"
        return TablePart(schema.name, None, tuple(findings) or (Finding(file, 0, "", what),))
    header, *body = rows
    findings += _header(schema, header, file)
    if not body and not findings:
        hint = "" if schema.required else ", or delete the file"
        findings.append(Finding(file, 0, "", f"has no rows below its header; add one{hint}"))
    shape, skip = _shape(body, len(header), file)
    names = [name.strip() for name in header]
    table, cells = _table(schema, names, body, skip, text)
    keyless = not any(name in names for name in schema.key)
    return TablePart(
        schema.name, None if torn or keyless or not body else table, (*findings, *shape, *cells)
    )


def read_table(path: Path, schema: TableSchema) -> TablePart:
    """Read the CSV file ``path`` as a table of ``schema`` with all findings; raises nothing.

    A file that is not there is a finding only where the schema requires it.
    """
    file = f"{schema.name}.csv"
    if not schema.required and not os.path.lexists(path):
        return TablePart(schema.name, Table.of(schema.name, []))
    try:
        text = read_text(path, file)
    except UnreadableError as error:
        return TablePart(schema.name, None, (error.finding,))
    rows, torn = _rows(text, file)
    return read_rows(schema, rows, text=text, torn=torn)
