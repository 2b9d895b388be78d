"""Distances and shapes on the WGS-84 ellipsoid."""

from netplan.geo.geodesic import geodesic_km, line_km

__all__ = ["geodesic_km", "line_km"]
