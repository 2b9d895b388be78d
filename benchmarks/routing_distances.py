"""T1: all distances of Kdl. T2: from one source to 34 targets, the call from Python included.

python benchmarks/routing_distances.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import rustworkx
from scipy.sparse.csgraph import dijkstra

from netplan.kernels.distances import Finder, all_distances
from routing_data import Net, Table, made, require_equal, shown, timed, zoo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rows import Row

TARGETS = 34


def everywhere(net: Net, runs: int) -> list[Row]:
    """Return the rows of T1."""
    weight = net.weight
    all_distances(net.graph, weight)
    mine, seconds = timed(lambda: all_distances(net.graph, weight), runs)
    table = Table("T1", f"all distances, {net.name}, 1 thread", seconds)
    rows = [table.own("netplan", seconds, "")]
    matrix, edges, plain = net.as_scipy(), net.as_igraph(), net.as_networkx()

    def by_networkx() -> list[dict[int, int]]:
        return [lengths for _, lengths in nx.all_pairs_dijkstra_path_length(plain)]

    found, took = timed(lambda: dijkstra(matrix), runs)
    rows.append(table.peer("scipy", took, 1.4, require_equal("scipy", found, mine)))
    found, took = timed(lambda: edges.distances(weights="weight"), runs)
    rows.append(table.peer("igraph", took, 2.5, require_equal("igraph", found, mine)))
    listed, took = timed(by_networkx, 1)
    found = [[lengths[vertex] for vertex in range(len(lengths))] for lengths in listed]
    rows.append(table.peer("networkx", took, 17.0, require_equal("networkx", found, mine)))
    return rows


def a_few(net: Net, runs: int) -> list[Row]:
    """Return the rows of T2: the mean time of a call over all sources."""
    vertices = net.graph.vertices
    targets = np.random.default_rng(1).choice(vertices, min(TARGETS, vertices), replace=False)
    listed = targets.tolist()
    finder = Finder.of(net.graph, net.weight)
    edges, plain = net.as_igraph(), net.as_networkx()
    other = rustworkx.PyGraph()
    other.add_nodes_from(range(vertices))
    lengths = net.length.astype(float).tolist()
    other.add_edges_from([(*ends, cost) for ends, cost in zip(net.links, lengths, strict=True)])

    def by_netplan() -> list[NDArray[np.int64]]:
        return [finder.distances(source, targets) for source in range(vertices)]

    def by_rustworkx() -> list[list[float]]:
        found = []
        for source in range(vertices):
            reached = rustworkx.dijkstra_shortest_path_lengths(other, source, float)
            found.append([0.0 if target == source else reached[target] for target in listed])
        return found

    def by_igraph() -> list[list[float]]:
        return [edges.distances(source, listed, weights="weight")[0] for source in range(vertices)]

    def by_networkx() -> list[list[int]]:
        found = []
        for source in range(vertices):
            reached = nx.single_source_dijkstra_path_length(plain, source)
            found.append([reached[target] for target in listed])
        return found

    by_netplan()
    mine, seconds = timed(by_netplan, runs)
    job = f"one source to {len(listed)} targets, {net.name}, the Python call included"
    table = Table("T2", job, seconds / vertices)
    rows = [table.own("netplan", seconds / vertices, "")]
    for name, function, must in (
        ("rustworkx", by_rustworkx, 1.9),
        ("igraph", by_igraph, 2.0),
        ("networkx", by_networkx, 13.0),
    ):
        found, took = timed(function, 1 if name == "networkx" else runs)
        rows.append(table.peer(name, took / vertices, must, require_equal(name, found, mine)))
    return rows


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T1 and T2; raises ValueError when answers differ."""
    net = made() if small else zoo("Kdl")
    return everywhere(net, runs) + a_few(net, runs)


if __name__ == "__main__":
    shown(run(small=False, runs=5))
