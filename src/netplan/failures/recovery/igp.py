"""The IGP alone: nothing passes a failed link until every router has its new routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.recovery.engine import Steps, timelines

if TYPE_CHECKING:
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Timeline


def igp_recovery(struck: Struck) -> tuple[Timeline, ...]:
    """Return the timelines of all scenarios when only the IGP reacts.

    All routers change at once, after the whole of ``reconvergence_s``: micro-loops while some
    have changed and others have not, and BGP's own time where another exchange takes over, are
    not modelled.
    """
    return timelines(struck, "igp", Steps(converged=struck.ground.reconvergence_s))
