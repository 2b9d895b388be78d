"""Trees of shortest paths: the arc by which each vertex is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.rows import rows_out, vertex_of
from netplan.kernels.search import room, settle
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

BLOCK = 64
"""Sources that one thread takes at a time."""


@compiled
def hang(
    first: Ints,
    other: Ints,
    weight: Longs,
    arc: Ints,
    distance: Longs,
    order: Ints,
    place: Ints,
    parent: Ints,
) -> None:
    """Set ``parent`` to the arc by which each vertex of ``order`` is reached; -1 elsewhere.

    A vertex hangs by the lowest-numbered of its shortest arcs from vertices settled before it, so
    that arcs of weight 0 close no circle. ``place`` is room for one number a vertex.
    """
    parent[:] = -1
    place[:] = -1
    for rank in range(order.size):
        place[order[rank]] = rank
    for rank in range(order.size):
        vertex = order[rank]
        for slot in range(first[vertex], first[vertex + 1]):
            head = other[slot]
            later = place[head] > rank and distance[vertex] + weight[slot] == distance[head]
            if later and (parent[head] < 0 or arc[slot] < parent[head]):
                parent[head] = arc[slot]


@compiled
def _range(
    first: Ints,
    other: Ints,
    weight: Longs,
    arc: Ints,
    bits: int | None,
    low: int,
    high: int,
    out: Ints,
) -> None:
    """Fill ``out`` with a row of parent arcs for each of the sources ``low`` to ``high``."""
    vertices = first.size - 1
    distance, order = np.empty(vertices, np.int64), np.empty(vertices, np.int32)
    place = np.empty(vertices, np.int32)
    keys, items = room(other.size, bits)
    nobody = np.empty(1, np.bool_)
    for start in range(low, high):
        settled = settle(first, other, weight, bits, start, nobody, 0, distance, order, keys, items)
        hang(first, other, weight, arc, distance, order[:settled], place, out[start - low])


def _trees(graph: Digraph, weight: ArrayLike, low: int, high: int, workers: int) -> Ints:
    """Return the parent arcs for the sources ``low`` to ``high``, a row each."""
    rows = rows_out(graph, weight)
    out = np.empty((high - low, graph.vertices), dtype=np.int32)

    def fill(start: int, stop: int) -> None:
        mine = out[start:stop]
        ends = low + start, low + stop
        _range(rows.first, rows.other, rows.weight, rows.arc, rows.bits, *ends, mine)

    in_threads(fill, blocks(high - low, BLOCK), workers=workers)
    return out


def tree_from(graph: Digraph, weight: ArrayLike, source: int) -> Ints:
    """Return the arc by which the shortest path from ``source`` reaches each vertex.

    It is -1 at the source and where there is no way. Of equal arcs it is the lowest-numbered one;
    with weights of 0, of those from vertices that are settled earlier. Raises ValueError for an
    unknown vertex and for weights that ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> tree_from(Digraph.of(3, tail=[0, 0, 1], head=[1, 2, 2]), [1, 2, 1], 0).tolist()
    [-1, 0, 1]
    """
    start = vertex_of(graph, source)
    tree: Ints = _trees(graph, weight, start, start + 1, 1)[0]
    return tree


def all_trees(graph: Digraph, weight: ArrayLike, *, workers: int = 1) -> Ints:
    """Return ``tree_from`` every vertex, a row each; ``workers`` threads share the sources.

    Raises ValueError as ``tree_from`` does.

    >>> from netplan.kernels import Digraph
    >>> all_trees(Digraph.of(2, tail=[0, 1], head=[1, 0]), [3, 4]).tolist()
    [[-1, 0], [1, -1]]
    """
    return _trees(graph, weight, 0, graph.vertices, workers)
