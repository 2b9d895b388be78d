"""Loads under equal-cost multipath after each of many failures, at the cost of what they move.

For every target the distances, flows and next hops without failure are kept; a failure touches only
the vertices whose distance or flow it changes. Failures are taken in blocks, so that the loads of a
block stay near the processor while the targets go by; every failure sums over the targets in the
same order, whoever computes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netplan.kernels.after_flows import reflow
from netplan.kernels.after_queue import NONE_WAITS
from netplan.kernels.after_region import count_next, cut_off, forget, mask, settle_again, side_of
from netplan.kernels.compiled import compiled
from netplan.kernels.ecmp_loads import push_down, split_of, wanted_by_target
from netplan.kernels.graph import UNREACHED
from netplan.kernels.rows import lifted, rows_in, rows_out
from netplan.kernels.search import room, settle
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.after_region import Ints, Longs, Numbers, Places, Side
    from netplan.kernels.graph import Digraph
    from netplan.kernels.masks import Masks

    Floats = NDArray[np.float64]
    Ways = tuple[Numbers, Numbers, Longs]


class Columns(NamedTuple):
    """What is known of every target (row) and vertex (column) without failure.

    Distances, place by vertex and vertex by place (``after_queue``), number of next hops, the slot
    of one of them, and flow.
    """

    distance: Longs
    place_of: Ints
    by_place: Places
    hops: Ints
    hop: Places
    flow: Floats


def columns_for(shape: tuple[int, int]) -> Columns:
    """Return room for ``learn``."""
    return Columns(
        distance=np.empty(shape, np.int64),
        place_of=np.zeros(shape, np.int32),
        by_place=np.zeros(shape, np.uint32),
        hops=np.zeros(shape, np.int32),
        hop=np.zeros(shape, np.uint32),
        flow=np.zeros(shape),
    )


BLOCK = 32
"""Failures whose loads are held together."""

ROUNDING = 1e-15
"""A difference of at most this share of the traffic to a target is left over from rounding."""


@compiled
def learn(
    out: Ways,
    back: Ways,
    side: Side,
    bits: int | None,
    split: Floats | None,
    targets: Longs,
    volume: Floats,
    columns: Columns,
    load: Floats,
    low: int,
    high: int,
) -> float:
    """Fill rows ``low`` to ``high`` of ``columns`` without failure; return what has no way.

    ``load`` (by slot) gets the loads on top.
    """
    distance, place_of, by_place, count, hop, flow = columns
    vertices = volume.shape[1]
    keys, items = room(back[1].size + vertices, bits)
    nobody, used = np.empty(1, np.bool_), np.empty(max(load.size, 1), np.int32)
    order, unserved = np.empty(vertices, np.int32), 0.0
    for row in range(low, high):
        away, target = distance[row], targets[row]
        settled = settle(*back, bits, target, nobody, 0, away, order, keys, items)
        for place in range(settled):
            vertex = order[settled - 1 - place]
            by_place[row, place], place_of[row, vertex] = vertex, place
        for vertex in range(vertices):
            flow[row, vertex] = volume[row, vertex]
            if away[vertex] == UNREACHED:
                unserved += volume[row, vertex]
        count_next(side, away, count[row], hop[row])
        flow[row, target] = 0.0
        push_down(*out, split, away, order[:settled], used, flow[row], load)
    return unserved


@compiled
def _after(
    out: Side,
    back: Side,
    bits: int | None,
    split: Floats | None,
    ends: tuple[Places, Places, Longs],
    volume: Floats,
    columns: Columns,
    first: Longs,
    arcs: Places,
    low: int,
    high: int,
    load: Floats,
    unserved: Floats,
) -> None:
    """Change ``load`` and ``unserved`` (a row each) for the failures ``low`` to ``high``."""
    tail, head, weight = ends
    distance, place_of, by_place, count, hop, flow = columns
    vertices = volume.shape[1]
    state, gone = np.zeros(vertices, np.uint8), np.zeros(tail.size, np.uint8)
    lost, moved = np.zeros(vertices, np.int32), np.empty(2 * vertices, np.uint32)
    anew, order = np.empty(vertices, np.int64), np.empty(vertices, np.uint32)
    keys, items = room(back[1].shape[0] + vertices, bits)
    difference, fresh = np.zeros(vertices), np.empty(vertices)
    used = np.empty(max(out[1].shape[0], 1), np.uint32)
    words = np.zeros(vertices // 64 + 1, np.uint64)
    splits = None if split is None else (split, split)
    for row in range(volume.shape[0]):
        nothing = ROUNDING * volume[row].sum()
        away = distance[row]
        for failure in range(low, high):
            failed = arcs[first[failure] : first[failure + 1]]
            mask(failed, gone, 1)
            sizes = cut_off(
                back, tail, head, weight, failed, gone, away, count[row], state, lost, moved
            )
            if sizes[1] > 0:
                cut = moved[: sizes[0]]
                settled = settle_again(
                    out, back, bits, gone, away, state, cut, anew, order, keys, items, None, 0
                )
                for vertex in cut:
                    fresh[vertex] = volume[row, vertex]
                    if anew[vertex] == UNREACHED:
                        unserved[failure] += volume[row, vertex]
                waiting = words, difference, place_of[row], by_place[row]
                reflow(
                    out, splits, gone, away, anew, (count[row], hop[row]), state, moved, sizes,
                    order[:settled], flow[row], fresh, used, waiting, load[failure - low],
                    NONE_WAITS, nothing,
                )  # fmt: skip
                forget(state, lost, moved, sizes[1])
            mask(failed, gone, 0)


def ecmp_loads_after(
    graph: Digraph,
    weight: ArrayLike,
    volume: ArrayLike | tuple[ArrayLike, ArrayLike],
    masks: Masks,
    *,
    split: ArrayLike | None = None,
    workers: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the load of every arc (column) after each failure (row), and what has no way then.

    ``volume`` and ``split`` are those of ``ecmp_loads``, whose answer for the arcs left each row
    is, to some 1e-14 of the greatest load; failed arcs carry exactly 0. An arc of weight 0 counts
    an infinitesimal (``lifted``). The answer is the same to the last bit for any number of
    ``workers`` (threads) and for any other failures beside. Raises ValueError as ``ecmp_loads``
    does.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.masks import Masks
    >>> square = Digraph.of(4, tail=[0, 0, 1, 2], head=[1, 2, 3, 3])
    >>> volume = np.zeros((4, 4))
    >>> volume[0, 3], volume[1, 3] = 10.0, 2.0
    >>> loads, unserved = ecmp_loads_after(square, [1, 1, 1, 1], volume, Masks.of([[0], [2]]))
    >>> loads.tolist(), unserved.tolist()
    ([[0.0, 10.0, 2.0, 10.0], [0.0, 10.0, 0.0, 10.0]], [0.0, 2.0])
    """
    raised, _ = lifted(graph, weight)
    targets, wanted = wanted_by_target(graph, volume)
    parts, known = split_of(graph, raised, split), masks.of_arcs(graph)
    base = _learned(graph, raised, parts, targets, wanted, workers)
    ends = graph.tail.astype(np.uint32), graph.head.astype(np.uint32), raised
    loads = np.zeros((len(known), graph.arcs))
    unserved = np.full(len(known), base.unserved)

    def work(low: int, high: int) -> None:
        load = np.repeat(base.load[None], high - low, axis=0)
        _after(
            base.out,
            base.back,
            base.bits,
            base.split,
            ends,
            base.volume,
            base.columns,
            known.first,
            known.arcs,
            low,
            high,
            load,
            unserved,
        )
        # What adding and taking away left over may lie below 0.
        loads[low:high, base.arc] = np.maximum(load, 0.0)

    in_threads(work, blocks(len(known), BLOCK), workers=workers)
    for failure in range(len(known)):
        loads[failure, known.arcs[known.first[failure] : known.first[failure + 1]]] = 0.0
    return loads, unserved


