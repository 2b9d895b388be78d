"""Whether traffic flows within the latency that its class is promised, with nothing failed.

Latency is one-way, as packets see it: links, every node, handoffs, and the access cables of both
ends. Under free routing every want is split over whole ways that keep its limit; ways come in by
price, those of legs that are cheapest for price + a x latency at several weights a. A routing that
is found is proof; that none is found is not always proof that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain as joined
from math import inf, isnan
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.proof.cheapest import Path, Priced
from netplan.capacity.proof.crossings import Open
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.proof.crossings import Chain, Leg
    from netplan.capacity.proof.flow import Room, Side
    from netplan.capacity.proof.standing import Year
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

WEIGHTS = (0.0, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e4)
"""How much a ms counts beside the price when ways are looked for; the last finds the fastest."""

SAME_MS = 1e-6
ENOUGH = 1e-6
BETTER = 1e-7
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class TimelyWant:
    """Traffic between two ends that shares a latency limit, ms one-way (inf: none)."""

    source: str
    target: str
    limit_ms: float
    volume_gbps: float


Late = list[tuple[TimelyWant, float, float]]


def timely_wants(network: Network, year: Year) -> tuple[TimelyWant, ...]:
    """Return a year's traffic by ends and latency limit; what nothing joins is left out."""
    volumes: dict[tuple[str, str, float], float] = {}
    for row in year.wanted.rows():
        key = row["source"], row["target"], limit_of_class(network, row["class"])
        volumes[key] = volumes.get(key, 0.0) + year.grown(row)
    now = Open(year.count)
    return tuple(
        TimelyWant(*key, gbps)
        for key, gbps in volumes.items()
        if gbps > 0 and any(now.usable(chains) for chains in year.ways.ends(*key[:2]))
    )


def limit_of_class(network: Network, service: str) -> float:
    """Return the latency that a class is promised, ms one-way; inf where there is none."""
    if service not in network["classes"]:
        return inf
    given = float(network["classes"].value(service, "max_one_way_ms"))
    return inf if isnan(given) else given


def tails_ms(network: Network, chain: Chain) -> float:
    """Return what a way adds to its legs: the access cables of both ends, and its handoffs."""
    tails = network["nodes"]["access_km"]
    km = float(tails[chain.legs[0][0]] + tails[chain.legs[-1][1]])
    return km * FIBRE_MS_PER_KM["G.652.D"] + chain.handoff_ms


def late_by_igp(year: Year, wants: Sequence[TimelyWant], *, policy: str) -> Late:
    """Return what is late under equal-cost IGP routing: want, Gbit/s and the latency it has."""
    now = Open(year.count)
    late = []
    for want in wants:
        chain = now.chosen(year.ways, want.source, want.target, policy=policy)
        if chain is None:
            continue
        ms = sum(year.count.slowest_ms(*leg) for leg in chain.legs)
        ms += tails_ms(year.network, chain)
        if ms > want.limit_ms + SAME_MS:
            late.append((want, want.volume_gbps, ms))
    return late


@dataclass(frozen=True, slots=True)
class _Way:
    """A whole way: its chain, the arcs of all its legs in turn, and its latency."""

    chain: Chain
    arcs: Path
    ms: float


def late_freely(year: Year, wants: Sequence[TimelyWant], *, limit: float) -> Late:
    """Return what no routing that was found carries in time: want, Gbit/s, its least latency."""
    if not wants:
        return []
    ground = _Ground.of(year, wants)
    taken: list[list[_Way]] = [[] for _ in wants]
    least = [inf] * len(wants)
    offered = ground.found(np.zeros(year.count.tail.size))
    for number, want in enumerate(wants):
        for way in ground.ways(want, offered):
            least[number] = min(least[number], way.ms)
            if way.ms <= want.limit_ms + SAME_MS and way not in taken[number]:
                taken[number].append(way)
    room = year.room(limit)
    slack = ENOUGH * sum(want.volume_gbps for want in wants)
    short: Floats = np.zeros(len(wants))
    for _ in range(MOST_ROUNDS):
        short, worth, price = _solved(wants, taken, room)
        if short.sum() <= slack or not _grown(ground, wants, taken, (worth, price)):
            break
    if short.sum() <= slack:
        return []
    return [
        (want, gbps, least[number])
        for number, (want, gbps) in enumerate(zip(wants, short.tolist(), strict=True))
        if gbps > slack
    ]


