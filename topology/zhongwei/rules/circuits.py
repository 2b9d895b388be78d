"""Nodes and circuits: tiers, core meshes, dual homing, and the direct links out of the hub."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from rules.tables import Row, read, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.plant import Plant

HUB = "zhongwei"
HOME = "ningxia"
GBPS = {"100G": 100, "400G": 400, "800G": 800}
COLUMNS = "link a b segments capacity_gbps technology igp_cost bundle"
UPLINK_COST = 500
"""Added to the IGP cost of every uplink, and of a direct link to a node below core tier, so
that traffic does not pass through lower tiers."""
SMALL = {"broadcast": "100G", "cernet": "100G", "cdn": "100G"}
"""Carriers whose backbone is made of 100G; the others use 400G."""
MESHED = ("cloud", "cdn")
"""Networks whose nodes outside Ningxia are joined in a full mesh, without tiers."""


def access_km(population: float) -> int:
    """Return km of cable from a node to its users.

    1.5 x the radius of a disc that holds ``population`` at 7,000 persons/km2, at least 10 km.
    """
    return max(10, round(1.5 * math.sqrt(population / (math.pi * 7000))))


def derive_nodes(plant: Plant) -> list[Row]:
    """Write nodes.csv from inputs/presence.csv and return the presence rows.

    Every node passes in 0.05 ms. Access tails grow with the city (see access_km) and are
    10 km at the Ningxia places and clusters.
    """
    presence = read("inputs/presence")
    rows = []
    for row in presence:
        site = plant.sites[row["site"]]
        metropolis = row["tier"] != "dc" and site["province"] != HOME
        rows.append(
            row
            | {
                "node": f"{row['carrier']}-{row['site']}",
                "router_ms": 0.05,
                "access_km": access_km(float(site["population"])) if metropolis else 10,
                "source": f"{row['source']}; router_ms and access_km assumed",
            }
        )
    write("nodes", "node site carrier tier router_ms access_km", rows)
    return presence


def igp_cost(plant: Plant, segments: Sequence[str]) -> int:
    """Return the IGP cost of an uplink on a path: 10 + whole km + UPLINK_COST."""
    return 10 + round(plant.km(segments)) + UPLINK_COST


def circuits(
    plant: Plant,
    carrier: str,
    ends: tuple[str, str],
    *,
    technology: str,
    count: int = 1,
    path: Sequence[str] = (),
    mark: str = "",
    uplink: bool = False,
) -> list[Row]:
    """Return ``count`` parallel circuits of ``carrier`` on ``path``, else the shortest fibre.

    The IGP cost stays empty (10 + whole km) but on an uplink, where UPLINK_COST is added.
    """
    a, b = ends
    segments = list(path) or plant.path(a, b)
    name = f"{carrier}-{a}-{b}{mark}"
    cost = igp_cost(plant, segments) if uplink else None
    return [
        {
            "link": f"{name}-{number}", "a": f"{carrier}-{a}", "b": f"{carrier}-{b}",
            "segments": segments, "capacity_gbps": GBPS[technology],
            "technology": technology, "igp_cost": cost, "bundle": name if count > 1 else "",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def homes(plant: Plant, row: Row, cores: Sequence[str]) -> list[str]:
    """Return the nodes one node is homed to: as listed, else the two nearest cores by fibre."""
    if row["homes"]:
        return str(row["homes"]).split(";")
    return sorted(cores, key=lambda core: plant.km(plant.path(row["site"], core)))[:2]


def _with_provenance(rows: list[Row], source: str, confidence: str = "assumed") -> list[Row]:
    """Return ``rows`` with ``source`` and ``confidence``."""
    return [row | {"source": source, "confidence": confidence} for row in rows]


_LOWER = ("homed to the tier above by two routes without a shared trench; size assumed", "assumed")
"""Source and confidence of circuits of city and dc nodes."""


def _basis(carrier: str) -> tuple[str, str]:
    """Return source and confidence of a carrier's cores and the homing of its provinces."""
    if carrier == "telecom":
        text = "ChinaNet: eight cores, provinces dual-homed (published); the nearest two by fibre"
        return f"{text}, one circuit each", "derived"
    return "taken to be built like ChinaNet: eight cores, provinces dual-homed", "assumed"


