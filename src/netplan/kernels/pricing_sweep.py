"""One round of descent: every group in turn moves some traffic to its shortest trees.

The prices are exponential in how full a row is, and follow every move at once: the coordinate
descent on the smoothed greatest utilisation, with the step of each group found by line search.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.pricing import grow
from netplan.kernels.pricing_groups import choose, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout, Scratch

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

_STEEPEST = 60.0
"""The greatest exponent: a row so much too full repels like any that is fuller still."""

_TRIES = 6
"""Points that a line search looks at: a rough step is enough, the next round corrects it."""


@compiled
def slope_at(
    layout: Layout, rows: Ints, count: int, change: Floats, price: Floats, sharp: float, step: float
) -> float:
    """Return how fast the smoothed utilisation rises when ``step`` of ``change`` is made."""
    total = 0.0
    for at in range(count):
        row = rows[at]
        grown = min(sharp * change[row] * step / layout.room[row], _STEEPEST)
        total += change[row] * price[row] * math.exp(grown)
    return total


@compiled
def step_size(
    layout: Layout, rows: Ints, count: int, change: Floats, price: Floats, sharp: float
) -> float:
    """Return the part of a change to make, 0 to 1, by regula falsi on the slope."""
    start = slope_at(layout, rows, count, change, price, sharp, 0.0)
    end = slope_at(layout, rows, count, change, price, sharp, 1.0)
    if start >= 0.0:
        return 0.0
    if end <= 0.0:
        return 1.0
    low, high, below, above = 0.0, 1.0, start, end
    for _ in range(_TRIES):
        step = (low * above - high * below) / (above - below)
        step = min(max(step, low + 0.05 * (high - low)), high - 0.05 * (high - low))
        slope = slope_at(layout, rows, count, change, price, sharp, step)
        if abs(slope) < -0.05 * start:
            return step
        if slope < 0.0:
            low, below, above = step, slope, above * 0.5
        else:
            high, above, below = step, slope, below * 0.5
    return low if low > 0.0 else 0.5 * high


@compiled
def rows_changed(
    layout: Layout, wanted: Floats, flow: Floats, change: Floats, rows: Ints, seen: Ints
) -> int:
    """Fill ``change`` of every row that ``wanted`` loads otherwise than ``flow``; count them."""
    count = 0
    for arc in range(wanted.size):
        more = wanted[arc] - flow[arc]
        if more == 0.0:
            continue
        for place in range(layout.first_row[arc], layout.first_row[arc + 1]):
            row = layout.row_of[place]
            if seen[row] == 0:
                seen[row], change[row], rows[count] = 1, 0.0, row
                count += 1
            change[row] += more
    for at in range(count):
        seen[rows[at]] = 0
    return count


@compiled
def sweep(
    layout: Layout,
    sharp: float,
    worst: float,
    floor: float,
    flow: Floats,
    row_load: Floats,
    moving: Flags,
    distance: Floats,
    into: Ints,
    place: Ints,
    chosen: Ints,
    steps: Floats,
    scratch: Scratch,
) -> None:
    """Let every group that is ``moving`` move once; fill trees, what it chose and the part moved.

    ``flow[group, arc]`` and ``row_load`` are brought up to date. ``sharp`` is the exponent at
    the utilisation ``worst``; ``floor`` a small length that every arc has besides its prices.
    """
    arcs, count = layout.tail.size, layout.room.size
    price, change = np.empty(count), np.empty(count)
    rows, seen = np.empty(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
    length, wanted = np.full(arcs, floor), np.empty(arcs)
    rate = sharp / worst
    for row in range(count):
        full = min(rate * row_load[row] / layout.room[row] - sharp, _STEEPEST)
        price[row] = math.exp(full) / layout.room[row]
        for at in range(layout.row_arc[row], layout.row_arc[row + 1]):
            length[layout.arc_of[at]] += price[row]
    for group in range(layout.group_slot.size - 1):
        if not moving[group]:
            continue
        for slot in range(layout.group_slot[group], layout.group_slot[group + 1]):
            source = layout.slot_source[slot]
            grow(layout, source, length, distance[slot], into[slot], scratch)
        choose(layout, group, length, np.inf, distance, place, chosen)
        wanted[:] = 0.0
        push(layout, group, 1.0, into, place, chosen, wanted, scratch)
        moved = rows_changed(layout, wanted, flow[group], change, rows, seen)
        step = step_size(layout, rows, moved, change, price, rate)
        steps[group] = step
        if step == 0.0:
            continue
        for arc in range(arcs):
            flow[group, arc] += step * (wanted[arc] - flow[group, arc])
        for at in range(moved):
            row = rows[at]
            row_load[row] += step * change[row]
            full = min(rate * row_load[row] / layout.room[row] - sharp, _STEEPEST)
            fresh = math.exp(full) / layout.room[row]
            for each in range(layout.row_arc[row], layout.row_arc[row + 1]):
                arc = layout.arc_of[each]
                length[arc] = max(length[arc] + fresh - price[row], floor)
            price[row] = fresh
