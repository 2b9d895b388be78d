"""TopoHub JSON (Jurkiewicz, 2023): node-link files with km, positions and demands.

TopoHub counts hops, so every IGP cost is 1. It applies each of its demands in both directions,
so each becomes two. What it stores of loads are answers, not inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import NAN, Demand, Draft, Edge, Notes, Place, counted
from netplan.io.formats.json_graph import read_node_link
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.io.formats.graph import Bond, Vertex
    from netplan.io.formats.json_graph import NodeLink

_FLAT = 2.0
"""Kilometres per unit of position below which positions are km in a plane, no degrees."""


def _sniff(text: str) -> bool:
    """Tell whether ``text`` begins a TopoHub file: demands beside the graph's name."""
    return text.lstrip().startswith("{") and '"demands"' in text and '"graph"' in text


def _place(vertex: Vertex, notes: Notes) -> Place:
    """Return a vertex as a place; ``pos`` is longitude, latitude, or a point in a plane."""
    pos: Any = vertex.cells.get("pos", [])
    lon = lat = NAN
    if isinstance(pos, list) and len(pos) == 2:  # noqa: PLR2004 - a point
        lon, lat = (notes.number(vertex.row, "pos", value) for value in pos)
    elif pos != []:
        notes.add(vertex.row, "pos", f"must be two numbers, is {shown(str(pos))}")
    name = str(vertex.cells.get("name") or "")
    return Place(id=vertex.id, row=vertex.row, name=name, lon=lon, lat=lat)


def _edge(bond: Bond, notes: Notes) -> Edge:
    """Return a bond as an edge of one hop; ``dist`` is its length in km."""
    dist = bond.cells.get("dist")
    length = NAN if dist is None else notes.amount(bond.row, "dist", dist)
    return Edge(id=bond.id, row=bond.row, a=bond.a, b=bond.b, length_km=length, metric=1.0)


def _demands(found: NodeLink) -> list[Demand]:
    """Return two demands, there and back, for each one stored under source and target."""
    demands: list[Demand] = []
    notes, stored = found.notes, found.attributes.get("demands", {})
    if not isinstance(stored, dict):
        notes.add(0, "demands", f"must be an object by source, is {shown(str(stored))}")
        return []
    for number, (source, targets) in enumerate(stored.items(), 1):
        if not isinstance(targets, dict):
            notes.add(number, "demands", f"must be an object by target, is {shown(str(targets))}")
            continue
        for target, value in targets.items():
            volume = notes.amount(number, "demands", value)
            for ends, back in (((source, target), ""), ((target, source), "-back")):
                demands.append(
                    Demand(
                        id=f"{source}-{target}{back}",
                        row=number,
                        source=ends[0],
                        target=ends[1],
                        volume_gbps=volume,
                    )
                )
    return demands


def _lost(found: NodeLink, demands: list[Demand]) -> tuple[str, ...]:
    """Return what TopoHub stores that is no input of netplan, and how its demands are read."""
    lost = []
    loads = [bond for bond in found.bonds if "ecmp_fwd" in bond.cells]
    if loads:
        lost.append(f"loads under ECMP of {counted(len(loads), 'edge')}: answers, no inputs")
    cells = [vertex.cells for vertex in found.vertices] + [bond.cells for bond in found.bonds]
    kinds = [row["type"] for row in cells if "type" in row]
    if kinds:
        lost.append(f"types of nodes and edges ({len(kinds):,}), such as {shown(str(kinds[0]))}")
    if demands:
        lost.append(
            f"the unit of {counted(len(demands) // 2, 'demand')}, which the file does not state: "
            "read as Gbit/s, each in both directions, as TopoHub applies them"
        )
    lost.append("capacities, modules and costs: TopoHub keeps none")
    return tuple(lost)


def _planar(places: tuple[Place, ...], edges: tuple[Edge, ...]) -> bool:
    """Tell whether positions are km in a plane: ``dist`` is their plain distance, in most cases.

    A degree is some 111 km, so that no file of degrees has distances like that.
    """
    at = {place.id: complex(place.lon, place.lat) for place in places}
    known = [edge for edge in edges if edge.a in at and edge.b in at]
    flat = [e for e in known if abs(at[e.a] - at[e.b]) > e.length_km / _FLAT > 0]
    return len(flat) * 2 > len(known)


def read(path: Path) -> Reading:
    """Read the TopoHub file ``path``; raises InputError with everything that is wrong."""
    found = read_node_link(path)
    places = tuple(_place(vertex, found.notes) for vertex in found.vertices)
    edges = tuple(_edge(bond, found.notes) for bond in found.bonds)
    demands = _demands(found)
    return build(
        Draft(
            path=path,
            title=FORMAT.title,
            name=str(found.attributes.get("name") or ""),
            places=places,
            edges=edges,
            demands=tuple(demands),
            directed=found.directed,
            planar=_planar(places, edges),
            unique=True,
            lost=_lost(found, demands),
            findings=tuple(found.notes.findings),
        )
    )


FORMAT = Format("topohub", "TopoHub JSON", (".json",), read, _sniff)
