"""Routing freely within what links and ports carry: one linear program over paths, grown on demand.

Minimise sum over wants i of u_i (what of i is not served) such that, with y_k of chain k, x_p of
path p, all at least 0:

- want i:     u_i + sum of y_k over its chains = volume_i
- leg l:      sum of x_p over its paths = sum of y_k over the chains that it is part of
- arc a:      sum of x_p over the paths through it <= room_a
- port side q: sum of y_k over the chains through it <= room_q

Paths come in where the prices of the last program say that they serve more (column generation);
when none does, what is left unserved is the least possible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.proof.cheapest import Path, Priced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.proof.crossings import Chain, Leg
    from netplan.capacity.proof.recount import Recount

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Side = tuple[str, str, bool]

ENOUGH = 1e-6
"""Share of the traffic that counts as none."""

BETTER = 1e-7
"""By how much less than its leg's price a path must cost to come in."""

MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Want:
    """Traffic to carry, Gbit/s, over any of its chains."""

    volume_gbps: float
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What may be carried: Gbit/s by arc, and by port and direction."""

    arcs: Floats
    sides: Mapping[Side, float]


@dataclass(frozen=True, slots=True)
class Routed:
    """A routing: Gbit/s by want and chain, by leg and path, and what is not served of each want."""

    chains: tuple[tuple[int, Chain, float], ...]
    paths: tuple[tuple[Leg, Path, float], ...]
    unserved_gbps: Floats

    @property
    def whole(self) -> bool:
        """Tell whether all is served, but for rounding."""
        return not self.unserved_gbps.any()


@dataclass(slots=True)
class Pool:
    """Paths by leg that earlier programs found, offered to later ones."""

    paths: dict[Leg, dict[Path, None]] = field(default_factory=dict)

    def add(self, leg: Leg, path: Path) -> bool:
        """Add a path; tell whether it is new."""
        known = self.paths.setdefault(leg, {})
        if path in known:
            return False
        known[path] = None
        return True


def route(count: Recount, wants: Sequence[Want], room: Room, *, pool: Pool) -> Routed:
    """Return a routing of ``wants`` within ``room`` that leaves as little unserved as can be."""
    if not wants:
        return Routed((), (), np.zeros(0))
    program = _Program.of(count, wants, room)
    plain = Priced.of(count, np.zeros(count.tail.size))
    for leg, path in plain.paths(program.legs).items():
        pool.add(leg, path)
    usable = np.repeat(count.up, 2)
    for leg in program.legs:
        program.take(leg, (p for p in pool.paths.get(leg, ()) if usable[list(p)].all()))
    total = sum(want.volume_gbps for want in wants)
    for _ in range(MOST_ROUNDS):
        answer = program.solved()
        if answer.unserved_gbps <= ENOUGH * total:
            break
        priced = Priced.of(count, answer.arc_price)
        fresh = False
        for leg, path in priced.paths(program.legs).items():
            worth = answer.leg_price[program.legs[leg]]
            if priced.cost(path) < worth - BETTER and pool.add(leg, path):
                program.take(leg, [path])
                fresh = True
        if not fresh:
            break
    return program.routing(answer)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a program answers: values of u, y and x in turn, and prices."""

    values: Floats
    unserved_gbps: float
    leg_price: Floats
    arc_price: Floats


@dataclass(frozen=True, slots=True)
class _Program:
    """The program: wants, their chains, the legs' rows, and the paths taken so far."""

    arcs: int
    wants: Sequence[Want]
    room: Room
    legs: dict[Leg, int]
    chains: list[tuple[int, Chain]]
    sides: dict[Side, int]
    paths: list[tuple[Leg, Path]]

    @classmethod
    def of(cls, count: Recount, wants: Sequence[Want], room: Room) -> _Program:
        """Return the program of ``wants`` without any path."""
        chains = [(number, chain) for number, want in enumerate(wants) for chain in want.chains]
        legs: dict[Leg, int] = {}
        sides: dict[Side, int] = {}
        for _, chain in chains:
            for leg in chain.moving:
                legs.setdefault(leg, len(legs))
            for side in chain.sides:
                sides.setdefault(side, len(sides))
        return cls(count.tail.size, wants, room, legs, chains, sides, [])

    def take(self, leg: Leg, paths: Iterable[Path]) -> None:
        """Offer more paths to a leg."""
        self.paths.extend((leg, path) for path in paths)

    def solved(self) -> _Answer:
        """Solve the program as it is."""
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        wants, columns = len(self.wants), len(self.wants) + len(self.chains) + len(self.paths)
        cost = np.zeros(columns)
        cost[:wants] = 1.0
        equal, equal_to = self._equal()
        most, most_of = self._most()
        answer = linprog(
            cost,
            A_ub=csr_array(most, shape=(self.arcs + len(self.sides), columns)),
            b_ub=most_of,
            A_eq=csr_array(equal, shape=(wants + len(self.legs), columns)),
            b_eq=equal_to,
            method="highs",
        )
        return _Answer(
            np.maximum(answer.x, 0.0),
            float(answer.fun),
            answer.eqlin.marginals[wants:],
            -answer.ineqlin.marginals[: self.arcs],
        )

    def _equal(self) -> tuple[tuple[Floats, tuple[Ints, Ints]], Floats]:
        """Return the rows of wants and legs: (value, (row, column)) and right sides."""
        wants = len(self.wants)
        cells = [(number, number, 1.0) for number in range(wants)]
        for place, (number, chain) in enumerate(self.chains, wants):
            cells.append((number, place, 1.0))
            cells += [(wants + self.legs[leg], place, -1.0) for leg in chain.moving]
        first = wants + len(self.chains)
        cells += [
            (wants + self.legs[leg], place, 1.0) for place, (leg, _) in enumerate(self.paths, first)
        ]
        right = [want.volume_gbps for want in self.wants] + [0.0] * len(self.legs)
        return _cells(cells), np.array(right)

    def _most(self) -> tuple[tuple[Floats, tuple[Ints, Ints]], Floats]:
        """Return the rows of arcs and port sides: (value, (row, column)) and right sides."""
        wants = len(self.wants)
        cells = [
            (self.arcs + self.sides[side], place, 1.0)
            for place, (_, chain) in enumerate(self.chains, wants)
            for side in chain.sides
        ]
        first = wants + len(self.chains)
        cells += [
            (arc, place, 1.0) for place, (_, path) in enumerate(self.paths, first) for arc in path
        ]
        right = np.append(self.room.arcs, [self.room.sides[side] for side in self.sides])
        return _cells(cells), np.maximum(right, 0.0)

    def routing(self, answer: _Answer) -> Routed:
        """Return what an answer routes."""
        wants, first = len(self.wants), len(self.wants) + len(self.chains)
        used = zip(self.chains, answer.values[wants:first].tolist(), strict=True)
        gone = zip(self.paths, answer.values[first:].tolist(), strict=True)
        unserved = answer.values[:wants]
        total = sum(want.volume_gbps for want in self.wants)
        return Routed(
            tuple((number, chain, gbps) for (number, chain), gbps in used if gbps > 0),
            tuple((leg, path, gbps) for (leg, path), gbps in gone if gbps > 0),
            np.zeros(wants) if unserved.sum() <= ENOUGH * total else unserved,
        )


def _cells(cells: list[tuple[int, int, float]]) -> tuple[Floats, tuple[Ints, Ints]]:
    """Return the cells (row, column, value) of a matrix as scipy takes them."""
    listed = np.array(cells, dtype=np.float64).reshape(-1, 3)
    return listed[:, 2], (listed[:, 0].astype(np.int64), listed[:, 1].astype(np.int64))
