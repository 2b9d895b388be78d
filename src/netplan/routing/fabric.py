"""What routing needs of a network, computed once: circuits, roads, ports and who is where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.latency import Circuits, circuits
from netplan.routing.handoffs import all_handoffs, meetings_of, usable_ports
from netplan.routing.roads import Roads, link_roads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from netplan.routing.handoffs import Handoff, Port
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Fabric:
    """A network ready to route over.

    ``nodes_at[site, carrier]`` is a node's row; a carrier with several nodes at a site is
    entered at the first. ``site_nodes[site]`` are the rows of all nodes at a site, in order.
    ``ports[exchange, carrier]`` holds only ports whose carrier has a node at the exchange's site;
    ``meetings[first, second]`` are the handoffs from one carrier to another at every exchange
    where both have a port, in table order. ``handoffs`` lists them all by arc: arc 2i of the
    network's roads is link i from a to b, arc 2i+1 the same link back, arc 2 x links + h handoff h.
    """

    network: Network
    links: Circuits
    roads: Roads
    node_site: tuple[str, ...]
    node_carrier: tuple[str, ...]
    nodes_at: Mapping[tuple[str, str], int]
    site_nodes: Mapping[str, tuple[int, ...]]
    ports: Mapping[tuple[str, str], Port]
    handoffs: tuple[Handoff, ...]
    meetings: Mapping[tuple[str, str], tuple[Handoff, ...]]

    @property
    def arcs(self) -> int:
        """The number of arcs traffic moves over: two a link, then one a handoff."""
        return self.roads.graph.arcs

    def arc_ms(self) -> NDArray[np.float64]:
        """Return the delay of every arc with the node it leads to, ms one-way."""
        router_ms = np.asarray(self.network["nodes"]["router_ms"], dtype=np.float64)
        handoff_ms = [handoff.handoff_ms for handoff in self.handoffs]
        arcs = np.concatenate([np.repeat(self.links.one_way_ms, 2), handoff_ms])
        return np.asarray(arcs + router_ms[self.roads.graph.head])

    def on_backup(self, rows: Collection[int]) -> Fabric:
        """Return the fabric with the protected links ``rows`` switched to their backup route."""
        if not rows:
            return self
        links = self.links.on_backup(rows)
        roads = link_roads(self.network, links, self.handoffs)
        return replace(self, links=links, roads=roads)


def fabric(network: Network | Fabric) -> Fabric:
    """Return ``network`` with its circuits, roads and ports computed, once."""
    if isinstance(network, Fabric):
        return network
    links = circuits(network)
    nodes = network["nodes"]
    nodes_at: dict[tuple[str, str], int] = {}
    site_nodes: dict[str, tuple[int, ...]] = {}
    for row, (site, carrier) in enumerate(zip(nodes["site"], nodes["carrier"], strict=True)):
        nodes_at.setdefault((site, carrier), row)
        site_nodes[site] = (*site_nodes.get(site, ()), row)
    ports = usable_ports(network, nodes_at)
    handoffs = all_handoffs(network, ports)
    return Fabric(
        network=network,
        links=links,
        roads=link_roads(network, links, handoffs),
        node_site=tuple(nodes["site"]),
        node_carrier=tuple(nodes["carrier"]),
        nodes_at=nodes_at,
        site_nodes=site_nodes,
        ports=ports,
        handoffs=handoffs,
        meetings=meetings_of(handoffs),
    )
