"""What a failure does to the flow towards one target: only what it moves is pushed again.

The vertices cut off come first: in what is left of the graph nothing outside them sends them
anything, so that each starts from its own traffic and passes on what it then has, the farthest
first. What they sent before is taken away. Everything else only changes by a difference, which is
pushed on from far to near until it has cancelled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_region import CUT, STIRRED
from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.after_region import Bytes, Ints, Longs, Side

    Floats = NDArray[np.float64]
    Words = NDArray[np.uint64]
    Waiting = tuple[Words, Floats, Ints, Ints]
    """Vertices whose flow changes: a bit by rank, by how much, rank by vertex, vertex by rank."""

FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
ONE = np.uint64(1)
LOW = np.uint64(63)
SHIFT = np.uint64(6)


@compiled
def wait(waiting: Waiting, vertex: int, amount: float, top: int) -> int:
    """Add ``amount`` to the difference of ``vertex`` and have it pushed on; return the top word."""
    words, difference, rank, _ = waiting
    difference[vertex] += amount
    place = np.uint64(rank[vertex])
    word = int(place >> SHIFT)
    words[word] |= ONE << (place & LOW)
    return max(top, word)


@compiled
def _highest(bits: np.uint64) -> int:
    """Return the place of the highest bit that is set; ``bits`` is not 0."""
    place = 0
    for step in (32, 16, 8, 4, 2, 1):
        if bits >> np.uint64(step):
            bits >>= np.uint64(step)
            place += step
    return place


@compiled
def _parts(
    out: Side,
    splits: tuple[Floats, Floats] | None,
    gone: Bytes,
    distance: Longs,
    state: Bytes,
    vertex: int,
) -> tuple[float, float]:
    """Return what the next hops of ``vertex`` add up to: before, and those that stay.

    For a vertex that is not cut off. Evenly every next hop counts 1.
    """
    first, other, weight, number = out
    before, after = 0.0, 0.0
    for slot in range(first[vertex], first[vertex + 1]):
        if weight[slot] + distance[other[slot]] == distance[vertex]:
            old = new = 1.0
            if splits is not None:
                old, new = splits[0][slot], splits[1][slot]
            before += old
            if gone[number[slot]] == 0 and state[other[slot]] != CUT:
                after += new
    return before, after


@compiled
def _withdraw(
    out: Side,
    split: Floats | None,
    distance: Longs,
    state: Bytes,
    cut: Ints,
    flow: Floats,
    waiting: Waiting,
    load: Floats,
) -> int:
    """Take away what the vertices ``cut`` off sent before; return the top word that waits."""
    first, other, weight, _ = out
    top = -1
    for vertex in cut:
        amount = flow[vertex]
        if amount == 0.0:
            continue
        total = 0.0
        for slot in range(first[vertex], first[vertex + 1]):
            if weight[slot] + distance[other[slot]] == distance[vertex]:
                total += 1.0 if split is None else split[slot]
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = other[slot]
            if weight[slot] + distance[ahead] == distance[vertex]:
                part = amount / total if split is None else amount * (split[slot] / total)
                load[slot] -= part
                if state[ahead] != CUT:
                    top = wait(waiting, ahead, -part, top)
    return top


@compiled
def _send_cut(
    out: Side,
    split: Floats | None,
    gone: Bytes,
    distance: Longs,
    anew: Longs,
    state: Bytes,
    order: Ints,
    flow: Floats,
    waiting: Waiting,
    load: Floats,
    top: int,
) -> int:
    """Push the ``flow`` of the vertices cut off on their new ways; return the top word."""
    first, other, weight, number = out
    for vertex in order[::-1]:
        amount = flow[vertex]
        if amount == 0.0:
            continue
        total = 0.0
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = other[slot]
            away = anew[ahead] if state[ahead] == CUT else distance[ahead]
            if weight[slot] + away == anew[vertex] and gone[number[slot]] == 0:
                total += 1.0 if split is None else split[slot]
        for slot in range(first[vertex], first[vertex + 1]):
            ahead = other[slot]
            away = anew[ahead] if state[ahead] == CUT else distance[ahead]
            if weight[slot] + away == anew[vertex] and gone[number[slot]] == 0:
                part = amount / total if split is None else amount * (split[slot] / total)
                load[slot] += part
                if state[ahead] == CUT:
                    flow[ahead] += part
                else:
                    top = wait(waiting, ahead, part, top)
    return top


@compiled
def _send_stirred(
    out: Side,
    splits: tuple[Floats, Floats] | None,
    gone: Bytes,
    distance: Longs,
    state: Bytes,
    vertex: int,
    amounts: tuple[float, float],
    waiting: Waiting,
    load: Floats,
    top: int,
) -> int:
    """Send by what is left of a vertex's next hops what it now has, and take back what it sent."""
    first, other, weight, number = out
    old, new = amounts
    before, after = _parts(out, splits, gone, distance, state, vertex)
    for slot in range(first[vertex], first[vertex + 1]):
        ahead = other[slot]
        if weight[slot] + distance[ahead] != distance[vertex]:
            continue
        was, now = 1.0, 1.0
        if splits is not None:
            was, now = splits[0][slot], splits[1][slot]
        change = -old * (was / before)
        stays = gone[number[slot]] == 0 and state[ahead] != CUT
        if stays:
            change += new * (now / after)
        load[slot] += change
        if state[ahead] != CUT:
            top = wait(waiting, ahead, change, top)
    return top


