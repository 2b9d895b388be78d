"""A network to the bytes of a workbook whose headers say unit, meaning and default."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from netplan.io.sheets import Book
from netplan.io.template_columns import default_text, told, value_text
from netplan.io.template_settings import settings_columns
from netplan.io.workbook_cells import NOTE
from netplan.io.workbook_changes import CHANGES, CHANGES_HEADER, change_rows
from netplan.io.workbook_rows import setting_cells, sheet_rows, unfit
from netplan.io.workbook_settings import SETTINGS_HEADER, SETTINGS_SHEET
from netplan.schema import TABLES, Column, TableSchema

if TYPE_CHECKING:
    from netplan.topology.network import Network

LAST_ROW: Final = 1_048_575
"""Number, from 0, of the last row that a sheet can have."""

FIRST_ROW: Final = 2
"""Number, from 0, of the first row of data: below the header and the note."""

_REQUIRED, _OPTIONAL = "#FCE4D6", "#E7EEF4"
_NARROW, _WIDE = 13, 30

README: Final = """\
This workbook is a network for netplan: one sheet per table, one row per thing.

Put your own rows in place of the example's. A sheet without rows is a table left out.

Row 1 holds the names of the columns: do not change them. Columns that are not orange may be
deleted, and an empty cell takes the default.

Row 2 says what each column means, in which unit, what it may hold and what an empty cell means.
So does the comment of each name.

Orange columns must be given in every row. Orange tabs are sheets that must have rows.

A row whose every cell begins with # is a note and is not read; nor is a sheet whose name begins
with #, such as this one.

Capacities are Gbit/s in each direction. Latencies are one-way. Several ids in one cell are split
by a semicolon. Costs are in the currency of the sheet network.

Every row says where it comes from (source) and how sure it is (confidence).

Links of one network ride segments; traffic passes from one network to another only at an exchange
where both have a port.

netplan check FILE.xlsx says everything that is wrong, by sheet, row and column.
"""
"""What the first sheet says, a paragraph a row."""


def _readme(book: Book) -> None:
    """Write the sheet that says how to fill in the others."""
    sheet = book.sheet(f"{NOTE}readme")
    sheet.set_column(0, 0, 110, book.format(text_wrap=True, valign="top"))
    lines = [" ".join(paragraph.split()) for paragraph in README.split("\n\n")]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    sheet.write_string(len(lines) + 1, 0, "Tables:", book.format(bold=True))
    for row, schema in enumerate(TABLES.values(), len(lines) + 2):
        must = " Must have rows." if schema.required else ""
        sheet.write_string(row, 0, f"{schema.name}: one row is {schema.meaning}.{must}")


def _choice_of(column: Column) -> dict[str, Any]:
    """Return the list that a spreadsheet offers for a cell of ``column``; {} without one."""
    wrong = {
        "error_title": column.name,
        "error_message": f"Must be {value_text(column)}."[:255],
    }
    if column.kind == "choice":
        return {"validate": "list", "source": list(column.choices), **wrong}
    if column.kind == "flag":
        return {"validate": "list", "source": ["TRUE", "FALSE"], **wrong}
    if column.refers and column.kind == "id":
        source = f"={column.refers}!$A${FIRST_ROW + 1}:$A${LAST_ROW + 1}"
        # Rows may be pasted before the rows that they refer to: said, not refused.
        return {"validate": "list", "source": source, "error_type": "information", **wrong}
    return {}


def _settings(book: Book, network: Network) -> None:
    """Write the settings: one row each, with unit, meaning and default beside the value."""
    sheet = book.sheet(SETTINGS_SHEET)
    heads = (*SETTINGS_HEADER, "unit", "may hold", "meaning")
    for place, (head, width) in enumerate(zip(heads, (26, 36, 14, 44, 70), strict=True)):
        sheet.write_string(0, place, head, book.format(bold=True, bottom=1, bg_color=_OPTIONAL))
        note = {"text_wrap": True, "font_color": "#606060"} if place > 1 else {}
        sheet.set_column(place, place, width, book.format(**note))
    sheet.freeze_panes(1, 1)
    sheet.set_tab_color(_REQUIRED)
    cells = setting_cells(network.settings)
    for row, column in enumerate(settings_columns(), 1):
        marked = book.format(bold=True, bg_color=_REQUIRED) if column.required else None
        sheet.write_string(row, 0, column.name, marked)
        book.write(sheet, row, 1, cells[column.name])
        empty = default_text(column)
        notes = (column.unit, "; ".join(t for t in (value_text(column), empty) if t))
        for place, text in enumerate((*notes, column.meaning), 2):
            book.write(sheet, row, place, text)
        if offered := _choice_of(column):
            sheet.data_validation(row, 1, row, 1, offered)


def _head(book: Book, sheet: Any, place: int, column: Column) -> None:
    """Write name, comment, note, width and offered values of one column."""
    colour = _REQUIRED if column.required else _OPTIONAL
    head = book.format(bold=True, bottom=1, bg_color=colour)
    note = book.format(
        italic=True, font_size=8, font_color="#606060", bg_color="#F2F2F2", text_wrap=True,
        valign="top",
    )  # fmt: skip
    text = column.kind in {"id", "text", "list", "choice"}
    width = min(max(len(column.name) + 3, _NARROW), _WIDE)
    # As text, a spreadsheet does not make a date of an id such as 1-2.
    sheet.set_column(place, place, width, book.format(num_format="@" if text else "General"))
    sheet.write_string(0, place, column.name, head)
    sheet.write_comment(0, place, told(column), {"x_scale": 2, "y_scale": 1.2})
    sheet.write_string(1, place, f"{NOTE} {told(column)}", note)
    if offered := _choice_of(column):
        sheet.data_validation(FIRST_ROW, place, LAST_ROW, place, offered)


def _table(book: Book, schema: TableSchema, network: Network) -> None:
    """Write one table: names, notes, rows."""
    sheet = book.sheet(schema.name)
    sheet.set_row(1, 84)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_comments_author("netplan")
    if schema.required:
        sheet.set_tab_color(_REQUIRED)
    for place, column in enumerate(schema.columns):
        _head(book, sheet, place, column)
    for row, cells in enumerate(sheet_rows(network[schema.name]), FIRST_ROW):
        for place, value in enumerate(cells):
            book.write(sheet, row, place, value)


def _changes(book: Book, network: Network) -> None:
    """Write the change lists, line by line."""
    sheet = book.sheet(CHANGES)
    for place, (name, width) in enumerate(zip(CHANGES_HEADER, (26, 100), strict=True)):
        sheet.set_column(place, place, width, book.format(num_format="@"))
        sheet.write_string(0, place, name, book.format(bold=True, bottom=1, bg_color=_REQUIRED))
    sheet.freeze_panes(1, 1)
    for row, cells in enumerate(change_rows(network.changes.values()), 1):
        for place, value in enumerate(cells):
            book.write(sheet, row, place, value)


def workbook_bytes(network: Network) -> bytes:
    """Return ``network`` as a workbook that ``read_workbook`` reads back equal.

    Every table has its sheet, with rows or without. Equal networks give equal bytes. Raises
    InputError for what no sheet can hold. A number keeps 16 digits; ``rounded`` counts those
    that have more.
    """
    unfit(network)
    sink = io.BytesIO()
    book = Book(sink, network.settings.title_en or network.settings.name)
    _readme(book)
    _settings(book, network)
    for schema in TABLES.values():
        _table(book, schema, network)
    if network.changes:
        _changes(book, network)
    book.book.get_worksheet_by_name(SETTINGS_SHEET).activate()
    book.book.close()
    return sink.getvalue()
