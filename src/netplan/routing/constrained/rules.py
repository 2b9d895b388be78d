"""Constraints with every name turned into arcs and nodes of one network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.constrained.constraints import check_constraints, sites_of
from netplan.routing.constrained.rooms import SLACK, Spare
from netplan.routing.ends import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.routing.constrained.constraints import Constraints
    from netplan.routing.fabric import Fabric

NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What constraints say of a network: over arcs of its roads, and over rows of ``nodes``.

    ``arcs`` may be used, ``nodes`` may be passed or ended at. Each of ``stops`` holds the nodes
    any one of which must be passed. ``most_ns`` and ``most_hops`` bound latency and links.
    """

    arcs: NDArray[np.bool_]
    nodes: NDArray[np.bool_]
    stops: tuple[frozenset[int], ...]
    most_ns: int | None
    most_hops: int | None


def rules_of(
    fabric: Fabric, constraints: Constraints, *, load_gbps: NDArray[np.float64] | None = None
) -> Rules:
    """Return ``constraints`` as rules over ``fabric``, with ``load_gbps`` on its arcs already.

    Raises InputError with all names that are not in the network, each with the nearest one, and
    ValueError when ``load_gbps`` has not one entry an arc.
    """
    return rules_within(fabric, constraints, spare=Spare.of(fabric, load_gbps))


def rules_within(fabric: Fabric, constraints: Constraints, *, spare: Spare | None = None) -> Rules:
    """Return ``constraints`` as rules over ``fabric``; ``spare`` is free, None: nothing flows.

    Raises InputError with all names that are not in the network, each with the nearest one.
    """
    check_constraints(fabric.network, constraints)
    nodes = ~_nodes_avoided(fabric, constraints)
    graph = fabric.roads.graph
    arcs = nodes[graph.tail] & nodes[graph.head]
    arcs[: 2 * fabric.roads.edges] &= np.repeat(~_links_avoided(fabric, constraints), 2)
    if constraints.free_gbps is not None:
        wanted = constraints.free_gbps
        free = (spare or Spare.of(fabric)).arcs_gbps
        arcs &= free >= wanted - SLACK * max(1.0, wanted)
    most = constraints.max_one_way_ms
    return Rules(
        arcs=arcs,
        nodes=nodes,
        stops=tuple(
            frozenset(nodes_of(fabric, name)) for name in dict.fromkeys(constraints.must_pass)
        ),
        most_ns=None if most is None else round(most * NS_PER_MS),
        most_hops=constraints.max_hops,
    )


def _sites_avoided(fabric: Fabric, constraints: Constraints) -> set[str]:
    """Return the sites that a path must keep away from."""
    network = fabric.network
    sites = {site for term in constraints.avoid_sites for site in sites_of(network, term)}
    regions = set(constraints.avoid_regions)
    table = network["sites"]
    rows = zip(table.ids, table["region"], strict=True)
    return sites | {site for site, region in rows if region in regions}


def _nodes_avoided(fabric: Fabric, constraints: Constraints) -> NDArray[np.bool_]:
    """Return which nodes stand at a site or belong to a carrier that is avoided."""
    sites, carriers = _sites_avoided(fabric, constraints), set(constraints.avoid_carriers)
    places = zip(fabric.node_site, fabric.node_carrier, strict=True)
    avoided = [site in sites or carrier in carriers for site, carrier in places]
    return np.array(avoided, dtype=np.bool_)


def _links_avoided(fabric: Fabric, constraints: Constraints) -> NDArray[np.bool_]:
    """Return which links are avoided for themselves or for a segment that they ride."""
    network = fabric.network
    srlgs = network["srlgs"]
    risky = set(constraints.avoid_srlgs)
    shared = {
        member for srlg, member in zip(srlgs["srlg"], srlgs["member"], strict=True) if srlg in risky
    }
    links = {*constraints.avoid_links, *shared}
    cut = _rows(network["segments"].ids, {*constraints.avoid_segments, *shared})
    if constraints.by_fibre:
        sites = _sites_avoided(fabric, constraints)
        ends = zip(network["segments"]["a"], network["segments"]["b"], strict=True)
        cut |= {row for row, pair in enumerate(ends) if not sites.isdisjoint(pair)}
    avoided = [
        link in links or not cut.isdisjoint(ridden)
        for link, ridden in zip(network["links"].ids, fabric.links.segment_rows, strict=True)
    ]
    return np.array(avoided, dtype=np.bool_)


def _rows(ids: Iterable[str], names: set[str]) -> set[int]:
    """Return the rows of ``ids`` that hold one of ``names``."""
    return {row for row, name in enumerate(ids) if name in names}
