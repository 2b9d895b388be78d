"""What a page consists of: sections with notes, paragraphs, figures and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.reports.voice import Voice

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption and, where it needs one, a key to its marks."""

    caption: str
    drawing: Markup
    key: Cell = ""
    kind: str = "figure"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header; ``css`` is 'n' for numbers at the right, 'c' for centred signs."""

    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; ``css`` is 'sum' for a total, 'cut' for a heavy rule above."""

    cells: tuple[Cell, ...]
    css: str = ""


def heads(voice: Voice, prefix: str, names: str) -> tuple[Head, ...]:
    """Return the headers called ``prefix`` + name; ``name:n`` is one for numbers, and so on."""
    pairs = (entry.partition(":") for entry in names.split())
    return tuple(Head(voice.say(prefix + name), css) for name, _, css in pairs)


def line(*cells: Cell, css: str = "") -> Line:
    """Return a row of ``cells``."""
    return Line(cells, css)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption; ``long`` lets it break over printed pages."""

    caption: str
    head: tuple[Head, ...]
    lines: tuple[Line, ...]
    long: bool = False
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Note:
    """A margin note: what a section rests on, what it leaves out, where the detail is."""

    title: str
    text: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its heading is its finding."""

    id: str
    label: str
    heading: str
    notes: Sequence[Note] = ()
    paragraphs: Sequence[Cell] = ()
    blocks: Sequence[Figure | Grid] = field(default_factory=tuple)
    appendix: bool = False
