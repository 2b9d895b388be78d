"""Every path the IGP could take between two nodes, depending on which new links are open.

New links all end at the hub, so a path is a stretch of links there are, up to two new links at
the hub, and another such stretch. Moving a circuit to another fibre path moves no traffic, as
its IGP cost stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.capacity.ranks import Needs, least_needs
from netplan.routing.igp import UNREACHED, Igp, unit_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.slots import Slot
    from netplan.routing.fabric import Fabric


@dataclass(frozen=True, slots=True)
class Leg:
    """A way through one carrier: IGP cost, new links it needs, and its stretches in order.

    A stretch is (first node, last node) over links there are; ``rides`` are (slot, inward):
    inward 0 leaves the hub, 1 comes into it. Stretches and rides alternate.
    """

    cost: float
    needs: Needs
    stretches: tuple[tuple[int, int], ...]
    rides: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Legs:
    """The ways between two nodes, cheapest first, and the cost over the links there are."""

    ways: tuple[Leg, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Ground:
    """The network there is, routed over, and the new links by carrier."""

    igp: Igp
    slots: tuple[Slot, ...]
    new: dict[str, tuple[int, ...]]
    kept: dict[tuple[int, int], Legs] = field(default_factory=dict, repr=False)
    spread: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, present: Fabric, slots: Sequence[Slot]) -> Ground:
        """Gather new links by carrier."""
        new: dict[str, tuple[int, ...]] = {}
        for number, slot in enumerate(slots):
            if slot.new:
                new[slot.carrier] = (*new.get(slot.carrier, ()), number)
        return cls(Igp(present), tuple(slots), new)

    def cost(self, source: int, target: int) -> float:
        """Return the IGP cost between two nodes over links there are; inf: unreachable."""
        return self.igp.cost(source, target)

    def legs(self, source: int, target: int) -> Legs:
        """Return the ways from node ``source`` to node ``target`` of one carrier.

        Ways that no plan would use are left out: those dearer than today's, and those that
        need all the new links of a cheaper way, and more.
        """
        key = (source, target)
        if key not in self.kept:
            bound = self.cost(source, target)
            into = self._halves(source, inward=1)
            out = self._halves(target, inward=0)
            ways = [Leg(bound, (), (key,))]
            ways += [self._whole(half, target) for half in into]
            ways += [self._whole(half, source) for half in out]
            ways += [
                Leg(
                    first.cost + second.cost,
                    (min(first.needs + second.needs), max(first.needs + second.needs)),
                    first.stretches + second.stretches,
                    first.rides + second.rides,
                )
                for first in into
                for second in out
                if first.needs != second.needs and first.cost + second.cost <= bound
            ]
            near = [way for way in ways if way.cost <= bound and way.cost != UNREACHED]
            near.sort(key=lambda way: (way.cost, way.needs))
            self.kept[key] = Legs(tuple(least_needs(near)), bound)
        return self.kept[key]

    def _halves(self, end: int, *, inward: int) -> list[Leg]:
        """Return the half ways from ``end`` into the hub, or from the hub to ``end``."""
        halves = []
        for number in self.new.get(self.igp.fabric.node_carrier[end], ()):
            slot = self.slots[number]
            if end == slot.near:
                continue
            stretch = (end, slot.far) if inward else (slot.far, end)
            cost = slot.igp_cost + self.cost(*stretch)
            if cost != UNREACHED:
                halves.append(Leg(cost, (number,), (stretch,), ((number, inward),)))
        return halves

    def _whole(self, half: Leg, end: int) -> Leg:
        """Return the way of one new link, with the stretch between the hub and ``end``."""
        number, inward = half.rides[0]
        hub = self.slots[number].near
        rest = (hub, end) if inward else (end, hub)
        stretches = (*half.stretches, rest) if inward else (rest, *half.stretches)
        return Leg(half.cost + self.cost(*rest), half.needs, stretches, half.rides)

    def shares(self, leg: Leg) -> dict[int, float]:
        """Return the share of one unit on every arc; arc 2 x slot + direction."""
        total: dict[int, float] = {}
        for stretch in leg.stretches:
            if stretch not in self.spread:
                self.spread[stretch] = unit_shares(self.igp, *stretch) or {}
            for arc, share in self.spread[stretch].items():
                total[arc] = total.get(arc, 0.0) + share
        for number, inward in leg.rides:
            arc = 2 * number + (self.slots[number].outward ^ inward)
            total[arc] = total.get(arc, 0.0) + 1.0
        return total
