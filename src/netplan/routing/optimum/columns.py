"""The flow as it was found: trees of shortest paths with weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout
    from netplan.routing.optimum.pool import Trees

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Rounds of trees, and ``weight[round, group]``: the part that each group sends by each."""

    layout: Layout
    rounds: tuple[Trees, ...]
    weight: Floats

    def carried(self) -> Floats:
        """Return the part of each demand that is served, 0 to 1."""
        total = np.zeros(self.layout.volume.size)
        for each, weight in zip(self.rounds, self.weight, strict=True):
            total += np.where(each.chosen >= 0, weight[self.layout.demand_group], 0.0)
        return np.minimum(total, 1.0)
