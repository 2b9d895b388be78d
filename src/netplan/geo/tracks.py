"""Lines on the ellipsoid cut into short straight edges in space, and points of space put back.

Distances between edges in space need no map projection, so they hold across the antimeridian and
for a whole continent. An edge of s km lies s^2 / 51 m below the ground in its middle (the sagitta
s^2 / 8 R), which is what is lost by taking it as straight: 8 m for 20 km, 2 cm for 1 km.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from netplan.geo.geodesic import _ellipsoid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from pyproj import Transformer

    Floats = NDArray[np.float64]
    Point = tuple[float, float]


@cache
def _space() -> Transformer:
    """Return the way from degrees to metres in space (WGS-84, earth-centred) and back."""
    from pyproj import Transformer

    return Transformer.from_pipeline("+proj=cart +ellps=WGS84")


def in_space(lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    """Return points on the ellipsoid as metres in space, shape (points, 3).

    >>> in_space([0.0, 180.0], [0.0, 0.0])[:, 0].round().tolist()
    [6378137.0, -6378137.0]
    """
    lon, lat = (np.asarray(x, dtype=np.float64).ravel() for x in (lon_deg, lat_deg))
    return np.stack(_space().transform(lon, lat, np.zeros(len(lon))), axis=1)


def on_ground(points_m: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude, degrees, of the ground below or above points of space.

    >>> lon_deg, lat_deg = on_ground(in_space([105.0], [37.0]) * 0.9999)
    >>> round(float(lon_deg[0]), 6), round(float(lat_deg[0]), 3)
    (105.0, 37.0)
    """
    x, y, z = np.asarray(points_m, dtype=np.float64).T
    lon, lat, _ = _space().transform(x, y, z, direction="INVERSE")
    return np.asarray(lon), np.asarray(lat)


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """Lines as short edges, one line after the other; every array runs over the edges.

    ``line`` is the row of the edge's line, ``start_m`` and ``end_m`` (edges, 3) are metres in
    space, ``from_km`` and ``to_km`` how far along the line the edge begins and ends.
    """

    line: NDArray[np.int64]
    start_m: Floats
    end_m: Floats
    from_km: Floats
    to_km: Floats

    @property
    def lines(self) -> int:
        """The number of lines."""
        return int(self.line[-1]) + 1 if len(self.line) else 0


def _cut(lines: Sequence[Sequence[Point]]) -> tuple[NDArray[np.int64], Floats]:
    """Return the line and the ends (lon, lat, lon, lat in degrees) of every edge as it was given.

    A line of one point is an edge of no length.
    """
    whole = [tuple(points) * 2 if len(points) == 1 else tuple(points) for points in lines]
    owner = np.repeat(np.arange(len(whole)), [len(points) - 1 for points in whole])
    ends = [(*a, *b) for points in whole for a, b in pairwise(points)]
    return owner, np.array(ends, dtype=np.float64).reshape(-1, 4)


def _along(line: NDArray[np.int64], length_km: Floats) -> tuple[Floats, Floats]:
    """Return how far along its own line each edge begins and ends, km."""
    ends = np.cumsum(length_km)
    before = np.concatenate([[0.0], ends])[:-1]
    first = np.searchsorted(line, np.arange(line[-1] + 1 if len(line) else 0))
    origin = before[first][line]
    to_km = ends - origin
    from_km = np.concatenate([[0.0], to_km])[:-1]
    from_km[first] = 0.0
    return from_km, to_km


def tracks(lines: Sequence[Sequence[Point]], *, step_km: float) -> Tracks:
    """Return ``lines`` (longitude, latitude in degrees; at least one point each) as tracks.

    Between its points a line is a geodesic (Karney's, by pyproj); no edge is longer than
    ``step_km``.

    >>> cut = tracks([[(0.0, 0.0), (1.0, 0.0)], [(5.0, 5.0)]], step_km=50.0)
    >>> cut.line.tolist(), cut.to_km.round(1).tolist()
    ([0, 0, 0, 1], [37.1, 74.2, 111.3, 0.0])
    """
    owner, ends = _cut(lines)
    a_lon, a_lat, b_lon, b_lat = ends.T.copy()
    azimuth, _, length_m = _ellipsoid().inv(a_lon, a_lat, b_lon, b_lat)
    count = np.maximum(1, np.ceil(np.asarray(length_m) / (1000.0 * step_km))).astype(np.int64)
    row = np.repeat(np.arange(len(ends)), count)
    first = np.concatenate([[0], np.cumsum(count)])[:-1]
    part = np.arange(len(row)) - first[row]
    step_m = np.asarray(length_m) / count
    lon, lat, _ = _ellipsoid().fwd(
        a_lon[row], a_lat[row], np.asarray(azimuth)[row], (part + 1) * step_m[row]
    )
    last = part == count[row] - 1
    end_m = in_space(np.where(last, b_lon[row], lon), np.where(last, b_lat[row], lat))
    start_m = np.where((part == 0)[:, None], in_space(a_lon[row], a_lat[row]), np.roll(end_m, 1, 0))
    line = owner[row]
    return Tracks(line, start_m, end_m, *_along(line, step_m[row] / 1000.0))
