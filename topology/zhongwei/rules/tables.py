"""Reading and writing of the network folder's tables: CSV rows as dicts, TOML change lists."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Any]
FOLDER = Path(__file__).resolve().parent.parent
"""The network folder, topology/zhongwei."""


def read(name: str) -> list[Row]:
    """Return the rows of ``<name>.csv`` in the network folder as dicts of text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(value: Any) -> str:
    """Return ``value`` as a CSV cell: lists joined by ``;``, None empty, flags in lower case."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ";".join(value)
    return str(value)


def write(name: str, columns: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write ``rows`` to ``<name>.csv``: ``columns``, split at blanks, then the provenance.

    In demands ``source`` is an end of the demand, so the provenance is called source_note.
    """
    note = "source_note" if "source" in columns.split() else "source"
    names = [*columns.split(), note, "confidence"]
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_cell(row.get(column)) for column in names] for row in rows)


def _toml_value(value: Any) -> str:
    """Return ``value`` as TOML: JSON's texts, numbers, flags and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)


def write_change(
    stem: str, head: Mapping[str, Any], rows: Mapping[tuple[str, str], Sequence[Row]]
) -> None:
    """Write ``changes/<stem>.toml``: its head, then the rows by verb (add, set...) and table."""
    lines = [f"# Written by derive.py from inputs/changes.toml: {stem}"]
    lines += [f"{key} = {_toml_value(value)}" for key, value in head.items()]
    for (verb, table), listed in rows.items():
        for row in listed:
            lines += ["", f"[[{verb}.{table}]]"]
            lines += [f"{key} = {_toml_value(cell)}" for key, cell in row.items()]
    path = FOLDER / "changes" / f"{stem}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
