"""Loads by rate of growth, scenario by scenario: linear in volume, so exact at any date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.sweeper import Sweeper
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Scenario
    from netplan.routing.fabric import Fabric

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growing:
    """Traffic of the base year by rate of growth, each rate ready to be swept by itself.

    Where traffic goes does not depend on how much it is, so that the load in any year is the sum
    over rates of load x (1 + rate)^years. ``rates`` has one entry at least.
    """

    rates: Floats
    sweepers: tuple[Sweeper, ...]

    @classmethod
    def of(cls, fabric: Fabric) -> Growing:
        """Route the base year's demands, those of each rate by themselves."""
        demands = demands_in(fabric.network, fabric.network.settings.base_year)
        growth = np.asarray(fabric.network["demands"]["growth_per_year"], dtype=np.float64)
        rates, place = np.unique(growth, return_inverse=True)
        # Without any demand one rate stands for the nothing that grows.
        rates = rates if rates.size else np.zeros(1)
        groups = [demands.part(np.flatnonzero(place == number)) for number in range(rates.size)]
        return cls(rates, tuple(Sweeper.of(fabric, group) for group in groups))

    def calm(self) -> Floats:
        """Return loads without failure by rate, shape (rates, 1, links, 2), Gbit/s."""
        return np.stack([sweeper.calm.base_gbps[None] for sweeper in self.sweepers])

    def after(self, scenarios: Sequence[Scenario]) -> tuple[Floats, dict[int, str]]:
        """Return loads under each scenario, shape (rates, scenarios, links, 2), Gbit/s.

        And by row why one could not be computed; its loads are NaN.
        """
        found = [sweeper(scenarios) for sweeper in self.sweepers]
        return np.stack([each.load_gbps for each in found]), dict(found[0].why)
