"""Inequalities over whole-number columns made tighter by rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_WHOLE = 1e-7
"""A fraction this near to 0 or 1 is rounding of floats."""

_DUST = 1e-6
"""Coefficients below this part of the greatest are no divisors."""

_MOST = 12
"""Divisors tried for one inequality."""

_DENOMINATORS = range(1, 13)
_SNAP = 1e-6


def rounded(
    row: Floats, least: Floats | float, divisor: float, whole: Flags
) -> tuple[Floats, float]:
    """Return ``row @ x >= least`` divided by ``divisor`` and rounded, for x of 0 or above.

    Mixed-integer rounding: with f the fraction of least / divisor, a whole-number column gets
    floor(a) + min(1, frac(a) / f), a continuous one a / f where that is above 0, and the right
    side is rounded up (Nemhauser and Wolsey, Integer and Combinatorial Optimization, II.1.7).

    >>> row, least = rounded(np.array([40.0, 40.0]), 70.0, 40.0, np.array([True, True]))
    >>> row.tolist(), least
    ([1.0, 1.0], 2.0)
    """
    scaled, right = row / divisor, float(least) / divisor
    below = np.floor(right + _WHOLE)
    part = right - below
    if part <= _WHOLE:
        # Nothing is rounded up: the inequality itself, only divided.
        return scaled, right
    floor = np.floor(scaled + _WHOLE)
    over = np.minimum(1.0, np.maximum(scaled - floor, 0.0) / part)
    over[over < _WHOLE] = 0.0
    return np.where(whole, floor + over, np.maximum(scaled, 0.0) / part), float(below + 1.0)


def all_roundings(row: Floats, least: float, whole: Flags) -> list[tuple[Floats, float]]:
    """Return the roundings of an inequality by each of its divisors, where these say more.

    Divisors are the coefficients of whole-number columns.
    """
    most = float(row[whole].max(initial=0.0))
    if least <= 0 or most <= 0:
        return []
    sizes = most * np.unique(np.round(row[whole & (row > _DUST * most)] / most, 9))
    if sizes.size > _MOST:
        sizes = sizes[np.linspace(0, sizes.size - 1, _MOST).astype(np.int64)]
    made = ((divisor, rounded(row, least, divisor, whole)) for divisor in sizes.tolist())
    return [each for divisor, each in made if each[1] > least / divisor + _WHOLE]


def tightest(row: Floats, least: float, point: Floats, whole: Flags) -> tuple[Floats, float, float]:
    """Return the rounding of an inequality that ``point`` breaks most, and by how much.

    The measure is the distance of ``point`` to the inequality; below 0 where it is kept.
    """
    best = (row, least, _distance(row, least, point))
    for made, right in all_roundings(row, least, whole):
        far = _distance(made, right, point)
        if far > best[2] + 1e-9:
            best = (made, right, far)
    return best


def _distance(row: Floats, least: float, point: Floats) -> float:
    """Return the Euclidean distance of a point to the side where the inequality holds."""
    length = float(np.sqrt(row @ row))
    return (least - float(row @ point)) / length if length > 0 else -np.inf


def snapped(price: Floats) -> Floats:
    """Return prices as whole numbers where they are nearly fractions of a small denominator.

    >>> snapped(np.array([0.5, 1.0, 0.0])).tolist()
    [1.0, 2.0, 0.0]
    """
    most = float(price.max(initial=0.0))
    if most <= 0:
        return price
    for denominator in _DENOMINATORS:
        scaled = price / most * denominator
        whole = np.round(scaled)
        if np.abs(scaled - whole).max() < _SNAP * denominator:
            return np.asarray(whole)
    return np.asarray(np.where(price > _SNAP * most, price / most, 0.0))
