"""Everything the page knows, as one plain value: the page's script only draws it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.maps.answers import answers
from netplan.maps.basemap import Basemap, land
from netplan.maps.builds import picks
from netplan.maps.faults import calm, fault_row, fault_rows, faults, left_out
from netplan.maps.flows import carrier_names, cases, links, segments
from netplan.maps.inputs import MapInput, rows_of, text
from netplan.maps.once import once
from netplan.maps.places import bounds, places
from netplan.maps.reach import Reach, area_km, gain_km, gap_km, reach_of
from netplan.maps.shapes import circle, polygons
from netplan.units import BOUND_MS_PER_KM

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from netplan.maps.style import MapStyle
    from netplan.topology.network import Network

WIDEST_KM = 9000.0
"""A ring wider than this would wrap around the globe and is not drawn."""


def ring_steps(network: Network) -> list[tuple[float, bool]]:
    """Return the rings (ms, confirmed) of the network's ring set, inner first."""
    wanted = network.settings.ring_set
    steps = {
        float(row["ring_ms"]): bool(row["confirmed"])
        for row in network["rings"].rows()
        if row["ring_set"] == wanted
    }
    return sorted(steps.items())


def _focus(network: Network, steps: list[float]) -> float | None:
    """Return the ring that the map opens with: the settings', or the largest but one."""
    if not steps:
        return None
    wanted = network.settings.focus_ring_ms
    return wanted if wanted in steps else steps[max(0, len(steps) - 2)]


def _ring(
    reach: Reach, ms: float, area: BaseGeometry, *, outer: BaseGeometry, at: tuple[float, float]
) -> dict[str, Any]:
    """Return one ring's area, ideal circle and gap for the page."""
    gap = gap_km(ms, area, outer)
    radius = ms / BOUND_MS_PER_KM
    return {
        "ms": ms,
        "area": polygons(reach.plane.shape_back(area)),
        "gap": polygons(reach.plane.shape_back(gap)),
        "circle": circle(*at, radius) if radius <= WIDEST_KM else [],
    }


def rings(
    data: MapInput, ground: BaseGeometry
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rings and the things to pick, each pick with the reach it gains.

    Without a hub or a ring set there are no rings.
    """
    network = data.network
    steps, chosen = ring_steps(network), picks(data)
    plain = [pick for pick, _ in chosen]
    if not steps or network.settings.hub not in network["sites"]:
        return [], plain
    reach = reach_of(network, ground)
    row = network["sites"].row(network.settings.hub)
    at = (float(network["sites"]["lon_deg"][row]), float(network["sites"]["lat_deg"][row]))
    areas = {ms: area_km(reach, ms) for ms, _ in steps}
    outer = areas[steps[-1][0]]
    drawn = [_ring(reach, ms, areas[ms], outer=outer, at=at) | {"sure": sure} for ms, sure in steps]
    for pick, after in chosen:
        pick["gained"] = {}
        if after is None or not pick["segs"]:
            continue
        later = reach_of(after, ground)
        if np.array_equal(later.sites_ms[: len(reach.sites_ms)], reach.sites_ms):
            continue
        for ms, _ in steps[:-1]:
            gain = gain_km(reach, later, ms, areas[ms])
            pick["gained"][f"{ms:g}"] = polygons(reach.plane.shape_back(gain))
    return drawn, plain


def _exchange_site(data: MapInput, exchange: str) -> int | None:
    """Return the row in ``sites`` of where an exchange stands, or None for an unknown one."""
    exchanges, sites = data.network["exchanges"], data.network["sites"]
    return sites.row(exchanges.value(exchange, "site")) if exchange in exchanges else None


def _pairs(data: MapInput) -> dict[int, dict[str, Any]]:
    """Return, by site, the longest of today's reachable paths between two carriers.

    Pairs of carriers proper come before those with a cloud, a CDN or a research network.
    """
    sites, carriers = data.network["sites"], data.network["carriers"]
    proper = {
        c for c, kind in zip(carriers.ids, carriers["kind"], strict=True) if kind == "carrier"
    }

    def weight(row: dict[str, Any]) -> tuple[bool, float]:
        both = {text(row["from_carrier"]), text(row["to_carrier"])} <= proper
        return both, float(row["one_way_ms"])

    longest: dict[int, dict[str, Any]] = {}
    for row in rows_of(data.exchange, state="today", reachable=True):
        if row["target"] in sites:
            site = sites.row(text(row["target"]))
            if site not in longest or weight(row) > weight(longest[site]):
                longest[site] = row
    return {
        site: {
            "at": _exchange_site(data, text(row["exchange"])),
            "ms": round(float(row["one_way_ms"]), 3),
            "km": round(float(row["hairpin_km"]), 0),
            "via": {"en": text(row["exchange_name_en"]), "zh": text(row["exchange_name_zh"])},
            "from": carrier_names(data.network, text(row["from_carrier"])),
            "to": carrier_names(data.network, text(row["to_carrier"])),
        }
        for site, row in sorted(longest.items())
    }


def _words(network: Network) -> dict[str, Any]:
    """Return the page's title and note in both languages, its date, and what it assumes."""
    settings = network.settings
    return {
        "title": {
            "en": settings.title_en or settings.name,
            "zh": settings.title_zh or settings.title_en or settings.name,
        },
        "note": {"en": settings.note_en, "zh": settings.note_zh or settings.note_en},
        "date": settings.data_date,
        "model": {
            "factor": settings.route_factor,
            "low": settings.route_factor_low,
            "high": settings.route_factor_high,
            "usPerKm": BOUND_MS_PER_KM * 1000,
            "load": settings.mean_utilisation,
            "currency": settings.currency,
            "limit": settings.failure_utilisation,
        },
    }


def _plain(
    data: MapInput, language: str, style: MapStyle, basemap: Basemap | None
) -> dict[str, Any]:
    """Return all data of the page, every row with its own words."""
    network, settings = data.network, data.network.settings
    view = bounds(network)
    ground = land(view)
    drawn, chosen = rings(data, ground)
    rows, numbers = answers(data), fault_rows(data)
    drawn_links = links(data, partial(fault_row, numbers))
    link_rows = {link["id"]: row for row, link in enumerate(drawn_links)}
    return {
        "lang": language,
        "style": style.as_dict(),
        **_words(network),
        "bounds": [[view[1], view[0]], [view[3], view[2]]],
        "land": polygons(ground, digits=2),
        "basemap": {"lines": basemap.lines, "caption": dict(basemap.caption)} if basemap else None,
        "hub": network["sites"].row(settings.hub) if settings.hub in network["sites"] else -1,
        "sites": places(network),
        "links": drawn_links,
        "segs": segments(data),
        "cases": cases(data),
        "fails": faults(data, numbers, link_rows),
        "calm": calm(data, link_rows),
        "listed": {
            "hot": data.overloads is not None,
            "city": data.city_failures is not None,
            "left": left_out(data, numbers),
        },
        "rings": drawn,
        "focus": _focus(network, [ring["ms"] for ring in drawn]),
        "rows": rows,
        "view": style.view if style.view in rows else next(iter(rows), ""),
        "picks": chosen,
        "pairs": _pairs(data),
    }


def payload(
    data: MapInput, *, language: str, style: MapStyle, basemap: Basemap | None
) -> dict[str, Any]:
    """Return all data of the page; the same input gives the same value.

    Sources and carriers stand once, under ``said``; elsewhere is their row in it.
    """
    said: dict[str, list[Any]] = {}
    value: dict[str, Any] = once(_plain(data, language, style, basemap), said)
    return value | {"said": said}
