"""A foreign network to netplan's tables, the same way for every format."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding
from netplan.io.formats.coordinates import (
    ASSUMED_KM,
    SAME_PLACE_KM,
    loosen,
    site_rows,
    straight_km,
)
from netplan.io.formats.costs import LAST_RESORT, cost, cost_factor
from netplan.io.formats.draft import NAN, counted, file_name, refuse
from netplan.io.formats.faults import draft_findings
from netplan.io.formats.ids import plain_id, plain_name, unique_ids
from netplan.io.formats.pairing import pair_arcs
from netplan.io.formats.reading import Reading
from netplan.io.rules import check_network
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.io.formats.draft import Draft, Edge

ASSUMED_GBPS = 100.0
"""Capacity of a link where the file gives none (assumed): one 100G wave, Gbit/s."""

_Rows = list[dict[str, Any]]


def build(draft: Draft) -> Reading:
    """Return ``draft`` as a network of one carrier: a site and a node per place, and so on.

    Each edge becomes a segment and a link that rides it. Raises InputError with everything that
    is wrong with the draft, and with every rule of netplan that its network would break.
    """
    refuse(draft.path, draft_findings(draft))
    stated = tuple(replace(e, length_km=NAN) if e.length_km <= 0 else e for e in draft.edges)
    edges, lost = pair_arcs(stated) if draft.directed else (stated, ())
    source = f"{draft.title}, {file_name(draft.path)}"
    texts = [place.id for place in draft.places]
    sites, changed = unique_ids(texts, noun="site")
    site = dict(zip(texts, sites, strict=True))
    name = plain_name(draft.name) or plain_name(draft.path.stem) or "network"
    carrier = plain_id(name) or "network"
    places, assumed = site_rows(draft, site, source)
    prefix = _prefix(carrier, sites)
    fibre, links, unsaid = _fibre_and_links(edges, site, places, (prefix, source))
    for row, place in zip(places, draft.places, strict=True):
        row["name_en"] = plain_name(place.name)
    demands, renamed = _demands(draft, site, source)
    tables: dict[str, _Rows] = {
        "sites": places,
        "carriers": [_row(source, carrier=carrier, name_en=name)],
        "nodes": [_row(source, node=prefix + s, site=s, carrier=carrier) for s in sites],
        "segments": fibre,
        "modules": [
            _row(source, module=f"{gbps:g}G", capacity_gbps=gbps) for gbps in draft.modules_gbps
        ],
        "links": links,
        "demands": demands,
    }
    network = Network(
        Settings(name=name), {table: Table.of(table, rows) for table, rows in tables.items()}
    )
    refuse(draft.path, _broken(draft, network))
    return Reading(network, (*draft.lost, *changed, *lost, *assumed, *unsaid, *renamed))


def _row(source: str, *, confidence: str = "published", **cells: Any) -> dict[str, Any]:
    """Return a row with where it comes from."""
    return {**cells, "source": source, "confidence": confidence}


def _prefix(carrier: str, sites: Sequence[str]) -> str:
    """Return what stands before a site's id in its node's, so that no node is called as a site."""
    known, prefix = set(sites), f"{carrier}-"
    while any(prefix + site in known for site in sites):
        prefix += "-"
    return prefix


def _broken(draft: Draft, network: Network) -> list[Finding]:
    """Return the rules of netplan that ``network`` breaks, as findings about the foreign file."""
    return [
        Finding(file_name(draft.path), 0, f"{finding.file[:-4]}.{finding.column}", finding.what)
        for finding in check_network(network)
    ]


def _link_ids(edges: Sequence[Edge], site: Mapping[str, str]) -> tuple[list[str], tuple[str, ...]]:
    """Return an id for each link: the file's where it tells edges apart, else its two ends."""
    given = [edge.id for edge in edges]
    if all(given) and len(set(given)) == len(given):
        return unique_ids(given, noun="link")
    ends = [f"{site[edge.a]}-{site[edge.b]}" for edge in edges]
    return unique_ids(ends, noun="link")[0], ()


