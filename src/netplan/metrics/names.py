"""Routes, links and scenarios in words, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.failures import Scenario
    from netplan.topology.network import Network

JOIN = {"en": "–", "zh": "—"}


def site_name(network: Network, site: str, language: str) -> str:
    """Return a site's name in ``language``."""
    return network.name("sites", site, language=language)


def route_name(network: Network, sites: Iterable[str], language: str) -> str:
    """Return places joined by dashes, a place that follows itself said once.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> sites = Table.of("sites", [{"site": "a", "name_en": "Ada"}, {"site": "b"}])
    >>> route_name(Network(Settings(name="two"), {"sites": sites}), ["a", "a", "b"], "en")
    'Ada–b'
    """
    said: list[str] = []
    for site in sites:
        if not said or said[-1] != site:
            said.append(site)
    return JOIN[language].join(site_name(network, site, language) for site in said)


def segment_name(network: Network, segment: str, language: str) -> str:
    """Return a segment's two ends by name."""
    segments = network["segments"]
    return route_name(
        network, (segments.value(segment, "a"), segments.value(segment, "b")), language
    )


def link_name(network: Network, link: str, language: str) -> str:
    """Return a link's carrier and two ends by name."""
    links, nodes = network["links"], network["nodes"]
    ends = [links.value(link, "a"), links.value(link, "b")]
    carrier = network.name("carriers", nodes.value(ends[0], "carrier"), language=language)
    places = route_name(network, [nodes.value(end, "site") for end in ends], language)
    return f"{carrier} {places}"


def scenario_name(network: Network, scenario: Scenario, language: str) -> str:
    """Return what fails, in words."""
    if scenario.kind == "segment":
        return segment_name(network, scenario.members[0], language)
    table = network["scenarios"]
    for row in table.rows():
        if row["scenario"] == scenario.id:
            return str(row[f"name_{language}"] or row["name_en"] or scenario.id)
    return scenario.id
