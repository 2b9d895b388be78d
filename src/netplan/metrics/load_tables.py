"""The tables ``links``, ``egress`` and ``segments``: what flows where, and what is full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.metrics.names import link_name, scenario_name, segment_name
from netplan.topology.checks.fibre import waves_of as taken
from netplan.topology.graphs import bridges, criticality
from netplan.topology.select import select
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures import Sweep
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

LINK_COLUMNS = (
    "case", "year", "link", "carrier", "a", "b", "a_site", "b_site", "name_en", "name_zh",
    "capacity_gbps", "load_ab_gbps", "load_ba_gbps", "utilisation_ab", "utilisation_ba",
    "utilisation", "overflow_gbps", "bottleneck", "crosses_home", "worst_failure",
    "worst_failure_kind", "worst_failure_en", "worst_failure_zh", "worst_utilisation",
    "worst_overflow_gbps",
    "length_km", "one_way_ms", "segments", "technology", "source_note", "confidence",
)  # fmt: skip
EGRESS_COLUMNS = (
    "case", "year", "carrier", "capacity_gbps", "load_out_gbps", "load_in_gbps",
    "mean_utilisation", "links",
)  # fmt: skip
SEGMENT_COLUMNS = (
    "case", "segment", "a", "b", "name_en", "name_zh", "corridor", "status", "length_km",
    "length_rule", "low_km", "high_km", "one_way_ms", "circuits", "capacity_gbps", "load_gbps",
    "utilisation", "waves", "waves_room", "bridge", "criticality", "source_note", "confidence",
)  # fmt: skip


def border_side(network: Network) -> np.ndarray:
    """Return per link 1 where its A end alone lies at home, -1 where its Z end does, else 0.

    Only existing links count, as only they carry traffic.
    """
    home = set(select(network, network.settings.home)) if network.settings.home else set()
    nodes, links = network["nodes"], network["links"]
    inside_a = np.array([nodes.value(end, "site") in home for end in links["a"]], dtype=int)
    inside_b = np.array([nodes.value(end, "site") in home for end in links["b"]], dtype=int)
    return np.where(links["status"] == "existing", inside_a - inside_b, 0)


def _link_names(network: Network) -> dict[str, Any]:
    """Return the columns that say what a link is."""
    links, nodes = network["links"], network["nodes"]
    return {
        "link": list(links.ids),
        "carrier": [nodes.value(end, "carrier") for end in links["a"]],
        "a": links["a"],
        "b": links["b"],
        "a_site": [nodes.value(end, "site") for end in links["a"]],
        "b_site": [nodes.value(end, "site") for end in links["b"]],
        "name_en": [link_name(network, link, "en") for link in links.ids],
        "name_zh": [link_name(network, link, "zh") for link in links.ids],
        "segments": [";".join(ridden) for ridden in links["segments"]],
        "technology": links["technology"],
        "source_note": links["source"],
        "confidence": links["confidence"],
    }


def _link_loads(network: Network, result: Sweep) -> dict[str, Any]:
    """Return the columns that say what a link carries, now and under its worst failure."""
    load, capacity = result.base_gbps, result.capacity_gbps
    which, worst = result.worst()
    said = [result.scenarios[row] if row >= 0 else None for row in which]
    limits = network.settings
    return {
        "capacity_gbps": capacity,
        "load_ab_gbps": load[:, 0],
        "load_ba_gbps": load[:, 1],
        "utilisation_ab": load[:, 0] / capacity,
        "utilisation_ba": load[:, 1] / capacity,
        "utilisation": result.base_utilisation,
        "overflow_gbps": np.maximum(0.0, load.max(axis=1, initial=0.0) - capacity),
        "bottleneck": result.full(
            working=limits.working_utilisation, failure=limits.failure_utilisation
        ),
        "worst_failure": [scenario.id if scenario else "" for scenario in said],
        "worst_failure_kind": [scenario.kind if scenario else "" for scenario in said],
        "worst_failure_en": [scenario_name(network, s, "en") if s else "" for s in said],
        "worst_failure_zh": [scenario_name(network, s, "zh") if s else "" for s in said],
        "worst_utilisation": worst,
        "worst_overflow_gbps": np.maximum(0.0, (worst - 1.0) * capacity),
    }


def link_table(fabric: Fabric, result: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return loads and utilisation per direction, bottlenecks, and each link's worst failure.

    Only links in service are rows. A bottleneck is a link above the working limit without
    failure, or above the failure limit under its worst one. Loads are Gbit/s; utilisations are
    fractions of capacity.
    """
    columns: dict[str, Any] = {
        "case": case,
        "year": year,
        **_link_names(fabric.network),
        **_link_loads(fabric.network, result),
        "crosses_home": border_side(fabric.network) != 0,
        "length_km": fabric.links.length_km,
        "one_way_ms": fabric.links.one_way_ms,
    }
    table = pd.DataFrame(columns, columns=list(LINK_COLUMNS))
    return table[fabric.links.alive].reset_index(drop=True)


