"""A network under plain ECMP, without failure and after each: loads, limits, what is short."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.runout.epochs import aged
from netplan.failures.sets import failure_set
from netplan.failures.sweeper import Sweeper
from netplan.failures.swept import SLACK
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.terms import Terms
    from netplan.failures.scenarios import Hit, Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

DIGITS = 6
"""Gbit/s alike to so many digits are alike: loads are summed in several orders."""


@dataclass(frozen=True, slots=True)
class Look:
    """Loads of every state and what they ask of each link.

    ``load_gbps`` (states, links, 2), row 0 without failure, ``need_gbps`` (links) the capacity
    that keeps every limit, ``short_gbps`` (links) how much of it is missing; ``worst`` is the
    greatest need as a share of the capacity: at most 1 where all limits are kept. ``mean_ms`` is
    the one-way latency without failure, demands weighted by volume; NaN where not known.
    """

    load_gbps: Floats
    need_gbps: Floats
    short_gbps: Floats
    worst: float
    mean_ms: float = nan

    @property
    def total_gbps(self) -> float:
        """Capacity missing on all links together, Gbit/s."""
        return round(float(self.short_gbps.sum()), DIGITS)

    @property
    def score(self) -> tuple[float, float]:
        """What a search makes small: capacity missing, then the worst need."""
        return self.total_gbps, round(self.worst, DIGITS)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is asked of plain ECMP: the network and demands of a year, failures and limits.

    ``limit`` (states) is the share of the capacity that may be in use, without failure first;
    ``hits`` are what the failures of the further states take down.
    """

    network: Network
    woven: Fabric
    demands: Demands
    scenarios: tuple[Scenario, ...]
    hits: tuple[Hit, ...]
    router: EcmpRouter
    limit: Floats
    capacity_gbps: Floats

    @classmethod
    def of(cls, network: Network, terms: Terms, *, year: int | None = None) -> Ground:
        """Return the ground of a plan's network in ``year``, else in its last one."""
        when = terms.years[-1] if year is None else year
        network = aged(network, when)
        spec = ",".join(terms.survive)
        scenarios = failure_set(network, spec).scenarios if spec else ()
        woven, router = fabric(network), EcmpRouter(terms.policy)
        demands = demands_in(network, when)
        known = Sweeper.of(woven, demands, router=router).effects.hits(scenarios)[0]
        limits = [terms.working_utilisation, *(terms.failure_utilisation for _ in scenarios)]
        capacity = np.asarray(network["links"]["capacity_gbps"], dtype=np.float64)
        limit = np.array(limits, dtype=np.float64)
        return cls(network, woven, demands, scenarios, tuple(known), router, limit, capacity)

    def look(self, woven: Fabric | None = None) -> Look:
        """Return the loads of every state on ``woven``, else on the network as it is."""
        swept = Sweeper.of(woven or self.woven, self.demands, router=self.router)(self.scenarios)
        # A failure that could not be computed has NaN loads and asks for nothing.
        load = np.nan_to_num(np.concatenate([swept.base_gbps[None], swept.load_gbps]))
        served = ~swept.base_lost & (self.demands.volume_gbps > 0.0)
        volume = self.demands.volume_gbps[served]
        mean = float(np.average(swept.base_ms[served], weights=volume)) if volume.size else nan
        return replace(self.judged(load), mean_ms=mean)

    def judged(self, load_gbps: Floats) -> Look:
        """Return what loads (states, links, 2) ask of the links."""
        need = (load_gbps.max(axis=2) / self.limit[:, None]).max(axis=0, initial=0.0)
        used = need / self.capacity_gbps
        short = np.where(used > 1.0 + SLACK, need - self.capacity_gbps, 0.0)
        return Look(load_gbps, need, short, float(used.max(initial=0.0)))
