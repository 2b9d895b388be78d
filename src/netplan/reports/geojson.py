"""The plan as GeoJSON (RFC 7946): sites, segments and links with their results."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from netplan.reports.compare import journeys
from netplan.reports.rows import Row, by, number, records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.reports.inputs import ReportInput
    from netplan.topology.network import Network

PLACES: Final = 6
"""Decimals of a coordinate: a tenth of a metre."""

DECIMALS: Final = 4
_PAIR: Final = re.compile(r"(-?\d[\d.eE+-]*)\s+(-?\d[\d.eE+-]*)")

Feature = dict[str, Any]


def json_value(value: Any) -> Any:
    """Return a property as JSON takes it; numbers rounded, missing ones None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    return value


def _feature(kind: str, name: str, geometry: dict[str, Any], properties: Row) -> Feature:
    """Return a feature whose id tells its kind and its own id."""
    said = {key: json_value(value) for key, value in properties.items()}
    return {
        "type": "Feature",
        "id": f"{kind}/{name}",
        "geometry": geometry,
        "properties": {"kind": kind, **said},
    }


def _point(network: Network, site: str) -> list[float]:
    """Return the position of a site, longitude first."""
    sites = network["sites"]
    return [round(float(sites.value(site, f"{axis}_deg")), PLACES) for axis in ("lon", "lat")]


def wkt_points(wkt: str) -> list[list[float]]:
    """Return the points of a WKT LINESTRING, longitude first; nothing for another text.

    >>> wkt_points("LINESTRING (105.19 37.51, 106.2 38.0)")
    [[105.19, 37.51], [106.2, 38.0]]
    """
    if not wkt.upper().lstrip().startswith("LINESTRING"):
        return []
    return [[round(float(x), PLACES), round(float(y), PLACES)] for x, y in _PAIR.findall(wkt)]


def _actions(data: ReportInput) -> dict[str, str]:
    """Return what the plan does with each item, several actions joined by ``;``."""
    found: dict[str, list[str]] = {}
    for row in records(data.plan):
        found.setdefault(str(row["item"]), []).append(str(row["action"]))
    return {item: ";".join(sorted(set(actions))) for item, actions in found.items()}


def _sites(data: ReportInput, network: Network) -> Iterable[Feature]:
    """Yield every site with its latency from the hub."""
    paths = {
        str(path.today["target"]): path
        for kind in ("local", "hub", "city")
        for path in journeys(data, kind=kind)
    }
    for row in network["sites"].rows():
        site, path = row["site"], paths.get(row["site"])
        found: Row = {"source": row["source"], "confidence": row["confidence"]}
        if path:
            found = {
                "one_way_ms_today": path.today_ms,
                "one_way_ms_plan": path.after_ms,
                "low_ms": number(path.after, "low_ms"),
                "high_ms": number(path.after, "high_ms"),
                "verdict": str(path.after.get("verdict", "")),
                **found,
            }
        own = {
            key: row[key]
            for key in (
                "site",
                "name_en",
                "name_zh",
                "roles",
                "province",
                "region",
                "hub",
                "population",
                "position_km",
            )
        }
        geometry = {"type": "Point", "coordinates": _point(network, site)}
        yield _feature("site", site, geometry, {**own, **found})


def _last_case(rows: list[Row]) -> list[Row]:
    """Return the rows of the latest case: the plan, else the horizon, else today."""
    cases = {str(row.get("case", "")) for row in rows}
    case = next((each for each in ("plan", "horizon", "today") if each in cases), "")
    return [row for row in rows if row.get("case") == case]


def _segments(data: ReportInput, network: Network) -> Iterable[Feature]:
    """Yield every segment: existing, candidate, or built by the plan."""
    before, actions = data.network["segments"], _actions(data)
    loads = by(_last_case(records(data.segments)), "segment")
    for row in network["segments"].rows():
        name, load = row["segment"], loads.get(row["segment"])
        was = str(before.value(name, "status")) if name in before else "candidate"
        state = "built" if row["status"] == "existing" and was != "existing" else row["status"]
        line = wkt_points(row["geometry"])
        if len(line) < 2:  # noqa: PLR2004
            line = [_point(network, row["a"]), _point(network, row["b"])]
        own = {key: row[key] for key in ("segment", "a", "b", "corridor", "fibre")}
        found = {
            key: number(load, key)
            for key in (
                "length_km",
                "low_km",
                "high_km",
                "capacity_gbps",
                "load_gbps",
                "utilisation",
            )
        }
        yield _feature(
            "segment",
            name,
            {"type": "LineString", "coordinates": line},
            {
                **own,
                "state": state,
                **found,
                "plan_action": actions.get(name, ""),
                "capex_cny": row["capex_cny"],
                "source": row["source"],
                "confidence": row["confidence"],
            },
        )


def _links(data: ReportInput, network: Network) -> Iterable[Feature]:
    """Yield every link of the latest case, as a straight line between its ends."""
    sites, actions = network["sites"], _actions(data)
    names = (
        "link",
        "carrier",
        "a_site",
        "b_site",
        "name_en",
        "name_zh",
        "capacity_gbps",
        "one_way_ms",
        "length_km",
        "utilisation",
        "worst_utilisation",
        "worst_failure",
        "bottleneck",
        "technology",
    )
    for row in _last_case(records(data.links)):
        if row["a_site"] not in sites or row["b_site"] not in sites:
            continue
        ends = [_point(network, row["a_site"]), _point(network, row["b_site"])]
        own = {key: row.get(key) for key in names}
        yield _feature(
            "link",
            str(row["link"]),
            {"type": "LineString", "coordinates": ends},
            {
                **own,
                "case": row["case"],
                "plan_action": actions.get(str(row["link"]), ""),
                "source": row.get("source_note", ""),
                "confidence": row.get("confidence", ""),
            },
        )


def plan_geojson(data: ReportInput) -> str:
    """Return sites, segments and links as one FeatureCollection, WGS-84, longitude first.

    The network is the one after the plan where there is one. Features come in the order of
    their tables; coordinates have 6 decimals; equal data gives equal text.
    """
    network = data.planned or data.network
    features = [*_sites(data, network), *_segments(data, network), *_links(data, network)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
