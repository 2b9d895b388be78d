"""Cuts between parts of a shrunken graph: sets too large to list, and several parts at once.

Design links that a point fills are shrunk in an order partly drawn by chance, until few vertices
are left; every cut between these, and the partition into all of them, is then looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import Inequality
    from netplan.capacity.design.separation import Separator

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_SIDES = 11
"""Vertices left when all cuts between them are looked at."""

_SPREADS = (0.3, 1.0, 3.0)
_CUTS, _PARTITIONS = 30, 200
_SIZES = range(3, 13)
_KEPT = 4
_BROKEN = 1e-4


class Partitions:
    """Draws shrunken graphs at points of one stage, in a state of it without failure."""

    def __init__(self, separator: Separator, *, seed: int) -> None:
        """Note the ends of rows, and the demands between vertices."""
        self._separator, self._chance = separator, np.random.default_rng(seed)
        problem, rows = separator.problem, separator.rows
        graph = problem.stages[0].flow.graph
        self._tail, self._head = graph.tail[rows.arcs], graph.head[rows.arcs]
        free = problem.arc_link < 0
        self._glued = np.column_stack([graph.tail[free], graph.head[free]])
        self._row = rows.row[rows.arcs]
        self._vertices = graph.vertices
        self._both = bool(problem.shared.all())

    def broken(self, number: int, point: Floats) -> list[Inequality]:
        """Return inequalities of state ``number`` that a point breaks."""
        problem = self._separator.problem
        if problem.stages[problem.states[number].stage].flow.paths or not self._row.size:
            return []
        room = self._separator.room(number, point)[self._row]
        found: list[Inequality] = []
        for turn in range(_PARTITIONS):
            self._separator.check()
            spread = _SPREADS[turn % len(_SPREADS)]
            if turn < _CUTS:
                label = self._shrunk(room, _SIDES, spread)
                found += self._sides(number, label, room, point)
            label = self._shrunk(room, _SIZES[turn % len(_SIZES)], spread)
            apart = label[self._tail] != label[self._head]
            if apart.any():
                found += self._one(number, apart, point)
        return found

    def _shrunk(self, room: Floats, parts: int, spread: float) -> Ints:
        """Return the part of every vertex once the fullest links are shrunk, with chance."""
        label = np.arange(self._vertices)
        left = self._vertices
        for one, other in self._glued.tolist():
            if label[one] != label[other]:
                label[label == label[other]] = label[one]
                left -= 1
        weight = room * np.exp(spread * self._chance.standard_normal(room.size))
        for arc in np.argsort(-weight, kind="stable").tolist():
            if left <= parts:
                break
            one, other = label[self._tail[arc]], label[self._head[arc]]
            if one != other:
                label[label == other] = one
                left -= 1
        return np.unique(label, return_inverse=True)[1].astype(np.int64)

    def _sides(self, number: int, label: Ints, room: Floats, point: Floats) -> list[Inequality]:
        """Return what the narrowest cuts between the parts say."""
        parts = int(label.max()) + 1
        sides = (np.arange(1, 1 << (parts - 1))[:, None] >> np.arange(parts)) & 1
        inside = sides.astype(np.bool_)[:, label]
        out = inside[:, self._tail] & ~inside[:, self._head]
        across = out | (inside[:, self._head] & ~inside[:, self._tail]) if self._both else out
        stage = self._separator.problem.states[number].stage
        slack = across @ (room / self._per_row()) - self._needed(stage, inside)
        found: list[Inequality] = []
        for cut in np.argsort(slack, kind="stable")[:_KEPT].tolist():
            found += self._one(number, across[cut], point)
        return found

    def _per_row(self) -> Floats:
        """Return how many arcs the row of each arc has."""
        return np.bincount(self._row)[self._row].astype(np.float64)

    def _needed(self, stage: int, inside: Flags) -> Floats:
        """Return the Gbit/s of demands with one option that cross each cut."""
        flow = self._separator.problem.stages[stage].flow
        counts = np.bincount(flow.option_demand, minlength=flow.demands)
        single = counts[flow.option_demand] == 1
        volume = flow.volume_gbps[flow.option_demand[single]]
        leaves = inside[:, flow.origin[single]] & ~inside[:, flow.target[single]]
        total = leaves @ volume
        if self._both:
            total = (
                total + (~inside[:, flow.origin[single]] & inside[:, flow.target[single]]) @ volume
            )
        return np.asarray(total)

    def _one(self, number: int, across: Flags, point: Floats) -> list[Inequality]:
        """Return the inequality of arcs that lead across, rounded, if the point breaks it."""
        price = np.zeros(self._separator.rows.count)
        price[self._row[across]] = 1.0
        row, least, far = self._separator.tight(self._separator.inequality(number, price), point)
        return [(row, least)] if far > _BROKEN else []
