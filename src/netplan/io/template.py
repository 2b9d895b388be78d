"""Templates that a planner starts from: a folder of CSV files, or a workbook, with an example."""

from __future__ import annotations

import csv
import io
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from netplan.io.folder import read_network
from netplan.io.fresh import new_folder
from netplan.io.template_columns import default_text, value_text
from netplan.io.template_settings import settings_columns
from netplan.io.workbook_rows import text_rows
from netplan.io.write import toml_value
from netplan.schema import TABLES, Column

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network
    from netplan.topology.settings import Settings

UNUSED = "unused"
"""Folder of the tables without rows: the folder above refuses a table without rows."""

_HEAD = """\
# {title}

This folder is a network for netplan: `network.toml` and one CSV file per table. The rows in it are
an example; put your own in their place and run `netplan check` on the folder, which says
everything that is wrong by file, row and column.

- Keep the names in the first line of each file. Columns that need not be given may be left out.
- Save as UTF-8 with commas between columns. An empty cell takes the default.
- Several ids in one cell are split by `;`.
- Capacities are Gbit/s in each direction, latencies one-way, costs in the currency of
  `network.toml`.
- Every row says where it comes from (`source`) and how sure it is (`confidence`).
- Tables that the example does not need lie in `{unused}/` with their header alone: move a file up
  when you have rows for it. Only tables marked with a star must be there.
- Change lists go into `changes/`, one TOML file each.
"""


def example() -> Network:
    """Return the network that templates show: three sites and two carriers, invented.

    >>> example()["sites"].ids
    ('north', 'mid', 'south')
    """
    with as_file(files("netplan.io") / "data" / "example") as folder:
        return read_network(folder)


def _csv(rows: list[list[str]]) -> str:
    """Return ``rows`` as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _toml_lines(column: Column, settings: Settings) -> list[str]:
    """Return what a setting means and its line, as a comment where it is at its default."""
    value: Any = getattr(settings, column.name)
    unit = f", {column.unit}" if column.unit else ""
    held = "a list" if column.kind == "list" else value_text(column)
    says = "; ".join(text for text in (held, default_text(column)) if text)
    line = f"{column.name} = {toml_value(value)}"
    # What is set stands out; what is not shows how it would be.
    unset = not column.required and value == column.default
    return [f"# {column.meaning}{unit} ({says})", f"# {line}" if unset else line, ""]


def settings_template(settings: Settings) -> str:
    """Return ``settings`` as ``network.toml`` with every key, its meaning and its default.

    >>> from netplan.topology.settings import Settings
    >>> settings_template(Settings(name="x")).split(chr(10))[2:5]
    ['# short name of the network (text; must be given)', 'name = "x"', '']
    """
    lines = ["# Settings of the network. A key behind # is at its default.", ""]
    for column in settings_columns():
        lines += _toml_lines(column, settings)
    return "\n".join(lines[:-1]) + "\n"


def _section(name: str) -> str:
    """Return the part of the folder's README about table ``name``."""
    schema = TABLES[name]
    lines = [
        f"\n## {name}.csv{' *' if schema.required else ''}\n",
        f"One row is {schema.meaning}.\n",
        "| column | unit | value | empty | meaning |",
        "|---|---|---|---|---|",
    ]
    for column in schema.columns:
        empty = default_text(column).removeprefix("empty: ")
        cells = (f"`{column.name}`", column.unit, value_text(column), empty, column.meaning)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def template_files(network: Network) -> dict[str, str]:
    """Return the files of a template folder by their path in it, with ``network`` as example.

    Every table has all its columns; those without rows are under ``unused/``.

    >>> sorted(template_files(example()))[:3]
    ['README.md', 'carriers.csv', 'classes.csv']
    """
    title = network.settings.title_en or network.settings.name
    texts = {
        "README.md": _HEAD.format(title=title, unused=UNUSED) + "".join(map(_section, TABLES)),
        "network.toml": settings_template(network.settings),
    }
    for name, schema in TABLES.items():
        rows = [[row.get(c, "") for c in schema.names] for row in text_rows(network[name])]
        path = f"{name}.csv" if rows else f"{UNUSED}/{name}.csv"
        texts[path] = _csv([list(schema.names), *rows])
    return texts


def write_template(target: Path) -> None:
    """Write a template folder with the example into the new or empty folder ``target``.

    Raises OutputError where ``target`` is anything else, or cannot be written.
    """
    with new_folder(target) as folder:
        for path, text in template_files(example()).items():
            (folder / path).parent.mkdir(exist_ok=True)
            with (folder / path).open("w", encoding="utf-8", newline="") as file:
                file.write(text)
