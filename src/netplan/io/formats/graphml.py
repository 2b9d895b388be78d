"""GraphML: attributes declared by ``key`` elements; parallel edges are kept.

Read as the specification says (graphml.graphdrawing.org), with yEd's labels. Parallel edges
stay apart without any flag, and an end that is no node is a finding, not a new node.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.io.formats.build import build
from netplan.io.formats.draft import Notes, file_name
from netplan.io.formats.graph import Bond, Graph, Vertex, graph_draft
from netplan.io.formats.reading import Format, Reading
from netplan.io.formats.xml_tree import read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.io.formats.xml_tree import Element

_NAMES = ("label", "Network", "name")
"""Attributes of a graph that hold its name; Topology Zoo's is ``Network``."""


class _Keys:
    """The declared attributes: their names and what they are by default."""

    def __init__(self, root: Element) -> None:
        self.names: dict[str, str] = {}
        self.defaults: dict[str, dict[str, object]] = {"node": {}, "edge": {}, "graph": {}}
        for key in root.all("key"):
            name = key.attributes.get("attr.name", "")
            self.names[key.attributes.get("id", "")] = name
            if name and (default := key.one("default")) is not None:
                wanted = key.attributes.get("for", "all")
                for kind, values in self.defaults.items():
                    if wanted in {kind, "all"}:
                        values[name] = default.text

    def cells(self, element: Element) -> dict[str, object]:
        """Return the attributes of ``element``; yEd's drawing gives its label at most."""
        cells = dict(self.defaults.get(element.tag, {}))
        for data in element.all("data"):
            key = data.attributes.get("key", "")
            name = self.names.get(key, key)
            label = next((e.text for e in data.below() if e.tag in _LABELS and e.text), "")
            if name and not data.children:
                cells[name] = data.text
            elif label:
                cells.setdefault("label", label)
        return cells


_LABELS = ("NodeLabel", "EdgeLabel")


def _ends(edge: Element, notes: Notes) -> tuple[str, str]:
    """Return the ends of ``edge``; a finding for one that is not given."""
    ends = [edge.attributes.get(end, "") for end in ("source", "target")]
    for end, text in zip(("source", "target"), ends, strict=True):
        if not text:
            notes.add(edge.line, end, "must be given, is missing")
    return ends[0], ends[1]


def _bonds(edges: list[Element], keys: _Keys, notes: Notes, *, default: str) -> list[Bond]:
    """Return ``edges`` as bonds; one that goes both ways is two where others go one way."""
    one_way = {
        id(edge): edge.attributes.get("directed", default) in {"true", "directed"} for edge in edges
    }
    mixed = any(one_way.values()) and not all(one_way.values())
    bonds: list[Bond] = []
    for edge in edges:
        a, b = _ends(edge, notes)
        if not (a and b):
            continue
        bond = Bond(a, b, edge.line, keys.cells(edge), edge.attributes.get("id", ""))
        bonds.append(bond)
        if mixed and not one_way[id(edge)]:
            bonds.append(replace(bond, a=b, b=a))
    return bonds


def _graph(path: Path) -> Graph:
    """Return the graph of the file ``path``."""
    root = read_xml(path, root="graphml")
    notes, keys = Notes(file_name(path)), _Keys(root)
    graphs = list(root.all("graph"))
    if len(graphs) != 1:
        notes.add(0, "graph", f"must be one, are {len(graphs)}")
        return Graph(name="", vertices=[], bonds=[], findings=notes.findings)
    graph = graphs[0]
    elements = list(graph.below())
    vertices = []
    for element in elements:
        if element.tag == "node":
            if name := element.attributes.get("id", ""):
                vertices.append(Vertex(name, element.line, keys.cells(element)))
            else:
                notes.add(element.line, "id", "must be given, is missing")
    default = graph.attributes.get("edgedefault", "undirected")
    edges = [element for element in elements if element.tag == "edge"]
    bonds = _bonds(edges, keys, notes, default=default)
    directed = any(e.attributes.get("directed", default) in {"true", "directed"} for e in edges)
    cells = keys.cells(graph)
    dropped = Counter(e.tag for e in elements if e.tag in {"hyperedge", "port"})
    return Graph(
        name=next((str(cells[name]) for name in _NAMES if cells.get(name)), ""),
        vertices=vertices,
        bonds=bonds,
        directed=directed,
        lost=tuple(f"{count:,} {tag} elements" for tag, count in sorted(dropped.items())),
        findings=notes.findings,
    )


def read(path: Path) -> Reading:
    """Read the GraphML file ``path``; raises InputError with everything that is wrong."""
    return build(graph_draft(path, FORMAT.title, _graph(path)))


FORMAT = Format("graphml", "GraphML", (".graphml", ".xml"), read, lambda text: "<graphml" in text)
