"""What a path rides and passes, by name: places, segments, links, networks and exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path


@dataclass(frozen=True, slots=True)
class Ridden:
    """A path by name, everything in its order.

    ``sites`` are the places that its cables pass, ``networks`` the carriers it goes through.
    """

    sites: tuple[str, ...]
    segments: tuple[str, ...]
    links: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    exchanges: tuple[str, ...] = ()


def cable_way(
    fabric: Fabric, source: str, arcs: Iterable[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sites and the segments that the links of ``arcs`` ride, from site ``source`` on.

    Arcs that are handoffs ride nothing.
    """
    segments = fabric.network["segments"]
    sites, ridden = [source], []
    for arc in arcs:
        if arc >= 2 * fabric.roads.edges:
            continue
        rows = fabric.links.segment_rows[arc >> 1]
        for row in rows if arc % 2 == 0 else reversed(rows):
            ends = segments["a"][row], segments["b"][row]
            sites.append(ends[1] if sites[-1] == ends[0] else ends[0])
            ridden.append(segments.ids[row])
    return tuple(sites), tuple(ridden)


def ridden(fabric: Fabric, path: Path) -> Ridden:
    """Return what a path over links and exchanges rides."""
    edges, network = fabric.roads.edges, fabric.network
    sites, segments = cable_way(fabric, fabric.node_site[path.nodes[0]], path.arcs)
    handoffs = [fabric.handoffs[arc - 2 * edges] for arc in path.arcs if arc >= 2 * edges]
    return Ridden(
        sites=sites,
        segments=segments,
        links=tuple(network["links"].ids[arc >> 1] for arc in path.arcs if arc < 2 * edges),
        nodes=tuple(network["nodes"].ids[node] for node in path.nodes),
        networks=tuple(dict.fromkeys(fabric.node_carrier[node] for node in path.nodes)),
        exchanges=tuple(handoff.exchange for handoff in handoffs),
    )


def fibre_ridden(fabric: Fabric, path: Path) -> Ridden:
    """Return what a path over bare fibre (``fibre_roads``) rides: its vertices are sites."""
    network = fabric.network
    return Ridden(
        sites=tuple(network["sites"].ids[site] for site in path.nodes),
        segments=tuple(network["segments"].ids[arc >> 1] for arc in path.arcs),
    )
