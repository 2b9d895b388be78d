"""Where light from the hub really gets within each ring: areas along the fibre, not circles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.maps.distances import path_ms, site_ms, spreads
from netplan.maps.shapes import Plane, segment_line
from netplan.units import BOUND_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from netplan.latency import Plant
    from netplan.maps.distances import Spread
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

SAMPLE_KM = 12.0
"""Distance between two points at which a corridor is looked at."""
MOST_KM = 90.0
"""Farthest that an area reaches from its corridor."""
LOCAL_MS_PER_KM = 3 * BOUND_MS_PER_KM
"""Delay allowed for the way from a corridor to a place beside it: three times straight fibre, as
local cable winds; at the corridor's own factor the areas would be plain circles and swallow
places that miss the ring."""
CLOSE_KM = 12.0
HOLE_KM2 = 25_000.0
COAST_KM = 5.0
"""Land is grown by this before areas are clipped to it: simplified coasts lose ports."""
PLANE_KM = 20_000.0
ON_LAND = 0.5
"""Share of sites that must stand on land for coasts to be believed."""
PLACE_KM = 4.0
"""Radius of the patch or bite that keeps an area true at a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Corridors cut into short pieces: ends of shape (n, 2, 2) in km, latencies (n, 2) in ms.

    ``key`` of shape (n, 2) is segment row and piece number, to compare two states.
    """

    ends_km: Floats
    ms: Floats
    key: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One state's reach from the hub: what was sampled, and the latency of every site (ms)."""

    plane: Plane
    pieces: Pieces
    sites_km: Floats
    sites_ms: Floats
    ground: BaseGeometry


def _delays(
    ends_ms: tuple[float, float],
    ends_km: tuple[float, float],
    share: Floats,
    *,
    whole: tuple[float, float],
    reach_km: float,
) -> Floats:
    """Return the latency at each ``share`` of a segment of ``whole`` (ms, km), from either end."""
    best = np.full(len(share), np.inf)
    for start_ms, start_km, part in (
        (ends_ms[0], ends_km[0], share),
        (ends_ms[1], ends_km[1], 1.0 - share),
    ):
        if np.isfinite(start_ms):
            line_ms, line_km = start_ms + part * whole[0], start_km + part * whole[1]
            best = np.minimum(best, path_ms(line_ms, line_km, reach_km=reach_km))
    return best


def _points(plane: Plane, line_deg: Floats) -> Floats:
    """Return points in km along a line in degrees, at most SAMPLE_KM apart, ends included."""
    from shapely import LineString, line_interpolate_point

    line = LineString(plane.onto(line_deg))
    steps = max(1, int(np.ceil(line.length / SAMPLE_KM)))
    share = np.linspace(0.0, 1.0, steps + 1)
    points = line_interpolate_point(line, share, normalized=True)
    return np.array([[point.x, point.y] for point in points])


def _pieces(network: Network, plane: Plane, fibre: Plant, spread: Sequence[Spread]) -> Pieces:
    """Return every lit corridor of ``network`` in pieces, with the latency of their ends."""
    sites, wkt = network["sites"], network["segments"]["geometry"]
    where = np.column_stack([sites["lon_deg"], sites["lat_deg"]])
    reach_km = network.settings.regenerator_reach_km
    ends, delays, keys = [], [], []
    for row in sorted({row for one in spread for row in one.rows}):
        a, b = int(fibre.a[row]), int(fibre.b[row])
        points = _points(plane, segment_line(wkt[row], where[[a, b]]))
        share = np.linspace(0.0, 1.0, len(points))
        whole = (float(fibre.one_way_ms[row]), float(fibre.length_km[row]))
        ms = np.full(len(points), np.inf)
        for one in spread:
            if row in one.rows:
                at_ms = (float(one.line_ms[a]), float(one.line_ms[b]))
                at_km = (float(one.line_km[a]), float(one.line_km[b]))
                along = _delays(at_ms, at_km, share, whole=whole, reach_km=reach_km)
                ms = np.minimum(ms, along)
        ends.append(np.stack([points[:-1], points[1:]], axis=1))
        delays.append(np.column_stack([ms[:-1], ms[1:]]))
        keys.append(np.column_stack([np.full(len(share) - 1, row), np.arange(len(share) - 1)]))
    if not ends:
        return Pieces(
            ends_km=np.empty((0, 2, 2)), ms=np.empty((0, 2)), key=np.empty((0, 2), dtype=np.int64)
        )
    return Pieces(ends_km=np.concatenate(ends), ms=np.concatenate(delays), key=np.concatenate(keys))


def reach_of(network: Network, ground_deg: BaseGeometry) -> Reach:
    """Return what light from the network's hub reaches, over land ``ground_deg`` (degrees)."""
    sites, hub = network["sites"], network.settings.hub
    row = sites.row(hub)
    plane = Plane(float(sites["lon_deg"][row]), float(sites["lat_deg"][row]))
    fibre, spread = spreads(network, hub)
    where = np.column_stack([sites["lon_deg"], sites["lat_deg"]])
    sites_km = plane.onto(where)
    return Reach(
        plane=plane,
        pieces=_pieces(network, plane, fibre, spread),
        sites_km=sites_km,
        sites_ms=site_ms(network, spread),
        ground=_ground(plane.shape_onto(ground_deg), sites_km),
    )


