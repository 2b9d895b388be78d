"""Loads, ways and delays of a whole network after each of many failures.

A failure is dealt with in three steps: every target's distances, flows and delays are changed as
the arcs that fail change them; relations that use a leg changed, or an exchange closed, choose
again; what those that take another way sent is moved from the old legs to the new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_choices import NO_OPTION, choose, option_ms
from netplan.kernels.after_delays import FRESH, OTHER, delays_again
from netplan.kernels.after_flows import reflow
from netplan.kernels.after_layout import scratch
from netplan.kernels.after_loads import ROUNDING
from netplan.kernels.after_queue import NONE_WAITS, wait
from netplan.kernels.after_region import CUT, arc_of, cut_off, end_of, forget, settle_again
from netplan.kernels.after_strike import entries, mend, strike
from netplan.kernels.compiled import compiled
from netplan.kernels.graph import UNREACHED

if TYPE_CHECKING:
    from netplan.kernels.after_layout import (
        Failures,
        Floats,
        Ground,
        Known,
        Relations,
        Scratch,
        Taken,
    )
    from netplan.kernels.after_region import Longs, Places


@compiled
def _legs_anew(relations: Relations, room_: Scratch, row: int, sizes: tuple[int, int, int]) -> int:
    """Set cost and delay of the legs to one target that changed; return how many are listed.

    ``sizes`` are how many vertices are cut off, how many were looked at for their delay, and how
    many legs are listed already.
    """
    cut, seen, listed = sizes
    for vertex in room_.moved[:cut]:
        leg = relations.leg_at[row, vertex]
        if leg >= 0:
            room_.leg_cost[leg] = room_.anew[vertex]
            if room_.anew[vertex] == UNREACHED:
                room_.leg_ms[leg] = np.inf
                room_.legs[listed] = leg
                listed += 1
    for vertex in room_.seen[:seen]:
        leg = relations.leg_at[row, vertex]
        if room_.mark[vertex] == OTHER and leg >= 0:
            room_.leg_ms[leg] = relations.leg_own_ms[leg] + room_.after_ms[vertex]
            room_.legs[listed] = leg
            listed += 1
        room_.mark[vertex] = FRESH
    return listed


@compiled
def _target(
    ground: Ground,
    known: Known,
    relations: Relations,
    row: int,
    failed: Places,
    retimed: Places,
    resplit: Places,
    room_: Scratch,
    load: Floats,
    listed: int,
) -> int:
    """Change distances, loads and delays towards one target; return how many legs are listed."""
    out, back, bits = ground.out, ground.back, ground.bits
    away, count = known.distance[row], known.hops[row]
    state, moved, anew = room_.state, room_.moved, room_.anew
    sizes = cut_off(
        back, ground.tail, ground.head, ground.weight, failed, room_.gone, away, count,
        state, room_.lost, moved,
    )  # fmt: skip
    sizes = _stir(ground, away, resplit, room_, sizes)
    if sizes[1] == 0 and retimed.size == 0:
        return listed
    settled = settle_again(
        out,
        back,
        bits,
        room_.gone,
        away,
        state,
        moved[: sizes[0]],
        anew,
        room_.order,
        *room_.heap,
        None,
        0,
    )
    order = room_.order[:settled]
    for vertex in moved[: sizes[0]]:
        room_.fresh[vertex] = known.own[row, vertex]
    if sizes[1] > 0:
        waiting = room_.words, room_.difference, known.place_of[row], known.by_place[row]
        reflow(
            out, (ground.split, room_.split), room_.gone, away, anew, (count, known.hop[row]),
            state, moved, sizes, order, known.flow[row], room_.fresh, room_.used, waiting, load,
            NONE_WAITS, known.nothing[row],
        )  # fmt: skip
    seen = delays_again(
        out, back, bits, room_.gone, away, anew, state, moved, sizes[1], order, retimed,
        room_.delay, (known.greatest[row], room_.after_ms, room_.mark), room_.seen, room_.heap,
    )  # fmt: skip
    listed = _legs_anew(relations, room_, row, (sizes[0], seen, listed))
    forget(state, room_.lost, moved, sizes[1])
    return listed


@compiled
def _stir(
    ground: Ground, away: Longs, resplit: Places, room_: Scratch, sizes: tuple[int, int]
) -> tuple[int, int]:
    """Stir the vertices one of whose next hops gets another proportion; return the new sizes."""
    cut, stirred = sizes
    for slot in resplit:
        vertex = ground.tail[arc_of(ground.out[1], slot)]
        ahead = end_of(ground.out[1], slot)
        if room_.state[vertex] != 0 or away[ahead] == UNREACHED:
            continue
        if ground.out[1][slot, 1] + away[ahead] == away[vertex]:
            room_.state[vertex] = 1
            stirred += 1
            room_.moved[room_.moved.size - stirred] = vertex
    return cut, stirred


@compiled
def _ask(listed: tuple[Longs, Longs], key: int, room_: Scratch, count: int) -> int:
    """Note the relations that a leg or exchange has; return how many are noted."""
    first, relations = listed
    for place in range(first[key], first[key + 1]):
        relation = relations[place]
        if room_.asked[relation] == 0:
            room_.asked[relation] = 1
            room_.asking[count] = relation
            count += 1
    return count


@compiled
def _note(
    relations: Relations, option: int, amount: float, room_: Scratch, moves: int, rows: int
) -> tuple[int, int]:
    """Note that ``amount`` more starts on the legs of an option.

    Returns how many moves are noted, and to how many targets.
    """
    for leg in relations.options.legs[option]:
        row = relations.leg_row[leg] if leg >= 0 else -1
        if row < 0:
            continue
        if room_.last[row] < 0:
            room_.rows[rows] = row
            rows += 1
        room_.column[moves], room_.amount[moves] = relations.leg_source[leg], amount
        room_.before[moves], room_.last[row] = room_.last[row], moves
        moves += 1
    return moves, rows


@compiled
def _choose_again(
    relations: Relations,
    taken: Taken,
    closed: Places,
    room_: Scratch,
    listed: int,
    option: Longs,
    ms: Floats,
) -> int:
    """Let all that use a leg changed or an exchange closed choose; return how many targets move."""
    count, moves, rows = 0, 0, 0
    for leg in room_.legs[:listed]:
        count = _ask(relations.by_leg, leg, room_, count)
    for exchange in closed:
        count = _ask(relations.by_exchange, exchange, room_, count)
    for relation in room_.asking[:count]:
        room_.asked[relation] = 0
        old, volume = taken.option[relation], relations.volume[relation]
        new = choose(relations.options, relation, room_.leg_cost, room_.leg_ms, room_.closed)
        option[relation], ms[relation] = new, np.inf
        if new != NO_OPTION:
            ms[relation] = option_ms(relations.options, new, room_.leg_ms)
        if new != old and volume > 0.0:
            if old != NO_OPTION:
                moves, rows = _note(relations, old, -volume, room_, moves, rows)
            if new != NO_OPTION:
                moves, rows = _note(relations, new, volume, room_, moves, rows)
    return rows


@compiled
def _move(
    ground: Ground, known: Known, row: int, failed: Places, room_: Scratch, load: Floats
) -> None:
    """Add what starts anew towards one target, and take away what no longer does."""
    out, back = ground.out, ground.back
    away, count, state = known.distance[row], known.hops[row], room_.state
    sizes = cut_off(
        back, ground.tail, ground.head, ground.weight, failed, room_.gone, away, count,
        state, room_.lost, room_.moved,
    )  # fmt: skip
    settled = settle_again(
        out, back, ground.bits, room_.gone, away, state, room_.moved[: sizes[0]], room_.anew,
        room_.order, *room_.heap, None, 0,
    )  # fmt: skip
    waiting = room_.words, room_.difference, known.place_of[row], known.by_place[row]
    for vertex in room_.moved[: sizes[0]]:
        room_.fresh[vertex] = 0.0
    low, total = NONE_WAITS, 0.0
    move, room_.last[row] = room_.last[row], -1
    while move >= 0:
        vertex, amount = room_.column[move], room_.amount[move]
        total += abs(amount)
        if state[vertex] == CUT:
            room_.fresh[vertex] += amount
        elif away[vertex] != UNREACHED:
            low = wait(waiting, vertex, amount, low)
        move = room_.before[move]
    reflow(
        out, (room_.split, room_.split), room_.gone, away, room_.anew, (count, known.hop[row]),
        state, room_.moved, sizes, room_.order[:settled], room_.nobody, room_.fresh, room_.used,
        waiting, load, low, ROUNDING * total,
    )  # fmt: skip
    forget(state, room_.lost, room_.moved, sizes[1])


@compiled
def after_network(
    ground: Ground,
    known: Known,
    relations: Relations,
    taken: Taken,
    failures: Failures,
    exchanges: int,
    load: Floats,
    option: Longs,
    ms: Floats,
) -> None:
    """Fill a row of ``load`` (by slot), ``option`` and ``ms`` (by relation) for every failure."""
    room_ = scratch(ground, relations, exchanges)
    for failure in range(load.shape[0]):
        load[failure], option[failure], ms[failure] = taken.load, taken.option, taken.ms
        room_.leg_cost[:], room_.leg_ms[:] = taken.leg_cost, taken.leg_ms
        listed = strike(ground, failures, failure, room_)
        failed, resplit = entries(failures.arcs, failure), entries(failures.resplit, failure)
        retimed = room_.retimed[: entries(failures.retimed, failure).size]
        for row in range(known.distance.shape[0]):
            listed = _target(
                ground,
                known,
                relations,
                row,
                failed,
                retimed,
                resplit,
                room_,
                load[failure],
                listed,
            )
        closed = entries(failures.closed, failure)
        rows = _choose_again(relations, taken, closed, room_, listed, option[failure], ms[failure])
        for row in room_.rows[:rows]:
            _move(ground, known, row, failed, room_, load[failure])
        mend(ground, failures, failure, room_)
