"""Trees of shortest paths by arc lengths in floats, many sources at once: what duals are priced by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]


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
    first: Ints,
    arcs: Ints,
    head: Ints,
    length: Floats,
    usable: Flags,
    start: int,
    distance: Floats,
    into: Ints,
    order: Ints,
    keys: Floats,
    items: Ints,
) -> int:
    """Fill distances from ``start``, each vertex's tree arc and the order of settling.

    Arcs are used where ``usable``; lengths are 0 or above. Of equal lengths the arc seen first
    stays. ``distance`` is infinite and ``into`` -1 where nothing leads. ``keys`` and ``items``
    are room for one more than there are arcs. Returns how many vertices were reached.
    """
    distance[:] = np.inf
    into[:] = -1
    distance[start] = 0.0
    keys[0], items[0] = 0.0, start
    size, reached = 1, 0
    while size > 0:
        near, vertex = keys[0], items[0]
        size -= 1
        sift_down(keys, items, size)
        if near > distance[vertex] or (reached > 0 and order[reached - 1] == vertex):
            continue
        order[reached] = vertex
        reached += 1
        for place in range(first[vertex], first[vertex + 1]):
            arc = arcs[place]
            far, end = near + length[arc], head[arc]
            if far < distance[end] and usable[arc]:
                distance[end], into[end] = far, arc
                sift_up(keys, items, size, far, end)
                size += 1
    return reached
