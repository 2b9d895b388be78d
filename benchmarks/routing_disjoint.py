"""T4: what the cheapest link-disjoint pair costs, between all ordered pairs of Cogentco.

python benchmarks/routing_disjoint.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import igraph
import networkx as nx
import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from netplan.kernels import UNREACHED
from netplan.kernels.disjoint import disjoint_pair_costs_all
from routing_data import Net, Table, all_pairs, made, require_equal, sampled, shown, timed, zoo

if TYPE_CHECKING:
    from collections.abc import Callable

    from rows import Row

    Costs = list[int]

NONE = int(UNREACHED)


def by_igraph(net: Net, pairs: list[list[int]]) -> Costs:
    """Return the costs by Suurballe's algorithm in Python, with igraph's searches.

    Pairs of one source share its tree; a pair changes only the reduced lengths of its path.
    """
    tail, head, length = net.graph.tail.tolist(), net.graph.head.tolist(), net.weight.tolist()
    arcs = list(zip(tail, head, strict=True))
    graph = igraph.Graph(n=net.graph.vertices, edges=arcs, directed=True)
    found, before, reduced = [], -1, [0.0]
    distance: list[int] = []
    paths: list[list[int]] = []
    for source, target in pairs:
        if source != before:
            distance = graph.distances(source, weights=length)[0]
            paths = graph.get_shortest_paths(source, weights=length, output="epath")
            near = np.array(distance)
            reduced = (net.weight + near[net.graph.tail] - near[net.graph.head]).tolist()
            before = source
        changed = reduced.copy()
        for arc in paths[target]:
            changed[arc], changed[arc ^ 1] = float("inf"), 0.0
        more = graph.distances(source, target, weights=changed)[0][0]
        found.append(NONE if more == float("inf") else int(2 * distance[target] + more))
    return found


def by_ortools(net: Net, pairs: list[list[int]]) -> Costs:
    """Return the costs by OR-Tools' min-cost flow of two units, the network handed over once."""
    flow = SimpleMinCostFlow()
    ones = np.ones(net.graph.arcs, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(net.graph.tail, net.graph.head, ones, net.weight)
    found = []
    for source, target in pairs:
        flow.set_node_supply(source, 2)
        flow.set_node_supply(target, -2)
        status = flow.solve()
        found.append(flow.optimal_cost() if status == flow.OPTIMAL else NONE)
        flow.set_node_supply(source, 0)
        flow.set_node_supply(target, 0)
    return found


def by_networkx(net: Net, pairs: list[list[int]]) -> Costs:
    """Return the costs by networkx's min-cost flow of two units."""
    graph = nx.DiGraph()
    ends = zip(net.graph.tail.tolist(), net.graph.head.tolist(), net.weight.tolist(), strict=True)
    for tail, head, length in ends:
        graph.add_edge(tail, head, capacity=1, weight=length)
    found = []
    for source, target in pairs:
        graph.nodes[source]["demand"], graph.nodes[target]["demand"] = -2, 2
        try:
            found.append(nx.min_cost_flow_cost(graph))
        except nx.NetworkXUnfeasible:
            found.append(NONE)
        del graph.nodes[source]["demand"], graph.nodes[target]["demand"]
    return found


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T4; raises ValueError when costs differ.

    Peers do a sample, all targets of some sources where they gain by that, scaled to all pairs.
    """
    net = made() if small else zoo("Cogentco")
    pairs = all_pairs(net)
    disjoint_pair_costs_all(net.graph, net.weight)
    mine, seconds = timed(lambda: disjoint_pair_costs_all(net.graph, net.weight), runs)
    both, took = timed(lambda: disjoint_pair_costs_all(net.graph, net.weight, workers=2), runs)
    job = f"cost of the cheapest link-disjoint pair, all {len(pairs):,} pairs of {net.name}"
    table = Table("T4", f"{job}, 1 thread", seconds)
    rows = [table.own("netplan", seconds, "")]
    rows.append(table.own("netplan, 2 threads", took, require_equal("2 threads", both, mine)))
    few = pairs[np.isin(pairs[:, 0], np.arange(0, net.graph.vertices, 20))]
    peers: tuple[tuple[str, Callable[[Net, list[list[int]]], Costs], list[list[int]], float], ...]
    peers = (
        ("igraph, Suurballe in Python", by_igraph, few.tolist(), 80.0),
        ("OR-Tools min-cost flow", by_ortools, sampled(pairs, 20).tolist(), 110.0),
        ("networkx min-cost flow", by_networkx, sampled(pairs, 500).tolist(), 500.0),
    )
    for name, function, asked, must in peers:
        found, took = timed(lambda f=function, a=asked: f(net, a), 1)  # type: ignore[misc]
        require_equal(name, found, [mine[source, target] for source, target in asked])
        same = f"costs equal to the last digit, on 1 in {len(pairs) // len(asked)} pairs"
        rows.append(table.peer(name, took * len(pairs) / len(asked), must, same))
    return rows


if __name__ == "__main__":
    shown(run(small=False, runs=5))
