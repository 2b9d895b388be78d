"""How good users of scipy, igraph and networkx push equal-cost traffic, whole or after a failure.

A failure is a few arcs out of service. Peers keep their graph and mask or remove those arcs; the
push by numpy keeps its table of neighbours and marks them in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from routing_data import Net

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

UNREACHED = -1.0
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push gives: the load of every arc, and what passes each vertex (row) by target."""

    load: Floats
    flow: Floats
    distance: Floats


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The arcs that leave every vertex, a row each, filled up with arcs that are never shortest."""

    arcs: int
    arc: Ints
    ends: Ints
    length: Floats

    @classmethod
    def of(cls, net: Net) -> Neighbours:
        """Return the table of a network."""
        graph = net.graph
        degree = np.diff(graph.first_out)
        place = np.arange(int(degree.max()))
        valid = place < degree[:, None]
        arc = graph.arc_out[np.where(valid, graph.first_out[:-1, None] + place, 0)]
        ends = np.where(valid, graph.head[arc], 0)
        return cls(graph.arcs, arc, ends, np.where(valid, net.weight[arc], np.inf))

    def without(self, arcs: Sequence[int]) -> Neighbours:
        """Return the table with some arcs out of service."""
        return replace(self, length=np.where(np.isin(self.arc, arcs), np.inf, self.length))

    def push(self, distance: Floats, volume: Floats) -> Pushed:
        """Return the loads of ``volume``; ``distance`` is by vertex (row) and target (column).

        Step k handles the k-th farthest vertex of every target. Distances where there is no way
        are infinite.
        """
        known = np.where(np.isfinite(distance), distance, UNREACHED)
        flow, loads = volume.copy(), np.zeros(self.arcs)
        order, every = np.argsort(-known, axis=0, kind="stable"), np.arange(len(volume))
        for vertex in order:
            ahead = known[self.ends[vertex], every[:, None]]
            tight = ahead + self.length[vertex] == known[vertex, every][:, None]
            ways = np.maximum(tight.sum(axis=1), 1)
            part = np.where(tight, (flow[vertex, every] / ways)[:, None], 0.0)
            row, column = np.nonzero(tight)
            flow[self.ends[vertex][row, column], row] += part[row, column]
            used = self.arc[vertex][row, column]
            loads += np.bincount(used, weights=part[row, column], minlength=self.arcs)
        return Pushed(loads, flow, known)


def scipy_distances(net: Net, arcs: Sequence[int] = ()) -> Floats:
    """Return scipy's distance from every vertex (row) to every other without ``arcs``."""
    matrix, slot = net.as_slots()
    matrix.data[slot[list(arcs)]] = np.inf
    return dijkstra(matrix)


def by_numpy(net: Net, volume: Floats, arcs: Sequence[int] = ()) -> Pushed:
    """Return the loads without ``arcs``: scipy's distances, all targets pushed at once by numpy."""
    return Neighbours.of(net).without(arcs).push(scipy_distances(net, arcs), volume)


def by_networkx(net: Net, volume: Floats, graph: nx.Graph) -> Floats:
    """Return the loads on what is left of ``graph``: one search and one push a target."""
    from networkx import single_source_dijkstra_path_length

    loads, arc_of = np.zeros(net.graph.arcs), net.arc_of()
    for target in range(net.graph.vertices):
        distance = single_source_dijkstra_path_length(graph, target)
        flow = volume[:, target].tolist()
        for vertex in sorted(distance, key=lambda v: -distance[v])[:-1]:
            nearer = [
                head
                for head, data in graph[vertex].items()
                if distance[head] + data["weight"] == distance[vertex]
            ]
            part = flow[vertex] / len(nearer)
            for head in nearer:
                loads[arc_of[vertex, head]] += part
                flow[head] += part
    return loads


def gravity(net: Net, seed: int = 1) -> Floats:
    """Return a demand between all ordered pairs: the product of two seeded masses."""
    mass = np.random.default_rng(seed).lognormal(size=net.graph.vertices)
    volume = np.outer(mass, mass)
    np.fill_diagonal(volume, 0.0)
    return volume


def compared(contender: str, found: Floats, mine: Floats, tolerance: float = TOLERANCE) -> str:
    """Return how loads were compared; raises ValueError when they differ."""
    difference = float(np.abs(found - mine).max() / mine.max())
    if not difference <= tolerance:
        message = f"{contender} differs by {difference:.1e} of the greatest load"
        raise ValueError(message)
    return f"loads within {difference:.0e} of the greatest"
