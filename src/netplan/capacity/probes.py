"""Latency of every target over every carrier, for each way and each place of its first circuit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.ranks import signature
from netplan.routing.igp import ip_path
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netplan.capacity.circuits import Circuit
    from netplan.capacity.legs import Ground, Leg
    from netplan.capacity.ranks import Signature
    from netplan.capacity.settings import ExpandSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One latency of a target: the option it takes, the circuit it needs there, ms one-way.

    ``circuit`` is -1 where the way uses no circuit that is decided on.
    """

    option: int
    circuit: int
    one_way_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The latencies of one target over one carrier; ``sign`` are the options of its way."""

    target: str
    carrier: str
    sign: Signature
    variants: tuple[Variant, ...]


class Prober:
    """Finds the probes of a hub."""

    def __init__(self, ground: Ground, circuits: Sequence[Circuit], asked: ExpandSettings) -> None:
        """Gather the circuits of every slot."""
        self._ground, self._circuits, self._asked = ground, circuits, asked
        self._places: dict[int, list[int]] = {}
        for number, circuit in enumerate(circuits):
            self._places.setdefault(circuit.slot, []).append(number)

    def probes(self, target: str) -> Iterator[Probe]:
        """Yield the probe of ``target`` for every carrier that reaches it from the hub."""
        fabric = self._ground.igp.fabric
        tails = fabric.network["nodes"]["access_km"]
        for carrier in self._asked.carriers or fabric.network["carriers"].ids:
            near = fabric.nodes_at.get((self._asked.hub, carrier))
            far = fabric.nodes_at.get((target, carrier))
            if near is None or far is None:
                continue
            ways = self._ground.legs(near, far).ways
            if not ways:
                continue
            access_ms = float(tails[near] + tails[far]) * FIBRE_MS_PER_KM["G.652.D"]
            variants = tuple(
                Variant(option=option, circuit=circuit, one_way_ms=delay + access_ms)
                for option, way in enumerate(ways)
                for circuit, delay in self._delays(way, far)
            )
            sign = signature([((way.cost,), way.needs) for way in ways])
            yield Probe(target=target, carrier=carrier, sign=sign, variants=variants)

    def _delays(self, way: Leg, far: int) -> list[tuple[int, float]]:
        """Return the delay of ``way`` to node ``far`` for every place of its first circuit.

        Delay = circuits + links + every node passed, once. Where several equal paths leave the
        hub over different bundles, the slowest counts, each where it lies today.
        """
        igp = self._ground.igp
        if way.rides:
            slot = way.rides[0][0]
        else:
            arcs = igp.next_arcs(way.stretches[0][0], far)
            slot = arcs[0] >> 1 if arcs else -1
            first = self._places.get(slot, [])
            rides = {self._circuits[n].ride for arc in arcs for n in self._places[arc >> 1]}
            if rides != {self._circuits[n].ride for n in first} or rides <= {-1}:
                return [(-1, self._path_ms(way.stretches[0][0], far))]
        hub, onward = self._ground.slots[slot].near, self._ground.slots[slot].far
        rest = self._path_ms(onward, far)
        rest += float(igp.fabric.network["nodes"]["router_ms"][hub])
        return [(n, rest + self._circuits[n].one_way_ms) for n in self._places[slot]]

    def _path_ms(self, source: int, target: int) -> float:
        """Return the delay of the network's own path between two nodes, both counted."""
        path = ip_path(self._ground.igp, source, target)
        return path.latency.one_way_ms if path else float("inf")
