"""Ports at exchanges, and the handoffs from one network to another that they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def usable_ports(
    network: Network, nodes_at: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], Port]:
    """Return every usable port by exchange and carrier; a candidate is not there yet."""
    ports: dict[tuple[str, str], Port] = {}
    for row in network["exchange_ports"].rows():
        exchange, carrier = row["exchange"], row["carrier"]
        node = nodes_at.get((network["exchanges"].value(exchange, "site"), carrier))
        if node is not None and row["status"] == "existing":
            ports[exchange, carrier] = Port(
                exchange=exchange,
                carrier=carrier,
                node=node,
                capacity_gbps=row["capacity_gbps"],
                handoff_ms=row["handoff_ms"],
                sites=frozenset(select(network, row["scope"])),
            )
    return ports


def all_handoffs(network: Network, ports: Mapping[tuple[str, str], Port]) -> tuple[Handoff, ...]:
    """Return the handoff between every two ports of one exchange, each way, in table order."""
    first = 2 * len(network["links"])
    pairs: list[tuple[Port, Port]] = []
    for exchange in network["exchanges"].ids:
        here = [port for (place, _), port in ports.items() if place == exchange]
        pairs += [(near, far) for near in here for far in here if near is not far]
    return tuple(Handoff(near, far, first + row) for row, (near, far) in enumerate(pairs))


def meetings_of(handoffs: Iterable[Handoff]) -> dict[tuple[str, str], tuple[Handoff, ...]]:
    """Return the handoffs of every ordered pair of carriers that meet somewhere."""
    found: dict[tuple[str, str], list[Handoff]] = {}
    for handoff in handoffs:
        found.setdefault((handoff.near.carrier, handoff.far.carrier), []).append(handoff)
    return {pair: tuple(meets) for pair, meets in found.items()}
