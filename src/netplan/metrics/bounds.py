"""What no path can beat: the geodesic between two sites, and light in fibre laid along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.geo import geodesic_km
from netplan.units import BOUND_MS_PER_KM

if TYPE_CHECKING:
    from netplan.topology.network import Network


def straight_km(network: Network, here: str, there: str) -> float:
    """Return the geodesic distance between two sites, km."""
    sites = network["sites"]
    a, b = sites.row(here), sites.row(there)
    lon, lat = sites["lon_deg"], sites["lat_deg"]
    return float(geodesic_km(lon[a], lat[a], lon[b], lat[b]))


def bound_ms(network: Network, here: str, there: str) -> float:
    """Return the delay of standard fibre laid along the geodesic, ms one-way."""
    return straight_km(network, here, there) * BOUND_MS_PER_KM
