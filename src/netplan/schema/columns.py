"""What a column of an input table is: its kind, its unit, its bounds and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "number", "integer", "list", "choice", "flag"]
Value = str | float | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an input table.

    ``kind`` is how a cell is read: ``id`` and ``text`` as they stand, ``number`` as a finite
    float, ``integer`` as an int, ``list`` as texts split at ``;``, ``choice`` as one of
    ``choices``, ``flag`` as true or false. An empty cell takes ``default``; a number without
    default becomes NaN, which reads as "not given". ``refers`` names the table whose key this
    cell (or each text of a list) must be.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: Value | None = None
    least: float | None = None
    above: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """The columns of one input table and the columns that tell its rows apart."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns in the order they are written."""
        return tuple(column.name for column in self.columns)


CONFIDENCES = ("published", "derived", "assumed")

NAMES = (
    Column(name="name_en", kind="text", meaning="English name; the id when empty"),
    Column(name="name_zh", kind="text", meaning="Chinese name; the English one when empty"),
)
"""What a row is called, in both languages."""

CURRENCY = Column(
    name="currency",
    kind="text",
    meaning="currency of this row's prices; empty: that of network.toml, and no other may stand",
)

PRICE_PATH = (
    Column(
        name="cost_change_per_year",
        kind="number",
        default=0.0,
        above=-1,
        meaning="by which share prices change each year from the base year: -0.08 is 8 % cheaper",
    ),
    Column(
        name="lead_months",
        kind="integer",
        unit="months",
        default=0,
        least=0,
        meaning="from order to service",
    ),
)
"""How a price moves over the years, and how long before service it falls due."""

PROVENANCE = (
    Column(
        name="source",
        kind="text",
        required=True,
        meaning="where the row comes from: publisher and date, seed, or the rule used",
    ),
    Column(
        name="confidence",
        kind="choice",
        choices=CONFIDENCES,
        required=True,
        meaning="published, derived (by a stated method) or assumed (to be replaced)",
    ),
)
"""Two columns that end every table, so that every figure carries where it comes from."""
