"""Single-cut sweep of a network: netplan, its own full recomputation, and networkx, side by side.

Every contender answers the same question (the load of every link and direction under every
single segment cut), the answers are compared before a time is believed, and ratios hold
within this run only.

    python benchmarks/sweep.py topology/zhongwei --cuts 20
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from netplan.failures import Scenario, segment_failures, sweep
from netplan.failures.scenarios import links_down
from netplan.io import read_network
from netplan.routing.crossing import choose_crossing
from netplan.routing.demands import Demands, demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.igp import Igp
from netplan.topology.changes import in_state
from rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Loads = NDArray[np.float64]
TOLERANCE_GBPS = 1e-6
TARGET = "sweep"
CUTS = 20
"""Cuts in a benchmark run, as networkx takes a second for each."""


@dataclass(frozen=True, slots=True)
class Job:
    """One question: a network, its demands, and the cuts to make."""

    woven: Fabric
    demands: Demands
    cuts: tuple[Scenario, ...]


def by_netplan(job: Job) -> Loads:
    """Return loads under every cut, demands that lost nothing kept as they were."""
    return sweep(job.woven, job.demands, job.cuts).load_gbps


def by_recomputation(job: Job) -> Loads:
    """Return loads under every cut, every demand routed anew each time."""
    router = EcmpRouter()
    loads = []
    for cut in job.cuts:
        down = links_down(job.woven.network, cut)
        routing = router(job.woven, job.demands, down=down)
        loads.append(routing.load_gbps(job.demands.volume_gbps))
    return np.array(loads)


def ends_of(job: Job, end: str) -> list[int]:
    """Return the nodes that a demand's end stands for: one node, or all those at a site."""
    nodes = job.woven.network["nodes"]
    if end in nodes:
        return [nodes.row(end)]
    return [row for row, site in enumerate(job.woven.node_site) if site == end]


def split(igp: Igp, job: Job, start: int, end: int) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Return the total IGP cost between two nodes, and its legs: two where networks differ."""
    ends: tuple[tuple[int, int], ...] = ((start, end),)
    if job.woven.node_carrier[start] != job.woven.node_carrier[end]:
        handoff = choose_crossing(igp, start, end)
        if handoff is None:
            return float("inf"), ()
        ends = handoff.ends
    return sum(igp.cost(first, last) for first, last in ends), ends


def legs(job: Job, down: frozenset[int]) -> dict[int, dict[int, float]]:
    """Return traffic by target and source node; crossings are split at netplan's exchange.

    networkx knows no carriers, so the choice of nodes at a site and of exchange is given to it.
    """
    igp = Igp(job.woven, down)
    wanted: dict[int, dict[int, float]] = {}
    for source, target, volume in zip(
        job.demands.source, job.demands.target, job.demands.volume_gbps, strict=True
    ):
        starts, stops = ends_of(job, source), ends_of(job, target)
        options = [split(igp, job, start, end) for start in starts for end in stops]
        cost, ends = min(options, key=lambda option: option[0], default=(float("inf"), ()))
        if cost < float("inf"):
            for first, last in ends:
                into = wanted.setdefault(last, {})
                into[first] = into.get(first, 0.0) + float(volume)
    return wanted


def graph_of(job: Job, down: frozenset[int]) -> nx.MultiDiGraph:
    """Return the arcs left, pointing backwards: searches start at the target."""
    roads = job.woven.roads
    ends, cost = roads.graph, roads.weights["igp"]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(ends.vertices))
    for arc in range(2 * roads.edges):
        if roads.in_service[arc] and arc >> 1 not in down:
            graph.add_edge(int(ends.head[arc]), int(ends.tail[arc]), key=arc, weight=int(cost[arc]))
    return graph


def pushed(graph: nx.MultiDiGraph, target: int, waiting: dict[int, float], load: Loads) -> None:
    """Add the equal-cost flows of one target to ``load``, farthest nodes first."""
    distance = nx.single_source_dijkstra_path_length(graph, target)
    flow = dict(waiting)
    for node in sorted(distance, key=lambda n: -distance[n]):
        amount = flow.get(node, 0.0)
        if amount == 0.0 or node == target:
            continue
        arcs = [
            (head, arc)
            for head, _, arc, data in graph.in_edges(node, keys=True, data=True)
            if distance.get(head, float("inf")) + data["weight"] == distance[node]
        ]
        for head, arc in arcs:
            load[arc >> 1, arc & 1] += amount / len(arcs)
            flow[head] = flow.get(head, 0.0) + amount / len(arcs)


def by_networkx(job: Job) -> Loads:
    """Return loads under every cut by networkx: one search and one push for each target."""
    loads = []
    for cut in job.cuts:
        down = links_down(job.woven.network, cut)
        graph, load = graph_of(job, down), np.zeros((len(job.woven.network["links"]), 2))
        for target, waiting in legs(job, down).items():
            pushed(graph, target, waiting, load)
        loads.append(load)
    return np.array(loads)


def timed(function: Callable[[Job], Loads], job: Job, runs: int) -> tuple[Loads, float]:
    """Return the answer and the median wall time of ``runs`` runs, s."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = function(job)
        times.append(time.perf_counter() - start)
    return answer, float(np.median(times))


def rows(job: Job, *, name: str, runs: int) -> list[Row]:
    """Return a row for each contender; raises ValueError when their answers differ."""
    links, demands = len(job.woven.network["links"]), len(job.demands)
    what = f"load of {links:,} links after each of {len(job.cuts)} cuts, {demands:,} demands"
    by_netplan(job)  # compiled code is read from disk once, and that is not what is measured
    mine, base_s = timed(by_netplan, job, runs)
    found = [Row(TARGET, f"{what}, {name}", "netplan", base_s, 1.0, None, "", None)]
    for label, contender in (
        ("netplan, every demand anew", by_recomputation),
        ("networkx, a search per target", by_networkx),
    ):
        answer, seconds = timed(contender, job, runs)
        difference = float(np.abs(answer - mine).max(initial=0.0))
        if difference > TOLERANCE_GBPS:
            message = f"{label} differs from netplan by {difference} Gbit/s"
            raise ValueError(message)
        same = f"every load within {difference:.1e} Gbit/s"
        found.append(Row(TARGET, "the same", label, seconds, seconds / base_s, None, same, None))
    return found


def job_of(folder: Path, *, cuts: int) -> Job:
    """Return the job on a network folder in the state of today: its first ``cuts``; 0: all."""
    plain = read_network(folder)
    network = in_state(plain, plain.settings.today)
    made = segment_failures(network)[: cuts or None]
    return Job(fabric(network), demands_in(network, network.settings.base_year), made)


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of the square, or of the reference network with its first cuts."""
    name = "square" if small else "zhongwei"
    folder = Path(__file__).resolve().parent.parent / "topology" / name
    return rows(job_of(folder, cuts=CUTS), name=name, runs=runs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark on any network folder and print its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cuts", type=int, default=0, help="first cuts only; 0: all")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args(arguments)
    job = job_of(given.folder, cuts=given.cuts)
    for row in rows(job, name=given.folder.name, runs=given.runs):
        print(f"{row.contender}: {row.seconds:.3g} s, ratio {row.ratio:.3g} {row.same}")


if __name__ == "__main__":
    main()
