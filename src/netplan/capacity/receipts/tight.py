"""The cut that prices point at: links that hold two sets of sites together and are too narrow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.distances import distances_from, distances_to
from netplan.kernels.graph import UNREACHED
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.receipts.freely import FreeYear
    from netplan.routing.optimum import Optimum

    Flags = NDArray[np.bool_]

Port = tuple[str, str]

PRICED = 1e-3
"""A price below this part of the greatest is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Links and ports that must carry more than they can; Gbit/s.

    ``demands`` are rows that cannot do without them, ``sites`` those on the smaller side. Where
    ``weighed``, no single cut is too narrow but many together are: links and traffic then count
    as often as the prices say.
    """

    links: tuple[str, ...]
    ports: tuple[Port, ...]
    demands: tuple[int, ...]
    sites: tuple[str, ...]
    needed_gbps: float
    room_gbps: float
    weighed: bool = False

    @property
    def missing_gbps(self) -> float:
        """What is missing, Gbit/s."""
        return self.needed_gbps - self.room_gbps


@dataclass(frozen=True, slots=True)
class _Place:
    """A priced link or port: its key, the arcs that pass it, and its priced room, Gbit/s."""

    link: str
    port: Port | None
    arcs: tuple[int, ...]
    room_gbps: float


def cut_of(year: FreeYear, state: int, best: Optimum) -> Cut:
    """Return the cut of a state that does not fit, by the prices of its best routing.

    That is the single link or port, else all priced ones together, which the traffic that cannot
    do without exceeds the most. Else all of them weighed: needed = sum of volume x distance /
    greatest price, room = sum of price x capacity / greatest price, distances by price.
    """
    places = _priced(year, state, best)
    found = [_plain(year, state, [place]) for place in places]
    widest = max(found, key=lambda cut: cut.missing_gbps)
    whole = _plain(year, state, places)
    if max(widest.missing_gbps, whole.missing_gbps) > EPSILON_GBPS:
        return max(widest, whole, key=lambda cut: cut.missing_gbps)
    problem = year.problem_in(state)
    prices = np.append(best.price, best.shared_price)
    rooms = np.append(problem.capacity_gbps, [each.capacity_gbps for each in problem.shared])
    finite = np.isfinite(rooms)
    room = float(prices[finite] @ rooms[finite]) / float(prices.max())
    return replace(whole, needed_gbps=best.bound * room, room_gbps=room, weighed=True)


def _priced(year: FreeYear, state: int, best: Optimum) -> list[_Place]:
    """Return the links and ports with a price; a link's room is that of its priced directions."""
    problem = year.problem_in(state)
    least = PRICED * max(best.price.max(initial=0.0), best.shared_price.max(initial=0.0))
    dear = np.flatnonzero(best.price[: 2 * len(year.room.links)] > least)
    ids = year.woven.network["links"].ids
    found = []
    for row in dict.fromkeys((dear // 2).tolist()):
        arcs = tuple(int(arc) for arc in dear[dear // 2 == row])
        room = float(problem.capacity_gbps[list(arcs)].sum())
        found.append(_Place(ids[row], None, arcs, room))
    for key, place in year.ports:
        shared = problem.shared[place]
        if best.shared_price[place] > least:
            found.append(_Place("", key, shared.arcs, shared.capacity_gbps))
    return found


def _plain(year: FreeYear, state: int, places: list[_Place]) -> Cut:
    """Return places as a plain cut: who cannot do without them, and what they carry together."""
    shut = np.zeros(year.problem.graph.arcs, dtype=np.bool_)
    for place in places:
        shut[list(place.arcs)] = True
    demands = _cannot_do_without(year, state, shut)
    return Cut(
        links=tuple(place.link for place in places if place.link),
        ports=tuple(dict.fromkeys(place.port for place in places if place.port)),
        demands=demands,
        sites=_side(year, state, shut, demands),
        needed_gbps=float(year.problem.volume_gbps[list(demands)].sum()),
        room_gbps=sum(place.room_gbps for place in places),
    )


def _cannot_do_without(year: FreeYear, state: int, shut: Flags) -> tuple[int, ...]:
    """Return the demands, largest first, that nothing serves with the arcs ``shut`` out of use."""
    problem = year.problem_in(state)
    usable = (problem.capacity_gbps > 0) & ~shut
    served = np.zeros(problem.demands, dtype=np.bool_)
    weight = {
        mask: np.where(problem.masks[mask] & usable, 1, -1).astype(np.int64)
        for mask in np.unique(problem.mask).tolist()
    }
    ends = np.column_stack([problem.origin, problem.mask])
    for origin, mask in np.unique(ends, axis=0).tolist():
        mine = np.flatnonzero((problem.origin == origin) & (problem.mask == mask))
        reached = distances_from(problem.graph, weight[mask], origin) != UNREACHED
        served[problem.option_demand[mine[reached[problem.target[mine]]]]] = True
    volume = problem.volume_gbps
    lost = np.flatnonzero(~served & (volume > 0))
    return tuple(lost[np.argsort(-volume[lost], kind="stable")].tolist())


def _side(year: FreeYear, state: int, shut: Flags, demands: tuple[int, ...]) -> tuple[str, ...]:
    """Return the sites on the smaller side of a cut, as the largest demand sees it."""
    problem = year.problem_in(state)
    if not demands:
        return ()
    option = int(np.flatnonzero(problem.option_demand == demands[0])[0])
    allowed = problem.masks[problem.mask[option]] & (problem.capacity_gbps > 0) & ~shut
    weight = np.where(allowed, 1, -1).astype(np.int64)
    near = distances_from(problem.graph, weight, int(problem.origin[option])) != UNREACHED
    far = distances_to(problem.graph, weight, int(problem.target[option])) != UNREACHED
    nodes = len(year.woven.node_site)
    sides = [
        tuple(dict.fromkeys(year.woven.node_site[n] for n in np.flatnonzero(side[:nodes])))
        for side in (near, far)
    ]
    return min(sides, key=len)
