"""Cells of a workbook to the text that the same cell would have in a CSV file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.io.cells import CellError, shown
from netplan.io.write import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE = "#"
"""A row whose every cell begins with this is a note, and so is a sheet whose name does."""

_DATES_ARE_TEXT = frozenset({"text"})
_HOW = {
    "number": "format the cell as a number and type it again",
    "integer": "format the cell as a number and type it again",
}


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that holds nothing that can be read; ``what`` says why and what would be right."""

    what: str


Value = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | BadCell | None
"""What a cell of a workbook may hold."""


def _date_text(value: dt.date) -> str:
    """Return a date as people sort it, with its time of day where it has one."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.isoformat().replace("T", " ")


def cell_text(value: Value, kind: str) -> str:
    """Return the text of a cell in a column of ``kind``, as a planner would have typed it.

    Raises CellError for a cell that is none, and for what a spreadsheet took for a date in a
    column of ids or numbers: what was typed cannot be told from it.

    >>> cell_text(400.0, "number"), cell_text(True, "flag"), cell_text(7.0, "id")
    ('400', 'true', '7')
    """
    if value is None:
        return ""
    if isinstance(value, BadCell):
        raise CellError(value.what)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value) if isinstance(value, int) else number_text(value)
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date) and kind in _DATES_ARE_TEXT:
        return _date_text(value)
    called = "date" if isinstance(value, dt.date) else "time"
    told = _date_text(value) if isinstance(value, dt.date) else str(value)
    how = _HOW.get(kind, "format the cell as text and type it again")
    message = f"must not be a {called}, is {told}; {how}"
    raise CellError(message)


def _marked(row: Sequence[Value]) -> tuple[int, int]:
    """Return how many cells of ``row`` hold something, and how many of them begin with ``#``."""
    held = [value for value in row if not is_empty(value)]
    marked = [v for v in held if isinstance(v, str) and v.lstrip().startswith(NOTE)]
    return len(held), len(marked)


def is_note(row: Sequence[Value]) -> bool:
    """Tell whether ``row`` is a note: it holds something, and every cell begins with ``#``.

    No row of a table can be one, as its confidence never begins so.

    >>> is_note(["# the link's id", None, "# Gbit/s"]), is_note(["#1", 400.0])
    (True, False)
    """
    held, marked = _marked(row)
    return 0 < held == marked


def is_torn_note(row: Sequence[Value]) -> bool:
    """Tell whether ``row`` is meant as a note: most cells begin with ``#``, but not all do.

    >>> is_torn_note(["# the link's id", "mine", "# Gbit/s"]), is_torn_note(["#1", 400.0])
    (True, False)
    """
    held, marked = _marked(row)
    return held // 2 < marked < held


def is_empty(value: Value) -> bool:
    """Tell whether a cell holds nothing but blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def quoted(value: str) -> str:
    r"""Return ``value`` as a message shows it, without the quotes around it.

    >>> quoted("a" + chr(10))
    'a\\n'
    """
    return shown(value)[1:-1]
