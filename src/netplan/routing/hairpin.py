"""What a path between networks would be with an exchange at home: the hairpin's other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.kernels.distances import distances_to
from netplan.kernels.paths import shortest_arcs
from netplan.latency.parts import Latency
from netplan.routing.igp import access_tails
from netplan.routing.path_latency import inside_latency
from netplan.units import HANDOFF_MS

if TYPE_CHECKING:
    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path
    from netplan.routing.roads import Measure


def home_node(fabric: Fabric, source: int, target: int) -> int | None:
    """Return the node of ``target``'s network at ``source``'s site, or None when it has none."""
    return fabric.nodes_at.get((fabric.node_site[source], fabric.node_carrier[target]))


def home_latency(fabric: Fabric, source: int, target: int, inside: Latency) -> Latency:
    """Return the latency from node ``source`` were there an exchange at its own site.

    ``inside`` is the path within ``target``'s network from its node at that site (``home_node``),
    without access tails. Before it stand the source's own node and one handoff, as slow as the
    slowest of the network's ports; both access tails are counted.
    """
    last = fabric.node_carrier[target]
    used = [port.handoff_ms for port in fabric.ports.values() if port.carrier == last]
    router_ms = fabric.network["nodes"]["router_ms"]
    before = Latency(node_ms=float(router_ms[source]), handoff_ms=max(used, default=HANDOFF_MS))
    return inside + before + access_tails(fabric, source, target)


def home_of_path(domains: Domains, path: Path, *, measure: Measure) -> Latency | None:
    """Return the latency of a path between networks were there an exchange at its own source.

    Its last network then carries it by the path that is shortest in ``measure`` from its node at
    the source's site. None: the path stays within one network, or the last one has no node there
    or no way from it.
    """
    fabric, source, target = domains.fabric, path.nodes[0], path.nodes[-1]
    if fabric.node_carrier[source] == fabric.node_carrier[target]:
        return None
    home = home_node(fabric, source, target)
    if home is None:
        return None
    ways = domains.between(home, target)
    weight = ways.weight(measure)
    distance = distances_to(ways.graph, weight, target)
    arcs = shortest_arcs(ways.graph, weight, distance, home, target=target)
    if arcs is None:
        return None
    inside = inside_latency(fabric, ways.path(arcs, measure))
    return home_latency(fabric, source, target, inside)
