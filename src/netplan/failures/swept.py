"""The answer of a sweep, and what is read off it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Hit, Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

SLACK = 1e-9
"""A utilisation above a limit by no more than rounding keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Loads, losses and latencies without failure and under every scenario.

    Of S scenarios, L links, D demands and T sites: ``base_gbps`` has shape (L, 2), ``load_gbps``
    (S, L, 2), Gbit/s per direction. ``lost`` (S, D) and ``base_lost`` (D) say which demands have
    no path left, and ``unserved_gbps`` adds them up; overload loses nothing here. ``latency_ms``
    (S, D) and ``base_ms`` (D) are one-way over the slowest equal-cost path, nodes, handoffs and
    access tails included; inf where lost. ``site_ms`` (S, T) and ``base_site_ms`` (T) are those
    from the hub to ``sites`` within the best carrier's network. ``hits[i]`` is what scenario i
    takes down. ``why`` says of scenarios that could not be computed why; their figures are NaN.
    """

    scenarios: tuple[Scenario, ...]
    hits: tuple[Hit, ...]
    demands: Demands
    capacity_gbps: Floats
    base_gbps: Floats
    load_gbps: Floats
    base_lost: Flags
    lost: Flags
    base_ms: Floats
    latency_ms: Floats
    sites: tuple[str, ...] = ()
    base_site_ms: Floats = field(default_factory=lambda: np.zeros(0))
    site_ms: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    why: Mapping[int, str] = field(default_factory=dict)

    def part(self, low: int, high: int) -> Sweep:
        """Return the scenarios from row ``low`` up to row ``high``, the latter left out."""
        mine = slice(low, high)
        return replace(
            self,
            scenarios=self.scenarios[mine],
            hits=self.hits[mine],
            load_gbps=self.load_gbps[mine],
            lost=self.lost[mine],
            latency_ms=self.latency_ms[mine],
            site_ms=self.site_ms[mine],
            why={row - low: text for row, text in self.why.items() if low <= row < high},
        )

    @property
    def base_unserved_gbps(self) -> float:
        """What no path is found for without failure, Gbit/s."""
        return float(self.demands.volume_gbps[self.base_lost].sum())

    @property
    def unserved_gbps(self) -> Floats:
        """What no path is left for, by scenario, Gbit/s; NaN where not computed."""
        unserved = np.array([self.demands.volume_gbps[row].sum() for row in self.lost], dtype=float)
        unserved[list(self.why)] = np.nan
        return unserved

    @property
    def base_utilisation(self) -> Floats:
        """The worse direction's load over capacity without failure, per link."""
        return np.asarray(self.base_gbps.max(axis=1, initial=0.0) / self.capacity_gbps)

    @property
    def utilisation(self) -> Floats:
        """The worse direction's load over capacity, shape (S, L)."""
        return np.asarray(self.load_gbps.max(axis=2, initial=0.0) / self.capacity_gbps)

    def worst(self) -> tuple[NDArray[np.int64], Floats]:
        """Return for every link the scenario that loads it most (-1: none) and how much.

        The first scenario wins a tie; -1 stands for "no failure", which wins ties against all.
        """
        if not self.scenarios:
            return np.full(len(self.capacity_gbps), -1), self.base_utilisation
        every = np.nan_to_num(np.vstack([self.base_utilisation, self.utilisation]))
        # Rounded, so that equal loads summed in another order still count as equal.
        first = np.round(every, 9).argmax(axis=0)
        return first - 1, every[first, np.arange(every.shape[1])]

    def full(self, *, working: float, failure: float) -> Flags:
        """Tell which links are bottlenecks.

        That is above ``working`` without failure, or above ``failure`` under the worst scenario;
        both are fractions of capacity.
        """
        _, worst = self.worst()
        return (self.base_utilisation > working + SLACK) | (worst > failure + SLACK)


def joined(calm: Sweep, parts: Sequence[Sweep]) -> Sweep:
    """Return sweeps of the same network, one after the other, as one; ``calm`` has no scenario."""
    if not parts:
        return calm
    starts = np.cumsum([0, *(len(part.scenarios) for part in parts)]).tolist()
    return replace(
        calm,
        scenarios=tuple(scenario for part in parts for scenario in part.scenarios),
        hits=tuple(one for part in parts for one in part.hits),
        load_gbps=np.concatenate([part.load_gbps for part in parts]),
        lost=np.concatenate([part.lost for part in parts]),
        latency_ms=np.concatenate([part.latency_ms for part in parts]),
        site_ms=np.concatenate([part.site_ms for part in parts]),
        why={
            start + row: text
            for start, part in zip(starts, parts, strict=False)
            for row, text in part.why.items()
        },
    )


def calm(fabric: Fabric, demands: Demands, routing: Routing) -> Sweep:
    """Return any routing as a sweep without scenarios: its loads, and which demands have none.

    How long traffic takes is left open (NaN), as not every router says it.
    """
    links, count = fabric.network["links"], len(demands)
    return Sweep(
        scenarios=(),
        hits=(),
        demands=demands,
        capacity_gbps=np.asarray(links["capacity_gbps"]),
        base_gbps=routing.load_gbps(demands.volume_gbps),
        load_gbps=np.zeros((0, len(links), 2)),
        base_lost=~routing.served,
        lost=np.zeros((0, count), dtype=np.bool_),
        base_ms=np.full(count, np.nan),
        latency_ms=np.zeros((0, count)),
    )
