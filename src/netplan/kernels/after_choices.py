"""Which way each relation takes: the best of the options open to it, by a policy.

A relation is a pair of ends. Its options are ways between pairs of nodes of the two ends: one leg
within one network, or legs within several with handoffs at exchanges between them. Of the options
of one pair of nodes those of the least ``level`` with any open count, and of these the policy's
best; of several pairs the one of least cost in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

HOT: Final = 0
COLD: Final = 1
FASTEST: Final = 2
CHEAPEST: Final = 3
"""Policies: leave the first network soonest, the last one latest, least latency, least cost."""

STEPS_PER_MS: Final = 1e9
"""Latencies are compared in whole picoseconds, so that rounding decides no tie."""

NO_OPTION: Final = -1


class Options(NamedTuple):
    """The options of all relations: those of relation r are ``first[r]:first[r + 1]``.

    ``pair`` and ``level`` never fall within a relation. ``liked`` is the rank of the exchanges
    used, the most preferred first. ``legs`` (three an option) number legs, ``exchanges`` (two)
    exchanges; -1: none. ``fixed_ms`` is the delay beside the legs. ``policy`` is one of those
    above.
    """

    first: Longs
    pair: Longs
    level: Longs
    liked: Longs
    legs: Longs
    exchanges: Longs
    fixed_ms: Floats
    policy: int


@compiled
def option_ms(options: Options, option: int, leg_ms: Floats) -> float:
    """Return the delay of an option, ms one-way."""
    total: float = options.fixed_ms[option]
    for leg in options.legs[option]:
        if leg >= 0:
            total += leg_ms[leg]
    return total


@compiled
def _keys(
    options: Options, option: int, leg_cost: Longs, leg_ms: Floats, closed: Bytes
) -> tuple[int, int, int]:
    """Return the cost of an option in all, and what the policy ranks it by; UNREACHED: not open."""
    whole, head, tail, last = 0, -1, 0, 0
    for exchange in options.exchanges[option]:
        if exchange >= 0 and closed[exchange] == 1:
            return UNREACHED, 0, 0
    for leg in options.legs[option]:
        if leg < 0:
            continue
        cost = leg_cost[leg]
        if cost == UNREACHED:
            return UNREACHED, 0, 0
        whole += cost
        last = cost
        if head < 0:
            head = cost
        else:
            tail += cost
    if options.policy == HOT:
        return whole, head, tail
    if options.policy == COLD:
        return whole, last, head
    if options.policy == CHEAPEST:
        return whole, whole, head
    return whole, int(np.rint(option_ms(options, option, leg_ms) * STEPS_PER_MS)), 0


@compiled
def choose(options: Options, relation: int, leg_cost: Longs, leg_ms: Floats, closed: Bytes) -> int:
    """Return the option that a relation takes, NO_OPTION where none is open."""
    best, best_cost = NO_OPTION, UNREACHED
    own, own_cost, own_first, own_second = NO_OPTION, UNREACHED, 0, 0
    for option in range(options.first[relation], options.first[relation + 1]):
        if own >= 0 and options.pair[option] != options.pair[own]:
            if own_cost < best_cost:
                best, best_cost = own, own_cost
            own = NO_OPTION
        if own >= 0 and options.level[option] != options.level[own]:
            continue
        cost, first, second = _keys(options, option, leg_cost, leg_ms, closed)
        if cost == UNREACHED:
            continue
        better = own < 0 or options.liked[option] < options.liked[own]
        if not better and options.liked[option] == options.liked[own]:
            better = first < own_first or (first == own_first and second < own_second)
        if better:
            own, own_cost, own_first, own_second = option, cost, first, second
    return own if own >= 0 and own_cost < best_cost else best


@compiled
def choose_all(
    options: Options, leg_cost: Longs, leg_ms: Floats, closed: Bytes
) -> tuple[Longs, Floats]:
    """Return the option that every relation takes, and its delay, ms one-way; inf where none."""
    count = options.first.size - 1
    option, ms = np.empty(count, np.int64), np.full(count, np.inf)
    for relation in range(count):
        option[relation] = choose(options, relation, leg_cost, leg_ms, closed)
        if option[relation] != NO_OPTION:
            ms[relation] = option_ms(options, option[relation], leg_ms)
    return option, ms
