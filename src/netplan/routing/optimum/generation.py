"""Column and row generation: trees priced by the program's duals until these prove the optimum.

The program holds only rows that are, or were once, too full; the flow kept beside it is feasible
in all of them. Each round moves that flow as far towards the program's answer as it stays so,
adds the rows in the way, and the trees that are cheaper at the program's prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.optimum.pool import Block
from netplan.routing.optimum.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.lp.master import Priced
    from netplan.routing.optimum.aim import Aim
    from netplan.routing.optimum.pool import Pool

    Floats = NDArray[np.float64]

_IDLE = 15
"""Rounds without progress after which the solver's precision is taken to be used up."""

_INWARD = 0.3
"""How far prices are drawn from the program's to the best so far: they jump less."""

_EVEN = 0.01
"""The greatest part of even prices mixed in, so that rows outside the program cost something."""

_SMALLEST = 1e-9
_ROWS_AT_ONCE = 40
_NEAR = 0.8
"""Rows this full, as a part of the fullest, are in the program from the start."""


@dataclass(frozen=True, slots=True)
class Found:
    """Weights of groups in rounds, the bound proved, the program's row prices, and rounds."""

    weight: Floats
    bound: float
    price: Floats
    rounds: int


@dataclass(slots=True)
class Flow:
    """The flow kept: the value of every column, the load of every row and the cost."""

    values: Floats
    load: Floats
    cost: float


@dataclass(slots=True)
class Prices:
    """The best prices so far with the bound that they prove, and how much to trust the program."""

    best: Floats
    bound: float
    even: float = _EVEN
    inward: float = _INWARD
    rounds: int = 0
    idle: int = 0
    last: tuple[float, float] = (np.inf, -np.inf)


@dataclass(frozen=True, slots=True)
class Goal:
    """When to stop: at this gap, or at a flow of at most ``enough``.

    Once no flow can be that good, a coarser gap will do.
    """

    gap: float
    enough: float = -np.inf
    coarse: float = 1e-4

    def met(self, reached: float, bound: float) -> bool:
        """Tell whether a value and its bound are good enough."""
        gap = max(self.gap, self.coarse) if bound > self.enough > -np.inf else self.gap
        return reached <= self.enough or reached - bound <= gap * max(abs(reached), 1e-12)


def generate(
    pool: Pool, aim: Aim, blocks: Sequence[Block], values: Floats, prices: Prices, *, goal: Goal
) -> Found:
    """Improve the flow ``values`` over the columns of ``blocks`` until ``goal`` is met.

    The flow must be feasible. Where the solver's precision ends first, so does this; the bound
    is right all the same. Raises SolverError when HiGHS gives up.
    """
    flow = _flow_of(pool, blocks, values)
    program = Program(pool, aim)
    program.limit(_near(pool, aim, flow.load))
    for block in blocks:
        program.add(block)
    answer = program.solve()
    while True:
        wanted = _flow_of(pool, program.blocks, program.column_values(answer))
        _move(pool, aim, flow, wanted)
        reached = _value_of(pool, aim, flow)
        if goal.met(reached, prices.bound) or prices.idle > _IDLE:
            break
        _settle(prices, reached, goal.gap)
        fresh = _price(program, answer, prices)
        if goal.met(reached, prices.bound):
            break
        blocking = _blocking(program, wanted, prices.bound, goal.gap)
        program.limit(blocking)
        prices.idle *= blocking.size == 0
        if fresh is not None:
            program.add(fresh)
        answer = program.solve()
    weight = pool.weights(program.blocks, flow.values)
    return Found(weight, prices.bound, program.prices(answer)[0], prices.rounds)


def _value_of(pool: Pool, aim: Aim, flow: Flow) -> float:
    """Return what the aim makes of a flow: its greatest utilisation, or its cost."""
    if aim.cap is None:
        return float((flow.load / pool.layout.room).max(initial=0.0))
    return flow.cost


def _flow_of(pool: Pool, blocks: Sequence[Block], values: Floats) -> Flow:
    """Return the flow that gives columns these values."""
    load = pool.in_rows(pool.load_of(blocks, values))
    costs = np.concatenate([block.cost for block in blocks])
    return Flow(values, load, float(costs @ values))


def _near(pool: Pool, aim: Aim, load: Floats) -> NDArray[np.int64]:
    """Return the rows that are nearly as full as the fullest, or as the cap lets them be."""
    full = load / pool.layout.room
    most = full.max(initial=0.0) if aim.cap is None else aim.cap
    return np.flatnonzero((full >= _NEAR * most) & (full > 0))


