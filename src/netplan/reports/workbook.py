"""The sheet that a planner hands on: the answer, a dictionary of columns, every table."""

from __future__ import annotations

import io
import math
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from netplan.io.sheets import Book
from netplan.reports.columns import Shown, shown
from netplan.reports.terminal import summary_lines
from netplan.reports.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from netplan.reports.inputs import ReportInput

ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
LONGEST_CELL: Final = 32_000


def _cell(value: Any) -> str | float | bool | None:
    """Return a cell as the sheet takes it: NaN and missing values are left empty."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, tuple | list):
        value = ";".join(map(str, value))
    return str(value)[:LONGEST_CELL]


def _head(book: Book, sheet: Any, texts: list[str]) -> None:
    """Write the header row."""
    style = book.format(bold=True, text_wrap=True, valign="top", bottom=1, bg_color="#F2F6F9")
    for column, text in enumerate(texts):
        book.write(sheet, 0, column, text, style)


def _answer(book: Book, data: ReportInput, voice: Voice) -> None:
    """Write the first sheet: the lines of the terminal, label and text in two columns."""
    sheet = book.sheet(voice.say("sheet.answer"))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 120, book.format(text_wrap=True, valign="top"))
    for row, line in enumerate(summary_lines(data, language=voice.language)):
        label, _, text = line.partition("  ") if row else ("", "", line)
        book.write(sheet, row, 0, label, book.format(bold=True, valign="top"))
        style = {"bold": True} if row == 0 else {"text_wrap": True, "valign": "top"}
        book.write(sheet, row, 1, text.strip(), book.format(**style))


def dictionary_sheet(book: Book, tables: dict[str, pd.DataFrame], voice: Voice) -> None:
    """Write the sheet that says what each column of each sheet is."""
    sheet = book.sheet(voice.say("sheet.readme"))
    names = ("readme_sheet", "readme_column", "readme_english", "readme_chinese", "readme_unit")
    _head(book, sheet, [voice.say(f"sheet.{name}") for name in names])
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((16, 24, 36, 30, 14)):
        sheet.set_column(column, column, width)
    row = 1
    for table, frame in tables.items():
        for name in frame.columns:
            entry = shown(str(name))
            for column, text in enumerate((table, entry.name, entry.en, entry.zh, entry.unit)):
                book.write(sheet, row, column, text)
            row += 1
    if row > 1:
        sheet.autofilter(0, 0, row - 1, len(names) - 1)


def table_sheet(book: Book, name: str, frame: pd.DataFrame) -> None:
    """Write one result table: bilingual header with units, frozen; filters; number formats."""
    sheet = book.sheet(name[:31])
    heads: list[Shown] = [shown(str(column)) for column in frame.columns]
    _head(book, sheet, [head.header for head in heads])
    sheet.set_row(0, 46)
    sheet.freeze_panes(1, min(1, len(heads)))
    for column, head in enumerate(heads):
        style = book.format(num_format=head.kind.sheet)
        sheet.set_column(column, column, head.kind.width, style)
        for row, value in enumerate(frame.iloc[:, column], 1):
            book.write(sheet, row, column, _cell(value), style)
    if heads:
        sheet.autofilter(0, 0, max(len(frame), 1), len(heads) - 1)


def same_bytes(packed: bytes) -> bytes:
    """Return the archive with every entry's date fixed, in the order it was written."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(sink, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0
            new.writestr(fixed, old.read(entry.filename), compresslevel=6)
    return sink.getvalue()


def write_workbook(path: Path, data: ReportInput, *, language: str) -> None:
    """Write every result table of ``data`` as one workbook, the answer first.

    Cells from data are strings whatever they begin with. Equal data gives equal bytes.
    """
    voice = Voice(language)
    sink = io.BytesIO()
    book = Book(sink, data.settings.title_en or data.settings.name)
    _answer(book, data, voice)
    dictionary_sheet(book, data.frames, voice)
    for name, frame in data.frames.items():
        table_sheet(book, name, frame)
    book.book.close()
    path.write_bytes(same_bytes(sink.getvalue()))
