"""What every scenario of a failure set does: loads, what is lost, how long traffic takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.compute import Progress, run, silent
from netplan.failures.sweeper import Sweeper
from netplan.failures.swept import SLACK, Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures.scenarios import Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.ecmp import EcmpRouter
    from netplan.routing.fabric import Fabric

__all__ = ["SLACK", "Sweep", "sweep"]

CHUNK = 64
"""Scenarios that are computed in one go."""


def sweep(
    fabric: Fabric,
    demands: Demands,
    scenarios: Sequence[Scenario],
    *,
    sites: Sequence[str] = (),
    router: EcmpRouter | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Sweep:
    """Return what every scenario does, traffic rerouted by the IGP as it would be.

    ``sites`` are watched: how far each is from the network's hub. Without ``router`` networks hand
    over by the network's own ``exchange_policy``. The answer does not depend on ``workers``.
    """
    sweeper = Sweeper.of(fabric, demands, sites=sites, router=router)
    chunks = [scenarios[low : low + CHUNK] for low in range(0, len(scenarios), CHUNK)]

    def tell(what: str, done: int, _total: int) -> None:
        progress(what, min(done * CHUNK, len(scenarios)), len(scenarios))

    parts = run(sweeper, chunks, workers=workers, what="failures", progress=tell)
    return sweeper.joined(parts)
