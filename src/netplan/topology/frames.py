"""Networks as GeoDataFrames in longitude and latitude (EPSG:4326), one row per table row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.topology.shapes import line_points

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from netplan.topology.network import Network

_CRS = "EPSG:4326"
_Point = tuple[float, float]


def _places(network: Network) -> dict[str, _Point]:
    """Return longitude and latitude of every site, degrees."""
    sites = network["sites"]
    points = zip(sites["lon_deg"].tolist(), sites["lat_deg"].tolist(), strict=True)
    return dict(zip(sites.ids, points, strict=True))


def site_frame(network: Network) -> gpd.GeoDataFrame:
    """Return the columns of ``sites`` and a point for each."""
    import geopandas as gpd

    frame = network["sites"].frame()
    points = gpd.points_from_xy(frame["lon_deg"], frame["lat_deg"])
    return gpd.GeoDataFrame(frame, geometry=points, crs=_CRS)


def _segment_points(network: Network) -> dict[str, tuple[_Point, ...]]:
    """Return the line of every segment from a to b: surveyed where it is, else straight."""
    places = _places(network)
    return {
        row["segment"]: line_points(row["geometry"])
        if row["geometry"]
        else (places[row["a"]], places[row["b"]])
        for row in network["segments"].rows()
    }


def segment_frame(network: Network) -> gpd.GeoDataFrame:
    """Return the columns of ``segments`` and a line for each, surveyed or straight."""
    import geopandas as gpd
    from shapely import LineString

    frame = network["segments"].frame().drop(columns="geometry")
    lines = [LineString(points) for points in _segment_points(network).values()]
    return gpd.GeoDataFrame(frame, geometry=lines, crs=_CRS)


def link_frame(network: Network) -> gpd.GeoDataFrame:
    """Return the columns of ``links`` and a line for each, along its segments from a to b.

    A link within one site is a line of no length.
    """
    import geopandas as gpd
    from shapely import LineString

    places, nodes = _places(network), network["nodes"]
    along, segments = _segment_points(network), network["segments"]
    lines = []
    for row in network["links"].rows():
        here = nodes.value(row["a"], "site")
        points = [places[here]]
        for segment in row["segments"]:
            forth = segments.value(segment, "a") == here
            points += along[segment] if forth else along[segment][::-1]
            here = segments.value(segment, "b" if forth else "a")
        points.append(places[nodes.value(row["b"], "site")])
        kept = [p for n, p in enumerate(points) if not n or p != points[n - 1]]
        lines.append(LineString(kept if len(kept) > 1 else kept * 2))
    frame = network["links"].frame()
    return gpd.GeoDataFrame(frame, geometry=lines, crs=_CRS)


def write_frames(network: Network, path: Path) -> None:
    """Write sites, segments and links as the layers of a GeoPackage, for a GIS.

    Lists are joined by ``;``. The package's own date is fixed, so that equal input gives equal
    bytes.
    """
    from pyogrio import set_gdal_config_options

    set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
    path.unlink(missing_ok=True)
    layers = {
        "sites": site_frame(network),
        "segments": segment_frame(network),
        "links": link_frame(network),
    }
    for layer, frame in layers.items():
        for name in frame.columns:
            if frame[name].map(lambda cell: isinstance(cell, tuple)).any():
                frame[name] = frame[name].map(";".join)
        frame.to_file(path, layer=layer, driver="GPKG")
