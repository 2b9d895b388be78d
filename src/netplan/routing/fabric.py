"""What routing needs of a network, computed once: circuits, mesh, ports and who is where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.latency import Circuits, circuits
from netplan.routing.mesh import Mesh, link_mesh
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Port:
    """A carrier's port at an exchange: its node there and the sites it announces."""

    exchange: str
    carrier: str
    node: int
    capacity_gbps: float
    handoff_ms: float
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fabric:
    """A network ready to route over.

    ``nodes_at[site, carrier]`` is a node's row; a carrier with several nodes at a site is
    entered at the first. ``ports[exchange, carrier]`` holds only ports whose carrier has a node
    at the exchange's site; ``meetings[first, second]`` are the ports of two carriers at every
    exchange where both have one, in table order.
    """

    network: Network
    links: Circuits
    mesh: Mesh
    node_site: tuple[str, ...]
    node_carrier: tuple[str, ...]
    nodes_at: Mapping[tuple[str, str], int]
    ports: Mapping[tuple[str, str], Port]
    meetings: Mapping[tuple[str, str], tuple[tuple[Port, Port], ...]]

    def on_backup(self, rows: Collection[int]) -> Fabric:
        """Return the fabric with the protected links ``rows`` switched to their backup route."""
        return replace(self, links=self.links.on_backup(rows)) if rows else self


def _ports(
    network: Network, nodes_at: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], Port]:
    """Return every usable port by exchange and carrier."""
    ports: dict[tuple[str, str], Port] = {}
    for row in network["exchange_ports"].rows():
        exchange, carrier = row["exchange"], row["carrier"]
        node = nodes_at.get((network["exchanges"].value(exchange, "site"), carrier))
        if node is not None:
            ports[exchange, carrier] = Port(
                exchange=exchange,
                carrier=carrier,
                node=node,
                capacity_gbps=row["capacity_gbps"],
                handoff_ms=row["handoff_ms"],
                sites=frozenset(select(network, row["scope"])),
            )
    return ports


def _meetings(
    network: Network, ports: Mapping[tuple[str, str], Port]
) -> dict[tuple[str, str], tuple[tuple[Port, Port], ...]]:
    """Return the ports of every ordered pair of different carriers that meet somewhere."""
    found: dict[tuple[str, str], list[tuple[Port, Port]]] = {}
    for exchange in network["exchanges"].ids:
        here = [port for (place, _), port in ports.items() if place == exchange]
        for near in here:
            for far in here:
                if near is not far:
                    found.setdefault((near.carrier, far.carrier), []).append((near, far))
    return {pair: tuple(meets) for pair, meets in found.items()}


def fabric(network: Network) -> Fabric:
    """Return ``network`` with its circuits, mesh and ports computed."""
    links = circuits(network)
    nodes = network["nodes"]
    nodes_at: dict[tuple[str, str], int] = {}
    for row, place in enumerate(zip(nodes["site"], nodes["carrier"], strict=True)):
        nodes_at.setdefault(place, row)
    ports = _ports(network, nodes_at)
    return Fabric(
        network=network,
        links=links,
        mesh=link_mesh(network, links),
        node_site=tuple(nodes["site"]),
        node_carrier=tuple(nodes["carrier"]),
        nodes_at=nodes_at,
        ports=ports,
        meetings=_meetings(network, ports),
    )