def _move(pool: Pool, aim: Aim, flow: Flow, wanted: Flow) -> None:
    """Move ``flow`` to the best feasible mixture of itself and ``wanted``."""
    values = np.append(flow.values, np.zeros(wanted.values.size - flow.values.size))
    here = flow.load / pool.layout.room
    change = wanted.load / pool.layout.room - here
    if aim.cap is None:
        step = _least_maximum(here, change)
    else:
        step = _longest(here, change, aim.cap) if wanted.cost < flow.cost else 0.0
    flow.values = values + step * (wanted.values - values)
    flow.load = flow.load + step * (wanted.load - flow.load)
    flow.cost += step * (wanted.cost - flow.cost)


def _least_maximum(start: Floats, change: Floats) -> float:
    """Return the t from 0 to 1 with the least maximum of ``start + t * change``.

    The maximum of lines is found by walking down its corners: from the steepest line at t = 0 to
    the first line that crosses it, as long as it falls.
    """
    if not start.size:
        return 1.0
    step, line = 0.0, int(np.lexsort((change, start))[-1])
    while change[line] < 0.0:
        slower = change > change[line]
        ahead = np.full(start.size, np.inf)
        ahead[slower] = (start[line] - start[slower]) / (change[slower] - change[line])
        crossing = float(ahead.min(initial=np.inf))
        if crossing >= 1.0:
            return 1.0
        step = max(step, crossing)
        meet = np.flatnonzero(ahead <= crossing)
        line = int(meet[np.argmax(change[meet])])
    return step


def _longest(start: Floats, change: Floats, cap: float) -> float:
    """Return the greatest t up to 1 that keeps ``start + t * change`` within the cap."""
    rising = change > 0
    # What is over by rounding alone must not stop the move.
    over = start + change > cap * (1.0 + 1e-10)
    blocked = rising & over
    if not blocked.any():
        return 1.0
    room = np.maximum(cap - start[blocked], 0.0) / change[blocked]
    return float(min(1.0, room.min()))


def _settle(prices: Prices, reached: float, gap: float) -> None:
    """Choose how much to mix into the program's prices: less the nearer, nothing when stuck."""
    scale = max(abs(reached), 1e-12)
    distance = (reached - prices.bound) / scale
    prices.even = min(prices.even, max(0.1 * distance, 0.1 * gap))
    better, proved = prices.last[0] - reached, prices.bound - prices.last[1]
    prices.last = (reached, prices.bound)
    if better < 0.1 * gap * scale:
        # At the program's own prices the columns found are sure to help.
        prices.idle = prices.idle + 1 if proved < 0.1 * gap * scale else 0
        prices.even = min(prices.even, 0.1 * gap)
        prices.inward, prices.even = 0.0, max(0.1 * prices.even, _SMALLEST)
    else:
        prices.idle, prices.inward = 0, _INWARD


def _price(program: Program, answer: Priced, prices: Prices) -> Block | None:
    """Seek trees, improve the bound, and return the columns that the program's prices like."""
    pool, aim = program.pool, program.aim
    room = pool.layout.room
    own, worth_of_group = program.prices(answer)
    price = prices.inward * prices.best + (1.0 - prices.inward) * own
    if aim.cap is None:
        price = (1.0 - prices.even) * price + prices.even / (room * room.size)
    measures = np.vstack([aim.measure, pool.on_arcs(own)])
    trees, worth = pool.shortest(aim.measure + pool.on_arcs(price), measures, limit=aim.limit)
    prices.rounds += 1
    bound = aim.bound(worth[:, 0].sum(), worth[:, 1].sum(), float(price @ room))
    if bound > prices.bound:
        prices.best, prices.bound = price, bound
    cost = worth[:, 2] - aim.gain * worth[:, 1]
    saved = worth_of_group - cost - worth[:, 3]
    scale = max(abs(float(answer.objective)), 1e-12)
    better = np.flatnonzero(saved > 1e-9 * scale / max(pool.groups, 1))
    if not better.size:
        return None
    number = pool.keep(trees, better)
    ones = np.ones(better.size)
    return Block(better.astype(np.int32), ((number, ones),), cost[better])


def _blocking(program: Program, wanted: Flow, bound: float, gap: float) -> NDArray[np.int64]:
    """Return the fullest rows outside the program that its answer makes too full."""
    full = wanted.load / program.pool.layout.room
    most = program.aim.cap
    if most is None:
        inside = full[program.rows].max(initial=0.0)
        most = max(float(inside), bound) * (1.0 + 0.25 * gap)
    over = full > most * (1.0 + 1e-9)
    over[program.rows] = False
    found = np.flatnonzero(over)
    worst = np.argsort(-full[found], kind="stable")[:_ROWS_AT_ONCE]
    return np.sort(found[worst])
