"""A workbook, one sheet per table, to a Network, by the same rules as a folder of CSV files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from netplan.errors import Finding, InputError, near
from netplan.io.cells import CellError
from netplan.io.files import UnreadableError
from netplan.io.joined import Found, join
from netplan.io.tables import TablePart, read_rows, row_label
from netplan.io.workbook_cells import NOTE, Value, cell_text, is_note, is_torn_note, quoted
from netplan.io.workbook_changes import CHANGES, sheet_changes
from netplan.io.workbook_file import Sheet, read_sheets
from netplan.io.workbook_settings import SETTINGS_SHEET, sheet_settings
from netplan.schema import TABLES
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from netplan.schema import TableSchema
    from netplan.topology.network import Network

WORKBOOKS: Final = (".xlsx", ".xlsm")
"""Suffixes of workbook files."""

Faults = dict[tuple[int, str], str]
"""What is wrong with cells, by the row's number in its table and the column's name."""

_SHEETS = (SETTINGS_SHEET, *TABLES, CHANGES)
_TABLE_FILE = re.compile(rf"(?<!['\w])({'|'.join(TABLES)})\.csv\b")
_ROW_ALREADY = re.compile(r"\bis in row ([0-9]+) already; each row needs its own$")
_BLANK = "is blank; delete it"
_ENDING = re.compile(r"\.(csv|toml)$")


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a sheet that say something: the header first, notes left out.

    ``numbers`` holds the number of each row as the sheet counts them, ``torn`` those of notes
    with a cell that does not begin with ``#``.
    """

    rows: Sequence[list[Value]]
    numbers: Sequence[int]
    torn: Sequence[int] = ()


def grid(sheet: Sheet) -> Grid:
    """Return the rows of ``sheet`` from its header on, without notes."""
    torn = [n for n, row in sheet.rows if is_torn_note(row)]
    kept = [(n, row) for n, row in sheet.rows if not is_note(row) and not is_torn_note(row)]
    while kept and not kept[0][1]:
        kept.pop(0)
    return Grid([row for _, row in kept], [n for n, _ in kept], torn)


def _texts(schema: TableSchema, rows: Sequence[list[Value]]) -> tuple[list[list[str]], Faults]:
    """Return ``rows`` as texts, and what is wrong with cells by row and column."""
    header = [_name(value) for value in rows[0]]
    kinds = {column.name: column.kind for column in schema.columns}
    texts = [header]
    faults: Faults = {}
    for number, row in enumerate(rows[1:], 1):
        cells = [""] * max(len(header), len(row))
        for place, value in enumerate(row):
            name = header[place].strip() if place < len(header) else ""
            try:
                cells[place] = cell_text(value, kinds.get(name, "text"))
            except CellError as error:
                faults[number, name] = str(error)
                cells[place] = "?"
        texts.append(cells)
    return texts, faults


def _name(value: Value) -> str:
    """Return a cell of the header as a text; what is none is no name of a column."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _part(schema: TableSchema, rows: Sequence[list[Value]] | None) -> TablePart:
    """Read the rows of a sheet, or None for no sheet, as a table of ``schema``."""
    file = f"{schema.name}.csv"
    # A template has a header for every table; one without rows is a table that is not there.
    if not schema.required and (not rows or len(rows) == 1):
        return TablePart(schema.name, Table.of(schema.name, []))
    if rows is None:
        what = "is missing; it needs a header row and at least one row below it"
        return TablePart(schema.name, None, (Finding(file, 0, "", what),))
    if not rows:
        return read_rows(schema, [])
    texts, faults = _texts(schema, rows)
    part = read_rows(schema, [list(cells) for cells in texts])
    kept = [f for f in part.findings if (f.row, f.column) not in faults]
    for (number, name), what in faults.items():
        cells = dict(zip(texts[0], texts[number], strict=False))
        label = row_label(schema, cells, without=name)
        kept.append(Finding(file, number, name, what + label))
    return TablePart(schema.name, part.table, tuple(kept))


def _strange(sheets: Sequence[Sheet]) -> list[Finding]:
    """Return a finding for each sheet that is no table, is hidden or has merged cells."""
    here = [sheet.name for sheet in sheets]
    findings = []
    for sheet in sheets:
        place, name = f"sheet {quoted(sheet.name)}", sheet.name
        if name.startswith(NOTE):
            continue
        if sheet.hidden:
            findings.append(Finding(place, 0, "", "is hidden; show it, or delete it"))
        elif name not in _SHEETS:
            missing = [known for known in _SHEETS if known not in here]
            note = f"no such table{near(name, missing)}; notes go into a sheet '#notes'"
            findings.append(Finding(place, 0, "", note))
        for merged in sheet.merged[:3] if name in _SHEETS else ():
            what = f"must have no merged cells, {merged} is merged; split it and fill each cell"
            findings.append(Finding(place, 0, "", what))
    return findings


@dataclass(slots=True)
class _Places:
    """Where each row of a table, and each setting, stands in its sheet."""

    rows: dict[str, Sequence[int]] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)

    def __call__(self, finding: Finding) -> Finding:
        """Return a finding about a file of a folder as one about the sheet in its place."""
        name = _ENDING.sub("", finding.file)
        if finding.file == "network.toml":
            row = self.settings.get(finding.column, 0)
            return Finding(f"sheet {SETTINGS_SHEET}", row, finding.column, finding.what)
        what = _TABLE_FILE.sub(r"sheet \1", finding.what)
        if name not in {*TABLES, CHANGES} or not finding.file.endswith(".csv"):
            return Finding(finding.file, finding.row, finding.column, what)
        what = _ROW_ALREADY.sub(
            lambda hit: hit.group().replace(hit[1], str(self._row(name, int(hit[1]))), 1), what
        )
        row, after = self._row(name, finding.row), self._row(name, finding.row + 1)
        if what == _BLANK and after > row + 1:
            what = f"is blank, as all rows to {after - 1} are; delete them"
        return Finding(f"sheet {name}", row, finding.column, what)

    def _row(self, table: str, row: int) -> int:
        """Return the sheet's own number of row ``row`` of a table; 0 stays 0."""
        numbers = self.rows.get(table, ())
        return numbers[row] if row < len(numbers) and row else row


def read_workbook(path: Path) -> Network:
    """Read a workbook: sheet ``network``, one sheet per table, sheet ``changes`` if any.

    Raises InputError with every finding at once, by sheet, row as the sheet counts it, and
    column. The rules are those of ``read_network``; a header without rows is an empty table.
    """
    file = path.name
    try:
        sheets = read_sheets(path, file)
    except UnreadableError as error:
        raise InputError(str(path), [error.finding]) from None
    findings = _strange(sheets)
    grids = {sheet.name: grid(sheet) for sheet in sheets if not sheet.name.startswith(NOTE)}
    findings += [
        Finding(f"sheet {quoted(name)}", number, "", "begin every cell of a note with #")
        for name, each in grids.items()
        for number in each.torn
    ]
    none = Grid((), ())
    parts = [
        _part(schema, grids[name].rows if name in grids else None)
        for name, schema in TABLES.items()
    ]
    settings, found, keys = sheet_settings(grids.get(SETTINGS_SHEET, none).rows, path.stem)
    changes, wrong = sheet_changes(grids.get(CHANGES, none).rows)
    numbers = grids.get(SETTINGS_SHEET, none).numbers
    places = _Places(
        {name: each.numbers for name, each in grids.items()},
        {key: numbers[row] for key, row in keys.items()},
    )
    whole = Found(settings, parts, changes, [*findings, *found, *wrong])
    return join(whole, str(path), otherwise=path.stem, placed=places)
