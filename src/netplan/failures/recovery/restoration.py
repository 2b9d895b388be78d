"""Light alone: 1+1 switches, other circuits look for free waves, and no route changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.recovery.engine import Steps, timelines

if TYPE_CHECKING:
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Timeline


def restoration_recovery(struck: Struck) -> tuple[Timeline, ...]:
    """Return the timelines of all scenarios when only the optical network reacts.

    Traffic of circuits that find no other fibre waits for the repair, as in a network of leased
    waves without routers.
    """
    settings = struck.ground.settings
    steps = Steps(switched=settings.protection_switch_ms / 1e3, restored=settings.restoration_s)
    return timelines(struck, "restoration", steps)
