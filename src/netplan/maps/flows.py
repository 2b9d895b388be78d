"""Links and segments as the page draws them: capacity, load, and what their failure does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from netplan.maps.inputs import MapInput, number, rows_of, text
from netplan.maps.places import both_names
from netplan.maps.shapes import lat_lon, segment_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network

CASES = ("today", "horizon", "plan")
_LOADS = {
    "u": "utilisation",
    "ab": "load_ab_gbps",
    "ba": "load_ba_gbps",
    "over": "overflow_gbps",
    "wu": "worst_utilisation",
}


Blame: TypeAlias = "Callable[[str, str], int | None]"


def _nobody(_kind: str, _scenario: str) -> int | None:
    """Return no failure."""
    return None


def row_names(row: dict[str, Any]) -> dict[str, str]:
    """Return the two names of a table's row, each falling back on the other."""
    english, chinese = text(row.get("name_en")), text(row.get("name_zh"))
    return {"en": english or chinese, "zh": chinese or english}


def rounded(value: object, digits: int = 4) -> float | None:
    """Return a cell as a float of ``digits`` decimals; None where there is none."""
    figure = number(value)
    return None if np.isnan(figure) else round(figure, digits) + 0.0


def cuts_per_year(per_1000km: object, length_km: object) -> float | None:
    """Return how often a cable is cut a year, of its rate per 1,000 km; None where not given.

    >>> cuts_per_year(1.0, 300.0)
    0.3
    >>> cuts_per_year(float("nan"), 300.0) is None
    True
    """
    return rounded(number(per_1000km) * number(length_km) / 1000.0)


def cases(data: MapInput) -> list[dict[str, Any]]:
    """Return the cases that the tables of links hold, with their year, today first."""
    years = {text(row["case"]): row["year"] for row in rows_of(data.links)}
    return [{"id": case, "year": int(years[case])} for case in CASES if case in years]


def carrier_names(network: Network, carrier: str) -> dict[str, str]:
    """Return both names of a carrier, or its id where the table does not know it."""
    if carrier in network["carriers"]:
        return both_names(network, "carriers", carrier)
    return {"en": carrier, "zh": carrier}


def _blamed(row: dict[str, Any], blame: Blame) -> int | dict[str, str] | None:
    """Return the row of a link's worst failure, or its names where the page has no such row."""
    found = blame(text(row.get("worst_failure_kind")), text(row.get("worst_failure")))
    names = {"en": text(row.get("worst_failure_en")), "zh": text(row.get("worst_failure_zh"))}
    return found if found is not None else names if any(names.values()) else None


def _load(row: dict[str, Any], blame: Blame) -> dict[str, Any]:
    """Return the load of one link in one case."""
    return {key: rounded(row.get(column)) for key, column in _LOADS.items()} | {
        "cap": rounded(row["capacity_gbps"], 1),
        "hot": bool(row["bottleneck"]),
        "wf": _blamed(row, blame),
    }


def _bare_links(network: Network) -> list[dict[str, Any]]:
    """Return the links of ``network`` in the columns of the result table, without any load."""
    nodes, out = network["nodes"], []
    for row in network["links"].rows():
        a, b = (nodes.value(row[end], "site") for end in "ab")
        names = [both_names(network, "sites", site) for site in (a, b)]
        out.append(
            {
                "case": "",
                "link": row["link"],
                "carrier": nodes.value(row["a"], "carrier"),
                "a_site": a,
                "b_site": b,
                "capacity_gbps": row["capacity_gbps"],
                "bottleneck": False,
                "name_en": "–".join(n["en"] for n in names),
                "name_zh": "–".join(n["zh"] for n in names),
                "segments": ";".join(row["segments"]),
                "technology": row["technology"],
                "source_note": row["source"],
                "confidence": row["confidence"],
            }
        )
    return out


def links(data: MapInput, blame: Blame = _nobody) -> list[dict[str, Any]]:
    """Return every link for the page, by id, with its load in each case it exists in.

    ``blame`` returns the row of a failure on the page by its kind and id, or None.
    """
    sites, segments = data.network["sites"], data.network["segments"]
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(data.links) or _bare_links(data.network):
        if row["a_site"] not in sites or row["b_site"] not in sites:
            continue
        entry = found.setdefault(
            text(row["link"]),
            {
                "id": text(row["link"]),
                **row_names(row),
                "carrier": carrier_names(data.network, text(row["carrier"])),
                "a": sites.row(text(row["a_site"])),
                "b": sites.row(text(row["b_site"])),
                "tech": text(row.get("technology")),
                "km": rounded(row.get("length_km"), 1),
                "ms": rounded(row.get("one_way_ms")),
                "segs": [
                    segments.row(s) for s in text(row.get("segments")).split(";") if s in segments
                ],
                "src": text(row.get("source_note")),
                "conf": text(row.get("confidence")),
                "case": {},
            },
        )
        entry["case"][text(row["case"])] = _load(row, blame)
    return [found[key] for key in sorted(found)]


def _traffic(row: dict[str, Any]) -> dict[str, Any]:
    """Return what one segment carries in one case."""
    return {
        "n": rounded(row["circuits"], 0),
        "cap": rounded(row["capacity_gbps"], 1),
        "load": rounded(row["load_gbps"], 1),
        "u": rounded(row["utilisation"]),
        "room": rounded(max(0.0, row["waves_room"] - row["waves"]), 0),
    }


def segments(data: MapInput) -> list[dict[str, Any]]:
    """Return every segment of the network for the page, in the order of ``segments``."""
    sites, table = data.network["sites"], data.network["segments"]
    where = np.column_stack([sites["lon_deg"], sites["lat_deg"]])
    by_case = {(text(r["segment"]), text(r["case"])): r for r in rows_of(data.segments)}
    known = {text(r["segment"]): r for r in rows_of(data.segments)}
    out = []
    for row in table.rows():
        segment, a, b = row["segment"], sites.row(row["a"]), sites.row(row["b"])
        names = [both_names(data.network, "sites", row[end]) for end in "ab"]
        first = known.get(segment, {})
        length = first.get("length_km", row["length_km"])
        out.append(
            {
                "id": segment,
                "en": "–".join(n["en"] for n in names),
                "zh": "–".join(n["zh"] for n in names),
                "a": a,
                "b": b,
                "line": lat_lon(segment_line(row["geometry"], where[[a, b]])),
                "corridor": row["corridor"],
                "status": row["status"],
                "fibre": row["fibre"],
                "km": rounded(length, 1),
                "rule": text(first.get("length_rule")),
                "capex": rounded(row["capex_cny"], 0),
                "perYear": cuts_per_year(row["cuts_per_1000km_year"], length),
                "mend": rounded(row["repair_h"], 1),
                "sketch": not row["geometry"],
                "case": {
                    case: _traffic(by_case[segment, case])
                    for case in CASES
                    if (segment, case) in by_case
                },
                "src": row["source"],
                "conf": row["confidence"],
            }
        )
    return out
