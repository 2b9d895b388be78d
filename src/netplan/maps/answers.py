"""Rows of the answer panel: how far every city and hub is, per view, and against what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.maps.flows import carrier_names, rounded
from netplan.maps.inputs import MapInput, number, rows_of, text

if TYPE_CHECKING:
    import pandas as pd

VIEWS = ("optical", "ip")
KINDS = ("city", "hub", "local")


def _best(latency: pd.DataFrame | None, **wanted: object) -> list[dict[str, Any]]:
    """Return the rows of the best carrier that hold the ``wanted`` values."""
    return rows_of(latency, carrier="best", **wanted)


def _row(data: MapInput, row: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the latency table for the page."""
    sites, segments = data.network["sites"], data.network["segments"]
    return {
        "site": sites.row(text(row["target"])),
        "kind": row["kind"],
        "ms": rounded(row["one_way_ms"]),
        "low": rounded(row["low_ms"]),
        "high": rounded(row["high_ms"]),
        "bound": rounded(row["bound_ms"]),
        "target": rounded(row["target_ms"]),
        "verdict": text(row["verdict"]),
        "position": text(row["ring_position"]),
        "km": rounded(row["length_km"], 0),
        "carrier": carrier_names(data.network, text(row["best_carrier"])),
        "route": {"en": text(row["route_en"]), "zh": text(row["route_zh"])},
        "segs": [segments.row(s) for s in text(row["route_segments"]).split(";") if s in segments],
        "parts": {
            key: rounded(row[f"{key}_ms"])
            for key in (
                "direct",
                "detour",
                "amplifier",
                "regenerator",
                "transponder",
                "node",
                "access",
            )
        },
        "src": text(row["source_note"]),
        "conf": text(row["confidence"]),
    }


def answers(data: MapInput) -> dict[str, list[dict[str, Any]]]:
    """Return today's rows per view, nearest first; a view that the table lacks is left out."""
    sites, out = data.network["sites"], {}
    for view in VIEWS:
        rows = [
            _row(data, row)
            for row in _best(data.latency, state="today", view=view)
            if row["target"] in sites
            and row["kind"] in KINDS
            and number(row["one_way_ms"]) < float("inf")
        ]
        if rows:
            rows.sort(key=lambda row: (KINDS.index(row["kind"]), row["ms"], row["site"]))
            out[view] = rows
    return out


def after_plan(data: MapInput) -> dict[str, dict[int, float | None]]:
    """Return the latency to each site after the plan, per view."""
    sites = data.network["sites"]
    return {
        view: {
            sites.row(text(row["target"])): rounded(row["one_way_ms"])
            for row in _best(data.latency, state="plan", view=view)
            if row["target"] in sites
        }
        for view in VIEWS
    }


def after_proposal(data: MapInput, proposal: str) -> dict[str, dict[int, float | None]]:
    """Return the latency to each site after one proposal, per view."""
    sites = data.network["sites"]
    return {
        view: {
            sites.row(text(row["target"])): rounded(row["after_ms"])
            for row in rows_of(data.proposal_sites, proposal=proposal, view=view)
            if row["target"] in sites
        }
        for view in VIEWS
    }
