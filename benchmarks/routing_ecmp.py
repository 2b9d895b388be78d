"""T7: the load of every link of Kdl under equal-cost multipath, all 567,762 demands.

python benchmarks/routing_ecmp.py
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra

from netplan.kernels.ecmp_loads import ecmp_loads
from routing_data import Net, Table, all_pairs, made, require_equal, sampled, shown, timed, zoo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rows import Row

    Floats = NDArray[np.float64]

TOLERANCE = 1e-9
SAMPLE = 2000


def gravity(net: Net, seed: int = 1) -> Floats:
    """Return a demand between all ordered pairs: the product of two seeded masses."""
    mass = np.random.default_rng(seed).lognormal(size=net.graph.vertices)
    volume = np.outer(mass, mass)
    np.fill_diagonal(volume, 0.0)
    return volume


def by_numpy(net: Net, volume: Floats) -> Floats:
    """Return the loads with scipy's distances, all targets pushed at once by numpy.

    Step k handles the k-th farthest vertex of every target, over a table of neighbours.
    """
    graph, vertices = net.graph, net.graph.vertices
    distance = dijkstra(net.as_scipy()).T
    degree = np.diff(graph.first_out)
    place = np.arange(int(degree.max()))
    valid = place < degree[:, None]
    arc = graph.arc_out[np.where(valid, graph.first_out[:-1, None] + place, 0)]
    ends = np.where(valid, graph.head[arc], 0)
    length = np.where(valid, net.weight[arc], np.inf)
    flow, loads = volume.copy(), np.zeros(graph.arcs)
    order, every = np.argsort(-distance, axis=0, kind="stable"), np.arange(vertices)
    for vertex in order[:-1]:
        ahead = distance[ends[vertex], every[:, None]]
        tight = ahead + length[vertex] == distance[vertex, every][:, None]
        part = np.where(tight, (flow[vertex, every] / tight.sum(axis=1))[:, None], 0.0)
        row, column = np.nonzero(tight)
        flow[ends[vertex][row, column], row] += part[row, column]
        loads += np.bincount(
            arc[vertex][row, column], weights=part[row, column], minlength=graph.arcs
        )
    return loads


def by_networkx(net: Net, volume: Floats) -> Floats:
    """Return the loads by networkx: one search and one push a target."""
    graph, loads = net.as_networkx(), np.zeros(net.graph.arcs)
    arc_of = {
        ends: arc
        for arc, ends in enumerate(
            zip(net.graph.tail.tolist(), net.graph.head.tolist(), strict=True)
        )
    }
    for target in range(net.graph.vertices):
        distance = nx.single_source_dijkstra_path_length(graph, target)
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


def by_listing(net: Net, volume: Floats, pairs: list[list[int]]) -> Floats:
    """Return the loads of some demands, each from the list of its shortest paths.

    A path's share is the product of what each vertex on it gives to its next.
    """
    graph, loads = net.as_networkx(), np.zeros(net.graph.arcs)
    arc_of = {
        ends: arc
        for arc, ends in enumerate(
            zip(net.graph.tail.tolist(), net.graph.head.tolist(), strict=True)
        )
    }
    for source, target in pairs:
        paths = list(nx.all_shortest_paths(graph, source, target, "weight"))
        onward: dict[int, set[int]] = {}
        for path in paths:
            for tail, head in pairwise(path):
                onward.setdefault(tail, set()).add(head)
        for path in paths:
            share = volume[source, target]
            for tail in path[:-1]:
                share /= len(onward[tail])
            for tail, head in pairwise(path):
                loads[arc_of[tail, head]] += share
    return loads


def compared(contender: str, found: Floats, mine: Floats) -> str:
    """Return how loads were compared; raises ValueError when they differ."""
    difference = float(np.abs(found - mine).max() / mine.max())
    if difference > TOLERANCE:
        message = f"{contender} differs by {difference:.1e} of the greatest load"
        raise ValueError(message)
    return f"loads within {difference:.0e} of the greatest"


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T7; raises ValueError when loads differ."""
    net = made() if small else zoo("Kdl")
    volume, weight = gravity(net), net.weight
    ecmp_loads(net.graph, weight, volume)
    (mine, _), seconds = timed(lambda: ecmp_loads(net.graph, weight, volume), runs)
    (both, _), took = timed(lambda: ecmp_loads(net.graph, weight, volume, workers=2), runs)
    pairs = all_pairs(net)
    table = Table("T7", f"ECMP load of {net.name}, {len(pairs):,} demands, 1 thread", seconds)
    rows = [table.own("netplan", seconds, "")]
    rows.append(table.own("netplan, 2 threads", took, require_equal("2 threads", both, mine)))
    found, took = timed(lambda: by_numpy(net, volume), runs)
    rows.append(table.peer("scipy + numpy", took, 5.5, compared("numpy", found, mine)))
    found, took = timed(lambda: by_networkx(net, volume), 1)
    same = compared("networkx", found, mine)
    rows.append(table.peer("networkx, a search per target", took, 13.0, same))
    asked = sampled(pairs, SAMPLE)
    some = np.zeros_like(volume)
    some[asked[:, 0], asked[:, 1]] = volume[asked[:, 0], asked[:, 1]]
    found, took = timed(lambda: by_listing(net, volume, asked.tolist()), 1)
    same = compared("listing", found, ecmp_loads(net.graph, weight, some)[0])
    same += f", on 1 in {len(pairs) // len(asked)} demands"
    whole = took * len(pairs) / len(asked)
    rows.append(table.peer("networkx, paths listed per demand", whole, 1300.0, same))
    return rows


if __name__ == "__main__":
    shown(run(small=False, runs=5))
