"""What a mend costs and whether there is room for it: modules, regenerators, waves, pairs lit."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.rooms import line_price
from netplan.latency.circuits import reach_km
from netplan.latency.plant import regenerators_needed
from netplan.metrics.load_tables import HOLDING, waves_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.routing.fabric import Fabric

Waves = Counter[tuple[int, str]]
"""Waves wanted by segment row and carrier."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A carrier's fibre on a segment: waves free on lit pairs, dark pairs, waves of a pair."""

    free: int
    dark: int
    channels: int


@dataclass(frozen=True, slots=True)
class Prices:
    """A network's price lists and the room its fibre has today.

    ``pairs`` is empty where the network says nothing of fibre pairs: there is room then.
    """

    fabric: Fabric
    waves: tuple[int, ...]
    carrier: tuple[str, ...]
    pairs: Mapping[tuple[int, str], Pair]

    @classmethod
    def of(cls, fabric: Fabric) -> Prices:
        """Count the waves that are free today; links in maintenance keep theirs."""
        network, links = fabric.network, fabric.links
        nodes, segments = network["nodes"], network["segments"]
        waves = tuple(waves_of(network).tolist())
        carrier = tuple(nodes.value(end, "carrier") for end in network["links"]["a"])
        used: Waves = Counter()
        for row, ridden in enumerate(links.segment_rows):
            if network["links"]["status"][row] in HOLDING:
                for segment in (*ridden, *links.backup.get(row, (None, ()))[1]):
                    used[segment, carrier[row]] += waves[row]
        pairs = {}
        for pair in network["fibre_pairs"].rows():
            key = segments.row(pair["segment"]), pair["carrier"]
            there = segments["status"][key[0]] == "existing"
            lit = min(pair["lit"], pair["pairs"]) if there else 0
            free = max(0, lit * pair["channels"] - used[key])
            pairs[key] = Pair(free, pair["pairs"] - lit, pair["channels"])
        return cls(fabric, waves, carrier, pairs)

    def module(self, link: int) -> str:
        """Return the module a link is made of, else the one the network plans with; '': none."""
        network = self.fabric.network
        for name in (network["links"]["technology"][link], network.settings.plan_module):
            if name in network["modules"]:
                return str(name)
        return ""

    def size_gbps(self, module: str) -> float:
        """Return the capacity of one circuit of ``module``, Gbit/s each direction."""
        return float(self.fabric.network["modules"].value(module, "capacity_gbps"))

    def next_module(self, module: str) -> str:
        """Return the next larger module; '' where there is none. The cheaper of equals."""
        table = self.fabric.network["modules"]
        larger = [
            (row["capacity_gbps"], row["end_capex_cny"], row["module"])
            for row in table.rows()
            if row["capacity_gbps"] > self.size_gbps(module)
        ]
        return str(min(larger)[2]) if larger else ""

    def circuits_cny(self, module: str, segments: Sequence[int], count: int) -> float:
        """Return the price of ``count`` circuits over ``segments``: two ends and regenerators."""
        network, plant = self.fabric.network, self.fabric.links.plant
        length_km = float(plant.length_km[list(segments)].sum())
        again = regenerators_needed(length_km, reach_km(network, module, segments))
        ends = 2 * float(network["modules"].value(module, "end_capex_cny"))
        return count * (
            ends + again * float(network["modules"].value(module, "regenerator_capex_cny"))
        )

    def lighting_cny(self, wanted: Waves) -> float:
        """Return the price of lighting the pairs that ``wanted`` needs; inf: there is no room.

        Waves that fit on lit pairs cost nothing. On a segment where the carrier has no fibre
        there is none, except on one that is yet to be built, which is built with a pair.
        """
        if not self.pairs:
            return 0.0
        network, plant, total = self.fabric.network, self.fabric.links.plant, 0.0
        for (segment, carrier), count in sorted(wanted.items()):
            new = network["segments"]["status"][segment] == "candidate"
            channels = int(network["line_systems"]["channels"][0]) if self._systems else count
            pair = self.pairs.get((segment, carrier), Pair(0, int(new), max(channels, 1)))
            short = math.ceil(max(0, count - pair.free) / pair.channels)
            if short > pair.dark:
                return math.inf
            length_km = float(plant.length_km[segment])
            total += short * line_price(network, length_km=length_km, channels=pair.channels)[0]
        return total

    @property
    def _systems(self) -> bool:
        """Whether line systems are listed."""
        return len(self.fabric.network["line_systems"]) > 0
