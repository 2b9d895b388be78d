"""The tables of what shares a fate: links in one cable, ways out of a site, ways to a city."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netplan.failures.fate import link_partners, shared_links, ways_out
from netplan.failures.fate_sites import carrier_fates, site_fates
from netplan.metrics.names import link_name, scenario_name, segment_name, site_name
from netplan.metrics.scenario_names import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

LANGUAGES = ("en", "zh")
SHARED_COLUMNS = (
    "case", "elements", "kinds", "elements_en", "elements_zh", "links", "links_en", "links_zh",
    "link_count", "carriers", "capacity_gbps",
)  # fmt: skip
PARTNER_COLUMNS = (
    "case", "link", "name_en", "name_zh", "carrier", "segments", "partner_count", "partners",
    "partner_carriers", "twin_count", "twins", "twins_en", "twins_zh",
)  # fmt: skip
WAYS_COLUMNS = (
    "case", "site", "name_en", "name_zh", "carrier", "carrier_en", "carrier_zh", "links",
    "link_count", "elements", "kinds", "elements_en", "elements_zh",
)  # fmt: skip
SITE_COLUMNS = (
    "case", "site", "name_en", "name_zh", "elements", "kinds", "elements_en", "elements_zh",
)  # fmt: skip
CARRIER_COLUMNS = (
    "case", "site", "name_en", "name_zh", "carrier", "other", "carriers_en", "carriers_zh",
    "segments", "segments_en", "segments_zh", "length_km", "wholly_km",
)  # fmt: skip
ALL_CARRIERS = {"en": "all carriers", "zh": "全部运营商"}
WHOLE = 1.0 - 1e-9
"""A share of traffic that is all of it but for rounding."""


def _element_cells(network: Network, elements: Sequence[Scenario]) -> dict[str, str]:
    """Return elements as ids, kinds and names in both languages."""
    return {
        "elements": ";".join(element.id for element in elements),
        "kinds": ";".join(dict.fromkeys(element.kind for element in elements)),
        **{
            f"elements_{lang}": SEPARATOR.join(scenario_name(network, e, lang) for e in elements)
            for lang in LANGUAGES
        },
    }


def _named(network: Network, site: str) -> dict[str, str]:
    """Return a site by id and name."""
    return {"site": site} | {f"name_{lang}": site_name(network, site, lang) for lang in LANGUAGES}


def _carrier_name(network: Network, carrier: str, language: str) -> str:
    """Return a carrier's name; '' is all of them."""
    if not carrier:
        return ALL_CARRIERS[language]
    return network.name("carriers", carrier, language=language)


def _carriers_of(network: Network, links: Iterable[int]) -> tuple[str, ...]:
    """Return whose links these are, each carrier once."""
    nodes, ends = network["nodes"], network["links"]["a"]
    return tuple(dict.fromkeys(nodes.value(ends[row], "carrier") for row in links))


def _links_said(network: Network, rows: Iterable[int], language: str) -> str:
    """Return links by name, parallel ones of one carrier said once with their number."""
    ids = network["links"].ids
    counted = Counter(link_name(network, ids[row], language) for row in rows)
    return SEPARATOR.join(f"{name} ×{n}" if n > 1 else name for name, n in counted.items())


def shared_link_table(network: Network, *, case: str) -> pd.DataFrame:
    """Return the groups of links that one segment, shared risk or site takes down together.

    Elements that take down the same links stand in one row. ``capacity_gbps`` adds up the
    links', each direction.
    """
    names = network["links"].ids
    rows = [
        {
            "case": case,
            **_element_cells(network, fate.elements),
            "links": ";".join(names[row] for row in fate.links),
            **{f"links_{lang}": _links_said(network, fate.links, lang) for lang in LANGUAGES},
            "link_count": len(fate.links),
            "carriers": ";".join(_carriers_of(network, fate.links)),
            "capacity_gbps": float(network["links"]["capacity_gbps"][list(fate.links)].sum()),
        }
        for fate in shared_links(network)
    ]
    return pd.DataFrame(rows, columns=list(SHARED_COLUMNS))


