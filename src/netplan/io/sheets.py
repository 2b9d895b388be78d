"""A workbook being written: texts stay texts, and equal content gives equal bytes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

if TYPE_CHECKING:
    import io

Content = str | float | bool | None
"""What a cell may hold; None: nothing."""

CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the workbook's property has no zone
"""A fixed date in the workbook's properties, so that equal content gives equal bytes."""


class Book:
    """A workbook being written to a stream, with its formats by what they are."""

    def __init__(self, sink: io.BytesIO, title: str) -> None:
        """Open the workbook: texts stay texts, whatever they begin with."""
        self.book = xlsxwriter.Workbook(
            sink,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": title, "created": CREATED})
        self._formats: dict[str, Any] = {}

    def format(self, **settings: Any) -> Any:
        """Return one format object per set of settings."""
        key = repr(sorted(settings.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(settings)
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """Return a new sheet."""
        return self.book.add_worksheet(name)

    def write(
        self,
        sheet: Any,
        row: int,
        column: int,
        value: Content,
        style: Any = None,
    ) -> None:
        """Write a value as what it is: text never becomes a formula, a link or a number.

        None and an empty text leave the cell empty; ``style`` is what ``format`` returned.
        """
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, style)
        elif value.startswith("<r>") and value.endswith("</r>"):
            # The writer takes such a text for markup of its own; in two runs it is a text.
            runs = self.format(), value[:2], self.format(font_name="Calibri"), value[2:]
            sheet.write_rich_string(row, column, *runs, *([style] if style else []))
        else:
            sheet.write_string(row, column, value, style)
