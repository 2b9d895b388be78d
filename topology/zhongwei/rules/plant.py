"""The cable plant: segments from corridors, fibre pairs by carrier, shortest fibre paths."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx
from pyproj import Geod

from rules.tables import Row, read, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WGS84 = Geod(ellps="WGS84")
PUBLISHED_KM = {
    "lan-xi-la": (2739.0, "cable Lanzhou-Xining-Lhasa 2,739 km"),
    "kun-la": (2635.0, "cable Kunming-Lhasa 2,635 km"),
    "xi-cheng-yu": (1400.0, "cable Xi'an-Chengdu-Chongqing 1,400 km"),
}
"""Published cable lengths, spread over the segments of their corridor by geodesic."""
FACTORS = {
    "default": (None, None, None),
    "wide": (1.5, 1.3, 2.0),
    "mountain": (1.9, 1.7, 2.0),
    "submarine": (1.3, 1.1, 1.5),
    "low_latency": (1.3, 1.25, 1.35),
    "low_latency_mountain": (1.4, 1.3, 1.6),
}
"""Route factor, its low and its high by rule; None takes the network's 1.5 (1.3 to 1.7)."""
BUILD_CNY_PER_KM = {"low_latency": 180e3, "low_latency_mountain": 250e3}
OPEX_SHARE = 0.1
LONG_KM = 400.0
"""Geodesic from which a new segment takes 30 months to build in place of 18."""
NATIONAL = ("telecom", "unicom", "mobile")
PROXY = "corridor proxy: fibre follows rail and historic trunk"


def number(value: float) -> int | float:
    """Return ``value`` as an int when it is whole, for tidy tables."""
    return int(value) if float(value).is_integer() else value


@dataclass(frozen=True)
class Plant:
    """Sites and segments of the network, with lengths in km of cable."""

    sites: dict[str, Row]
    segments: dict[str, Row]

    @cached_property
    def lengths(self) -> dict[str, float]:
        """Return km of cable by segment: given, else geodesic times its or the default factor."""
        return {
            key: float(row["length_km"] or 0)
            or self.geodesic(row["a"], row["b"]) * float(row["route_factor"] or 1.5)
            for key, row in self.segments.items()
        }

    def geodesic(self, a: str, b: str) -> float:
        """Return the WGS-84 geodesic between two sites in km, to 0.1 km."""
        ends = [float(self.sites[s][f"{axis}_deg"]) for s in (a, b) for axis in ("lon", "lat")]
        return round(float(WGS84.inv(*ends)[2]) / 1000, 1)

    def graph(self, *, built: Sequence[str] = (), without: Iterable[str] = ()) -> nx.Graph:
        """Return the graph of existing and ``built`` segments, less the corridors ``without``."""
        graph: nx.Graph = nx.Graph()
        closed = set(without)
        for key, row in self.segments.items():
            usable = row["status"] == "existing" or key in built
            if not usable or row["corridor"] in closed:
                continue
            known = graph.get_edge_data(row["a"], row["b"])
            if known is None or known["km"] > self.lengths[key]:
                graph.add_edge(row["a"], row["b"], km=self.lengths[key], segment=key)
        return graph

    def path(self, a: str, b: str, *, built: Sequence[str] = ()) -> list[str]:
        """Return the segments of the shortest fibre from ``a`` to ``b``, in order."""
        return _segments(self.graph(built=built), a, b)

    def diverse(self, a: str, b: str, *, other: Sequence[str] = ()) -> list[str]:
        """Return the shortest fibre that shares no corridor with ``other``; [] if there is none.

        ``other`` is a list of segments; empty: ``path(a, b)``.
        """
        used = {self.segments[key]["corridor"] for key in other or self.path(a, b)}
        graph = self.graph(without=used)
        reachable = a in graph and b in graph and nx.has_path(graph, a, b)
        return _segments(graph, a, b) if reachable else []

    def km(self, segments: Iterable[str]) -> float:
        """Return the cable length of a path in km."""
        return sum(self.lengths[key] for key in segments)


def _segments(graph: nx.Graph, a: str, b: str) -> list[str]:
    """Return the segment ids along the shortest path by km."""
    sites = nx.dijkstra_path(graph, a, b, weight="km")
    return [graph[s][t]["segment"] for s, t in itertools.pairwise(sites)]


def _published(routes: list[Row], plant: Plant) -> dict[str, float]:
    """Return the factor of each published cable: its length over its segments' geodesics."""
    geodesic: dict[str, float] = {}
    for row in routes:
        rule, _, cable = row["rule"].partition(":")
        if rule == "published":
            geodesic[cable] = geodesic.get(cable, 0.0) + plant.geodesic(row["a"], row["b"])
    return {cable: PUBLISHED_KM[cable][0] / km for cable, km in geodesic.items()}


