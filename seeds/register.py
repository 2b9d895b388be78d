# ruff: noqa: INP001 - a script beside its table, no package
"""The seed register: read it, and hold each of its rows against the output of a study.

``python seeds/register.py out/zhongwei`` prints every row that has an answer, with the value that
the register remembers and the one the study gives; ``--update`` writes the latter into the
register. An interval is never written: it is argued for by hand, in ``why_en``.
"""

from __future__ import annotations

import argparse
import csv
import math
import operator
import re
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

REGISTER = Path(__file__).with_name("register.csv")
STATES = ("answered", "partly", "not yet")
KINDS = ("figure", "system")
CONDITION = re.compile(r"(\w+)(!=|>=|<=|=|>|<|~)(.*)")
TERM = re.compile(r"(?:(count|sum|max|min|mean)\()?(\w*)\)?")
NUMERIC: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
FOLDS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum,
    "max": max,
    "min": min,
    "mean": statistics.fmean,
}

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the register, as text; README.md says what each column means."""

    item: str
    seed: str
    document: str
    quote: str
    asks_en: str
    asks_zh: str
    kind: str
    state: str
    file: str
    where: str
    column: str
    value: str
    low: str
    high: str
    unit: str
    why_en: str
    note_en: str

    @property
    def bound(self) -> bool:
        """Whether it points at something in the study's output."""
        return bool(self.file)

    def holds(self, value: float) -> bool:
        """Tell whether ``value`` lies in the interval; an end that is not given is open."""
        low = float(self.low) if self.low else -math.inf
        high = float(self.high) if self.high else math.inf
        return low <= value <= high

    def rounded(self, value: float) -> str:
        """Return ``value`` with as many decimals as the register remembers of it."""
        return f"{value:.{len(self.value.partition('.')[2])}f}"


COLUMNS = tuple(field.name for field in fields(Item))


class RegisterError(ValueError):
    """A row of the register that finds nothing, or not one thing, in the study's output."""


def read_register(path: Path = REGISTER) -> tuple[Item, ...]:
    """Return the rows of the register; its header must be exactly ``COLUMNS``."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            message = f"{path.name}: columns must be {', '.join(COLUMNS)}"
            raise RegisterError(message)
        return tuple(Item(**row) for row in reader)


def write_register(items: Sequence[Item], path: Path = REGISTER) -> None:
    """Write the rows back, in the form in which the register is kept."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(item, name) for name in COLUMNS] for item in items)


@cache
def read_table(path: Path) -> tuple[Cells, ...]:
    """Return the rows of a CSV file as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def _keeps(row: Cells, condition: str) -> bool:
    """Tell whether ``row`` keeps one condition.

    ``=`` and ``!=`` compare text, ``~`` asks for a member of a list (separated by ``;``), and
    the rest compare numbers, which an empty cell never is.
    """
    found = CONDITION.fullmatch(condition)
    if found is None:
        message = f"no condition: {condition!r}"
        raise RegisterError(message)
    name, how, wanted = found.groups()
    if name not in row:
        message = f"no column {name!r}"
        raise RegisterError(message)
    if how in {"=", "!="}:
        return (row[name] == wanted) is (how == "=")
    if how == "~":
        return wanted in row[name].split(";")
    return bool(row[name]) and NUMERIC[how](float(row[name]), float(wanted))


def select_rows(rows: Sequence[Cells], where: str) -> list[Cells]:
    """Return the rows that keep every condition of ``where``.

    >>> rows = [{"city": "a", "ms": "7.5"}, {"city": "b", "ms": "9"}]
    >>> select_rows(rows, "ms>8"), len(select_rows(rows, ""))
    ([{'city': 'b', 'ms': '9'}], 2)
    """
    conditions = [part for part in where.split(";") if part]
    return [row for row in rows if all(_keeps(row, part) for part in conditions)]


def _one(rows: Sequence[Cells], name: str) -> str:
    """Return the cell ``name`` of the only row."""
    if len(rows) != 1:
        message = f"{len(rows)} rows, not one"
        raise RegisterError(message)
    if name not in rows[0]:
        message = f"no column {name!r}"
        raise RegisterError(message)
    return rows[0][name]


def _term(rows: Sequence[Cells], text: str) -> str:
    """Return one side of ``column``: a cell, or a fold over the rows; empty cells do not count."""
    found = TERM.fullmatch(text)
    how, name = found.groups() if found else (None, "")
    if how is None:
        return _one(rows, name or text)
    if how == "count":
        return str(len(rows))
    numbers = [float(row[name]) for row in rows if row.get(name)]
    if not numbers:
        message = f"no number in {name!r}"
        raise RegisterError(message)
    return repr(FOLDS[how](numbers))


def answer(item: Item, folder: Path) -> str:
    """Return what the study in ``folder`` says to ``item``: a cell's text, or a number as text.

    Raises RegisterError when the file, the column or the one row is not there.
    """
    path = folder / item.file
    if not path.is_file():
        message = f"no file {item.file}"
        raise RegisterError(message)
    if path.suffix != ".csv":
        return str(path.read_text(encoding="utf-8").count(item.column))
    rows = select_rows(read_table(path), item.where)
    above, slash, below = item.column.partition("/")
    if slash:
        return repr(float(_term(rows, above)) / float(_term(rows, below)))
    return _term(rows, item.column)


def as_number(text: str) -> float:
    """Return a number from a cell; NaN for any other text."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def remembered(item: Item, text: str) -> bool:
    """Tell whether the study's answer ``text`` is the value that the register remembers."""
    number = as_number(text)
    return item.value == (text if math.isnan(number) else item.rounded(number))


def _report(item: Item, folder: Path) -> tuple[str, Item]:
    """Return a line to read about ``item``, and the item with the study's value."""
    try:
        text = answer(item, folder)
    except RegisterError as error:
        return f"{item.item:8} LOST    {item.file} {item.where}: {error}", item
    number = as_number(text)
    now = text if math.isnan(number) else (item.rounded(number) if item.value else f"{number:.3f}")
    said = "ok" if math.isnan(number) or item.holds(number) else "OUTSIDE"
    if not remembered(item, text):
        said += " (changed)"
    line = f"{item.item:8} {said:14} {item.value} -> {now}  [{item.low} .. {item.high}] {item.unit}"
    return line, replace(item, value=now)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the register beside a study; 1 when a row is lost or outside its interval."""
    parser = argparse.ArgumentParser(description="hold the seed register against a study")
    parser.add_argument("folder", type=Path, help="the study's output folder")
    parser.add_argument("--update", action="store_true", help="write the study's values into it")
    asked = parser.parse_args(arguments)
    items, lines = [], []
    for item in read_register():
        line, now = _report(item, asked.folder) if item.bound else ("", item)
        items.append(now)
        lines += [line] if line else []
    sys.stdout.write("\n".join([*lines, ""]))
    if asked.update:
        write_register(items)
    return int(any(" LOST " in line or "OUTSIDE" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main())
