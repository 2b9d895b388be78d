"""Routes, links and scenarios in words, in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.failures import Scenario
    from netplan.topology.network import Network

JOIN = {"en": "–", "zh": "—"}
SHOWN = 3
"""How many of the elements that fail together are named one by one."""

MORE = {"en": "{} + {} more", "zh": "{} 等 {} 处"}
SRLG = {"en": "shared risk {}", "zh": "共享风险 {}"}
MEMBER = {"en": "{} ({})", "zh": "{}（{}）"}
CORRIDOR = {"en": "corridor {}", "zh": "走廊 {}"}
CIRCLE = {"en": "{2} km around {0}°, {1}°", "zh": "{0}°, {1}° 周围 {2} 公里"}
CIRCLE_ID = re.compile(r"circle (-?[\d.]+) (-?[\d.]+) ([\d.]+) km")
"""How the scenario of a circle typed on the command line is called: degrees, degrees, km."""

TABLES = ("links", "segments", "sites", "exchanges", "nodes")
"""Tables whose rows can fail: ``netplan.failures.scenarios.MEMBERS``, written down once more as
that loads compiled code, which names have no need of (a test holds the two together)."""

NAMED = ("scenarios", "failure_areas")
"""Tables that name scenarios; one scenario may have several rows, named alike."""


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


def node_name(network: Network, node: str, language: str) -> str:
    """Return a node's carrier and site by name."""
    nodes = network["nodes"]
    carrier = network.name("carriers", nodes.value(node, "carrier"), language=language)
    return f"{carrier} {site_name(network, nodes.value(node, 'site'), language)}"


def element_name(network: Network, table: str, element: str, language: str) -> str:
    """Return the name of what can fail: a row of segments, links, sites, exchanges or nodes.

    What the table does not have is called by its id, as is every row of another table.
    """
    if table not in TABLES or element not in network[table]:
        return element
    if table == "segments":
        return segment_name(network, element, language)
    if table == "links":
        return link_name(network, element, language)
    if table == "nodes":
        return node_name(network, element, language)
    return network.name(table, element, language=language)


def _member_names(network: Network, scenario: Scenario, language: str) -> list[str]:
    """Return the members by name, each looked up in its table or the first that has the id."""
    tables = scenario.among or tuple(
        next((table for table in TABLES if member in network[table]), "")
        for member in scenario.members
    )
    return [
        element_name(network, table, member, language)
        for member, table in zip(scenario.members, tables, strict=True)
    ]


def _given_name(network: Network, scenario: Scenario, language: str) -> str:
    """Return the name that a table of the network gives a scenario, or nothing."""
    for name in NAMED:
        table = network.tables.get(name)
        if table is not None and scenario.id in table:
            # The first row names a scenario of several rows; a row's number is that of the last.
            row = table.ids.index(scenario.id)
            names = (table[f"name_{own}"][row] for own in (language, "en"))
            return next((str(given) for given in names if given), scenario.id)
    return ""


def _listed(names: list[str], language: str) -> str:
    """Return names joined by plus signs, those beyond the third only counted."""
    said = " + ".join(names[:SHOWN])
    if len(names) <= SHOWN:
        return said
    count = len(names) - SHOWN if language == "en" else len(names)
    return MORE[language].format(said, count)


def _pair_parts(network: Network, scenario: Scenario) -> list[str]:
    """Return the two shared risks that a pair consists of, or nothing where it is of others."""
    srlgs = network["srlgs"]
    for place, character in enumerate(scenario.id):
        parts = [scenario.id[:place], scenario.id[place + 1 :]]
        if character == "+" and all(part in srlgs for part in parts):
            return parts
    return []


def scenario_name(network: Network, scenario: Scenario, language: str) -> str:
    """Return what fails, in words.

    A scenario or an area that the network names has that name; else one element has its own,
    several theirs with plus signs between, and a circle or corridor says where it is.

    >>> from netplan.failures.scenarios import Scenario
    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> places = [{"site": "a", "name_en": "Ada"}, {"site": "b", "name_en": "Bo"}]
    >>> network = Network(Settings(name="two"), {"sites": Table.of("sites", places)})
    >>> scenario_name(network, Scenario("a+b", "pair", ("a", "b"), ("sites", "sites")), "en")
    'Ada + Bo'
    >>> scenario_name(network, Scenario("circle 105 37.5 50 km", "circle", ("a",)), "zh")
    '105°, 37.5° 周围 50 公里'
    """
    kind, members = scenario.kind, scenario.members
    if kind in {"scenario", "circle", "corridor"}:
        return _area_name(network, scenario, language)
    if kind == "srlg":
        return SRLG[language].format(scenario.id)
    if kind == "pair" and len(members) != 2 and (parts := _pair_parts(network, scenario)):  # noqa: PLR2004 - a pair
        return _listed([SRLG[language].format(part) for part in parts], language)
    names = _member_names(network, scenario, language)
    if kind == "member" and len(names) == 1:
        # Circuits of one bundle have the same two ends, and so the same name.
        return MEMBER[language].format(names[0], members[0])
    return _listed(names, language) if names else scenario.id


def _area_name(network: Network, scenario: Scenario, language: str) -> str:
    """Return the name of a named scenario, an area of the network's, or one typed in."""
    if given := _given_name(network, scenario, language):
        return given
    if scenario.kind == "circle" and (typed := CIRCLE_ID.fullmatch(scenario.id)):
        return CIRCLE[language].format(*typed.groups())
    if scenario.kind == "corridor":
        return CORRIDOR[language].format(scenario.id.removeprefix("corridor "))
    return scenario.id