@compiled
def _send_on(
    out: Side,
    split: Floats | None,
    distance: Longs,
    vertex: int,
    count: int,
    amount: float,
    waiting: Waiting,
    load: Floats,
    top: int,
) -> int:
    """Push the difference of a vertex that the failure leaves alone by its next hops."""
    first, other, weight, _ = out
    total = float(count)
    if split is not None:
        total = 0.0
        for slot in range(first[vertex], first[vertex + 1]):
            if weight[slot] + distance[other[slot]] == distance[vertex]:
                total += split[slot]
    for slot in range(first[vertex], first[vertex + 1]):
        ahead = other[slot]
        if weight[slot] + distance[ahead] == distance[vertex]:
            part = amount / total if split is None else amount * (split[slot] / total)
            load[slot] += part
            top = wait(waiting, ahead, part, top)
    return top


@compiled
def drain(
    out: Side,
    splits: tuple[Floats, Floats] | None,
    gone: Bytes,
    distance: Longs,
    count: Ints,
    state: Bytes,
    flow: Floats,
    waiting: Waiting,
    load: Floats,
    top: int,
    nothing: float,
) -> None:
    """Push on every difference that waits, the farthest vertex first.

    A difference of at most ``nothing`` is what adding and taking away left over, and is dropped.
    """
    words, difference, _, by_rank = waiting
    while top >= 0:
        bits = words[top]
        if bits == np.uint64(0):
            top -= 1
            continue
        place = _highest(bits)
        words[top] = bits & ~(ONE << np.uint64(place))
        vertex = by_rank[64 * top + place]
        amount = difference[vertex]
        difference[vertex] = 0.0
        if distance[vertex] == 0:
            continue
        if state[vertex] == STIRRED:
            old = flow[vertex]
            _send_stirred(
                out, splits, gone, distance, state, vertex, (old, old + amount), waiting, load, top
            )
        elif abs(amount) > nothing:
            split = None if splits is None else splits[0]
            _send_on(out, split, distance, vertex, count[vertex], amount, waiting, load, top)


@compiled
def reflow(
    out: Side,
    splits: tuple[Floats, Floats] | None,
    gone: Bytes,
    distance: Longs,
    anew: Longs,
    count: Ints,
    state: Bytes,
    moved: Ints,
    sizes: tuple[int, int],
    order: Ints,
    flow: Floats,
    fresh: Floats,
    waiting: Waiting,
    load: Floats,
    nothing: float,
) -> None:
    """Change ``load`` (by slot) as the failure changes the flow to one target.

    ``flow`` is what passed each vertex before; ``fresh`` holds, for the vertices cut off, their own
    traffic, and is used up. ``splits`` are the proportions of next hops before and after; None:
    evenly.
    """
    cut, stirred = sizes
    old, new = None, None
    if splits is not None:
        old, new = splits
    top = _withdraw(out, old, distance, state, moved[:cut], flow, waiting, load)
    top = _send_cut(out, new, gone, distance, anew, state, order, fresh, waiting, load, top)
    for place in range(moved.size - stirred, moved.size):
        vertex = moved[place]
        if state[vertex] == STIRRED and flow[vertex] != 0.0:
            top = wait(waiting, vertex, 0.0, top)
    drain(out, splits, gone, distance, count, state, flow, waiting, load, top, nothing)
