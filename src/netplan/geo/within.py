"""Which part of a straight edge in space lies within a distance of another edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FLAT = 1e-18
"""A share of an edge's square below which what grows along it counts as constant."""


def _below_zero(a: Floats, b: Floats, c: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return between which t the parabola a t^2 + 2 b t + c is at most 0; inf to -inf: nowhere.

    Where a is no more than rounding beside ``scale`` the parabola is its value in the middle.
    """
    flat = a <= _FLAT * scale
    root = b * b - a * c
    there = np.where(flat, a / 4 + b + c <= 0, root >= 0)
    safe = np.where(flat, 1.0, a)
    half = np.sqrt(np.where(there & ~flat, root, 0.0)) / safe
    middle = -b / safe
    low = np.where(flat, -np.inf, middle - half)
    high = np.where(flat, np.inf, middle + half)
    return np.where(there, low, np.inf), np.where(there, high, -np.inf)


def _beside(w: Floats, u: Floats, v: Floats, reach_m: float) -> tuple[Floats, Floats]:
    """Return between which t the point w + t u lies within reach of the edge 0-v, ends left out."""
    length = np.sqrt(np.sum(v * v, axis=1))
    unit = np.divide(v, length[:, None], out=np.zeros_like(v), where=length[:, None] > 0)
    forth, ahead = np.sum(u * unit, axis=1), np.sum(w * unit, axis=1)
    side_u, side_w = u - forth[:, None] * unit, w - ahead[:, None] * unit
    low, high = _below_zero(
        np.sum(side_u * side_u, axis=1),
        np.sum(side_u * side_w, axis=1),
        np.sum(side_w * side_w, axis=1) - reach_m**2,
        np.sum(u * u, axis=1),
    )
    moving = forth != 0
    safe = np.where(moving, forth, 1.0)
    gates = np.stack([-ahead / safe, (length - ahead) / safe])
    standing = np.where((ahead >= 0) & (ahead <= length), np.inf, -np.inf)
    low = np.maximum(low, np.where(moving, gates.min(axis=0), -standing))
    high = np.minimum(high, np.where(moving, gates.max(axis=0), standing))
    return low, high


def part_within(
    a: Floats, b: Floats, c: Floats, d: Floats, *, reach_m: float
) -> tuple[Floats, Floats]:
    """Return the part of each edge a-b within ``reach_m`` of the edge c-d, as shares of a-b.

    All four have shape (pairs, 3), metres. The part is one interval, as a distance to an edge is
    convex: the hull of what lies beside the edge and around its two ends. Where there is none,
    the first share is above the second.

    >>> at = lambda *xyz: np.array([xyz], dtype=float)
    >>> low, high = part_within(at(0, 3, 0), at(10, 3, 0), at(5, 0, 0), at(9, 0, 0), reach_m=5.0)
    >>> low.round(9).tolist(), high.tolist()
    ([0.1], [1.0])
    """
    u, v = b - a, d - c
    scale = np.sum(u * u, axis=1)
    parts = [_beside(a - c, u, v, reach_m)]
    for end in (c, d):
        w = a - end
        away = np.sum(w * w, axis=1) - reach_m**2
        parts.append(_below_zero(scale, np.sum(u * w, axis=1), away, scale))
    kept = [(low, high, low <= high) for low, high in parts]
    low = np.min([np.where(there, low, np.inf) for low, _, there in kept], axis=0)
    high = np.max([np.where(there, high, -np.inf) for _, high, there in kept], axis=0)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)
