"""Lengths, regenerators and delays of circuits, counted from the tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING, Any

from netplan.geo import geodesic_km, line_km
from netplan.units import AMPLIFIER_MS, AMPLIFIER_SPAN_KM, FIBRE_MS_PER_KM, TRANSPONDER_MS
from netplan.units import REGENERATOR_MS as REGENERATION_MS

if TYPE_CHECKING:
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Span:
    """A link counted again: its two node rows, cable, regenerators, delay and IGP costs.

    ``bundle`` is the adjacency that it is a member of, '' where it is one of its own.
    """

    a: int
    b: int
    length_km: float
    regenerators: int
    one_way_ms: float
    cost_ab: int
    cost_ba: int
    capacity_gbps: float
    bundle: str
    alive: bool


def segment_km(network: Network, row: int) -> float:
    """Return the cable length of segment ``row``: given, surveyed, or geodesic x route factor."""
    table, sites = network["segments"], network["sites"]
    given, wkt = float(table["length_km"][row]), str(table["geometry"][row])
    if not isnan(given):
        return given
    if wkt:
        return line_km(wkt)
    a, b = (sites.row(table[end][row]) for end in ("a", "b"))
    lon, lat = sites["lon_deg"], sites["lat_deg"]
    factor = float(table["route_factor"][row])
    straight = float(geodesic_km(lon[a], lat[a], lon[b], lat[b]))
    return straight * (network.settings.route_factor if isnan(factor) else factor)


def regenerators(network: Network, *, technology: str, segments: tuple[str, ...]) -> int:
    """Return the regenerators of a circuit over ``segments``: ceil(length / reach) - 1."""
    table, modules = network["segments"], network["modules"]
    reach = network.settings.regenerator_reach_km
    if technology in modules:
        reach = float(modules.value(technology, "reach_km"))
        far = float(modules.value(technology, "reach_g654e_km"))
        fibres = {table.value(segment, "fibre") for segment in segments}
        if fibres == {"G.654.E"} and not isnan(far):
            reach = far
    length = sum(segment_km(network, table.row(segment)) for segment in segments)
    # A length of exactly the reach needs none, however its sum is rounded.
    return max(0, ceil(length / reach - 1e-9) - 1)


def span_of(network: Network, link: dict[str, Any]) -> Span:
    """Count one row of ``links`` again."""
    table, modules, nodes = network["segments"], network["modules"], network["nodes"]
    rows = [table.row(segment) for segment in link["segments"]]
    lengths = [segment_km(network, row) for row in rows]
    technology = link["technology"]
    count = link["regenerators"]
    if count < 0:
        count = regenerators(network, technology=technology, segments=link["segments"])
    end_ms = float(modules.value(technology, "end_ms")) if technology in modules else TRANSPONDER_MS
    delay = count * REGENERATION_MS + (2 * end_ms if rows else 0.0)
    for row, length in zip(rows, lengths, strict=True):
        delay += length * FIBRE_MS_PER_KM[table["fibre"][row]]
        delay += ceil(length / AMPLIFIER_SPAN_KM) * AMPLIFIER_MS
    if not isnan(link["measured_one_way_ms"]):
        delay = link["measured_one_way_ms"]
    cost_ab = link["igp_cost"] or 10 + round(sum(lengths))
    return Span(
        a=nodes.row(link["a"]),
        b=nodes.row(link["b"]),
        length_km=sum(lengths),
        regenerators=count,
        one_way_ms=delay,
        cost_ab=cost_ab,
        cost_ba=link["igp_cost_ba"] or cost_ab,
        capacity_gbps=link["capacity_gbps"],
        bundle=link["bundle"],
        alive=link["status"] == "existing",
    )
