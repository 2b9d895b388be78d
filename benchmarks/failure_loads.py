"""T6: the ECMP load of every link of Kdl, all 567,762 demands, after each link failure, 2 threads.

Peers route everything anew after each failure, as they have no other way. That takes them hours,
so they are measured on failures drawn with a seed, and the time is scaled.

    python benchmarks/failure_loads.py
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecmp_peers import (
    TOLERANCE,
    Neighbours,
    Pushed,
    by_networkx,
    by_numpy,
    compared,
    gravity,
    scipy_distances,
)
from failure_sets import LINKS, Failures, links, on_sample, pairs, sites, trenches
from netplan.kernels import OUT
from netplan.kernels.after_loads import ecmp_loads_after
from netplan.kernels.ecmp_loads import ecmp_loads
from netplan.kernels.masks import Masks
from routing_data import Net, Table, made, require_equal, shown, timed, zoo

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rows import Row

    Floats = NDArray[np.float64]

THREADS = 2
EXACTLY = 1e-12
"""How near netplan must come to its own full recomputation, of the greatest load."""
ANEW = 13.0
"""How many times as long the full recomputation must take after single link failures."""
LOOKED_AT = 40
"""Failures whose moved vertices are counted."""


@dataclass(frozen=True, slots=True)
class Job:
    """One question: a network, its traffic, and what fails."""

    net: Net
    volume: Floats
    failures: Failures

    def after(self, *, threads: int = THREADS) -> tuple[Floats, Floats]:
        """Return netplan's loads and unserved traffic after each failure."""
        masks = Masks.of(self.failures.arcs)
        net = self.net
        return ecmp_loads_after(net.graph, net.weight, self.volume, masks, workers=threads)

    def anew(self, sample: list[int]) -> tuple[Floats, Floats]:
        """Return the same after some failures by netplan's full recomputation of each."""
        loads, unserved = np.empty((len(sample), self.net.graph.arcs)), np.empty(len(sample))
        for row, arcs in enumerate(self.failures.of(sample)):
            weight = self.net.weight
            weight[arcs] = OUT
            found = ecmp_loads(self.net.graph, weight, self.volume, workers=THREADS)
            loads[row], unserved[row] = found
        return loads, unserved

    def by_scipy(self, sample: list[int]) -> Floats:
        """Return the loads by scipy's distances and numpy's push."""
        table = Neighbours.of(self.net)
        return np.array([
            table.without(arcs).push(scipy_distances(self.net, arcs), self.volume).load
            for arcs in self.failures.of(sample)
        ])  # fmt: skip

    def by_igraph(self, sample: list[int]) -> Floats:
        """Return the loads by igraph's distances and numpy's push."""
        table, graph = Neighbours.of(self.net), self.net.as_igraph()
        found = []
        for arcs in self.failures.of(sample):
            weights = self.net.length.astype(float)
            weights[np.array(arcs) >> 1] = np.inf
            distance = np.array(graph.distances(weights=weights.tolist()))
            found.append(table.without(arcs).push(distance, self.volume).load)
        return np.array(found)

    def by_networkx(self, sample: list[int]) -> Floats:
        """Return the loads by networkx: one search and one push a target."""
        graph, found = self.net.as_networkx(), []
        for arcs in self.failures.of(sample):
            gone = [self.net.links[link] for link in sorted({arc >> 1 for arc in arcs})]
            kept = [(*ends, graph.edges[ends]["weight"]) for ends in gone]
            graph.remove_edges_from(gone)
            found.append(by_networkx(self.net, self.volume, graph))
            graph.add_weighted_edges_from(kept)
        return np.array(found)

    def moved(self, sample: list[int]) -> float:
        """Return how many vertices, of all to one target, a failure gives another way or traffic.

        Counted by a peer: scipy's distances and numpy's push, with and without the failure.
        """
        base = by_numpy(self.net, self.volume)
        counts = []
        for arcs in self.failures.of(sample):
            other = by_numpy(self.net, self.volume, arcs)
            counts.append(np.count_nonzero(differ(base, other), axis=0).mean())
        return float(np.mean(counts))


