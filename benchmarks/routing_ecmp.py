"""T7: the load of every link of Kdl under equal-cost multipath, all 567,762 demands.

python benchmarks/routing_ecmp.py
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from ecmp_peers import by_networkx, by_numpy, compared, gravity
from netplan.kernels.ecmp_loads import ecmp_loads
from routing_data import Net, Table, all_pairs, made, require_equal, sampled, shown, timed, zoo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rows import Row

    Floats = NDArray[np.float64]

SAMPLE = 2000


def by_listing(net: Net, volume: Floats, pairs: list[list[int]]) -> Floats:
    """Return the loads of some demands, each from the list of its shortest paths.

    A path's share is the product of what each vertex on it gives to its next.
    """
    graph, loads = net.as_networkx(), np.zeros(net.graph.arcs)
    arc_of = net.arc_of()
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
    found, took = timed(lambda: by_numpy(net, volume).load, runs)
    rows.append(table.peer("scipy + numpy", took, 5.5, compared("numpy", found, mine)))
    plain = net.as_networkx()
    found, took = timed(lambda: by_networkx(net, volume, plain), 1)
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
