"""What lies under the network: land without any boundary, and a planner's own official map."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError
from netplan.maps.shapes import lat_lon, polygons

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from netplan.maps.shapes import Line

CAPTION = ("source", "licence", "datum", "review_number")
DATUMS = ("WGS-84", "CGCS2000")
REGION = (60.0, 0.0, 150.0, 60.0)
"""Longitudes and latitudes within which the finer land is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """A planner's own base map: lines to draw, and the caption that must be printed."""

    lines: list[Line]
    caption: Mapping[str, str]


@cache
def _land(name: str) -> BaseGeometry:
    """Return one of the packaged land shapes, degrees."""
    from shapely import make_valid, union_all
    from shapely.geometry import shape

    raw = (files("netplan.maps") / "data" / name).read_text(encoding="utf-8")
    return union_all([make_valid(shape(f["geometry"])) for f in json.loads(raw)["features"]])


def land(bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """Return land around ``bounds`` (west, south, east, north, degrees), with a wide margin.

    Within the finer region, Natural Earth 1:50 million; elsewhere 1:110 million. Land only:
    netplan draws no boundary of its own.
    """
    from shapely import box

    west, south, east, north = bounds
    inside = west >= REGION[0] and south >= REGION[1] and east <= REGION[2] and north <= REGION[3]
    margin = max(25.0, 0.8 * (east - west), 0.8 * (north - south))
    view = box(
        max(-180.0, west - margin),
        max(-85.0, south - margin),
        min(180.0, east + margin),
        min(85.0, north + margin),
    )
    return _land("land.geojson" if inside else "world.geojson").intersection(view)


def _caption(name: str, given: object) -> dict[str, str]:
    """Return the caption of a base map; InputError where an entry is missing or no use."""
    if not isinstance(given, dict):
        what = f"must be an object with {', '.join(CAPTION)}"
        raise InputError(name, [Finding(name, 0, "caption", what)])
    findings = [
        Finding(name, 0, f"caption.{key}", "must be given, as text")
        for key in CAPTION
        if not isinstance(given.get(key), str) or not given[key].strip()
    ]
    datum = given.get("datum")
    if isinstance(datum, str) and datum.strip() and datum not in DATUMS:
        what = f"must be one of {', '.join(DATUMS)}, is {datum!r}: convert the file first"
        findings.append(Finding(name, 0, "caption.datum", what))
    if findings:
        raise InputError(name, findings)
    return {key: str(given[key]) for key in CAPTION}


def _lines(geometry: Any) -> list[Line]:
    """Return the lines and outlines of one GeoJSON geometry."""
    from shapely import get_parts, make_valid
    from shapely.geometry import shape

    lines: list[Line] = []
    for part in get_parts(shape(geometry)):
        if part.geom_type == "LineString":
            lines.append(lat_lon(part.coords))
        elif part.geom_type == "Polygon":
            lines += [ring for rings in polygons(make_valid(part)) for ring in rings]
    return lines


def read_basemap(path: Path) -> Basemap:
    """Return the base map in the GeoJSON file ``path``: lines and polygon outlines.

    The file's top level must hold ``caption`` with ``source``, ``licence``, ``datum`` and
    ``review_number`` (the map-review number, 审图号), which the map prints. Raises InputError.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        features = data["features"]
        lines = [line for feature in features for line in _lines(feature["geometry"])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"is no readable GeoJSON feature collection ({type(error).__name__}: {error})"
        raise InputError(path.name, [Finding(path.name, 0, "", what)]) from error
    return Basemap(lines=lines, caption=_caption(path.name, data.get("caption")))
