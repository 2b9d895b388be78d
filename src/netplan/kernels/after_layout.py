"""What the kernels of a network's failures are given, and the room they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.search import room

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.after_choices import Options
    from netplan.kernels.after_region import Bytes, Ints, Longs, Places, Side

    Floats = NDArray[np.float64]


class Ground(NamedTuple):
    """The graph: both sides, arcs by number, and by slot of ``out`` delay and proportion."""

    out: Side
    back: Side
    bits: int | None
    tail: Places
    head: Places
    weight: Longs
    delay: Floats
    split: Floats


class Known(NamedTuple):
    """What is known without failure, by target (row) and vertex (column); see ``after_loads``.

    ``own`` is the traffic that starts at each vertex, ``greatest`` the delay of the slowest
    shortest path; ``nothing`` is, by target, what a difference must pass not to be rounding.
    """

    distance: Longs
    place_of: Ints
    by_place: Places
    hops: Ints
    hop: Places
    flow: Floats
    own: Floats
    greatest: Floats
    nothing: Floats


class Relations(NamedTuple):
    """Who wants what: options, legs (source vertex, target row, delay of the source's own node).

    ``leg_at[row, vertex]`` is the leg from a vertex to a target, -1: none. ``by_leg`` and
    ``by_exchange`` list the relations that have a leg or exchange among their options.
    """

    options: Options
    volume: Floats
    leg_source: Longs
    leg_row: Longs
    leg_own_ms: Floats
    leg_at: Longs
    by_leg: tuple[Longs, Longs]
    by_exchange: tuple[Longs, Longs]


class Taken(NamedTuple):
    """What holds without failure: cost and delay by leg, option and delay by relation, loads."""

    leg_cost: Longs
    leg_ms: Floats
    option: Longs
    ms: Floats
    load: Floats


class Failures(NamedTuple):
    """What fails: each pair is where every failure's entries begin, and the entries.

    ``arcs`` are out of service and ``closed`` exchanges closed; the arcs at ``retimed`` slots take
    ``retimed_ms`` and those at ``resplit`` slots get the proportion ``resplit_part``. ``ended``
    are legs that stay at a node which fails.
    """

    arcs: tuple[Longs, Places]
    closed: tuple[Longs, Places]
    retimed: tuple[Longs, Places]
    retimed_ms: Floats
    resplit: tuple[Longs, Places]
    resplit_part: Floats
    ended: tuple[Longs, Places]


class Scratch(NamedTuple):
    """Room to work in, as clean after a failure as before it.

    ``column`` and ``amount`` say what is moved, ``last`` by target which move came last, ``before``
    by move which came before it to the same target; -1: none.
    """

    gone: Bytes
    state: Bytes
    lost: Ints
    moved: Places
    anew: Longs
    order: Places
    heap: tuple[Longs, Longs]
    fresh: Floats
    nobody: Floats
    used: Places
    words: NDArray[np.uint64]
    difference: Floats
    mark: Bytes
    after_ms: Floats
    seen: Places
    retimed: Places
    delay: Floats
    split: Floats
    leg_cost: Longs
    leg_ms: Floats
    legs: Longs
    asked: Bytes
    asking: Longs
    closed: Bytes
    column: Longs
    amount: Floats
    before: Longs
    last: Longs
    rows: Longs


@compiled
def scratch(ground: Ground, relations: Relations, exchanges: int) -> Scratch:
    """Return room for one worker."""
    vertices, slots = ground.out[0].size - 1, ground.out[1].shape[0]
    legs, wanted = relations.leg_source.size, relations.volume.size
    return Scratch(
        gone=np.zeros(ground.tail.size, np.uint8),
        state=np.zeros(vertices, np.uint8),
        lost=np.zeros(vertices, np.int32),
        moved=np.empty(2 * vertices, np.uint32),
        anew=np.empty(vertices, np.int64),
        order=np.empty(vertices, np.uint32),
        heap=room(slots + 3 * vertices, ground.bits),
        fresh=np.zeros(vertices),
        nobody=np.zeros(vertices),
        used=np.empty(max(slots, 1), np.uint32),
        words=np.zeros(vertices // 64 + 1, np.uint64),
        difference=np.zeros(vertices),
        mark=np.zeros(vertices, np.uint8),
        after_ms=np.empty(vertices),
        seen=np.empty(3 * vertices, np.uint32),
        retimed=np.empty(max(slots, 1), np.uint32),
        delay=ground.delay.copy(),
        split=ground.split.copy(),
        leg_cost=np.empty(legs, np.int64),
        leg_ms=np.empty(legs),
        legs=np.empty(max(legs, 1), np.int64),
        asked=np.zeros(max(wanted, 1), np.uint8),
        asking=np.empty(max(wanted, 1), np.int64),
        closed=np.zeros(max(exchanges, 1), np.uint8),
        column=np.empty(6 * max(wanted, 1), np.int64),
        amount=np.empty(6 * max(wanted, 1)),
        before=np.empty(6 * max(wanted, 1), np.int64),
        last=np.full(relations.leg_at.shape[0], -1, np.int64),
        rows=np.empty(relations.leg_at.shape[0], np.int64),
    )
