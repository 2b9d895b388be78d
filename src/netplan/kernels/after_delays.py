"""What the slowest of the shortest paths to one target takes, and what a failure makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.after_region import CUT, STIRRED, arc_of, end_of
from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.after_region import Bytes, Longs, Places, Side

    Floats = NDArray[np.float64]
    Heap = tuple[Longs, Longs]

FRESH: Final = np.uint8(0)
QUEUED: Final = np.uint8(1)
OTHER: Final = np.uint8(2)
SAME: Final = np.uint8(3)
"""What is known of a vertex: nothing yet, it waits, its delay is another one, or the same."""


@compiled
def greatest_delays(
    out: Side, distance: Longs, far_first: Places, delay: Floats, greatest: Floats
) -> None:
    """Set ``greatest`` to the delay of the slowest shortest path from each vertex listed.

    ``delay`` goes by slot. Vertices that do not reach the target are not listed, and left alone.
    """
    first, slots = out
    for vertex in far_first[::-1]:
        worst = 0.0
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = end_of(slots, slot)
            if slots[slot, 1] + distance[ahead] == distance[vertex]:
                worst = max(worst, delay[slot] + greatest[ahead])
        greatest[vertex] = worst


@compiled
def _slowest(
    out: Side,
    gone: Bytes,
    away: Longs,
    state: Bytes,
    anew: Longs,
    delay: Floats,
    delays: tuple[Floats, Floats, Bytes],
    vertex: int,
) -> float:
    """Return the delay of the slowest path from ``vertex`` after the failure."""
    first, slots = out
    before, after, known = delays
    here = anew[vertex] if state[vertex] == CUT else away[vertex]
    worst = 0.0
    for slot in range(first[vertex], first[vertex + 1]):
        ahead = end_of(slots, slot)
        far = anew[ahead] if state[ahead] == CUT else away[ahead]
        if slots[slot, 1] + far == here and gone[arc_of(slots, slot)] == 0:
            onward = after[ahead] if known[ahead] == OTHER else before[ahead]
            worst = max(worst, delay[slot] + onward)
    return worst


@compiled
def _pass_back(
    back: Side,
    gone: Bytes,
    away: Longs,
    state: Bytes,
    anew: Longs,
    vertex: int,
    here: int,
    known: Bytes,
    seen: Places,
    count: int,
    heap: Heap,
    size: np.uint64,
    bits: int | None,
) -> tuple[int, np.uint64]:
    """Have all that pass ``vertex`` looked at; return how many were, and the heap's size."""
    first, slots = back
    for slot in range(first[vertex], first[vertex + 1]):
        before = end_of(slots, slot)
        if known[before] != FRESH or gone[arc_of(slots, slot)] == 1:
            continue
        far = anew[before] if state[before] == CUT else away[before]
        if slots[slot, 1] + here == far:
            known[before] = QUEUED
            seen[count] = before
            count += 1
            size = push(*heap, size, far, before, bits)
    return count, size


@compiled
def delays_again(
    out: Side,
    back: Side,
    bits: int | None,
    gone: Bytes,
    away: Longs,
    anew: Longs,
    state: Bytes,
    moved: Places,
    stirred: int,
    order: Places,
    retimed: Places,
    delay: Floats,
    delays: tuple[Floats, Floats, Bytes],
    seen: Places,
    heap: Heap,
) -> int:
    """Find the vertices whose slowest path takes another time after the failure.

    ``delays`` are the greatest delays before, room for those after, and a mark by vertex: OTHER
    where the latter counts. ``retimed`` are vertices with an arc of another delay. ``seen`` gets
    every vertex that was looked at; returns how many. Marks are cleared by who reads them.
    """
    before, after, known = delays
    size, count = NONE, 0
    for place in range(moved.size - stirred, moved.size):
        vertex = moved[place]
        if state[vertex] == STIRRED:
            known[vertex], seen[count] = QUEUED, vertex
            count += 1
            size = push(*heap, size, away[vertex], vertex, bits)
    for vertex in order:
        known[vertex], seen[count] = QUEUED, vertex
        count += 1
        size = push(*heap, size, anew[vertex], vertex, bits)
    for vertex in retimed:
        if known[vertex] == FRESH and state[vertex] != CUT and away[vertex] != UNREACHED:
            known[vertex], seen[count] = QUEUED, vertex
            count += 1
            size = push(*heap, size, away[vertex], vertex, bits)
    while size > NONE:
        here, named = top(*heap, bits)
        size = drop(*heap, size, bits)
        vertex = int(np.uint32(named))
        worst = _slowest(out, gone, away, state, anew, delay, delays, vertex)
        if state[vertex] != CUT and worst == before[vertex]:
            known[vertex] = SAME
            continue
        known[vertex], after[vertex] = OTHER, worst
        count, size = _pass_back(
            back, gone, away, state, anew, vertex, here, known, seen, count, heap, size, bits
        )
    return count
