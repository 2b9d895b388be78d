"""Inequalities that a point breaks: cuts around vertex sets, and metrics from failure states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.capacity.design.fit import Fit
from netplan.capacity.design.lifting import lifted
from netplan.capacity.design.rounding import all_roundings, snapped, tightest
from netplan.capacity.design.rows import rows_of, stage_layout, state_layout
from netplan.capacity.design.vertex_sets import Crossings, crossings_of, one_way
from netplan.routing.optimum.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import Inequality
    from netplan.capacity.design.fit import Verdict
    from netplan.capacity.design.problem import Design
    from netplan.kernels.pricing import Layout

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_AS_MUCH = 0.99
"""Lifted prices that show this part of an excess replace those they were made of."""


class Separator:
    """What is known of a design's states: their programs, and in which order to ask them."""

    def __init__(self, problem: Design, *, check: Callable[[], None] | None = None) -> None:
        """Lay out the stages; programs of states are made when first asked.

        ``check`` is called between the steps of all that is asked, and may raise to end it.
        """
        self.problem = problem
        self.check = check or _never
        self.rows = rows_of(problem)
        stages = range(len(problem.stages))
        self._layouts = [stage_layout(problem, stage, self.rows) for stage in stages]
        self.crossings = self._crossings()
        self._by_column = [csr_array(stage.gbps.T) for stage in problem.stages]
        self._fits: dict[int, Fit] = {}
        self._blank = [self._first_of(stage) for stage in stages]
        self.order = list(range(len(problem.states)))
        self._whole = np.array(problem.program.integer)
        self._lower = np.where(np.isfinite(problem.program.lower), problem.program.lower, 0.0)

    def _crossings(self) -> Crossings:
        """Return the cuts around vertex sets.

        Where rows have a direction, other arcs of the rows that leave a set may be crossed too,
        by other demands: distances count them all.
        """
        found = crossings_of(self.problem, self.rows)
        if not one_way(self.problem, self.rows) or not found.rows.size:
            return found
        needed = np.zeros_like(found.needed)
        for stage, layout in enumerate(self._layouts):
            pool, none = Pool(layout), np.zeros((0, layout.tail.size))
            for cut, flags in enumerate(found.rows):
                _, worth = pool.shortest(self.rows.on_arcs(flags.astype(np.float64)), none)
                needed[stage, cut] = worth[:, 0].sum()
        return Crossings(found.rows, needed)

    def _first_of(self, stage: int) -> int:
        """Return the first state of a stage, whose columns the others of it begin with."""
        own = [n for n, each in enumerate(self.problem.states) if each.stage == stage]
        return own[0] if own else -1

    def _layout(self, number: int) -> Layout:
        """Return the layout of a state."""
        state = self.problem.states[number]
        return state_layout(self.problem, state, self._layouts[state.stage])

    def unreached(self, number: int) -> tuple[tuple[int, ...], float]:
        """Return the demands without any path in a state, and their Gbit/s."""
        self.check()
        layout = self._layout(number)
        trees, _ = Pool(layout).shortest(np.ones(layout.tail.size), np.zeros((0, layout.tail.size)))
        lost = np.flatnonzero((trees.chosen < 0) & (layout.volume > 0))
        return tuple(lost.tolist()), float(layout.volume[lost].sum())

    def fit(self, number: int) -> Fit:
        """Return the program of a state."""
        if number not in self._fits:
            state = self.problem.states[number]
            layout = self._layout(number)
            first = self._blank[state.stage]
            like = None if number == first else self.fit(first)
            self._fits[number] = Fit(layout, like=like, check=self.check)
        return self._fits[number]

    def room(self, number: int, point: Floats) -> Floats:
        """Return what every row can carry in a state, Gbit/s."""
        state = self.problem.states[number]
        room = state.limit * self.problem.stages[state.stage].installed_gbps(point)
        room[list(state.down)] = 0.0
        return np.asarray(np.maximum(room, 0.0)[self.rows.link])

    def test(self, number: int, point: Floats) -> Verdict:
        """Tell whether a state's demands fit at a point."""
        return self.fit(number).test(self.room(number, point))

    def inequality(self, number: int, price: Floats) -> Inequality:
        """Return what row prices say of every choice, in one state (a metric inequality).

        With mu the prices by row and D the sum of volume times distance at mu: limit * sum of
        mu * (base + gbps @ x) >= D, over the rows that are not down.
        """
        return self._counted(number, price, float(self.fit(number).demanded(price).sum()))

    def crossing(self, number: int, price: Floats, needed: float) -> Inequality:
        """Return the inequality of a cut over which ``needed`` Gbit/s must go without failures."""
        if self.problem.states[number].spared:
            return self.inequality(number, price)
        return self._counted(number, price, needed)

    def _counted(self, number: int, price: Floats, demanded: float) -> Inequality:
        """Return what installed capacity must be at row prices that ask for ``demanded``."""
        state = self.problem.states[number]
        stage = self.problem.stages[state.stage]
        weight = state.limit * self.rows.by_link(price, self.problem.links)
        weight[list(state.down)] = 0.0
        row = self._by_column[state.stage] @ weight
        return np.asarray(row), demanded - float(weight @ stage.base_gbps)

    def roundings(self, made: Inequality) -> list[Inequality]:
        """Return an inequality and its roundings."""
        row, least = made
        shift = float(row @ self._lower)
        found = [made]
        for moved, side in all_roundings(row, least - shift, self._whole):
            found.append((moved, side + float(moved @ self._lower)))
        return found

    def tight(self, made: Inequality, point: Floats) -> tuple[Floats, float, float]:
        """Return the rounding of an inequality that a point breaks most, and how far."""
        row, least = made
        if not self._lower.any():
            return tightest(row, least, point, self._whole)
        moved, side, far = tightest(
            row, least - float(row @ self._lower), point - self._lower, self._whole
        )
        return moved, side + float(moved @ self._lower), far

    def metrics(
        self, point: Floats, numbers: Iterable[int], *, most: int
    ) -> tuple[list[Inequality], list[int]]:
        """Return inequalities that a point breaks, from states where it does not fit.

        States are asked in order until ``most`` have failed; those that fail are named too, also
        where nothing can be proved of them.
        """
        found: list[Inequality] = []
        failed: list[int] = []
        for number in numbers:
            self.check()
            verdict = self.test(number, point)
            if verdict.fits:
                continue
            failed.append(number)
            if verdict.told:
                found += self.from_price(number, verdict.price, point)
            if len(failed) >= most:
                break
        return found, failed

    def from_price(self, number: int, price: Floats, point: Floats) -> list[Inequality]:
        """Return the inequality of row prices and its best rounding.

        Where lifted prices say about as much of the point, theirs come alone: they have fewer
        columns in them.
        """
        room = self.room(number, point)
        if (room > 0).all():
            return self._rounded_from(number, price, point)
        deep = lifted(self.problem, self.problem.states[number], self.rows, price, room <= 0)
        plain, lift = (
            float(self.fit(number).demanded(each).sum()) - float(each @ room)
            for each in (price, deep)
        )
        found = self._rounded_from(number, deep, point)
        return (
            found if lift >= _AS_MUCH * plain else found + self._rounded_from(number, price, point)
        )

    def _rounded_from(self, number: int, price: Floats, point: Floats) -> list[Inequality]:
        """Return the inequality of row prices and its best rounding."""
        made = self.inequality(number, snapped(price))
        if made[1] - float(made[0] @ point) <= 0:
            made = self.inequality(number, price / max(float(price.max(initial=0.0)), 1e-300))
        row, least, _ = self.tight(made, point)
        return [made] if row is made[0] else [(row, least), made]

    def note(self, failed: Sequence[int]) -> None:
        """Ask states that have just failed first the next time."""
        late = set(failed)
        self.order = [*failed, *(n for n in self.order if n not in late)]


def _never() -> None:
    """End nothing."""
