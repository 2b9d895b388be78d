"""Presentation tables as CSV: the same bytes each time, and no cell a program would run."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from netplan.reports.columns import shown

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters with which a spreadsheet takes a text for a formula."""

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def safe_text(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it and never runs it.

    >>> safe_text("=1+1"), safe_text("Lanzhou")
    ("'=1+1", 'Lanzhou')
    """
    return f"'{text}" if text.startswith(STARTS) else text


def number_text(value: float, places: int) -> str:
    """Return a number with at most ``places`` decimals, no trailing zeros, never ``-0``.

    >>> number_text(14.40004, 4), number_text(-0.00001, 4), number_text(math.nan, 4)
    ('14.4', '0', '')
    """
    if not math.isfinite(value):
        return ""
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def cell_text(value: Any, places: int) -> str:
    """Return one cell: numbers rounded, flags as true and false, missing ones empty."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value, places)
    if isinstance(value, tuple | list):
        value = ";".join(map(str, value))
    return safe_text(str(value))


def csv_text(frame: pd.DataFrame) -> str:
    r"""Return ``frame`` as CSV text with a header of column names and ``\n`` line ends.

    >>> import pandas as pd
    >>> csv_text(pd.DataFrame({"name_en": ["=1+1"], "one_way_ms": [14.400049]}))
    "name_en,one_way_ms\n'=1+1,14.4\n"
    """
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(frame.columns)
    places = [shown(str(name)).kind.places for name in frame.columns]
    columns = [
        [cell_text(value, most) for value in frame.iloc[:, at]] for at, most in enumerate(places)
    ]
    writer.writerows(zip(*columns, strict=True))
    return sink.getvalue()


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write ``frame`` for people and their spreadsheets: UTF-8 with a byte order mark.

    The mark is there because Excel reads Chinese in a CSV as garbage without it; programs read
    it with the encoding ``utf-8-sig``. Latencies have 4 decimals, other columns as
    ``columns.KINDS`` says, so that equal results give equal bytes on every machine. A network's
    own tables are not written here: they round-trip byte for byte, without mark or prefix.
    """
    path.write_text(BOM + csv_text(frame), encoding="utf-8", newline="\n")
