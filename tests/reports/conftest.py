"""A small study's results, written by hand, that every test of the reports room draws on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from netplan.reports import ReportInput
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

NAN = float("nan")
SAID = {"source": "by hand", "confidence": "assumed"}
NOTE = {"source_note": "by hand", "confidence": "assumed"}
PLACES = {  # name, Chinese name, longitude, latitude, roles, kind
    "hub": ("Hub", "枢纽城", 105.0, 37.5, ("hub",), ""),
    "near": ("Near", "近城", 106.2, 38.4, ("local",), "local"),
    "mid": ("Mid", "中城", 108.9, 34.3, ("city",), "city"),
    "far": ("Far", "远城", 114.1, 22.5, ("city",), "city"),
    "peer": ("Peer", "邻枢纽", 111.7, 40.4, ("cluster",), "hub"),
}
TODAY_MS = {"near": 1.2, "mid": 4.5, "far": 16.8, "peer": 5.9}
PLAN_MS = {"near": 1.2, "mid": 3.9, "far": 14.4, "peer": 5.9}


@dataclass(frozen=True)
class Summary:
    """A plan's summary as the capacity room gives it."""

    status: str = "feasible"
    objective_ms: float = 9.91
    bound_ms: float = 9.82
    gap: float = 0.0091
    budget_cny: float = 900e6
    spend_cny: float = 345e6
    opex_cny_per_year: float = 30e6
    before_ms: float = 10.6
    least_cny: float = 340e6


def network(built: str = "candidate") -> Network:
    """Return five places, two carriers and two segments, the second one ``built`` or not."""
    sites = [
        {"site": site, "name_en": en, "name_zh": zh, "lon_deg": lon, "lat_deg": lat,
         "roles": roles, "population": 1e6, **SAID}
        for site, (en, zh, lon, lat, roles, _) in PLACES.items()
    ]  # fmt: skip
    tables = {
        "sites": sites,
        "carriers": [{"carrier": c, "name_en": c.title(), **SAID} for c in ("one", "two")],
        "segments": [
            {"segment": "hub-mid", "a": "hub", "b": "mid", **SAID},
            {"segment": "mid-far", "a": "mid", "b": "far", "status": built, **SAID},
        ],
        "rings": [{"ring_set": "r", "ring_ms": ms, "confirmed": False, **SAID} for ms in (2, 8)],
    }
    settings = Settings(
        name="small", title_en="A small network", title_zh="小网", hub="hub", home=("hub", "near"),
        ring_set="r", price_date="2026", data_date="2026-06", plan_module="400G",
    )  # fmt: skip
    return Network(settings, {name: Table.of(name, rows) for name, rows in tables.items()})


def _latency() -> pd.DataFrame:
    """Return latency rows of three states and two views, best carrier."""
    rows = []
    for state, by in (("tiered", 1.2), ("today", 1.0), ("plan", 1.0)):
        for view, less in (("ip", 0.0), ("optical", 0.5)):
            for site, base in (PLAN_MS if state == "plan" else TODAY_MS).items():
                en, zh, *_, kind = PLACES[site]
                value = base * by - less
                limit = 15.0 if kind == "city" and view == "ip" else NAN
                low, high = value * 0.9, value * 1.1
                said = "met" if high <= 15 else ("borderline" if low <= 15 else "missed")
                rows.append({
                    "state": state, "view": view, "source": "hub", "target": site, "kind": kind,
                    "name_en": en, "name_zh": zh, "region": "east", "hub": "", "province": "",
                    "carrier": "best", "best_carrier": "one", "one_way_ms": value, "low_ms": low,
                    "high_ms": high, "ring_ms": 8.0, "ring_position": "inside",
                    "geodesic_km": value * 110, "bound_ms": value * 0.55, "length_km": value * 190,
                    "route_en": f"Hub–{en}", "route_zh": f"枢纽城—{zh}", "direct_ms": value * 0.55,
                    "detour_ms": value * 0.4, "amplifier_ms": 0.0, "regenerator_ms": 0.0,
                    "transponder_ms": value * 0.02, "node_ms": value * 0.02,
                    "access_ms": value * 0.01, "target_ms": limit,
                    "verdict": said if limit == 15.0 else "", **NOTE,
                })  # fmt: skip
    return pd.DataFrame(rows)


