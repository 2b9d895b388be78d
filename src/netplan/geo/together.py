"""Lines that run beside each other: which, where, how long and how near."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from netplan.geo.closest import nearest_points
from netplan.geo.tracks import Tracks, on_ground, tracks
from netplan.geo.within import part_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]
    Point = tuple[float, float]
    Stretches = list[tuple[float, float]]

STEP_KM = 1.0
"""Edges of this length or less lie at most 2 cm below the ground."""

SAME_KM = 1e-6
"""Stretches that are less than a millimetre apart are one, and such lengths are equal."""


@dataclass(frozen=True, slots=True)
class Together:
    """Two lines, by row, that run beside each other.

    ``together_km`` adds up all ``stretches`` of them, ``longest_km`` is the longest one and
    ``lon_deg, lat_deg`` its middle on the first line; ``least_m`` is the least distance.
    """

    first: int
    second: int
    together_km: float
    longest_km: float
    stretches: int
    least_m: float
    lon_deg: float
    lat_deg: float


def _flat(points_m: Floats) -> Floats:
    """Return points of space seen from above their middle: no two come to lie further apart."""
    middle = points_m.mean(axis=0)
    up = middle / (np.linalg.norm(middle) or 1.0)
    away = np.eye(3)[np.argmin(np.abs(up))]
    east = np.cross(away, up)
    east /= np.linalg.norm(east) or 1.0
    return np.asarray(points_m @ np.stack([east, np.cross(up, east)], axis=1))


def _near_edges(cut: Tracks, within_m: float) -> tuple[Rows, Rows]:
    """Return all pairs of edges of different lines that may be within reach, each once each way."""
    from shapely import STRtree, linestrings

    edges = len(cut.line)
    ends = _flat(np.concatenate([cut.start_m, cut.end_m])).reshape(2, edges, 2)
    lines = np.asarray(linestrings(ends.transpose(1, 0, 2)))
    one, other = STRtree(lines).query(lines, predicate="dwithin", distance=within_m * (1 + 1e-9))
    apart = cut.line[one] != cut.line[other]
    return one[apart], other[apart]


def _joined(parts: Sequence[tuple[float, float]]) -> Stretches:
    """Return the union of intervals sorted by where they begin.

    >>> _joined([(0.0, 2.0), (1.0, 3.0), (5.0, 6.0)])
    [(0.0, 3.0), (5.0, 6.0)]
    """
    joined: Stretches = []
    for low, high in parts:
        if joined and low <= joined[-1][1] + SAME_KM:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _beside(cut: Tracks, within_m: float) -> Iterator[tuple[int, int, Stretches, float]]:
    """Yield, for lines one and other, where one runs within reach of other, and how near."""
    one, other = _near_edges(cut, within_m)
    ends = cut.start_m[one], cut.end_m[one], cut.start_m[other], cut.end_m[other]
    low, high = part_within(*ends, reach_m=within_m)
    there = low <= high
    here, beside = nearest_points(*ends)
    near = np.linalg.norm(here - beside, axis=1)[there]
    one, other, low, high = one[there], other[there], low[there], high[there]
    span = cut.to_km[one] - cut.from_km[one]
    begin, end = cut.from_km[one] + low * span, cut.from_km[one] + high * span
    order = np.lexsort((begin, cut.line[other], cut.line[one]))
    columns = (cut.line[one], cut.line[other], begin, end, near)
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    for (first, second), group in groupby(rows, key=lambda row: row[:2]):
        listed = list(group)
        yield first, second, _joined([row[2:4] for row in listed]), min(row[4] for row in listed)


def _place(cut: Tracks, line: int, at_km: float) -> Point:
    """Return longitude and latitude of a point of a line, so many km along it."""
    first, last = np.searchsorted(cut.line, [line, line + 1])
    edge = min(first + int(np.searchsorted(cut.to_km[first:last], at_km)), last - 1)
    span = cut.to_km[edge] - cut.from_km[edge]
    share = (at_km - cut.from_km[edge]) / span if span else 0.0
    point = cut.start_m[edge] + share * (cut.end_m[edge] - cut.start_m[edge])
    lon, lat = on_ground(point[None, :])
    return float(lon[0]), float(lat[0])


def _total(stretches: Stretches) -> float:
    """Return how long all stretches are together, km."""
    return sum(high - low for low, high in stretches)


def running_together(
    lines: Sequence[Sequence[Point]], *, within_m: float, over_km: float
) -> tuple[Together, ...]:
    """Return the pairs of ``lines`` that run within ``within_m`` for more than ``over_km``.

    Lines are points of longitude and latitude in degrees, geodesics between them. What counts is
    the length of all stretches together, measured along either line and the lesser of both
    taken: what one line winds beside the other does not lengthen it. Two lines that cross at an
    angle of w are together for 2 x ``within_m`` / sin w. Pairs come by row, ``first`` < ``second``.

    >>> beside = [[(0.0, 0.0), (0.2, 0.0)], [(0.1, 0.0005), (0.3, 0.0005)]]
    >>> [pair] = running_together(beside, within_m=100.0, over_km=5.0)
    >>> round(pair.together_km, 1), round(pair.least_m), round(pair.lon_deg, 3)
    (11.2, 55, 0.15)
    """
    if len(lines) <= 1:
        return ()
    cut = tracks(lines, step_km=STEP_KM)
    found = {(a, b): (stretches, near) for a, b, stretches, near in _beside(cut, within_m)}
    pairs = []
    for (first, second), (stretches, near) in sorted(found.items()):
        if first > second or (second, first) not in found:
            continue
        back = found[second, first][0]
        total = min(_total(stretches), _total(back))
        if total <= over_km + SAME_KM:
            continue
        low, high = max(stretches, key=lambda part: part[1] - part[0])
        place = _place(cut, first, (low + high) / 2)
        pairs.append(
            Together(first, second, total, min(high - low, total), len(stretches), near, *place)
        )
    return tuple(pairs)
