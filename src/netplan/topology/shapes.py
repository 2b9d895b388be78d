"""Surveyed lines: WKT text to points."""

from __future__ import annotations

import numpy as np

_MOST_LON_DEG, _MOST_LAT_DEG = 180.0, 90.0


class ShapeError(ValueError):
    """A text that is no line on the globe; says what would be right."""


def line_points(wkt: str) -> tuple[tuple[float, float], ...]:
    """Return the points (longitude, latitude in degrees) of a WKT LINESTRING.

    Raises ShapeError for anything else: other text, another shape, an empty line, points that
    are not on the globe.

    >>> line_points("LINESTRING (105.2 37.5, 106.2 38)")
    ((105.2, 37.5), (106.2, 38.0))
    """
    from shapely import LineString, from_wkt
    from shapely.errors import ShapelyError

    try:
        with np.errstate(all="ignore"):  # a number too large becomes infinite, and is refused
            line = from_wkt(wkt)
    except (ShapelyError, ValueError):
        line = None
    if not isinstance(line, LineString) or line.is_empty:
        start = wkt if len(wkt) <= 40 else f"{wkt[:40]}.."  # noqa: PLR2004 - enough to know it
        message = f"must be WKT such as LINESTRING (105.2 37.5, 106.2 38.0), is {start!r}"
        raise ShapeError(message)
    points = tuple((float(point[0]), float(point[1])) for point in line.coords)
    for lon, lat in points:
        if not (abs(lon) <= _MOST_LON_DEG and abs(lat) <= _MOST_LAT_DEG):
            message = f"must be longitude then latitude in degrees, holds the point {lon:g} {lat:g}"
            raise ShapeError(message)
    return points
