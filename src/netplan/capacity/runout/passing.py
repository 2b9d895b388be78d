"""When loads that grow at several rates pass a limit: the exact moment, not the nearest month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.swept import SLACK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HALVINGS = 64
"""Halvings of a span of years: what is left is below the rounding of a date."""


def load_at(load_gbps: Floats, rates: Floats, years: float | Floats) -> Floats:
    """Return loads ``years`` after those given: the sum over rates of load x (1 + rate)^years.

    ``load_gbps`` has shape (rates, ...), ``years`` is one number or of the shape of one rate's
    loads; Gbit/s.

    >>> load_at(np.array([[80.0], [10.0]]), np.array([0.5, 0.0]), 2.0).tolist()
    [190.0]
    """
    rates = rates.reshape(-1, *([1] * (load_gbps.ndim - 1)))
    return np.asarray((load_gbps * (1.0 + rates) ** years).sum(axis=0))


def passing(
    load_gbps: Floats, rates: Floats, limit_gbps: Floats, *, begin: float, end: float
) -> Floats:
    """Return when loads first lie above a limit from ``begin`` to ``end``, in years; inf: never.

    ``load_gbps`` (rates, n) are the loads of year 0 by rate of growth, ``limit_gbps`` (n) what
    they must not pass; NaN loads never do. A load above its limit at ``begin`` passes it there.
    A sum of non-negative exponentials is convex, so that one which lies within its limit at
    ``begin`` and above it at ``end`` crosses it exactly once: the moment is halved down to.

    >>> passing(np.array([[50.0]]), np.array([0.2]), np.array([60.0]), begin=0.0, end=9.0).tolist()
    [1.0]
    """
    above = limit_gbps * (1.0 + SLACK)
    found = np.full(limit_gbps.shape, np.inf)
    past = load_at(load_gbps, rates, begin) > above
    found[past] = begin
    later = np.flatnonzero(~past & (load_at(load_gbps, rates, end) > above))
    low, high = np.full(later.size, begin), np.full(later.size, end)
    mine, most = load_gbps[:, later], limit_gbps[later]
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        over = load_at(mine, rates, middle) > most
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    # Halving ends a rounding error beside the moment; one that is a round number is said as such.
    found[later] = np.round(high, 12)
    return found
