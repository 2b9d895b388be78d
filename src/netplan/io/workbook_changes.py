"""The sheet ``changes`` of a workbook: the lines of each change list, one line per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.errors import Finding
from netplan.io.cells import CellError, cell_reader
from netplan.io.changes import change_of
from netplan.io.files import UnreadableError
from netplan.io.toml import parse_toml
from netplan.io.workbook_cells import Value, cell_text
from netplan.io.write import write_change
from netplan.schema import Column
from netplan.topology.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CHANGES: Final = "changes"
CHANGES_HEADER: Final = ("change", "line")

_ID = Column(name="change", kind="id", meaning="the id of a change list")


def _unfit(name: str) -> str:
    """Say why ``name`` cannot be the id of a change list, which is a file's name; '' if it can."""
    if not name:
        return "must be given, is empty"
    if name.startswith(".") or any(mark in name for mark in "/\\"):
        return f"must be fit for the name of a file, is {name!r}"
    try:
        cell_reader(_ID)(name)
    except CellError as error:
        return str(error)
    return ""


def _lines(rows: Sequence[list[Value]]) -> tuple[dict[str, list[str]], list[Finding]]:
    """Return the lines of each change list, in the order of the sheet."""
    lists: dict[str, list[str]] = {}
    findings = []
    for number, row in enumerate(rows[1:], 1):
        if not row:
            continue
        cells = [*row, None, None][: len(CHANGES_HEADER)]
        try:
            name, line = (cell_text(value, "text") for value in cells)
        except CellError as error:
            findings.append(Finding(f"{CHANGES}.csv", number, "line", str(error)))
            continue
        if why := _unfit(name):
            findings.append(Finding(f"{CHANGES}.csv", number, "change", why))
        else:
            lists.setdefault(name, []).append(line)
    return lists, findings


def sheet_changes(rows: Sequence[list[Value]]) -> tuple[dict[str, Change], list[Finding]]:
    """Read the sheet's rows, the header first, as change lists with all findings.

    A finding within a change list names ``changes/<id>.toml``, the file it would be.
    """
    if not rows:
        return {}, []
    names = tuple(str(value or "").strip() for value in rows[0])
    if names != CHANGES_HEADER:
        what = f"must have the columns {' and '.join(CHANGES_HEADER)}"
        return {}, [Finding(f"{CHANGES}.csv", 0, "", what)]
    lists, findings = _lines(rows)
    changes: dict[str, Change] = {}
    for name, lines in sorted(lists.items()):
        file = f"changes/{name}.toml"
        try:
            changes[name], found = change_of(name, parse_toml("\n".join(lines), file), file)
        except UnreadableError as error:
            changes[name], found = Change(id=name), [error.finding]
        findings += found
    return changes, findings


def change_rows(changes: Iterable[Change]) -> list[tuple[str, str]]:
    """Return the rows of the sheet for ``changes``: the id and one line of TOML each."""
    return [(change.id, line) for change in changes for line in write_change(change).split("\n")]
