"""All ways of recovering together, as one network has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.recovery.engine import Steps, timelines

if TYPE_CHECKING:
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Timeline


def stack_recovery(struck: Struck) -> tuple[Timeline, ...]:
    """Return the timelines of all scenarios with 1+1, fast reroute, the IGP and restoration.

    Light switches, routers repair, routes converge, and circuits that find other fibre carry
    traffic again at their old IGP cost.
    """
    settings = struck.ground.settings
    steps = Steps(
        switched=settings.protection_switch_ms / 1e3,
        repaired=settings.repair_path_s,
        converged=struck.ground.reconvergence_s,
        restored=settings.restoration_s,
    )
    return timelines(struck, "stack", steps)
