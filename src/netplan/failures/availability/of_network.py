"""Availability of every demand, city, class of service and the whole network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.compute import Engine, Progress, silent
from netplan.errors import NetplanError
from netplan.failures.availability.answer import (
    Availability,
    AvailabilitySettings,
    availability,
)
from netplan.failures.availability.elements import elements
from netplan.failures.scenarios import Scenario
from netplan.failures.swept import Sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures.availability.downtime import Downtime
    from netplan.routing.demands import Demands
    from netplan.topology.network import Network

Sweeping = Callable[[Sequence[Scenario]], Sweep]
"""What computes a list of scenarios, prepared once: a ``Sweeper``."""


@dataclass(frozen=True, slots=True)
class LostBy:
    """Tells who is lost in each scenario: demands, then sites watched."""

    sweeper: Sweeping

    def __call__(self, scenarios: Sequence[Scenario]) -> NDArray[np.bool_]:
        """Return bool of shape (scenarios, demands + sites).

        Raises NetplanError when a scenario could not be computed: no share of time can be given
        for what is not known.
        """
        result = self.sweeper(scenarios)
        for row, why in result.why.items():
            message = f"{scenarios[row].id or 'no failure'} could not be computed: {why}"
            raise NetplanError(message)
        return np.hstack([result.lost, ~np.isfinite(result.site_ms)])


@dataclass(frozen=True, slots=True)
class NetworkAvailability:
    """An ``Availability`` whose rows are demands, sites, classes and the whole network, in order.

    A class and the network are the mean over demands by volume: the share of traffic x time lost.
    """

    found: Availability
    demands: Demands
    sites: tuple[str, ...]
    classes: tuple[str, ...]

    def rows(self, kind: str) -> range:
        """Return the rows of ``demand``, ``site``, ``class`` or ``network``."""
        start = 0
        for name, number in (
            ("demand", len(self.demands)),
            ("site", len(self.sites)),
            ("class", len(self.classes)),
            ("network", 1),
        ):
            if name == kind:
                return range(start, start + number)
            start += number
        raise KeyError(kind)

    def down(self, kind: str) -> Downtime:
        """Return the time without service of one kind of row."""
        rows = self.rows(kind)
        return self.found.down.part(slice(rows.start, rows.stop))


def _shares(volume_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights by volume; even ones where there is no volume."""
    total = volume_gbps.sum()
    if total > 0.0:
        return np.asarray(volume_gbps / total)
    return np.full(len(volume_gbps), 1.0 / max(1, len(volume_gbps)))


def group_weights(demands: Demands, sites: int) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the classes of ``demands`` in order, and weights of each class and of all.

    Shape (classes + 1, demands + sites); sites have weight 0.
    """
    classes = tuple(dict.fromkeys(demands.service))
    own = np.array(demands.service, dtype=object)
    picks = [*(np.flatnonzero(own == name) for name in classes), np.arange(len(demands))]
    weights = np.zeros((len(picks), len(demands) + sites))
    for row, pick in enumerate(picks):
        weights[row, pick] = _shares(demands.volume_gbps[pick])
    return classes, weights


def network_availability(
    network: Network,
    sweeper: Sweeping,
    *,
    settings: AvailabilitySettings | None = None,
    workers: int = 1,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> NetworkAvailability:
    """Return how long every demand and site watched by ``sweeper`` is without service.

    A demand is lost while it has no way left, a site while no carrier leads there from the hub;
    traffic that is late or does not fit counts as served. What fails and how often is read from
    ``network`` by ``elements``.
    """
    calm = sweeper([])
    classes, weights = group_weights(calm.demands, len(calm.sites))
    found = availability(
        elements(network),
        LostBy(sweeper),
        groups=weights,
        settings=settings,
        workers=workers,
        engine=engine,
        progress=progress,
    )
    return NetworkAvailability(found, calm.demands, calm.sites, classes)