def _grown(
    ground: _Ground,
    wants: Sequence[TimelyWant],
    taken: list[list[_Way]],
    prices: tuple[Floats, Floats],
) -> bool:
    """Take in ways that serve more at these prices; tell whether there are any."""
    worth, price = prices
    fresh = False
    offered = ground.found(price)
    for number, want in enumerate(wants):
        timely = [
            (float(price[list(way.arcs)].sum()), way)
            for way in ground.ways(want, offered)
            if way.ms <= want.limit_ms + SAME_MS and way not in taken[number]
        ]
        if timely:
            cost, way = min(timely, key=lambda each: each[0])
            if cost < worth[number] - BETTER:
                taken[number].append(way)
                fresh = True
    return fresh


@dataclass(frozen=True, slots=True)
class _Ground:
    """A year's chains by ends, the legs of all of them, and the delay of arcs and of nodes, ms."""

    year: Year
    chains: dict[tuple[str, str], list[Chain]]
    legs: list[Leg]
    arc_ms: Floats
    router_ms: Floats

    @classmethod
    def of(cls, year: Year, wants: Sequence[TimelyWant]) -> _Ground:
        """Return the ground on which ``wants`` move; an arc counts with the node it leads to."""
        count, now = year.count, Open(year.count)
        router_ms = np.asarray(year.network["nodes"]["router_ms"], dtype=np.float64)
        link_ms = np.array([span.one_way_ms for span in count.spans], dtype=np.float64)
        chains = {
            (want.source, want.target): [
                chain
                for chains in year.ways.ends(want.source, want.target)
                for chain in now.usable(chains)
            ]
            for want in wants
        }
        legs = {leg for found in chains.values() for chain in found for leg in chain.moving}
        arc_ms = np.repeat(link_ms, 2) + router_ms[count.head]
        return cls(year, chains, sorted(legs), arc_ms, router_ms)

    def found(self, price: Floats) -> list[dict[Leg, Path]]:
        """Return the cheapest path of every leg at these prices, once for each weight of a ms."""
        count = self.year.count
        return [Priced.of(count, price + a * self.arc_ms).paths(self.legs) for a in WEIGHTS]

    def ways(self, want: TimelyWant, offered: list[dict[Leg, Path]]) -> Iterator[_Way]:
        """Yield the ways of a want over the paths that are offered."""
        for chain in self.chains[want.source, want.target]:
            legs = chain.moving
            for paths in offered:
                if all(leg in paths for leg in legs):
                    arcs = tuple(joined.from_iterable(paths[leg] for leg in legs))
                    ms = sum(float(self.router_ms[leg[0]]) for leg in chain.legs)
                    ms += float(self.arc_ms[list(arcs)].sum())
                    yield _Way(chain, arcs, ms + tails_ms(self.year.network, chain))


def _solved(
    wants: Sequence[TimelyWant], taken: Sequence[Sequence[_Way]], room: Room
) -> tuple[Floats, Floats, Floats]:
    """Return what is short of each want, what serving more of it is worth, and arcs' prices.

    Minimise the sum of u_i with u_i + sum of its ways' flows = volume_i, and on every arc and
    port side the sum of flows within its room.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    number, arcs = len(wants), room.arcs.size
    places: dict[Side, int] = {side: arcs + row for row, side in enumerate(room.sides)}
    owners = [row for row, ways in enumerate(taken) for _ in ways]
    ways = [way for each in taken for way in each]
    cells = [
        (row, number + column)
        for column, way in enumerate(ways)
        for row in (*way.arcs, *(places[side] for side in way.chain.sides))
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    width = number + len(ways)
    served = (np.append(np.arange(number), owners).astype(np.int64), np.arange(width))
    answer = linprog(
        np.append(np.ones(number), np.zeros(len(ways))),
        A_ub=csr_array((np.ones(rows.size), (rows, columns)), shape=(arcs + len(places), width)),
        b_ub=np.append(room.arcs, list(room.sides.values())),
        A_eq=csr_array((np.ones(width), served), shape=(number, width)),
        b_eq=np.array([want.volume_gbps for want in wants]),
        method="highs",
    )
    price = np.maximum(-answer.ineqlin.marginals[:arcs], 0.0)
    return np.maximum(answer.x[:number], 0.0), answer.eqlin.marginals, price
