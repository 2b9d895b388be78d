"""Good plans before the proof: price and sell, then let a solver join the best of them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.slopes import first_slope, slope_scaled
from netplan.lp import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.models.bought import Bought
    from netplan.capacity.models.levels import Levels
    from netplan.capacity.models.local import Choice, Seller
    from netplan.capacity.models.program import Whole
    from netplan.capacity.models.sofar import SoFar
    from netplan.lp import Program

    Floats = NDArray[np.float64]

FIRST = 8
"""Plans that are made before the first are joined."""

BETWEEN = 4
"""Plans that are made between one joining and the next."""

PARENTS = 3
KEPT = 8
_SPREAD = 0.4


class Starter:
    """Makes plans of a whole program and joins them; the best goes to ``sofar`` at once."""

    def __init__(self, whole: Whole, program: Program, seller: Seller, sofar: SoFar) -> None:
        """Begin with none; ``program`` is the whole one with its cuts."""
        self._whole, self._program, self._seller = whole, program, seller
        self._levels = seller.levels
        self._sofar = sofar
        self._slope = first_slope(self._levels)
        self._chance = np.random.default_rng(sofar.settings.seed)
        self._plans: list[Choice] = []
        self._count = 0

    def run(self, seconds: float, backend: str) -> None:
        """Make plans for some seconds."""
        deadline = time.monotonic() + seconds
        late: Callable[[], bool] = lambda: time.monotonic() > deadline  # noqa: E731
        while not late() and not self._sofar.done:
            if not self._make(late):
                return
            if self._count >= FIRST and (self._count - FIRST) % BETWEEN == 0:
                self._join(deadline - time.monotonic(), backend, late)

    def _make(self, late: Callable[[], bool]) -> bool:
        """Make a plan; False where none fits."""
        start = self._begun()
        if start is None:
            return False
        self._keep(self._seller.sold(start, late))
        return True

    def _begun(self) -> Choice | None:
        """Return what a plan is sold from: shaken prices, or every other time the best, shaken."""
        self._count += 1
        if self._plans and self._count % 2:
            return self._seller.shaken(self._plans[0], self._chance)
        times = self._chance.lognormal(0.0, _SPREAD, self._slope.size) if self._plans else 1.0
        level = slope_scaled(self._seller.router, self._levels, self._slope * times)
        return None if level is None else self._seller.choice(level)

    def _join(self, seconds: float, backend: str, late: Callable[[], bool]) -> None:
        """Have a solver look between some plans: what they agree on stays as it is."""
        others = self._chance.permutation(np.arange(1, len(self._plans)))[: PARENTS - 1]
        parents = [self._plans[0], *(self._plans[number] for number in others)]
        lower, upper = self._program.lower.copy(), self._program.upper.copy()
        for number, each in enumerate(self._levels):
            counts = np.array([each.counts[parent.level[number]] for parent in parents])
            lower[each.column], upper[each.column] = counts.min(axis=0), counts.max(axis=0)
        found = search(
            replace(self._program, lower=lower, upper=upper),
            time_limit_s=max(seconds / 4, 0.1),
            gap=1e-4,
            start=values_of(parents[0], self._levels, self._whole),
            backend=backend,  # type: ignore[arg-type]
            seed=self._sofar.settings.seed,
        )
        if found.interrupted:
            raise KeyboardInterrupt
        if found.found and found.objective < parents[0].cost * (1 - 1e-9):
            level = levels_in(found.values, self._levels, self._whole.bought)
            self._keep(self._seller.sold(self._seller.choice(level), late))

    def _keep(self, plan: Choice) -> None:
        """Put a plan among the best, unless its like is there."""
        if not np.isfinite(plan.cost) or any((plan.level == p.level).all() for p in self._plans):
            return
        self._plans = sorted([*self._plans, plan], key=lambda each: each.cost)[:KEPT]
        if plan.cost < self._sofar.objective:
            values = values_of(plan, self._levels, self._whole)
            self._sofar.learn(values=values, objective=float(self._program.cost @ values))


def values_of(plan: Choice, levels: tuple[Levels, ...], whole: Whole) -> Floats:
    """Return a plan as values of the whole program's columns."""
    values = np.zeros(whole.program.shape[1])
    for level, each in zip(plan.level, levels, strict=True):
        values[each.column] = each.counts[level]
    opened = whole.bought.opened
    charged = np.flatnonzero(opened >= 0)
    values[opened[charged]] = plan.level[charged] > 0
    values[whole.flows.column] = plan.flow
    return values


def levels_in(values: Floats, levels: tuple[Levels, ...], bought: Bought) -> NDArray[np.int64]:
    """Return the cheapest level of each link with at least what values buy there."""
    size = np.zeros(values.size)
    size[bought.column] = bought.capacity
    return np.array(
        [
            each.at_least(
                float(np.round(values[each.column]) @ size[each.column]) + each.capacity[0]
            )
            for each in levels
        ]
    )
