"""The arcs of single demands, read out of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

_UNKNOWN, _WHOLE, _BROKEN, _ASKED = 0, 1, 2, 3


@compiled
def walk_demands(
    layout: Layout, demands: Longs, into: Ints, place: Ints, chosen: Ints, first: Longs, arcs: Ints
) -> int:
    """Write the arcs of each demand from source to target; fill where each begins in ``first``.

    Where ``arcs`` is empty they are counted only. Returns how many there are.
    """
    count = 0
    for at in range(demands.size):
        first[at] = count
        option = chosen[demands[at]]
        if option < 0:
            continue
        if layout.by_path == 1:
            for step in range(layout.first_arc[option], layout.first_arc[option + 1]):
                if arcs.size > 0:
                    arcs[count] = layout.path_arc[step]
                count += 1
            continue
        tree = into[place[layout.option_slot[option]]]
        vertex = layout.option_target[option]
        while tree[vertex] >= 0:
            if arcs.size > 0:
                arcs[count] = tree[vertex]
            count += 1
            vertex = layout.tail[tree[vertex]]
        if arcs.size > 0:
            arcs[first[at] : count] = arcs[first[at] : count][::-1].copy()
    first[demands.size] = count
    return count


@compiled
def mend(layout: Layout, slot: int, old: Ints, fresh: Ints, state: Ints) -> None:
    """Mend the tree ``old`` where it uses arcs that are out of use, by the arcs of ``fresh``.

    A vertex whose way to the root is broken is entered as in ``fresh``, the others stay as they
    are: ways of ``fresh`` from broken vertices lead over broken ones until they meet a whole
    one, so that no circle can come about. ``state`` is room for one number a vertex.
    """
    usable = layout.usable[layout.source_mask[layout.slot_source[slot]]]
    root = layout.source_vertex[layout.slot_source[slot]]
    state[:] = _UNKNOWN
    state[root] = _WHOLE
    for start in range(old.size):
        vertex = start
        while state[vertex] == _UNKNOWN and old[vertex] >= 0 and usable[old[vertex]]:
            state[vertex] = _ASKED
            vertex = layout.tail[old[vertex]]
        verdict = _WHOLE if state[vertex] == _WHOLE else _BROKEN
        if state[vertex] == _UNKNOWN:
            state[vertex] = _BROKEN
        vertex = start
        while state[vertex] == _ASKED:
            state[vertex] = verdict
            vertex = layout.tail[old[vertex]]
    for vertex in range(old.size):
        if state[vertex] == _BROKEN:
            old[vertex] = fresh[vertex]


@compiled
def mend_all(layout: Layout, old: Ints, fresh: Ints, place: Ints, state: Ints) -> None:
    """Mend ``old[slot]`` by ``fresh[place[slot]]`` for every slot."""
    for slot in range(old.shape[0]):
        mend(layout, slot, old[slot], fresh[place[slot]], state)
