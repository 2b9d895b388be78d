"""Schema of the table of areas on the map in which everything may fail at once."""

from __future__ import annotations

from netplan.schema.columns import NAMES, PROVENANCE, Column, TableSchema

FAILURE_AREAS = TableSchema(
    name="failure_areas",
    meaning="an area on the map in which everything fails together: a circle, or a line's strip",
    key=("area",),
    columns=(
        Column(name="area", kind="id", required=True, meaning="the area's id"),
        *NAMES,
        Column(
            name="lon_deg",
            kind="number",
            unit="deg",
            least=-180,
            most=180,
            meaning="longitude of a circle's centre, WGS-84, east positive; empty: a strip",
        ),
        Column(
            name="lat_deg",
            kind="number",
            unit="deg",
            least=-90,
            most=90,
            meaning="latitude of a circle's centre, WGS-84, north positive; empty: a strip",
        ),
        Column(
            name="radius_km",
            kind="number",
            unit="km",
            above=0,
            meaning="the circle's radius; empty: a strip",
        ),
        Column(
            name="line",
            kind="text",
            meaning="middle line of a strip as WKT LINESTRING in degrees; empty: a circle",
        ),
        Column(
            name="width_km",
            kind="number",
            unit="km",
            above=0,
            meaning="the strip's whole width, half of it to either side; empty: a circle",
        ),
        *PROVENANCE,
    ),
)
