"""Arithmetic for checking a plan, kept apart from everything that made it.

Lengths, delays, costs, paths and loads are computed here once more, by other means: distances
with scipy over a matrix, loads per destination. Only the earth's shape is shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.geo import geodesic_km, line_km
from netplan.units import AMPLIFIER_MS, AMPLIFIER_SPAN_KM, FIBRE_MS_PER_KM, TRANSPONDER_MS
from netplan.units import REGENERATOR_MS as REGENERATION_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.topology.network import Network

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """A link counted again: its two node rows, cable, regenerators, delay and IGP costs."""

    a: int
    b: int
    length_km: float
    regenerators: int
    one_way_ms: float
    cost_ab: int
    cost_ba: int
    capacity_gbps: float
    alive: bool


@dataclass(frozen=True, slots=True)
class Recount:
    """A network counted again: spans in the order of ``links``, and IGP costs between nodes.

    ``out[i]`` lists the ways on from node i as (link row, direction, node, cost); ``cost[i, j]``
    is the least cost from node i to node j, inf where there is no path.
    """

    network: Network
    spans: tuple[Span, ...]
    out: tuple[tuple[tuple[int, int, int, int], ...], ...]
    cost: Floats

    @classmethod
    def of(cls, network: Network) -> Recount:
        """Count ``network`` again."""
        from scipy.sparse.csgraph import dijkstra

        spans = tuple(_span(network, row) for row in network["links"].rows())
        count = len(network["nodes"])
        near = np.full((count, count), inf)
        out: list[list[tuple[int, int, int, int]]] = [[] for _ in range(count)]
        for row, span in enumerate(spans):
            ways = ((span.a, span.b, span.cost_ab), (span.b, span.a, span.cost_ba))
            for direction, (start, end, cost) in enumerate(ways if span.alive else ()):
                near[start, end] = min(near[start, end], cost)
                out[start].append((row, direction, end, cost))
        least = dijkstra(near) if count else near
        return cls(network, spans, tuple(map(tuple, out)), np.asarray(least, dtype=np.float64))

    def hops(self, node: int, target: int) -> list[tuple[int, int, int]]:
        """Return the next hops of ``node`` towards ``target``: (link row, direction, node)."""
        whole = self.cost[node, target]
        return [
            (row, direction, end)
            for row, direction, end, cost in self.out[node]
            if cost + self.cost[end, target] == whole < inf
        ]

    def slowest_ms(self, source: int, target: int) -> float:
        """Return the delay of the slowest of the cheapest paths, with every node and no tails."""
        delay = {target: self._router_ms(target)}
        order = np.argsort(self.cost[:, target], kind="stable")
        for node in order.tolist():
            if node == target or self.cost[node, target] == inf:
                continue
            onward = [
                self.spans[row].one_way_ms + delay[end] for row, _, end in self.hops(node, target)
            ]
            delay[node] = self._router_ms(node) + max(onward)
        return delay.get(source, inf)

    def _router_ms(self, node: int) -> float:
        """Return the delay of passing a node."""
        return float(self.network["nodes"]["router_ms"][node])

    def loads(self, legs: list[tuple[int, int, float]]) -> Floats:
        """Return the load of every link and direction, shape (links, 2), under even splitting.

        For each destination all traffic towards it is pushed down the cheapest paths at once,
        from the farthest node on.
        """
        total = np.zeros((len(self.spans), 2))
        for target in sorted({end for _, end, _ in legs}):
            waiting = np.zeros(len(self.cost))
            for start, end, volume in legs:
                if end == target:
                    waiting[start] += volume
            for node in np.argsort(-self.cost[:, target], kind="stable").tolist():
                if not waiting[node] or node == target or self.cost[node, target] == inf:
                    continue
                onward = self.hops(node, target)
                for row, direction, end in onward:
                    total[row, direction] += waiting[node] / len(onward)
                    waiting[end] += waiting[node] / len(onward)
        return total


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


def _span(network: Network, link: dict[str, Any]) -> Span:
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
        alive=link["status"] == "existing",
    )


def node_rows(network: Network, end: str) -> list[int]:
    """Return the nodes that an end of a demand means: one node, or all at a site."""
    nodes = network["nodes"]
    if end in nodes:
        return [nodes.row(end)]
    return [row for row, site in enumerate(nodes["site"]) if site == end]
