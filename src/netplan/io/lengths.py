"""The rules of segments that need geodesics: no cable is shorter than the straight line."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.geo import geodesic_km
from netplan.topology.checks import Fault
from netplan.topology.shapes import ShapeError, line_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

SLACK_KM = 1.0
"""What a surveyed line may miss a site by beside the site's own uncertainty (assumed), km."""


def _places(network: Network) -> dict[str, tuple[float, float, float]]:
    """Return longitude, latitude (degrees) and uncertainty (km) of every site with one place."""
    sites = network["sites"]
    columns = (sites[name].tolist() for name in ("lon_deg", "lat_deg", "position_km"))
    places = dict(zip(sites.ids, zip(*columns, strict=True), strict=True))
    count = Counter(sites.ids)
    return {s: p for s, p in places.items() if count[s] == 1 and s and not any(map(math.isnan, p))}


def lengths(network: Network) -> Iterator[Fault]:
    """Yield a fault for each given cable length below the geodesic between the sites.

    A length is wrong when it is below the geodesic by more than both sites' ``position_km``.
    """
    places = _places(network)
    rows = [
        (number, row)
        for number, row in enumerate(network["segments"].rows(), 1)
        if row["a"] in places and row["b"] in places and not math.isnan(row["length_km"])
    ]
    ends = np.array([[*places[r["a"]], *places[r["b"]]] for _, r in rows]).reshape(-1, 6)
    geodesic = geodesic_km(ends[:, 0], ends[:, 1], ends[:, 3], ends[:, 4])
    for (number, row), straight, near_a, near_b in zip(
        rows, geodesic.tolist(), ends[:, 2].tolist(), ends[:, 5].tolist(), strict=True
    ):
        least = straight - near_a - near_b
        if row["length_km"] < least:
            what = (
                f"must be at least {least:.1f} km, the geodesic {straight:.1f} km less the sites' "
                f"{near_a + near_b:g} km of uncertainty, is {row['length_km']:g} "
                f"(segment {row['segment']})"
            )
            yield Fault("segments", number, "length_km", what)


def _missed(row: dict[str, Any], places: dict[str, tuple[float, float, float]]) -> Iterator[str]:
    """Yield what is wrong with the ends of one surveyed line."""
    try:
        points = line_points(row["geometry"])
    except ShapeError:
        return
    for end, point in (("a", points[0]), ("b", points[-1])):
        lon, lat, within = places[row[end]]
        gap = float(geodesic_km(point[0], point[1], lon, lat))
        if gap > within + SLACK_KM:
            side = "begin" if end == "a" else "end"
            yield (f"must {side} at {row[end]!r}, is {gap:.1f} km away (segment {row['segment']})")


def geometry_ends(network: Network) -> Iterator[Fault]:
    """Yield a fault for each surveyed line that does not lead from site a to site b."""
    places = _places(network)
    for number, row in enumerate(network["segments"].rows(), 1):
        if row["geometry"] and row["a"] in places and row["b"] in places:
            for what in _missed(row, places):
                yield Fault("segments", number, "geometry", what)
