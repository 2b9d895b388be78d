"""Make a plan cheaper: sell what can be spared, with everything routed anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.reroute import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.levels import Levels
    from netplan.capacity.models.problem import ModelProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NEAR = 3
"""Levels below the present one that are tried, besides nothing at all."""

DRAWN = 5
"""Links that a plan is given more on before it is sold anew."""

_BETTER = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A level for each link, what it costs with its routing, and the values of the flows."""

    level: Ints
    cost: float
    flow: Floats


class Seller:
    """Tries choices of levels, with one router for all of them."""

    def __init__(self, problem: ModelProblem, form: Form, levels: tuple[Levels, ...]) -> None:
        """Begin with nothing tried."""
        self.router = Router(problem, form)
        self.levels = levels

    def choice(self, level: Ints) -> Choice:
        """Return a choice of levels with its cheapest routing; its cost is inf if none fits."""
        pairs = list(zip(self.levels, level, strict=True))
        capacity = np.array([each.capacity[own] for each, own in pairs])
        routing = self.router.cost(capacity)
        bought = float(sum(each.cost[own] for each, own in pairs))
        return Choice(level=level.copy(), cost=routing + bought, flow=self.router.values)

    def sold(self, start: Choice, until: Callable[[], bool]) -> Choice:
        """Return ``start`` after all sales that pay, the greatest saving first."""
        best, better = start, True
        while better and not until():
            better = False
            for link in np.argsort(-self._savings(best.level), kind="stable").tolist():
                found = self._sale(best, link, until)
                if found is not None:
                    best, better = found, True
        return best

    def _savings(self, level: Ints) -> Floats:
        """Return what one level less saves on each link."""
        return np.array(
            [
                each.cost[own] - each.cost[own - 1] if own > 0 else 0.0
                for each, own in zip(self.levels, level, strict=True)
            ]
        )

    def _sale(self, best: Choice, link: int, until: Callable[[], bool]) -> Choice | None:
        """Return the choice with less on a link, if it is cheaper: the least level first."""
        now = int(best.level[link])
        for lower in sorted({0, *range(max(0, now - NEAR), now)} - {now}):
            if until():
                return None
            level = best.level.copy()
            level[link] = lower
            found = self.choice(level)
            if found.cost < best.cost * (1 - _BETTER):
                return found
        return None

    def shaken(self, best: Choice, chance: np.random.Generator) -> Choice:
        """Return ``best`` with a level more on some links, drawn by chance."""
        most = np.array([each.capacity.size - 1 for each in self.levels])
        level = best.level.copy()
        drawn = chance.choice(level.size, size=min(DRAWN, level.size), replace=False)
        level[drawn] = np.minimum(level[drawn] + 1, most[drawn])
        return self.choice(level)
