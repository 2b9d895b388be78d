"""What every foreign network is made of, before it becomes tables: places, edges, demands."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.io.cells import CellError, cell_reader, shown
from netplan.io.files import UnreadableError, read_text
from netplan.schema import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAN = math.nan
"""A figure that the file does not give."""

SHOWN = 20
"""Findings shown of one column; the rest is counted in one more finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A vertex: one site and one node. ``row`` is its line in the file, or its ordinal.

    Coordinates are as the file has them, which may be no degrees at all.
    """

    id: str
    row: int
    name: str = ""
    lon: float = NAN
    lat: float = NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An edge, or an arc from ``a`` to ``b`` in a directed draft: one segment and one link.

    ``metric`` is the cost from a to b, ``metric_ba`` the other way where it differs;
    ``one_way`` marks an arc that has none in the other direction. ``assumed_gbps`` is what to
    assume where no capacity is given; the reader says why.
    """

    id: str
    row: int
    a: str
    b: str
    capacity_gbps: float = NAN
    assumed_gbps: float = NAN
    length_km: float = NAN
    metric: float = NAN
    metric_ba: float = NAN
    one_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Traffic wanted from ``source`` to ``target``."""

    id: str
    row: int
    source: str
    target: str
    volume_gbps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A foreign network as its reader understood it.

    ``directed`` says that edges are arcs, to be paired. ``planar`` says that coordinates are
    known to be no degrees. ``unique`` says that the format forbids two edges with one id.
    ``modules_gbps`` are the capacities that can be bought, ``lost`` what the reader left out.
    """

    path: Path
    title: str
    name: str
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]
    demands: tuple[Demand, ...] = ()
    modules_gbps: tuple[float, ...] = ()
    directed: bool = False
    planar: bool = False
    unique: bool = False
    lost: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def file_name(path: Path) -> str:
    """Return the name of ``path`` as findings and sources show it, without odd characters."""
    return shown(path.name)[1:-1]


def source_text(path: Path) -> str:
    """Return the text of ``path``; InputError where it cannot be read."""
    try:
        return read_text(path, file_name(path))
    except UnreadableError as error:
        raise InputError(str(path), [error.finding]) from None


def refuse(path: Path, findings: Iterable[Finding]) -> None:
    """Raise InputError when there are ``findings``, with at most SHOWN of each column."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(set(findings)):
        groups.setdefault(finding.column, []).append(finding)
    kept: list[Finding] = []
    for column, group in groups.items():
        kept += group[:SHOWN]
        if rest := group[SHOWN:]:
            what = f"and {len(rest):,} more from here on"
            kept.append(Finding(rest[0].file, rest[0].row, column, what))
    if kept:
        raise InputError(str(path), kept)


def counted(number: int, noun: str) -> str:
    """Return ``number`` and ``noun``, in the plural where that is right.

    >>> counted(1, "link"), counted(1200, "link")
    ('1 link', '1,200 links')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _figure(
    *, least: float | None = None, above: float | None = None, most: float | None = None
) -> Column:
    """Return a column of numbers of a foreign file."""
    meaning = "a figure of a foreign file"
    return Column(name="", kind="number", meaning=meaning, least=least, above=above, most=most)


_NUMBER, _AMOUNT, _POSITIVE = _figure(), _figure(least=0), _figure(above=0)


@dataclass(frozen=True, slots=True)
class Notes:
    """What a reader finds wrong in one file, gathered so that all is said at once."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, row: int, column: str, what: str) -> None:
        """Note one thing that is wrong."""
        self.findings.append(Finding(self.file, row, column, what))

    def _read(self, row: int, name: str, value: object, column: Column) -> float:
        """Return ``value`` as a number of ``column``; NaN and a finding where it is none."""
        text = "" if value is None else str(value).strip()
        if isinstance(value, bool) or not text:
            what = f"must be a number, is {shown(value) if text else 'empty'}"
            self.add(row, shown(name)[1:-1], what)
            return NAN
        try:
            return float(cell_reader(column)(text))
        except CellError as error:
            self.add(row, shown(name)[1:-1], str(error))
            return NAN

    def number(self, row: int, name: str, value: object) -> float:
        """Return ``value``, a text or a number, as any finite number."""
        return self._read(row, name, value, _NUMBER)

    def amount(self, row: int, name: str, value: object) -> float:
        """Return ``value`` as a number of at least 0."""
        return self._read(row, name, value, _AMOUNT)

    def within(self, row: int, name: str, value: object, *, most: float) -> float:
        """Return ``value`` as degrees from ``-most`` to ``most``."""
        return self._read(row, name, value, _figure(least=-most, most=most))

    def positive(self, row: int, name: str, value: object) -> float:
        """Return ``value`` as a number above 0."""
        return self._read(row, name, value, _POSITIVE)


def not_kept(counts: Mapping[str, int], noun: str, examples: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentence that names the attributes of ``noun`` that no column is there for.

    >>> not_kept({"label": 14}, "edge", {"label": "OC-192c"})
    ("attributes of edges that netplan has no column for: label (14, such as 'OC-192c')",)
    """
    if not counts:
        return ()
    listed = ", ".join(
        f"{shown(name)[1:-1]} ({count:,}, such as {shown(examples[name])})"
        for name, count in sorted(counts.items())
    )
    return (f"attributes of {noun}s that netplan has no column for: {listed}",)
