"""Fast reroute: routers next to a failure turn to stored repair paths until the IGP converges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.recovery.engine import Steps, timelines

if TYPE_CHECKING:
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Timeline


def frr_recovery(struck: Struck) -> tuple[Timeline, ...]:
    """Return the timelines of all scenarios with ``settings.fast_reroute`` and the IGP.

    Traffic that no repair path covers stays lost until the IGP has converged; what repair paths
    carry may fill links beyond their capacity, which ``overflow_gbps`` tells.
    """
    steps = Steps(
        repaired=struck.ground.settings.repair_path_s, converged=struck.ground.reconvergence_s
    )
    return timelines(struck, "frr", steps)
