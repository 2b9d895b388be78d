"""One proposal's effect: the same questions asked of the network before and after it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures import segment_failures, sweep
from netplan.metrics.latency_table import looked_at
from netplan.metrics.measured import Measured, egress_gbps, figure
from netplan.metrics.pairs import measure
from netplan.metrics.targets import judge
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from netplan.metrics.states import States
    from netplan.metrics.views import Views
    from netplan.routing.demands import Demands
    from netplan.topology.change import Change

Latencies = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a network state comes to: figures and verdicts of all targets, latencies, capacity.

    ``latency_ms[view, site]`` is one-way from the hub: the best carrier's for ``ip``, the mean
    over connected pairs of networks for ``internet``. ``bottlenecks`` counts links above the
    working limit without failure or above the failure limit under a single cut.
    """

    figures: Mapping[str, Measured]
    verdicts: Mapping[str, str]
    latency_ms: Latencies
    egress_gbps: float
    bottlenecks: int
    worst_utilisation: float

    def mean_ms(self, sites: tuple[str, ...]) -> float:
        """Return the mean best-carrier latency to ``sites``, ms one-way; NaN when none is seen."""
        seen = [self.latency_ms["ip", site] for site in sites if ("ip", site) in self.latency_ms]
        return float(np.mean(seen)) if seen else math.nan


def site_latencies(view: Views) -> dict[tuple[str, str], float]:
    """Return latency from the hub to every place looked at, in the ip and internet views."""
    hub = view.network.settings.hub
    found: dict[tuple[str, str], float] = {}
    for site in looked_at(view.network):
        best = view.ip(hub, site)
        if best is not None:
            found["ip", site] = best.latency.one_way_ms
        pairs = measure(view, kind="internet", sources=[hub], targets=[site])
        seen = [pair.sight.latency.one_way_ms for pair in pairs if pair.sight is not None]
        if seen:
            found["internet", site] = float(np.mean(seen))
    return found


def _strain(view: Views, demands: Demands) -> tuple[int, float]:
    """Return how many links are bottlenecks and the worst utilisation under any single cut."""
    network = view.network
    result = sweep(view.fabric, demands, segment_failures(network))
    limits = network.settings
    full = result.full(working=limits.working_utilisation, failure=limits.failure_utilisation)
    return int(full.sum()), float(result.worst()[1].max(initial=0.0))


def outcome(states: States, view: Views, demands: Demands) -> Outcome:
    """Return what the state ``view`` comes to, with ``demands`` on it."""
    bottlenecks, worst = _strain(view, demands)
    figures = {
        row["target"]: figure(states, view, row, worst_utilisation=worst)
        for row in states.plain["targets"].rows()
    }
    verdicts = {
        row["target"]: judge(row, figures[row["target"]]) for row in states.plain["targets"].rows()
    }
    return Outcome(
        figures=figures,
        verdicts=verdicts,
        latency_ms=site_latencies(view),
        egress_gbps=egress_gbps(view),
        bottlenecks=bottlenecks,
        worst_utilisation=worst,
    )


def evaluate(states: States, change: Change, demands: Demands) -> Outcome:
    """Return what today's network comes to with ``change`` applied."""
    after = apply_change(states.today().network, change)
    return outcome(states, states.see(after), demands)
