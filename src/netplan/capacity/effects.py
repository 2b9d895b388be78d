"""What a set of circuits does: which way every commodity goes, loads, and latencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.capacity.problem import Commodity, Problem


@dataclass(frozen=True, slots=True)
class Effects:
    """Loads by arc in Gbit/s, and by target its least latency, its carrier and first circuit.

    ``reached`` maps targets to (one-way ms, carrier, circuit); -1 for no circuit decided on.
    """

    load_gbps: dict[int, float]
    reached: dict[str, tuple[float, str, int]]

    def slot_gbps(self, slot: int) -> float:
        """Return the worse direction's load on a link, Gbit/s."""
        return max(self.load_gbps.get(2 * slot, 0.0), self.load_gbps.get(2 * slot + 1, 0.0))


def option_taken(commodity: Commodity, opened: frozenset[int]) -> int | None:
    """Return the first option in rank whose links are all ``opened``; None without one."""
    for number, needs in enumerate(commodity.needs):
        if opened.issuperset(needs):
            return number
    return None


def today(problem: Problem) -> frozenset[int]:
    """Return the circuits, of those to decide on, that are there today."""
    return frozenset(n for n, circuit in enumerate(problem.circuits) if circuit.kind == "stay")


def effects(problem: Problem, ridden: frozenset[int]) -> Effects:
    """Return what the circuits ``ridden``, of those to decide on, do to loads and latencies."""
    opened = frozenset(
        problem.circuits[n].slot for n in ridden if problem.circuits[n].kind == "new"
    )
    load = dict(problem.background)
    taken = [option_taken(commodity, opened) for commodity in problem.commodities]
    for commodity, option in zip(problem.commodities, taken, strict=True):
        if option is not None:
            for arc, volume in commodity.loads[option].items():
                load[arc] = load.get(arc, 0.0) + volume
    reached: dict[str, tuple[float, str, int]] = {}
    for probe, number in zip(problem.probes, problem.commodity_of, strict=True):
        for variant in probe.variants:
            circuit = variant.circuit
            there = circuit < 0 or circuit in ridden or problem.circuits[circuit].ride < 0
            if variant.option == taken[number] and there:
                found = (variant.one_way_ms, probe.carrier, circuit)
                if probe.target not in reached or found[0] < reached[probe.target][0]:
                    reached[probe.target] = found
    return Effects(load, reached)


def weighted_ms(problem: Problem, seen: Effects) -> float:
    """Return the weighted latency over all targets, ms one-way."""
    pairs = zip(problem.targets, problem.weights, strict=True)
    return sum(weight * seen.reached[target][0] for target, weight in pairs if weight)
