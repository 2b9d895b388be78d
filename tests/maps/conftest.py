"""Small networks and tables that maps are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from netplan.maps import MapInput
from netplan.topology.change import Change
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = {"source": "test", "confidence": "assumed"}
CORNERS = {
    "west": (100.0, 36.0),
    "south": (104.0, 32.0),
    "east": (108.0, 36.0),
    "hub": (104.0, 36.0),
}
SIDES = (("hub", "west"), ("hub", "east"), ("hub", "south"), ("west", "south"))


def _tables(names: dict[str, str]) -> dict[str, Table]:
    """Return the tables of a star with one side, every name as ``names`` says."""
    sites = [
        {
            "site": site, "name_en": names.get(site, site), "lon_deg": lon, "lat_deg": lat,
            "roles": ("city",) if site != "hub" else (), **PLAIN,
        }
        for site, (lon, lat) in CORNERS.items()
    ]  # fmt: skip
    segments = [
        {"segment": f"{a}-{b}", "a": a, "b": b, "corridor": names.get("corridor", ""), **PLAIN}
        for a, b in SIDES
    ]
    segments.append(
        {"segment": "east-south", "a": "east", "b": "south", "status": "candidate", **PLAIN}
    )
    carriers = [{"carrier": "one", "name_en": names.get("carrier", "One"), **PLAIN}]
    nodes = [{"node": f"{site}-n", "site": site, "carrier": "one", **PLAIN} for site in CORNERS]
    links = [
        {
            "link": names.get("link", "link") + str(i), "a": f"{a}-n", "b": f"{b}-n",
            "segments": (f"{a}-{b}",), "capacity_gbps": 400.0 * (i + 1), **PLAIN,
        }
        for i, (a, b) in enumerate(SIDES)
    ]  # fmt: skip
    exchanges = [
        {
            "exchange": "x",
            "site": "east",
            "kind": "ixp",
            "name_en": names.get("exchange", "X"),
            **PLAIN,
        }
    ]
    rings = [{"ring_set": "r", "ring_ms": ms, **PLAIN} for ms in (1.0, 2.0, 3.5)]
    made: dict[str, list[dict[str, Any]]] = {
        "sites": sites, "segments": segments, "carriers": carriers, "nodes": nodes,
        "links": links, "exchanges": exchanges, "rings": rings,
    }  # fmt: skip
    return {name: Table.of(name, rows) for name, rows in made.items()}


@pytest.fixture
def star() -> Callable[..., Network]:
    """Return a maker of a small network around a hub; keywords replace names."""

    def make(**names: str) -> Network:
        settings = Settings(
            name="star", title_en=names.get("title", "Star"), hub="hub", ring_set="r",
            focus_ring_ms=2.0, note_en=names.get("note", ""),
        )  # fmt: skip
        change = Change(
            id="shortcut",
            name_en=names.get("proposal", "Shortcut"),
            add={
                "segments": (
                    {"segment": "hub-west-2", "a": "hub", "b": "west", "route_factor": 1.05},
                ),
                "exchanges": ({"exchange": "y", "site": "hub", "kind": "nbp"},),
            },
            source="test",
        )
        return Network(settings, _tables(names), {"shortcut": change})

    return make


def _latency(network: Network) -> pd.DataFrame:
    """Return a latency table in both views; figures only have to be plausible."""
    rows: list[dict[str, Any]] = []
    for view, more in (("optical", 0.0), ("ip", 0.3)):
        for i, site in enumerate(("west", "east", "south")):
            ms = 2.6 + 0.2 * i + more
            rows.append({
                "state": "today", "view": view, "source": "hub", "target": site, "kind": "city",
                "name_en": network.name("sites", site), "name_zh": "", "carrier": "best",
                "best_carrier": "one", "one_way_ms": ms, "low_ms": ms * 0.9, "high_ms": ms * 1.1,
                "ring_position": "inside", "bound_ms": 1.8, "length_km": 540.0,
                "route_en": f"hub–{site}", "route_zh": f"hub–{site}",
                "route_segments": f"hub-{site}",
                "direct_ms": 1.8, "detour_ms": ms - 1.8, "amplifier_ms": 0.0, "regenerator_ms": 0.0,
                "transponder_ms": 0.0, "node_ms": 0.0, "access_ms": 0.0, "target_ms": 3.0,
                "verdict": "met" if ms <= 3 else "missed", "source_note": "test",
                "confidence": "assumed",
            })  # fmt: skip
    return pd.DataFrame(rows)


def _links(network: Network) -> pd.DataFrame:
    """Return a table of links at four utilisations, in two cases."""
    nodes = network["nodes"]
    rows = []
    for case, year, factor in (("today", 2026, 1.0), ("horizon", 2030, 1.4)):
        for row, u in zip(network["links"].rows(), (0.2, 0.5, 0.9, 1.2), strict=True):
            gbps = row["capacity_gbps"]
            a, b = nodes.value(row["a"], "site"), nodes.value(row["b"], "site")
            rows.append({
                "case": case, "year": year, "link": row["link"], "carrier": "one", "a_site": a,
                "b_site": b, "name_en": f"{a}–{b}", "name_zh": "", "capacity_gbps": gbps,
                "load_ab_gbps": u * factor * gbps, "load_ba_gbps": 0.5 * u * gbps,
                "utilisation": u * factor, "overflow_gbps": 0.0, "bottleneck": u > 0.7,
                "worst_failure_en": "cut", "worst_failure_zh": "中断", "worst_utilisation": u * 2,
                "length_km": 540.0, "one_way_ms": 2.6, "segments": ";".join(row["segments"]),
                "technology": "", "source_note": row["source"], "confidence": "assumed",
            })  # fmt: skip
    return pd.DataFrame(rows)


def _proposals(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the two tables of one proposal."""
    row = {
        "rank": 1, "proposal": "shortcut", "name_en": name, "name_zh": name, "capex_cny": 1e8,
        "mean_before_ms": 2.8, "mean_after_ms": 2.5, "best_gain_ms": 0.7, "targets_met": "",
        "targets_moved": "", "egress_before_gbps": 100.0, "egress_after_gbps": 200.0,
        "bottlenecks_before": 2, "bottlenecks_after": 1, "worst_before": 1.2, "worst_after": 0.9,
        "changes_nothing": False, "why_en": "", "why_zh": "", "confidence": "assumed",
    }  # fmt: skip
    gains = [
        {
            "proposal": "shortcut", "target": "west", "kind": "city", "view": view,
            "before_ms": before, "after_ms": before - 0.7, "gain_ms": 0.7,
        }
        for view, before in (("optical", 2.6), ("ip", 2.9))
    ]  # fmt: skip
    return pd.DataFrame([row]), pd.DataFrame(gains)


def _exchange() -> pd.DataFrame:
    """Return two paths between carriers: a long one with a cloud, a shorter between carriers."""
    plain = {
        "state": "today", "target": "west", "reachable": True, "exchange": "x",
        "exchange_name_en": "X", "exchange_name_zh": "",
    }  # fmt: skip
    rows = [
        {"from_carrier": "one", "to_carrier": "one", "one_way_ms": 8.0, "hairpin_km": 900.0},
        {"from_carrier": "cloud", "to_carrier": "one", "one_way_ms": 9.0, "hairpin_km": 990.0},
    ]
    return pd.DataFrame([plain | row for row in rows])


@pytest.fixture
def full_input(star: Callable[..., Network]) -> Callable[..., MapInput]:
    """Return a maker of everything a map can show; keywords replace names."""

    def make(**names: str) -> MapInput:
        network = star(**names)
        proposals, proposal_sites = _proposals(names.get("proposal", "Shortcut"))
        return MapInput(
            network=network,
            latency=_latency(network),
            exchange=_exchange(),
            links=_links(network),
            proposals=proposals,
            proposal_sites=proposal_sites,
        )

    return make
