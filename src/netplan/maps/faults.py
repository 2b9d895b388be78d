"""Failures as the page draws them: what fails, which links go down, what is lost, late or full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from netplan.failures import Scenario, hit, riders
from netplan.maps.flows import CASES, rounded, row_names
from netplan.maps.inputs import MapInput, number, rows_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.failures.scenarios import Riders
    from netplan.topology.network import Network

FaultRows = dict[tuple[str, str], int]
"""Row of each failure by kind and id; by ("", id) the first failure of that id."""

HOME = {
    "segment": "segments",
    "link": "links",
    "member": "links",
    "site": "sites",
    "exchange": "exchanges",
}
"""Kinds of failure whose members stand in one table; members of the others may be in any."""

MOST = 2000
"""How many failures the page holds; of more, such as random draws, the most harmful."""

_TABLES = ("segments", "links", "sites", "exchanges", "nodes")
_MORE = 5e-4
"""A utilisation that rises by no more than this (half a tenth of a percent) has not risen."""

_FIGURES = {
    "n": ("links_down", 0),
    "cap": ("capacity_down_gbps", 1),
    "lost": ("unserved_gbps", 3),
    "over": ("overflow_gbps", 2),
    "wu": ("worst_utilisation", 4),
    "cities": ("cities_lost", 0),
    "ms": ("mean_ms", 3),
}


def _struck(data: MapInput) -> list[dict[str, Any]]:
    """Return the rows of the table of failures in which something fails."""
    return [row for row in rows_of(data.failures) if text(row["kind"]) != "none"]


def _harms(data: MapInput) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the most that each failure leaves unserved and over capacity in any case, Gbit/s."""
    harms: dict[tuple[str, str], tuple[float, float]] = {}
    for row in _struck(data):
        key = (text(row["kind"]), text(row["scenario"]))
        harm = (rounded(row["unserved_gbps"]) or 0.0, rounded(row["overflow_gbps"]) or 0.0)
        harms[key] = max(harms.get(key, harm), harm)
    return harms


def fault_rows(data: MapInput, most: int = MOST) -> FaultRows:
    """Return the row of every failure, in the order in which the table first names them.

    Of more than ``most`` failures those with a row are every single cut and the most harmful of
    the others.
    """
    harms = _harms(data)
    order = list(harms)
    if len(order) > most:
        worst = sorted(order, key=lambda key: (key[0] != "segment", *(-h for h in harms[key]), key))
        kept = set(worst[:most])
        order = [key for key in order if key in kept]
    rows: FaultRows = {key: count for count, key in enumerate(order)}
    for count, (_, scenario) in enumerate(order):
        rows.setdefault(("", scenario), count)
    return rows


def left_out(data: MapInput, rows: FaultRows) -> int:
    """Return how many failures of the table the page does not hold."""
    return len(_harms(data)) - sum(1 for kind, _ in rows if kind)


def fault_row(rows: FaultRows, kind: str, scenario: str) -> int | None:
    """Return the row of one failure; a table that states no kind means the first of that id."""
    return rows.get((kind, scenario), rows.get(("", scenario)))


