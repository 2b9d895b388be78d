"""The path of least distance, read off the distances to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.rows import checked, vertex_of
from netplan.kernels.search import tight

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


@compiled
def _exits(
    first: Ints, order: Ints, head: Ints, weight: Longs, distance: Longs, target: int, free: Ints
) -> Ints:
    """Set ``free`` to 0 at the target and wherever an arc leads nearer; return these vertices."""
    found, count = np.empty(free.size, np.int32), 0
    for vertex in range(free.size):
        leaves = vertex == target
        for place in range(first[vertex], first[vertex + 1]):
            arc = order[place]
            if weight[arc] > 0 and tight(weight[arc], distance[vertex], distance[head[arc]]):
                leaves = True
        if leaves:
            free[vertex] = 0
            found[count] = vertex
            count += 1
    return found[:count]


@compiled
def _free_arcs(
    out: tuple[Ints, Ints],
    back: tuple[Ints, Ints],
    ends: tuple[Ints, Ints],
    weight: Longs,
    distance: Longs,
    target: int,
) -> Ints:
    """Return how many arcs of weight 0 a path takes at least before it comes nearer to the target.

    Among vertices that arcs of weight 0 join in a circle, this tells which arcs lead out of it.
    """
    free = np.full(distance.size, -1, np.int32)
    waiting, taken = np.empty(distance.size, np.int32), 0
    leaving = _exits(out[0], out[1], ends[1], weight, distance, target, free)
    waiting[: leaving.size] = leaving
    filled = leaving.size
    while taken < filled:
        vertex = waiting[taken]
        taken += 1
        for place in range(back[0][vertex], back[0][vertex + 1]):
            arc = back[1][place]
            tail = ends[0][arc]
            free_step = weight[arc] == 0 and tight(0, distance[tail], distance[vertex])
            if free_step and free[tail] < 0:
                free[tail] = free[vertex] + 1
                waiting[filled] = tail
                filled += 1
    return free


@compiled
def _walk(
    first: Ints,
    order: Ints,
    head: Ints,
    weight: Longs,
    distance: Longs,
    free: Ints,
    source: int,
    target: int,
) -> Ints:
    """Return the arcs from ``source`` to ``target``, at each vertex the lowest that leads on."""
    arcs, count, vertex = np.empty(distance.size, np.int32), 0, source
    while vertex != target:
        chosen = -1
        for place in range(first[vertex], first[vertex + 1]):
            arc = order[place]
            near = weight[arc] > 0 or free[head[arc]] < free[vertex]
            if chosen < 0 and near and tight(weight[arc], distance[vertex], distance[head[arc]]):
                chosen = arc
        if chosen < 0 or count == arcs.size:
            return arcs[:0]
        arcs[count] = chosen
        count += 1
        vertex = head[chosen]
    return arcs[:count]


def _end(distance: Longs, target: int | None) -> int:
    """Return where paths end: ``target``, or the only vertex at distance 0."""
    if target is not None:
        return target
    ends = np.flatnonzero(distance == 0)
    if ends.size != 1:
        message = f"{ends.size} vertices are at distance 0: the target must be named"
        raise ValueError(message)
    return int(ends[0])


def shortest_arcs(
    graph: Digraph,
    weight: ArrayLike,
    distance_to_target: Longs,
    source: int,
    *,
    target: int | None = None,
) -> Ints | None:
    """Return the arcs of the shortest path from ``source``; None where there is no path.

    ``distance_to_target`` comes from ``distances_to`` with the same weights. Of equal paths it is
    the one that takes the lowest-numbered arc at each vertex, where an arc of weight 0 counts only
    if it leads on: no vertex is passed twice. With weights of 0 several vertices may be at
    distance 0, and then ``target`` must say which is meant. Raises ValueError where it does not,
    and for distances that do not belong to these weights.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.distances import distances_to
    >>> twin = Digraph.of(3, tail=[0, 0, 1], head=[1, 1, 2])
    >>> shortest_arcs(twin, [4, 4, 1], distances_to(twin, [4, 4, 1], 2), 0).tolist()
    [0, 2]
    """
    whole, distance = checked(graph, weight), np.array(distance_to_target, dtype=np.int64)
    end, start = vertex_of(graph, _end(distance, target)), vertex_of(graph, source)
    if distance[start] == UNREACHED:
        return None
    if (whole == 0).any():
        out, back = (graph.first_out, graph.arc_out), (graph.first_in, graph.arc_in)
        free = _free_arcs(out, back, (graph.tail, graph.head), whole, distance, end)
    else:
        free = np.zeros(graph.vertices, dtype=np.int32)
    out_arcs = graph.first_out, graph.arc_out
    arcs: Ints = _walk(*out_arcs, graph.head, whole, distance, free, start, end)
    if start != end and not arcs.size:
        message = "the distances do not belong to these weights and this target"
        raise ValueError(message)
    return arcs
