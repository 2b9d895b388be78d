"""What a failure does to the flow towards one target: only what it moves is pushed again.

The vertices cut off come first: in what is left of the graph nothing outside them sends them
anything, so that each starts from its own traffic and passes on what it then has, the farthest
first. What they sent before is taken away. Everything else only changes by a difference, which is
pushed on from far to near until it has cancelled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.kernels.after_queue import next_word, wait
from netplan.kernels.after_region import CUT, STIRRED, arc_of, end_of
from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from netplan.kernels.after_queue import Floats, Waiting
    from netplan.kernels.after_region import Bytes, Ints, Longs, Places, Side

    Splits = tuple[Floats, Floats] | None
    """Proportions of next hops by slot, before and after the failure; None: evenly."""


@compiled
def _before(
    out: Side, split: Floats | None, distance: Longs, vertex: int, used: Places
) -> tuple[int, float]:
    """Write the slots of the next hops before the failure; return how many, and their sum."""
    first, slots = out
    count, total, here = 0, 0.0, distance[vertex]
    for slot in range(first[vertex], first[vertex + 1]):
        if slots[slot, 1] + distance[end_of(slots, slot)] == here:
            used[count] = slot
            count += 1
            total += 1.0 if split is None else split[slot]
    return count, total


@compiled
def _after(
    out: Side,
    split: Floats | None,
    gone: Bytes,
    distance: Longs,
    anew: Longs,
    state: Bytes,
    vertex: int,
    used: Places,
) -> tuple[int, float]:
    """Write the slots of the next hops after the failure; return how many, and their sum."""
    first, slots = out
    here = anew[vertex] if state[vertex] == CUT else distance[vertex]
    count, total = 0, 0.0
    for slot in range(first[vertex], first[vertex + 1]):
        ahead = end_of(slots, slot)
        away = anew[ahead] if state[ahead] == CUT else distance[ahead]
        if slots[slot, 1] + away == here and gone[arc_of(slots, slot)] == 0:
            used[count] = slot
            count += 1
            total += 1.0 if split is None else split[slot]
    return count, total


@compiled
def _send(
    out: Side,
    split: Floats | None,
    state: Bytes,
    used: Places,
    total: float,
    amount: float,
    flow: Floats | None,
    waiting: Waiting,
    load: Floats,
    low: int,
) -> int:
    """Add ``amount`` to the loads of the slots ``used`` and to what their ends then send.

    Ends that are cut off get it into ``flow``; None: they have had theirs. Returns the least word
    that waits.
    """
    for slot in used:
        part = amount / total if split is None else amount * (split[slot] / total)
        load[slot] += part
        ahead = end_of(out[1], slot)
        if state[ahead] != CUT:
            low = wait(waiting, ahead, part, low)
        elif flow is not None:
            flow[ahead] += part
    return low


@compiled
def _withdraw(
    out: Side,
    split: Floats | None,
    distance: Longs,
    hops: tuple[Ints, Places],
    state: Bytes,
    cut: Places,
    flow: Floats,
    used: Places,
    waiting: Waiting,
    load: Floats,
    low: int,
) -> int:
    """Take away what the vertices ``cut`` off sent before; return the least word that waits."""
    count, hop = hops
    for vertex in cut:
        amount = flow[vertex]
        if amount == 0.0:
            continue
        if count[vertex] == 1:
            slot = hop[vertex]
            load[slot] -= amount
            ahead = end_of(out[1], slot)
            if state[ahead] != CUT:
                low = wait(waiting, ahead, -amount, low)
        else:
            number, total = _before(out, split, distance, vertex, used)
            low = _send(out, split, state, used[:number], total, -amount, None, waiting, load, low)
    return low


@compiled
def drain(
    out: Side,
    splits: Splits,
    gone: Bytes,
    distance: Longs,
    anew: Longs,
    hops: tuple[Ints, Places],
    state: Bytes,
    flow: Floats,
    used: Places,
    waiting: Waiting,
    load: Floats,
    low: int,
    nothing: float,
) -> None:
    """Push on every difference that waits, the farthest vertex first.

    A stirred vertex takes back what it sent and splits what it then has anew. A difference of at
    most ``nothing`` is what adding and taking away left over, and is dropped.
    """
    count, hop = hops
    words, difference, _, by_place = waiting
    old, new = None, None
    if splits is not None:
        old, new = splits
    slots = out[1]
    while low < words.size:
        place = next_word(words, low)
        if place < 0:
            low += 1
            continue
        vertex = by_place[place]
        amount = difference[vertex]
        difference[vertex] = 0.0
        if state[vertex] == STIRRED:
            sent = flow[vertex]
            number, total = _before(out, old, distance, vertex, used)
            if sent != 0.0:
                _send(out, old, state, used[:number], total, -sent, None, waiting, load, low)
            number, total = _after(out, new, gone, distance, anew, state, vertex, used)
            amount += sent
            _send(out, new, state, used[:number], total, amount, None, waiting, load, low)
        elif abs(amount) <= nothing or count[vertex] == 0:
            continue
        elif count[vertex] == 1:
            load[hop[vertex]] += amount
            wait(waiting, end_of(slots, hop[vertex]), amount, low)
        else:
            number, total = _before(out, new, distance, vertex, used)
            _send(out, new, state, used[:number], total, amount, None, waiting, load, low)


@compiled
def reflow(
    out: Side,
    splits: Splits,
    gone: Bytes,
    distance: Longs,
    anew: Longs,
    hops: tuple[Ints, Places],
    state: Bytes,
    moved: Places,
    sizes: tuple[int, int],
    order: Places,
    flow: Floats,
    fresh: Floats,
    used: Places,
    waiting: Waiting,
    load: Floats,
    low: int,
    nothing: float,
) -> None:
    """Change ``load`` (by slot) as the failure changes the flow to one target.

    ``flow`` is what passed each vertex before; ``fresh`` holds, for the vertices cut off, their own
    traffic, and is used up. ``order`` lists those of them that still reach the target, nearest
    first. ``hops`` are the number of next hops without failure and the slot of one of them. ``low``
    is the least word where something waits already.
    """
    old, new = None, None
    if splits is not None:
        old, new = splits
    low = _withdraw(
        out, old, distance, hops, state, moved[: sizes[0]], flow, used, waiting, load, low
    )
    for vertex in order[::-1]:
        if fresh[vertex] != 0.0:
            number, total = _after(out, new, gone, distance, anew, state, vertex, used)
            low = _send(
                out, new, state, used[:number], total, fresh[vertex], fresh, waiting, load, low
            )
    for place in range(moved.size - sizes[1], moved.size):
        if state[moved[place]] == STIRRED and flow[moved[place]] != 0.0:
            low = wait(waiting, moved[place], 0.0, low)
    drain(out, splits, gone, distance, anew, hops, state, flow, used, waiting, load, low, nothing)
