"""Graphs with free attributes (GraphML, GML, node-link JSON): which attribute means what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.io.formats.draft import NAN, Draft, Edge, Notes, Place, file_name, not_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from netplan.errors import Finding

_NAMES = ("name_en", "name", "label")
_LON = ("lon_deg", "longitude", "lon", "lng")
_LAT = ("lat_deg", "latitude", "lat")
_CAPACITY = {"capacity_gbps": 1.0, "linkspeedraw": 1e-9, "capacity": 1.0, "bandwidth": 1.0}
"""Attributes that give a capacity, and their unit in Gbit/s; Topology Zoo's is bit/s."""
_LENGTH = ("length_km", "distance_km", "dist_km", "length", "distance", "dist")
_METRIC = ("igp_cost", "igp_metric", "metric", "weight", "cost")
_UNSTATED = {
    "capacity": "Gbit/s",
    "bandwidth": "Gbit/s",
    "length": "km",
    "distance": "km",
    "dist": "km",
}
"""Attributes whose names do not say their unit, and the unit they are taken to have."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """A vertex as the file has it; ``row`` is its line, or its ordinal."""

    id: str
    row: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bond:
    """An edge or arc as the file has it."""

    a: str
    b: str
    row: int
    cells: Mapping[str, object]
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A graph as the file has it, and what was wrong while it was read."""

    name: str
    vertices: Sequence[Vertex]
    bonds: Sequence[Bond]
    directed: bool = False
    lost: tuple[str, ...] = ()
    findings: Sequence[Finding] = ()


class _Cells:
    """The attributes of one kind of rows: picked by name, and counted where nobody picks them."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.unit: dict[str, int] = {}
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def pick(
        self, cells: dict[str, tuple[str, object]], names: Iterable[str]
    ) -> tuple[str, object]:
        """Return name and value of the first of ``names`` that ``cells`` give, and take it."""
        for name in names:
            if name in cells:
                if name in _UNSTATED:
                    self.unit[name] = self.unit.get(name, 0) + 1
                return cells.pop(name)
        return "", None

    def rest(self, cells: dict[str, tuple[str, object]]) -> None:
        """Count what was left in ``cells``."""
        for name, value in cells.values():
            self.counts[name] += 1
            self.examples.setdefault(name, str(value))

    def lost(self, noun: str) -> tuple[str, ...]:
        """Return what to say of units that were assumed and of attributes that were not kept."""
        units = tuple(
            f"the unit of {count:,} attributes {name!r} of {noun}s, which the file does not "
            f"state: read as {_UNSTATED[name]}"
            for name, count in sorted(self.unit.items())
        )
        return units + not_kept(self.counts, noun, self.examples)


def _given(cells: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """Return the attributes that say something, by their name in small letters."""
    return {
        name.lower(): (name, value)
        for name, value in cells.items()
        if value is not None and not (isinstance(value, str) and not value.strip())
    }


def _place(vertex: Vertex, seen: _Cells, notes: Notes) -> Place:
    """Return a vertex as a place: degrees under their own names, or under ``pos``."""
    cells = _given(vertex.cells)
    lon_name, lon = seen.pick(cells, _LON)
    lat_name, lat = seen.pick(cells, _LAT)
    pos = cells.get("pos", ("", None))[1]
    at = (NAN, NAN)
    if lon_name and lat_name:
        at = (
            notes.within(vertex.row, lon_name, lon, most=180),
            notes.within(vertex.row, lat_name, lat, most=90),
        )
    elif isinstance(pos, list) and len(pos) == len(at):
        seen.pick(cells, ("pos",))
        at = (notes.number(vertex.row, "pos", pos[0]), notes.number(vertex.row, "pos", pos[1]))
    name = next((cells.pop(known)[1] for known in _NAMES if known in cells), "")
    for known in _NAMES:
        if known in cells and cells[known][1] in {name, vertex.id}:
            del cells[known]
    seen.rest(cells)
    return Place(id=vertex.id, row=vertex.row, name=str(name), lon=at[0], lat=at[1])


def _edge(bond: Bond, seen: _Cells, notes: Notes) -> Edge:
    """Return a bond as an edge with its capacity, length and metric where it gives them."""
    cells = _given(bond.cells)
    capacity = length = metric = NAN
    name, value = seen.pick(cells, _CAPACITY)
    if name:
        capacity = notes.amount(bond.row, name, value) * _CAPACITY[name.lower()]
    name, value = seen.pick(cells, _LENGTH)
    if name:
        length = notes.amount(bond.row, name, value)
    name, value = seen.pick(cells, _METRIC)
    # netplan's own export writes 0 for a cost that is left to the length.
    if name and not (name == "igp_cost" and str(value) in {"0", "0.0"}):
        metric = notes.positive(bond.row, name, value)
    seen.rest(cells)
    return Edge(
        id=bond.id,
        row=bond.row,
        a=bond.a,
        b=bond.b,
        capacity_gbps=capacity,
        length_km=length,
        metric=metric,
    )


def graph_draft(path: Path, title: str, graph: Graph) -> Draft:
    """Return ``graph`` as a draft: its attributes as figures, the others said to be lost.

    An attribute counts under its usual names in any case: ``Longitude``, ``lon_deg``,
    ``LinkSpeedRaw`` (bit/s, Topology Zoo), ``capacity_gbps``, ``length_km``, ``weight`` ...
    """
    notes = Notes(file_name(path), list(graph.findings))
    of_nodes, of_edges = _Cells(), _Cells()
    places = tuple(_place(vertex, of_nodes, notes) for vertex in graph.vertices)
    edges = tuple(_edge(bond, of_edges, notes) for bond in graph.bonds)
    return Draft(
        path=path,
        title=title,
        name=graph.name,
        places=places,
        edges=edges,
        directed=graph.directed,
        lost=(*graph.lost, *of_nodes.lost("node"), *of_edges.lost("edge")),
        findings=tuple(notes.findings),
    )
