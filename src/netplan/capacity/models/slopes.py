"""A plan fast: route at what a unit of load cost on each link in the last round.

Slope scaling: Kim and Pardalos, A solution approach to the fixed charge network flow problem,
Operations Research Letters 24, 1999.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.levels import Levels
    from netplan.capacity.models.reroute import Router

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROUNDS = 15
PATIENCE = 4


def first_slope(levels: tuple[Levels, ...]) -> Floats:
    """Return what a unit of each link's greatest level costs, 0 where nothing is for sale.

    >>> from netplan.capacity.models.levels import Levels
    >>> steps = np.array([0.0, 10.0])
    >>> none = np.zeros((2, 0))
    >>> first_slope((Levels(capacity=steps, cost=3 * steps, counts=none, column=none[0]),)).tolist()
    [3.0]
    """
    return np.array(
        [each.cost[-1] / each.capacity[-1] if each.capacity[-1] > 0 else 0.0 for each in levels]
    )


def slope_scaled(router: Router, levels: tuple[Levels, ...], slope: Floats) -> Ints | None:
    """Return the levels of the cheapest of some rounds; None where the greatest do not suffice.

    Round by round everything is routed, within the greatest levels, at routing cost + ``slope``
    for a unit of load; what the levels cost that the load then needs, a unit, is the next slope.
    """
    most = np.array([each.capacity[-1] for each in levels])
    best, least, since = None, np.inf, 0
    for _ in range(ROUNDS):
        load = router.load(most, slope)
        if load is None:
            return None
        level = np.array([each.at_least(own) for each, own in zip(levels, load, strict=True)])
        bought = np.array([each.cost[own] for each, own in zip(levels, level, strict=True)])
        cost = float(bought.sum()) + router.routing_cost
        if cost < least:
            best, least, since = level, cost, 0
        since += 1
        if since > PATIENCE:
            break
        slope = np.where(load > 0, bought / np.maximum(load, 1e-9), slope)
    return best
