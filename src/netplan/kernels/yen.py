"""The K shortest loopless paths of a pair, or of many pairs at once.

Paths are ordered by cost, then by number of arcs, then by their arc numbers in turn, and are told
apart by their arcs: parallel arcs make different paths. The order leaves no tie, so that the answer
is one and the same however it is found.

J. Y. Yen, Management Science 17(11), 1971; E. L. Lawler, ibid. 18(7), 1972. A candidate is first
bounded from below by the tree of shortest paths to the target, and only searched for when
the bound is the least of all and the tree's own path is blocked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.rows import (
    KEY_BITS,
    LIMIT,
    checked,
    longest_path,
    rows_in,
    rows_out,
    vertex_of,
)
from netplan.kernels.threads import blocks, in_threads
from netplan.kernels.yen_pairs import many_pairs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

BLOCK = 512
"""Pairs that one thread takes at a time."""


@dataclass(frozen=True, slots=True)
class ManyPaths:
    """The paths of many pairs in flat arrays.

    Pair i leads from ``sources[i]`` to ``targets[i]`` and has the paths
    ``first_path[i]:first_path[i + 1]``; path p costs ``cost[p]`` and takes the arcs
    ``arc[first_arc[p]:first_arc[p + 1]]``.
    """

    sources: Longs
    targets: Longs
    first_path: Longs
    cost: Longs
    first_arc: Longs
    arc: Ints

    def of(self, pair: int) -> list[tuple[int, Ints]]:
        """Return cost and arcs of each path of one pair, best first."""
        return [
            (int(self.cost[path]), self.arc[self.first_arc[path] : self.first_arc[path + 1]])
            for path in range(int(self.first_path[pair]), int(self.first_path[pair + 1]))
        ]


def k_shortest(
    graph: Digraph,
    weight: ArrayLike,
    source: int,
    target: int,
    count: int,
    *,
    most_cost: int | None = None,
) -> list[tuple[int, Ints]]:
    """Return cost and arcs of the ``count`` best loopless paths, or of all where there are fewer.

    Only paths of at most ``most_cost`` are returned. From a vertex to itself leads one path, which
    has no arc. Raises ValueError for an unknown vertex, a count below 1, and for weights that
    ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> graph = Digraph.of(3, tail=[0, 0, 1, 0], head=[1, 1, 2, 2])
    >>> [(cost, arcs.tolist()) for cost, arcs in k_shortest(graph, [1, 1, 1, 5], 0, 2, 3)]
    [(2, [0, 2]), (2, [1, 2]), (5, [3])]
    """
    pairs = [(vertex_of(graph, source), vertex_of(graph, target))]
    most = LIMIT if most_cost is None else most_cost
    return k_shortest_all(graph, weight, count, pairs=pairs, most_cost=most).of(0)


def k_shortest_all(
    graph: Digraph,
    weight: ArrayLike,
    count: int,
    *,
    pairs: ArrayLike | None = None,
    most_cost: ArrayLike | None = None,
    workers: int = 1,
) -> ManyPaths:
    """Return the ``count`` best loopless paths of each of ``pairs`` (rows of source and target).

    Without ``pairs`` all ordered pairs of two vertices are meant, by source and then by target.
    ``most_cost`` is the greatest cost wanted, for all or for each pair. ``workers`` threads share
    the pairs; the answer does not depend on how many. Raises ValueError as ``k_shortest`` does.

    >>> from netplan.kernels import Digraph
    >>> ring = Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0])
    >>> found = k_shortest_all(ring, [5, 7, 1], 2)
    >>> found.sources.tolist(), found.targets.tolist(), found.cost.tolist()
    ([0, 0, 1, 1, 2, 2], [1, 2, 0, 2, 0, 1], [5, 12, 8, 7, 1, 6])
    """
    if count < 1:
        message = f"count must be at least 1, is {count}"
        raise ValueError(message)
    sources, targets = _ends(graph, pairs)
    order = np.argsort(targets, kind="stable")
    whole, scale = scaled(graph, weight)
    out, back = rows_out(graph, whole), rows_in(graph, whole)
    bound = LIMIT if most_cost is None else most_cost
    most = np.clip(np.broadcast_to(bound, sources.shape), -1, scale.longest)[order]
    most = most.astype(np.int64) * scale.times + (scale.times - 1)
    net, against = (out.first, out.other, out.weight), (back.first, back.other, back.weight)
    start, end = sources[order], targets[order]

    def work(low: int, high: int) -> tuple[Longs, Longs, Longs, Ints]:
        mine = start[low:high], end[low:high], most[low:high]
        steps = scale.step, scale.shift
        return many_pairs(net, against, out.arc, steps, scale.bits, *mine, count)

    parts = in_threads(work, blocks(sources.size, BLOCK), workers=workers)
    return _in_order(sources, targets, order, parts, scale.times)


@dataclass(frozen=True, slots=True)
class Scale:
    """How cost and number of arcs are held: in one number where there is room, else in two.

    In one, a cost is multiplied by ``times`` and every arc adds 1, so that numbers order paths by
    cost and then by arcs, ``step`` is 0 and ``bits`` hold a vertex in a packed heap. In two,
    ``times`` and ``step`` are 1 and ``bits`` is None. ``shift`` bits hold a vertex, and its number
    plus one; no path weighs more than ``longest``.
    """

    times: int
    step: int
    shift: int
    bits: int | None
    longest: int


def scaled(graph: Digraph, weight: ArrayLike) -> tuple[Longs, Scale]:
    """Return the weights as they are added, and how. Raises ValueError as ``checked`` does."""
    whole = checked(graph, weight)
    longest, shift = longest_path(graph, whole), graph.vertices.bit_length()
    if (longest + 1) << (2 * shift) >= 1 << KEY_BITS:
        return whole, Scale(1, 1, shift, None, longest)
    times = 1 << shift
    return np.where(whole >= 0, whole * times + 1, whole), Scale(times, 0, shift, shift, longest)


def _ends(graph: Digraph, pairs: ArrayLike | None) -> tuple[Longs, Longs]:
    """Return the sources and targets of ``pairs``, or of all; raises ValueError."""
    if pairs is None:
        ends = np.indices((graph.vertices, graph.vertices)).reshape(2, -1)
        ends = ends[:, ends[0] != ends[1]]
    else:
        ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    if ends.size and not 0 <= ends.min() <= ends.max() < graph.vertices:
        message = f"pairs must be of vertices from 0 to {graph.vertices - 1}"
        raise ValueError(message)
    return np.array(ends[0], dtype=np.int64), np.array(ends[1], dtype=np.int64)


def _starts(counts: Longs) -> Longs:
    """Return where each of the stretches with these lengths begins, and where the last ends."""
    first = np.zeros(counts.size + 1, dtype=np.int64)
    np.cumsum(counts, out=first[1:])
    return first


def _stretches(first: Longs, chosen: Longs) -> Longs:
    """Return the places within the stretches ``first[i]:first[i + 1]`` of ``chosen``, in turn."""
    lengths = (first[1:] - first[:-1])[chosen]
    steps = np.arange(int(lengths.sum()))
    return steps + np.repeat(first[:-1][chosen] - _starts(lengths)[:-1], lengths)


def _in_order(
    sources: Longs,
    targets: Longs,
    order: Longs,
    parts: list[tuple[Longs, Longs, Longs, Ints]],
    times: int,
) -> ManyPaths:
    """Join the blocks, which are sorted by ``order``, into the order of the pairs asked for."""
    empty = np.zeros(0, dtype=np.int64)
    joined = [np.concatenate([empty, *column]) for column in list(zip(*parts, strict=True))[:3]]
    counts, cost, length = joined or (empty, empty, empty)
    arc = np.concatenate([np.zeros(0, dtype=np.int32), *(part[3] for part in parts)])
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    paths = _stretches(_starts(counts), rank)
    return ManyPaths(
        sources,
        targets,
        _starts(counts[rank]),
        cost[paths] // times,
        _starts(length[paths]),
        arc[_stretches(_starts(length), paths)],
    )
