"""What a list of changes costs and whether it can stand, counted from the tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from netplan.capacity.recount import regenerators, segment_km

if TYPE_CHECKING:
    from netplan.topology.change import Change
    from netplan.topology.network import Network

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Bill:
    """The capital cost of changes, CNY, and links whose growth is no whole number of modules."""

    capex_cny: float
    partial: tuple[str, ...]


def bill(before: Network, after: Network, change: Change, *, module: str) -> Bill:
    """Return what ``change`` costs: fibre built, pairs lit, modules and regenerators bought.

    ``module`` is what a link is enlarged with where its own technology is not for sale.
    """
    total, partial = 0.0, []
    for row in change.set.get("segments", ()):
        old = before["segments"].value(row["segment"], "status")
        if old != "existing" and after["segments"].value(row["segment"], "status") == "existing":
            total += float(before["segments"].value(row["segment"], "capex_cny"))
    for row in (*change.set.get("fibre_pairs", ()), *change.add.get("fibre_pairs", ())):
        total += _lighting(before, after, row["segment"], row["carrier"])
    for row in (*change.add.get("links", ()), *change.set.get("links", ())):
        cost, whole = _growth(before, after, row["link"], module)
        total += cost
        if not whole:
            partial.append(row["link"])
    return Bill(total, tuple(partial))


def _pair(network: Network, segment: str, carrier: str) -> dict[str, Any]:
    """Return a row of ``fibre_pairs``; an empty one where there is none."""
    for row in network["fibre_pairs"].rows():
        if (row["segment"], row["carrier"]) == (segment, carrier):
            return row
    return {"lit": 0, "pairs": 0, "channels": 0}


def _lighting(before: Network, after: Network, segment: str, carrier: str) -> float:
    """Return the cost of the pairs newly lit; nothing is lit on fibre that is not yet there."""
    row = _pair(after, segment, carrier)
    there = before["segments"].value(segment, "status") == "existing"
    new = row["lit"] - (_pair(before, segment, carrier)["lit"] if there else 0)
    systems = list(after["line_systems"].rows())
    if new <= 0 or not systems:
        return 0.0
    fitting = [system for system in systems if system["channels"] == row["channels"]]
    system = (fitting or systems)[0]
    length = segment_km(after, after["segments"].row(segment))
    huts = max(0, ceil(length / system["span_km"]) - 1)
    price = huts * system["amplifier_capex_cny"] + 2 * system["terminal_capex_cny"]
    return float(new * price)


def _growth(before: Network, after: Network, link: str, module: str) -> tuple[float, bool]:
    """Return the cost of a link's new modules and regenerators, and whether they are whole."""
    table, modules = after["links"], after["modules"]
    technology, segments = table.value(link, "technology"), table.value(link, "segments")
    known = link in before["links"]
    old_gbps = float(before["links"].value(link, "capacity_gbps")) if known else 0.0
    grown = float(table.value(link, "capacity_gbps")) - old_gbps
    unit = technology if technology in modules else module
    if unit not in modules:
        return 0.0, abs(grown) < NEAR
    size = float(modules.value(unit, "capacity_gbps"))
    ends = 2 * float(modules.value(unit, "end_capex_cny"))
    again = float(modules.value(unit, "regenerator_capex_cny"))
    count = int(table.value(link, "regenerators"))
    if count < 0:
        count = regenerators(after, technology=technology, segments=segments)
    cost = grown / size * (ends + count * again)
    if known and segments != before["links"].value(link, "segments"):
        was = int(before["links"].value(link, "regenerators"))
        if was < 0:
            old = before["links"].value(link, "segments")
            was = regenerators(before, technology=technology, segments=old)
        cost += max(0, count - was) * ceil(old_gbps / size - NEAR) * again
    return cost, abs(grown / size - round(grown / size)) < NEAR and grown > -NEAR


def broken_links(network: Network) -> list[str]:
    """Return existing links whose segments do not lead from A to Z end over existing fibre."""
    segments, nodes = network["segments"], network["nodes"]
    broken = []
    for row in network["links"].rows():
        if row["status"] != "existing":
            continue
        here = nodes.value(row["a"], "site")
        for segment in row["segments"]:
            ends = [segments.value(segment, "a"), segments.value(segment, "b")]
            if here not in ends or segments.value(segment, "status") != "existing":
                here = ""
                break
            here = ends[1] if here == ends[0] else ends[0]
        if here != nodes.value(row["b"], "site"):
            broken.append(row["link"])
    return broken


def crowded(network: Network, *, module: str) -> dict[tuple[str, str], int]:
    """Return by segment and carrier the waves beyond what its lit pairs carry, where any are.

    Pairs lit beyond those there are count as dark. A network without ``fibre_pairs`` has room.
    """
    if not len(network["fibre_pairs"]):
        return {}
    modules = network["modules"]
    waves: dict[tuple[str, str], int] = {}
    carrier_of = dict(zip(network["nodes"].ids, network["nodes"]["carrier"], strict=True))
    for row in network["links"].rows():
        if row["status"] not in {"existing", "maintenance"}:
            continue
        unit = row["technology"] if row["technology"] in modules else module
        size = modules.value(unit, "capacity_gbps") if unit in modules else row["capacity_gbps"]
        backup = row["backup_segments"] if row["protection"] == "1+1" else ()
        for segment in (*row["segments"], *backup):
            key = segment, carrier_of[row["a"]]
            waves[key] = waves.get(key, 0) + ceil(row["capacity_gbps"] / size - NEAR)
    room = {
        (row["segment"], row["carrier"]): min(row["lit"], row["pairs"]) * row["channels"]
        for row in network["fibre_pairs"].rows()
    }
    return {key: n - room.get(key, 0) for key, n in sorted(waves.items()) if n > room.get(key, 0)}
