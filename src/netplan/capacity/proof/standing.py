"""Whether the demands of a year stand in a state: with nothing failed, or after a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.capacity.proof.carried import carried
from netplan.capacity.proof.crossings import Open, Ways
from netplan.capacity.proof.flow import Pool, Room, Want, route
from netplan.capacity.proof.modules import capacities
from netplan.capacity.proof.recount import Recount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from netplan.capacity.proof.carried import Carried
    from netplan.capacity.proof.flow import Routed, Side
    from netplan.capacity.proof.strikes import Strike
    from netplan.topology.network import Network
    from netplan.topology.table import Table

    Floats = NDArray[np.float64]

Pair = tuple[str, str]

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Kept:
    """A routing with the links and exchanges that it uses, to be tried on later states."""

    routed: Routed
    links: frozenset[int]
    exchanges: frozenset[str]

    @classmethod
    def of(cls, routed: Routed) -> Kept:
        """Return ``routed`` with what it uses."""
        links = {arc >> 1 for _, path, _ in routed.paths for arc in path}
        exchanges = {name for _, chain, _ in routed.chains for name in chain.exchanges}
        return cls(routed, frozenset(links), frozenset(exchanges))

    def stands(self, strike: Strike) -> bool:
        """Tell whether a failure takes no link and no exchange of it."""
        return self.links.isdisjoint(strike.down) and self.exchanges.isdisjoint(strike.closed)


@dataclass(frozen=True, slots=True)
class Year:
    """A year's network with the plan so far, counted, and its traffic.

    ``wanted`` are the demands, ``volumes`` what they have grown to by pair of ends, Gbit/s.
    """

    network: Network
    year: int
    count: Recount
    ways: Ways
    wanted: Table
    base_year: int
    volumes: Mapping[Pair, float]
    pool: Pool = field(default_factory=Pool, repr=False, compare=False)
    kept: list[Kept] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def of(cls, network: Network, year: int, *, wanted: Network) -> Year:
        """Count the network of a year; traffic is that of ``wanted``, whatever a plan changes.

        Volumes are volume x (1 + growth) ^ (year - base year).
        """
        count = Recount.of(network, gbps=capacities(network, year))
        table = wanted["demands"]
        volumes: dict[Pair, float] = {}
        own = cls(network, year, count, Ways.of(network), table, wanted.settings.base_year, volumes)
        for row in table.rows():
            gbps, ends = own.grown(row), (row["source"], row["target"])
            if gbps > 0:
                volumes[ends] = volumes.get(ends, 0.0) + gbps
        return own

    def grown(self, row: Mapping[str, Any]) -> float:
        """Return the Gbit/s that a row of ``demands`` has grown to."""
        years = self.year - self.base_year
        return float(row["volume_gbps"] * (1.0 + row["growth_per_year"]) ** years)

    def after(self, strike: Strike) -> Open:
        """Return what is open after a failure."""
        return Open(self.count.without(strike.down), strike.closed, strike.dead)

    def reached(self, strike: Strike) -> set[Pair]:
        """Return the pairs of ends that some way joins after a failure, whatever its capacity."""
        now = self.after(strike)
        return {
            pair
            for pair in self.volumes
            if any(now.usable(chains) for chains in self.ways.ends(*pair))
        }

    def room(self, limit: float) -> Room:
        """Return ``limit`` x the capacity of every link, and the whole of every port's."""
        sides: dict[Side, float] = {}
        for ports in self.ways.ports.values():
            for port in ports.values():
                sides[*port.key, False] = sides[*port.key, True] = port.capacity_gbps
        return Room(limit * np.repeat(self.count.capacity_gbps(), 2), sides)


@dataclass(frozen=True, slots=True)
class Stand:
    """How a year's demands stand in a state.

    ``utilisation`` is that of the fullest direction of every link, in table order; ``over`` names
    links beyond the limit and ``full`` ports beyond their capacity, each with its utilisation.
    ``missing`` are pairs of ends with the Gbit/s not served of each.
    """

    year: int
    strike: Strike
    utilisation: Floats
    worst_link: str
    over: tuple[str, ...]
    full: tuple[str, ...]
    missing: Mapping[Pair, float]

    @property
    def worst(self) -> float:
        """Utilisation of the fullest link."""
        return float(self.utilisation.max(initial=0.0))

    @property
    def unserved_gbps(self) -> float:
        """What is not served, Gbit/s."""
        return float(sum(self.missing.values()))


