"""Every scenario of a failure set, one after the other: loads, what is lost, what is to blame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from netplan.compute import Progress, run, silent
from netplan.failures.scenarios import Hit, Scenario, hit, riders
from netplan.routing.crossing import policy_of
from netplan.routing.ecmp import EcmpRouter, Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing


SLACK = 1e-9
"""A utilisation above a limit by no more than rounding keeps it."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Loads without failure and under every scenario.

    ``base_gbps`` has shape (links, 2), ``load_gbps`` (scenarios, links, 2), Gbit/s per
    direction; ``unserved_gbps`` and ``base_unserved_gbps`` count traffic that no path is left
    for, which overload does not. ``hits[i]`` holds the link rows scenario i takes down or
    switches to their backup route.
    """

    scenarios: tuple[Scenario, ...]
    capacity_gbps: NDArray[np.float64]
    base_gbps: NDArray[np.float64]
    base_unserved_gbps: float
    load_gbps: NDArray[np.float64]
    unserved_gbps: NDArray[np.float64]
    hits: tuple[Hit, ...]

    @property
    def base_utilisation(self) -> NDArray[np.float64]:
        """The worse direction's load over capacity without failure, per link."""
        return np.asarray(self.base_gbps.max(axis=1, initial=0.0) / self.capacity_gbps)

    @property
    def utilisation(self) -> NDArray[np.float64]:
        """The worse direction's load over capacity, shape (scenarios, links)."""
        return np.asarray(self.load_gbps.max(axis=2, initial=0.0) / self.capacity_gbps)

    def worst(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return for every link the scenario that loads it most (-1: none) and how much.

        The first scenario wins a tie; -1 stands for "no failure", which wins ties against all.
        """
        if not self.scenarios:
            return np.full(len(self.capacity_gbps), -1), self.base_utilisation
        every = np.vstack([self.base_utilisation, self.utilisation])
        # Rounded, so that equal loads summed in another order still count as equal.
        first = np.round(every, 9).argmax(axis=0)
        return first - 1, every[first, np.arange(every.shape[1])]

    def full(self, *, working: float, failure: float) -> NDArray[np.bool_]:
        """Tell which links are bottlenecks.

        That is above ``working`` without failure, or above ``failure`` under the worst scenario;
        both are fractions of capacity.
        """
        _, worst = self.worst()
        return (self.base_utilisation > working + SLACK) | (worst > failure + SLACK)


def calm(fabric: Fabric, demands: Demands, routing: Routing) -> Sweep:
    """Return a routing as a sweep without scenarios: its loads, and what is not served."""
    links = fabric.network["links"]
    return Sweep(
        scenarios=(),
        capacity_gbps=np.asarray(links["capacity_gbps"]),
        base_gbps=routing.load_gbps(demands.volume_gbps),
        base_unserved_gbps=float(routing.unserved_gbps(demands.volume_gbps).sum()),
        load_gbps=np.zeros((0, len(links), 2)),
        unserved_gbps=np.zeros(0),
        hits=(),
    )


def _one(
    effect: Hit, *, demands: Demands, router: EcmpRouter, known: Known
) -> tuple[NDArray[np.float64], float]:
    """Return loads and unserved traffic of one scenario: only what it touches is routed again."""
    anew = router.rerouted(demands, known, down=effect.down)
    untouched = demands.volume_gbps.copy()
    untouched[list(anew)] = 0.0
    load = known.routing.arc_gbps(untouched)
    lost = ~known.routing.served
    for number, shares in anew.items():
        lost[number] = shares is None
        volume = demands.volume_gbps[number]
        for arc, share in (shares or {}).items():
            load[arc] += volume * share
    return load[: 2 * known.routing.links].reshape(-1, 2), float(demands.volume_gbps[lost].sum())


def sweep(
    fabric: Fabric,
    demands: Demands,
    scenarios: Sequence[Scenario],
    *,
    router: EcmpRouter | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Sweep:
    """Return the loads under every scenario, traffic rerouted by the IGP as it would be.

    Without ``router`` networks hand over by the network's own ``exchange_policy``.
    """
    router = router or EcmpRouter(policy_of(fabric.network))
    known = router.learn(fabric, demands)
    base = calm(fabric, demands, known.routing)
    one = partial(_one, demands=demands, router=router, known=known)
    carried = riders(fabric.network)
    hits = [hit(carried, scenario) for scenario in scenarios]
    answers = run(one, hits, workers=workers, what="failures", progress=progress)
    links = len(fabric.network["links"])
    loads = np.array([load for load, _ in answers], dtype=np.float64)
    return Sweep(
        scenarios=tuple(scenarios),
        capacity_gbps=base.capacity_gbps,
        base_gbps=base.base_gbps,
        base_unserved_gbps=base.base_unserved_gbps,
        load_gbps=loads.reshape(len(answers), links, 2),
        unserved_gbps=np.array([lost for _, lost in answers], dtype=np.float64),
        hits=tuple(hits),
    )
