"""What kernels price against: groups of demands over arcs, and trees of least length in floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Layout(NamedTuple):
    """A flow problem as the kernels run through it; numba takes a named tuple of arrays as it is.

    A *source* is a vertex with a mask of usable arcs. A *group* is a set of demands that share
    their sources: ``slot_source[group_slot[g]:group_slot[g + 1]]``; its demands are
    ``group_demand[first_demand[g]:first_demand[g + 1]]``, and ``demand_group`` says the reverse.
    Demand d has the options ``first_option[d]:first_option[d + 1]``, each from the source of a
    slot to a target; or, where ``by_path`` is 1, as many allowed paths, path k over
    ``path_arc[first_arc[k]:first_arc[k + 1]]``. A *row* is what can be full: an arc or a port.
    ``row_of[first_row[a]:first_row[a + 1]]`` are the rows that arc a counts in,
    ``arc_of[row_arc[r]:row_arc[r + 1]]`` the arcs of row r, ``room`` its capacity, above 0.
    """

    first_out: Ints
    arc_out: Ints
    tail: Ints
    head: Ints
    usable: Flags
    source_vertex: Ints
    source_mask: Ints
    group_slot: Ints
    slot_source: Ints
    first_demand: Ints
    group_demand: Ints
    demand_group: Ints
    first_option: Longs
    option_slot: Ints
    option_target: Ints
    volume: Floats
    first_arc: Longs
    path_arc: Ints
    by_path: int
    first_row: Ints
    row_of: Ints
    row_arc: Ints
    arc_of: Ints
    room: Floats


class Scratch(NamedTuple):
    """Room that one thread works in: heap, order of settling, flow and children by vertex."""

    keys: Floats
    items: Ints
    order: Ints
    flow: Floats
    children: Ints

    @classmethod
    def of(cls, vertices: int, arcs: int) -> Scratch:
        """Return room for a graph of that size."""
        return cls(
            np.empty(arcs + 1), np.empty(arcs + 1, dtype=np.int32),
            np.empty(vertices, dtype=np.int32), np.empty(vertices),
            np.empty(vertices, dtype=np.int32),
        )  # fmt: skip


@compiled
def sift_up(keys: Floats, items: Ints, size: int, key: float, item: int) -> None:
    """Put the pair (``key``, ``item``) into a heap of ``size`` pairs."""
    hole = size
    while hole > 0:
        above = (hole - 1) >> 1
        if keys[above] < key or (keys[above] == key and items[above] <= item):
            break
        keys[hole], items[hole] = keys[above], items[above]
        hole = above
    keys[hole], items[hole] = key, item


@compiled
def sift_down(keys: Floats, items: Ints, size: int) -> None:
    """Drop the first pair of a heap; ``size`` is the number of pairs left."""
    key, item = keys[size], items[size]
    hole, below = 0, 1
    while below < size:
        right = below + 1
        if right < size and (
            keys[right] < keys[below]
            or (keys[right] == keys[below] and items[right] < items[below])
        ):
            below = right
        if keys[below] > key or (keys[below] == key and items[below] >= item):
            break
        keys[hole], items[hole] = keys[below], items[below]
        hole = below
        below = 2 * hole + 1
    keys[hole], items[hole] = key, item


@compiled
def grow(
    layout: Layout, source: int, length: Floats, distance: Floats, into: Ints, scratch: Scratch
) -> None:
    """Fill the distance of every vertex from a source, and the arc its tree enters it by.

    Lengths are 0 or above. Of ways of one length the one seen first stays, which is the same
    each time. ``distance`` is infinite and ``into`` -1 where nothing leads.
    """
    keys, items = scratch.keys, scratch.items
    usable = layout.usable[layout.source_mask[source]]
    start = layout.source_vertex[source]
    distance[:] = np.inf
    into[:] = -1
    distance[start] = 0.0
    keys[0], items[0] = 0.0, start
    size = 1
    while size > 0:
        near, vertex = keys[0], items[0]
        size -= 1
        sift_down(keys, items, size)
        if near > distance[vertex]:
            continue
        for place in range(layout.first_out[vertex], layout.first_out[vertex + 1]):
            arc = layout.arc_out[place]
            far, end = near + length[arc], layout.head[arc]
            if far < distance[end] and usable[arc]:
                distance[end], into[end] = far, arc
                sift_up(keys, items, size, far, end)
                size += 1


@compiled
def grow_sources(
    layout: Layout,
    low: int,
    high: int,
    length: Floats,
    distance: Floats,
    into: Ints,
    scratch: Scratch,
) -> None:
    """Fill the rows ``low`` to ``high`` of ``distance`` and ``into``, one a source."""
    for source in range(low, high):
        grow(layout, source, length, distance[source], into[source], scratch)
