"""The table ``risks``: the ranked list of failures that a planner takes to a meeting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.metrics.names import link_name, scenario_name, site_name
from netplan.metrics.risk_likelihood import least_sure
from netplan.metrics.risk_loss import excess_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.failures import Sweep
    from netplan.metrics.mending import Mend
    from netplan.metrics.risk_likelihood import Element
    from netplan.metrics.risk_loss import Loss
    from netplan.metrics.risk_ranking import Risk
    from netplan.topology.network import Network

COLUMNS = (
    "case", "year", "listed", "rank", "scenario", "name_en", "name_zh", "kind", "members", "also",
    "corridor", "province", "lon_deg", "lat_deg", "geography", "unserved_gbps",
    "unserved_by_class", "unserved_own_gbps", "cities_lost", "lost_cities", "lost_cities_en",
    "lost_cities_zh", "excess_gbps", "full_links", "full_link", "full_link_en", "full_link_zh",
    "full_link_utilisation", "full_link_excess_gbps", "late_gbps", "late_by_class", "late_cities",
    "late_cities_en", "late_cities_zh", "lost_gbps", "likelihood", "failures_per_year",
    "repair_h", "down_h_per_year", "expected_tbit_per_year", "expected_low_tbit_per_year",
    "late_tbit_per_year", "mend_kind", "mend", "mend_en", "mend_zh", "mend_capex_cny",
    "mend_left_gbps", "mend_share", "mend_confidence", "proposal", "proposal_en", "proposal_zh",
    "proposal_capex_cny", "proposal_share", "why", "source_note", "confidence",
)  # fmt: skip

SCHEMATIC = "schematic, tens of km"
"""What is said of a place on a cable whose line nobody has surveyed."""

SURVEYED = "surveyed"
SEPARATOR = {"en": ", ", "zh": "、"}


def _places(network: Network, element: Element) -> tuple[str, ...]:
    """Return the sites where an element stands or ends."""
    table, name = element
    if name not in network[table]:
        return ()
    if table == "sites":
        return (name,)
    if table == "segments":
        return (network[table].value(name, "a"), network[table].value(name, "b"))
    if table == "links":
        ends = (network[table].value(name, side) for side in ("a", "b"))
        return tuple(network["nodes"].value(end, "site") for end in ends)
    return (network[table].value(name, "site"),)


def _place_cells(network: Network, failing: Sequence[Element]) -> dict[str, Any]:
    """Return where a failure is: corridors, provinces, the middle of it, and how sure that is."""
    sites, segments = network["sites"], network["segments"]
    places = list(dict.fromkeys(site for each in failing for site in _places(network, each)))
    cut = [name for table, name in failing if table == "segments" and name in segments]
    surveyed = [bool(segments.value(name, "geometry")) for name in cut]
    geography = (SURVEYED if all(surveyed) else SCHEMATIC) if cut else ""
    provinces = dict.fromkeys(sites.value(site, "province") for site in places)
    corridors = dict.fromkeys(segments.value(name, "corridor") for name in cut)
    middle = [
        float(np.mean([sites.value(site, column) for site in places])) if places else math.nan
        for column in ("lon_deg", "lat_deg")
    ]
    return {
        "corridor": ";".join(filter(None, corridors)),
        "province": ";".join(filter(None, provinces)),
        "lon_deg": middle[0],
        "lat_deg": middle[1],
        "geography": geography,
    }


def _by_class(volumes: Mapping[str, float]) -> str:
    """Return Gbit/s by class as ``class=Gbit/s``, the most first; ``-`` stands for no class."""
    listed = sorted(volumes.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return ";".join(f"{name or '-'}={volume:.3f}" for name, volume in listed)


def _city_cells(network: Network, stem: str, cities: Sequence[str]) -> dict[str, Any]:
    """Return cities as ids and as names in both languages."""
    cells: dict[str, Any] = {stem: ";".join(cities)}
    for language, comma in SEPARATOR.items():
        names = (site_name(network, city, language) for city in cities)
        cells[f"{stem}_{language}"] = comma.join(names)
    return cells


def _full_cells(network: Network, result: Sweep, row: int, loss: Loss) -> dict[str, Any]:
    """Return how many links cannot hold what comes to them, and the fullest of them."""
    cells: dict[str, Any] = {"full_links": len(loss.full), "full_link": ""}
    cells |= {"full_link_utilisation": math.nan, "full_link_excess_gbps": math.nan}
    if loss.full:
        link, capacity = loss.full[0], result.capacity_gbps
        name = network["links"].ids[link]
        load, before = result.load_gbps[row], result.base_gbps
        more = excess_of(load, capacity)[link] - excess_of(before, capacity)[link]
        cells |= {
            "full_link": name,
            "full_link_en": link_name(network, name, "en"),
            "full_link_zh": link_name(network, name, "zh"),
            "full_link_utilisation": float(load[link].max() / capacity[link]),
            "full_link_excess_gbps": float(np.maximum(0.0, more).sum()),
        }
    return cells


def _loss_cells(network: Network, result: Sweep, risk: Risk) -> dict[str, Any]:
    """Return what is lost, full and late; nothing where it could not be computed."""
    loss = risk.loss
    if loss is None:
        return {"why": result.why[risk.row]}
    return {
        "unserved_gbps": loss.unserved_gbps,
        "unserved_by_class": _by_class(loss.unserved),
        "unserved_own_gbps": loss.own_gbps,
        "cities_lost": len(loss.cities_lost),
        **_city_cells(network, "lost_cities", loss.cities_lost),
        "excess_gbps": loss.excess_gbps,
        **_full_cells(network, result, risk.row, loss),
        "late_gbps": loss.late_gbps,
        "late_by_class": _by_class(loss.late),
        **_city_cells(network, "late_cities", loss.cities_late),
        "lost_gbps": loss.lost_gbps,
        "why": "",
    }


def _chance_cells(network: Network, risk: Risk) -> dict[str, Any]:
    """Return how likely it is, what that costs a year, and what both rest on."""
    chance = risk.chance
    known = [network[table].row(name) for table, name in risk.failing if name in network[table]]
    tables = [table for table, name in risk.failing if name in network[table]]
    sure = [network[table]["confidence"][row] for table, row in zip(tables, known, strict=True)]
    return {
        "likelihood": chance.rule,
        "failures_per_year": chance.failures_per_year,
        "repair_h": chance.repair_h,
        "down_h_per_year": chance.hours_per_year,
        "expected_tbit_per_year": risk.expected_tbit,
        "expected_low_tbit_per_year": risk.expected_low_tbit,
        "late_tbit_per_year": risk.late_tbit,
        "source_note": chance.source,
        "confidence": least_sure([*sure, chance.confidence]),
    }


def _mend_cells(network: Network, mend: Mend | None) -> dict[str, Any]:
    """Return what would mend it; empty where nothing was tried."""
    if mend is None:
        return dict.fromkeys(("mend_kind", "mend", "mend_en", "mend_zh", "mend_confidence"), "")
    change = network.changes.get(mend.proposal)
    return {
        "mend_kind": mend.kind,
        "mend": ";".join(mend.ids),
        "mend_en": mend.name_en,
        "mend_zh": mend.name_zh,
        "mend_capex_cny": mend.capex_cny,
        "mend_left_gbps": mend.left_gbps,
        "mend_share": mend.share,
        "mend_confidence": mend.confidence,
        "proposal": mend.proposal,
        "proposal_en": (change.name_en or change.id) if change else "",
        "proposal_zh": (change.name_zh or change.name_en or change.id) if change else "",
        "proposal_capex_cny": change.capex_cny if change else math.nan,
        "proposal_share": mend.proposal_share,
    }


def risk_table(
    network: Network,
    result: Sweep,
    found: Sequence[Risk],
    mends: Mapping[int, Mend] | None = None,
    *,
    case: str,
    year: int,
) -> pd.DataFrame:
    """Return one row per risk, in rank order: what fails, what is lost, how likely, what mends it.

    ``found`` comes from ``risks``, ``mends`` (by scenario row) from ``mends``. ``listed`` says
    which list a row belongs to; ranks start at 1 in each. ``also`` names the scenarios that a
    row stands for as well. Loads are Gbit/s, losses a year Tbit. Empty: not given.
    """
    kept = mends or {}
    rows = []
    for risk in found:
        scenario = result.scenarios[risk.row]
        rows.append(
            {
                "case": case,
                "year": year,
                "listed": risk.listed,
                "rank": risk.rank,
                "scenario": scenario.id,
                "name_en": scenario_name(network, scenario, "en"),
                "name_zh": scenario_name(network, scenario, "zh"),
                "kind": scenario.kind,
                "members": ";".join(scenario.members),
                "also": ";".join(result.scenarios[row].id for row in risk.also),
                **_place_cells(network, risk.failing),
                **_loss_cells(network, result, risk),
                **_chance_cells(network, risk),
                **_mend_cells(network, kept.get(risk.row)),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
