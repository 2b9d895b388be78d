"""The arithmetic of a routing: that it adds up, and what it loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.proof.cheapest import Path
    from netplan.capacity.proof.crossings import Leg, Open
    from netplan.capacity.proof.flow import Room, Routed, Side, Want
    from netplan.capacity.proof.recount import Recount

    Floats = NDArray[np.float64]

ADDS_UP = 1e-6
"""Share of a demand, or of a capacity, that rounding may take or add."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a routing loads: Gbit/s by arc and by port side, and what it serves of each want."""

    arcs: Floats
    sides: Mapping[Side, float]
    served_gbps: Floats

    def fits(self, room: Room) -> bool:
        """Tell whether every link and every port has room for its load."""
        slack = 1.0 + ADDS_UP
        return bool((self.arcs <= room.arcs * slack + ADDS_UP).all()) and all(
            load <= room.sides.get(side, 0.0) * slack + ADDS_UP for side, load in self.sides.items()
        )


def carried(routed: Routed, wants: Sequence[Want], now: Open) -> Carried | None:
    """Return what ``routed`` loads and serves; None where it does not add up.

    Every chain must be among its want's own and every path lead from end to end of its leg over
    links in service, past no node that asks not to be passed; a leg's paths must carry what its
    chains bring.
    """
    served = np.zeros(len(wants))
    sides: dict[Side, float] = {}
    brought: dict[Leg, float] = {}
    allowed = [frozenset(want.chains) for want in wants]
    for number, chain, gbps in routed.chains:
        if chain not in allowed[number]:
            return None
        served[number] += gbps
        for side in chain.sides:
            sides[side] = sides.get(side, 0.0) + gbps
        for leg in chain.moving:
            brought[leg] = brought.get(leg, 0.0) + gbps
    arcs = np.zeros(now.count.tail.size)
    for leg, path, gbps in routed.paths:
        if not _leads(now.count, leg, path):
            return None
        np.add.at(arcs, list(path), gbps)
        brought[leg] = brought.get(leg, 0.0) - gbps
    wanted = np.array([want.volume_gbps for want in wants])
    slack = ADDS_UP * max(float(wanted.sum()), 1.0)
    if any(gap > slack for gap in brought.values()) or (served > wanted + slack).any():
        return None
    return Carried(arcs, sides, served)


def _leads(count: Recount, leg: Leg, path: Path) -> bool:
    """Tell whether arcs lead from one end of a leg to the other over what is in service."""
    shut = count.network["nodes"]["overloaded"]
    here, end = leg
    for arc in path:
        if not count.up[arc >> 1] or count.tail[arc] != here or (here != leg[0] and shut[here]):
            return False
        here = int(count.head[arc])
    return here == end
