"""Workbook files opened with care: no bomb, no password, no macro, no formula without a value."""

from __future__ import annotations

import re
import stat
import warnings
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from netplan.errors import Finding
from netplan.io.files import LIMIT_BYTES, UnreadableError
from netplan.io.workbook_cells import BadCell, Value, is_empty, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LIMIT_UNPACKED_BYTES: Final = 2 * LIMIT_BYTES
"""Largest sum of the parts of a workbook: a sheet's XML is several times its text; bytes."""

LIMIT_CELLS: Final = 8_000_000
"""Most cells, gaps included, that are looked at in one workbook: 500,000 rows of 16 columns."""

LIMIT_ROWS: Final = 1_048_576
"""Most rows of a sheet, by the workbook format."""

_MOST_PARTS: Final = 10_000
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP: Final = b"PK\x03\x04"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{1,30})[\"']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows with their numbers, without the empty cells at their ends.

    Of rows that are blank and follow each other only the first is here, and none at the end.
    ``hidden`` tells whether the planner can see it; ``merged`` names its merged ranges.
    """

    name: str
    rows: Sequence[tuple[int, list[Value]]]
    hidden: bool
    merged: tuple[str, ...]


def _unpackable(archive: zipfile.ZipFile) -> str:
    """Say why ``archive`` must not be unpacked, from its directory alone; '' when it may."""
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        return f"must have at most {_MOST_PARTS:,} parts, has {len(entries):,}"
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LIMIT_UNPACKED_BYTES:
        limit = LIMIT_UNPACKED_BYTES // 1024**2
        return f"must unpack to at most {limit} MB, says {unpacked / 1024**2:,.0f} MB"
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        return "is damaged: a part of it is there twice"
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        return "is a zip archive and no workbook; save it as an Excel workbook (.xlsx)"
    return ""


def _unusable(path: Path, file: BinaryIO) -> str:
    """Say why the opened ``path`` is no workbook to read; '' when it may be one."""
    entry = path.stat()
    if entry.st_size > LIMIT_BYTES:
        limit = LIMIT_BYTES // 1024**2
        return f"must be at most {limit} MB, is {entry.st_size / 1024**2:,.0f} MB"
    start = file.read(8)
    if start == _OLE:
        return "is encrypted, or an old .xls; save it as .xlsx without a password"
    if not start.startswith(_ZIP):
        return "is no workbook; save it as an Excel workbook (.xlsx)"
    try:
        with zipfile.ZipFile(file) as archive:
            return _unpackable(archive)
    except (zipfile.BadZipFile, RuntimeError, ValueError):
        return "is cut short or damaged: its list of parts cannot be read"


def _value(cell: Any, formula: Any) -> Value:
    """Return what ``cell`` holds; ``formula`` is the same cell with its formula, if any."""
    value = cell.value
    if cell.data_type == "e":
        return BadCell(f"holds the spreadsheet's error {quoted(str(value))}; correct its formula")
    if value is None and cell.data_type == "n" and getattr(formula, "data_type", "") == "f":
        how = "open it in a spreadsheet and save it, or type the value"
        return BadCell(f"holds a formula whose value is not saved; {how}")
    return cast("Value", value)


def _trimmed(row: list[Value]) -> list[Value]:
    """Return ``row`` without the empty cells at its end."""
    while row and is_empty(row[-1]):
        row.pop()
    return row


class _Budget:
    """Cells that may still be looked at, over all sheets of a workbook."""

    def __init__(self, file: str) -> None:
        """Start with the limit for the workbook called ``file``."""
        self.left, self.file = LIMIT_CELLS, file

    def spend(self, cells: int, row: int) -> None:
        """Take ``cells`` of a ``row``; raises UnreadableError beyond the limits."""
        self.left -= cells
        if row > LIMIT_ROWS:
            what = f"must have at most {LIMIT_ROWS:,} rows in a sheet"
            raise UnreadableError(Finding(self.file, 0, "", what))
        if self.left < 0:
            what = f"must have at most {LIMIT_CELLS:,} cells, empty ones before others included"
            raise UnreadableError(Finding(self.file, 0, "", what))


def _rows(sheet: Any, twin: Any, budget: _Budget) -> list[tuple[int, list[Value]]]:
    """Return the rows of ``sheet``; ``twin`` is the same sheet with formulas, or None."""
    # The size that a file states of itself may be wrong by a million rows either way.
    sheet.reset_dimensions()
    found: list[tuple[int, list[Value]]] = []
    others: Iterator[Any] = iter(())
    if twin is not None:
        twin.reset_dimensions()
        others = twin.iter_rows()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        budget.spend(1 + len(cells), number)
        if not cells and found and not found[-1][1]:
            next(others, ())
            continue
        formulas = next(others, ()) or (None,) * len(cells)
        row = _trimmed([_value(c, f) for c, f in zip(cells, formulas, strict=True)])
        if row or (found and found[-1][1]):
            found.append((number, row))
    if found and not found[-1][1]:
        found.pop()
    return found


def _sheets(file: BinaryIO, budget: _Budget) -> list[Sheet]:
    """Return every sheet of the workbook that is ``file``."""
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    formulas = None
    sheets = []
    with zipfile.ZipFile(file) as archive:
        for sheet in book.worksheets:
            # A sheet that is read row by row does not know its merged cells or its formulas.
            xml = archive.read(getattr(sheet, "_worksheet_path", ""))
            merged = tuple(ref.decode("ascii") for ref in _MERGED.findall(xml))
            if _FORMULA.search(xml) and formulas is None:
                formulas = load_workbook(file, read_only=True, keep_links=False)
            twin = formulas[sheet.title] if formulas and _FORMULA.search(xml) else None
            hidden = sheet.sheet_state != "visible"
            sheets.append(Sheet(sheet.title, _rows(sheet, twin, budget), hidden, merged))
    return sheets


def read_sheets(path: Path, file: str) -> list[Sheet]:
    """Return the sheets of the workbook ``path`` in their order.

    Raises UnreadableError, with a finding that calls the workbook ``file``, for what is missing,
    no workbook, encrypted, damaged or larger than the limits.
    """
    try:
        why = "" if stat.S_ISREG(path.stat().st_mode) else "must be a file"
        if not why:
            with path.open("rb") as opened:
                why = _unusable(path, opened)
                if not why:
                    return _parsed(opened, file)
    except FileNotFoundError:
        why = "is missing"
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
    raise UnreadableError(Finding(file, 0, "", why))


def _parsed(opened: BinaryIO, file: str) -> list[Sheet]:
    """Return the sheets of an opened workbook whose directory looks right."""
    with warnings.catch_warnings():
        # Styles and extensions that the reader does not know change no cell.
        warnings.simplefilter("ignore")
        try:
            return _sheets(opened, _Budget(file))
        except (UnreadableError, OSError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - damage shows as an error of any type
            kind = type(error).__name__
            what = f"is damaged or no workbook: a part of it cannot be read ({kind})"
            raise UnreadableError(Finding(file, 0, "", what)) from None
