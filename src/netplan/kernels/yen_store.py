"""What the search for K paths holds: found paths, and where further ones may leave them.

A candidate stands for all paths that follow an accepted path (its parent) up to a vertex and leave
it there by an arc that no accepted path with the same beginning takes (Lawler's rule), so that no
path is found twice. At first it has a bound from below, later the best of its paths.

Plain arrays throughout: a kernel that is handed tuples of arrays counts references at every use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

COST: Final = 0
"""Column of a candidate: what its path costs, a bound from below until it is solved."""
STEPS: Final = 1
"""Its number of arcs where costs do not hold it themselves (``yen.scaled``), else 0."""
PARENT: Final = 2
"""The accepted path that it leaves; -1 for the shortest path."""
LEAVES_AT: Final = 3
"""After how many arcs it leaves."""
SLOT: Final = 4
"""The slot by which its bound leaves."""
BEGINS: Final = 5
"""Where its path begins in ``pool``; -1 until it is solved."""
LENGTH: Final = 6
"""How many slots its path has there."""
HEAP: Final = 7
"""No property of a candidate: entry i of this column is the i-th in the heap of those that wait."""
COLUMNS: Final = 8

CANDIDATES: Final = 0
"""What ``counts`` counts: candidates, those that wait, and slots in ``pool``."""
WAITING: Final = 1
POOLED: Final = 2


@compiled
def more_rows(counts: Longs, table: Longs, vertices: int) -> Longs:
    """Return the table, larger if need be, with room for all candidates that may leave a path."""
    used, room = counts[CANDIDATES], table.shape[0]
    if used + vertices <= room:
        return table
    larger = np.empty((2 * room + vertices, COLUMNS), np.int64)
    for row in range(used):
        for column in range(COLUMNS):
            larger[row, column] = table[row, column]
    return larger


@compiled
def more_pool(counts: Longs, pool: Longs, vertices: int) -> Longs:
    """Return the pool, larger if need be, with room for one path."""
    if counts[POOLED] + vertices <= pool.size:
        return pool
    larger = np.empty(2 * pool.size + vertices, np.int64)
    for place in range(counts[POOLED]):
        larger[place] = pool[place]
    return larger


@compiled
def add(counts: Longs, table: Longs, cost: int, steps: int) -> int:
    """Add a candidate with its bound; return its number."""
    number = counts[CANDIDATES]
    counts[CANDIDATES] += 1
    table[number, COST], table[number, STEPS] = cost, steps
    table[number, PARENT], table[number, LEAVES_AT] = -1, 0
    table[number, BEGINS] = -1
    return int(number)


@compiled
def before(table: Longs, pool: Longs, one: int, other: int) -> bool:
    """Tell whether candidate ``one`` comes first: by cost, number of arcs, then arcs in turn.

    What is not solved comes before what is and weighs the same, because its path may be first.
    Slots are compared for arcs: where two paths part they leave one vertex, and there the order of
    slots is that of arcs.
    """
    if table[one, COST] != table[other, COST]:
        return bool(table[one, COST] < table[other, COST])
    if table[one, STEPS] != table[other, STEPS]:
        return bool(table[one, STEPS] < table[other, STEPS])
    here, there = table[one, BEGINS], table[other, BEGINS]
    if here < 0 or there < 0:
        return bool(here < 0 and (there >= 0 or one < other))
    for place in range(table[one, LENGTH]):
        if pool[here + place] != pool[there + place]:
            return bool(pool[here + place] < pool[there + place])
    return False


@compiled
def put(counts: Longs, table: Longs, pool: Longs, candidate: int) -> None:
    """Let a candidate wait."""
    hole = counts[WAITING]
    counts[WAITING] += 1
    while hole > 0:
        above = (hole - 1) >> 1
        if not before(table, pool, candidate, table[above, HEAP]):
            break
        table[hole, HEAP] = table[above, HEAP]
        hole = above
    table[hole, HEAP] = candidate


@compiled
def take(counts: Longs, table: Longs, pool: Longs) -> int:
    """Take the first of the candidates that wait; there must be one."""
    first = table[0, HEAP]
    counts[WAITING] -= 1
    size = counts[WAITING]
    moved, hole, below = table[size, HEAP], 0, 1
    while below < size:
        right = below + 1
        if right < size and before(table, pool, table[right, HEAP], table[below, HEAP]):
            below = right
        if not before(table, pool, table[below, HEAP], moved):
            break
        table[hole, HEAP] = table[below, HEAP]
        hole, below = below, 2 * below + 1
    table[hole, HEAP] = moved
    return int(first)


@compiled
def is_banned(table: Longs, pool: Longs, candidate: int, slot: int) -> bool:
    """Tell whether an accepted path with the same beginning leaves its last vertex by ``slot``."""
    parent, place = table[candidate, PARENT], table[candidate, LEAVES_AT]
    while parent >= 0:
        if pool[table[parent, BEGINS] + place] == slot:
            return True
        if table[parent, LEAVES_AT] != place:
            return False
        parent = table[parent, PARENT]
    return False
