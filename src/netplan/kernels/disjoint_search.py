"""Paths that share no arc, added one by one: cheapest ways through what is left by those before.

Each round finds the cheapest way on which arcs already used may be taken back (J. W. Suurballe,
Networks 4, 1974; R. Bhandari, Survivable Networks, 1999). Costs are reduced by the distances of
the rounds before, so that none is below 0 and Dijkstra's search serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

    Arcs = tuple[Ints, Ints, Ints]
    """Where the arcs of each vertex begin, the arcs, and the other end of every arc."""


@compiled
def residual_search(
    out: Arcs,
    back: Arcs,
    weight: Longs,
    used: Flags,
    potential: Longs,
    ends: tuple[int, int],
    bits: int | None,
    distance: Longs,
    via: Longs,
    keys: Longs,
    items: Longs,
) -> bool:
    """Fill reduced distances and ``via``, the arc taken (its complement: taken back) to a vertex.

    Ends when the target is settled; False when it cannot be reached.
    """
    distance[:] = UNREACHED
    distance[ends[0]] = 0
    size = push(keys, items, NONE, 0, ends[0], bits)
    while size > NONE:
        near, vertex = top(keys, items, bits)
        size = drop(keys, items, size, bits)
        if near > distance[vertex]:
            continue
        if vertex == ends[1]:
            return True
        for way in range(2):
            first, order, end = out if way == 0 else back
            for place in range(first[vertex], first[vertex + 1]):
                arc = order[place]
                if weight[arc] < 0 or used[arc] != (way == 1):
                    continue
                head = end[arc]
                cost = weight[arc] if way == 0 else -weight[arc]
                far = near + cost + potential[vertex] - potential[head]
                if far < distance[head]:
                    distance[head], via[head] = far, arc if way == 0 else ~arc
                    size = push(keys, items, size, far, head, bits)
    return False


@compiled
def take_way(tail: Ints, head: Ints, via: Longs, ends: tuple[int, int], used: Flags) -> None:
    """Use the arcs of the way found, and no longer those that it takes back."""
    vertex = ends[1]
    while vertex != ends[0]:
        step = via[vertex]
        if step >= 0:
            used[step] = True
            vertex = tail[step]
        else:
            used[~step] = False
            vertex = head[~step]


@compiled
def order_of_flow(out: Arcs, head: Ints, used: Flags, waiting: Ints, entering: Longs) -> int:
    """Fill ``waiting`` with the vertices so that used arcs lead on; return how many can be so.

    Those left over lie on circles of used arcs, or behind one.
    """
    entering[:] = 0
    for arc in range(used.size):
        if used[arc]:
            entering[head[arc]] += 1
    count, taken = 0, 0
    for vertex in range(entering.size):
        if entering[vertex] == 0:
            waiting[count] = vertex
            count += 1
    while taken < count:
        vertex = waiting[taken]
        taken += 1
        for place in range(out[0][vertex], out[0][vertex + 1]):
            arc = out[1][place]
            if used[arc]:
                entering[head[arc]] -= 1
                if entering[head[arc]] == 0:
                    waiting[count] = head[arc]
                    count += 1
    return count


@compiled
def drop_circle(back: Arcs, tail: Ints, used: Flags, entering: Longs, mark: Longs) -> None:
    """Use the arcs of one circle no longer, found backwards from a vertex that has one behind."""
    mark[:] = -1
    vertex = 0
    while entering[vertex] == 0:
        vertex += 1
    while mark[vertex] < 0:
        for place in range(back[0][vertex], back[0][vertex + 1]):
            arc = back[1][place]
            # Of the arcs that enter, one whose tail is itself left over.
            if used[arc] and entering[tail[arc]] > 0:
                mark[vertex] = arc
        vertex = tail[mark[vertex]]
    start = vertex
    while used[mark[start]]:
        used[mark[start]] = False
        start = tail[mark[start]]


@compiled
def cheapest_of_flow(
    out: Arcs,
    weight: Longs,
    used: Flags,
    order: Ints,
    ends: tuple[int, int],
    distance: Longs,
    path: Ints,
) -> int:
    """Write the cheapest path over used arcs, and use them no longer; return its length.

    ``order`` is that in which used arcs lead on. Of equal paths it takes the lowest-numbered arcs.
    """
    distance[:] = UNREACHED
    distance[ends[1]] = 0
    for vertex in order[::-1]:
        for place in range(out[0][vertex], out[0][vertex + 1]):
            arc = out[1][place]
            if used[arc] and distance[out[2][arc]] != UNREACHED:
                distance[vertex] = min(distance[vertex], weight[arc] + distance[out[2][arc]])
    vertex, count = ends[0], 0
    while vertex != ends[1]:
        for place in range(out[0][vertex], out[0][vertex + 1]):
            arc = out[1][place]
            ahead = distance[out[2][arc]]
            if used[arc] and ahead != UNREACHED and weight[arc] + ahead == distance[vertex]:
                used[arc] = False
                path[count] = arc
                count += 1
                vertex = out[2][arc]
                break
    return count


@compiled
def disjoint_arcs(
    out: Arcs, back: Arcs, weight: Longs, ends: tuple[int, int], bits: int | None, count: int
) -> tuple[Longs, Ints]:
    """Return where each of at most ``count`` paths begins, and their arcs; cheapest first."""
    vertices, tail, head = out[0].size - 1, back[2], out[2]
    used, potential = np.zeros(weight.size, np.bool_), np.zeros(vertices, np.int64)
    distance, via = np.empty(vertices, np.int64), np.empty(vertices, np.int64)
    keys, items = np.empty(weight.size + 3, np.int64), np.empty(weight.size + 3, np.int64)
    found = 0
    while found < count and residual_search(
        out, back, weight, used, potential, ends, bits, distance, via, keys, items
    ):
        take_way(tail, head, via, ends, used)
        found += 1
        for vertex in range(vertices):
            potential[vertex] += min(distance[vertex], distance[ends[1]])
    order = np.empty(vertices, np.int32)
    while order_of_flow(out, head, used, order, distance) < vertices:
        drop_circle(back, tail, used, distance, via)
    starts, arcs = np.zeros(found + 1, np.int64), np.empty(weight.size, np.int32)
    for path in range(found):
        low = starts[path]
        length = cheapest_of_flow(out, weight, used, order, ends, distance, arcs[low:])
        starts[path + 1] = low + length
    return starts, arcs[: starts[found]]
