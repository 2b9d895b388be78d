"""Yen's algorithm over arrays: the K best loopless paths of many pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.yen_guide import ONWARD, STEPS_TO_GO, TO_GO, guide_to, lead_on
from netplan.kernels.yen_search import BLOCKED, DESK_ROWS, solve
from netplan.kernels.yen_store import (
    BEGINS,
    COLUMNS,
    COST,
    LEAVES_AT,
    LENGTH,
    PARENT,
    POOLED,
    SLOT,
    WAITING,
    add,
    is_banned,
    more_pool,
    more_rows,
    put,
    take,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


@compiled
def keep_best(best: Longs, cost: int) -> None:
    """Put ``cost`` among the least ones, which are sorted; the greatest falls out."""
    place = best.size - 1
    if cost >= best[place]:
        return
    while place > 0 and best[place - 1] > cost:
        best[place] = best[place - 1]
        place -= 1
    best[place] = cost


@compiled
def cheapest_exit(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    store: tuple[Longs, Longs],
    path: int,
    place: int,
    vertex: int,
    desk: Longs,
) -> int:
    """Return the slot by which paths that leave ``path`` at a vertex may cost least; -1: none."""
    first, other, weight = net
    table, pool = store
    taken, inherits = pool[table[path, BEGINS] + place], place == table[path, LEAVES_AT]
    chosen, cost, steps = -1, UNREACHED, UNREACHED
    for slot in range(first[vertex], first[vertex + 1]):
        head = other[slot]
        to_go = guide[TO_GO, head]
        if slot == taken or desk[BLOCKED, head] or to_go == UNREACHED:
            continue
        far, more = weight[slot] + to_go, guide[STEPS_TO_GO, head]
        if far > cost or (far == cost and more >= steps):
            continue
        if not (inherits and is_banned(table, pool, path, slot)):
            chosen, cost, steps = slot, far, more
    return chosen


@compiled
def leave(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    counts: Longs,
    store: tuple[Longs, Longs],
    path: int,
    source: int,
    step: int,
    limit: int,
    desk: Longs,
) -> None:
    """Add the candidates that leave an accepted path, each with the bound of its cheapest arc."""
    other, weight = net[1], net[2]
    table, pool = store
    desk[BLOCKED] = 0
    vertex, behind = source, 0
    for place in range(table[path, LENGTH]):
        desk[BLOCKED, vertex] = 1
        if place >= table[path, LEAVES_AT]:
            slot = cheapest_exit(net, guide, store, path, place, vertex, desk)
            cost = UNREACHED
            if slot >= 0:
                cost = behind + weight[slot] + guide[TO_GO, other[slot]]
            if cost <= limit:
                steps = step * (place + 1) + guide[STEPS_TO_GO, other[slot]]
                candidate = add(counts, table, cost, steps)
                table[candidate, PARENT], table[candidate, SLOT] = path, slot
                table[candidate, LEAVES_AT] = place
                put(counts, table, pool, candidate)
        slot = pool[table[path, BEGINS] + place]
        behind += weight[slot]
        vertex = other[slot]


@compiled
def root(
    other: Ints, guide: Longs, counts: Longs, table: Longs, pool: Longs, source: int, target: int
) -> None:
    """Let the shortest path wait as the first candidate."""
    counts[:] = 0
    first = add(counts, table, guide[TO_GO, source], guide[STEPS_TO_GO, source])
    vertex = source
    while vertex != target:
        pool[counts[POOLED]] = guide[ONWARD, vertex]
        counts[POOLED] += 1
        vertex = other[guide[ONWARD, vertex]]
    table[first, BEGINS], table[first, LENGTH] = 0, counts[POOLED]
    put(counts, table, pool, first)


@compiled
def best_paths(
    net: tuple[Ints, Ints, Longs],
    guide: Longs,
    counts: Longs,
    store: tuple[Longs, Longs],
    ends: tuple[int, int],
    scale: tuple[int, int],
    bits: int | None,
    most: int,
    desk: Longs,
    keys: Longs,
    items: Longs,
    accepted: Longs,
) -> tuple[Longs, Longs, int]:
    """Fill ``accepted`` with the best paths of one pair, in order; return the store and how many.

    A candidate is solved only when it is the first by its bound. ``best`` holds the least costs of
    solved paths: what costs more than the last of them can be none of the answer.
    """
    (table, pool), found = store, 0
    if guide[TO_GO, ends[0]] > most:
        return table, pool, 0
    best = np.full(accepted.size, most, np.int64)
    root(net[1], guide, counts, table, pool, ends[0], ends[1])
    keep_best(best, guide[TO_GO, ends[0]])
    while found < accepted.size and counts[WAITING] > 0:
        candidate, limit = take(counts, table, pool), best[best.size - 1]
        if table[candidate, BEGINS] >= 0:
            accepted[found] = candidate
            found += 1
            table = more_rows(counts, table, guide.shape[1])
            leave(net, guide, counts, (table, pool), candidate, ends[0], scale[0], limit, desk)
        elif table[candidate, COST] <= limit:
            pool = more_pool(counts, pool, guide.shape[1])
            if solve(
                net,
                guide,
                counts,
                (table, pool),
                candidate,
                ends,
                scale,
                bits,
                limit,
                desk,
                keys,
                items,
            ):
                keep_best(best, table[candidate, COST])
                put(counts, table, pool, candidate)
    return table, pool, found


@compiled
def longer(array: Ints, least: int) -> Ints:
    """Return ``array`` with room for at least ``least`` numbers."""
    if least <= array.size:
        return array
    more = np.empty(2 * least, np.int32)
    for place in range(array.size):
        more[place] = array[place]
    return more


@compiled
def many_pairs(
    net: tuple[Ints, Ints, Longs],
    back: tuple[Ints, Ints, Longs],
    arc: Ints,
    scale: tuple[int, int],
    bits: int | None,
    sources: Longs,
    targets: Longs,
    most: Longs,
    count: int,
) -> tuple[Longs, Longs, Longs, Ints]:
    """Return how many paths each pair has, and each path's cost, number of arcs, and arcs.

    Pairs are sorted by target, so that the way to a target is worked out once. ``most`` is the
    greatest cost wanted of each pair. ``scale`` is what an arc counts in steps, and the bits that
    hold a vertex.
    """
    vertices, slots = net[0].size - 1, net[1].size
    guide, desk = np.empty((3, vertices), np.int64), np.empty((DESK_ROWS, vertices + 1), np.int64)
    keys, items = np.empty(slots + 3, np.int64), np.empty(slots + 3, np.int64)
    counts, table = np.zeros(3, np.int64), np.empty((2 * vertices + 64, COLUMNS), np.int64)
    pool, accepted = np.empty(4 * vertices + 64, np.int64), np.empty(count, np.int64)
    numbers = np.zeros(sources.size, np.int64)
    costs, lengths = (
        np.empty(numbers.size * count, np.int64),
        np.empty(numbers.size * count, np.int64),
    )
    arcs, filled, used = np.empty(8 * vertices + 8, np.int32), 0, 0
    for pair in range(sources.size):
        ends = sources[pair], targets[pair]
        if pair == 0 or ends[1] != targets[pair - 1]:
            guide_to(back, ends[1], scale[0], scale[1], bits, guide, keys, items)
            lead_on(net[0], net[1], net[2], scale[0], guide)
        table, pool, found = best_paths(
            net,
            guide,
            counts,
            (table, pool),
            ends,
            scale,
            bits,
            most[pair],
            desk,
            keys,
            items,
            accepted,
        )
        numbers[pair] = found
        for path in accepted[:found]:
            begins, length = table[path, BEGINS], table[path, LENGTH]
            costs[filled], lengths[filled] = table[path, COST], length
            filled += 1
            arcs = longer(arcs, used + length)
            for place in range(begins, begins + length):
                arcs[used] = arc[pool[place]]
                used += 1
    return numbers, costs[:filled], lengths[:filled], arcs[:used]
