"""The cheapest paths between two vertices that share no link, or no vertex."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.disjoint_costs import disjoint_pair_costs_all
from netplan.kernels.disjoint_search import disjoint_arcs
from netplan.kernels.graph import Digraph
from netplan.kernels.rows import checked, longest_path, packed_bits, vertex_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

__all__ = ["disjoint_pair", "disjoint_pair_costs_all", "disjoint_set"]


def disjoint_pair(
    graph: Digraph,
    weight: ArrayLike,
    source: int,
    target: int,
    *,
    groups: ArrayLike | None = None,
) -> tuple[Ints, Ints] | None:
    """Return the arcs of the two link-disjoint paths that cost least together; None: none exist.

    The first is the cheapest path that the arcs of both allow. ``groups`` names for every arc the
    link that it is a direction of (the arcs 2i and 2i + 1 of a link, say). Paths that share no arc
    also share no link so understood, and need not be told of links: if one took u -> v and the
    other v -> u, then both could leave these arcs out and swap their ends, and would cost no more.
    Groups are therefore only checked. Raises ValueError where a group holds more than one arc each
    way between two vertices, as shared risks do: with those the problem is NP-hard; and as
    ``disjoint_set`` does.

    >>> from netplan.kernels import Digraph
    >>> trap = Digraph.of(4, tail=[0, 1, 2, 0, 1], head=[1, 2, 3, 2, 3])
    >>> [path.tolist() for path in disjoint_pair(trap, [1, 1, 1, 5, 5], 0, 3)]
    [[0, 4], [3, 2]]
    """
    if groups is not None:
        _check_groups(graph, np.asarray(groups))
    found = disjoint_set(graph, weight, source, target, 2)
    return (found[0], found[1]) if len(found) > 1 else None


def disjoint_set(
    graph: Digraph,
    weight: ArrayLike,
    source: int,
    target: int,
    count: int,
    *,
    vertices: bool = False,
) -> list[Ints]:
    """Return the arcs of ``count`` paths that share no link and cost least together.

    With ``vertices`` they share no vertex but the ends either. Where there are not so many, all
    that there can be are returned. The first is the cheapest path that the arcs of all allow, the
    second the cheapest of the rest, and so on; no path passes a vertex twice. Between sets of equal
    cost the order of vertices and arcs decides, the same every time. Raises ValueError for unknown
    or equal ends, for a count below 1, and for weights that ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> twin = Digraph.of(3, tail=[0, 0, 1, 1, 0], head=[1, 1, 2, 2, 2])
    >>> [path.tolist() for path in disjoint_set(twin, [1, 2, 1, 2, 9], 0, 2, 5)]
    [[0, 2], [1, 3], [4]]
    >>> [path.tolist() for path in disjoint_set(twin, [1, 2, 1, 2, 9], 0, 2, 5, vertices=True)]
    [[0, 2], [4]]
    """
    start, end = vertex_of(graph, source), vertex_of(graph, target)
    if start == end or count < 1:
        message = f"two ends and a count of at least 1 are needed, not {start}, {end} and {count}"
        raise ValueError(message)
    whole = checked(graph, weight)
    if vertices:
        split, heavy = _split(graph, whole)
        return [
            path[path < graph.arcs]
            for path in _paths(split, heavy, (start + graph.vertices, end), count)
        ]
    return _paths(graph, whole, (start, end), count)


def _paths(graph: Digraph, weight: Longs, ends: tuple[int, int], count: int) -> list[Ints]:
    """Return the arcs of at most ``count`` paths that share no arc and cost least together."""
    out = graph.first_out, graph.arc_out, graph.head
    back = graph.first_in, graph.arc_in, graph.tail
    bits = packed_bits(graph.vertices, longest_path(graph, weight))
    starts, arcs = disjoint_arcs(out, back, weight, ends, bits, count)
    return [arcs[low:high] for low, high in pairwise(starts)]


def _split(graph: Digraph, weight: Longs) -> tuple[Digraph, Longs]:
    """Return the graph in which a vertex v is an arc from v, where it is entered, to its exit.

    Arcs keep their numbers, those through vertices follow; the exit of v is v + ``vertices``.
    """
    every = np.arange(graph.vertices)
    split = Digraph.of(
        2 * graph.vertices,
        tail=np.concatenate([graph.tail + graph.vertices, every]),
        head=np.concatenate([graph.head, every + graph.vertices]),
    )
    return split, np.concatenate([weight, np.zeros(graph.vertices, dtype=np.int64)])


def _check_groups(graph: Digraph, groups: NDArray[np.int64]) -> None:
    """Raise ValueError unless every group holds at most one arc each way between two vertices."""
    if groups.shape != (graph.arcs,):
        message = f"groups must have one number for each of {graph.arcs} arcs, is {groups.shape}"
        raise ValueError(message)
    # No path takes a loop, so that a loop may belong anywhere.
    ends = np.column_stack([groups, graph.tail, graph.head])[graph.tail != graph.head]
    either_way = np.column_stack([ends[:, 0], np.sort(ends[:, 1:], axis=1)])
    named = np.unique(ends[:, 0]).size
    if np.unique(ends, axis=0).shape != ends.shape or len(np.unique(either_way, axis=0)) != named:
        message = "a group may hold only the two directions of one link"
        raise ValueError(message)
