"""What a search for an upgrade found, whatever the routing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from netplan.capacity.design.result import Moment, Short
    from netplan.capacity.upgrade.words import Pressure

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A choice of columns with its objective and bound in millions of CNY, discounted.

    ``status`` is optimal (within the gap asked for), feasible, infeasible or unknown. ``values``
    are empty without a choice. ``lost`` are (scenario, demand row) that the routing does not
    serve though something could, ``late`` demand rows with the ms they take; ``short`` is where
    no choice will do.
    """

    status: str
    values: Floats = field(default_factory=lambda: np.empty(0))
    objective: float = float("nan")
    bound: float = float("-inf")
    interrupted: bool = False
    pressures: Mapping[tuple[int, int], Pressure] = field(default_factory=dict)
    short: Short | None = None
    lost: tuple[tuple[int, int], ...] = ()
    late: tuple[tuple[int, float], ...] = ()
    paths: pd.DataFrame | None = None
    trail: tuple[Moment, ...] = ()

    @property
    def found(self) -> bool:
        """Whether there is a choice."""
        return self.values.size > 0

    @property
    def gap(self) -> float:
        """(objective - bound) / objective; 0 where both are nothing."""
        return (self.objective - self.bound) / self.objective if self.objective > 0 else 0.0
