"""From weights of trees to the answer: loads counted anew, carried parts, prices by arc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.optimum.columns import Columns
from netplan.routing.optimum.layout import limited_arcs, limited_ports
from netplan.routing.optimum.result import Optimum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.routing.optimum.aim import Aim
    from netplan.routing.optimum.generation import Found
    from netplan.routing.optimum.pool import Pool
    from netplan.routing.optimum.problem import FlowProblem

    Floats = NDArray[np.float64]

_DUST = 1e-9
"""A part of a group's traffic that rounding left, and that is not worth a path."""

_PRICE_DUST = 1e-9
"""A price this small beside the greatest is what smoothing left."""


def optimum_of(problem: FlowProblem, pool: Pool, aim: Aim, found: Found) -> Optimum:
    """Return the answer; everything is counted from the trees, nothing taken from the solver."""
    columns = _columns(pool, aim, found.weight)
    counted = type(pool)(pool.layout, list(columns.rounds))
    load = counted.load(columns.weight)
    full = pool.in_rows(load) / pool.layout.room
    worst = float(full.max(initial=0.0))
    carried = columns.carried()
    if aim.cap is None:
        objective, bound = worst, found.bound
    elif aim.gain > 0:
        objective, bound = float(problem.volume_gbps @ carried), -found.bound
    else:
        objective, bound = float(aim.measure @ load), found.bound
    # The bound is a float sum too: it may pass the objective by rounding.
    bound = max(bound, objective) if aim.gain > 0 else min(bound, objective)
    price, shared_price = _prices(problem, found.price)
    return Optimum(
        objective=objective,
        bound=bound,
        gap=abs(objective - bound) / max(abs(objective), 1e-12),
        utilisation=worst,
        load_gbps=load,
        carried=carried,
        reachable=_reachable(pool),
        price=price,
        shared_price=shared_price,
        rounds=found.rounds,
        columns=columns,
    )


def _columns(pool: Pool, aim: Aim, weight: Floats) -> Columns:
    """Return the rounds that are used, with weights that sum to 1 where all must be served."""
    kept = np.where(weight > _DUST, weight, 0.0)
    total = kept.sum(axis=0)
    kept = kept / (np.maximum(total, 1.0) if aim.gain > 0 else np.where(total > 0, total, 1.0))
    used = np.flatnonzero(kept.any(axis=1))
    return Columns(pool.layout, tuple(pool.rounds[number] for number in used), kept[used])


def _reachable(pool: Pool) -> NDArray[np.bool_]:
    """Return which demands have any way at all: the first round serves all that can be."""
    return np.asarray(pool.rounds[0].chosen >= 0)


def _prices(problem: FlowProblem, price: Floats) -> tuple[Floats, Floats]:
    """Return row prices by arc and by shared capacity."""
    price = np.where(price > _PRICE_DUST * price.max(initial=0.0), price, 0.0)
    arcs, ports = limited_arcs(problem), limited_ports(problem)
    by_arc, by_port = np.zeros(problem.graph.arcs), np.zeros(len(problem.shared))
    by_arc[arcs] = price[: arcs.size]
    by_port[list(ports)] = price[arcs.size :]
    return by_arc, by_port
