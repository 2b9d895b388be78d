"""networkx node-link JSON: objects of nodes and edges with free attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.io.formats.build import build
from netplan.io.formats.graph import Graph, graph_draft
from netplan.io.formats.json_graph import read_node_link
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from pathlib import Path


def _sniff(text: str) -> bool:
    """Tell whether ``text`` begins a node-link file that is not TopoHub's."""
    known = any(f'"{key}"' in text for key in ("nodes", "directed", "multigraph"))
    return text.lstrip().startswith("{") and known and '"demands"' not in text


def read(path: Path) -> Reading:
    """Read the node-link file ``path``; raises InputError with everything that is wrong."""
    found = read_node_link(path)
    graph = Graph(
        name=str(found.attributes.get("name") or ""),
        vertices=found.vertices,
        bonds=found.bonds,
        directed=found.directed,
        findings=found.notes.findings,
    )
    return build(graph_draft(path, FORMAT.title, graph))


FORMAT = Format("node-link", "networkx node-link JSON", (".json",), read, _sniff)
