"""Optical restoration: failed circuits look for another way over their carrier's own fibre."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.waves import Held, free_waves, freed, held_by
from netplan.latency.circuits import circuit_latency, reach_km
from netplan.latency.plant import regenerators_needed
from netplan.routing.fibre import fibre_paths
from netplan.routing.roads import fibre_roads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from netplan.failures.recovery.settings import RecoverySettings
    from netplan.failures.recovery.waves import Place
    from netplan.failures.scenarios import Hit, Scenario
    from netplan.latency.parts import Latency
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Roads

    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Restored:
    """A circuit that is back: its link row, segment rows from its A end, latency, regenerators.

    ``regenerators`` counts those of all its waves, taken from the spare ones.
    """

    link: int
    segments: tuple[int, ...]
    latency: Latency
    regenerators: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A circuit that waits for the repair, and why."""

    link: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the circuits that a scenario cut, in the order in which they were served."""

    restored: tuple[Restored, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def rows(self) -> frozenset[int]:
        """The rows of the links that are back."""
        return frozenset(one.link for one in self.restored)


def cut_links(fabric: Fabric, scenario: Scenario, effect: Hit) -> tuple[int, ...]:
    """Return the links that only a cut of fibre takes down: those light can bring back.

    A link that failed itself, or at a node or site that did, has no equipment to send light.
    Those of most capacity come first, then in order of their ids.
    """
    links, nodes = fabric.network["links"], fabric.network["nodes"]
    broken = set(scenario.named("links"))
    kept = [
        row
        for row in effect.down
        if fabric.links.alive[row]
        and links.ids[row] not in broken
        and effect.dead.isdisjoint((nodes.row(links["a"][row]), nodes.row(links["b"][row])))
    ]
    return tuple(sorted(kept, key=lambda row: (-links["capacity_gbps"][row], links.ids[row])))


@dataclass(frozen=True, slots=True)
class Light:
    """The fibre of every carrier, its free waves, and the spare regenerators, before a failure.

    ``free`` is None where the network says nothing of fibre pairs: there are no limits then.
    """

    fabric: Fabric
    roads: Mapping[str, Roads]
    free: Mapping[Place, int] | None
    held: Mapping[int, Held]
    settings: RecoverySettings

    @classmethod
    def of(cls, fabric: Fabric, settings: RecoverySettings) -> Light:
        """Look up the fibre of ``fabric``."""
        network, plant = fabric.network, fabric.links.plant
        rows = np.flatnonzero(fabric.links.alive).tolist()
        held = {row: held_by(network, row) for row in rows}
        names = sorted({one.carrier for one in held.values()})
        roads = {name: fibre_roads(network, plant, carrier=name) for name in names}
        return cls(fabric, roads, free_waves(network), held, settings)

    def restore(self, circuits: Iterable[int], cut: Collection[str]) -> Outcome:
        """Return which of ``circuits`` (link rows, first come first served) find other fibre.

        ``cut`` names the segments that light cannot pass. Every circuit takes the fastest way
        with room for all its waves; where that asks for more regenerators than are left, the
        fastest over G.654.E alone, whose reach is longer. What one takes, the next cannot.
        """
        rows = list(circuits)
        free = None if self.free is None else dict(self.free)
        if free is not None and self.settings.reuse_freed_waves:
            free = freed(free, (self.held[row] for row in rows))
        segments = self.fabric.network["segments"]
        whole = np.array([name not in cut for name in segments.ids], dtype=np.bool_)
        long_reach = np.array([fibre == "G.654.E" for fibre in segments["fibre"]], dtype=np.bool_)
        spare = dict.fromkeys(self.roads, self.settings.spare_regenerators)
        restored, waiting = list[Restored](), list[Waiting]()
        for row in rows:
            carrier, waves = self.held[row].carrier, self.held[row].waves
            room = whole & _roomy(free, carrier, waves, len(segments))
            options = [self._way(row, room), self._way(row, room & long_reach)]
            found = [one for one in options if one and one.regenerators <= spare[carrier]]
            if not found:
                why = self._why(row, whole, options[0], spare[carrier])
                waiting.append(Waiting(row, why))
                continue
            restored.append(found[0])
            spare[carrier] -= found[0].regenerators
            if free is not None:
                for segment in found[0].segments:
                    free[segment, carrier] -= waves
        return Outcome(tuple(restored), tuple(waiting))

    def _way(self, row: int, usable: Flags) -> Restored | None:
        """Return circuit ``row`` over its fastest way along ``usable`` segments, if any."""
        network, plant = self.fabric.network, self.fabric.links.plant
        links, nodes = network["links"], network["nodes"]
        a, b = (nodes.value(links[end][row], "site") for end in ("a", "b"))
        roads = self.roads[self.held[row].carrier]
        roads = replace(roads, in_service=roads.in_service & np.repeat(usable, 2))
        path = fibre_paths(network, plant, roads, a, [b]).get(b)
        if path is None:
            return None
        technology = links["technology"][row]
        latency = circuit_latency(network, plant, rows=path.segments, technology=technology)
        reach = reach_km(network, technology, path.segments)
        each = regenerators_needed(latency.length_km, reach)
        return Restored(row, path.segments, latency, each * self.held[row].waves)

    def _why(self, row: int, whole: Flags, found: Restored | None, spare: int) -> str:
        """Return why circuit ``row`` is not back."""
        if found is not None:
            need = found.regenerators
            return f"beyond reach: needs {need} regenerators, {spare} left"
        if self._way(row, whole) is not None:
            return "no free wave on any way round"
        return "no other fibre of its carrier"


def _roomy(free: Mapping[Place, int] | None, carrier: str, waves: int, segments: int) -> Flags:
    """Return on which segment rows ``carrier`` has ``waves`` free."""
    if free is None:
        return np.ones(segments, dtype=np.bool_)
    counts = (free.get((segment, carrier), 0) for segment in range(segments))
    return np.array([count >= waves for count in counts], dtype=np.bool_)