def egress_table(fabric: Fabric, result: Sweep, *, case: str, year: int) -> pd.DataFrame:
    """Return capacity and load of the links that leave home, per carrier and for ``all``."""
    network, nodes = fabric.network, fabric.network["nodes"]
    side = border_side(network)
    owner = np.array([nodes.value(end, "carrier") for end in network["links"]["a"]], dtype=object)
    out = np.where(side > 0, result.base_gbps[:, 0], result.base_gbps[:, 1])
    into = np.where(side > 0, result.base_gbps[:, 1], result.base_gbps[:, 0])
    rows = []
    for carrier in ("all", *network["carriers"].ids):
        mine = (side != 0) & ((owner == carrier) | (carrier == "all"))
        capacity = float(result.capacity_gbps[mine].sum())
        if carrier != "all" and capacity < EPSILON_GBPS:
            continue
        flows = float(out[mine].sum()), float(into[mine].sum())
        mean = sum(flows) / (2 * capacity) if capacity else math.nan
        rows.append((case, year, carrier, capacity, *flows, mean, int(mine.sum())))
    return pd.DataFrame(rows, columns=list(EGRESS_COLUMNS))


def waves_of(network: Network) -> np.ndarray:
    """Return per link how many waves it takes, as the checks count them."""
    return np.array([taken(network, link) for link in network["links"].rows()], dtype=np.int64)


HOLDING = ("existing", "maintenance")
"""Status of links that hold their waves; only existing ones carry traffic."""


def _riders(fabric: Fabric, result: Sweep) -> NDArray[np.float64]:
    """Return per segment the circuits that ride it, their capacity, load and waves.

    The load is each circuit's worse direction. Waves count links in maintenance too, and those
    that a protected link holds on its backup route.
    """
    network, links = fabric.network, fabric.links
    totals = np.zeros((len(network["segments"]), 4))
    worse, waves = result.base_gbps.max(axis=1, initial=0.0), waves_of(network)
    for row, (ridden, status) in enumerate(
        zip(links.segment_rows, network["links"]["status"], strict=True)
    ):
        if links.alive[row]:
            for segment in ridden:
                totals[segment, :3] += (1.0, result.capacity_gbps[row], worse[row])
        if status in HOLDING:
            for segment in (*ridden, *links.backup.get(row, (None, ()))[1]):
                totals[segment, 3] += waves[row]
    return totals


def segment_table(fabric: Fabric, result: Sweep, *, case: str) -> pd.DataFrame:
    """Return per segment its length and rule, the circuits that ride it, and its waves.

    ``load_gbps`` adds up each rider's worse direction; ``waves`` counts those held for 1+1
    protection or in maintenance as well, which ``circuits`` and capacity do not; ``waves_room``
    is the waves of all lit pairs (0: nobody's fibre is listed there). ``bridge``: its cut parts
    the existing fibre. ``criticality``: the share of all pairs of sites whose shortest fibre runs
    over it; 0 for one that does not exist yet.
    """
    network, plant = fabric.network, fabric.links.plant
    segments = network["segments"]
    riders = _riders(fabric, result)
    room = np.zeros(len(segments), dtype=np.int64)
    for pair in network["fibre_pairs"].rows():
        room[segments.row(pair["segment"])] += pair["lit"] * pair["channels"]
    with np.errstate(invalid="ignore", divide="ignore"):
        used = np.where(riders[:, 1] > 0, riders[:, 2] / riders[:, 1], 0.0)
    central = criticality(network, weight=plant.length_km)
    frame = segments.frame()
    frame = frame.assign(
        case=case,
        name_en=[segment_name(network, s, "en") for s in segments.ids],
        name_zh=[segment_name(network, s, "zh") for s in segments.ids],
        length_km=plant.length_km,
        length_rule=plant.rule,
        low_km=plant.low_km,
        high_km=plant.high_km,
        one_way_ms=plant.one_way_ms,
        circuits=riders[:, 0].astype(np.int64),
        capacity_gbps=riders[:, 1],
        load_gbps=riders[:, 2],
        utilisation=used,
        waves=riders[:, 3].astype(np.int64),
        waves_room=room,
        bridge=segments.frame()["segment"].isin(bridges(network)),
        criticality=[central.get(s, 0.0) for s in segments.ids],
        source_note=frame["source"],
    )
    return frame[list(SEGMENT_COLUMNS)]
