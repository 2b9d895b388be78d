"""The tables of the hand-worked square, every figure as topology/square/README.md derives it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import pandas as pd

from netplan.io import read_network
from netplan.maps import MapInput
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network

FIGURES = (
    "links_down", "capacity_down_gbps", "unserved_gbps", "overflow_gbps", "worst_link",
    "worst_utilisation", "cities_lost", "mean_ms",
)  # fmt: skip
FAILURES = {
    ("none", "", ""): (0, 0, 0, 0, "r-se", 0.75, 0, 3.420172),
    ("segment", "s-w", "s-w"): (1, 200, 0, 20, "r-ne", 1.2, 0, 7.434068),
    ("segment", "w-n", "w-n"): (2, 200, 0, 54, "r-ne", 1.34, 0, 3.420172),
    ("segment", "n-e", "n-e"): (3, 300, 50, 0, "r-se", 0.55, 0, 3.420172),
    ("segment", "s-e", "s-e"): (2, 200, 55, 0, "r-se", 0.75, 0, 7.035125),
    ("scenario", "east-side", "s-e;n-e"): (5, 600, 209, 0, "r-sw", 0.4, 1, 3.2882),
    ("scenario", "west-out", "west"): (3, 400, 90, 4, "r-ne", 1.04, 1, 3.552143),
    ("scenario", "card-east", "r-se"): (1, 200, 0, 30, "r-wn-1", 1.1, 0, 3.420172),
    ("srlg", "bridge", "s-e;n-e"): (5, 600, 209, 0, "r-sw", 0.4, 1, 3.2882),
}
"""Kind, id and members of each failure, and what it comes to today; the first is no failure."""

NAMES = {
    "east-side": ("Both cables to East cut", "东镇两缆同断"),
    "west-out": ("West Town without power", "西镇断电"),
    "card-east": ("Line card in East fails", "东镇板卡故障"),
    "bridge": ("shared risk bridge", "共享风险 bridge"),
}
LOADS = {
    "r-sw": (0.6, 0.6, ""), "r-wn-1": (0.35, 0.52, "n-e"), "r-wn-2": (0.35, 0.52, "n-e"),
    "b-se": (0.25, 0.25, ""), "b-ne": (0.2, 0.2, ""), "b-sn": (0.3, 0.3, ""),
    "r-ne": (0.64, 1.34, "w-n"), "r-se": (0.75, 1.1, "w-n"),
}  # fmt: skip
"""Utilisation of each link without failure and at worst, and the failure to blame."""

OVERLOADS = [
    ("s-w", "segment", "r-ne", 1.2), ("w-n", "segment", "r-ne", 1.34),
    ("w-n", "segment", "r-se", 1.1), ("card-east", "scenario", "r-wn-1", 1.1),
    ("card-east", "scenario", "r-wn-2", 1.1), ("card-east", "scenario", "r-ne", 1.1),
    ("west-out", "scenario", "r-ne", 1.04),
]  # fmt: skip
CITIES = [
    ("s-w", "segment", "west", 3.2882, 11.31599303),
    ("s-e", "segment", "east", 3.55214303, 10.78205),
    ("east-side", "scenario", "east", 3.55214303, inf),
    ("bridge", "srlg", "east", 3.55214303, inf),
    ("west-out", "scenario", "west", 3.2882, inf),
]


def failure_rows() -> pd.DataFrame:
    """Return the table ``failures`` of today."""
    return pd.DataFrame([
        {"case": "today", "year": 2026, "scenario": scenario, "kind": kind, "members": members,
         "name_en": NAMES.get(scenario, (scenario,))[0],
         "name_zh": NAMES.get(scenario, (scenario,))[-1],
         **dict(zip(FIGURES, figures, strict=True))}
        for (kind, scenario, members), figures in FAILURES.items()
    ])  # fmt: skip


def _link_rows(network: Network) -> pd.DataFrame:
    """Return the table ``links`` of today."""
    nodes, rows = network["nodes"], []
    for row in network["links"].rows():
        now, worst, blame = LOADS[row["link"]]
        gbps = row["capacity_gbps"]
        rows.append({
            "case": "today", "year": 2026, "link": row["link"],
            "carrier": nodes.value(row["a"], "carrier"),
            "a_site": nodes.value(row["a"], "site"), "b_site": nodes.value(row["b"], "site"),
            "name_en": row["link"], "name_zh": row["link"], "capacity_gbps": gbps,
            "load_ab_gbps": now * gbps, "load_ba_gbps": 0.0, "utilisation": now,
            "overflow_gbps": 0.0, "bottleneck": worst > 1, "worst_failure": blame,
            "worst_failure_en": blame, "worst_failure_zh": blame, "worst_utilisation": worst,
            "length_km": 600.0, "one_way_ms": 3.0, "segments": ";".join(row["segments"]),
            "technology": row["technology"], "source_note": row["source"],
            "confidence": row["confidence"],
        })  # fmt: skip
    return pd.DataFrame(rows)


def _latency(network: Network) -> pd.DataFrame:
    """Return the best carrier's IP latency to both cities; both targets of the square are kept."""
    plain: dict[str, Any] = {
        "state": "today", "view": "ip", "source": "south", "kind": "city", "carrier": "best",
        "best_carrier": "red", "ring_position": "inside", "bound_ms": 2.2, "length_km": 600.0,
        "amplifier_ms": 0.0, "regenerator_ms": 0.0, "transponder_ms": 0.0, "node_ms": 0.0,
        "access_ms": 0.0, "detour_ms": 0.0, "verdict": "met", "source_note": "test",
        "confidence": "assumed",
    }  # fmt: skip
    return pd.DataFrame([
        plain | {"target": site, "name_en": network.name("sites", site), "name_zh": "",
                 "one_way_ms": ms, "low_ms": ms, "high_ms": ms, "direct_ms": ms,
                 "target_ms": target, "route_en": "", "route_zh": "", "route_segments": segment}
        for site, ms, target, segment in (
            ("west", 3.2882, 4.0, "s-w"), ("east", 3.552143, 3.6, "s-e"),
        )
    ])  # fmt: skip


def square(root: Path) -> Network:
    """Return today's state of the square."""
    network = read_network(root / "topology/square")
    return in_state(network, network.settings.today)


def square_input(root: Path, **other: Any) -> MapInput:
    """Return all tables of the square that speak of failures; ``other`` replaces inputs."""
    network = other.pop("network", None) or square(root)
    case = {"case": "today", "year": 2026}
    over = ("scenario", "kind", "link", "utilisation")
    city = ("scenario", "kind", "site", "before_ms", "after_ms")
    given: dict[str, Any] = {
        "links": _link_rows(network),
        "latency": _latency(network),
        "failures": failure_rows(),
        "overloads": pd.DataFrame([case | dict(zip(over, row, strict=True)) for row in OVERLOADS]),
        "city_failures": pd.DataFrame([case | dict(zip(city, row, strict=True)) for row in CITIES]),
    }
    return MapInput(network=network, **(given | other))
