"""Geodesic distances on WGS-84, by pyproj (Karney's method)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod


@cache
def _ellipsoid() -> Geod:
    """Return the WGS-84 ellipsoid, loaded when it is first needed."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def geodesic_km(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> NDArray[np.float64]:
    """Return geodesic distances in km between points given in degrees; shapes broadcast.

    >>> float(geodesic_km(105.1907, 37.5113, 116.3972, 39.9075).round(1))
    1009.6
    """
    arrays = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg))
    )
    shape = arrays[0].shape
    lon_a, lat_a, lon_b, lat_b = (np.ascontiguousarray(array).ravel() for array in arrays)
    _, _, metres = _ellipsoid().inv(lon_a, lat_a, lon_b, lat_b)
    return np.asarray(metres, dtype=np.float64).reshape(shape) / 1000.0


def line_km(wkt: str) -> float:
    """Return the geodesic length in km of a WKT LINESTRING in degrees, longitude first.

    >>> round(line_km("LINESTRING (105.1907 37.5113, 116.3972 39.9075)"), 1)
    1009.6
    """
    from shapely import from_wkt

    return float(_ellipsoid().geometry_length(from_wkt(wkt))) / 1000.0
