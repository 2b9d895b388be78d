"""What a path can fail with: the links, segments, SRLGs, sites and exchanges of every arc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Roads
    from netplan.topology.network import Network

    Named = tuple[str, str]

By = Literal["link", "segment", "srlg", "site"]
BYS: tuple[By, ...] = ("link", "segment", "srlg", "site")
"""What paths must not share. By ``segment`` that is links and the segments they ride, by
``srlg`` also the SRLGs of both, by ``site`` links, the sites passed and the exchanges crossed."""


@dataclass(frozen=True, slots=True)
class Risks:
    """The risks of roads, numbered: what each is called, what sharing it weighs, who has it.

    ``of_arc`` lists the risks that an arc has by itself, ``of_vertex`` the site of a vertex (-1:
    not counted); ``arcs[r]`` are all arcs that a path without risk r must leave out. An edge
    itself weighs 1 and any other risk more than all edges of a path, so that of two sets of paths
    that share as many segments the one that shares fewer links is better.
    """

    names: tuple[str, ...]
    weight: NDArray[np.int64]
    of_arc: tuple[tuple[int, ...], ...]
    of_vertex: NDArray[np.int64]
    arcs: tuple[NDArray[np.int64], ...]

    def at(self, sites: Iterable[str]) -> frozenset[int]:
        """Return the risks that ``sites`` are, where sites count."""
        wanted = {f"site {site}" for site in sites}
        return frozenset(np.flatnonzero([name in wanted for name in self.names]).tolist())


def risks_by_member(network: Network) -> dict[str, list[str]]:
    """Return the SRLGs of every segment and link that has some, in table order."""
    table = network["srlgs"]
    found: dict[str, list[str]] = {}
    for srlg, member in zip(table["srlg"], table["member"], strict=True):
        found.setdefault(member, []).append(srlg)
    return found


def _with_srlgs(own: Sequence[Named], srlgs: Mapping[str, Sequence[str]]) -> list[Named]:
    """Return risks and the SRLGs that they are members of."""
    return [*own, *(("SRLG", srlg) for _, name in own for srlg in srlgs.get(name, ()))]


def link_risks(fabric: Fabric, *, by: By) -> Risks:
    """Return the risks of links, handoffs and nodes that count for paths disjoint ``by``.

    A link rides the segments of its working route. A handoff has a risk by site alone: its
    exchange.
    """
    network = fabric.network
    edges: list[list[Named]] = [[("link", link)] for link in network["links"].ids]
    if by in {"segment", "srlg"}:
        segments = network["segments"].ids
        for row, ridden in enumerate(fabric.links.segment_rows):
            edges[row] += [("segment", segments[segment]) for segment in ridden]
    if by == "srlg":
        srlgs = risks_by_member(network)
        edges = [_with_srlgs(own, srlgs) for own in edges]
    crossed = [[("exchange", h.exchange)] if by == "site" else [] for h in fabric.handoffs]
    return _numbered(fabric.roads, edges, crossed, fabric.node_site if by == "site" else ())


def fibre_risks(network: Network, roads: Roads, *, by: By) -> Risks:
    """Return the risks of bare fibre: its edges are segments, which stand for links too."""
    edges: list[list[Named]] = [[("segment", segment)] for segment in network["segments"].ids]
    if by == "srlg":
        srlgs = risks_by_member(network)
        edges = [_with_srlgs(own, srlgs) for own in edges]
    return _numbered(roads, edges, [], network["sites"].ids if by == "site" else ())


def _numbered(
    roads: Roads,
    edges: Sequence[Sequence[Named]],
    handoffs: Sequence[Sequence[Named]],
    sites: Sequence[str],
) -> Risks:
    """Return the risks by edge, handoff and vertex as numbers in the order they come up."""
    of_edge = [own for own in edges for _ in range(2)]
    number: dict[Named, int] = {}
    of_arc = [
        tuple(dict.fromkeys(number.setdefault(risk, len(number)) for risk in own))
        for own in (*of_edge, *handoffs)
    ]
    of_vertex = np.full(roads.graph.vertices, -1, dtype=np.int64)
    for vertex, site in enumerate(sites):
        of_vertex[vertex] = number.setdefault(("site", site), len(number))
    base = edges[0][0][0] if edges else ""
    heavy = roads.graph.vertices + 1
    return Risks(
        names=tuple(f"{kind} {name}" for kind, name in number),
        weight=np.array([1 if kind == base else heavy for kind, _ in number], dtype=np.int64),
        of_arc=tuple(of_arc),
        of_vertex=of_vertex,
        arcs=_arcs_by_risk(roads, of_arc, of_vertex, len(number)),
    )


def _arcs_by_risk(
    roads: Roads, of_arc: Sequence[Sequence[int]], of_vertex: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], ...]:
    """Return the arcs of every risk; those of a site are all that begin or end there."""
    arcs: list[list[int]] = [[] for _ in range(count)]
    graph = roads.graph
    ends = zip(of_vertex[graph.tail].tolist(), of_vertex[graph.head].tolist(), strict=True)
    for arc, (own, (tail, head)) in enumerate(zip(of_arc, ends, strict=True)):
        for risk in {*own, tail, head} - {-1}:
            arcs[risk].append(arc)
    return tuple(np.array(listed, dtype=np.int64) for listed in arcs)
