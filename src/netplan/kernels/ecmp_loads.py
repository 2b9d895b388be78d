"""Loads under equal-cost multipath: traffic is pushed to each target, paths are never listed.

Every vertex splits what it sends to a target over all its arcs on shortest paths, evenly or in
proportion to a given weight an arc. Flow is pushed from the farthest vertex to the nearest, so that
all of it has arrived at a vertex before the vertex sends it on: one search and one pass a target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED
from netplan.kernels.rows import lifted, rows_in, rows_out
from netplan.kernels.search import room, settle
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Numbers = NDArray[np.integer[Any]]
    Longs = NDArray[np.int64]

BLOCK = 32
"""Targets whose loads are summed before they are added to the others, whoever computes them.

Sums of floats depend on their order; so the blocks are the same for any number of workers.
"""


@compiled
def push_down(
    first: Numbers,
    other: Numbers,
    weight: Longs,
    split: Floats | None,
    distance: Longs,
    order: Numbers,
    used: Numbers,
    flow: Floats,
    load: Floats,
) -> None:
    """Send ``flow`` (by vertex) to the target and add it to ``load`` (by slot).

    ``order`` lists the vertices reached, nearest first; ``used`` is room for one number a slot.
    """
    for rank in range(order.size - 1, 0, -1):
        vertex = np.uint32(order[rank])
        amount, here = flow[vertex], distance[vertex]
        if amount == 0.0:
            continue
        count, total = np.uint32(0), 0.0
        for slot in range(np.uint32(first[vertex]), np.uint32(first[vertex + np.uint32(1)])):
            # A vertex that is not reached has the greatest number, which wraps below 0 here.
            if weight[slot] + distance[np.uint32(other[slot])] == here:
                used[count] = slot
                count += np.uint32(1)
                total += 1.0 if split is None else split[slot]
        for place in range(count):
            taken = np.uint32(used[place])
            part = amount / total if split is None else amount * (split[taken] / total)
            load[taken] += part
            flow[np.uint32(other[taken])] += part


@compiled
def _block(
    out: tuple[Ints, Ints, Longs],
    back: tuple[Ints, Ints, Longs],
    bits: int | None,
    split: Floats | None,
    targets: Longs,
    volume: Floats,
    load: Floats,
) -> float:
    """Add the traffic to each of ``targets`` (a row of ``volume``) to ``load``; return the rest."""
    vertices = volume.shape[1]
    distance, order = np.empty(vertices, np.int64), np.empty(vertices, np.int32)
    keys, items = room(back[1].size, bits)
    nobody, used = np.empty(1, np.bool_), np.empty(max(load.size, 1), np.int32)
    unserved = 0.0
    for row in range(targets.size):
        target, flow = targets[row], volume[row]
        flow[target] = 0.0
        settled = settle(*back, bits, target, nobody, 0, distance, order, keys, items)
        if settled < vertices:
            for vertex in range(vertices):
                if distance[vertex] == UNREACHED:
                    unserved += flow[vertex]
        push_down(*out, split, distance, order[:settled], used, flow, load)
    return unserved


def split_of(graph: Digraph, weight: Longs, split: ArrayLike | None) -> Floats | None:
    """Return ``split`` as one float an arc; raises ValueError unless above 0 where in service."""
    if split is None:
        return None
    parts = np.array(split, dtype=np.float64)
    if parts.shape != (graph.arcs,) or not (parts[weight >= 0] > 0).all():
        message = "split must have one number above 0 for each arc in service"
        raise ValueError(message)
    if not np.isfinite(parts[weight >= 0]).all():
        message = "split must be finite"
        raise ValueError(message)
    return parts


def wanted_by_target(
    graph: Digraph, volume: ArrayLike | tuple[ArrayLike, ArrayLike]
) -> tuple[Longs, Floats]:
    """Return the targets and the traffic from every vertex to each of them, a row each."""
    if isinstance(volume, tuple):
        targets = np.array(volume[0], dtype=np.int64)
        wanted = np.asarray(volume[1], dtype=np.float64)
    else:
        targets = np.arange(graph.vertices)
        wanted = np.asarray(volume, dtype=np.float64).T
    if wanted.shape != (targets.size, graph.vertices):
        message = f"volume must be {targets.size} by {graph.vertices}, is {wanted.shape}"
        raise ValueError(message)
    if targets.size and not 0 <= targets.min() <= targets.max() < graph.vertices:
        message = f"targets must be from 0 to {graph.vertices - 1}"
        raise ValueError(message)
    if not (np.isfinite(wanted).all() and (wanted >= 0).all()):
        message = "volume must be finite and not below 0"
        raise ValueError(message)
    return targets, wanted


def ecmp_loads(
    graph: Digraph,
    weight: ArrayLike,
    volume: ArrayLike | tuple[ArrayLike, ArrayLike],
    *,
    split: ArrayLike | None = None,
    workers: int = 1,
) -> tuple[Floats, float]:
    """Return the load of every arc, in the unit of ``volume``, and the volume that has no way.

    ``volume[s, t]`` is what vertex s sends to vertex t; or a pair (targets, rows), where
    ``rows[i, s]`` is what s sends to ``targets[i]``. What a vertex sends to itself loads nothing.
    Traffic is split evenly at every vertex, or in proportion to ``split`` (one number above 0 an
    arc). An arc of weight 0 counts an infinitesimal (``lifted``). Both answers are the same to the
    last bit for any number of ``workers`` (threads). Raises ValueError for arrays of another shape.

    >>> from netplan.kernels import Digraph
    >>> square = Digraph.of(4, tail=[0, 0, 1, 2], head=[1, 2, 3, 3])
    >>> volume = np.zeros((4, 4))
    >>> volume[0, 3], volume[3, 0] = 10.0, 2.0
    >>> loads, unserved = ecmp_loads(square, [1, 1, 1, 1], volume)
    >>> loads.tolist(), unserved
    ([5.0, 5.0, 5.0, 5.0], 2.0)
    """
    whole, _ = lifted(graph, weight)
    out, back, parts = rows_out(graph, whole), rows_in(graph, whole), split_of(graph, whole, split)
    targets, wanted = wanted_by_target(graph, volume)
    by_slot = None if parts is None else parts[out.arc]

    def work(low: int, high: int) -> tuple[Floats, float]:
        load = np.zeros(out.arc.size)
        mine = np.array(wanted[low:high], order="C")
        ends = (out.first, out.other, out.weight), (back.first, back.other, back.weight)
        rest = _block(*ends, back.bits, by_slot, targets[low:high], mine, load)
        return load, rest

    loads, unserved = np.zeros(graph.arcs), 0.0
    for load, rest in in_threads(work, blocks(targets.size, BLOCK), workers=workers):
        loads[out.arc] += load
        unserved += rest
    return loads, unserved
