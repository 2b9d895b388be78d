"""Dijkstra's search over rows of arcs, and which arcs are shortest after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, replace, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@compiled
def room(slots: int, bits: int | None) -> tuple[Longs, Longs]:
    """Return the two arrays of a heap for a search over ``slots`` arcs."""
    return np.empty(slots + 3, np.int64), np.empty(slots + 3 if bits is None else 1, np.int64)


@compiled
def tight(weight: int, here: int, ahead: int) -> bool:
    """Tell whether an arc of ``weight`` between two distances to a target is on a shortest path."""
    return weight >= 0 and ahead != UNREACHED and weight + ahead == here


@compiled
def settle(
    first: Ints,
    other: Ints,
    weight: Longs,
    bits: int | None,
    start: int,
    wanted: Flags,
    left: int,
    distance: Longs,
    order: Ints,
    keys: Longs,
    items: Longs,
) -> int:
    """Fill ``distance`` from ``start`` and ``order`` with the vertices reached, nearest first.

    Of vertices at one distance the lowest number among those waiting is settled first. The search
    ends once ``left`` vertices that are ``wanted`` are settled (0: never), and distances of
    others are then bounds from above. ``keys`` and ``items`` come from ``room``. Returns how many
    vertices were settled.
    """
    distance[:] = UNREACHED
    distance[start] = 0
    size, settled = push(keys, items, NONE, 0, start, bits), 0
    while size > NONE:
        near, named = top(keys, items, bits)
        vertex = np.uint32(named)
        if near > distance[vertex]:
            size = drop(keys, items, size, bits)
            continue
        order[settled] = vertex
        settled += 1
        if left > 0 and wanted[vertex]:
            left -= 1
            if left == 0:
                break
        hole = True
        for slot in range(np.uint32(first[vertex]), np.uint32(first[vertex + np.uint32(1)])):
            far, end = near + weight[slot], other[slot]
            if far < distance[np.uint32(end)]:
                distance[np.uint32(end)] = far
                if hole:
                    replace(keys, items, size, far, end, bits)
                    hole = False
                else:
                    size = push(keys, items, size, far, end, bits)
        if hole:
            size = drop(keys, items, size, bits)
    return settled
