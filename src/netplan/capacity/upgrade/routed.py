"""The search that fits the routing a plan declares."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.backups import by_backups
from netplan.capacity.upgrade.ecmp import by_igp, fitted, here, least_topology
from netplan.capacity.upgrade.free import freely

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.capacity.design import Moment
    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.outcome import Outcome

BOUND_SHARE = 0.4
"""The part of the time that goes to the bound where another routing than free is declared."""


def routed(
    ground: Ground,
    first: Outcome | None,
    *,
    until: float,
    progress: Callable[[Moment], None] | None = None,
) -> Outcome:
    """Return the cheapest upgrade under the routing of the terms.

    ``first`` is a plan under ECMP that is known already. What is proved for free routing holds
    for any: each of the others is one way to split traffic freely.
    """
    routing = ground.asked.asked.terms.routing
    if routing == "ecmp" and ground.asked.asked.exactly_here:
        return here(ground, until=until)
    if first is None and ground.timely is None:
        first = fitted(ground, least_topology(ground), time_limit_s=10.0, gap=0.001)
    if routing == "free":
        return freely(ground, until=until, start=first, progress=progress)
    now = time.monotonic()
    loose = freely(ground, until=now + BOUND_SHARE * (until - now), start=first, lean=False)
    if loose.status == "infeasible":
        return replace(loose, values=loose.values[:0])
    search = by_igp if routing == "ecmp" else by_backups
    return search(ground, until=until, bound=loose.bound)
