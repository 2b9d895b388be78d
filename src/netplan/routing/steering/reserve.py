"""Bandwidth taken on links and ports: by working paths, and kept free for backups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from netplan.routing.constrained.rooms import Rooms, Spare, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Path

Reserve = Literal["none", "dedicated", "shared"]
RESERVES: tuple[Reserve, ...] = ("none", "dedicated", "shared")
"""What is kept free for backups: nothing, every backup in full, or on every link and port the
most that any one cut of a segment would send there."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A link or port where traffic does not fit: what is free, and what is wanted, Gbit/s."""

    name: str
    free_gbps: float
    wanted_gbps: float

    def __str__(self) -> str:
        """Return it in words.

        >>> str(Lack("link l1 from a to b", 30.0, 40.0))
        'link l1 from a to b has 30 of 40 Gbit/s free, lacks 10'
        """
        free, wanted = f"{self.free_gbps:.6g}", f"{self.wanted_gbps:.6g}"
        return f"{self.name} has {free} of {wanted} Gbit/s free, lacks {self.missing_gbps:.6g}"

    @property
    def missing_gbps(self) -> float:
        """What is lacking, Gbit/s."""
        return self.wanted_gbps - self.free_gbps


@dataclass(slots=True)
class Ledger:
    """What is taken and kept free at every place of ``rooms``, Gbit/s, as tunnels come in.

    ``needed[place][segment]`` is what the backups that a cut of the segment would call upon
    bring to the place; it is kept for ``shared`` alone.
    """

    rooms: Rooms
    reserve: Reserve
    cut_by: tuple[frozenset[int], ...]
    working_gbps: NDArray[np.float64]
    backup_gbps: NDArray[np.float64]
    needed: dict[int, dict[int, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, fabric: Fabric, reserve: Reserve) -> Ledger:
        """Return the ledger of an empty network."""
        rooms = Rooms.of(fabric)
        nothing = np.zeros(rooms.capacity_gbps.size)
        return cls(rooms, reserve, _cut_by(fabric), nothing, nothing.copy())

    @property
    def spare(self) -> Spare:
        """What is free beside all that is taken and kept."""
        return Spare(self.rooms, self.working_gbps + self.backup_gbps)

    def free_gbps(self, arcs: Sequence[int]) -> float:
        """Return what a path over ``arcs`` can carry, Gbit/s; infinite over none."""
        free = self.spare.places_gbps
        return min((float(free[place]) for place in self.rooms.places(arcs)), default=np.inf)

    def lacks(self, arcs: Sequence[int], gbps: float) -> list[Lack]:
        """Return where traffic over ``arcs`` does not fit, in order; nothing: it does."""
        free = self.spare.places_gbps
        return [
            Lack(self.rooms.names[place], float(free[place]), gbps)
            for place in self.rooms.places(arcs)
            if not fits(float(free[place]), gbps)
        ]

    def take(self, arcs: Sequence[int], gbps: float) -> None:
        """Take bandwidth on every place of a path."""
        self.working_gbps[self.rooms.places(arcs)] += gbps

    def protect(self, working: Path, backup: Path, gbps: float) -> list[Lack]:
        """Keep room for a backup; return where it does not fit, and then nothing is kept."""
        if self.reserve == "none":
            return []
        free = self.spare.places_gbps
        cuts = self.cuts(working.arcs) - self.cuts(backup.arcs)
        places = self.rooms.places(backup.arcs)
        more = {place: self._more(place, cuts, gbps) for place in places}
        lacks = [
            Lack(self.rooms.names[place], float(free[place]), more[place])
            for place in places
            if not fits(float(free[place]), more[place])
        ]
        if not lacks:
            for place in places:
                self.backup_gbps[place] += more[place]
                for segment in cuts if self.reserve == "shared" else ():
                    needed = self.needed.setdefault(place, {})
                    needed[segment] = needed.get(segment, 0.0) + gbps
        return lacks

    def cuts(self, arcs: Iterable[int]) -> frozenset[int]:
        """Return the segments whose cut takes down a link of a path."""
        rows = {arc >> 1 for arc in arcs if arc >> 1 < len(self.cut_by)}
        return frozenset().union(*(self.cut_by[row] for row in rows))

    def _more(self, place: int, cuts: frozenset[int], gbps: float) -> float:
        """Return what a backup adds to the room kept at a place, Gbit/s."""
        if self.reserve == "dedicated":
            return gbps
        needed = self.needed.get(place, {})
        worst = max((needed.get(segment, 0.0) + gbps for segment in cuts), default=0.0)
        return max(0.0, worst - float(self.backup_gbps[place]))


def _cut_by(fabric: Fabric) -> tuple[frozenset[int], ...]:
    """Return for every link the segments whose cut takes it down.

    A 1+1 protected link goes down with no segment that its second route avoids.
    """
    found = []
    for row, ridden in enumerate(fabric.links.segment_rows):
        segments = frozenset(ridden)
        if row in fabric.links.backup:
            segments &= frozenset(fabric.links.backup[row][1])
        found.append(segments)
    return tuple(found)
