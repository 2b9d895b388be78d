"""Places, people and fibre of a country that is nowhere: the ground a made network stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import Delaunay, KDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LON_DEG = (0.0, 40.0)
LAT_DEG = (20.0, 42.0)
PEOPLE = 1.0e9
TAIL = 1.1
"""Exponent of the power law of populations: near Zipf's, as for real cities."""
ROUTE_FACTOR = (1.3, 1.6)
EXTRA_SHARE = 0.05
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Places:
    """Sites with their people, in provinces and regions, and the fibre between neighbours.

    ``rank[s]`` is a site's place in its province by population, 0 for the capital; ``region``
    runs over provinces. ``ends`` has shape (segments, 2), the lower site first.
    """

    lon_deg: Floats
    lat_deg: Floats
    population: Ints
    province: Ints
    rank: Ints
    region: Ints
    ends: Ints
    length_km: Floats


def places(count: int, *, seed: int) -> Places:
    """Return ``count`` sites of a made country, the same for the same seed.

    Provinces are as many as the root of the number of sites, each a cloud of sites around a
    centre of its own; a region holds about five provinces next to each other from west to east.

    >>> made = places(100, seed=1)
    >>> len(made.population), len(set(made.province.tolist())), len(made.ends)
    (100, 10, 176)
    """
    rng = np.random.default_rng(seed)
    provinces = round(count**0.5)
    low, high = np.array([LON_DEG, LAT_DEG]).T
    centres = rng.uniform(low, high, (provinces, 2))
    centres = centres[np.argsort(centres[:, 0], kind="stable")]
    # The first two rounds give every province a capital and a second city.
    even = np.arange(count) % provinces
    province = np.where(even < count, even, 0)
    province[2 * provinces :] = _drawn(rng, provinces, count - 2 * provinces)
    spread = 0.3 * np.sqrt(np.prod(high - low) / provinces)
    point = centres[province] + rng.normal(0.0, spread, (count, 2))
    point = np.round(_reflected(point, low, high), 4)
    weight = rng.pareto(TAIL, count) + 1.0
    population = np.rint(PEOPLE * weight / weight.sum()).astype(np.int64)
    ends = _fibre(point, rng)
    geodesic = _great_circle_km(point[ends[:, 0]], point[ends[:, 1]])
    length = np.maximum(1.0, geodesic * rng.uniform(*ROUTE_FACTOR, len(ends)))
    return Places(
        lon_deg=point[:, 0],
        lat_deg=point[:, 1],
        population=population,
        province=province,
        rank=_ranks(province, population),
        region=np.arange(provinces) // 5,
        ends=ends,
        length_km=np.round(length, 3),
    )


def _drawn(rng: np.random.Generator, provinces: int, count: int) -> Ints:
    """Return the province of each of ``count`` sites: some provinces are denser than others."""
    weight = 1.0 / (1.0 + rng.permutation(provinces)) ** 0.5
    return rng.choice(provinces, count, p=weight / weight.sum())


def _reflected(point: Floats, low: Floats, high: Floats) -> Floats:
    """Return points thrown back into the box where they lie outside."""
    point = np.where(point < low, 2 * low - point, point)
    point = np.where(point > high, 2 * high - point, point)
    return np.clip(point, low, high)


def _ranks(province: Ints, population: Ints) -> Ints:
    """Return each site's place in its province, the most populous first."""
    order = np.lexsort((-population, province))
    first = np.searchsorted(province[order], np.arange(province.max() + 1))
    rank = np.empty(len(province), dtype=np.int64)
    rank[order] = np.arange(len(province)) - first[province[order]]
    return rank


def _fibre(point: Floats, rng: np.random.Generator) -> Ints:
    """Return the edges of the Gabriel graph, and a few more of the triangulation.

    Two sites are neighbours when no other lies in the circle over the line between them (Gabriel
    and Sokal, Systematic Zoology 18, 1969); the graph is connected.
    """
    plane = point * np.array([np.cos(np.deg2rad(np.mean(LAT_DEG))), 1.0])
    corners = Delaunay(plane).simplices
    pairs = np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]))
    pairs = np.unique(pairs, axis=0).astype(np.int64)
    first, last = plane[pairs[:, 0]], plane[pairs[:, 1]]
    apart = np.linalg.norm(last - first, axis=1)
    nearest, _ = KDTree(plane).query((first + last) / 2)
    gabriel = nearest >= apart / 2 * (1 - 1e-9)
    chance = rng.random(len(pairs)) < EXTRA_SHARE
    return pairs[gabriel | (chance & (apart < 2 * np.median(apart)))]


def _great_circle_km(first: Floats, last: Floats) -> Floats:
    """Return the great-circle distance by the haversine formula, km."""
    (lon, lat), (to_lon, to_lat) = np.deg2rad(first).T, np.deg2rad(last).T
    half = np.sin((to_lat - lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))
