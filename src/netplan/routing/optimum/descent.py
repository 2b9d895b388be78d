"""A good flow to begin with: rounds of descent on the smoothed greatest utilisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.pricing_sweep import sweep
from netplan.routing.optimum.pool import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.routing.optimum.pool import Pool

    Floats = NDArray[np.float64]

_FIRST_SHARPNESS = 10.0
_GROWTH = 2.5
_SWEEPS = 12
_STALLED = 0.01
"""A sweep that lowers the greatest utilisation by less, as a part of it, is the last."""

_FLOOR = 1e-9
"""The length of an arc besides its prices, as a part of a mean price: no idle detours."""


@dataclass(frozen=True, slots=True)
class Descent:
    """A flow as weights of groups in rounds (each group's sum to 1), and by group and arc.

    ``price`` is what the last smoothing asks for a Gbit/s, by row, of the scale
    ``price @ room == 1``.
    """

    weight: Floats
    flow: Floats
    price: Floats
    worst: float
    sweeps: int


def start_of(pool: Pool) -> Floats:
    """Add the trees that are shortest by the inverse of capacity, and return their full weight."""
    room = pool.layout.room
    length = pool.on_arcs(1.0 / room)
    # Arcs that are never full still cost a little, so that nobody goes round by them for nothing.
    length += _FLOOR * (length[length > 0].mean() if (length > 0).any() else 1.0)
    trees, _ = pool.shortest(length, np.zeros((0, pool.arcs)))
    pool.keep(trees)
    weight = np.zeros((len(pool.rounds), pool.groups))
    weight[-1] = 1.0
    return weight


def descend(
    pool: Pool,
    weight: Floats,
    *,
    enough: float = -np.inf,
    sharpness: float = _FIRST_SHARPNESS,
    sweeps: int = _SWEEPS,
) -> Descent:
    """Improve the flow ``weight`` until it stalls or its worst utilisation is ``enough``.

    The trees of every sweep become a round of the pool.
    """
    flow = pool.flows(weight)
    full = pool.in_rows(flow.sum(axis=0)) / pool.layout.room
    worst, done, sharp = float(full.max(initial=0.0)), 0, sharpness
    while done < sweeps and worst > max(enough, 0.0):
        steps = _one_sweep(pool, flow, sharp, worst, _movers(pool, flow, full, enough))
        weight = np.vstack([weight * (1.0 - steps), steps])
        full = pool.in_rows(flow.sum(axis=0)) / pool.layout.room
        fresh, done = float(full.max()), done + 1
        stalled, worst = worst - fresh < _STALLED * worst, fresh
        sharp *= _GROWTH
        if stalled:
            break
    price = _price(full, worst, sharp / _GROWTH) / pool.layout.room
    return Descent(weight, flow, price, worst, done)


def _movers(pool: Pool, flow: Floats, full: Floats, enough: float) -> NDArray[np.bool_]:
    """Return the groups with traffic on a row that is more than ``enough`` full."""
    if enough <= 0:
        return np.ones(pool.groups, dtype=np.bool_)
    rows, first = np.flatnonzero(full > enough), pool.layout.row_arc
    arcs = [pool.layout.arc_of[first[row] : first[row + 1]] for row in rows]
    return np.asarray((flow[:, np.concatenate(arcs)] > 0).any(axis=1))


def _one_sweep(
    pool: Pool, flow: Floats, sharp: float, worst: float, moving: NDArray[np.bool_]
) -> Floats:
    """Move groups once, keep their trees, and return the part that each moved."""
    lay = pool.layout
    slots = lay.slot_source.size
    distance = np.empty((slots, pool.vertices))
    into = np.empty((slots, pool.vertices), dtype=np.int32)
    chosen = np.full(lay.volume.size, -1, dtype=np.int32)
    steps, place = np.zeros(pool.groups), np.arange(slots, dtype=np.int32)
    rows = pool.in_rows(flow.sum(axis=0))
    floor = _FLOOR / float(lay.room.mean())
    given = (lay, sharp, worst, floor, flow, rows, moving)
    sweep(*given, distance, into, place, chosen, steps, pool.one)
    pool.keep(Trees(into, place, chosen), np.flatnonzero(moving))
    return steps


def _price(full: Floats, worst: float, sharp: float) -> Floats:
    """Return exponential prices of utilisation, which sum to 1."""
    if not full.size or worst <= 0:
        return np.zeros(full.size)
    price = np.exp(sharp * (full / worst - 1.0))
    return np.asarray(price / price.sum())
