"""The networks of T1 to T7, how peers hold them, and how a job is timed.

Kdl and Cogentco are read as GraphML where outside data lies: TopoHub 1.5 from pip has neither. Both
have no places but those of their drawings, so that a link is as long as it is drawn, in thousandths
of the drawing's unit. Of parallel links the shorter is kept: scipy and networkx's Graph hold one.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import igraph
import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from netplan.kernels import Digraph
from rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

Answer = TypeVar("Answer")
STEPS_PER_UNIT = 1000


@dataclass(frozen=True, slots=True)
class Net:
    """A network: link i is the arcs 2i and 2i + 1, both of length ``length[i]``."""

    name: str
    graph: Digraph
    length: NDArray[np.int64]

    @property
    def weight(self) -> NDArray[np.int64]:
        """The length of every arc."""
        return np.repeat(self.length, 2)

    @property
    def links(self) -> list[tuple[int, int]]:
        """The ends of every link."""
        ends = self.graph.tail[::2].tolist(), self.graph.head[::2].tolist()
        return list(zip(*ends, strict=True))

    def as_scipy(self) -> csr_array:
        """Return the matrix of lengths."""
        shape = (self.graph.vertices, self.graph.vertices)
        ends = (self.graph.tail, self.graph.head)
        return csr_array((self.weight.astype(np.float64), ends), shape=shape)

    def as_slots(self) -> tuple[csr_array, NDArray[np.int64]]:
        """Return the matrix of lengths and where in its data each arc stands."""
        graph, slot = self.graph, np.empty(self.graph.arcs, dtype=np.int64)
        slot[graph.arc_out] = np.arange(graph.arcs)
        entries = self.weight[graph.arc_out].astype(np.float64), graph.head[graph.arc_out]
        shape = (graph.vertices, graph.vertices)
        return csr_array((*entries, graph.first_out), shape=shape), slot

    def arc_of(self) -> dict[tuple[int, int], int]:
        """Return the number of the arc between two vertices."""
        ends = zip(self.graph.tail.tolist(), self.graph.head.tolist(), strict=True)
        return {pair: arc for arc, pair in enumerate(ends)}

    def as_igraph(self) -> igraph.Graph:
        """Return an undirected graph with the edge attribute ``weight``."""
        graph = igraph.Graph(n=self.graph.vertices, edges=self.links)
        graph.es["weight"] = self.length.tolist()
        return graph

    def as_networkx(self) -> nx.Graph:
        """Return an undirected graph with the edge attribute ``weight``."""
        graph = nx.Graph()
        graph.add_nodes_from(range(self.graph.vertices))
        costs = zip(self.links, self.length.tolist(), strict=True)
        graph.add_weighted_edges_from((a, b, cost) for (a, b), cost in costs)
        return graph


def net_of(name: str, vertices: int, lengths: dict[tuple[int, int], int]) -> Net:
    """Return the network of the links ``lengths`` names, in their order."""
    ends = np.array(list(lengths))
    tail, head = ends.ravel(), ends[:, ::-1].ravel()
    graph = Digraph.of(vertices, tail=tail, head=head)
    return Net(name, graph, np.array(list(lengths.values()), dtype=np.int64))


def zoo(name: str) -> Net:
    """Return a network of the Topology Zoo. Raises FileNotFoundError where the file is not."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("NETPLAN_ORACLES", root.parent / "shared" / "data"))
    drawn = nx.read_graphml(folder / "topologyzoo" / f"{name}.graphml", force_multigraph=True)
    number = {node: row for row, node in enumerate(drawn)}
    place = {node: (float(data["x"]), float(data["y"])) for node, data in drawn.nodes(data=True)}
    lengths: dict[tuple[int, int], int] = {}
    for a, b in drawn.edges():
        ends = min(number[a], number[b]), max(number[a], number[b])
        drawn_length = np.hypot(place[a][0] - place[b][0], place[a][1] - place[b][1])
        steps = max(1, round(STEPS_PER_UNIT * float(drawn_length)))
        if a != b:
            lengths[ends] = min(steps, lengths.get(ends, steps))
    return net_of(name, len(number), lengths)


def made(vertices: int = 30, links: int = 45, seed: int = 4) -> Net:
    """Return a small connected network: the smoke run's."""
    dice = np.random.default_rng(seed)
    lengths: dict[tuple[int, int], int] = {}
    for vertex in range(1, vertices):
        lengths[int(dice.integers(0, vertex)), vertex] = int(dice.integers(1, 50))
    while len(lengths) < links:
        a, b = sorted(int(end) for end in dice.choice(vertices, 2, replace=False))
        lengths.setdefault((a, b), int(dice.integers(1, 50)))
    return net_of("a made network", vertices, lengths)


def all_pairs(net: Net) -> NDArray[np.int64]:
    """Return all ordered pairs of two vertices, a row each."""
    every = np.arange(net.graph.vertices)
    pairs = np.stack(np.meshgrid(every, every, indexing="ij"), axis=-1).reshape(-1, 2)
    return pairs[pairs[:, 0] != pairs[:, 1]]


def sampled(pairs: NDArray[np.int64], step: int, seed: int = 2) -> NDArray[np.int64]:
    """Return one in ``step`` pairs, at least one, drawn with a seed."""
    count = max(1, len(pairs) // step)
    return pairs[np.random.default_rng(seed).choice(len(pairs), count, replace=False)]


def timed(function: Callable[[], Answer], runs: int) -> tuple[Answer, float]:
    """Return the answer and the median wall time of ``runs`` runs, s."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = function()
        times.append(time.perf_counter() - start)
    return answer, float(np.median(times))


def require_equal(contender: str, found: object, mine: object) -> str:
    """Return how two arrays of whole numbers were compared; raises ValueError if they differ."""
    one, other = np.asarray(found), np.asarray(mine)
    if one.shape != other.shape or not np.array_equal(one, other):
        message = f"{contender} gives another answer"
        raise ValueError(message)
    return "equal to the last digit"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one job: netplan's own time first, then each peer's beside it."""

    target: str
    job: str
    seconds: float

    def own(self, contender: str, seconds: float, same: str) -> Row:
        """Return a row of netplan's, which has no target."""
        ratio = seconds / self.seconds
        return Row(self.target, self.job, contender, seconds, ratio, None, same, None)

    def peer(self, contender: str, seconds: float, must: float | None, same: str) -> Row:
        """Return a row of a peer's."""
        ratio = seconds / self.seconds
        return Row(self.target, self.job, contender, seconds, ratio, must, same, None)


def shown(rows: Iterator[Row] | list[Row]) -> None:
    """Print rows, for a part that is run by itself."""
    for row in rows:
        must = "" if row.must is None else f" (must {row.must:g})"
        print(
            f"{row.target} {row.contender}: {row.seconds:.6f} s, {row.ratio:.2f}{must}; {row.same}"
        )
