"""What two paths share, read off the tables: the check of every answer, apart from the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.routing.paths.risks import risks_by_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.routing.fabric import Fabric
    from netplan.routing.paths.risks import By
    from netplan.routing.result import Path
    from netplan.topology.network import Network


def _inner_sites(site: Sequence[str], path: Path) -> set[str]:
    """Return the sites a path passes between those of its ends."""
    return {site[node] for node in path.nodes} - {site[path.nodes[0]], site[path.nodes[-1]]}


def _named(kind: str, names: Iterable[str]) -> list[str]:
    """Return names with what they are, in alphabetical order."""
    return [f"{kind} {name}" for name in sorted(names)]


def _srlgs(network: Network, members: Iterable[str]) -> set[str]:
    """Return the SRLGs that any of ``members`` belongs to."""
    of = risks_by_member(network)
    return {srlg for member in members for srlg in of.get(member, ())}


def shared(fabric: Fabric, first: Path, second: Path, *, by: By) -> tuple[str, ...]:
    """Return by name what two paths over links share of what counts ``by``.

    Sites of either end do not count. An exchange that both cross is always named; whether it
    counts is for ``disjoint`` to say: by site alone.
    """
    network, paths = fabric.network, (first, second)
    edges = len(network["links"])
    ridden = [{arc // 2 for arc in path.arcs if arc < 2 * edges} for path in paths]
    exchanges = [
        {fabric.handoffs[arc - 2 * edges].exchange for arc in path.arcs if arc >= 2 * edges}
        for path in paths
    ]
    links = [{network["links"].ids[row] for row in rows} for rows in ridden]
    ids = network["segments"].ids
    segments = [{ids[s] for row in rows for s in fabric.links.segment_rows[row]} for rows in ridden]
    found: list[str] = []
    if by == "site":
        inner = [_inner_sites(fabric.node_site, path) for path in paths]
        found += _named("site", inner[0] & inner[1])
    found += _named("exchange", exchanges[0] & exchanges[1])
    if by == "srlg":
        groups = [
            _srlgs(network, both) for both in (links[0] | segments[0], links[1] | segments[1])
        ]
        found += _named("SRLG", groups[0] & groups[1])
    if by in {"segment", "srlg"}:
        found += _named("segment", segments[0] & segments[1])
    return (*found, *_named("link", links[0] & links[1]))


def shared_fibre(network: Network, first: Path, second: Path, *, by: By) -> tuple[str, ...]:
    """Return by name what two paths over bare fibre share of what counts ``by``."""
    paths, ids = (first, second), network["segments"].ids
    segments = [{ids[arc // 2] for arc in path.arcs} for path in paths]
    found: list[str] = []
    if by == "site":
        inner = [_inner_sites(network["sites"].ids, path) for path in paths]
        found += _named("site", inner[0] & inner[1])
    if by == "srlg":
        groups = [_srlgs(network, names) for names in segments]
        found += _named("SRLG", groups[0] & groups[1])
    return (*found, *_named("segment", segments[0] & segments[1]))