def link_partner_table(network: Network, *, case: str) -> pd.DataFrame:
    """Return a row a link that cables of others share: who goes down with it under a lone cut.

    ``twins`` go down under every cut that takes the link: as a second way beside it they help
    against no cut.
    """
    table, rows = network["links"], []
    for fate in link_partners(network):
        link = table.ids[fate.link]
        rows.append(
            {
                "case": case,
                "link": link,
                **{f"name_{lang}": link_name(network, link, lang) for lang in LANGUAGES},
                "carrier": _carriers_of(network, [fate.link])[0],
                "segments": ";".join(fate.segments),
                "partner_count": len(fate.partners),
                "partners": ";".join(table.ids[row] for row in fate.partners),
                "partner_carriers": ";".join(_carriers_of(network, fate.partners)),
                "twin_count": len(fate.twins),
                "twins": ";".join(table.ids[row] for row in fate.twins),
                **{f"twins_{lang}": _links_said(network, fate.twins, lang) for lang in LANGUAGES},
            }
        )
    return pd.DataFrame(rows, columns=list(PARTNER_COLUMNS))


def ways_out_table(network: Network, *, case: str) -> pd.DataFrame:
    """Return the sites, by carrier and for all, whose every way out one element takes.

    Only where there are two ways out or more: they look diverse, and are not.
    """
    names = network["links"].ids
    rows: list[dict[str, Any]] = []
    for fate in ways_out(network):
        carriers = {
            f"carrier_{lang}": _carrier_name(network, fate.carrier, lang) for lang in LANGUAGES
        }
        rows.append(
            {
                "case": case,
                **_named(network, fate.site),
                "carrier": fate.carrier,
                **carriers,
                "links": ";".join(names[row] for row in fate.links),
                "link_count": len(fate.links),
                **_element_cells(network, fate.elements),
            }
        )
    return pd.DataFrame(rows, columns=list(WAYS_COLUMNS))


def site_fate_table(fabric: Fabric, sites: Sequence[str], *, case: str) -> pd.DataFrame:
    """Return every site that one element alone parts from the hub for all carriers, and which.

    A site that no single element parts has no row.
    """
    network = fabric.network
    rows = [
        {"case": case, **_named(network, fate.site), **_element_cells(network, fate.elements)}
        for fate in site_fates(fabric, sites)
        if fate.elements
    ]
    return pd.DataFrame(rows, columns=list(SITE_COLUMNS))


def carrier_fate_table(fabric: Fabric, sites: Sequence[str], *, case: str) -> pd.DataFrame:
    """Return for each site every pair of carriers whose ways from the hub share a segment.

    ``length_km`` is the cable that any of both carriers' traffic rides, ``wholly_km`` that which
    carries all traffic of both.
    """
    network, length_km = fabric.network, fabric.links.plant.length_km
    table = network["segments"]
    rows: list[dict[str, Any]] = []
    for fate in carrier_fates(fabric, sites):
        km = np.array([length_km[table.row(segment)] for segment in fate.segments])
        cells: dict[str, Any] = {}
        for lang in LANGUAGES:
            pair = (_carrier_name(network, carrier, lang) for carrier in fate.carriers)
            cells[f"carriers_{lang}"] = " / ".join(pair)
            cells[f"segments_{lang}"] = SEPARATOR.join(
                segment_name(network, segment, lang) for segment in fate.segments
            )
        rows.append(
            {
                "case": case,
                **_named(network, fate.site),
                "carrier": fate.carriers[0],
                "other": fate.carriers[1],
                **cells,
                "segments": ";".join(fate.segments),
                "length_km": float(km.sum()),
                "wholly_km": float(km[np.array(fate.shares) >= WHOLE].sum()),
            }
        )
    return pd.DataFrame(rows, columns=list(CARRIER_COLUMNS))
