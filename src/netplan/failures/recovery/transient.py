"""The time before the IGP has converged: what is lost, and what repair paths carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.repair_paths import RepairPaths
from netplan.routing.igp import next_hop_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures.recovery.ground import Ground
    from netplan.failures.scenarios import Hit
    from netplan.routing.igp import Shares

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Transient:
    """What of each demand is lost, 0 to 1, and the load of every link, (links, 2) Gbit/s."""

    lost: Floats
    load_gbps: Floats


@dataclass
class _Forwarding:
    """Routers that forward as without failure while arcs ``dead`` carry nothing.

    With ``repairs`` a router knows which of its own next hops are dead: it sends over the others,
    and where there are none, over its repair path. ``parts`` says in what proportion next hops
    are used; None: evenly.
    """

    ground: Ground
    dead: frozenset[int]
    repairs: RepairPaths | None
    parts: Floats | None
    _kept: dict[tuple[int, int], tuple[float, Shares]]

    def leg(self, source: int, target: int) -> tuple[float, Shares]:
        """Return how much of one unit arrives, and the share of it on every arc."""
        key = source, target
        if key not in self._kept:
            calm = self.ground.igp.shares(source, target) or {}
            if self.dead.isdisjoint(calm):
                self._kept[key] = 1.0, calm
            else:
                self._kept[key] = self._walked(source, target, calm)
        return self._kept[key]

    def _walked(self, source: int, target: int, calm: Shares) -> tuple[float, Shares]:
        """Push one unit from ``source`` along the arcs of ``calm``, which come far to near."""
        graph = self.ground.fabric.roads.graph
        hops: dict[int, list[int]] = {}
        for arc in calm:
            hops.setdefault(int(graph.tail[arc]), []).append(arc)
        flow, arrived, used = {source: 1.0}, 0.0, dict[int, float]()
        for node, arcs in hops.items():
            amount = flow.pop(node, 0.0)
            if amount == 0.0:
                continue
            alive = [arc for arc in arcs if arc not in self.dead]
            if self.repairs is not None and not alive:
                back = self.repairs.shares(node, target) or {}
                arrived += amount if back else 0.0
                for arc, share in back.items():
                    used[arc] = used.get(arc, 0.0) + amount * share
                continue
            counted = arcs if self.repairs is None else alive
            total = float(len(counted)) if self.parts is None else self.parts[counted].sum()
            for arc in alive:
                part = amount * (1.0 if self.parts is None else self.parts[arc]) / total
                used[arc] = used.get(arc, 0.0) + part
                head = int(graph.head[arc])
                flow[head] = flow.get(head, 0.0) + part
        return arrived + flow.pop(target, 0.0), used


def transient(ground: Ground, effect: Hit, *, down: frozenset[int], repaired: bool) -> Transient:
    """Return what is lost after ``effect`` while links ``down`` are out of service.

    No route has changed yet. ``repaired``: routers have turned to the repair paths that
    ``ground.settings.fast_reroute`` gives them; before, all that reaches a dead link is lost.
    Handoffs are never repaired: between networks a new exchange is chosen once routes change.
    """
    fabric, volume = ground.fabric, ground.demands.volume_gbps
    shut = ground.shut_arcs(effect)
    dead = frozenset(arc for link in down for arc in (2 * link, 2 * link + 1))
    struck = sorted(frozenset().union(*(ground.users.get(arc, ()) for arc in dead | shut)))
    stuck = [n for node in effect.dead for n in ground.stays.get(node, ())]
    igp = ground.igp
    repairs = RepairPaths(ground.spaces, igp, down, ground.settings) if repaired else None
    parts = next_hop_parts(fabric, down if repaired else frozenset(), igp.split)
    forwarding = _Forwarding(ground, dead, repairs, parts, {})
    lost = (~ground.routing.served).astype(np.float64)
    untouched = volume.copy()
    untouched[struck] = 0.0
    load = ground.routing.arc_gbps(untouched)
    for number in struck:
        way = ground.ways[number]
        if way is None:
            continue
        left = 1.0
        for leg, handoff in zip(way.legs, (*way.handoffs, -1), strict=True):
            arrived, used = forwarding.leg(*leg)
            for arc, share in used.items():
                load[arc] += volume[number] * left * share
            left *= 0.0 if handoff in shut else arrived
        lost[number] = max(0.0, 1.0 - left)
    lost[stuck] = 1.0
    return Transient(lost, load[: 2 * fabric.roads.edges].reshape(-1, 2))
