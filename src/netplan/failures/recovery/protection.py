"""1+1 protection: links with a whole second route switch to it, others wait for the IGP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.recovery.engine import Steps, timelines

if TYPE_CHECKING:
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Timeline


def protection_recovery(struck: Struck) -> tuple[Timeline, ...]:
    """Return the timelines of all scenarios with 1+1 protection and the IGP.

    Routers hold off while light switches: no route changes for a link that comes back in time.
    """
    switched = struck.ground.settings.protection_switch_ms / 1e3
    steps = Steps(switched=switched, converged=struck.ground.reconvergence_s)
    return timelines(struck, "protection", steps)