def _uplinks(plant: Plant, row: Row, cores: Sequence[str]) -> list[Row]:
    """Return the circuits of one node towards the tier above, outside or inside Ningxia.

    Province nodes: one to each home, the second by fibre that shares no corridor with the first
    where there is such. City and dc nodes: one on the shortest fibre and, where there is one, a
    second that shares no corridor with it.
    """
    carrier, site = row["carrier"], row["site"]
    technology = SMALL.get(carrier, "400G")
    rows: list[Row] = []
    for home in homes(plant, row, cores):
        taken = rows[0]["segments"] if rows and row["tier"] == "province" else []
        shared = bool(set(taken) & set(plant.path(site, home)))
        path = plant.diverse(site, home, other=taken) if shared else []
        ends = (site, home)
        rows += circuits(plant, carrier, ends, technology=technology, path=path, uplink=True)
        second = plant.diverse(site, home) if row["tier"] in {"city", "dc"} else []
        if second:
            rows += circuits(
                plant,
                carrier,
                (site, home),
                technology=technology,
                path=second,
                mark="-diverse",
                uplink=True,
            )
    return rows


def _backbone(plant: Plant, presence: list[Row], carrier: str) -> list[Row]:
    """Return a carrier's base links: core mesh, homing outside Ningxia, links inside it."""
    own = [row for row in presence if row["carrier"] == carrier]
    technology = SMALL.get(carrier, "400G")
    cores = [
        row["site"]
        for row in own
        if row["tier"] == "core" or (carrier in MESHED and row["site"] != HUB)
    ]
    mesh = [
        link
        for ends in combinations(cores, 2)
        for link in circuits(plant, carrier, ends, technology=technology)
    ]
    cores_from = "ChinaNet's eight cores (published)" if carrier == "telecom" else "cores assumed"
    rows = _with_provenance(mesh, f"{cores_from}; full mesh, one circuit each, assumed")
    for row in own:
        inside = plant.sites[row["site"]]["province"] == HOME
        leaves = inside and row["tier"] == "province"
        if row["tier"] == "core" or leaves or carrier in MESHED:
            continue
        source, confidence = _basis(carrier) if row["tier"] == "province" else _LOWER
        rows += _with_provenance(_uplinks(plant, row, cores), source, confidence)
    return rows


def derive_links(plant: Plant, presence: list[Row]) -> list[Row]:
    """Write links.csv: every carrier's backbone but Ningxia's ways out; return its rows."""
    carriers = list(dict.fromkeys(row["carrier"] for row in presence))
    rows = [link for carrier in carriers for link in _backbone(plant, presence, carrier)]
    write("links", COLUMNS, rows)
    return rows


UPLINKS = {"telecom": ("400G", (2, 2)), "mobile": ("400G", (2, 1)), "unicom": ("400G", (1, 1))}
"""Module and number of Ningxia's uplinks to the first and second home; others 1 x 100G each."""


def hierarchical_links(plant: Plant, presence: list[Row]) -> list[Row]:
    """Return Ningxia's tiered ways out: Yinchuan's province node to its two cores."""
    rows: list[Row] = []
    for row in presence:
        if row["tier"] != "province" or plant.sites[row["site"]]["province"] != HOME:
            continue
        carrier = row["carrier"]
        cores = [r["site"] for r in presence if r["carrier"] == carrier and r["tier"] == "core"]
        technology, counts = UPLINKS.get(carrier, ("100G", (1, 1)))
        for home, count in zip(homes(plant, row, cores), counts, strict=False):
            rows += circuits(
                plant,
                carrier,
                (row["site"], home),
                technology=technology,
                count=count,
                uplink=True,
            )
    return rows


def core_nodes(presence: list[Row]) -> set[str]:
    """Return the nodes that traffic may pass through: cores, and those without tiers."""
    return {
        f"{row['carrier']}-{row['site']}"
        for row in presence
        if row["tier"] == "core" or row["carrier"] in MESHED
    }


def direct_links(plant: Plant, presence: list[Row]) -> list[Row]:
    """Return today's direct circuits out of the hub, from inputs/direct.csv."""
    cores = core_nodes(presence)
    return [
        link | {"source": row["source"], "confidence": row["confidence"]}
        for row in read("inputs/direct")
        for link in circuits(
            plant,
            row["carrier"],
            (HUB, row["site"]),
            technology=row["technology"],
            count=int(row["count"]),
            uplink=f"{row['carrier']}-{row['site']}" not in cores,
        )
    ]
