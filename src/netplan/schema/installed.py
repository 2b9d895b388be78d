"""Schema of the table that says which modules a link is made of, and until when."""

from __future__ import annotations

from netplan.schema.columns import PROVENANCE, Column, TableSchema

LINK_MODULES = TableSchema(
    name="link_modules",
    meaning="modules of one type that a link is made of; without rows it is all its technology",
    key=("link", "module", "installed_year"),
    columns=(
        Column(name="link", kind="id", required=True, refers="links", meaning="the link"),
        Column(name="module", kind="id", required=True, refers="modules", meaning="their type"),
        Column(
            name="count",
            kind="integer",
            unit="modules",
            required=True,
            least=1,
            meaning="how many; each takes one wave on every segment of the link",
        ),
        Column(
            name="installed_year",
            kind="integer",
            default=0,
            least=0,
            meaning="in service from the start of this year; empty: always has been",
        ),
        Column(
            name="retire_year",
            kind="integer",
            default=0,
            least=0,
            meaning="out of service from the start of this year; empty: never",
        ),
        *PROVENANCE,
    ),
)
