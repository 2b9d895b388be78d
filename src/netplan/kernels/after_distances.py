"""Distances from one source after each of many failures: only what a failure cuts off is searched.

Most failures touch no shortest path to any target asked for, and cost a few comparisons each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_region import (
    CUT,
    count_next,
    cut_off,
    end_of,
    forget,
    mask,
    settle_again,
    side_of,
)
from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.rows import lifted, rows_in, rows_out, vertex_of
from netplan.kernels.search import room, settle

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.after_region import Bytes, Longs, Numbers, Places, Side
    from netplan.kernels.graph import Digraph
    from netplan.kernels.masks import Masks


@compiled
def _leads_on(back: Side, distance: Longs, order: Places, targets: Longs) -> Bytes:
    """Return 1 for every vertex that is a target or lies on a shortest path to one."""
    first, slots = back
    leads = np.zeros(distance.size, np.uint8)
    for target in targets:
        leads[target] = 1
    for vertex in order[::-1]:
        if leads[vertex] == 1:
            for slot in range(first[vertex], first[vertex + 1]):
                before = end_of(slots, slot)
                if distance[before] + slots[slot, 1] == distance[vertex]:
                    leads[before] = 1
    return leads


@compiled
def _touches(
    failed: Places, tail: Places, head: Places, weight: Longs, distance: Longs, leads: Bytes
) -> bool:
    """Tell whether any of the failed arcs is on a shortest path to a target."""
    for arc in failed:
        near, far = tail[arc], head[arc]
        if leads[far] == 0 or weight[arc] < 0 or near == far or distance[near] == UNREACHED:
            continue
        if distance[near] + weight[arc] == distance[far]:
            return True
    return False


@compiled
def _sweep(
    out: Side,
    back: Side,
    ways: tuple[Numbers, Numbers, Longs],
    bits: int | None,
    ends: tuple[Places, Places],
    weight: Longs,
    source: int,
    targets: Longs,
    first: Longs,
    arcs: Places,
    answer: Longs,
) -> None:
    """Fill a row of ``answer`` with the distances of ``targets`` for every failure.

    ``ways`` are those of ``out``, for the search without failure. Seen from the source all arcs are
    passed backwards, so that "next hops" here are the last arcs of paths: the two sides of
    ``after_region`` change places.
    """
    vertices, (tail, head) = out[0].size - 1, ends
    distance, order = np.empty(vertices, np.int64), np.empty(vertices, np.uint32)
    keys, items = room(ways[1].size + vertices, bits)
    nobody = np.empty(1, np.bool_)
    settled = settle(*ways, bits, source, nobody, 0, distance, order, keys, items)
    calm, asked = distance[targets], np.zeros(vertices, np.uint8)
    for target in targets:
        asked[target] = 1
    leads = _leads_on(back, distance, order[:settled], targets)
    count, lost = np.empty(vertices, np.int32), np.zeros(vertices, np.int32)
    state, gone = np.zeros(vertices, np.uint8), np.zeros(tail.size, np.uint8)
    moved, anew = np.empty(2 * vertices, np.uint32), np.empty(vertices, np.int64)
    count_next(back, distance, count, np.empty(vertices, np.uint32))
    for failure in range(first.size - 1):
        failed, row = arcs[first[failure] : first[failure + 1]], answer[failure]
        row[:] = calm
        if not _touches(failed, tail, head, weight, distance, leads):
            continue
        mask(failed, gone, 1)
        cut, stirred = cut_off(
            out, head, tail, weight, failed, gone, distance, count, state, lost, moved
        )
        if cut > 0:
            left = 0
            for vertex in moved[:cut]:
                left += asked[vertex]
            if left > 0:
                settle_again(
                    back,
                    out,
                    bits,
                    gone,
                    distance,
                    state,
                    moved[:cut],
                    anew,
                    order,
                    keys,
                    items,
                    asked,
                    left,
                )
                for place in range(targets.size):
                    if state[targets[place]] == CUT:
                        row[place] = anew[targets[place]]
        forget(state, lost, moved, stirred)
        mask(failed, gone, 0)


def distances_after(
    graph: Digraph, weight: ArrayLike, source: int, targets: ArrayLike, masks: Masks
) -> NDArray[np.int64]:
    """Return the distance from ``source`` to each target (column) after each failure (row).

    UNREACHED where no path is left. Every row is exactly what a search of its own would give.
    Raises ValueError for an unknown vertex or arc and for weights that ``rows.checked`` refuses.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.masks import Masks
    >>> ring = Digraph.of(3, tail=[0, 1, 0, 2], head=[1, 2, 2, 1])
    >>> distances_after(ring, [1, 1, 5, 1], 0, [1, 2], Masks.of([[0], [2], [0, 2]])).tolist()
    [[6, 5], [1, 2], [9223372036854775807, 9223372036854775807]]
    """
    raised, factor = lifted(graph, weight)
    out, back = rows_out(graph, raised), rows_in(graph, raised)
    start = vertex_of(graph, source)
    asked = np.array([vertex_of(graph, target) for target in np.asarray(targets)], dtype=np.int64)
    known = masks.of_arcs(graph)
    answer = np.empty((len(known), asked.size), dtype=np.int64)
    ends = graph.tail.astype(np.uint32), graph.head.astype(np.uint32)
    _sweep(
        side_of(out),
        side_of(back),
        out.ways,
        out.bits,
        ends,
        raised,
        start,
        asked,
        known.first,
        known.arcs,
        answer,
    )
    if factor > 1:
        answer = np.where(answer == UNREACHED, UNREACHED, answer // factor)
    return answer
