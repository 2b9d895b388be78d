"""Networks as graphs of networkx and igraph, for algorithms that live there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import igraph
    import networkx as nx
    from numpy.typing import ArrayLike

    from netplan.topology.network import Network

EXISTING = ("existing",)


def fibre_graph(network: Network, *, statuses: Sequence[str] = EXISTING) -> nx.MultiGraph[str]:
    """Return sites joined by segments of ``statuses``; an edge's key is its segment's id.

    Nodes carry the columns of ``sites``, edges those of ``segments``.
    """
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph(name=network.settings.name)
    for row in network["sites"].rows():
        graph.add_node(row["site"], **row)
    for row in network["segments"].rows():
        if row["status"] in statuses:
            graph.add_edge(row["a"], row["b"], key=row["segment"], **row)
    return graph


def carrier_graph(
    network: Network, carrier: str, *, statuses: Sequence[str] = EXISTING
) -> nx.MultiDiGraph[str]:
    """Return a carrier's nodes joined by its links, one arc each way, keyed by the link's id.

    Arcs carry the columns of ``links``; ``igp_cost`` is that of the arc's own direction, 0 where
    the table leaves it to the length. KeyError when there is no such carrier.
    """
    import networkx as nx

    network["carriers"].row(carrier)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=carrier)
    for row in network["nodes"].rows():
        if row["carrier"] == carrier:
            graph.add_node(row["node"], **row)
    for row in network["links"].rows():
        if row["status"] in statuses and row["a"] in graph and row["b"] in graph:
            back = row | {"igp_cost": row["igp_cost_ba"] or row["igp_cost"]}
            graph.add_edge(row["a"], row["b"], key=row["link"], **row)
            graph.add_edge(row["b"], row["a"], key=row["link"], **back)
    return graph


def _fibre_igraph(network: Network, statuses: Sequence[str]) -> tuple[igraph.Graph, list[int]]:
    """Return the igraph of sites and segments, and each edge's row in ``segments``."""
    import igraph

    sites, segments = network["sites"], network["segments"]
    rows = np.flatnonzero(np.isin(segments["status"].astype(str), list(statuses))).tolist()
    ends = [(sites.row(segments["a"][row]), sites.row(segments["b"][row])) for row in rows]
    return igraph.Graph(n=len(sites), edges=ends), rows


def bridges(network: Network, *, statuses: Sequence[str] = EXISTING) -> list[str]:
    """Return the segments whose cut parts the fibre of ``statuses``, in table order.

    Two segments between the same sites protect each other and are no bridges.
    """
    graph, rows = _fibre_igraph(network, statuses)
    ids = network["segments"].ids
    return [ids[rows[edge]] for edge in sorted(graph.bridges())]


def criticality(
    network: Network,
    *,
    weight: ArrayLike | None = None,
    statuses: Sequence[str] = EXISTING,
) -> dict[str, float]:
    """Return each segment's share of all pairs of sites whose shortest route runs over it.

    This is edge betweenness (Brandes, by igraph) over the number of pairs that are joined at
    all; equally short routes share a pair. ``weight`` runs over the rows of ``segments``, such
    as lengths in km; without it every segment counts 1.
    """
    graph, rows = _fibre_igraph(network, statuses)
    ids = network["segments"].ids
    weights: Any = None if weight is None else np.asarray(weight, dtype=np.float64)[rows].tolist()
    through = graph.edge_betweenness(directed=False, weights=weights)
    joined = sum(n * (n - 1) / 2 for n in graph.connected_components().sizes())
    return {ids[row]: value / joined for row, value in zip(rows, through, strict=True)}


def write_graph(network: Network, path: Path, *, carrier: str = "") -> None:
    """Write a graph as GraphML or networkx node-link JSON: a carrier's links, or all fibre.

    Without a carrier it is the fibre of every status. The file's ending says which format:
    ``.graphml`` or ``.json``. Lists are joined by ``;`` and cells that are not given are left
    out, as neither format can hold them. ValueError for another ending, KeyError for an unknown
    carrier.
    """
    import networkx as nx

    graph: nx.MultiGraph[str] = (
        carrier_graph(network, carrier)
        if carrier
        else fibre_graph(network, statuses=("existing", "planned", "candidate"))
    )
    for cells in (
        *(data for _, data in graph.nodes(data=True)),
        *(data for _, _, data in graph.edges(data=True)),
    ):
        for name, cell in list(cells.items()):
            if isinstance(cell, tuple):
                cells[name] = ";".join(cell)
            elif isinstance(cell, float) and np.isnan(cell):
                del cells[name]
    if path.suffix == ".graphml":
        nx.write_graphml(graph, path)
    elif path.suffix == ".json":
        text = json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    else:
        message = f"a graph is written as .graphml or .json, not {path.suffix!r}"
        raise ValueError(message)
