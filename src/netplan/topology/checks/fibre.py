"""Rules of fibre: segments, who has pairs on them, and the waves those pairs hold."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from netplan.topology.checks.fault import Fault
from netplan.topology.shapes import ShapeError, line_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.topology.network import Network

IN_USE = ("existing", "maintenance")
"""Status of links that have their waves on the fibre today."""

_ROUNDING = 1e-9
"""What a float may be above a whole number of waves and still be that number."""


def segment_rows(network: Network) -> Iterator[Fault]:
    """Yield faults of single segments: equal ends, factors out of order, unusable geometry."""
    settings = network.settings
    for number, row in enumerate(network["segments"].rows(), 1):
        label = f" (segment {row['segment']})"
        if row["a"] == row["b"] != "":
            what = f"must be another site than a, both are {row['a']!r}{label}"
            yield Fault("segments", number, "b", what)
        low, middle, high = (
            getattr(settings, name) if math.isnan(row[name]) else row[name]
            for name in ("route_factor_low", "route_factor", "route_factor_high")
        )
        given = [not math.isnan(row[f"route_factor{end}"]) for end in ("_low", "", "_high")]
        if any(given) and not low <= middle <= high:
            what = f"must lie from low to high, is {middle:g} in {low:g} to {high:g}{label}"
            yield Fault("segments", number, "route_factor", what)
        if row["geometry"]:
            try:
                line_points(row["geometry"])
            except ShapeError as error:
                yield Fault("segments", number, "geometry", f"{error}{label}")


def lit_pairs(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row of fibre pairs with more pairs lit than there are."""
    for number, row in enumerate(network["fibre_pairs"].rows(), 1):
        if row["lit"] > row["pairs"]:
            what = f"must be at most the {row['pairs']} pairs, is {row['lit']}{_label(row)}"
            yield Fault("fibre_pairs", number, "lit", what)


def _label(row: dict[str, Any]) -> str:
    """Return the key of a fibre row in brackets."""
    return f" (segment {row['segment']}, carrier {row['carrier']})"


def _owner(network: Network, link: dict[str, Any]) -> str:
    """Return the carrier of a link; '' where it is unknown or its ends have different ones."""
    nodes = network["nodes"]
    owners = {nodes.value(link[end], "carrier") if link[end] in nodes else "" for end in ("a", "b")}
    owner = owners.pop()
    return owner if not owners and owner in network["carriers"] else ""


def waves_of(network: Network, link: dict[str, Any]) -> int:
    """Return the waves a link lights: one for each module listed for it in ``link_modules``.

    Modules count that are in service in the year whose sum is the link's capacity. Where none
    are listed: capacity over that of its technology, rounded up; 1 without module.
    """
    modules = network["modules"]
    listed = [row for row in network["link_modules"].rows() if row["link"] == link["link"]]
    if listed and all(row["module"] in modules for row in listed):
        return _listed_waves(network, listed, link["capacity_gbps"])
    if link["technology"] not in modules:
        return 1
    waves = link["capacity_gbps"] / modules.value(link["technology"], "capacity_gbps")
    return math.ceil(waves - _ROUNDING) if math.isfinite(waves) else 0


def _listed_waves(network: Network, listed: list[dict[str, Any]], capacity_gbps: float) -> int:
    """Return how many of a link's modules make up its capacity; all where no year's do."""
    own, size = network.settings, network["modules"].value
    for year in range(own.base_year, max(own.base_year, own.horizon_year) + 1):
        there = [row for row in listed if in_service(row, year)]
        total = sum(row["count"] * float(size(row["module"], "capacity_gbps")) for row in there)
        if abs(total - capacity_gbps) <= _ROUNDING * max(1.0, total):
            return sum(int(row["count"]) for row in there)
    return sum(int(row["count"]) for row in listed)


def in_service(row: Mapping[str, Any], year: int) -> bool:
    """Tell whether the modules of a row of ``link_modules`` are in service in ``year``."""
    return row["installed_year"] <= year and not 0 < row["retire_year"] <= year


def ridden(link: dict[str, Any]) -> tuple[str, ...]:
    """Return the segments whose waves a link takes: its own and, protected, its backup's."""
    return tuple(link["segments"]) + (
        tuple(link["backup_segments"]) if link["protection"] == "1+1" else ()
    )


def waves(network: Network) -> Iterator[Fault]:
    """Yield faults of light: links without fibre under them, and more waves than channels.

    Both hold for links in use, per segment and carrier; the channels are those of lit pairs. A
    network without ``fibre_pairs`` says nothing of fibre and breaks neither rule.
    """
    table, segments = network["fibre_pairs"], network["segments"]
    there = dict(zip(segments.ids, (segments["status"] == "existing").tolist(), strict=True))
    if not len(table):
        return
    fibre = {(row["segment"], row["carrier"]): row for row in table.rows()}
    unsure = {carrier for segment, carrier in fibre if segment not in there}
    used: Counter[tuple[str, str]] = Counter()
    for number, link in enumerate(network["links"].rows(), 1):
        carrier, needed = _owner(network, link), waves_of(network, link)
        for segment in ridden(link) if carrier and link["status"] in IN_USE else ():
            if not there.get(segment):
                continue
            used[segment, carrier] += needed
            row = fibre.get((segment, carrier))
            if carrier not in unsure and (row is None or not row["pairs"]):
                what = f"{carrier} has no fibre pair on {segment!r} (link {link['link']})"
                yield Fault("links", number, "segments", f"{what}; see fibre_pairs.csv")
    for number, row in enumerate(table.rows(), 1):
        room = row["channels"] * row["lit"]
        count = used[row["segment"], row["carrier"]]
        if row["pairs"] and count > room:
            room_for = f"room for {room} ({row['channels']} channels x {row['lit']} lit)"
            dark = max(row["pairs"] - row["lit"], 0)
            what = f"waves in use: {count}, {room_for}; pairs still dark: {dark}"
            yield Fault("fibre_pairs", number, "lit", what + _label(row))
