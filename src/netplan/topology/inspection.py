"""The fibre, or one carrier's links, as one undirected multigraph whose weak points are asked for.

What parts it is in ``inspection_parts``, what its cuts hold in ``inspection_cuts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import igraph
    from numpy.typing import ArrayLike

    from netplan.topology.network import Network

FIBRE = "fibre"
"""The name of the graph of all fibre; a carrier's graph goes by the carrier's id."""

LEAST_WEIGHT = 1e-6
"""Weights of shortest paths are at least this (1 ns where they are ms): igraph takes no 0."""


@dataclass(frozen=True, slots=True)
class Web:
    """Named edges among named vertices, parallel ones and loops allowed.

    Vertices are all sites and edges the existing segments, or vertices are a carrier's nodes and
    edges its existing links. ``site`` is the place of each vertex, ``row`` the row of each edge
    in its table and ``rides`` the segments whose cut takes an edge: of a 1+1 protected link only
    those that both of its routes ride.
    """

    name: str
    vertices: tuple[str, ...]
    site: tuple[str, ...]
    edges: tuple[str, ...]
    row: tuple[int, ...]
    ends: tuple[tuple[int, int], ...]
    rides: tuple[tuple[str, ...], ...]

    @property
    def kind(self) -> str:
        """What an edge is: a segment or a link."""
        return "segment" if self.name == FIBRE else "link"

    def graph(self) -> igraph.Graph:
        """Return the same as an igraph; vertex and edge numbers are places in this one."""
        import igraph

        return igraph.Graph(n=len(self.vertices), edges=list(self.ends))


def fibre_web(network: Network) -> Web:
    """Return all sites, joined by the existing segments.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> fibre_web(Network(Settings(name="none"), {})).kind
    'segment'
    """
    sites, segments = network["sites"], network["segments"]
    rows = tuple(np.flatnonzero(segments["status"] == "existing").tolist())
    ids = tuple(segments.ids[row] for row in rows)
    ends = tuple((sites.row(segments["a"][r]), sites.row(segments["b"][r])) for r in rows)
    return Web(FIBRE, sites.ids, sites.ids, ids, rows, ends, tuple((name,) for name in ids))


def carrier_web(network: Network, carrier: str) -> Web:
    """Return a carrier's nodes, joined by its existing links.

    Raises KeyError when there is no such carrier.
    """
    network["carriers"].row(carrier)
    nodes, links = network["nodes"], network["links"]
    own = np.flatnonzero(nodes["carrier"] == carrier).tolist()
    place = {nodes.ids[row]: vertex for vertex, row in enumerate(own)}
    rows, ends, rides = [], [], []
    for row, link in enumerate(links.rows()):
        if link["status"] == "existing" and link["a"] in place and link["b"] in place:
            rows.append(row)
            ends.append((place[link["a"]], place[link["b"]]))
            ridden = link["segments"]
            if link["protection"] == "1+1" and link["backup_segments"]:
                ridden = tuple(name for name in ridden if name in link["backup_segments"])
            rides.append(tuple(ridden))
    return Web(
        name=carrier,
        vertices=tuple(place),
        site=tuple(nodes["site"][row] for row in own),
        edges=tuple(links.ids[row] for row in rows),
        row=tuple(rows),
        ends=tuple(ends),
        rides=tuple(rides),
    )


def all_webs(network: Network) -> tuple[Web, ...]:
    """Return the fibre, and the links of every carrier that has a node, in table order."""
    present = set(network["nodes"]["carrier"])
    carriers = [name for name in network["carriers"].ids if name in present]
    return (fibre_web(network), *(carrier_web(network, name) for name in carriers))


@dataclass(frozen=True, slots=True)
class Criticality:
    """What part of all joined pairs of vertices has its shortest route over an edge or a vertex.

    By their order in the web; a pair with several equally short routes is shared among them, and
    a vertex does not count the pairs it is an end of.
    """

    edges: tuple[float, ...]
    vertices: tuple[float, ...]


def web_criticality(web: Web, weight: ArrayLike | None = None) -> Criticality:
    """Return the betweenness of every edge and vertex over the number of joined pairs.

    Brandes' algorithm, by igraph. ``weight`` runs over the rows of ``segments`` or ``links``,
    such as their latency in ms; without it every edge counts 1.
    """
    graph = web.graph()
    joined = sum(size * (size - 1) / 2 for size in graph.connected_components().sizes())
    if not joined:
        return Criticality((0.0,) * len(web.edges), (0.0,) * len(web.vertices))
    weights = None
    if weight is not None:
        picked = np.asarray(weight, dtype=np.float64)[list(web.row)]
        weights = np.maximum(picked, LEAST_WEIGHT).tolist()
    edges = graph.edge_betweenness(directed=False, weights=weights)
    vertices = graph.betweenness(directed=False, weights=weights)
    return Criticality(
        tuple(value / joined for value in edges), tuple(value / joined for value in vertices)
    )
