"""Trees that were found, round by round, and the columns made of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.pricing import Layout, Scratch, grow_sources
from netplan.kernels.pricing_groups import choose_groups, loads_in_rows, push_each, push_groups
from netplan.kernels.threads import blocks, in_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Ints32 = NDArray[np.int32]

_AT_ONCE = 128
"""Sources or groups that a thread takes at a time; fewer than that are not worth a thread."""


@dataclass(frozen=True, slots=True)
class Trees:
    """What every group would take in one round.

    ``into[place[slot], vertex]`` is the arc by which the tree of a slot enters a vertex (-1:
    none), ``chosen[demand]`` the option taken, or the allowed path; -1 where none is.
    """

    into: Ints32
    place: Ints32
    chosen: Ints32


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of the program: column k is group ``groups[k]``, mixed from the trees of rounds.

    ``parts`` are pairs of a round and each column's weight in it, which sum to 1 over rounds.
    ``cost`` is a column's cost, ``flow`` its load on every arc where that is kept.
    """

    groups: Ints32
    parts: tuple[tuple[int, Floats], ...]
    cost: Floats
    flow: Floats | None = None


@dataclass(slots=True)
class Pool:
    """The rounds of trees of one problem, and what the kernels say of them."""

    layout: Layout
    rounds: list[Trees] = field(default_factory=list)
    one: Scratch = field(init=False, repr=False)
    arc_owner: Ints = field(init=False, repr=False)
    row_owner: Ints = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make room for one thread, and note the arc and the row of every meeting of both."""
        lay = self.layout
        self.one = self.scratch()
        self.arc_owner = np.repeat(np.arange(self.arcs), np.diff(lay.first_row))
        self.row_owner = np.repeat(np.arange(lay.room.size), np.diff(lay.row_arc))

    @property
    def groups(self) -> int:
        """The number of groups."""
        return int(self.layout.first_demand.size - 1)

    @property
    def arcs(self) -> int:
        """The number of arcs."""
        return int(self.layout.tail.size)

    @property
    def vertices(self) -> int:
        """The number of vertices."""
        return int(self.layout.first_out.size - 1)

    def scratch(self) -> Scratch:
        """Return room for one thread."""
        return Scratch.of(self.vertices, self.arcs)

    def on_arcs(self, price: Floats) -> Floats:
        """Return the sum of row prices on every arc."""
        return _sums(self.arc_owner, price[self.layout.row_of], self.arcs)

    def in_rows(self, load: Floats) -> Floats:
        """Return the load of every row, given that of every arc."""
        return _sums(self.row_owner, load[self.layout.arc_of], self.layout.room.size)

    def shortest(
        self, length: Floats, measures: Floats, *, limit: float = np.inf
    ) -> tuple[Trees, Floats]:
        """Return the shortest trees at ``length`` and each group's worth (see ``choose_groups``).

        They become a round only by ``keep``. Demands farther than ``limit`` take nothing.
        """
        lay, workers = self.layout, os.cpu_count() or 1
        sources = lay.source_vertex.size
        distance = np.empty((sources, self.vertices))
        into = np.empty((sources, self.vertices), dtype=np.int32)
        chosen = np.full(lay.volume.size, -1, dtype=np.int32)
        worth = np.empty((self.groups, 2 + len(measures)))

        def trees(low: int, high: int) -> None:
            grow_sources(lay, low, high, length, distance, into, self.scratch())

        def choices(low: int, high: int) -> None:
            choose_groups(
                lay, low, high, length, limit, distance, lay.slot_source, chosen, into, measures,
                worth, self.scratch(),
            )  # fmt: skip

        in_threads(trees, blocks(sources, _AT_ONCE), workers=workers)
        in_threads(choices, blocks(self.groups, _AT_ONCE), workers=workers)
        return Trees(into, lay.slot_source, chosen), worth

    def keep(self, trees: Trees, groups: Ints | None = None) -> int:
        """Store a round and return its number; only the trees that ``groups`` use, where given."""
        if groups is not None and groups.size < self.groups:
            first = self.layout.group_slot
            mine = np.repeat(np.isin(np.arange(self.groups), groups), np.diff(first))
            used, fresh = np.unique(trees.place[mine], return_inverse=True)
            place = np.zeros(trees.place.size, dtype=np.int32)
            place[mine] = fresh
            trees = Trees(trees.into[used], place, trees.chosen)
        self.rounds.append(trees)
        return len(self.rounds) - 1

    def entries(self, block: Block, rows: Ints) -> Floats:
        """Return what each column of a block puts on ``rows``, shape (columns, rows)."""
        if block.flow is not None:
            return np.column_stack(
                [np.zeros((block.groups.size, 0)), *(self._in_row(block.flow, row) for row in rows)]
            )
        found = np.zeros((block.groups.size, rows.size))
        first = np.arange(block.groups.size + 1, dtype=np.int32)
        for number, weight in block.parts:
            each = self.rounds[number]
            loads_in_rows(
                self.layout, block.groups, weight, first, rows.astype(np.int32),
                each.into, each.place, each.chosen, found, self.one,
            )  # fmt: skip
        return found

    def _in_row(self, flow: Floats, row: int) -> Floats:
        """Return the sum of ``flow[:, arc]`` over the arcs of a row."""
        first = self.layout.row_arc
        return np.asarray(flow[:, self.layout.arc_of[first[row] : first[row + 1]]].sum(axis=1))

    def load_of(self, listed: Sequence[Block], values: Floats) -> Floats:
        """Return the load of every arc, given the value of every column."""
        total, start, scratch = np.zeros(self.arcs), 0, self.one
        for block in listed:
            value = values[start : start + block.groups.size]
            start += block.groups.size
            if block.flow is not None:
                total += value @ block.flow
                continue
            used = np.flatnonzero(value)
            for number, weight in block.parts:
                each = self.rounds[number]
                push_groups(
                    self.layout, block.groups[used], (value * weight)[used],
                    each.into, each.place, each.chosen, total, scratch,
                )  # fmt: skip
        return total

    def load(self, weight: Floats) -> Floats:
        """Return the load of every arc when group g takes ``weight[round, g]`` of each round."""
        total, scratch = np.zeros(self.arcs), self.one
        for each, parts in zip(self.rounds, weight, strict=True):
            used = np.flatnonzero(parts > 0).astype(np.int32)
            push_groups(
                self.layout, used, parts[used], each.into, each.place, each.chosen, total, scratch
            )
        return total

    def flows(self, weight: Floats) -> Floats:
        """Return the same by group, shape (groups, arcs)."""
        total, scratch = np.zeros((self.groups, self.arcs)), self.one
        for each, parts in zip(self.rounds, weight, strict=True):
            push_each(self.layout, parts, each.into, each.place, each.chosen, total, scratch)
        return total

    def weights(self, listed: Sequence[Block], values: Floats) -> Floats:
        """Return the weight of every group in every round, given the value of every column."""
        total, start = np.zeros((len(self.rounds), self.groups)), 0
        for block in listed:
            value = values[start : start + block.groups.size]
            start += block.groups.size
            for number, weight in block.parts:
                total[number, block.groups] += np.maximum(value, 0.0) * weight
        return total


def _sums(owner: Ints, values: Floats, count: int) -> Floats:
    """Return the sum of the values of each owner from 0 to ``count``."""
    return np.bincount(owner, weights=values, minlength=count).astype(np.float64)
