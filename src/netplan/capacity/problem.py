"""The expansion problem: what may be built, what must flow, and what latency is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.circuits import Circuit, circuits_of
from netplan.capacity.legs import Ground
from netplan.capacity.probes import Probe, Prober
from netplan.capacity.rooms import Room, rooms_of
from netplan.capacity.slots import Pools, Slot, slots_of
from netplan.capacity.traffic import Loads, traffic
from netplan.routing.demands import Demands, demands_in
from netplan.routing.fabric import Fabric, fabric

if TYPE_CHECKING:
    from netplan.capacity.ranks import Signature
    from netplan.capacity.settings import ExpandSettings
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """Traffic or probes that make the same choice.

    Option i needs the new links ``needs[i]`` and has rank ``rank[i]``; of the options whose
    links are open the first in rank is taken. ``loads[i]`` maps arcs to Gbit/s.
    """

    needs: tuple[tuple[int, ...], ...]
    rank: tuple[int, ...]
    loads: tuple[Loads, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything an expansion decides on and must keep to, in plain tables.

    ``targets`` are those that some carrier reaches today, with weights that add up to 1; the
    latency of others has no value to improve on. ``background`` maps arcs to Gbit/s that no plan
    moves. ``candidates`` are rows of segments that may be built.
    ``commodity_of[i]`` is the commodity whose way probe i takes.
    """

    asked: ExpandSettings
    fabric: Fabric
    slots: tuple[Slot, ...]
    circuits: tuple[Circuit, ...]
    rooms: tuple[Room, ...]
    candidates: tuple[int, ...]
    commodities: tuple[Commodity, ...]
    probes: tuple[Probe, ...]
    commodity_of: tuple[int, ...]
    background: Loads
    targets: tuple[str, ...]
    weights: tuple[float, ...]
    unserved: tuple[tuple[str, float], ...]

    @property
    def egress_gbps(self) -> float:
        """Capacity that crosses the home border today, each direction, Gbit/s."""
        alive = self.fabric.links.alive
        return sum(
            slot.capacity_gbps
            for number, slot in enumerate(self.slots)
            if not slot.new and slot.crosses_home and alive[number]
        )


def problem(network: Network, asked: ExpandSettings) -> Problem:
    """Return the expansion problem that ``asked`` puts to ``network``."""
    present = fabric(network)
    pools = Pools(present, asked.hub)
    slots = slots_of(present, pools, asked)
    circuits = circuits_of(present, pools, slots, asked)
    ground = Ground.of(present, slots)
    demands = demands_in(network, asked.year)
    flows = traffic(ground, demands, policy=asked.policy)
    prober = Prober(ground, circuits, asked)
    every = [tuple(prober.probes(target)) for target in asked.targets]
    probes = tuple(probe for found in every if _reached(found) for probe in found)
    groups: dict[Signature, tuple[Loads, ...]] = {
        sign: tuple(loads) for sign, loads in flows.commodities.items()
    }
    for probe in probes:
        groups.setdefault(probe.sign, tuple({} for _ in probe.sign))
    numbers = {sign: number for number, sign in enumerate(groups)}
    reached = tuple(dict.fromkeys(probe.target for probe in probes))
    status = network["segments"]["status"]
    ridden = {row for circuit in circuits for row in circuit.path}
    return Problem(
        asked=asked,
        fabric=present,
        slots=slots,
        circuits=circuits,
        rooms=rooms_of(network, present.links.plant, circuits, asked),
        candidates=tuple(row for row in sorted(ridden) if status[row] == "candidate"),
        commodities=tuple(_commodity(sign, loads) for sign, loads in groups.items()),
        probes=probes,
        commodity_of=tuple(numbers[probe.sign] for probe in probes),
        background=flows.background,
        targets=reached,
        weights=weights(network, demands, reached, asked),
        unserved=flows.unserved,
    )


def _reached(probes: tuple[Probe, ...]) -> bool:
    """Tell whether a target is reached today: over some carrier, without any new link."""
    return any(not needs for probe in probes for needs, _ in probe.sign)


def _commodity(sign: Signature, loads: tuple[Loads, ...]) -> Commodity:
    """Return a commodity from its signature and the loads of its options."""
    needs, rank = zip(*sign, strict=True)
    return Commodity(needs=needs, rank=rank, loads=loads)


def weights(
    network: Network, demands: Demands, targets: tuple[str, ...], asked: ExpandSettings
) -> tuple[float, ...]:
    """Return the weight of every target; they add up to 1.

    By ``asked.weights``: the Gbit/s between target and hub in both directions, the target's
    population, or all alike; alike too where the sum would be 0.
    """
    size = dict.fromkeys(targets, 1.0 if asked.weights == "equal" else 0.0)
    if asked.weights == "population":
        size = {t: float(network["sites"].value(t, "population")) for t in targets}
    elif asked.weights == "demand":
        nodes = network["nodes"]
        for source, target, volume in zip(
            demands.source, demands.target, demands.volume_gbps, strict=True
        ):
            ends = [nodes.value(e, "site") if e in nodes else e for e in (source, target)]
            for here, there in (ends, ends[::-1]):
                if here == asked.hub and there in size:
                    size[there] += float(volume)
    total = sum(size.values())
    if not total:
        return tuple(1.0 / len(targets) for _ in targets)
    return tuple(size[t] / total for t in targets)
