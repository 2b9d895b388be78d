"""Where the places of a foreign file are: its own degrees, or nowhere known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.geo import geodesic_km
from netplan.io.formats.draft import counted
from netplan.topology.table import empty_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.io.formats.draft import Draft, Edge, Place

UNKNOWN_KM = 20000.0
"""What a place that is not known may be off by: half way around the Earth, km."""

SAME_PLACE_KM = 0.001
"""Places nearer to each other than this have no geodesic to take a cable's length from, km."""

ASSUMED_KM = 1.0
"""Cable length where neither the file nor the places give one (assumed), km."""

_GRID_DEG = 0.01
_GRID_COLUMNS = 100


def _degrees(places: Sequence[Place], *, planar: bool) -> str:
    """Say why the coordinates of ``places`` are no degrees; '' when they are."""
    given = [(place.lon, place.lat) for place in places if not math.isnan(place.lon + place.lat)]
    if not given:
        return "the file gives none"
    if planar:
        return "the file's are positions on a drawing"
    if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in given):  # noqa: PLR2004 - the globe
        return "the file's are no degrees of longitude and latitude"
    if len(given) > 1 and len(set(given)) == 1:
        return f"the file puts all of them at {given[0][0]:g} {given[0][1]:g}"
    return ""


def site_rows(
    draft: Draft, ids: Mapping[str, str], source: str
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the rows of ``sites``, without names, and what had to be assumed.

    Places without coordinates in degrees stand at distinct points near 0 0, with the whole
    Earth as their uncertainty, so that no map and no check takes them for real.
    """
    why = _degrees(draft.places, planar=draft.planar)
    rows = []
    unknown: list[Place] = []
    for number, place in enumerate(draft.places):
        known = not why and not math.isnan(place.lon + place.lat)
        column, line = number % _GRID_COLUMNS, number // _GRID_COLUMNS
        row: dict[str, Any] = {
            "site": ids[place.id],
            "lon_deg": place.lon if known else round(column * _GRID_DEG, 2),
            "lat_deg": place.lat if known else round(line % 9000 * _GRID_DEG, 2),
            "source": source if known else f"{source}; position unknown, set near 0 0",
            "confidence": "published" if known else "assumed",
        }
        if not known:
            row["position_km"] = UNKNOWN_KM
            unknown.append(place)
        rows.append(row)
    if not unknown:
        return rows, ()
    what = (
        f"{counted(len(unknown), 'site')} without a position in degrees, such as "
        f"{ids[unknown[0].id]!r} ({why or 'the file gives none'}): set near 0 0 with position_km "
        f"{UNKNOWN_KM:g}; replace lon_deg, lat_deg and position_km before using a map or a latency"
    )
    return rows, (what,)


def straight_km(edges: Sequence[Edge], rows: Mapping[str, dict[str, Any]]) -> list[float]:
    """Return the geodesic between the ends of each edge, km; NaN where an end is unknown."""
    ends = np.array(
        [
            [rows[end][name] for end in (edge.a, edge.b) for name in ("lon_deg", "lat_deg")]
            for edge in edges
        ],
        dtype=np.float64,
    ).reshape(-1, 4)
    straight = geodesic_km(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3]).tolist()
    return [
        math.nan if UNKNOWN_KM in (_off(rows[edge.a]), _off(rows[edge.b])) else km
        for edge, km in zip(edges, straight, strict=True)
    ]


def _off(row: Mapping[str, Any]) -> float:
    """Return the ``position_km`` of a row of ``sites`` as it is being made."""
    return float(row.get("position_km", _USUAL_KM))


def _usual() -> float:
    """Return the schema's ``position_km`` of a site that says none, km."""
    from netplan.schema import TABLES

    return float(empty_value(TABLES["sites"].column("position_km")))  # type: ignore[arg-type]


_USUAL_KM = _usual()


def loosen(
    edges: Sequence[Edge], straight: Sequence[float], rows: Mapping[str, dict[str, Any]]
) -> tuple[str, ...]:
    """Raise ``position_km`` of ``rows`` where a given length is below the geodesic; say so.

    A cable cannot be shorter than the straight line, so the file's places are as uncertain as
    half of what is missing.
    """
    moved: dict[str, float] = {}
    worst, example = 0.0, ""
    for edge, km in zip(edges, straight, strict=True):
        gap = km - edge.length_km
        if math.isnan(gap) or gap <= _off(rows[edge.a]) + _off(rows[edge.b]):
            continue
        half = math.ceil(10 * gap / 2) / 10
        for end in (edge.a, edge.b):
            if _off(rows[end]) < half:
                rows[end]["position_km"] = half
                moved[end] = half
        if gap > worst:
            worst = gap
            example = f"{edge.a!r} to {edge.b!r} is {edge.length_km:g} km, the geodesic {km:.1f} km"
    if not moved:
        return ()
    what = (
        f"{counted(len(moved), 'site')} with a cable shorter than the straight line ({example}): "
        "position_km says how far the places must be off"
    )
    return (what,)