def _source(row: Row) -> tuple[str, str]:
    """Return source and confidence of a segment."""
    rule, _, cable = row["rule"].partition(":")
    note = f"; {row['note']}" if row["note"] else ""
    if rule == "published":
        text = f"{PUBLISHED_KM[cable][1]} (published), spread by geodesic ({row['line_zh']}){note}"
        return text, "derived"
    if row["status"] == "candidate":
        return f"netplan's candidate, not an announced project: {row['note']}", "assumed"
    return f"{PROXY} ({row['line_zh']}); factor rule {rule}{note}", "assumed"


def _segment(row: Row, plant: Plant, published: dict[str, float]) -> Row:
    """Return one row of segments.csv."""
    rule, _, cable = row["rule"].partition(":")
    geodesic = plant.geodesic(row["a"], row["b"])
    factor, low, high = FACTORS.get(rule, (None, None, None))
    length = number(round(geodesic * published[cable], 1)) if rule == "published" else None
    candidate = row["status"] == "candidate"
    capex = round(geodesic * (factor or 1.5) * BUILD_CNY_PER_KM[rule], -3) if candidate else 0.0
    prefix = "ll-" if candidate else ""
    source, confidence = _source(row)
    hard = rule in {"mountain", "submarine"} or cable in {"lan-xi-la", "kun-la"}
    return {
        "segment": f"{prefix}{row['a']}-{row['b']}", "a": row["a"], "b": row["b"],
        "length_km": length, "route_factor": factor,
        "route_factor_low": low, "route_factor_high": high, "corridor": row["corridor"],
        "fibre": "G.654.E" if candidate else "G.652.D", "status": row["status"],
        "capex_cny": number(capex), "opex_cny_per_year": number(capex * OPEX_SHARE),
        "build_months": (18 if geodesic < LONG_KM else 30) if candidate else 0,
        "cuts_per_1000km_year": 0.5 if candidate else 1,
        "repair_h": 240 if rule == "submarine" else 24 if hard else 12,
        "source": source, "confidence": confidence,
    }  # fmt: skip


def derive_segments() -> Plant:
    """Write segments.csv from inputs/routes.csv and return the plant.

    Length: published cable lengths spread by geodesic, else geodesic x the rule's factor.
    A candidate costs its length x the turnkey price of its rule, 10 % a year to keep.
    """
    sites = {row["site"]: row for row in read("sites")}
    routes = read("inputs/routes")
    bare = Plant(sites, {})
    published = _published(routes, bare)
    rows = [_segment(row, bare, published) for row in routes]
    write(
        "segments",
        "segment a b length_km route_factor route_factor_low route_factor_high corridor fibre "
        "status capex_cny opex_cny_per_year build_months cuts_per_1000km_year repair_h",
        rows,
    )
    return Plant(sites, {row["segment"]: row for row in rows})


def derive_fibre_pairs(plant: Plant, used: dict[str, set[str]]) -> None:
    """Write fibre_pairs.csv: who has fibre where.

    The three national carriers have the whole plant, four pairs where a segment touches a city
    or cluster and two elsewhere, one lit; on a candidate two pairs once it is built, none lit.
    The others have one pair (cloud and CDN: eight leased channels) where ``used`` says that a
    circuit of theirs runs.
    """
    rows: list[Row] = []
    for key, segment in plant.segments.items():
        candidate = segment["status"] == "candidate"
        ends = plant.sites[segment["a"]]["roles"] + plant.sites[segment["b"]]["roles"]
        pairs = 4 if not candidate and ("city" in ends or "cluster" in ends) else 2
        why = "two pairs each once built" if candidate else "whole plant, pairs by rule"
        rows += [
            {"segment": key, "carrier": carrier, "pairs": pairs, "channels": 80,
             "lit": 0 if candidate else 1, "source": f"assumed: {why}", "confidence": "assumed"}
            for carrier in NATIONAL
        ]  # fmt: skip
        rows += [
            {"segment": key, "carrier": carrier, "pairs": 1,
             "channels": 8 if carrier in {"cloud", "cdn"} else 80, "lit": 1,
             "source": "assumed: fibre or leased waves where its circuits run",
             "confidence": "assumed"}
            for carrier, segments in used.items()
            if key in segments and carrier not in NATIONAL
        ]  # fmt: skip
    write("fibre_pairs", "segment carrier pairs channels lit", rows)