@dataclass(frozen=True, slots=True)
class _Base:
    """What is known without failure: both sides, next hops' proportions, columns and loads.

    ``arc`` is the number of the arc at each slot.
    """

    arc: Ints

    out: Side
    back: Side
    bits: int | None
    split: Floats | None
    volume: Floats
    columns: Columns
    load: Floats
    unserved: float


def _learned(
    graph: Digraph,
    weight: Longs,
    parts: Floats | None,
    targets: Longs,
    wanted: Floats,
    workers: int,
) -> _Base:
    """Return distances and flows to every target without failure."""
    rows, into = rows_out(graph, weight), rows_in(graph, weight)
    out, back = side_of(rows), side_of(into)
    split = None if parts is None else parts[rows.arc]
    volume = np.array(wanted, order="C")
    volume[np.arange(targets.size), targets] = 0.0
    shape = volume.shape
    columns = columns_for(shape)

    def work(low: int, high: int) -> tuple[Floats, float]:
        load = np.zeros(rows.arc.size)
        ways = rows.ways, into.ways
        rest = learn(*ways, out, into.bits, split, targets, volume, columns, load, low, high)
        return load, rest

    load, unserved = np.zeros(rows.arc.size), 0.0
    for some, rest in in_threads(work, blocks(targets.size, BLOCK), workers=workers):
        load += some
        unserved += rest
    return _Base(rows.arc, out, back, into.bits, split, volume, columns, load, unserved)
