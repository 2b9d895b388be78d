"""A step of a plan as a change list that reads back cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netplan.io.cells import CellError, read_value
from netplan.io.plans_fields import lines_of
from netplan.io.write import write_change
from netplan.schema import TABLES
from netplan.topology.table import empty_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.schema import Column
    from netplan.topology.change import Change

_VERBS = ("add", "set", "retire")


def _cell(column: Column, value: Any) -> Any:
    """Return a cell as TOML takes it; an empty text for a default that stands for "not given"."""
    value = value.item() if hasattr(value, "item") else value
    if value != value:  # noqa: PLR0124 - NaN
        return ""
    plain = list(value) if isinstance(value, tuple | list) else value
    if value != empty_value(column):
        return plain
    try:
        return plain if read_value(column, plain) == value else ""
    except CellError:
        return ""


def _rows(change: Change) -> Iterator[str]:
    """Yield the lines of every row, its columns in the schema's order."""
    for verb in _VERBS:
        tables: Mapping[str, Any] = getattr(change, verb)
        for table in (name for name in TABLES if name in tables):
            for row in tables[table]:
                columns = (each for each in TABLES[table].columns if each.name in row)
                cells = [(each.name, _cell(each, row[each.name])) for each in columns]
                yield from ("", f"[[{verb}.{table}]]", *lines_of(cells))


def step_text(change: Change) -> str:
    r"""Return ``change`` as the text of a change list whose rows keep every cell they state.

    ``write_change`` leaves defaults out; whoever reads a plan again counts on what it states.

    >>> from netplan.topology.change import Change
    >>> rows = ({"segment": "a-b", "carrier": "c", "lit": 1},)
    >>> step_text(Change(id="x", source="s", set={"fibre_pairs": rows})).splitlines()[-1]
    'lit = 1'
    """
    head = write_change(replace(change, add={}, set={}, retire={}))
    return head + "".join(f"{line}\n" for line in _rows(change))
