"""What a failure moves: the vertices that lose every shortest path to a target.

Distances to one target are known. Arcs that fail take next hops away; a vertex that loses its last
one is *cut off* and takes itself away from all that pass it. Only vertices cut off have another
distance afterwards, and the search for it never leaves them. A vertex that keeps some of its next
hops is *stirred*: it is as far as before and splits its traffic anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from netplan.kernels.compiled import compiled, inlined
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, replace, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.rows import Rows

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Places = NDArray[np.uint32]
    Numbers = NDArray[np.integer[Any]]
    Side = tuple[Places, Longs]
    """Arcs by one end: where each vertex's slots begin, and two numbers a slot.

    The first holds the other end (``end_of``) and the number of the arc (``arc_of``), the second
    is the weight: what is read together lies together. Slots and vertices are unsigned, because
    numba checks every signed index for counting from the end.
    """

ARC_BITS: Final = 32
"""Where the number of the arc begins in a slot's first number."""

CALM: Final = np.uint8(0)
STIRRED: Final = np.uint8(1)
CUT: Final = np.uint8(2)


def side_of(rows: Rows) -> Side:
    """Return the arrays of ``rows`` as the kernels of failures take them."""
    slots = np.empty((rows.arc.size, 2), dtype=np.int64)
    slots[:, 0] = rows.other.astype(np.int64) | (rows.arc.astype(np.int64) << ARC_BITS)
    slots[:, 1] = rows.weight
    return rows.first.astype(np.uint32), slots


@compiled
def end_of(slots: Longs, slot: int) -> int:
    """Return the other end of the arc at a slot."""
    return int(np.uint32(slots[slot, 0]))


@compiled
def arc_of(slots: Longs, slot: int) -> int:
    """Return the number of the arc at a slot."""
    return int(np.uint32(slots[slot, 0] >> ARC_BITS))


@compiled
def count_next(out: Side, distance: Longs, count: Ints, hop: Places) -> None:
    """Set ``count`` to how many arcs on shortest paths leave each vertex, ``hop`` to one's slot."""
    first, slots = out
    for vertex in range(distance.size):
        number = 0
        if distance[vertex] != UNREACHED:
            for slot in range(first[vertex], first[vertex + 1]):
                if slots[slot, 1] + distance[end_of(slots, slot)] == distance[vertex]:
                    number += 1
                    hop[vertex] = slot
        count[vertex] = number


@inlined
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
    first, slots = back
    done = 0
    while done < sizes[0]:
        vertex = moved[done]
        done += 1
        for slot in range(first[vertex], first[vertex + 1]):
            before = end_of(slots, slot)
            on_path = slots[slot, 1] + distance[vertex] == distance[before]
            if on_path and gone[arc_of(slots, slot)] == 0:
                sizes = _take(before, state, lost, count, moved, sizes)
    return sizes


@compiled
def _from_border(
    out: Side,
    bits: int | None,
    gone: Bytes,
    distance: Longs,
    state: Bytes,
    cut: Places,
    anew: Longs,
    keys: Longs,
    items: Longs,
) -> np.uint64:
    """Set ``anew`` to the distance by way of vertices that are not cut off; return the heap's size.

    The heap gets every vertex that has such a way.
    """
    first, slots = out
    size = NONE
    for vertex in cut:
        best = UNREACHED
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = end_of(slots, slot)
            if state[ahead] == CUT or distance[ahead] == UNREACHED:
                continue
            if gone[arc_of(slots, slot)] == 0:
                best = min(best, slots[slot, 1] + distance[ahead])
        anew[vertex] = best
        if best != UNREACHED:
            size = push(keys, items, size, best, vertex, bits)
    return size


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
    asked: Bytes | None,
    left: int,
) -> int:
    """Set ``anew`` to the new distance of the vertices ``cut`` off; return how many are reached.

    ``order`` gets those that are, nearest first. Distances of all others stay. The search ends once
    ``left`` vertices that are ``asked`` for are reached; None: it goes on to the last. Distances of
    those that it did not come to are bounds from above.
    """
    size = _from_border(out, bits, gone, distance, state, cut, anew, keys, items)
    first, slots = back
    settled = 0
    while size > NONE:
        near, named = top(keys, items, bits)
        vertex = np.uint32(named)
        if near > anew[vertex]:
            size = drop(keys, items, size, bits)
            continue
        order[settled] = vertex
        settled += 1
        if asked is not None and asked[vertex] == 1:
            left -= 1
            if left == 0:
                break
        hole = True
        for slot in range(first[vertex], first[vertex + 1]):
            before, far = end_of(slots, slot), near + slots[slot, 1]
            if state[before] == CUT and far < anew[before] and gone[arc_of(slots, slot)] == 0:
                anew[before] = far
                if hole:
                    replace(keys, items, size, far, before, bits)
                    hole = False
                else:
                    size = push(keys, items, size, far, before, bits)
        if hole:
            size = drop(keys, items, size, bits)
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
