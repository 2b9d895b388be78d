"""What a search knows so far: the best choice, the proved bound, the inequalities, the clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.cuts import CutPool
from netplan.capacity.design.cutsets import Cutsets
from netplan.capacity.design.relaxation import Relaxation
from netplan.capacity.design.result import Moment
from netplan.capacity.design.separation import Separator

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.design.problem import Design
    from netplan.capacity.design.result import SearchSettings

    Floats = NDArray[np.float64]

_WHOLE = 1e-6
_DIGITS = 1e-9


class OutOfTime(Exception):  # noqa: N818
    """The time limit has struck; what is known stands."""


@dataclass(slots=True)
class Known:
    """The state of one search; ``best`` is empty while no choice is known.

    ``inner`` is a point, not of whole numbers, where everything was seen to fit; empty without.
    ``until_s`` is when ``check`` strikes: the time limit, or a little later for last words.
    """

    problem: Design
    settings: SearchSettings
    progress: Callable[[Moment], None]
    pool: CutPool = field(init=False)
    separator: Separator = field(init=False)
    cutsets: Cutsets = field(init=False)
    relaxation: Relaxation = field(init=False)
    best: Floats = field(default_factory=lambda: np.empty(0))
    inner: Floats = field(default_factory=lambda: np.empty(0))
    objective: float = np.inf
    bound: float = -np.inf
    trail: list[Moment] = field(default_factory=list)
    until_s: float = field(init=False)
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Lay the problem out."""
        self.pool = CutPool(self.problem.program.cost.size)
        self.until_s = self.settings.time_limit_s
        self.separator = Separator(self.problem, check=self.check)
        self.cutsets = Cutsets(self.separator)
        self.relaxation = Relaxation(self.problem.program, self.pool)

    @property
    def spent_s(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._began

    @property
    def left_s(self) -> float:
        """Seconds until the time limit."""
        return self.until_s - self.spent_s

    @property
    def gap(self) -> float:
        """The relative distance of the best choice to the bound; infinite without a choice."""
        if not np.isfinite(self.objective):
            return np.inf
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), _DIGITS)

    @property
    def done(self) -> bool:
        """Whether the gap asked for is reached."""
        return self.gap <= self.settings.gap + _DIGITS

    def check(self) -> None:
        """Raise OutOfTime when the time limit has struck."""
        if self.left_s <= 0:
            raise OutOfTime

    def stuck(self, values: Floats) -> bool:
        """Tell whether a choice that does not pass keeps all inequalities nevertheless.

        A state then lacks less than the inequalities' own tolerance, or could not be told; asking
        a program for its best choice again would give the same one.
        """
        return not self.pool.broken(values).size

    def prove(self, bound: float) -> None:
        """Take over a bound, raised to the next objective there can be, if it is a better one."""
        raised = min(self._raised(bound), self.objective)
        if raised > self.bound + _DIGITS * abs(raised):
            self.bound = raised
            self._tell()

    def found(self, values: Floats) -> bool:
        """Take over a choice that passes in every state, if it is the best so far; tell if so."""
        cost = float(self.problem.program.cost @ values)
        if cost >= self.objective:
            return False
        self.best, self.objective = values.copy(), cost
        self._tell()
        return True

    def _tell(self) -> None:
        """Note the moment."""
        moment = Moment(time_s=self.spent_s, bound=self.bound, objective=self.objective)
        self.trail.append(moment)
        self.progress(moment)

    def _raised(self, bound: float) -> float:
        """Return the least objective of whole steps that is not below ``bound``."""
        step = self.step()
        if step <= 0 or not np.isfinite(bound):
            return bound
        return float(np.ceil(bound / step - _WHOLE) * step)

    def step(self) -> float:
        """Return the greatest number that divides every objective there can be; 0 where none."""
        program = self.problem.program
        priced = program.cost != 0
        costs = program.cost[priced]
        whole = program.integer[priced].all() and (costs == np.round(costs)).all()
        if not costs.size or not whole or np.abs(costs).max() >= 1e15:  # noqa: PLR2004
            return 0.0
        return float(np.gcd.reduce(np.abs(costs).astype(np.int64)))