def _exchange() -> pd.DataFrame:
    """Return inter-network rows of one carrier pair today."""
    rows = [
        {"state": "today", "policy": "hot_potato", "source": "hub", "target": site,
         "name_en": PLACES[site][0], "name_zh": PLACES[site][1], "from_carrier": "one",
         "to_carrier": "two", "reachable": True, "why_not": "", "exchange": "x",
         "exchange_name_en": "Mid", "exchange_name_zh": "中城", "one_way_ms": ms, "low_ms": ms,
         "high_ms": ms, "home_ms": ms / 2, "hairpin_ms": ms / 2, "hairpin_km": 900.0,
         "length_km": 1800.0, "route_en": "Hub–Mid–Near", "route_zh": "枢纽城—中城—近城",
         "confidence": "assumed"}
        for site, ms in (("near", 10.0), ("mid", 6.0), ("far", 20.0))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _loads() -> dict[str, pd.DataFrame]:
    """Return links, failures, segments and egress in three cases."""
    links, failures, segments, egress = [], [], [], []
    for case, year, worst in (("today", 2026, 0.7), ("horizon", 2030, 1.5), ("plan", 2030, 0.92)):
        same = {"case": case, "year": year}
        links.append({**same, "link": "l1", "carrier": "one", "a": "n1", "b": "n2", "a_site": "hub",
                      "b_site": "mid", "name_en": "Hub–Mid", "name_zh": "枢纽城—中城",
                      "capacity_gbps": 400.0, "utilisation": worst / 2, "bottleneck": worst > 1,
                      "worst_failure": "hub-near", "worst_failure_en": "Hub–Near",
                      "worst_failure_zh": "枢纽城—近城", "worst_utilisation": worst,
                      "length_km": 800.0, "one_way_ms": 4.0, "technology": "400G",
                      **NOTE})  # fmt: skip
        failures.append({**same, "scenario": "joint", "name_en": "both trenches",
                         "name_zh": "两沟同断", "kind": "scenario", "unserved_gbps": 10.0,
                         "worst_utilisation": 1.9, "cities_lost": 0, "mean_ms": 12.0,
                         "worst_city": "far", "worst_city_ms": 20.0})  # fmt: skip
        segments.append({"case": case, "segment": "mid-far", "length_km": 1500.0, "low_km": 1400.0,
                         "high_km": 1600.0, "capacity_gbps": 400.0, "load_gbps": 100.0,
                         "utilisation": 0.25, **NOTE})  # fmt: skip
        egress += [{**same, "carrier": c, "capacity_gbps": g, "mean_utilisation": 0.4}
                   for c, g in (("all", 600.0), ("one", 400.0), ("two", 200.0))]  # fmt: skip
    frames = {"links": links, "failures": failures, "segments": segments, "egress": egress}
    return {name: pd.DataFrame(rows) for name, rows in frames.items()}


def _target(
    name: str, metric: str, values: tuple[float, float, float], said: tuple[str, str]
) -> dict[str, Any]:
    """Return a target's row: value, today, plan."""
    value, today, plan = values
    return {"target": name, "name_en": f"Target {name}", "name_zh": f"目标{name}",
            "metric": metric, "view": "ip", "statistic": "each",
            "comparator": "at_least" if metric == "egress_gbps" else "at_most", "unit": "",
            "value": value, "today": today, "today_low": today * 0.9, "today_high": today * 1.1,
            "today_verdict": said[0], "plan": plan, "plan_low": plan * 0.9,
            "plan_high": plan * 1.1, "plan_verdict": said[1], "worst_en": "Far",
            "worst_zh": "远城", "baseline": "", **NOTE}  # fmt: skip


def _rest() -> dict[str, pd.DataFrame]:
    """Return targets, calibration, plan, certificate and proposals."""
    targets = [
        _target("far", "latency_ms", (15.0, 16.8, 14.4), ("missed", "borderline")),
        _target("stretch", "stretch", (1.5, 1.8, 1.8), ("missed", "missed")),
        _target("egress", "egress_gbps", (30000.0, 18000.0, 30000.0), ("missed", "met")),
    ]
    calibration = [
        {"figure": f, "name_en": f"Figure {f}", "name_zh": f"公开值{f}", "kind": "point",
         "fitted": False, "published": 10.0, "published_low": NAN, "published_high": NAN,
         "unit": "ms one-way", "model": 10.0 + e, "model_low": 9.0, "model_high": 11.0,
         "error": e, "verdict": "stated", "note_en": "", "note_zh": "", **NOTE}
        for f, e in (("a", 0.2), ("b", -5.8))
    ]  # fmt: skip
    plan = [
        {"step": 1, "action": "build_segment", "item": "mid-far", "name_en": "Mid–Far",
         "name_zh": "中城—远城", "carrier": "", "quantity": 1.0, "unit": "segment",
         "unit_cost_cny": 345e6, "capex_cny": 345e6, "opex_cny_per_year": 30e6,
         "reason_en": "Far within 15 ms", "reason_zh": "远城 15 ms 以内", **NOTE},
    ]  # fmt: skip
    certificate = [{"check": "gap", "name_en": "Gap", "name_zh": "差距", "value": 0.0091,
                    "limit": 0.01, "unit": "share", "passed": True, "detail_en": "",
                    "detail_zh": ""}]  # fmt: skip
    proposals = [
        {"rank": i, "proposal": p, "name_en": f"Proposal {p}", "name_zh": f"提案{p}",
         "sponsor": "One", "capex_cny": 1e8, "mean_before_ms": 10.0, "mean_after_ms": 9.5,
         "targets_met": met, "targets_lost": "", "targets_moved": met, "worst_before": 1.5,
         "worst_after": 1.4, "ms_per_million_cny": 0.005, "changes_nothing": not met,
         "why_en": "Because.", "why_zh": "缘由。", "confidence": "assumed"}
        for i, (p, met) in enumerate((("p", "far"), ("q", "")), 1)
    ]  # fmt: skip
    named = {"targets": targets, "calibration": calibration, "plan": plan,
             "certificate": certificate, "proposals": proposals}  # fmt: skip
    return {name: pd.DataFrame(rows) for name, rows in named.items()}


@pytest.fixture
def results() -> ReportInput:
    """Return a whole study's results in which something is met, borderline and missed."""
    files = ("report.html", "map.html", "plan.xlsx", "plan.geojson", "latency.csv")
    return ReportInput(
        network=network(), planned=network("existing"), summary=Summary(), files=files,
        latency=_latency(), exchange=_exchange(), **_loads(), **_rest(),
    )  # fmt: skip


@pytest.fixture
def renamed(results: ReportInput) -> Callable[[str], ReportInput]:
    """Return a function that calls everything by one name, in both languages."""

    def rename(name: str) -> ReportInput:
        frames = {
            key: frame.assign(**{
                str(column): name
                for column in frame.columns
                if str(column).endswith(("_en", "_zh"))
                or column in {"source_note", "sponsor", "why_not"}
            })
            for key, frame in results.frames.items()
        }  # fmt: skip
        rows = [row | {"name_en": name, "name_zh": name} for row in network()["sites"].rows()]
        plain = network().replace(Table.of("sites", rows))
        settings = replace(plain.settings, title_en=name, title_zh=name, note_en=name)
        odd = Network(settings, plain.tables, plain.changes, plain.state)
        return replace(results, network=odd, planned=odd, **frames)

    return rename
