"""The way to one target from every vertex: it bounds every path that is still to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.heap import NONE, drop, push, top

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

TO_GO: Final = 0
"""Row of a guide: the least cost to the target; UNREACHED where there is none."""
STEPS_TO_GO: Final = 1
"""The fewest arcs at that cost, where costs do not hold them themselves, else 0."""
ONWARD: Final = 2
"""The lowest slot that leads on; -1 at the target and where there is none."""


@compiled
def guide_to(
    back: tuple[Ints, Ints, Longs],
    target: int,
    step: int,
    shift: int,
    bits: int | None,
    guide: Longs,
    keys: Longs,
    items: Longs,
) -> None:
    """Fill cost and steps of ``guide`` over the arcs by head, ``back``; Dijkstra's search.

    An arc counts for ``step`` steps; ``shift`` bits hold a vertex.
    """
    first, other, weight = back
    cost, steps = guide[TO_GO], guide[STEPS_TO_GO]
    cost[:], steps[:] = UNREACHED, UNREACHED
    cost[target], steps[target] = 0, 0
    size = push(keys, items, NONE, 0, target, bits)
    while size > NONE:
        near, item = top(keys, items, bits)
        size = drop(keys, items, size, bits)
        vertex, done = item & ((1 << shift) - 1), item >> shift
        if near != cost[vertex] or done != steps[vertex]:
            continue
        done += step
        for slot in range(first[vertex], first[vertex + 1]):
            far, tail = near + weight[slot], other[slot]
            if far < cost[tail] or (far == cost[tail] and done < steps[tail]):
                cost[tail], steps[tail] = far, done
                size = push(keys, items, size, far, (done << shift) | tail, bits)


@compiled
def lead_on(first: Ints, other: Ints, weight: Longs, step: int, guide: Longs) -> None:
    """Fill the slots to take from every vertex: the lowest that leads on."""
    for vertex in range(guide.shape[1]):
        guide[ONWARD, vertex] = -1
        if guide[TO_GO, vertex] == UNREACHED:
            continue
        for slot in range(first[vertex], first[vertex + 1]):
            head = other[slot]
            nearer = (
                guide[TO_GO, head] != UNREACHED
                and guide[TO_GO, head] + weight[slot] == guide[TO_GO, vertex]
                and guide[STEPS_TO_GO, head] + step == guide[STEPS_TO_GO, vertex]
            )
            if nearer:
                guide[ONWARD, vertex] = slot
                break
