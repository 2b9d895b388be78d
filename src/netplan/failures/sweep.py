"""Every scenario of a failure set, one after the other: loads, what is lost, what is to blame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from netplan.compute import Progress, run, silent
from netplan.failures.scenarios import Scenario, links_down
from netplan.routing.ecmp import EcmpRouter, Shares, as_routing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric


@dataclass(frozen=True, slots=True)
class Sweep:
    """Loads without failure and under every scenario.

    ``base_gbps`` has shape (links, 2), ``load_gbps`` (scenarios, links, 2), Gbit/s per
    direction; ``unserved_gbps`` and ``base_unserved_gbps`` count traffic that no path is left
    for, which overload does not. ``down[i]`` holds the link rows scenario i takes down.
    """

    scenarios: tuple[Scenario, ...]
    capacity_gbps: NDArray[np.float64]
    base_gbps: NDArray[np.float64]
    base_unserved_gbps: float
    load_gbps: NDArray[np.float64]
    unserved_gbps: NDArray[np.float64]
    down: tuple[frozenset[int], ...]

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


def _one(
    scenario: Scenario,
    *,
    fabric: Fabric,
    demands: Demands,
    router: EcmpRouter,
    known: list[Shares | None],
) -> tuple[NDArray[np.float64], float, frozenset[int]]:
    """Return loads, unserved traffic and links down of one scenario."""
    down = links_down(fabric.network, scenario)
    shares = router.shares(fabric, demands, down=down, known=known)
    routing = as_routing(shares, fabric)
    lost = float(demands.volume_gbps[~routing.served].sum())
    return routing.load_gbps(demands.volume_gbps), lost, down


def sweep(
    fabric: Fabric,
    demands: Demands,
    scenarios: Sequence[Scenario],
    *,
    router: EcmpRouter | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Sweep:
    """Return the loads under every scenario, traffic rerouted by the IGP as it would be."""
    router = router or EcmpRouter()
    known = router.shares(fabric, demands)
    base = as_routing(known, fabric)
    one = partial(_one, fabric=fabric, demands=demands, router=router, known=known)
    answers = run(one, scenarios, workers=workers, what="failures", progress=progress)
    links = len(fabric.network["links"])
    loads = np.array([load for load, _, _ in answers], dtype=np.float64)
    return Sweep(
        scenarios=tuple(scenarios),
        capacity_gbps=np.asarray(fabric.network["links"]["capacity_gbps"]),
        base_gbps=base.load_gbps(demands.volume_gbps),
        base_unserved_gbps=float(demands.volume_gbps[~base.served].sum()),
        load_gbps=loads.reshape(len(answers), links, 2),
        unserved_gbps=np.array([lost for _, lost, _ in answers], dtype=np.float64),
        down=tuple(down for _, _, down in answers),
    )
