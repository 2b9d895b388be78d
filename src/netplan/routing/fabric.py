"""What routing needs of a network, computed once: circuits, mesh, ports and who is where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.latency import Circuits, circuits
from netplan.routing.mesh import Mesh, link_mesh
from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

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
class Handoff:
    """Traffic passing from the network of ``near`` to that of ``far`` at the exchange of both.

    ``arc`` is its arc in ``Fabric.roads``.
    """

    near: Port
    far: Port
    arc: int

    @property
    def exchange(self) -> str:
        """The exchange where the two networks meet."""
        return self.near.exchange

    @property
    def handoff_ms(self) -> float:
        """Delay of handing over, ms one-way: that of the slower port."""
        return max(self.near.handoff_ms, self.far.handoff_ms)


@dataclass(frozen=True, slots=True)
class Fabric:
    """A network ready to route over.

    ``nodes_at[site, carrier]`` is a node's row; a carrier with several nodes at a site is
    entered at the first. ``ports[exchange, carrier]`` holds only ports whose carrier has a node
    at the exchange's site; ``meetings[first, second]`` are the handoffs from one carrier to
    another at every exchange where both have a port, in table order. ``handoffs`` lists them
    all by arc: arc 2i of the network's roads is link i from a to b, arc 2i+1 the same link back,
    arc 2 x links + h handoff h.
    """

    network: Network
    links: Circuits
    mesh: Mesh
    node_site: tuple[str, ...]
    node_carrier: tuple[str, ...]
    nodes_at: Mapping[tuple[str, str], int]
    ports: Mapping[tuple[str, str], Port]
    handoffs: tuple[Handoff, ...]
    meetings: Mapping[tuple[str, str], tuple[Handoff, ...]]

    @property
    def arcs(self) -> int:
        """The number of arcs traffic moves over: two a link, then one a handoff."""
        return len(self.mesh.tail) + len(self.handoffs)

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


def _handoffs(network: Network, ports: Mapping[tuple[str, str], Port]) -> tuple[Handoff, ...]:
    """Return the handoff between every two ports of one exchange, each way, in table order."""
    first = 2 * len(network["links"])
    pairs: list[tuple[Port, Port]] = []
    for exchange in network["exchanges"].ids:
        here = [port for (place, _), port in ports.items() if place == exchange]
        pairs += [(near, far) for near in here for far in here if near is not far]
    return tuple(Handoff(near, far, first + row) for row, (near, far) in enumerate(pairs))


def _meetings(handoffs: Iterable[Handoff]) -> dict[tuple[str, str], tuple[Handoff, ...]]:
    """Return the handoffs of every ordered pair of carriers that meet somewhere."""
    found: dict[tuple[str, str], list[Handoff]] = {}
    for handoff in handoffs:
        found.setdefault((handoff.near.carrier, handoff.far.carrier), []).append(handoff)
    return {pair: tuple(meets) for pair, meets in found.items()}


def fabric(network: Network | Fabric) -> Fabric:
    """Return ``network`` with its circuits, mesh and ports computed, once."""
    if isinstance(network, Fabric):
        return network
    links = circuits(network)
    nodes = network["nodes"]
    nodes_at: dict[tuple[str, str], int] = {}
    for row, place in enumerate(zip(nodes["site"], nodes["carrier"], strict=True)):
        nodes_at.setdefault(place, row)
    ports = _ports(network, nodes_at)
    handoffs = _handoffs(network, ports)
    return Fabric(
        network=network,
        links=links,
        mesh=link_mesh(network, links),
        node_site=tuple(nodes["site"]),
        node_carrier=tuple(nodes["carrier"]),
        nodes_at=nodes_at,
        ports=ports,
        handoffs=handoffs,
        meetings=_meetings(handoffs),
    )
