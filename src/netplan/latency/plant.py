"""Cable lengths of segments, their interval, and the delay of light in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.geo import geodesic_km, line_km
from netplan.units import AMPLIFIER_MS, AMPLIFIER_SPAN_KM, FIBRE_MS_PER_KM, REGENERATOR_MS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.topology.network import Network

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Lengths and delays of all segments; every array runs over the rows of ``segments``.

    ``rule`` says where a length comes from: ``given``, ``geometry`` or ``geodesic``.
    ``usable`` is True where light can pass today (status existing).
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    geodesic_km: Floats
    length_km: Floats
    low_km: Floats
    high_km: Floats
    rule: tuple[str, ...]
    ms_per_km: Floats
    amplifier_ms: Floats
    usable: NDArray[np.bool_]

    @property
    def fibre_ms(self) -> Floats:
        """One-way propagation delay of each segment, ms."""
        return self.length_km * self.ms_per_km

    @property
    def one_way_ms(self) -> Floats:
        """One-way delay of each segment with its amplifiers, ms."""
        return self.fibre_ms + self.amplifier_ms


def site_rows(network: Network, ids: Iterable[str]) -> NDArray[np.int64]:
    """Return the row numbers in ``sites`` of ``ids``."""
    sites = network["sites"]
    return np.array([sites.row(site) for site in ids], dtype=np.int64)


def _or_default(values: Floats, default: float) -> Floats:
    """Return ``values`` with ``default`` where they are NaN."""
    return np.where(np.isnan(values), default, values)


def _lengths(network: Network, straight_km: Floats) -> tuple[Floats, Floats, Floats, list[str]]:
    """Return length, its bounds and its rule for every segment.

    Given length before length along the geometry before geodesic x route factor. A given or
    surveyed length has no interval; a computed one runs over the segment's route factors.
    """
    segments, settings = network["segments"], network.settings
    factor = _or_default(segments["route_factor"], settings.route_factor)
    low = _or_default(segments["route_factor_low"], settings.route_factor_low)
    high = _or_default(segments["route_factor_high"], settings.route_factor_high)
    length = straight_km * factor
    bounds = [straight_km * np.minimum(low, factor), straight_km * np.maximum(high, factor)]
    rules = ["geodesic"] * len(segments)
    for row, (given, wkt) in enumerate(
        zip(segments["length_km"], segments["geometry"], strict=True)
    ):
        if not np.isnan(given):
            known, rules[row] = float(given), "given"
        elif wkt:
            known, rules[row] = line_km(wkt), "geometry"
        else:
            continue
        length[row] = bounds[0][row] = bounds[1][row] = known
    return length, bounds[0], bounds[1], rules


def plant(network: Network) -> Plant:
    """Return lengths and delays of every segment of ``network``.

    Amplifiers: one for each started span of 80 km. Sources of all constants: ``netplan.units``.
    """
    segments, sites = network["segments"], network["sites"]
    a, b = site_rows(network, segments["a"]), site_rows(network, segments["b"])
    lon, lat = sites["lon_deg"], sites["lat_deg"]
    straight_km = geodesic_km(lon[a], lat[a], lon[b], lat[b])
    length, low, high, rules = _lengths(network, straight_km)
    return Plant(
        a=a,
        b=b,
        geodesic_km=straight_km,
        length_km=length,
        low_km=low,
        high_km=high,
        rule=tuple(rules),
        ms_per_km=np.array([FIBRE_MS_PER_KM[f] for f in segments["fibre"]], dtype=np.float64),
        amplifier_ms=np.ceil(length / AMPLIFIER_SPAN_KM) * AMPLIFIER_MS,
        usable=segments["status"] == "existing",
    )


def regenerators_needed(length_km: float, reach_km: float) -> int:
    """Return how many regenerators a circuit of ``length_km`` needs: ceil(length / reach) - 1.

    A length above the reach by no more than rounding (a part in 10^9) is within it.

    >>> regenerators_needed(3282, 1500), regenerators_needed(1500, 1500), regenerators_needed(0, 1)
    (2, 0, 0)
    """
    return max(0, math.ceil(length_km / reach_km - 1e-9) - 1)


def regenerator_delay_ms(count: int) -> float:
    """Return the one-way delay of ``count`` regenerators, ms.

    >>> regenerator_delay_ms(2)
    0.2
    """
    return count * REGENERATOR_MS
