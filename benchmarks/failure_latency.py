"""T5: latency from one source to 27 targets after each link failure of Kdl.

Peers keep their graph and leave the failed link out in the way that costs them least. What is
prepared once (peers' graphs, netplan's masks) is not measured.

    python benchmarks/failure_latency.py
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import rustworkx
from scipy.sparse.csgraph import dijkstra

from failure_sets import Failures, links, pairs, sites, trenches
from netplan.kernels import OUT, UNREACHED
from netplan.kernels.after_distances import distances_after
from netplan.kernels.distances import distances_to_targets
from netplan.kernels.masks import Masks
from routing_data import Net, Table, made, require_equal, shown, timed, zoo

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rows import Row

    Longs = NDArray[np.int64]
    Contender = Callable[[], list[list[float]]]

TARGETS = 27
SOURCES = 8
BEST_OF_PEERS = 65.0
NETWORKX = 400.0


def ends_of(net: Net, seed: int) -> tuple[int, list[int]]:
    """Return a source and its targets, drawn with a seed."""
    count = min(TARGETS + 1, net.graph.vertices)
    drawn = np.random.default_rng(seed).choice(net.graph.vertices, count, replace=False)
    return int(drawn[0]), drawn[1:].tolist()


def by_igraph(net: Net, source: int, targets: list[int]) -> Contender:
    """Return igraph's job: an edge of infinite weight is one that it does not use.

    Its search stops when the last target is reached.
    """
    graph, weights = net.as_igraph(), net.length.tolist()

    def job() -> list[list[float]]:
        found = []
        for link, weight in enumerate(net.length.tolist()):
            weights[link] = np.inf
            found.append(graph.distances(source, targets, weights=weights)[0])
            weights[link] = weight
        return found

    return job


def by_rustworkx(net: Net, source: int, targets: list[int]) -> Contender:
    """Return rustworkx's job: the edge is removed and added again."""
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(net.graph.vertices))
    lengths = net.length.astype(float).tolist()
    graph.add_edges_from([(*ends, cost) for ends, cost in zip(net.links, lengths, strict=True)])

    def job() -> list[list[float]]:
        found = []
        for ends, weight in zip(net.links, lengths, strict=True):
            graph.remove_edge(*ends)
            reached = rustworkx.dijkstra_shortest_path_lengths(graph, source, float)
            found.append([reached[end] if end in reached else np.inf for end in targets])  # noqa: SIM401 - no dict
            graph.add_edge(*ends, weight)
        return found

    return job


def by_scipy(net: Net, source: int, targets: list[int]) -> Contender:
    """Return scipy's job: both arcs are infinitely long in the matrix itself."""
    matrix, slot = net.as_slots()
    arcs = slot.reshape(-1, 2)

    def job() -> list[list[float]]:
        found = []
        for pair, weight in zip(arcs, net.length.tolist(), strict=True):
            matrix.data[pair] = np.inf
            found.append(dijkstra(matrix, indices=source)[targets])
            matrix.data[pair] = weight
        return found

    return job


def by_networkx(net: Net, source: int, targets: list[int]) -> Contender:
    """Return networkx's job: the edge is removed and added again."""
    graph = net.as_networkx()

    def job() -> list[list[float]]:
        found = []
        for (a, b), weight in zip(net.links, net.length.tolist(), strict=True):
            graph.remove_edge(a, b)
            reached = nx.single_source_dijkstra_path_length(graph, source)
            found.append([reached.get(end, np.inf) for end in targets])
            graph.add_edge(a, b, weight=weight)
        return found

    return job


def whole(found: list[list[float]]) -> Longs:
    """Return a peer's answer as netplan writes it."""
    answer = np.array(found, dtype=np.float64)
    lost = np.isinf(answer)
    return np.where(lost, UNREACHED, np.where(lost, 0, answer).astype(np.int64))


def anew(net: Net, source: int, targets: list[int], failures: Failures) -> Longs:
    """Return the distances after each failure, each from a search of its own."""
    found = np.empty((len(failures), len(targets)), dtype=np.int64)
    for row, arcs in enumerate(failures.arcs):
        weight = net.weight
        weight[arcs] = OUT
        found[row] = distances_to_targets(net.graph, weight, source, targets)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a network, what fails, and several pairs of a source and its targets.

    How deep the cuts lie below a source differs from one source to another: a time is the mean.
    """

    net: Net
    failures: Failures
    ends: list[tuple[int, list[int]]]

    def own(self, what: str, runs: int) -> tuple[list[Longs], Table, list[Row]]:
        """Return netplan's answer and the rows of netplan's own, a search per failure beside it."""
        masks, many = Masks.of(self.failures.arcs), len(self.ends)
        net, weight = self.net, self.net.weight

        def job() -> list[Longs]:
            return [distances_after(net.graph, weight, *ends, masks) for ends in self.ends]

        def each_anew() -> list[Longs]:
            return [anew(net, *ends, self.failures) for ends in self.ends]

        job()
        mine, seconds = timed(job, 3 * runs)
        after = f"after each of {len(self.failures):,} {self.failures.name}"
        table = Table("T5", f"{what} {after}", seconds / many)
        found, took = timed(each_anew, 1)
        same = require_equal("a search per failure", found, mine)
        rows = [
            table.own("netplan", table.seconds, f"mean of {many} sources"),
            table.own("netplan, a search per failure", took / many, same),
        ]
        return mine, table, rows


def asked(net: Net, failures: Failures) -> Asked:
    """Return the question of some failures, from sources drawn with seeds."""
    return Asked(net, failures, [ends_of(net, seed) for seed in range(SOURCES)])


def by_peers(question: Asked, mine: list[Longs], table: Table, runs: int) -> list[Row]:
    """Return the peers' rows."""
    rows = []
    for name, make, must in (
        ("igraph", by_igraph, BEST_OF_PEERS),
        ("rustworkx", by_rustworkx, BEST_OF_PEERS),
        ("scipy", by_scipy, BEST_OF_PEERS),
        ("networkx", by_networkx, NETWORKX),
    ):
        jobs = [make(question.net, *ends) for ends in question.ends]
        listed, took = timed(
            lambda all_of=jobs: [job() for job in all_of], 1 if name == "networkx" else runs
        )
        same = require_equal(name, [whole(found) for found in listed], mine)
        rows.append(table.peer(name, took / len(jobs), must, same))
    return rows


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T5; raises ValueError when answers differ."""
    net = made() if small else zoo("Kdl")
    question = asked(net, links(net))
    what = f"one-way latency from 1 to {len(question.ends[0][1])} targets of {net.name}"
    mine, table, rows = question.own(what, runs)
    rows += by_peers(question, mine, table, runs)
    for several in (trenches, sites, pairs):
        rows += asked(net, several(net)).own("the same", runs)[2]
    return rows


if __name__ == "__main__":
    shown(run(small=False, runs=5))
