"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="Network folder: network.toml and its tables.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes to use.")]
State = Annotated[
    str, typer.Option("--state", help="Change list to look at instead of today; '-' for none.")
]


class Language(StrEnum):
    """Languages of output."""

    en = "en"
    zh = "zh"


Lang = Annotated[
    Language | None, typer.Option("--lang", help="Language of output; else the network's own.")
]


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


As = Annotated[Format, typer.Option("--as", help="Print as a table, as CSV or as JSON.")]
