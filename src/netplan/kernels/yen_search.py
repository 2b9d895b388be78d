"""The best path of one candidate: along the tree to the target, or by a search guided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top
from netplan.kernels.yen_store import (
    ARCS,
    BEGINS,
    COST,
    LEAVES_AT,
    PARENT,
    POOLED,
    SLOT,
    Store,
    is_banned,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


class Net(NamedTuple):
    """The arcs in service by tail, in the order of their numbers: slots."""

    first: Ints
    other: Ints
    weight: Longs


class Guide(NamedTuple):
    """The way to one target from every vertex: least cost, fewest arcs at it, the slot to take."""

    cost: Longs
    arcs: Longs
    onward: Ints


class Desk(NamedTuple):
    """Room for one search at a time."""

    blocked: Flags
    visited: Flags
    cost: Longs
    arcs: Longs
    keys: Longs
    items: Longs
    vertex: Ints
    cursor: Ints
    trail: Ints


@compiled
def new_desk(vertices: int, slots: int) -> Desk:
    """Return room for searches."""
    return Desk(
        np.zeros(vertices, np.bool_),
        np.zeros(vertices, np.bool_),
        np.empty(vertices, np.int64),
        np.empty(vertices, np.int64),
        np.empty(slots + 3, np.int64),
        np.empty(slots + 3, np.int64),
        np.empty(vertices + 1, np.int32),
        np.empty(vertices + 1, np.int32),
        np.empty(vertices + 1, np.int32),
    )


@compiled
def guide_to(net: Net, back: Net, target: int, bits: int, desk: Desk) -> Guide:
    """Return the way to ``target`` from every vertex, by cost and then by number of arcs.

    ``back`` are the arcs by head; ``bits`` hold a vertex. Of equal slots the lowest is taken.
    """
    cost = np.full(desk.cost.size, UNREACHED, np.int64)
    arcs = np.full(desk.cost.size, UNREACHED, np.int64)
    cost[target], arcs[target] = 0, 0
    size = push(desk.keys, desk.items, NONE, 0, target, None)
    while size > NONE:
        near, item = top(desk.keys, desk.items, None)
        size = drop(desk.keys, desk.items, size, None)
        vertex, steps = item & ((1 << bits) - 1), item >> bits
        if near != cost[vertex] or steps != arcs[vertex]:
            continue
        for slot in range(back.first[vertex], back.first[vertex + 1]):
            far, tail = near + back.weight[slot], back.other[slot]
            if far < cost[tail] or (far == cost[tail] and steps + 1 < arcs[tail]):
                cost[tail], arcs[tail] = far, steps + 1
                item = ((steps + 1) << bits) | tail
                size = push(desk.keys, desk.items, size, far, item, None)
    return Guide(cost, arcs, _onward(net, cost, arcs))


@compiled
def _onward(net: Net, cost: Longs, arcs: Longs) -> Ints:
    """Return the lowest slot that leads on from each vertex; -1 where none does."""
    onward = np.full(cost.size, -1, np.int32)
    for vertex in range(cost.size):
        if cost[vertex] == UNREACHED:
            continue
        for slot in range(net.first[vertex], net.first[vertex + 1]):
            head = net.other[slot]
            nearer = cost[head] != UNREACHED and arcs[head] + 1 == arcs[vertex]
            if onward[vertex] < 0 and nearer and net.weight[slot] + cost[head] == cost[vertex]:
                onward[vertex] = slot
    return onward


@compiled
def _block(net: Net, store: Store, candidate: int, source: int, desk: Desk) -> tuple[int, int]:
    """Block the vertices a candidate has behind it; return the last of them and the cost to it."""
    desk.blocked[:] = False
    desk.blocked[source] = True
    begins = store.table[store.table[candidate, PARENT], BEGINS]
    vertex, cost = source, 0
    for place in range(store.table[candidate, LEAVES_AT]):
        slot = store.pool[begins + place]
        vertex = net.other[slot]
        cost += net.weight[slot]
        desk.blocked[vertex] = True
    return vertex, cost


@compiled
def _along_tree(net: Net, guide: Guide, start: int, target: int, desk: Desk) -> int:
    """Write the slots from where slot ``start`` leads to the target; -1 where the tree is blocked.

    Returns how many slots, ``start`` included, ``desk.trail`` then holds.
    """
    desk.trail[0], count = start, 1
    vertex = net.other[start]
    while True:
        if desk.blocked[vertex]:
            return -1
        if vertex == target:
            return count
        desk.trail[count] = guide.onward[vertex]
        vertex = net.other[desk.trail[count]]
        count += 1


@compiled
def _relax(
    net: Net,
    guide: Guide,
    desk: Desk,
    size: np.uint64,
    slot: int,
    code: int,
    bits: int,
    near: int,
    steps: int,
    limit: int,
) -> np.uint64:
    """Reach the head of ``slot`` from a vertex at ``near``; return the new size of the heap."""
    head = net.other[slot]
    if desk.blocked[head] or guide.cost[head] == UNREACHED:
        return size
    cost = near + net.weight[slot]
    if cost + guide.cost[head] > limit:
        return size
    if cost > desk.cost[head] or (cost == desk.cost[head] and steps + 1 >= desk.arcs[head]):
        return size
    desk.cost[head], desk.arcs[head] = cost, steps + 1
    item = ((steps + 1 + guide.arcs[head]) << bits) | code
    return push(desk.keys, desk.items, size, cost + guide.cost[head], item, None)


@compiled
def _search(
    net: Net,
    guide: Guide,
    store: Store,
    candidate: int,
    start: int,
    target: int,
    bits: int,
    limit: int,
    desk: Desk,
) -> bool:
    """Find the least cost from ``start`` past blocked vertices, at most ``limit``; A* search.

    The way without blocked vertices is a bound from below. The target waits behind all vertices
    of its own cost, so that what lies on any best path has its final cost when it is reached.
    """
    vertices = desk.cost.size
    desk.cost[:] = UNREACHED
    desk.cost[start], desk.arcs[start] = 0, 0
    size, vertex = NONE, start
    while True:
        for slot in range(net.first[vertex], net.first[vertex + 1]):
            if vertex == start and is_banned(store, candidate, slot):
                continue
            head = net.other[slot]
            code = vertices if head == target else head
            near, steps = desk.cost[vertex], desk.arcs[vertex]
            size = _relax(net, guide, desk, size, slot, code, bits, near, steps, limit)
        stale = True
        while stale:
            if size == NONE:
                return False
            key, item = top(desk.keys, desk.items, None)
            size = drop(desk.keys, desk.items, size, None)
            code = item & ((1 << bits) - 1)
            vertex = target if code == vertices else code
            stale = (
                key != desk.cost[vertex] + guide.cost[vertex]
                or item >> bits != desk.arcs[vertex] + guide.arcs[vertex]
            )
        if vertex == target:
            return True


@compiled
def _first_of_best(
    net: Net, guide: Guide, store: Store, candidate: int, start: int, target: int, desk: Desk
) -> int:
    """Write the first of the best paths, by arcs in turn, to ``desk.trail``; return its length.

    A walk down the arcs that keep to the costs found, lowest slots first, that visits no vertex
    twice: costs with their number of arcs rise along every arc.
    """
    desk.visited[:] = False
    best, depth = desk.cost[target], 0
    desk.vertex[0], desk.cursor[0] = start, net.first[start]
    while depth >= 0:
        vertex, slot = desk.vertex[depth], desk.cursor[depth]
        if slot == net.first[vertex + 1]:
            depth -= 1
            continue
        desk.cursor[depth] += 1
        head = net.other[slot]
        if desk.blocked[head] or desk.visited[head] or desk.cost[head] == UNREACHED:
            continue
        keeps = (
            desk.cost[vertex] + net.weight[slot] == desk.cost[head]
            and desk.arcs[vertex] + 1 == desk.arcs[head]
            and desk.cost[head] + guide.cost[head] <= best
        )
        if not keeps or (depth == 0 and is_banned(store, candidate, slot)):
            continue
        desk.trail[depth] = slot
        depth += 1
        if head == target:
            return depth
        desk.visited[head] = True
        desk.vertex[depth], desk.cursor[depth] = head, net.first[head]
    return -1


@compiled
def solve(
    net: Net,
    guide: Guide,
    store: Store,
    candidate: int,
    source: int,
    target: int,
    bits: int,
    limit: int,
    desk: Desk,
) -> bool:
    """Write the best path of a candidate into the store; False when none is within ``limit``."""
    row = store.table[candidate]
    start, behind = _block(net, store, candidate, source, desk)
    count = _along_tree(net, guide, row[SLOT], target, desk)
    if count < 0:
        rest = limit - behind
        if not _search(net, guide, store, candidate, start, target, bits, rest, desk):
            return False
        row[COST] = behind + desk.cost[target]
        count = _first_of_best(net, guide, store, candidate, start, target, desk)
    begins, parent = store.counts[POOLED], store.table[row[PARENT], BEGINS]
    for place in range(row[LEAVES_AT]):
        store.pool[begins + place] = store.pool[parent + place]
    for place in range(count):
        store.pool[begins + row[LEAVES_AT] + place] = desk.trail[place]
    row[ARCS], row[BEGINS] = row[LEAVES_AT] + count, begins
    store.counts[POOLED] += row[ARCS]
    return True
