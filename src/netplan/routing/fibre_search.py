"""Paths over bare fibre, for whoever plans light: shortest, several, disjoint, kept apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.errors import Finding, InputError, near
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Atom, Constraints, check_constraints, sites_of
from netplan.routing.path_latency import fibre_path_latency
from netplan.routing.path_search import FoundPaths, Wanted
from netplan.routing.roads import fibre_roads
from netplan.routing.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Roads
    from netplan.topology.network import Network

NO_MEANING = ("avoid_carriers", "avoid_links", "free_gbps")
"""Constraints that say nothing of fibre: it has no links and carries for everybody."""

SLACK_MS = 1e-6
"""A latency above a bound by no more than this is within it: 1 ns, as paths over links have it."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What paths are sought on: the fabric, the roads of light and the two sites."""

    fabric: Fabric
    roads: Roads
    source: str
    target: str

    def ways(self, constraints: Constraints) -> Ways:
        """Return the ways that are left when what ``constraints`` avoid is left out."""
        network, graph = self.fabric.network, self.roads.graph
        open_arcs = self.roads.in_service & ~_avoided(network, self.roads, constraints)
        sites = network["sites"]
        return Ways(
            roads=replace(self.roads, in_service=open_arcs),
            graph=graph,
            road_arc=np.arange(graph.arcs, dtype=np.int64),
            usable=np.ones(graph.arcs, dtype=np.bool_),
            source=sites.row(self.source),
            target=sites.row(self.target),
            group=("fibre",),
        )

    def broken(self, path: Path, constraints: Constraints) -> list[Atom]:
        """Return the bounds that a path does not keep."""
        found = []
        most_ms, most_hops = constraints.max_one_way_ms, constraints.max_hops
        if most_ms is not None:
            latency = fibre_path_latency(self.fabric, path)
            if latency.one_way_ms > most_ms + SLACK_MS:
                found.append(Atom("max_one_way_ms"))
        if most_hops is not None and len(path.arcs) > most_hops:
            found.append(Atom("max_hops"))
        ids = self.fabric.network["sites"].ids
        passed = {ids[site] for site in path.nodes}
        found += [
            Atom("must_pass", name)
            for name in constraints.must_pass
            if _place(self.fabric.network, name) not in passed
        ]
        return found


def _place(network: Network, name: str) -> str:
    """Return the site of a node, or a site itself."""
    return str(network["nodes"].value(name, "site")) if name in network["nodes"] else name


def _avoided(network: Network, roads: Roads, constraints: Constraints) -> NDArray[np.bool_]:
    """Return which arcs ``constraints`` keep away from."""
    sites = {site for term in constraints.avoid_sites for site in sites_of(network, term)}
    regions = set(constraints.avoid_regions)
    table = network["sites"]
    shut = np.array(
        [
            site in sites or region in regions
            for site, region in zip(table.ids, table["region"], strict=True)
        ],
        dtype=np.bool_,
    )
    risky, srlgs = set(constraints.avoid_srlgs), network["srlgs"]
    shared = {m for s, m in zip(srlgs["srlg"], srlgs["member"], strict=True) if s in risky}
    names = {*constraints.avoid_segments, *shared}
    cut = np.array([name in names for name in network["segments"].ids], dtype=np.bool_)
    return shut[roads.graph.tail] | shut[roads.graph.head] | np.repeat(cut, 2)


def find_fibre_paths(
    fabric: Fabric,
    source: str,
    target: str,
    wanted: Wanted,
    *,
    carrier: str = "",
    down: Iterable[str] = (),
) -> FoundPaths | NoPath:
    """Return the paths of light between two sites over existing fibre, or why there is none.

    ``carrier`` names whose fibre, '' anybody's; ``down`` segments that are cut. A path costs the
    sum of its segments; regenerators are counted in its latency, so that with a bound on latency
    paths are listed in order of the measure, at most ``MOST_TRIED``, and those within it kept.
    Raises InputError for names that are not in the network and for constraints that say nothing
    of fibre.
    """
    network, constraints = fabric.network, wanted.constraints
    check_constraints(network, constraints)
    _check_fibre(network, constraints, carrier, tuple(down))
    roads = fibre_roads(network, fabric.links.plant, carrier=carrier)
    cut = [name in set(down) for name in network["segments"].ids]
    roads = replace(roads, in_service=roads.in_service & ~np.repeat(cut, 2))
    ground = _Ground(fabric, roads, source, target)
    if wanted.disjoint is not None:
        return _disjoint(ground, wanted)
    found = _in_order(ground, wanted, constraints)
    return found if found.paths else _why_none(ground, wanted)


def _check_fibre(
    network: Network, constraints: Constraints, carrier: str, down: Sequence[str]
) -> None:
    """Raise InputError for whatever fibre does not know."""
    findings = [
        Finding("paths", 0, atom.field, "says nothing of bare fibre")
        for atom in constraints.atoms
        if atom.field in NO_MEANING
    ]
    segments, carriers = network["segments"].ids, network["carriers"].ids
    findings += [
        Finding("paths", row, "down", f"no segment {name!r}{near(name, segments)}")
        for row, name in enumerate(down, 1)
        if name not in segments
    ]
    if carrier and carrier not in carriers:
        what = f"no carrier {carrier!r}{near(carrier, carriers)}"
        findings.append(Finding("paths", 0, "carrier", what))
    if findings:
        where = "paths"
        raise InputError(where, findings)


def _in_order(ground: _Ground, wanted: Wanted, constraints: Constraints) -> FoundPaths:
    raise NotImplementedError


def _disjoint(ground: _Ground, wanted: Wanted) -> FoundPaths:
    raise NotImplementedError


def _why_none(ground: _Ground, wanted: Wanted) -> NoPath:
    raise NotImplementedError
