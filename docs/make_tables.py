"""Print docs/tables.md, written from the schema that reads the tables: ``make docs``."""

from __future__ import annotations

import sys
from dataclasses import fields

from netplan.schema import TABLES, Column, TableSchema
from netplan.topology.settings import Settings

HEAD = """\
# The tables of a network

A network is a folder with one `network.toml` and one CSV file per table; tables marked with a star
must be there, all others may be left out. Files are UTF-8 with a header row; an empty cell takes
the default; a list separates its values with `;`. This page is written from the schema by
`make docs`; do not edit it.

A link rides its segments in order from its A end to its Z end. Units are part of a column's name.
"""

TAIL = """\
## changes/*.toml

A named list of changes: history, a proposal or a variant. Its id is the file's name without
`.toml`.

```toml
name_en = "A short route to the south-east"
name_zh = "东南低时延光缆"
kind = "proposal"              # or history, variant
sponsor = "Carrier"
after = []                     # change lists that must come first
capex_cny = 0
opex_cny_per_year = 0
build_months = 0
aims_at = ["a-target"]         # targets it is meant to move
why_en = "One sentence."
why_zh = "一句话。"
source = "where it comes from"
confidence = "assumed"

[[set.segments]]               # or add, retire; any table
segment = "a-b"
status = "existing"
```
"""

KINDS = {"id": "id", "text": "text", "integer": "whole number", "flag": "true or false"}


def kind(column: Column) -> str:
    """Return what a cell of ``column`` may hold, as a planner would say it."""
    if column.refers:
        text = f"{'ids' if column.kind == 'list' else 'id'} in {column.refers}"
    elif column.choices:
        text = ", ".join(f"`{choice}`" for choice in column.choices)
        text = f"list of {text}" if column.kind == "list" else text
    else:
        text = KINDS.get(column.kind, column.kind)
    bounds = [
        f"{sign} {bound:g}"
        for sign, bound in (("≥", column.least), (">", column.above), ("≤", column.most))
        if bound is not None
    ]
    return ", ".join([text, *bounds])


def default(column: Column) -> str:
    """Return what an empty cell of ``column`` means; a required cell has no default."""
    if column.required:
        return "required"
    if "empty:" in column.meaning or column.default in {None, ""}:
        return ""
    return str(column.default).lower() if column.kind == "flag" else str(column.default)


def table(schema: TableSchema) -> str:
    """Return the section of one table."""
    star = " *" if schema.required else ""
    lines = [f"## {schema.name}.csv{star}", "", f"One row is {schema.meaning}."]
    if len(schema.key) > 1:
        lines[-1] += f" Told apart by {' and '.join(f'`{name}`' for name in schema.key)} together."
    lines += ["", "| column | unit | value | empty means | meaning |", "|---|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {column.unit} | {kind(column)} | {default(column)} "
        f"| {column.meaning} |"
        for column in schema.columns
    ]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Return the section of ``network.toml``."""
    keys = ", ".join(f"`{field.name}`" for field in fields(Settings))
    text = (Settings.__doc__ or "").split("\n\n", 1)[1]
    body = " ".join(text.split()).replace("``", "`")
    return f"## network.toml *\n\n{body}\n\nKeys: {keys}.\n"


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, settings(), *(table(schema) for schema in TABLES.values()), TAIL])


if __name__ == "__main__":
    sys.stdout.write(page())
