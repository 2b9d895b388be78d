"""Shares of time without service: point, interval and sure bounds, in every unit they are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv

from netplan.failures.availability.figures import MINUTES_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Downtime:
    """Share of time without service, 0 to 1, by row: an estimate and what it lies between.

    ``least`` and ``most`` are sure: the states not looked at counted as served, and as lost.
    ``low`` and ``high`` hold with the confidence asked for, and are the sure ones where nothing
    was drawn.
    """

    share: Floats
    low: Floats
    high: Floats
    least: Floats
    most: Floats

    @property
    def availability(self) -> Floats:
        """Share of time with service."""
        return np.asarray(1.0 - self.share)

    def part(self, rows: slice) -> Downtime:
        """Return some rows."""
        return Downtime(
            self.share[rows], self.low[rows], self.high[rows], self.least[rows], self.most[rows]
        )


def minutes_per_year(share: Floats) -> Floats:
    """Return minutes in a year of 365.25 days, 525,960 of them in all.

    >>> minutes_per_year(np.array([1e-5])).round(4).tolist()
    [5.2596]
    """
    return np.asarray(share * MINUTES_PER_YEAR)


def nines(share: Floats) -> Floats:
    """Return -log10 of the share of time without service; inf where there is none.

    >>> nines(np.array([1e-5, 1.0, 0.0])).tolist()
    [5.0, 0.0, inf]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log10(share))


def verdict(promised: float, *, low: float, high: float) -> str:
    """Return whether an availability promised is ``met`` or ``missed`` by a share of time down.

    ``open`` where it lies within the interval; empty where nothing is promised (NaN).

    >>> verdict(0.999, low=1e-4, high=2e-4), verdict(0.999, low=1e-4, high=2e-3)
    ('met', 'open')
    >>> verdict(0.999, low=2e-3, high=3e-3), verdict(float("nan"), low=0.0, high=1.0)
    ('missed', '')
    """
    if np.isnan(promised):
        return ""
    # 1 - 0.9 is a little less than 0.1 in floats: a promise kept to the digit is kept.
    allowed = (1.0 - promised) * (1.0 + 1e-12)
    if high <= allowed:
        return "met"
    return "missed" if low > allowed else "open"


def clopper_pearson(hits: Floats, count: int, *, confidence: float) -> tuple[Floats, Floats]:
    """Return the interval of a chance of which ``hits`` of ``count`` draws were hits.

    Clopper and Pearson 1934: the ends are quantiles of the beta distribution, and hold with at
    least ``confidence``. The draws need not have one chance in common: of independent draws with
    different chances the count varies less (Hoeffding 1956), so that the interval holds for
    their mean. ``hits`` that are no whole number are sums of shares from 0 to 1, which vary less
    again; the beta quantiles are then read between those of whole numbers.

    >>> low, high = clopper_pearson(np.array([0.0, 10.0]), 10, confidence=0.95)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.6915], [0.3085, 1.0])
    """
    tail = (1.0 - confidence) / 2.0
    low, high = np.zeros(len(hits)), np.ones(len(hits))
    some, short = hits > 0.0, hits < count
    low[some] = betaincinv(hits[some], count - hits[some] + 1.0, tail)
    high[short] = betaincinv(hits[short] + 1.0, count - hits[short], 1.0 - tail)
    return low, high