def _fibre_and_links(
    edges: Sequence[Edge], site: Mapping[str, str], places: _Rows, names: tuple[str, str]
) -> tuple[_Rows, _Rows, tuple[str, ...]]:
    """Return the rows of ``segments`` and ``links``, and what was assumed for them.

    ``names`` are what stands before a site's id in its node's, and the source. Raises
    ``position_km`` in ``places`` where a length needs it.
    """
    prefix, source = names
    ids, changed = _link_ids(edges, site)
    rows = dict(zip(site, places, strict=True))
    straight = straight_km(edges, rows)
    loose = loosen(edges, straight, rows)
    factor, scaled = cost_factor([m for edge in edges for m in (edge.metric, edge.metric_ba)])
    fibre = [
        _segment(edge, f"{link}-fibre", site, km, source)
        for edge, link, km in zip(edges, ids, straight, strict=True)
    ]
    links = [
        _link(edge, link, factor, source)
        | {end: prefix + site[getattr(edge, end)] for end in ("a", "b")}
        for edge, link in zip(edges, ids, strict=True)
    ]
    said = _assumed(edges, links, fibre)
    return fibre, links, (*changed, *loose, *scaled, *said)


def _segment(
    edge: Edge, segment: str, site: Mapping[str, str], straight: float, source: str
) -> dict[str, Any]:
    """Return a row of ``segments``: the length given, left to the geodesic, or assumed."""
    row = {"segment": segment, "a": site[edge.a], "b": site[edge.b]}
    if not math.isnan(edge.length_km):
        return _row(source, **row, length_km=edge.length_km)
    if straight >= SAME_PLACE_KM:
        why = f"{source}; length not given: geodesic x route_factor"
        return _row(why, **row, confidence="derived")
    why = f"{source}; length not given and not to be had from the places"
    return _row(why, **row, length_km=ASSUMED_KM, confidence="assumed")


def _link(edge: Edge, link: str, factor: float, source: str) -> dict[str, Any]:
    """Return a row of ``links`` without its ends; a capacity that is not given is assumed."""
    given = edge.capacity_gbps > 0
    instead = edge.assumed_gbps if edge.assumed_gbps > 0 else ASSUMED_GBPS
    row = _row(
        source if given else f"{source}; capacity not given, assumed",
        link=link,
        segments=(f"{link}-fibre",),
        capacity_gbps=edge.capacity_gbps if given else instead,
        igp_cost=cost(edge.metric, factor),
        confidence="published" if given else "assumed",
    )
    back = LAST_RESORT if edge.one_way else cost(edge.metric_ba, factor)
    return row | {"igp_cost_ba": 0 if back == row["igp_cost"] else back}


def _assumed(edges: Sequence[Edge], links: _Rows, fibre: _Rows) -> tuple[str, ...]:
    """Return the sentences about capacities and lengths that the file does not give."""
    lost = []
    bare = [
        row["link"]
        for edge, row in zip(edges, links, strict=True)
        if row["confidence"] == "assumed" and not edge.assumed_gbps > 0
    ]
    if bare:
        lost.append(
            f"{counted(len(bare), 'link')} without a capacity above 0, such as {bare[0]!r}: "
            f"{ASSUMED_GBPS:g} Gbit/s each way is assumed"
        )
    if short := [row["segment"] for row in fibre if row["confidence"] == "assumed"]:
        lost.append(
            f"{counted(len(short), 'segment')} without a length, between places that give none, "
            f"such as {short[0]!r}: {ASSUMED_KM:g} km is assumed"
        )
    if far := [row["segment"] for row in fibre if row["confidence"] == "derived"]:
        lost.append(
            f"{counted(len(far), 'segment')} without a length, such as {far[0]!r}: the geodesic "
            "times route_factor stands for it"
        )
    return tuple(lost)


def _demands(draft: Draft, site: Mapping[str, str], source: str) -> tuple[_Rows, tuple[str, ...]]:
    """Return the rows of ``demands``, between sites, and the ids that changed."""
    texts = [demand.id or f"{demand.source}-{demand.target}" for demand in draft.demands]
    ids, changed = unique_ids(texts, noun="demand")
    rows = [
        {
            "demand": demand_id,
            "source": site[demand.source],
            "target": site[demand.target],
            "volume_gbps": demand.volume_gbps,
            "source_note": source,
            "confidence": "published",
        }
        for demand_id, demand in zip(ids, draft.demands, strict=True)
    ]
    return rows, changed
