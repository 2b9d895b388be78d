"""What a group of demands takes at given lengths, and the load that it puts on arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout, Scratch

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@compiled
def path_length(layout: Layout, path: int, length: Floats) -> float:
    """Return the length of an allowed path; infinite where an arc of it is out of use."""
    total = 0.0
    for place in range(layout.first_arc[path], layout.first_arc[path + 1]):
        arc = layout.path_arc[place]
        if not layout.usable[0, arc]:
            return np.inf
        total += length[arc]
    return total


@compiled
def choose(
    layout: Layout,
    group: int,
    length: Floats,
    limit: float,
    distance: Floats,
    place: Ints,
    chosen: Ints,
) -> float:
    """Fill ``chosen`` with the shortest option of each of a group's demands; the first of equals.

    -1 where none is shorter than ``limit``. ``distance[place[slot]]`` are the distances of a
    slot. Returns the sum of volume times length over the demands that have one.
    """
    total = 0.0
    for at in range(layout.first_demand[group], layout.first_demand[group + 1]):
        demand = layout.group_demand[at]
        best, least = -1, limit
        for option in range(layout.first_option[demand], layout.first_option[demand + 1]):
            if layout.by_path == 1:
                far = path_length(layout, option, length)
            else:
                row = place[layout.option_slot[option]]
                far = distance[row, layout.option_target[option]]
            if far < least:
                best, least = option, far
        chosen[demand] = best
        if best >= 0:
            total += layout.volume[demand] * least
    return total


@compiled
def push_tree(layout: Layout, into: Ints, load: Floats, scratch: Scratch) -> None:
    """Carry ``scratch.flow`` from every vertex up its tree to the root, adding to ``load``."""
    flow, children, leaves = scratch.flow, scratch.children, scratch.order
    children[:] = 0
    for vertex in range(into.size):
        if into[vertex] >= 0:
            children[layout.tail[into[vertex]]] += 1
    count = 0
    for vertex in range(into.size):
        if into[vertex] >= 0 and children[vertex] == 0:
            leaves[count] = vertex
            count += 1
    done = 0
    while done < count:
        vertex = leaves[done]
        done += 1
        arc = into[vertex]
        above = layout.tail[arc]
        if flow[vertex] > 0.0:
            load[arc] += flow[vertex]
            flow[above] += flow[vertex]
        children[above] -= 1
        if children[above] == 0 and into[above] >= 0:
            leaves[count] = above
            count += 1


@compiled
def push(
    layout: Layout,
    group: int,
    weight: float,
    into: Ints,
    place: Ints,
    chosen: Ints,
    load: Floats,
    scratch: Scratch,
) -> float:
    """Add to ``load`` what a group sends over what it has chosen, times ``weight``.

    Returns the volume of the demands that have chosen something.
    """
    total = 0.0
    for at in range(layout.first_demand[group], layout.first_demand[group + 1]):
        demand = layout.group_demand[at]
        if chosen[demand] >= 0:
            total += layout.volume[demand]
            if layout.by_path == 1:
                path = chosen[demand]
                for step in range(layout.first_arc[path], layout.first_arc[path + 1]):
                    load[layout.path_arc[step]] += weight * layout.volume[demand]
    for slot in range(layout.group_slot[group], layout.group_slot[group + 1]):
        scratch.flow[:] = 0.0
        for at in range(layout.first_demand[group], layout.first_demand[group + 1]):
            demand = layout.group_demand[at]
            option = chosen[demand]
            if option >= 0 and layout.option_slot[option] == slot:
                scratch.flow[layout.option_target[option]] += weight * layout.volume[demand]
        push_tree(layout, into[place[slot]], load, scratch)
    return total


@compiled
def push_groups(
    layout: Layout,
    groups: Ints,
    weight: Floats,
    into: Ints,
    place: Ints,
    chosen: Ints,
    load: Floats,
    scratch: Scratch,
) -> None:
    """Add to ``load`` what each of ``groups`` sends, times its weight."""
    for at in range(groups.size):
        push(layout, groups[at], weight[at], into, place, chosen, load, scratch)


@compiled
def push_each(
    layout: Layout,
    weight: Floats,
    into: Ints,
    place: Ints,
    chosen: Ints,
    load: Floats,
    scratch: Scratch,
) -> None:
    """Add to the row ``load[group]`` what that group sends, times its weight."""
    for group in range(weight.size):
        if weight[group] > 0.0:
            push(layout, group, weight[group], into, place, chosen, load[group], scratch)


@compiled
def choose_groups(
    layout: Layout,
    low: int,
    high: int,
    length: Floats,
    limit: float,
    distance: Floats,
    place: Ints,
    chosen: Ints,
    into: Ints,
    measures: Floats,
    worth: Floats,
    scratch: Scratch,
) -> None:
    """Let groups choose at ``length``; fill ``worth[group]`` with what came of it.

    First the sum of volume times length, then the volume served, then the group's load in each
    of ``measures`` (one row of arc values each).
    """
    load = np.empty(layout.tail.size)
    for group in range(low, high):
        load[:] = 0.0
        worth[group, 0] = choose(layout, group, length, limit, distance, place, chosen)
        worth[group, 1] = push(layout, group, 1.0, into, place, chosen, load, scratch)
        for measure in range(measures.shape[0]):
            worth[group, 2 + measure] = np.dot(measures[measure], load)


@compiled
def loads_in_rows(
    layout: Layout,
    groups: Ints,
    weight: Floats,
    first: Ints,
    rows: Ints,
    into: Ints,
    place: Ints,
    chosen: Ints,
    entries: Floats,
    scratch: Scratch,
) -> None:
    """Add what groups put on ``rows`` to the matrix ``entries[column, row]``.

    Column c has the groups ``first[c]:first[c + 1]`` with their weights.
    """
    load = np.empty(layout.tail.size)
    for column in range(first.size - 1):
        if first[column] == first[column + 1]:
            continue
        load[:] = 0.0
        for at in range(first[column], first[column + 1]):
            push(layout, groups[at], weight[at], into, place, chosen, load, scratch)
        for at in range(rows.size):
            for step in range(layout.row_arc[rows[at]], layout.row_arc[rows[at] + 1]):
                entries[column, at] += load[layout.arc_of[step]]
