"""Tables of a plan folder: CSV that a spreadsheet opens and that reads back exactly."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from typing import TYPE_CHECKING, Any, Final

from netplan.errors import Finding, near
from netplan.io.cells import CellError, shown
from netplan.io.write import number_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

KINDS: Final = ("text", "integer", "number", "flag", "list")
"""What the cells of a column are; ``plan.toml`` says it for every column of every table."""

MARK: Final = "'"
"""Stands before a text that a spreadsheet would run, or that begins with this sign itself."""

_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", MARK)
_DTYPES: Final = {"integer": "int64", "number": "float64", "flag": "bool", "list": "object"}
_FLAGS: Final = {"true": True, "false": False}
_INTEGER: Final = re.compile("-?[0-9]{1,18}")
_LIST: Final = re.compile(r"\[.*\]", re.DOTALL)
_NUMBER: Final = re.compile("-?([0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|inf)")


def _plain(value: Any) -> Any:
    """Return a cell as a Python value; None for a missing one."""
    value = value.item() if hasattr(value, "item") else value
    return None if type(value).__name__ in {"NAType", "NaTType"} else value


def _kind(values: list[Any], dtype: str) -> str:
    """Return the kind of a column that holds ``values``; a flag or text may not be a number."""
    if dtype == "f":
        return "number"
    there = {type(value) for value in values if value is not None and value == value}  # noqa: PLR0124 - NaN
    missing = any(value is None or value != value for value in values)  # noqa: PLR0124 - NaN
    if not there:
        return {"i": "integer", "u": "integer", "b": "flag"}.get(dtype, "text")
    if there == {bool} and not missing:
        return "flag"
    if there <= {int, float}:
        return "integer" if there == {int} and not missing else "number"
    return "list" if there <= {tuple, list} and not missing else "text"


def _written(value: Any, kind: str) -> str:
    """Return a cell as text."""
    if kind == "list":
        return json.dumps(list(value), ensure_ascii=False)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if kind == "number":
        return number_text(value) if math.isfinite(value) else repr(float(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "integer":
        return str(value)
    text = str(value)
    return MARK + text if text.startswith(_RUN) else text


def frame_text(frame: pd.DataFrame) -> tuple[str, dict[str, str]]:
    r"""Return a table as CSV, and the kind of each of its columns.

    Numbers are written in their shortest exact form, a missing one as an empty cell. ``'`` before
    a text keeps a spreadsheet from running it; ``read_frame`` takes it off again.

    >>> import pandas as pd
    >>> text, kinds = frame_text(pd.DataFrame({"item": ["=1+1", "a,b"], "share": [0.1, 2.0]}))
    >>> text.splitlines(), kinds
    (['item,share', "'=1+1,0.1", '"a,b",2'], {'item': 'text', 'share': 'number'})
    """
    names = [str(name) for name in frame.columns]
    cells = [[_plain(value) for value in frame.iloc[:, at].tolist()] for at in range(len(names))]
    kinds = {
        name: _kind(values, frame.iloc[:, at].dtype.kind)
        for at, (name, values) in enumerate(zip(names, cells, strict=True))
    }
    columns = [
        [_written(value, kinds[name]) for value in values]
        for name, values in zip(names, cells, strict=True)
    ]
    # The writer leaves a lone carriage return without quotes, where the reader ends a row.
    bare = any("\r" in cell for cell in (*names, *itertools.chain(*columns)))
    sink = io.StringIO(newline="")
    writer = csv.writer(
        sink, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
    )
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    return sink.getvalue(), kinds


def _matched(pattern: re.Pattern[str], text: str) -> str:
    """Return ``text``; ValueError where it is not all of the form ``pattern``."""
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _read(text: str, kind: str) -> Any:
    """Return the value of a cell; CellError when it is none of its kind."""
    try:
        if kind == "integer":
            return int(_matched(_INTEGER, text))
        if kind == "number":
            return float(_matched(_NUMBER, text)) if text else math.nan
        if kind == "flag":
            return _FLAGS[text]
        if kind == "list":
            return tuple(json.loads(_matched(_LIST, text)))
    except (ValueError, KeyError, RecursionError):
        what = {"integer": "a whole number", "number": "a number", "flag": "true or false"}
        message = f"must be {what.get(kind, 'a list in brackets')}, is {shown(text)}"
        raise CellError(message) from None
    return text.removeprefix(MARK)


def _header(head: list[str], kinds: Mapping[str, str], file: str) -> list[Finding]:
    """Return what is wrong with the header: it has the columns of ``kinds``, each once."""
    lost = [name for name in kinds if name not in head]
    findings = [Finding(file, 0, name, "is missing: plan.toml lists this column") for name in lost]
    findings += [
        Finding(file, 0, shown(name)[1:-1], f"no such column in plan.toml{near(name, lost)}")
        for name in dict.fromkeys(head)
        if name not in kinds
    ]
    findings += [Finding(file, 0, name, "is there twice") for name in kinds if head.count(name) > 1]
    return findings


def read_frame(
    text: str, kinds: Mapping[str, str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    r"""Return the table that ``frame_text`` wrote as ``text``, and what is wrong with it.

    Columns come in the order of ``kinds``; a row with a bad cell is left out, with a finding for
    every bad cell that says its row and column in ``file``.

    >>> frame, findings = read_frame("item,n\n'=1+1,2\n", {"item": "text", "n": "integer"}, "x.csv")
    >>> frame["item"].tolist(), findings
    (['=1+1'], [])
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return empty_frame(kinds), [Finding(file, 0, "", f"is not CSV: {error}")]
    head = lines[0] if lines else []
    findings = _header(head, kinds, file)
    if findings:
        return empty_frame(kinds), findings
    rows: list[list[Any]] = []
    for number, line in enumerate(lines[1:], 1):
        cells, found = _row(dict(zip(head, line, strict=False)), kinds, (file, number))
        if len(line) != len(head):
            what = f"must have {len(head)} cells, has {len(line)}"
            found = [Finding(file, number, "", what)]
        findings += found
        if not found:
            rows.append(cells)
    return _framed(rows, kinds), findings


def _row(
    cells: Mapping[str, str], kinds: Mapping[str, str], place: tuple[str, int]
) -> tuple[list[Any], list[Finding]]:
    """Return the values of a row in the order of ``kinds``, and what is wrong with them."""
    values: list[Any] = []
    findings: list[Finding] = []
    for name, kind in kinds.items():
        try:
            values.append(_read(cells.get(name, ""), kind))
        except CellError as error:
            findings.append(Finding(*place, name, str(error)))
    return values, findings


def _framed(rows: list[list[Any]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a table whose columns have the types of their kinds."""
    import pandas as pd

    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=_DTYPES.get(kind, "str"))
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )


def empty_frame(kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the columns of ``kinds`` and no rows."""
    return _framed([], kinds)
