"""What may be built: the plan and every proposal, with what each adds and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.errors import InputError
from netplan.maps.answers import after_plan, after_proposal
from netplan.maps.flows import rounded, row_names
from netplan.maps.inputs import MapInput, number, rows_of, text
from netplan.maps.shapes import lat_lon, segment_line
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from netplan.topology.network import Network

LEAST_GAIN_MS = 0.05
"""A gain below this is not worth a label on the map."""

_FIGURES = {
    "rank": "rank",
    "capex": "capex_cny",
    "mean0": "mean_before_ms",
    "mean1": "mean_after_ms",
    "egress0": "egress_before_gbps",
    "egress1": "egress_after_gbps",
    "hot0": "bottlenecks_before",
    "hot1": "bottlenecks_after",
    "worst0": "worst_before",
    "worst1": "worst_after",
    "gain": "best_gain_ms",
}


def _new_segments(today: Network, after: Network) -> list[dict[str, Any]]:
    """Return the segments that carry light in ``after`` and not in ``today``."""
    segments, sites = after["segments"], after["sites"]
    where = np.column_stack([sites["lon_deg"], sites["lat_deg"]])
    out = []
    for row in segments.rows():
        old = row["segment"] in today["segments"]
        lit = old and today["segments"].value(row["segment"], "status") == "existing"
        if row["status"] == "existing" and not lit:
            ends = where[[sites.row(row["a"]), sites.row(row["b"])]]
            out.append({"id": row["segment"], "line": lat_lon(segment_line(row["geometry"], ends))})
    return out


def _new_links(today: Network, after: Network) -> list[dict[str, Any]]:
    """Return pairs of sites that gain link capacity from ``today`` to ``after``."""

    def capacity(network: Network) -> dict[tuple[str, str], float]:
        nodes = network["nodes"]
        total: dict[tuple[str, str], float] = {}
        for row in network["links"].rows():
            if row["status"] == "existing":
                a, b = sorted(str(nodes.value(row[end], "site")) for end in "ab")
                total[a, b] = total.get((a, b), 0.0) + row["capacity_gbps"]
        return total

    old, sites = capacity(today), after["sites"]
    points = list(zip(sites["lat_deg"].tolist(), sites["lon_deg"].tolist(), strict=True))
    return [
        {
            "a": list(points[sites.row(a)]),
            "b": list(points[sites.row(b)]),
            "gbps": rounded(gbps - old.get((a, b), 0.0), 1),
            "new": (a, b) not in old,
            "ends": [a, b],
        }
        for (a, b), gbps in sorted(capacity(after).items())
        if gbps > old.get((a, b), 0.0) + 1e-6 and a != b
    ]


def _new_exchanges(today: Network, after: Network) -> list[dict[str, Any]]:
    """Return the exchanges that ``after`` has and ``today`` lacks: where, and of which kind."""
    sites = after["sites"]
    return [
        {
            "at": [
                float(sites.value(row["site"], "lat_deg")),
                float(sites.value(row["site"], "lon_deg")),
            ],
            "kind": row["kind"],
        }
        for row in after["exchanges"].rows()
        if row["exchange"] not in today["exchanges"]
    ]


def _best_gain(data: MapInput, proposal: str) -> dict[str, Any] | None:
    """Return the place that gains most from a proposal in any view, or None where none does."""
    sites = data.network["sites"]
    rows = [
        row
        for row in rows_of(data.proposal_sites, proposal=proposal)
        if row["target"] in sites and number(row["gain_ms"]) >= LEAST_GAIN_MS
    ]
    if not rows:
        return None
    best = max(rows, key=lambda row: (number(row["gain_ms"]), text(row["target"])))
    return {
        "site": sites.row(text(best["target"])),
        "view": text(best["view"]),
        "before": rounded(best["before_ms"]),
        "after": rounded(best["after_ms"]),
    }


def _what(today: Network, after: Network | None) -> dict[str, Any]:
    """Return what is new in ``after``: segments, links, exchanges."""
    if after is None:
        return {"segs": [], "links": [], "exchanges": []}
    return {
        "segs": _new_segments(today, after),
        "links": _new_links(today, after),
        "exchanges": _new_exchanges(today, after),
    }


def _plan(data: MapInput) -> list[dict[str, Any]]:
    """Return the plan as something to pick, or nothing where there is none."""
    steps = rows_of(data.plan)
    if not steps and data.plan_network is None:
        return []
    after = data.plan_network
    return [
        {
            "id": "",
            "kind": "plan",
            "en": "",
            "zh": "",
            "capex": rounded(sum(float(row["capex_cny"]) for row in steps), 0),
            "steps": len(steps),
            **_what(data.network, after),
            "after": after_plan(data),
        }
    ]


def after_change(network: Network, change: str) -> Network | None:
    """Return the network after one change list, or None where it does not apply."""
    if change not in network.changes:
        return None
    try:
        return apply_change(network, network.changes[change])
    except InputError:
        return None


def picks(data: MapInput) -> list[tuple[dict[str, Any], Network | None]]:
    """Return what can be picked, the plan first and proposals by rank, each with its network."""
    out: list[tuple[dict[str, Any], Network | None]] = [
        (plan, data.plan_network) for plan in _plan(data)
    ]
    for row in sorted(rows_of(data.proposals), key=lambda r: (r["rank"], r["proposal"])):
        proposal = text(row["proposal"])
        after = after_change(data.network, proposal)
        entry = {
            "id": proposal,
            "kind": "proposal",
            **row_names(row),
            **{key: rounded(row[column]) for key, column in _FIGURES.items()},
            "met": [t for t in text(row["targets_met"]).split(";") if t],
            "moved": [t for t in text(row["targets_moved"]).split(";") if t],
            "nothing": bool(row["changes_nothing"]),
            "why": {"en": text(row["why_en"]), "zh": text(row["why_zh"])},
            "conf": text(row["confidence"]),
            "best": _best_gain(data, proposal),
            **_what(data.network, after),
            "after": after_proposal(data, proposal),
        }
        out.append((entry, after))
    return out