def _members(network: Network, later: Network, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of what fails by table, places for exchanges and nodes, and the unknown."""
    kind = text(row["kind"])
    tables = (HOME[kind],) if kind in HOME else _TABLES
    found: dict[str, Any] = {"segs": [], "sites": [], "links": [], "other": []}
    sites = network["sites"]
    for member in filter(None, text(row["members"]).split(";")):
        known = [table for table in tables if member in network[table]]
        if not known and not any(member in later[table] for table in tables):
            found["other"].append(member)
        for table in known:
            if table == "segments":
                found["segs"].append(network["segments"].row(member))
            elif table == "links":
                found["links"].append(member)
            else:
                place = member if table == "sites" else network[table].value(member, "site")
                found["sites"].append(sites.row(place))
    return found


def _down(network: Network, known: Riders, row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the ids of links that a failure takes down and of those it switches over."""
    kind, members = text(row["kind"]), tuple(filter(None, text(row["members"]).split(";")))
    among = (HOME[kind],) * len(members) if kind in HOME else ()
    effect = hit(known, Scenario(text(row["scenario"]), kind, members, among))
    links = network["links"]
    alive = [status == "existing" for status in links["status"]]
    return (
        [links.ids[i] for i in sorted(effect.down) if alive[i]],
        [links.ids[i] for i in sorted(effect.switched) if alive[i]],
    )


def _full(data: MapInput, rows: FaultRows, links: Mapping[str, int]) -> dict[Any, list[list[Any]]]:
    """Return the links that each failure overloads or overloads further, fullest first.

    Keyed by case and failure; each is the link's row and its utilisation then.
    """
    before = {
        (text(row["case"]), text(row["link"])): number(row["utilisation"])
        for row in rows_of(data.links)
    }
    full: dict[Any, list[list[Any]]] = {}
    for row in rows_of(data.overloads):
        case, link, used = text(row["case"]), text(row["link"]), number(row["utilisation"])
        fault = fault_row(rows, text(row.get("kind")), text(row["scenario"]))
        if fault is None or link not in links or used <= before.get((case, link), 0.0) + _MORE:
            continue
        full.setdefault((case, fault), []).append([links[link], rounded(used)])
    for found in full.values():
        found.sort(key=lambda one: (-one[1], one[0]))
    return full


def _late(data: MapInput, rows: FaultRows) -> dict[Any, list[list[Any]]]:
    """Return the places that each failure puts farther away or cuts off, by case and failure.

    Each is the site's row, ms before, and ms after: None where no way is left.
    """
    sites = data.network["sites"]
    late: dict[Any, list[list[Any]]] = {}
    for row in rows_of(data.city_failures):
        fault = fault_row(rows, text(row.get("kind")), text(row["scenario"]))
        if fault is None or row["site"] not in sites:
            continue
        times = [rounded(row[column], 3) for column in ("before_ms", "after_ms")]
        cells = [ms if ms is not None and math.isfinite(ms) else None for ms in times]
        late.setdefault((text(row["case"]), fault), []).append([sites.row(row["site"]), *cells])
    for found in late.values():
        found.sort()
    return late


def _figures(row: Mapping[str, Any], links: Mapping[str, int]) -> dict[str, Any]:
    """Return the sums of one row of the table of failures."""
    cells = {key: rounded(row.get(column), digits) for key, (column, digits) in _FIGURES.items()}
    why = {"why": text(row["why_not"])} if text(row.get("why_not")) else {}
    return cells | {"wl": links.get(text(row.get("worst_link")))} | why


def _risks(data: MapInput, rows: FaultRows) -> dict[Any, dict[str, Any]]:
    """Return how likely each listed risk is and what would mend it, by case and failure."""
    found: dict[Any, dict[str, Any]] = {}
    for row in rows_of(data.risks):
        fault = fault_row(rows, text(row.get("kind")), text(row["scenario"]))
        if fault is not None:
            found[text(row["case"]), fault] = {
                "rank": rounded(row["rank"], 0),
                "rule": text(row["likelihood"]),
                "perYear": rounded(row["failures_per_year"]),
                "mend": rounded(row["repair_h"], 1),
                "hours": rounded(row["down_h_per_year"], 2),
                "by": {"en": text(row["mend_en"]), "zh": text(row["mend_zh"])},
                "capex": rounded(row["mend_capex_cny"], 0),
                "conf": text(row["confidence"]),
            }
    return found


def calm(data: MapInput, links: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Return the same figures without failure, by case: what a failure is measured against."""
    return {text(row["case"]): _figures(row, links) for row in rows_of(data.failures, kind="none")}


def _known(ids: Iterable[str], links: Mapping[str, int]) -> list[int]:
    """Return the page's rows of links, those that it does not draw left out."""
    return [links[link] for link in ids if link in links]


def _entry(
    data: MapInput, row: Mapping[str, Any], carried: Mapping[str, Riders], links: Mapping[str, int]
) -> dict[str, Any]:
    """Return what one failure is in every case: its members, names, and the links it hits.

    A name is left out where the page can read it off the one segment or site that fails.
    """
    later = data.plan_network or data.network
    members = _members(data.network, later, row)
    members["links"] = _known(members["links"], links)
    named = text(row["kind"]) in {"segment", "site"}
    plain = named and len(members["segs"] + members["sites"]) == 1
    entry = {"id": text(row["scenario"]), "kind": text(row["kind"]), **members, "case": {}}
    if not plain:
        entry |= row_names(dict(row))
    for key, network in (("now", data.network), ("plan", data.plan_network)):
        if network is not None:
            down, switched = _down(network, carried[key], row)
            effect = {"down": _known(down, links), "switched": _known(switched, links)}
            if effect != entry.get("now"):
                entry[key] = effect
    return entry


def faults(data: MapInput, rows: FaultRows, links: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return every failure for the page, in the order of ``rows``.

    ``links`` is the row of each link on the page. Utilisations are fractions, latencies one-way
    ms, traffic Gbit/s; only links that a failure overloads further and places that it moves are
    listed.
    """
    full, late, risks = _full(data, rows, links), _late(data, rows), _risks(data, rows)
    carried = {
        key: riders(network)
        for key, network in (("now", data.network), ("plan", data.plan_network))
        if network is not None
    }
    out: dict[int, dict[str, Any]] = {}
    for row in _struck(data):
        case, at = text(row["case"]), rows.get((text(row["kind"]), text(row["scenario"])))
        if at is None:
            continue
        if at not in out:
            out[at] = _entry(data, row, carried, links)
        if case in CASES:
            listed = {"hot": full.get((case, at), []), "city": late.get((case, at), [])}
            risk = {"risk": risks[case, at]} if (case, at) in risks else {}
            out[at]["case"][case] = _figures(row, links) | listed | risk
    return [out[at] for at in sorted(out)]
