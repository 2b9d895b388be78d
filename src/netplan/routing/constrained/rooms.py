"""How much more each arc can carry: links by direction, and the ports of every handoff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric

SLACK = 1e-9
"""Part of a capacity by which a sum of decimal fractions may pass it: 3 x 33.3 + 0.1 fits 100."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What has a capacity of its own: link i from a to b (2i) and back (2i + 1), then the ports.

    Port p takes two places behind the links: traffic out to the exchange, and in from it.
    ``uses[arc]`` are the two places that an arc of the roads fills: a handoff the way out of the
    one port and the way in at the other, a link its own direction (twice the same place).
    ``names`` say each place.
    """

    capacity_gbps: NDArray[np.float64]
    uses: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, fabric: Fabric) -> Rooms:
        """Return the rooms of all links and exchange ports of ``fabric``."""
        links = fabric.network["links"]
        first = 2 * len(links)
        place: Mapping[tuple[str, str], int] = {
            key: first + 2 * row for row, key in enumerate(fabric.ports)
        }
        ports = [port.capacity_gbps for port in fabric.ports.values()]
        names = [
            f"link {name} from {start} to {end}"
            for name, a, b in zip(links.ids, links["a"], links["b"], strict=True)
            for start, end in ((a, b), (b, a))
        ]
        names += [
            f"port of {port.carrier} at {port.exchange}, {way}"
            for port in fabric.ports.values()
            for way in ("outbound", "inbound")
        ]
        handed = [
            (place[h.exchange, h.near.carrier], place[h.exchange, h.far.carrier] + 1)
            for h in fabric.handoffs
        ]
        both = [*((arc, arc) for arc in range(first)), *handed]
        return cls(
            capacity_gbps=np.repeat(np.array([*links["capacity_gbps"], *ports], dtype=float), 2),
            uses=np.array(both, dtype=np.int64).reshape(-1, 2),
            names=tuple(names),
        )

    def places(self, arcs: Iterable[int]) -> list[int]:
        """Return every place that a path over ``arcs`` fills, once, in its order."""
        return list(dict.fromkeys(int(place) for arc in arcs for place in self.uses[arc]))

    def filled(self, load_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the load of every place, Gbit/s, from that of every arc.

        Raises ValueError when ``load_gbps`` has not one entry an arc.
        """
        if load_gbps.shape != (len(self.uses),):
            message = f"load_gbps needs {len(self.uses)} arcs, has shape {load_gbps.shape}"
            raise ValueError(message)
        out, into = self.uses[:, 0], self.uses[:, 1]
        places = self.capacity_gbps.size
        total = np.bincount(out, weights=load_gbps, minlength=places)
        more = np.where(into == out, 0.0, load_gbps)
        return np.asarray(total + np.bincount(into, weights=more, minlength=places))


@dataclass(frozen=True, slots=True)
class Spare:
    """What is free beside what flows or is reserved: by arc, and with the places filled."""

    rooms: Rooms
    filled_gbps: NDArray[np.float64]

    @classmethod
    def of(cls, fabric: Fabric, load_gbps: NDArray[np.float64] | None = None) -> Spare:
        """Return what is free beside ``load_gbps`` by arc; None: nothing flows yet.

        Raises ValueError when ``load_gbps`` has not one entry an arc.
        """
        rooms = Rooms.of(fabric)
        loads = np.zeros(fabric.arcs) if load_gbps is None else load_gbps
        return cls(rooms, rooms.filled(loads))

    @property
    def places_gbps(self) -> NDArray[np.float64]:
        """What is free at every place, Gbit/s, not below 0."""
        return np.maximum(0.0, self.rooms.capacity_gbps - self.filled_gbps)

    @property
    def arcs_gbps(self) -> NDArray[np.float64]:
        """What every arc can carry more, Gbit/s."""
        return np.asarray(self.places_gbps[self.rooms.uses].min(axis=1))

    def bottleneck(self, arc: int) -> str:
        """Return the name of what holds an arc: the link, or the tighter of two ports."""
        free = self.places_gbps
        return self.rooms.names[min(self.rooms.places([arc]), key=lambda place: free[place])]


def fits(free_gbps: float, wanted_gbps: float) -> bool:
    """Tell whether traffic fits, but for the last digit of a sum of decimal fractions.

    >>> fits(1.0 - 0.1 - 0.2, 0.7), fits(0.69, 0.7)
    (True, False)
    """
    return free_gbps >= wanted_gbps - SLACK * max(1.0, wanted_gbps)
