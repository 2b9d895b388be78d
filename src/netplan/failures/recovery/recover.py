"""One call for what failures leave unserved, and for how long, under each way of recovering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.compute import Progress, run, silent
from netplan.errors import Finding, InputError, near
from netplan.failures.recovery.frr import frr_recovery
from netplan.failures.recovery.ground import Ground
from netplan.failures.recovery.igp import igp_recovery
from netplan.failures.recovery.protection import protection_recovery
from netplan.failures.recovery.restoration import restoration_recovery
from netplan.failures.recovery.stack import stack_recovery
from netplan.failures.recovery.struck import Struck
from netplan.failures.recovery.timeline import MODES, Mode, Recovery, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netplan.failures.recovery.settings import RecoverySettings
    from netplan.failures.scenarios import Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.ecmp import EcmpRouter
    from netplan.routing.fabric import Fabric

WAYS: Mapping[Mode, Callable[[Struck], tuple[Timeline, ...]]] = {
    "igp": igp_recovery,
    "protection": protection_recovery,
    "frr": frr_recovery,
    "restoration": restoration_recovery,
    "stack": stack_recovery,
}


CHUNK = 64
"""Scenarios that are worked out at a time: memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Recoverer:
    """A network with its demands and ways of recovering: called with scenarios, their timelines.

    It pickles, and each scenario's answer is the same whatever others are asked beside it: it is
    what runs in chunks, here or elsewhere.
    """

    ground: Ground
    modes: tuple[Mode, ...] = MODES

    def __call__(self, scenarios: Sequence[Scenario]) -> Recovery:
        """Return the timelines of ``scenarios``, scenario by scenario, mode by mode."""
        struck = Struck.by(self.ground, scenarios)
        by_mode = [WAYS[mode](struck) for mode in self.modes]
        lines = tuple(line for each in zip(*by_mode, strict=True) for line in each)
        return Recovery(struck.scenarios, self.ground.classes, lines)


def recover(
    fabric: Fabric,
    demands: Demands,
    scenarios: Sequence[Scenario],
    *,
    modes: Sequence[Mode] = MODES,
    settings: RecoverySettings | None = None,
    router: EcmpRouter | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Recovery:
    """Return the timeline of every scenario under each of ``modes``.

    The answer does not depend on ``workers``. Raises InputError for an unknown mode and for
    settings that make no sense.
    """
    unknown = [
        Finding("recovery", row, "mode", f"no mode {mode!r}{near(mode, MODES)}")
        for row, mode in enumerate(modes, 1)
        if mode not in MODES
    ]
    if unknown:
        where = "recovery"
        raise InputError(where, unknown)
    ground = Ground.of(fabric, demands, settings=settings, router=router)
    chunks = [scenarios[low : low + CHUNK] for low in range(0, len(scenarios), CHUNK)]
    parts = run(
        Recoverer(ground, tuple(modes)),
        chunks,
        workers=workers,
        what="recovery",
        progress=progress,
    )
    lines = [
        replace(line, scenario=line.scenario + CHUNK * number)
        for number, part in enumerate(parts)
        for line in part.timelines
    ]
    return Recovery(tuple(scenarios), ground.classes, tuple(lines))
