"""Least distances: from a vertex, to a vertex, between all, and the path that has the least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.paths import shortest_arcs
from netplan.kernels.rows import Rows, rows_in, rows_out, vertex_of
from netplan.kernels.search import room, settle
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

__all__ = [
    "Finder",
    "all_distances",
    "distances_from",
    "distances_to",
    "distances_to_targets",
    "shortest_arcs",
]

BLOCK = 64
"""Sources that one thread takes at a time."""


@compiled
def _single(first: Ints, other: Ints, weight: Longs, bits: int | None, start: int) -> Longs:
    """Return the distance of every vertex from ``start``."""
    vertices = first.size - 1
    distance, order = np.empty(vertices, np.int64), np.empty(vertices, np.int32)
    keys, items = room(other.size, bits)
    nobody = np.empty(1, np.bool_)
    settle(first, other, weight, bits, start, nobody, 0, distance, order, keys, items)
    return distance


@compiled
def _range(
    first: Ints, other: Ints, weight: Longs, bits: int | None, low: int, high: int, out: Longs
) -> None:
    """Fill rows ``low`` to ``high`` of ``out`` with the distances from these vertices."""
    order = np.empty(first.size - 1, np.int32)
    keys, items = room(other.size, bits)
    nobody = np.empty(1, np.bool_)
    for start in range(low, high):
        settle(first, other, weight, bits, start, nobody, 0, out[start], order, keys, items)


@compiled
def _chosen(
    first: Ints, other: Ints, weight: Longs, bits: int | None, start: int, targets: Longs
) -> Longs:
    """Return the distances of ``targets``, nothing if one is unknown; stops at the last of them."""
    vertices = first.size - 1
    distance, order = np.empty(vertices, np.int64), np.empty(vertices, np.int32)
    keys, items = room(other.size, bits)
    wanted, left = np.zeros(vertices, np.bool_), 0
    for target in targets:
        if not 0 <= target < vertices:
            return distance[:0]
        left += not wanted[target]
        wanted[target] = True
    settle(first, other, weight, bits, start, wanted, left, distance, order, keys, items)
    answer = np.empty(targets.size, np.int64)
    for place in range(targets.size):
        answer[place] = distance[targets[place]]
    return answer


def distances_from(graph: Digraph, weight: ArrayLike, source: int) -> Longs:
    """Return the least distance from ``source`` to every vertex; UNREACHED where there is none.

    ``weight`` is one whole number an arc, OUT where the arc is out of service. Raises ValueError
    for an unknown vertex and for weights that ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> ring = Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0])
    >>> distances_from(ring, [5, 7, 1], 0).tolist()
    [0, 5, 12]
    """
    rows = rows_out(graph, weight)
    return _single(rows.first, rows.other, rows.weight, rows.bits, vertex_of(graph, source))


def distances_to(graph: Digraph, weight: ArrayLike, target: int) -> Longs:
    """Return the least distance from every vertex to ``target``; UNREACHED where there is none.

    Raises ValueError as ``distances_from`` does.

    >>> from netplan.kernels import Digraph
    >>> ring = Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0])
    >>> distances_to(ring, [5, 7, 1], 0).tolist()
    [0, 8, 1]
    """
    rows = rows_in(graph, weight)
    return _single(rows.first, rows.other, rows.weight, rows.bits, vertex_of(graph, target))


def all_distances(graph: Digraph, weight: ArrayLike, *, workers: int = 1) -> Longs:
    """Return the least distance from every vertex (row) to every vertex (column).

    ``workers`` threads share the sources; the answer does not depend on how many. Raises
    ValueError as ``distances_from`` does.

    >>> from netplan.kernels import Digraph
    >>> all_distances(Digraph.of(2, tail=[0, 1], head=[1, 0]), [3, 4]).tolist()
    [[0, 3], [4, 0]]
    """
    rows = rows_out(graph, weight)
    out = np.empty((graph.vertices, graph.vertices), dtype=np.int64)

    def fill(low: int, high: int) -> None:
        _range(rows.first, rows.other, rows.weight, rows.bits, low, high, out)

    in_threads(fill, blocks(graph.vertices, BLOCK), workers=workers)
    return out


@dataclass(frozen=True, slots=True)
class Finder:
    """A graph with its weights, ready for many questions from one source to a few targets.

    It changes nothing when asked, so that threads may share it.
    """

    rows: Rows

    @classmethod
    def of(cls, graph: Digraph, weight: ArrayLike) -> Finder:
        """Prepare ``graph``. Raises ValueError for weights that ``rows.checked`` refuses."""
        return cls(rows_out(graph, weight))

    def distances(self, source: int, targets: ArrayLike) -> Longs:
        """Return the least distance from ``source`` to each of ``targets``, in their order.

        The search stops when the last of them is reached. UNREACHED where there is no way.
        Raises ValueError for an unknown vertex.

        >>> from netplan.kernels import Digraph
        >>> ring = Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0])
        >>> Finder.of(ring, [5, 7, 1]).distances(1, [0, 2]).tolist()
        [8, 7]
        """
        rows, asked = self.rows, np.array(targets, dtype=np.int64)
        start = vertex_of(rows, source)
        answer = _chosen(rows.first, rows.other, rows.weight, rows.bits, start, asked)
        if answer.size != asked.size:
            message = f"targets must be from 0 to {rows.vertices - 1}"
            raise ValueError(message)
        return answer


def distances_to_targets(
    graph: Digraph, weight: ArrayLike, source: int, targets: ArrayLike
) -> Longs:
    """Return the least distance from ``source`` to each of ``targets``, in their order.

    Raises ValueError as ``distances_from`` does. For many sources prepare a ``Finder`` once.

    >>> from netplan.kernels import Digraph
    >>> ring = Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0])
    >>> distances_to_targets(ring, [5, 7, 1], 1, [0]).tolist()
    [8]
    """
    return Finder.of(graph, weight).distances(source, targets)