def _ground(land: BaseGeometry, sites_km: Floats) -> BaseGeometry:
    """Return the land that areas are clipped to, km; the whole plane for a network at sea.

    An invented network may lie anywhere: where most sites stand in the sea, the coast says
    nothing about it.
    """
    from shapely import box, contains, points, prepare

    grown = land.buffer(COAST_KM, quad_segs=2)
    prepare(grown)
    if contains(grown, points(sites_km)).mean() >= ON_LAND:
        return grown
    return box(-PLANE_KM, -PLANE_KM, PLANE_KM, PLANE_KM)


def _hulls(pieces: Pieces, kept: NDArray[np.bool_], ring_ms: float) -> BaseGeometry:
    """Return the union of the tapered strips around all ``kept`` pieces within the ring."""
    from shapely import (
        GeometryCollection,
        buffer,
        convex_hull,
        multipolygons,
        points,
        union_all,
    )

    rest = np.where(np.isfinite(pieces.ms), ring_ms - pieces.ms, -1.0)
    picked = kept & (rest.max(axis=1) >= 0.0)
    if not picked.any():
        return GeometryCollection()
    radius = np.clip(rest[picked] / LOCAL_MS_PER_KM, 0.0, MOST_KM)
    discs = buffer(points(pieces.ends_km[picked]), np.maximum(radius, 0.05), quad_segs=6)
    both = (rest[picked] >= 0.0).all(axis=1)
    first = np.where(rest[picked][:, 0] >= 0.0, discs[:, 0], discs[:, 1])
    strips = convex_hull(multipolygons(discs[both]))
    return union_all(np.concatenate([strips, first[~both]]))


def _filled(area: BaseGeometry, late: Any) -> BaseGeometry:
    """Return ``area`` closed and without small holes that hold no late place."""
    from shapely import Polygon, get_parts, intersects, prepare, union_all

    closed = area.buffer(CLOSE_KM, quad_segs=4).buffer(-CLOSE_KM, quad_segs=4).union(area)
    filled = []
    for part in get_parts(closed):
        if part.geom_type != "Polygon":
            continue
        holes = []
        for ring in part.interiors:
            hole = Polygon(ring)
            prepare(hole)
            if hole.area >= HOLE_KM2 or intersects(hole, late).any():
                holes.append(ring)
        filled.append(Polygon(part.exterior, holes))
    return union_all(filled)


def _true_at_places(area: BaseGeometry, reach: Reach, ring_ms: float) -> BaseGeometry:
    """Return ``area`` patched and bitten so that it holds exactly the sites within the ring."""
    from shapely import Point, union_all

    early = reach.sites_ms <= ring_ms
    patches: list[BaseGeometry] = []
    bites: list[BaseGeometry] = []
    for site, (x, y) in enumerate(reach.sites_km.tolist()):
        point = Point(x, y)
        inside = (
            area.contains(point.buffer(0.5)) if early[site] else area.intersects(point.buffer(0.5))
        )
        if inside == bool(early[site]):
            continue
        others = reach.sites_km[early != early[site]]
        nearest = np.hypot(*(others - (x, y)).T).min() if len(others) else np.inf
        disc = point.buffer(min(PLACE_KM, 0.45 * float(nearest)), quad_segs=4)
        (patches if early[site] else bites).append(disc)
    return area.union(union_all(patches)).difference(union_all(bites))


def area_km(reach: Reach, ring_ms: float, *, kept: NDArray[np.bool_] | None = None) -> BaseGeometry:
    """Return where the hub is within ``ring_ms``, in km of the reach's plane.

    Invariant: a site lies in the area exactly when its latency is at most the ring. ``kept``
    limits the corridors that count (shape n), which gives that up.
    """
    from shapely import points

    late = points(reach.sites_km[reach.sites_ms > ring_ms])
    everything = np.ones(len(reach.pieces.ms), dtype=bool)
    raw = _hulls(reach.pieces, everything if kept is None else kept, ring_ms)
    land = _filled(raw, late).intersection(reach.ground).simplify(1.0)
    shape = land if kept is not None else _true_at_places(land, reach, ring_ms)
    return shape.buffer(0)


def gap_km(ring_ms: float, area: BaseGeometry, outer: BaseGeometry) -> BaseGeometry:
    """Return what straight fibre would reach and real fibre does not, within the outer reach."""
    from shapely import Point

    ideal = Point(0.0, 0.0).buffer(ring_ms / BOUND_MS_PER_KM, quad_segs=60)
    return ideal.intersection(outer).difference(area).buffer(-2.0).buffer(2.0).simplify(1.5)


def gain_km(before: Reach, after: Reach, ring_ms: float, area_before: BaseGeometry) -> BaseGeometry:
    """Return what ``after`` reaches within the ring and ``before`` does not."""
    old = {
        tuple(k): ms
        for k, ms in zip(before.pieces.key.tolist(), before.pieces.ms.min(axis=1), strict=True)
    }
    nearer = np.array(
        [
            ms < old.get(tuple(k), np.inf) - 1e-9
            for k, ms in zip(after.pieces.key.tolist(), after.pieces.ms.min(axis=1), strict=True)
        ],
        dtype=bool,
    )
    new = area_km(after, ring_ms, kept=nearer)
    return new.difference(area_before).buffer(-1.5).buffer(1.5).simplify(1.0)
