"""What shares a fate with what, read off the network: links down together, ways out of a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.failures.scenarios import hit, riders, segment_failures
from netplan.failures.sets.elements import sites
from netplan.failures.sets.groups import srlgs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.failures.scenarios import Riders, Rows, Scenario
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class LinkFate:
    """Rows of ``links`` that go down together, two or more, whichever of ``elements`` fails."""

    elements: tuple[Scenario, ...]
    links: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WaysOut:
    """All ways out of a site share a fate: ``elements``, each alone, take every one of ``links``.

    ``carrier`` is whose links they are, '' for those of all carriers together; there are two or
    more. What fails with the site itself is left out.
    """

    site: str
    carrier: str
    links: tuple[int, ...]
    elements: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class LinkPartners:
    """A link's row, the segments whose cut takes it down, and the links that go down with it.

    ``partners`` go down with at least one of the segments; ``twins`` are those of them that go
    down with every one: no single cut takes this link and leaves them.
    """

    link: int
    segments: tuple[str, ...]
    partners: tuple[int, ...]
    twins: tuple[int, ...]


def grouping(network: Network) -> tuple[Scenario, ...]:
    """Return the elements that several links may ride: segments, shared risks, sites, in order."""
    risks = srlgs(network).scenarios if len(network["srlgs"]) else ()
    return (*segment_failures(network), *risks, *sites(network).scenarios)


def shared_links(network: Network) -> tuple[LinkFate, ...]:
    """Return the groups of links in service that one segment, shared risk or site takes down.

    Segments come first, then shared risks and sites; elements that take down the same links are
    one group. A link whose 1+1 protection outlives the failure is not down.
    """
    known, alive = riders(network), _in_service(network)
    groups: dict[Rows, list[Scenario]] = {}
    for element in grouping(network):
        down = hit(known, element).down & alive
        if len(down) > 1:
            groups.setdefault(down, []).append(element)
    return tuple(
        LinkFate(tuple(elements), tuple(sorted(down))) for down, elements in groups.items()
    )


def fatal_segments(network: Network, known: Riders) -> dict[int, tuple[str, ...]]:
    """Return by link row the existing segments whose lone cut takes it down, in table order."""
    fatal: dict[int, tuple[str, ...]] = {}
    for cut in segment_failures(network):
        for link in hit(known, cut).down:
            fatal[link] = (*fatal.get(link, ()), cut.id)
    return fatal


def link_partners(network: Network) -> tuple[LinkPartners, ...]:
    """Return of every link in service that a lone cut takes down which others it takes as well.

    Whose links they are does not matter: carriers share cables.
    """
    known, alive = riders(network), _in_service(network)
    down = {cut.id: hit(known, cut).down & alive for cut in segment_failures(network)}
    found = []
    for link, segments in sorted(fatal_segments(network, known).items()):
        if link not in alive:
            continue
        groups = [down[segment] - {link} for segment in segments]
        partners, twins = frozenset().union(*groups), groups[0].intersection(*groups)
        found.append(LinkPartners(link, segments, tuple(sorted(partners)), tuple(sorted(twins))))
    return tuple(found)


def ways_out(network: Network) -> tuple[WaysOut, ...]:
    """Return the sites with two or more links out whose every way out one element takes.

    Asked of each carrier that has two or more links out of the site, and of all carriers
    together where there are several. Sites are in table order.
    """
    known, alive = riders(network), _in_service(network)
    elements = [(element, hit(known, element).down) for element in grouping(network)]
    found = []
    for site, carriers in _leaving(network, alive).items():
        whose = {"": frozenset().union(*carriers.values())} if len(carriers) > 1 else {}
        for carrier, links in (*whose.items(), *carriers.items()):
            if len(links) < 2:  # noqa: PLR2004 - one way out shares its fate with nobody
                continue
            taking = tuple(
                element
                for element, down in elements
                if links <= down and site not in element.named("sites")
            )
            if taking:
                found.append(WaysOut(site, carrier, tuple(sorted(links)), taking))
    return tuple(found)


def _in_service(network: Network) -> Rows:
    """Return the rows of links that carry traffic."""
    return frozenset(
        row for row, status in enumerate(network["links"]["status"]) if status == "existing"
    )


def _leaving(network: Network, rows: Iterable[int]) -> dict[str, Mapping[str, Rows]]:
    """Return by site and carrier the links that lead out of the site, sites in table order."""
    nodes, links = network["nodes"], network["links"]
    leaving: dict[str, dict[str, Rows]] = {site: {} for site in network["sites"].ids}
    for row in sorted(rows):
        ends = [links[side][row] for side in ("a", "b")]
        sites = [nodes.value(end, "site") for end in ends]
        carrier = nodes.value(ends[0], "carrier")
        if sites[0] != sites[1]:
            for site in sites:
                mine = leaving[site]
                mine[carrier] = mine.get(carrier, frozenset()) | {row}
    return dict(leaving)