def stands_by_igp(year: Year, strike: Strike, *, limit: float, policy: str) -> Stand:
    """Return how the demands stand under equal-cost IGP routing, reconverged after a failure."""
    now = year.after(strike)
    legs: dict[tuple[int, int], float] = {}
    sides: dict[Side, float] = {}
    missing: dict[Pair, float] = {}
    for pair, gbps in year.volumes.items():
        chain = now.chosen(year.ways, *pair, policy=policy)
        if chain is None:
            missing[pair] = gbps
            continue
        for leg in chain.legs:
            legs[leg] = legs.get(leg, 0.0) + gbps
        for side in chain.sides:
            sides[side] = sides.get(side, 0.0) + gbps
    loads = now.count.loads([(*leg, gbps) for leg, gbps in legs.items()])
    return stand_of(year, strike, limit, (loads.ravel(), sides), missing)


def stands_freely(year: Year, strike: Strike, *, limit: float) -> Stand:
    """Return how the demands stand when they may be split freely: by a routing that is shown.

    A routing found for an earlier state serves where all of it is still there. Where none does,
    one that leaves as little unserved as can be is computed.
    """
    now = year.after(strike)
    wants = [
        Want(gbps, tuple(c for chains in year.ways.ends(*pair) for c in now.usable(chains)))
        for pair, gbps in year.volumes.items()
    ]
    room = year.room(limit)
    for kept in year.kept:
        found = carried(kept.routed, wants, now) if kept.stands(strike) else None
        if found is not None and found.fits(room) and _serves(found, wants):
            return _shown(year, strike, limit, found, wants)
    routed = route(now.count, wants, room, pool=year.pool)
    found = carried(routed, wants, now)
    if found is None or not found.fits(room):
        return _unknown(year, strike)
    year.kept.append(Kept.of(routed))
    return _shown(year, strike, limit, found, wants)


def _serves(found: Carried, wants: list[Want]) -> bool:
    """Tell whether all is served that some way joins."""
    return all(
        served >= want.volume_gbps * (1.0 - ROUNDING) - ROUNDING
        for served, want in zip(found.served_gbps.tolist(), wants, strict=True)
        if want.chains
    )


def _shown(year: Year, strike: Strike, limit: float, found: Carried, wants: list[Want]) -> Stand:
    """Return how demands stand under a routing whose arithmetic holds."""
    missing = {}
    # What rounding may take is a share of all traffic, as a solver's tolerance is of the whole.
    slack = ROUNDING * max(sum(want.volume_gbps for want in wants), 1.0)
    for pair, want, served in zip(year.volumes, wants, found.served_gbps.tolist(), strict=True):
        if want.volume_gbps - served > (slack if want.chains else 0.0):
            missing[pair] = want.volume_gbps - served
    return stand_of(year, strike, limit, (found.arcs, found.sides), missing)


def _unknown(year: Year, strike: Strike) -> Stand:
    """Return that nothing is shown to stand."""
    none = np.zeros(len(year.count.spans))
    return Stand(year.year, strike, none, "", (), (), dict(year.volumes))


def stand_of(
    year: Year,
    strike: Strike,
    limit: float,
    loads: tuple[Floats, Mapping[Side, float]],
    missing: Mapping[Pair, float],
) -> Stand:
    """Return how demands stand with these loads of arcs and port sides."""
    arcs, sides = loads
    size, fullest = year.count.capacity_gbps(), arcs.reshape(-1, 2).max(axis=1, initial=0.0)
    share = np.divide(fullest, size, out=np.where(fullest > 0, inf, 0.0), where=size > 0)
    ids = year.network["links"].ids
    over = [f"{ids[row]} {share[row]:.1%}" for row in np.flatnonzero(share > limit + ROUNDING)]
    worst = ids[int(share.argmax())] if share.size and share.max() > 0 else ""
    full = []
    for side, room in year.room(1.0).sides.items():
        load = sides.get(side, 0.0)
        if load > room * (1.0 + ROUNDING):
            full.append(f"{side[0]} {side[1]} {load / room:.1%}")
    return Stand(year.year, strike, share, worst, tuple(over), tuple(dict.fromkeys(full)), missing)
