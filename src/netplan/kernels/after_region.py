"""What a failure moves: the vertices that lose every shortest path to a target.

Distances to one target are known. Arcs that fail take next hops away; a vertex that loses its last
one is *cut off* and takes itself away from all that pass it. Only vertices cut off have another
distance afterwards, and the search for it never leaves them. A vertex that keeps some of its next
hops is *stirred*: it is as far as before and splits its traffic anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.rows import Rows

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Places = NDArray[np.uint32]
    Numbers = NDArray[np.integer[Any]]
    Side = tuple[Numbers, Numbers, Longs, Numbers]
    """Arcs by one end: where each vertex's begin, the other end, weight, and number of the arc.

    Slots and vertices are unsigned, because numba checks every signed index for counting from the
    end.
    """

CALM: Final = np.uint8(0)
STIRRED: Final = np.uint8(1)
CUT: Final = np.uint8(2)


def side_of(rows: Rows) -> Side:
    """Return the arrays of ``rows`` as the kernels of failures take them."""
    first, other, arc = (part.astype(np.uint32) for part in (rows.first, rows.other, rows.arc))
    return first, other, rows.weight, arc


@compiled
def count_next(out: Side, distance: Longs, count: Ints, hop: Places) -> None:
    """Set ``count`` to how many arcs on shortest paths leave each vertex, ``hop`` to one's slot."""
    first, other, weight, _ = out
    for vertex in range(distance.size):
        number = 0
        if distance[vertex] != UNREACHED:
            for slot in range(first[vertex], first[vertex + 1]):
                if weight[slot] + distance[other[slot]] == distance[vertex]:
                    number += 1
                    hop[vertex] = slot
        count[vertex] = number


@compiled
def _take(
    vertex: int, state: Bytes, lost: Ints, count: Ints, moved: Places, sizes: tuple[int, int]
) -> tuple[int, int]:
    """Take one next hop from ``vertex``; return how many are cut off, and how many are stirred.

    ``moved`` holds the former from its start on, all that lost anything from its end backwards.
    """
    cut, stirred = sizes
    if state[vertex] == CALM:
        state[vertex] = STIRRED
        stirred += 1
        moved[moved.size - stirred] = vertex
    lost[vertex] += 1
    if lost[vertex] == count[vertex]:
        state[vertex] = CUT
        moved[cut] = vertex
        cut += 1
    return cut, stirred


@compiled
def cut_off(
    back: Side,
    tail: Places,
    head: Places,
    weight: Longs,
    failed: Places,
    gone: Bytes,
    distance: Longs,
    count: Ints,
    state: Bytes,
    lost: Ints,
    moved: Places,
) -> tuple[int, int]:
    """Find the vertices that the arcs ``failed`` cut off, and those that they stir.

    ``gone`` is 1 for every failed arc, ``weight`` goes by arc. ``moved`` has room for two numbers a
    vertex: the vertices cut off come first, all that lost a next hop come from its end backwards.
    Returns how many of each; ``forget`` clears ``state`` and ``lost`` again.
    """
    sizes = 0, 0
    for arc in failed:
        near, far = tail[arc], head[arc]
        if near == far or weight[arc] < 0 or distance[far] == UNREACHED:
            continue
        if weight[arc] + distance[far] == distance[near]:
            sizes = _take(near, state, lost, count, moved, sizes)
    first, other, length, number = back
    done = 0
    while done < sizes[0]:
        vertex = moved[done]
        done += 1
        for slot in range(first[vertex], first[vertex + 1]):
            before = other[slot]
            on_path = length[slot] + distance[vertex] == distance[before]
            if on_path and gone[number[slot]] == 0:
                sizes = _take(before, state, lost, count, moved, sizes)
    return sizes


@compiled
def settle_again(
    out: Side,
    back: Side,
    bits: int | None,
    gone: Bytes,
    distance: Longs,
    state: Bytes,
    cut: Places,
    anew: Longs,
    order: Places,
    keys: Longs,
    items: Longs,
) -> int:
    """Set ``anew`` to the new distance of the vertices ``cut`` off; return how many are reached.

    ``order`` gets those that are, nearest first. Distances of all others stay.
    """
    first, other, length, number = out
    size = NONE
    for vertex in cut:
        best = UNREACHED
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = other[slot]
            if state[ahead] != CUT and distance[ahead] != UNREACHED and gone[number[slot]] == 0:
                best = min(best, length[slot] + distance[ahead])
        anew[vertex] = best
        if best != UNREACHED:
            size = push(keys, items, size, best, vertex, bits)
    first, other, length, number = back
    settled = 0
    while size > NONE:
        near, vertex = top(keys, items, bits)
        size = drop(keys, items, size, bits)
        if near > anew[vertex]:
            continue
        order[settled] = vertex
        settled += 1
        for slot in range(first[vertex], first[vertex + 1]):
            before = other[slot]
            if state[before] != CUT or gone[number[slot]] == 1:
                continue
            if near + length[slot] < anew[before]:
                anew[before] = near + length[slot]
                size = push(keys, items, size, anew[before], before, bits)
    return settled


@compiled
def forget(state: Bytes, lost: Ints, moved: Places, stirred: int) -> None:
    """Clear what ``cut_off`` noted of its ``stirred`` vertices."""
    for place in range(moved.size - stirred, moved.size):
        state[moved[place]] = CALM
        lost[moved[place]] = 0


@compiled
def mask(failed: Places, gone: Bytes, value: int) -> None:
    """Set ``gone`` of every failed arc."""
    for arc in failed:
        gone[arc] = value
