"""Plans for demands that keep together: each takes its cheapest path at shaken prices."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from netplan.capacity.models.slopes import first_slope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.flows import Flows, Units
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.levels import Levels
    from netplan.capacity.models.program import Whole
    from netplan.capacity.models.sofar import SoFar

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROUNDS = 8
"""Rounds of slope scaling from one draw of prices."""

_SPREAD = 0.4
_KEPT = 1e-6


def keep_together(
    whole: Whole, of: tuple[Form, Units], levels: tuple[Levels, ...], sofar: SoFar, seconds: float
) -> None:
    """Make plans of one path a demand for some seconds; the best goes to ``sofar``.

    Slope scaling as in ``slopes``, with every demand on its cheapest path: whole demands are
    whole units too. Plans that overfill a link, or break a row, are dropped.
    """
    form, deadline = of[0], time.monotonic() + seconds
    chance = np.random.default_rng(sofar.settings.seed)
    first, amount = first_slope(levels), of[1].amount
    units = whole.program.row_units()
    while time.monotonic() < deadline and not sofar.done:
        slope = first * chance.lognormal(0.0, _SPREAD, first.size)
        for _ in range(ROUNDS):
            want, arc = _cheapest(form, form.routing_cost + slope[form.link])
            if not want.size:
                return
            load = _load(form, want, arc)
            level = np.array([each.at_least(own) for each, own in zip(levels, load, strict=True)])
            values = _values(whole, levels, level, (want, arc, amount), arcs=form.tail.size)
            cost = float(whole.program.cost @ values)
            better = cost < sofar.objective
            if better and whole.program.violation(values, row_units=units) < _KEPT:
                sofar.learn(values=values, objective=cost)
            paid = np.array([each.cost[own] for each, own in zip(levels, level, strict=True)])
            slope = np.where(load > 0, paid / np.maximum(load, 1e-9), slope)


def _cheapest(form: Form, price: Floats) -> tuple[Ints, Ints]:
    """Return want and arc of every step of all cheapest paths; none where a want has no path."""
    # Of two arcs between the same nodes the cheaper one counts.
    order = np.lexsort((price, form.head, form.tail))
    number = np.full((form.nodes, form.nodes), -1, dtype=np.int64)
    number[form.tail[order[::-1]], form.head[order[::-1]]] = order[::-1]
    tail, head = np.nonzero(number >= 0)
    paid = np.maximum(price[number[tail, head]], 1e-12)
    graph = csr_array((paid, (tail, head)), shape=number.shape)
    origins, row = np.unique(form.origin, return_inverse=True)
    _, before = dijkstra(graph, indices=origins, return_predecessors=True)
    at, wants = form.target.copy(), np.arange(form.target.size)
    want, arc = [], []
    while wants.size:
        back = before[row[wants], at[wants]].astype(np.int64)
        if (back < 0).any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        want.append(wants)
        arc.append(number[back, at[wants]])
        at[wants] = back
        wants = wants[back != form.origin[wants]]
    none = [np.empty(0, dtype=np.int64)]
    return np.concatenate(want or none), np.concatenate(arc or none)


def _load(form: Form, want: Ints, arc: Ints) -> Floats:
    """Return the load of each link, the greater of its rows'."""
    rows = np.bincount(form.row[arc], weights=form.volume[want], minlength=form.row_link.size)
    load = np.zeros(form.links)
    np.maximum.at(load, form.row_link, rows)
    return load


def _values(
    whole: Whole,
    levels: tuple[Levels, ...],
    level: Ints,
    steps: tuple[Ints, Ints, Floats],
    *,
    arcs: int,
) -> Floats:
    """Return a plan as values of the whole program's columns."""
    flows: Flows = whole.flows  # type: ignore[assignment]
    values = np.zeros(whole.program.shape[1])
    for own, each in zip(level, levels, strict=True):
        values[each.column] = each.counts[own]
    opened = whole.bought.opened
    charged = np.flatnonzero(opened >= 0)
    values[opened[charged]] = level[charged] > 0
    want, arc, amount = steps
    place = np.full((amount.size, arcs), -1, dtype=np.int64)
    place[flows.group, flows.arc] = flows.column
    values[place[want, arc]] = amount[want]
    return values
