"""What a failure changes before anything is computed, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_region import arc_of, mask
from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED

if TYPE_CHECKING:
    from netplan.kernels.after_layout import Failures, Ground, Scratch
    from netplan.kernels.after_region import Longs, Places


@compiled
def entries(listed: tuple[Longs, Places], failure: int) -> Places:
    """Return the entries of one failure."""
    first, every = listed
    return every[first[failure] : first[failure + 1]]


@compiled
def strike(ground: Ground, failures: Failures, failure: int, room_: Scratch) -> int:
    """Set up what a failure changes; return how many legs are listed for it."""
    mask(entries(failures.arcs, failure), room_.gone, 1)
    for exchange in entries(failures.closed, failure):
        room_.closed[exchange] = 1
    retimed, first = entries(failures.retimed, failure), failures.retimed[0][failure]
    for place in range(retimed.size):
        room_.delay[retimed[place]] = failures.retimed_ms[first + place]
        room_.retimed[place] = ground.tail[arc_of(ground.out[1], retimed[place])]
    resplit, first = entries(failures.resplit, failure), failures.resplit[0][failure]
    for place in range(resplit.size):
        room_.split[resplit[place]] = failures.resplit_part[first + place]
    listed = 0
    for leg in entries(failures.ended, failure):
        room_.leg_cost[leg], room_.leg_ms[leg] = UNREACHED, np.inf
        room_.legs[listed] = leg
        listed += 1
    return listed


@compiled
def mend(ground: Ground, failures: Failures, failure: int, room_: Scratch) -> None:
    """Take back what ``_strike`` set up."""
    for slot in entries(failures.retimed, failure):
        room_.delay[slot] = ground.delay[slot]
    for slot in entries(failures.resplit, failure):
        room_.split[slot] = ground.split[slot]
    for exchange in entries(failures.closed, failure):
        room_.closed[exchange] = 0
    mask(entries(failures.arcs, failure), room_.gone, 0)
