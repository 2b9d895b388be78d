"""Shapes on the page: a plane to compute in, and coordinates short enough to ship."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Geod, Transformer
    from shapely.geometry.base import BaseGeometry

Line = list[list[float]]


@cache
def ellipsoid() -> Geod:
    """Return the WGS-84 ellipsoid."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


class Plane:
    """A plane around one site (azimuthal equidistant), in km: distances from the site are true.

    >>> plane = Plane(105.0, 37.0)
    >>> plane.onto(np.array([[105.0, 37.0]])).round(6).tolist()
    [[0.0, 0.0]]
    """

    def __init__(self, lon_deg: float, lat_deg: float) -> None:
        """Centre the plane on a point given in degrees."""
        from pyproj import Transformer

        plane = f"+proj=aeqd +lat_0={lat_deg} +lon_0={lon_deg} +ellps=WGS84 +units=km"
        self._there: Transformer = Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def onto(self, lon_lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points of shape (n, 2), degrees, as kilometres in the plane."""
        x, y = self._there.transform(lon_lat_deg[:, 0], lon_lat_deg[:, 1])
        return np.column_stack([x, y])

    def back(self, xy_km: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points of shape (n, 2), kilometres in the plane, as degrees."""
        lon, lat = self._there.transform(xy_km[:, 0], xy_km[:, 1], direction="INVERSE")
        return np.column_stack([lon, lat])

    def shape_onto(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in degrees as one in kilometres, mended where it touches itself."""
        from shapely import make_valid, transform

        return make_valid(transform(shape, self.onto))

    def shape_back(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in kilometres as one in degrees."""
        from shapely import transform

        return transform(shape, self.back)


def lat_lon(points: Any, *, digits: int = 3) -> Line:
    """Return longitude-latitude points as rounded [latitude, longitude] pairs."""
    array = np.round(np.asarray(points, dtype=np.float64)[:, :2], digits) + 0.0
    pairs: Line = [[lat, lon] for lon, lat in array.tolist()]
    return [pair for i, pair in enumerate(pairs) if i == 0 or pair != pairs[i - 1]]


def polygons(shape: BaseGeometry, *, digits: int = 3) -> list[list[Line]]:
    """Return the polygons of a shape in degrees, largest first, each a list of closed rings."""
    from shapely import get_parts

    parts = [part for part in get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    return [
        [lat_lon(ring.coords, digits=digits) for ring in (part.exterior, *part.interiors)]
        for part in parts
    ]


def circle(lon_deg: float, lat_deg: float, radius_km: float) -> Line:
    """Return the geodesic circle around a point, a vertex every two degrees of bearing."""
    bearings = np.arange(0.0, 362.0, 2.0)
    n = len(bearings)
    lon, lat, _ = ellipsoid().fwd(
        np.full(n, lon_deg), np.full(n, lat_deg), bearings, np.full(n, radius_km * 1000.0)
    )
    turned = np.degrees(np.unwrap(np.radians(lon)))
    return lat_lon(np.column_stack([turned, lat]))


def segment_line(wkt: str, ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a segment's points of shape (n, 2): its geometry from a to b, or its two ends."""
    if not wkt:
        return ends
    from shapely import from_wkt

    return np.asarray(from_wkt(wkt).coords, dtype=np.float64)[:, :2]
