"""What a search knows by now: the best plan, the proved bound, and how both came about."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design import Moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.design import SearchSettings

    Floats = NDArray[np.float64]


@dataclass(slots=True, kw_only=True)
class SoFar:
    """Values of a program with their objective, and a bound; ``settled`` is paid on top of both."""

    settings: SearchSettings
    settled: float
    progress: Callable[[Moment], None] | None = None
    values: Floats = field(default_factory=lambda: np.empty(0))
    objective: float = np.inf
    bound: float = -np.inf
    trail: list[Moment] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def left_s(self) -> float:
        """Seconds until the time limit."""
        return self.settings.time_limit_s - (time.monotonic() - self.began)

    @property
    def gap(self) -> float:
        """Distance of the objective to the bound, as a part of the objective."""
        total, proved = self.objective + self.settled, self.bound + self.settled
        if not np.isfinite(total):
            return np.inf
        return max(0.0, total - proved) / max(abs(total), 1e-9)

    @property
    def done(self) -> bool:
        """Whether the gap is reached."""
        return self.gap <= self.settings.gap

    def learn(
        self, *, values: Floats | None = None, objective: float = np.inf, bound: float = -np.inf
    ) -> None:
        """Take in a plan, if it is better, and a bound, if it is higher."""
        news = False
        if values is not None and values.size and objective < self.objective:
            self.values, self.objective, news = values, objective, True
        if bound > self.bound:
            self.bound, news = bound, True
        if news:
            self.tell(self.objective, self.bound)

    def tell(self, objective: float, bound: float) -> None:
        """Note a moment of the trail, with what may still be on its way from a solver."""
        moment = Moment(
            time_s=time.monotonic() - self.began,
            bound=max(bound, self.bound) + self.settled,
            objective=min(objective, self.objective) + self.settled,
        )
        self.trail.append(moment)
        if self.progress is not None:
            self.progress(moment)
