"""The three optima: least greatest utilisation, most traffic carried, least latency under a cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.optimum.aim import Aim
from netplan.routing.optimum.answer import optimum_of
from netplan.routing.optimum.descent import descend, start_of
from netplan.routing.optimum.generation import Found, Goal, Prices, generate
from netplan.routing.optimum.layout import layout_of
from netplan.routing.optimum.pool import Block, Pool
from netplan.routing.optimum.result import Optimum, TooTight
from netplan.routing.optimum.warm import Kept, taken_over

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.routing.optimum.descent import Descent
    from netplan.routing.optimum.problem import FlowProblem

    Floats = NDArray[np.float64]

_GAP = 1e-4
_CERTAIN = 1e-9
"""The gap to which the least utilisation is sought to tell whether a cap can be kept."""

_SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)

_SHARP = 100.0
"""How sharply a flow that was good is improved: it is near the optimum already."""

_TOLERANCE = 1e-6
"""A cap that is missed by less than this part of it counts as kept."""


def least_max_utilisation(
    problem: FlowProblem, *, gap: float = _GAP, start: Optimum | None = None
) -> Optimum:
    """Return a flow whose greatest utilisation is within ``gap`` of the least there can be.

    The utilisation is load over capacity as a part, over arcs and shared capacities, and may be
    above 1. Demands that nothing reaches are left out (see ``reachable``). ``start`` is an
    answer to the same demands on the same graph, perhaps with other capacities, such as before a
    failure: its trees are mended and used again. Raises ValueError for a gap that is not above
    0, or a start that does not belong to the problem.

    >>> from netplan.kernels import Digraph
    >>> from netplan.routing.optimum import FlowProblem
    >>> two_ways = Digraph.of(3, tail=[0, 0, 1], head=[2, 1, 2])
    >>> problem = FlowProblem.plain(
    ...     two_ways, [1.0, 3.0, 3.0], origin=[0], target=[2], volume_gbps=[2.0]
    ... )
    >>> best = least_max_utilisation(problem)
    >>> round(best.objective, 6), best.load_gbps.round(6).tolist()
    (0.5, [0.5, 1.5, 1.5])
    """
    _check(gap)
    pool = Pool(layout_of(problem))
    found, _ = _least(pool, gap, taken_over(pool, problem, start) if start else None)
    aim = Aim(np.zeros(pool.arcs))
    return optimum_of(problem, pool, aim, found)


def most_carried(
    problem: FlowProblem,
    *,
    utilisation: float = 1.0,
    gap: float = _GAP,
    start: Optimum | None = None,
) -> Optimum:
    """Return a flow that carries the most traffic with no utilisation above ``utilisation``.

    Each demand may be served in part; the objective is their sum, Gbit/s, and the bound the most
    that any flow could carry. ``start`` is as for ``least_max_utilisation``. Raises ValueError
    for a gap or a utilisation that is not above 0.

    >>> from netplan.kernels import Digraph
    >>> from netplan.routing.optimum import FlowProblem
    >>> link = Digraph.of(2, tail=[0], head=[1])
    >>> problem = FlowProblem.plain(link, [1.0], origin=[0], target=[1], volume_gbps=[4.0])
    >>> most_carried(problem).carried.round(6).tolist()
    [0.25]
    """
    _check(gap)
    _check(utilisation, "utilisation")
    pool = Pool(layout_of(problem))
    kept = taken_over(pool, problem, start) if start else None
    # A flow that uses the room well when scaled down need not be the optimum of its own aim.
    descent, price = _descended(pool, kept, enough=utilisation)
    aim = Aim(np.zeros(pool.arcs), cap=utilisation, gain=1.0)
    mixed = _mixture(pool, descent, aim)
    reachable = pool.layout.volume[pool.rounds[0].chosen >= 0]
    prices = Prices(best=0.0 * price, bound=-float(reachable.sum()), even=0.0)
    offers = _offers(pool, aim, price, prices)
    part = min(1.0, utilisation / max(descent.worst, 1e-300))
    values = np.repeat([part, *(0.0 for _ in offers)], pool.groups)
    found = generate(pool, aim, [mixed, *offers], values, prices, goal=Goal(gap))
    return optimum_of(problem, pool, aim, found)


def least_latency(
    problem: FlowProblem,
    latency: ArrayLike,
    *,
    utilisation: float = 1.0,
    gap: float = _GAP,
    start: Optimum | None = None,
) -> Optimum | TooTight:
    """Return a flow of least volume-weighted latency with no utilisation above ``utilisation``.

    ``latency`` is one value an arc, 0 or above, in any unit (one-way ms); the objective is the
    sum over demands of volume times the latency of its way, in Gbit/s times that unit. All that
    is reachable is carried; where that cannot be done within the cap, the answer is ``TooTight``.
    ``start`` is as for ``least_max_utilisation``. Raises ValueError for a latency below 0, or a
    gap or utilisation that is not above 0.

    >>> from netplan.kernels import Digraph
    >>> from netplan.routing.optimum import FlowProblem
    >>> two_ways = Digraph.of(2, tail=[0, 0], head=[1, 1])
    >>> problem = FlowProblem.plain(two_ways, [1.0, 9.0], origin=[0], target=[1], volume_gbps=[2.0])
    >>> round(least_latency(problem, [5.0, 7.0]).objective, 6)
    12.0
    >>> least_latency(problem, [5.0, 7.0], utilisation=0.1).binding
    (0, 1)
    """
    _check(gap)
    _check(utilisation, "utilisation")
    measure = np.array(latency, dtype=np.float64)
    if measure.shape != (problem.graph.arcs,) or not (np.isfinite(measure) & (measure >= 0)).all():
        message = f"latency must be 0 or above for each of {problem.graph.arcs} arcs"
        raise ValueError(message)
    pool = Pool(layout_of(problem))
    kept = taken_over(pool, problem, start) if start else None
    found, worst = _least(pool, _CERTAIN, kept, enough=utilisation)
    if worst > utilisation * (1.0 + _TOLERANCE):
        least = optimum_of(problem, pool, Aim(np.zeros(pool.arcs)), found)
        return _too_tight(problem, least, utilisation)
    aim = Aim(measure, cap=max(utilisation, worst))
    flow = pool.flows(found.weight)
    ones = np.ones(pool.groups)
    mixed = Block(_all(pool), tuple(enumerate(found.weight)), flow @ measure, flow)
    trees, worth = pool.shortest(measure, measure[None, :])
    shortest = Block(_all(pool), ((pool.keep(trees), ones),), worth[:, 2])
    prices = Prices(best=np.zeros(pool.layout.room.size), bound=float(worth[:, 0].sum()), even=0.0)
    values = np.append(ones, 0.0 * ones)
    found = generate(pool, aim, [mixed, shortest], values, prices, goal=Goal(gap))
    return optimum_of(problem, pool, aim, found)


def _check(value: float, name: str = "gap") -> None:
    """Raise ValueError for a number that must be above 0 and is not."""
    if not value > 0:
        message = f"{name} must be above 0, is {value}"
        raise ValueError(message)


def _all(pool: Pool) -> NDArray[np.int32]:
    """Return the numbers of all groups."""
    return np.arange(pool.groups, dtype=np.int32)


def _mixture(pool: Pool, descent: Descent, aim: Aim) -> Block:
    """Return one column a group: the flow that descent ended with."""
    chosen = pool.rounds[-1].chosen
    served = np.bincount(
        pool.layout.demand_group[chosen >= 0],
        weights=pool.layout.volume[chosen >= 0],
        minlength=pool.groups,
    ).astype(np.float64)
    return Block(_all(pool), tuple(enumerate(descent.weight)), -aim.gain * served, descent.flow)


def _offers(pool: Pool, aim: Aim, price: Floats, prices: Prices) -> list[Block]:
    """Return what groups would send at several scales of ``price``; keep the best in ``prices``.

    At the scale of 1 a mean demand pays what it is worth.
    """
    length, room = pool.on_arcs(price), pool.layout.room
    _, worth = pool.shortest(length, np.zeros((0, pool.arcs)))
    priced, served = worth[:, 0].sum(), worth[:, 1].sum()
    blocks = []
    for scale in _SCALES if priced > 0 else ():
        factor = scale * served / priced
        trees, worth = pool.shortest(factor * length, np.zeros((0, pool.arcs)), limit=aim.limit)
        bound = aim.bound(worth[:, 0].sum(), worth[:, 1].sum(), factor * float(price @ room))
        if bound > prices.bound:
            prices.best, prices.bound = factor * price, bound
        number = pool.keep(trees)
        part = ((number, np.ones(pool.groups)),)
        blocks.append(Block(_all(pool), part, -aim.gain * worth[:, 1]))
    return blocks


def _descended(pool: Pool, kept: Kept | None, *, enough: float) -> tuple[Descent, Floats]:
    """Return a good flow, and the row prices to begin with."""
    if kept is None:
        descent = descend(pool, start_of(pool), enough=enough)
        return descent, descent.price
    return descend(pool, kept.weight, enough=enough, sharpness=_SHARP), kept.price


def _least(
    pool: Pool, gap: float, kept: Kept | None, *, enough: float = -np.inf
) -> tuple[Found, float]:
    """Return the flow of least greatest utilisation, or the first one that is at most ``enough``.

    Beside it stands its greatest utilisation.
    """
    aim, goal = Aim(np.zeros(pool.arcs)), Goal(gap, enough)
    bound = kept.bound if kept else 0.0
    descent, price = _descended(pool, kept, enough=max(enough, bound * (1.0 + 0.9 * gap)))
    if descent.worst <= max(enough, 0.0) or goal.met(descent.worst, bound):
        return Found(descent.weight, bound, price, descent.sweeps), descent.worst
    prices = Prices(best=price, bound=bound, rounds=descent.sweeps + 1)
    price = descent.price
    trees, worth = pool.shortest(pool.on_arcs(price), np.zeros((0, pool.arcs)))
    bound = aim.bound(worth[:, 0].sum(), 0.0, float(price @ pool.layout.room))
    if bound > prices.bound:
        prices.best, prices.bound = price, bound
    if goal.met(descent.worst, prices.bound):
        return Found(descent.weight, prices.bound, prices.best, prices.rounds), descent.worst
    ones = np.ones(pool.groups)
    mixed = _mixture(pool, descent, aim)
    fresh = Block(_all(pool), ((pool.keep(trees), ones),), 0.0 * ones)
    values = np.append(ones, 0.0 * ones)
    found = generate(pool, aim, [mixed, fresh], values, prices, goal=goal)
    full = pool.in_rows(pool.load(found.weight)) / pool.layout.room
    return found, float(full.max(initial=0.0))


def _too_tight(problem: FlowProblem, least: Optimum, utilisation: float) -> TooTight:
    """Return what keeps a cap from being kept."""
    capacity = np.where(np.isfinite(problem.capacity_gbps), problem.capacity_gbps, np.inf)
    excess = np.maximum(least.load_gbps - utilisation * capacity, 0.0)
    return TooTight(
        utilisation=utilisation,
        least=least,
        binding=tuple(np.flatnonzero(least.price > 0).tolist()),
        binding_shared=tuple(np.flatnonzero(least.shared_price > 0).tolist()),
        excess_gbps=excess,
    )
