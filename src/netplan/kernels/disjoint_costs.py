"""The cost of the cheapest link-disjoint pair between all vertices, one search a source.

J. W. Suurballe and R. E. Tarjan, Networks 14(2), 1984: with the tree of shortest paths from a
source, and costs reduced by it, one further search finds for every vertex what the second path
adds. A vertex that is labelled falls out of the tree; an arc between two parts that fall asunder
with it, or from the vertex itself, closes a pair of paths to its head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top
from netplan.kernels.rows import checked, longest_path, packed_bits, rows_in, rows_out
from netplan.kernels.search import room, settle
from netplan.kernels.threads import blocks, in_threads
from netplan.kernels.trees import hang

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

    Rows4 = tuple[Ints, Ints, Longs, Ints]

BLOCK: Final = 16
"""Sources that one thread takes at a time."""

CHILD: Final = 0
"""Row of a forest: the first child of a vertex, -1 where it has none; then its next sibling."""
SIBLING: Final = 1
PART: Final = 2
"""The part of the tree that a vertex is in; GONE once it is labelled."""
MOVED: Final = 3
"""A list of vertices: those whose part is new."""
FOREST_ROWS: Final = 4
GONE: Final = -1


@compiled
def plant(tail: Ints, parent: Ints, order: Ints, forest: Longs) -> None:
    """Fill the children of every vertex from its parent arc; all of the tree is one part."""
    forest[CHILD], forest[SIBLING], forest[PART] = -1, -1, GONE
    for vertex in order[::-1]:
        forest[PART, vertex] = 0
        if parent[vertex] >= 0:
            above = tail[parent[vertex]]
            forest[SIBLING, vertex] = forest[CHILD, above]
            forest[CHILD, above] = vertex


@compiled
def fell(forest: Longs, vertex: int, fresh: int) -> tuple[int, int]:
    """Take ``vertex`` out of its tree; give each subtree below it a part of its own from ``fresh``.

    Returns the next fresh part and how many vertices have moved.
    """
    forest[PART, vertex] = GONE
    moved, done = 0, 0
    child = forest[CHILD, vertex]
    while child >= 0:
        if forest[PART, child] != GONE:
            forest[PART, child] = fresh
            forest[MOVED, moved] = child
            moved += 1
            fresh += 1
        child = forest[SIBLING, child]
    while done < moved:
        above = forest[MOVED, done]
        done += 1
        child = forest[CHILD, above]
        while child >= 0:
            if forest[PART, child] != GONE:
                forest[PART, child] = forest[PART, above]
                forest[MOVED, moved] = child
                moved += 1
            child = forest[SIBLING, child]
    return fresh, moved


@compiled
def closing(
    rows: Rows4,
    forest: Longs,
    distance: Longs,
    parent: Ints,
    vertex: int,
    old: int,
    fresh: int,
    inward: bool,  # noqa: FBT001 - a kernel takes what it is told by position
    added: int,
    second: Longs,
    touched: Longs,
) -> int:
    """Lower ``second`` at heads of arcs of ``vertex`` that close a pair; return how many it lowers.

    Arcs close one that lead to another part of what was part ``old`` until now: that part itself
    or one from ``fresh`` on. ``inward`` arcs enter ``vertex`` from ``old``; others leave it.
    """
    first, other, weight, arc = rows
    part, count = forest[PART], 0
    for slot in range(first[vertex], first[vertex + 1]):
        end = other[slot]
        across = part[end] == old or (not inward and part[end] >= fresh)
        if not across or part[end] == part[vertex]:
            continue
        tail, head = (end, vertex) if inward else (vertex, end)
        cost = added + weight[slot] + distance[tail] - distance[head]
        if cost < second[head] and parent[head] != arc[slot]:
            second[head] = cost
            touched[count] = head
            count += 1
    return count


@compiled
def second_costs(
    out: Rows4,
    back: Rows4,
    distance: Longs,
    parent: Ints,
    source: int,
    bits: int | None,
    forest: Longs,
    second: Longs,
    touched: Longs,
    keys: Longs,
    items: Longs,
) -> None:
    """Fill ``second`` with what a second, link-disjoint path adds to twice the distance."""
    second[:] = UNREACHED
    second[source] = 0
    fresh = 1
    size = push(keys, items, NONE, 0, source, bits)
    while size > NONE:
        added, vertex = top(keys, items, bits)
        size = drop(keys, items, size, bits)
        old = forest[PART, vertex]
        if old == GONE or added > second[vertex]:
            continue
        start = fresh
        fresh, moved = fell(forest, vertex, fresh)
        for place in range(-1, moved):
            one = vertex if place < 0 else forest[MOVED, place]
            for way in range(1 if place < 0 else 2):
                rows, inward = (out, False) if way == 0 else (back, True)
                count = closing(
                    rows, forest, distance, parent, one, old, start, inward, added, second, touched
                )
                for head in touched[:count]:
                    size = push(keys, items, size, second[head], head, bits)


@compiled
def costs_from(
    out: Rows4,
    back: Rows4,
    tail: Ints,
    bits: tuple[int | None, int | None],
    low: int,
    high: int,
    totals: Longs,
) -> None:
    """Fill rows ``low`` to ``high`` of ``totals`` with the costs of pairs from these vertices."""
    vertices, slots = out[0].size - 1, out[1].size
    distance, second = np.empty(vertices, np.int64), np.empty(vertices, np.int64)
    order, place = np.empty(vertices, np.int32), np.empty(vertices, np.int32)
    parent, forest = np.empty(vertices, np.int32), np.empty((FOREST_ROWS, vertices), np.int64)
    touched, nobody = np.empty(slots + 1, np.int64), np.empty(1, np.bool_)
    keys, items = room(slots, bits[0])
    # A head is lowered once by each arc into it when its part moves: twice over all at most.
    more_keys, more_items = np.empty(4 * slots + 3, np.int64), np.empty(4 * slots + 3, np.int64)
    for source in range(low, high):
        settled = settle(
            out[0], out[1], out[2], bits[0], source, nobody, 0, distance, order, keys, items
        )
        hang(out[0], out[1], out[2], out[3], distance, order[:settled], place, parent)
        plant(tail, parent, order[:settled], forest)
        second_costs(
            out,
            back,
            distance,
            parent,
            source,
            bits[1],
            forest,
            second,
            touched,
            more_keys,
            more_items,
        )
        for vertex in range(vertices):
            reached = second[vertex] != UNREACHED
            totals[source, vertex] = 2 * distance[vertex] + second[vertex] if reached else UNREACHED


def disjoint_pair_costs_all(graph: Digraph, weight: ArrayLike, *, workers: int = 1) -> Longs:
    """Return what the cheapest link-disjoint pair of paths costs together, from row to column.

    It is the cost of ``disjoint_pair``: UNREACHED where there is no such pair, 0 from a vertex to
    itself. ``workers`` threads share the sources; the answer does not depend on how many. Raises
    ValueError for weights that ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> twin = Digraph.of(2, tail=[0, 0, 1], head=[1, 1, 0])
    >>> disjoint_pair_costs_all(twin, [3, 4, 9])[0].tolist()
    [0, 7]
    """
    whole = checked(graph, weight)
    out, back = rows_out(graph, whole), rows_in(graph, whole)
    # What a second path adds may be as much as two paths weigh.
    wide = packed_bits(graph.vertices, 2 * longest_path(graph, whole))
    totals = np.empty((graph.vertices, graph.vertices), dtype=np.int64)
    sides = (
        (out.first, out.other, out.weight, out.arc),
        (back.first, back.other, back.weight, back.arc),
    )

    def fill(low: int, high: int) -> None:
        costs_from(*sides, graph.tail, (out.bits, wide), low, high, totals)

    in_threads(fill, blocks(graph.vertices, BLOCK), workers=workers)
    return totals