def differ(one: Pushed, other: Pushed) -> NDArray[np.bool_]:
    """Tell which vertices (rows) have another distance or flow to which target (columns)."""
    flows = np.abs(one.flow - other.flow) > TOLERANCE * one.flow
    return flows | (one.distance != other.distance)


def require_same_rest(found: Floats, mine: Floats, volume: Floats) -> None:
    """Raise ValueError where traffic that has no way differs from that of the recomputation."""
    if not np.abs(found - mine).max() <= EXACTLY * volume.sum():
        message = "a full recomputation leaves other traffic unserved"
        raise ValueError(message)


def own(job: Job, what: str, *, sample: int, looked_at: int, runs: int) -> tuple[Table, list[Row]]:
    """Return the rows of netplan's own, its full recomputation compared on a sample."""
    (mine, unserved), seconds = timed(job.after, runs)
    moved = job.moved(job.failures.sample(looked_at))
    vertices, each = job.net.graph.vertices, seconds / (len(job.failures) * job.net.graph.vertices)
    told = f"{moved:.1f} of {vertices} vertices moved a target, {each / moved * 1e9:.0f} ns each"
    table = Table("T6", f"{what} after each of {len(job.failures):,} {job.failures.name}", seconds)
    rows = [table.own(f"netplan, {THREADS} threads", seconds, told)]
    drawn = job.failures.sample(sample)
    (found, lost), took = timed(lambda: job.anew(drawn), 1)
    same = compared("a full recomputation", found, mine[drawn], EXACTLY)
    require_same_rest(lost, unserved[drawn], job.volume)
    whole = took * len(job.failures) / len(drawn)
    must = ANEW if job.failures.name == LINKS else None
    rows.append(
        table.peer(
            f"netplan, all anew, {THREADS} threads",
            whole,
            must,
            same + on_sample(drawn, job.failures),
        )
    )
    return table, rows


def by_peers(job: Job, table: Table, *, quick: int, slow: int) -> list[Row]:
    """Return the peers' rows, each on a sample."""
    mine, _ = job.after()
    rows = []
    contenders: tuple[tuple[str, Callable[[list[int]], Floats], int, float], ...] = (
        ("scipy + numpy, 1 thread", job.by_scipy, quick, 140.0),
        ("igraph + numpy, 1 thread", job.by_igraph, quick, 150.0),
        ("networkx, a search per target, 1 thread", job.by_networkx, slow, 230.0),
    )
    for name, contender, count, must in contenders:
        drawn = job.failures.sample(count)
        found, took = timed(lambda who=contender, some=drawn: who(some), 1)
        same = compared(name, found, mine[drawn]) + on_sample(drawn, job.failures)
        rows.append(table.peer(name, took * len(job.failures) / len(drawn), must, same))
    return rows


def run(*, small: bool, runs: int) -> list[Row]:
    """Return the rows of T6; raises ValueError when loads differ."""
    net = made() if small else zoo("Kdl")
    volume = gravity(net)
    job = Job(net, volume, links(net))
    demands = int(np.count_nonzero(volume))
    what = f"ECMP load of {net.name}, {demands:,} demands,"
    job.after()
    table, rows = own(job, what, sample=300, looked_at=LOOKED_AT, runs=runs)
    alone, took = timed(lambda: job.after(threads=1), 1)
    same = require_equal("1 thread", alone[0], job.after()[0])
    rows.append(table.own("netplan, 1 thread", took, same))
    rows += by_peers(job, table, quick=24, slow=12)
    for several in (trenches, sites, pairs):
        other = Job(net, volume, several(net))
        rows += own(other, "the same", sample=60, looked_at=LOOKED_AT, runs=1)[1]
    return rows


if __name__ == "__main__":
    shown(run(small=False, runs=3))
