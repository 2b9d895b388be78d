"""What alone parts a site from the hub, and where the ways of its carriers share a cable."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from netplan.failures.fate import fatal_segments, grouping
from netplan.failures.scenarios import hit, riders
from netplan.failures.sets.elements import links
from netplan.kernels import UNREACHED
from netplan.kernels.distances import distances_from
from netplan.routing.igp import Igp, unit_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures.scenarios import Rows, Scenario
    from netplan.routing.fabric import Fabric


@dataclass(frozen=True, slots=True)
class SiteFate:
    """A site, and the elements whose failure alone leaves no carrier a way to it from the hub."""

    site: str
    elements: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class CarrierFate:
    """The segments that the ways of two carriers from the hub to a site share.

    ``segments`` are in table order; ``shares`` is the part of the traffic that rides each, of
    the carrier that has less on it: 1 where both have all of it there. A segment counts where
    its cut takes down the link that rides it.
    """

    site: str
    carriers: tuple[str, str]
    segments: tuple[str, ...]
    shares: tuple[float, ...]


def carriers_between(fabric: Fabric, site: str) -> dict[str, tuple[int, int]]:
    """Return by carrier proper (kind ``carrier``) its node rows at the hub and at a site."""
    table, hub = fabric.network["carriers"], fabric.network.settings.hub
    found = {}
    for carrier, kind in zip(table.ids, table["kind"], strict=True):
        start, end = (fabric.nodes_at.get((place, carrier)) for place in (hub, site))
        if kind == "carrier" and start is not None and end is not None:
            found[carrier] = (start, end)
    return found


def site_fates(fabric: Fabric, sites: Sequence[str]) -> tuple[SiteFate, ...]:
    """Return which segments, shared risks, other sites and links alone lose each site.

    A site is lost when no carrier has a way from the hub to it; one that has none without
    failure is exposed to nothing more. The site itself and the hub are no answer. What each
    element reaches is asked once for each set of links down.
    """
    network = fabric.network
    ends = {site: tuple(carriers_between(fabric, site).values()) for site in sites}
    starts = sorted({start for pairs in ends.values() for start, _ in pairs})
    known = riders(network)
    kept: dict[Rows, frozenset[str]] = {}

    def away(down: Rows) -> frozenset[str]:
        if down not in kept:
            kept[down] = _away(fabric, down, starts, ends)
        return kept[down]

    losing: dict[str, list[Scenario]] = {site: [] for site in sites}
    for element in (*grouping(network), *links(network).scenarios):
        trivial = {*element.named("sites")} if element.kind == "site" else set()
        if network.settings.hub not in trivial:
            for site in away(hit(known, element).down) - away(frozenset()) - trivial:
                losing[site].append(element)
    return tuple(SiteFate(site, tuple(elements)) for site, elements in losing.items())


def _away(
    fabric: Fabric, down: Rows, starts: Sequence[int], ends: dict[str, tuple[tuple[int, int], ...]]
) -> frozenset[str]:
    """Return the sites that no carrier reaches from the hub with the links ``down`` gone."""
    igp, graph = Igp(fabric, down), fabric.roads.graph
    far = {start: distances_from(graph, igp.weight(start), start) for start in starts}
    return frozenset(
        site
        for site, pairs in ends.items()
        if all(far[start][end] == UNREACHED for start, end in pairs)
    )


def carrier_fates(fabric: Fabric, sites: Sequence[str]) -> tuple[CarrierFate, ...]:
    """Return for each site every pair of carriers whose ways from the hub share a segment."""
    network, igp = fabric.network, Igp(fabric)
    fatal = fatal_segments(network, riders(network))
    order = network["segments"].ids
    found = []
    for site in sites:
        ridden = {
            carrier: _ridden(igp, fatal, *pair)
            for carrier, pair in carriers_between(fabric, site).items()
        }
        for first, second in combinations(ridden, 2):
            both = [name for name in order if name in ridden[first] and name in ridden[second]]
            if both:
                shares = tuple(min(ridden[first][s], ridden[second][s]) for s in both)
                found.append(CarrierFate(site, (first, second), tuple(both), shares))
    return tuple(found)


def _ridden(igp: Igp, fatal: dict[int, tuple[str, ...]], start: int, end: int) -> dict[str, float]:
    """Return by segment the part of the traffic between two nodes that its cut would hit."""
    ridden: dict[str, float] = {}
    for arc, share in (unit_shares(igp, start, end) or {}).items():
        for segment in fatal.get(arc >> 1, ()):
            # A way may ride a segment twice, and is then hit once.
            ridden[segment] = min(1.0, ridden.get(segment, 0.0) + share)
    return ridden
