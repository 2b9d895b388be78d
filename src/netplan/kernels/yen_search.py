"""The best path of one candidate: along the tree to the target, or by a search guided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top
from netplan.kernels.yen_guide import ONWARD, STEPS_TO_GO, TO_GO
from netplan.kernels.yen_store import (
    BEGINS,
    COST,
    LEAVES_AT,
    LENGTH,
    PARENT,
    POOLED,
    SLOT,
    STEPS,
    is_banned,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

BLOCKED: Final = 0
"""Row of a desk, by vertex: 1 where the path has been before it leaves its parent."""
VISITED: Final = 1
"""1 where the walk along the best paths has been."""
REACHED: Final = 2
"""The cost from where the path leaves its parent, and the number of arcs where costs do not hold
it, while a search runs."""
REACHED_STEPS: Final = 3
PASSED: Final = 4
"""By place: the vertices of the walk, the next slot to try at each, and the slots taken."""
CURSOR: Final = 5
TRAIL: Final = 6
DESK_ROWS: Final = 7


@compiled
def block(
    other: Ints,
    weight: Longs,
    table: Longs,
    pool: Longs,
    candidate: int,
    source: int,
    desk: Longs,
) -> tuple[int, int]:
    """Block the vertices a candidate has behind it; return the last of them and the cost to it."""
    desk[BLOCKED] = 0
    desk[BLOCKED, source] = 1
    begins = table[table[candidate, PARENT], BEGINS]
    vertex, cost = source, 0
    for place in range(table[candidate, LEAVES_AT]):
        slot = pool[begins + place]
        vertex = other[slot]
        cost += weight[slot]
        desk[BLOCKED, vertex] = 1
    return vertex, cost


@compiled
def along_tree(other: Ints, guide: Longs, start: int, target: int, desk: Longs) -> int:
    """Write the slots from slot ``start`` to the target; return how many, -1 if it is blocked."""
    desk[TRAIL, 0], count, vertex = start, 1, other[start]
    while True:
        if desk[BLOCKED, vertex]:
            return -1
        if vertex == target:
            return count
        desk[TRAIL, count] = guide[ONWARD, vertex]
        vertex = other[guide[ONWARD, vertex]]
        count += 1


@compiled
def reach(
    other: Ints,
    weight: Longs,
    guide: Longs,
    slot: int,
    vertex: int,
    step: int,
    limit: int,
    desk: Longs,
) -> bool:
    """Note the cost of going from ``vertex`` by ``slot``; False where that leads nowhere better."""
    head = other[slot]
    if desk[BLOCKED, head]:
        return False
    cost, steps = desk[REACHED, vertex] + weight[slot], desk[REACHED_STEPS, vertex] + step
    known, to_go = desk[REACHED, head], guide[TO_GO, head]
    if cost > known or (cost == known and steps >= desk[REACHED_STEPS, head]):
        return False
    if to_go == UNREACHED or cost + to_go > limit:
        return False
    desk[REACHED, head], desk[REACHED_STEPS, head] = cost, steps
    return True


@compiled
def search(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    store: tuple[Longs, Longs],
    candidate: int,
    ends: tuple[int, int],
    scale: tuple[int, int],
    bits: int | None,
    limit: int,
    desk: Longs,
    keys: Longs,
    items: Longs,
) -> bool:
    """Find the least cost between ``ends`` past blocked vertices, at most ``limit``; A* search.

    The way without blocked vertices is a bound from below. The target waits behind all vertices
    of its own cost, so that what lies on any best path has its final cost when it is reached.
    """
    first, other, weight = net
    table, pool = store
    (start, target), (step, shift) = ends, scale
    vertices = guide.shape[1]
    desk[REACHED] = UNREACHED
    desk[REACHED, start], desk[REACHED_STEPS, start] = 0, 0
    size, vertex = NONE, start
    while vertex != target:
        for slot in range(first[vertex], first[vertex + 1]):
            if vertex == start and is_banned(table, pool, candidate, slot):
                continue
            if reach(other, weight, guide, slot, vertex, step, limit, desk):
                head = other[slot]
                key = desk[REACHED, head] + guide[TO_GO, head]
                steps = desk[REACHED_STEPS, head] + guide[STEPS_TO_GO, head]
                item = (steps << shift) | (vertices if head == target else head)
                size = push(keys, items, size, key, item, bits)
        vertex = -1
        while vertex < 0:
            if size == NONE:
                return False
            key, item = top(keys, items, bits)
            size = drop(keys, items, size, bits)
            code, steps = item & ((1 << shift) - 1), item >> shift
            named = target if code == vertices else code
            final = key == desk[REACHED, named] + guide[TO_GO, named]
            if final and steps == desk[REACHED_STEPS, named] + guide[STEPS_TO_GO, named]:
                vertex = named
    return True


@compiled
def keeps(
    other: Ints,
    weight: Longs,
    guide: Longs,
    slot: int,
    vertex: int,
    step: int,
    best: int,
    desk: Longs,
) -> bool:
    """Tell whether ``slot`` may lie on a best path and leads where the walk has not been."""
    head = other[slot]
    if desk[BLOCKED, head] or desk[VISITED, head] or desk[REACHED, head] == UNREACHED:
        return False
    if desk[REACHED, vertex] + weight[slot] != desk[REACHED, head]:
        return False
    if desk[REACHED_STEPS, vertex] + step != desk[REACHED_STEPS, head]:
        return False
    return bool(desk[REACHED, head] + guide[TO_GO, head] <= best)


@compiled
def first_of_best(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    store: tuple[Longs, Longs],
    candidate: int,
    ends: tuple[int, int],
    step: int,
    desk: Longs,
) -> int:
    """Write the first of the best paths, by arcs in turn, to the trail; return its length.

    A walk along the costs found, lowest slots first, that visits no vertex twice: costs and steps
    together rise along every arc, so that there is no circle.
    """
    first, other, weight = net
    table, pool = store
    start, target = ends
    desk[VISITED] = 0
    best, depth = desk[REACHED, target], 0
    desk[PASSED, 0], desk[CURSOR, 0] = start, first[start]
    while depth >= 0:
        vertex, slot = desk[PASSED, depth], desk[CURSOR, depth]
        if slot == first[vertex + 1]:
            depth -= 1
            continue
        desk[CURSOR, depth] += 1
        if not keeps(other, weight, guide, slot, vertex, step, best, desk):
            continue
        if depth == 0 and is_banned(table, pool, candidate, slot):
            continue
        desk[TRAIL, depth] = slot
        depth += 1
        head = other[slot]
        if head == target:
            return depth
        desk[VISITED, head] = 1
        desk[PASSED, depth], desk[CURSOR, depth] = head, first[head]
    return -1


@compiled
def write(
    counts: Longs, table: Longs, pool: Longs, candidate: int, count: int, desk: Longs
) -> None:
    """Write the path of a candidate: its part of the parent, then ``count`` slots of the trail."""
    leaves, begins = table[candidate, LEAVES_AT], counts[POOLED]
    parent = table[table[candidate, PARENT], BEGINS]
    for place in range(leaves):
        pool[begins + place] = pool[parent + place]
    for place in range(count):
        pool[begins + leaves + place] = desk[TRAIL, place]
    table[candidate, LENGTH], table[candidate, BEGINS] = leaves + count, begins
    counts[POOLED] += leaves + count


@compiled
def solve(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    counts: Longs,
    store: tuple[Longs, Longs],
    candidate: int,
    ends: tuple[int, int],
    scale: tuple[int, int],
    bits: int | None,
    limit: int,
    desk: Longs,
    keys: Longs,
    items: Longs,
) -> bool:
    """Write the best path of a candidate into the store; False when none is within ``limit``."""
    table, pool = store
    start, behind = block(net[1], net[2], table, pool, candidate, ends[0], desk)
    count = along_tree(net[1], guide, table[candidate, SLOT], ends[1], desk)
    if count < 0:
        rest, left = limit - behind, (start, ends[1])
        if not search(net, guide, store, candidate, left, scale, bits, rest, desk, keys, items):
            return False
        table[candidate, COST] = behind + desk[REACHED, ends[1]]
        before = scale[0] * table[candidate, LEAVES_AT]
        table[candidate, STEPS] = before + desk[REACHED_STEPS, ends[1]]
        count = first_of_best(net, guide, store, candidate, left, scale[0], desk)
    write(counts, table, pool, candidate, count, desk)
    return True
