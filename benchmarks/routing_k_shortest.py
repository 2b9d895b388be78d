"""T3: the 16 best loopless paths between all ordered pairs of Cogentco.

python benchmarks/routing_k_shortest.py
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import networkx as nx
from scipy.sparse.csgraph import yen

from netplan.kernels.yen import ManyPaths, k_shortest_all
from routing_data import Net, Table, all_pairs, made, require_equal, sampled, shown, timed, zoo

if TYPE_CHECKING:
    from collections.abc import Callable

    from rows import Row

COUNT = 16


def by_scipy(net: Net, pairs: list[list[int]]) -> list[list[int]]:
    """Return the costs of each pair's paths by scipy."""
    matrix = net.as_scipy()
    return [[int(cost) for cost in yen(matrix, *pair, COUNT)] for pair in pairs]


def by_igraph(net: Net, pairs: list[list[int]]) -> list[list[int]]:
    """Return the costs of each pair's paths by igraph."""
    graph, length = net.as_igraph(), net.length.tolist()
    found = []
    for source, target in pairs:
        paths = graph.get_k_shortest_paths(
            source, to=target, k=COUNT, weights="weight", output="epath"
        )
        found.append([sum(length[edge] for edge in path) for path in paths])
    return found


def by_networkx(net: Net, pairs: list[list[int]]) -> list[list[int]]:
    """Return the costs of each pair's paths by networkx."""
    graph = net.as_networkx()
    found = []
    for source, target in pairs:
        paths = islice(nx.shortest_simple_paths(graph, source, target, "weight"), COUNT)
        found.append([nx.path_weight(graph, path, "weight") for path in paths])
    return found


def costs_of(paths: ManyPaths, pair: int) -> list[int]:
    """Return the costs of one pair's paths."""
    return paths.cost[paths.first_path[pair] : paths.first_path[pair + 1]].tolist()


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T3; raises ValueError when costs differ.

    Peers do a sample of the pairs, and their time is scaled to all.
    """
    net = made() if small else zoo("Cogentco")
    pairs = all_pairs(net)
    k_shortest_all(net.graph, net.weight, COUNT, pairs=pairs[:1])
    one, seconds = timed(lambda: k_shortest_all(net.graph, net.weight, COUNT), runs)
    both, took = timed(lambda: k_shortest_all(net.graph, net.weight, COUNT, workers=2), runs)
    job = f"{COUNT} loopless paths, all {len(pairs):,} pairs of {net.name}, 1 thread"
    table = Table("T3", job, seconds)
    rows = [table.own("netplan", seconds, "")]
    rows.append(
        table.own("netplan, 2 threads", took, require_equal("2 threads", both.arc, one.arc))
    )
    row_of = {tuple(pair): row for row, pair in enumerate(pairs.tolist())}
    peers: tuple[tuple[str, Callable[[Net, list[list[int]]], list[list[int]]], int, float], ...] = (
        ("scipy", by_scipy, 50, 8.0),
        ("igraph", by_igraph, 200, 40.0),
        ("networkx", by_networkx, 1000, 220.0),
    )
    for name, function, step, must in peers:
        asked = sampled(pairs, step).tolist()
        found, took = timed(lambda f=function, a=asked: f(net, a), 1)  # type: ignore[misc]
        for pair, costs in zip(asked, found, strict=True):
            require_equal(name, costs, costs_of(one, row_of[tuple(pair)]))
        same = f"costs equal to the last digit, on 1 in {len(pairs) // len(asked)} pairs"
        rows.append(table.peer(name, took * len(pairs) / len(asked), must, same))
    return rows


if __name__ == "__main__":
    shown(run(small=False, runs=3))
