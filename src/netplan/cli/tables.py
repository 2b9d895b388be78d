"""Result tables on the terminal: as people read them, as CSV, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from netplan.cli.options import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def _text(value: object, decimals: int) -> str:
    """Return a cell as text: ``decimals`` of a number, nothing for what is not given."""
    if isinstance(value, float):
        return "" if value != value else f"{value:,.{decimals}f}"  # noqa: PLR0124 - NaN alone differs from itself
    return str(value)


def print_table(
    frame: pd.DataFrame, columns: Sequence[str], *, form: Format, title: str, decimals: int = 2
) -> None:
    """Print ``frame``: ``columns`` of it as a table, or all of it as CSV or JSON records."""
    if form is Format.csv:
        from netplan.reports import csv_text

        typer.echo(csv_text(frame), nl=False)
        return
    if form is Format.json:
        typer.echo(frame.to_json(orient="records", force_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(title), title_justify="left", header_style="bold")
    for column in columns:
        number = frame[column].dtype.kind in "fiu"
        shown.add_column(Text(column), justify="right" if number else "left", overflow="fold")
    for row in frame[list(columns)].itertuples(index=False):
        # Text, not markup: a site may be called "[red]".
        shown.add_row(*(Text(_text(cell, decimals)) for cell in row))
    # Wide enough for every column when the output is no terminal.
    console = Console() if Console().is_terminal else Console(width=200)
    console.print(shown)
