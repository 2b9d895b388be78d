"""What the search for K paths holds: found paths, and where further ones may leave them.

A candidate stands for all paths that follow an accepted path (its parent) up to a vertex and leave
it there by an arc that no accepted path with the same beginning takes (Lawler's rule), so that no
path is found twice. At first it has a bound from below, later the best of its paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

COST, ARCS, PARENT, LEAVES_AT, SLOT, BEGINS = 0, 1, 2, 3, 4, 5
"""Columns of a candidate: its cost and number of arcs (bounds until it is solved), the candidate it
leaves and after how many arcs, the slot by which its bound leaves, and where its path begins in
``pool``; -1 until it is solved."""

COLUMNS = 6
CANDIDATES, WAITING, POOLED = 0, 1, 2
"""What ``counts`` counts: rows of ``table``, entries of ``heap``, slots in ``pool``."""


class Store(NamedTuple):
    """Candidates with their columns, the heap of those that wait, and the slots of solved ones."""

    counts: Longs
    table: Longs
    heap: Ints
    pool: Ints


@compiled
def new_store(vertices: int) -> Store:
    """Return an empty store with room for a few paths."""
    room = 4 * vertices + 64
    table = np.empty((room, COLUMNS), np.int64)
    return Store(
        np.zeros(3, np.int64), table, np.empty(room, np.int32), np.empty(2 * room, np.int32)
    )


@compiled
def with_room(store: Store, vertices: int) -> Store:
    """Return the store, larger if need be, with room for one path and all that may leave it."""
    counts, table, heap, pool = store
    if counts[CANDIDATES] + vertices > heap.size:
        table = np.empty((2 * heap.size + vertices, COLUMNS), np.int64)
        table[: heap.size] = store.table
        heap = np.empty(table.shape[0], np.int32)
        heap[: store.heap.size] = store.heap
    if counts[POOLED] + vertices > pool.size:
        pool = np.empty(2 * pool.size + vertices, np.int32)
        pool[: store.pool.size] = store.pool
    return Store(counts, table, heap, pool)


@compiled
def before(store: Store, one: int, other: int) -> bool:
    """Tell whether candidate ``one`` comes first: by cost, number of arcs, then arcs in turn.

    What is not solved comes before what is and weighs the same, because its path may be first.
    Slots are compared for arcs: where two paths part they leave one vertex, and there the order of
    slots is that of arcs.
    """
    left, right = store.table[one], store.table[other]
    if left[COST] != right[COST]:
        return bool(left[COST] < right[COST])
    if left[ARCS] != right[ARCS]:
        return bool(left[ARCS] < right[ARCS])
    if left[BEGINS] < 0 or right[BEGINS] < 0:
        return bool(left[BEGINS] < 0 and (right[BEGINS] >= 0 or one < other))
    for place in range(left[ARCS]):
        slot, opposite = store.pool[left[BEGINS] + place], store.pool[right[BEGINS] + place]
        if slot != opposite:
            return bool(slot < opposite)
    return False


@compiled
def put(store: Store, candidate: int) -> None:
    """Let a candidate wait."""
    heap, hole = store.heap, store.counts[WAITING]
    store.counts[WAITING] += 1
    while hole > 0:
        above = (hole - 1) >> 1
        if not before(store, candidate, heap[above]):
            break
        heap[hole] = heap[above]
        hole = above
    heap[hole] = candidate


@compiled
def take(store: Store) -> int:
    """Take the first of the candidates that wait; -1 when none does."""
    heap = store.heap
    if store.counts[WAITING] == 0:
        return -1
    first = heap[0]
    store.counts[WAITING] -= 1
    size = store.counts[WAITING]
    moved, hole, below = heap[size], 0, 1
    while below < size:
        if below + 1 < size and before(store, heap[below + 1], heap[below]):
            below += 1
        if not before(store, heap[below], moved):
            break
        heap[hole] = heap[below]
        hole, below = below, 2 * below + 1
    heap[hole] = moved
    return int(first)


@compiled
def is_banned(store: Store, candidate: int, slot: int) -> bool:
    """Tell whether an accepted path with the same beginning leaves its last vertex by ``slot``."""
    table = store.table
    while table[candidate, PARENT] >= 0:
        parent, place = table[candidate, PARENT], table[candidate, LEAVES_AT]
        if store.pool[table[parent, BEGINS] + place] == slot:
            return True
        if table[parent, LEAVES_AT] != place:
            return False
        candidate = parent
    return False
