"""The capacities worth buying on each link: more for more money, and how often which module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.bought import Bought
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_MOST = 1000
"""Levels of a link that are kept: where there are more, big modules come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What a link can have, dearest last: ``capacity[i]`` at ``cost[i]`` by ``counts[i]`` modules.

    ``counts`` has shape (levels, modules of the link), ``column`` the columns of the modules.

    >>> steps = np.array([0.0, 10.0, 30.0])
    >>> one = steps[:, None] / 10
    >>> levels = Levels(capacity=steps, cost=steps, counts=one, column=np.array([0]))
    >>> levels.at_least(10.0), levels.at_least(11.0), levels.at_least(99.0)
    (1, 2, 2)
    """

    capacity: Floats
    cost: Floats
    counts: NDArray[np.float64]
    column: Ints

    def at_least(self, load: float) -> int:
        """Return the number of the cheapest level that carries ``load``; the last if none does."""
        place = int(np.searchsorted(self.capacity, load - 1e-9 * max(1.0, load)))
        return min(place, self.capacity.size - 1)


def levels_of(problem: ModelProblem, form: Form, bought: Bought) -> tuple[Levels, ...]:
    """Return the levels of every link, the first with nothing bought."""
    found = []
    for number, link in enumerate(problem.links):
        own = np.flatnonzero(bought.link == number)
        modules = list(zip(bought.capacity[own], bought.cost[own], strict=True))
        opened = bought.opened[number] >= 0
        setup = float(bought.setup[number]) if opened else 0.0
        rows = (
            _explicit(modules)
            if problem.capacities == "explicit"
            else _combined(modules, form.most - link.installed)
        )
        capacity, cost, counts = rows
        found.append(
            Levels(
                capacity=capacity + link.installed,
                cost=cost + setup * (capacity > 0),
                counts=counts,
                column=bought.column[own],
            )
        )
    return tuple(found)


_Rows = tuple["Floats", "Floats", "Floats"]


def _explicit(modules: list[tuple[float, float]]) -> _Rows:
    """Return nothing, or any one module."""
    counts = np.vstack([np.zeros(len(modules)), np.eye(len(modules))])
    return _worthwhile(modules, counts)


def _combined(modules: list[tuple[float, float]], most: float) -> _Rows:
    """Return combinations of modules until they hold ``most``."""
    sizes = np.array([capacity for capacity, _ in modules])
    counts = np.zeros((1, len(modules)))
    for place in np.argsort(-sizes, kind="stable").tolist():
        times = int(np.ceil(max(most, 0.0) / sizes[place] - 1e-9)) + 1
        if times * len(counts) > 50 * _MOST:
            times = max(2, 50 * _MOST // len(counts))
        more = np.repeat(counts[None], times, axis=0)
        more[:, :, place] += np.arange(times)[:, None]
        wide = more.reshape(-1, len(modules))
        enough = wide @ sizes - sizes[place] < max(most, 0.0)
        kept = _worthwhile(modules, wide[enough | (wide[:, place] == 0)])[2]
        counts = kept[:_MOST]
    return _worthwhile(modules, counts)


def _worthwhile(modules: list[tuple[float, float]], counts: Floats) -> _Rows:
    """Return the rows that no other one beats in both capacity and cost, small ones first."""
    table = np.array(modules).reshape(-1, 2)
    capacity, cost = counts @ table[:, 0], counts @ table[:, 1]
    order = np.lexsort((-capacity, cost))
    best = np.maximum.accumulate(capacity[order])
    first = np.append(True, np.diff(best) > 0)
    kept = order[first]
    return capacity[kept], cost[kept], counts[kept]
