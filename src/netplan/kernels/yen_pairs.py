"""Yen's algorithm over arrays: the K best loopless paths of many pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.yen_search import Desk, Guide, Net, guide_to, new_desk, solve
from netplan.kernels.yen_store import (
    ARCS,
    BEGINS,
    CANDIDATES,
    COST,
    LEAVES_AT,
    PARENT,
    POOLED,
    SLOT,
    WAITING,
    Store,
    is_banned,
    new_store,
    put,
    take,
    with_room,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


@compiled
def _keep_best(best: Longs, cost: int) -> None:
    """Put ``cost`` among the least ones, which are sorted; the greatest falls out."""
    place = best.size - 1
    if cost >= best[place]:
        return
    while place > 0 and best[place - 1] > cost:
        best[place] = best[place - 1]
        place -= 1
    best[place] = cost


@compiled
def _add(store: Store, cost: int, arcs: int, parent: int, leaves_at: int, slot: int) -> int:
    """Add a candidate with its bound; return its number."""
    number = store.counts[CANDIDATES]
    store.counts[CANDIDATES] += 1
    row = store.table[number]
    row[COST], row[ARCS], row[PARENT] = cost, arcs, parent
    row[LEAVES_AT], row[SLOT], row[BEGINS] = leaves_at, slot, -1
    return int(number)


@compiled
def _leave(
    net: Net, guide: Guide, store: Store, path: int, source: int, best: Longs, desk: Desk
) -> None:
    """Add the candidates that leave an accepted path, each with the bound of its cheapest arc."""
    desk.blocked[:] = False
    begins, vertex, behind = store.table[path, BEGINS], source, 0
    for place in range(store.table[path, ARCS]):
        desk.blocked[vertex] = True
        taken = store.pool[begins + place]
        if place >= store.table[path, LEAVES_AT]:
            inherits = place == store.table[path, LEAVES_AT]
            chosen, cost, arcs = -1, UNREACHED, UNREACHED
            for slot in range(net.first[vertex], net.first[vertex + 1]):
                head = net.other[slot]
                if slot == taken or desk.blocked[head] or guide.cost[head] == UNREACHED:
                    continue
                far, steps = net.weight[slot] + guide.cost[head], guide.arcs[head]
                better = far < cost or (far == cost and steps < arcs)
                if better and not (inherits and is_banned(store, path, slot)):
                    chosen, cost, arcs = slot, far, steps
            if chosen >= 0 and behind + cost <= best[best.size - 1]:
                total = place + 1 + arcs
                put(store, _add(store, behind + cost, total, path, place, chosen))
        behind += net.weight[taken]
        vertex = net.other[taken]


@compiled
def _root(net: Net, guide: Guide, store: Store, source: int, target: int) -> None:
    """Let the shortest path wait as the first candidate."""
    root = _add(store, guide.cost[source], guide.arcs[source], -1, 0, -1)
    store.table[root, BEGINS] = 0
    vertex = source
    while vertex != target:
        store.pool[store.counts[POOLED]] = guide.onward[vertex]
        store.counts[POOLED] += 1
        vertex = net.other[guide.onward[vertex]]
    put(store, root)


@compiled
def best_paths(
    net: Net,
    guide: Guide,
    store: Store,
    source: int,
    target: int,
    bits: int,
    most: int,
    desk: Desk,
    accepted: Ints,
) -> tuple[Store, int]:
    """Fill ``accepted`` with the best paths of one pair, in order; return the store and how many.

    A candidate is solved only when it is the first by its bound. ``best`` holds the least costs of
    solved paths: what costs more than the last of them can be none of the answer.
    """
    store.counts[:] = 0
    found, best = 0, np.full(accepted.size, most, np.int64)
    if guide.cost[source] > most:
        return store, 0
    store = with_room(store, desk.cost.size)
    _root(net, guide, store, source, target)
    _keep_best(best, guide.cost[source])
    while found < accepted.size and store.counts[WAITING] > 0:
        store = with_room(store, desk.cost.size)
        candidate = take(store)
        if store.table[candidate, BEGINS] >= 0:
            accepted[found] = candidate
            found += 1
            if found < accepted.size:
                _leave(net, guide, store, candidate, source, best, desk)
            continue
        limit = best[best.size - 1]
        bound = store.table[candidate, COST]
        if bound <= limit and solve(
            net, guide, store, candidate, source, target, bits, limit, desk
        ):
            _keep_best(best, store.table[candidate, COST])
            put(store, candidate)
    return store, found


@compiled
def _longer(array: Ints, least: int) -> Ints:
    """Return ``array`` with room for at least ``least`` numbers."""
    if least <= array.size:
        return array
    more = np.empty(2 * least, np.int32)
    more[: array.size] = array
    return more


@compiled
def many_pairs(
    net: Net, back: Net, arc: Ints, sources: Longs, targets: Longs, count: int, most: Longs
) -> tuple[Longs, Longs, Longs, Ints]:
    """Return how many paths each pair has, and each path's cost, number of arcs, and arcs.

    Pairs are sorted by target, so that the way to a target is worked out once. ``most`` is the
    greatest cost wanted of each pair.
    """
    vertices = net.first.size - 1
    bits = 1
    while vertices >> bits > 0:
        bits += 1
    desk, store = new_desk(vertices, net.other.size), new_store(vertices)
    counts, filled, used = np.zeros(sources.size, np.int64), 0, 0
    costs = np.empty(sources.size * count, np.int64)
    lengths = np.empty(sources.size * count, np.int64)
    arcs, accepted = np.empty(max(1, vertices), np.int32), np.empty(count, np.int32)
    guide = guide_to(net, back, targets[0], bits, desk)
    for pair in range(sources.size):
        if pair > 0 and targets[pair] != targets[pair - 1]:
            guide = guide_to(net, back, targets[pair], bits, desk)
        store, found = best_paths(
            net, guide, store, sources[pair], targets[pair], bits, most[pair], desk, accepted
        )
        counts[pair] = found
        for path in accepted[:found]:
            row = store.table[path]
            costs[filled], lengths[filled] = row[COST], row[ARCS]
            filled += 1
            arcs = _longer(arcs, used + row[ARCS])
            for slot in store.pool[row[BEGINS] : row[BEGINS] + row[ARCS]]:
                arcs[used] = arc[slot]
                used += 1
    return counts, costs[:filled], lengths[:filled], arcs[:used]
