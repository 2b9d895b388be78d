"""The columns of routing: what goes over which arc, and that all of it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.lp.build import Builder

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Column i is what group ``group[i]`` sends from point ``tail[i]`` to ``head[i]`` over an arc.

    A unit of it takes ``room[i]`` of the arc's capacity. Points are nodes, or nodes at a number
    of links from the origin. Want k goes from ``start[k]`` to ``end[k]`` in group ``of[k]``,
    ``twice`` if over two paths with all of it on either.
    """

    column: Ints
    group: Ints
    tail: Ints
    head: Ints
    arc: Ints
    room: Floats
    of: Ints
    start: Ints
    end: Ints
    twice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """In what a want is sent: ``amount[k]`` units that take ``room[k]`` each, whole or not."""

    amount: Floats
    room: Floats
    most: Floats
    whole: bool
    twice: bool = False


def units_of(problem: ModelProblem, form: Form) -> Units:
    """Return the units of each want: capacity, routing units, or the path of the whole demand.

    1+1 protection sends two whole paths, which may share no link.
    """
    one = np.ones(form.volume.size)
    if problem.survival == "one_plus_one":
        return Units(amount=2.0 * one, room=form.volume, most=one, whole=True, twice=True)
    if problem.routing == "single_path":
        return Units(amount=one, room=form.volume, most=one, whole=True)
    if problem.routing == "integer":
        value = np.array([each.value for each in problem.demands])
        unit = np.array([each.unit for each in problem.demands])
        return Units(amount=value, room=unit, most=value, whole=True)
    return Units(amount=form.volume, room=one, most=one * np.inf, whole=False)


def by_origin(builder: Builder, form: Form, alive: Flags, *, priced: bool) -> Flows:
    """Add f[s, a], the flow from origin s on arc a, for wants that may be split over all paths.

    For each origin s and node v other than s: sum over arcs into v of f[s, a] - sum over arcs
    out of v of f[s, a] = what is wanted from s to v. Exact: such a flow splits into paths.
    """
    origins = np.unique(form.origin)
    own = np.searchsorted(origins, form.origin)
    wanted = np.zeros((origins.size, form.nodes))
    np.add.at(wanted, (own, form.target), form.volume)
    group, arc = _pairs(origins.size, alive)
    useful = form.head[arc] != origins[group]
    group, arc = group[useful], arc[useful]
    column = builder.columns("flow", arc.size, cost=form.routing_cost[arc] if priced else 0.0)
    _conserve(builder, form, (group, arc, column), origins, wanted)
    return Flows(
        column=column,
        group=group,
        tail=form.tail[arc],
        head=form.head[arc],
        arc=arc,
        room=np.ones(arc.size),
        of=own,
        start=form.origin,
        end=form.target,
    )


def by_want(builder: Builder, form: Form, units: Units, alive: Flags, *, priced: bool) -> Flows:
    """Add x[k, a], the units of want k on arc a, for wants that are not split at will.

    For each want k and node v other than its origin: sum over arcs into v of x[k, a] - sum over
    arcs out of v of x[k, a] = the amount of k where v is its target, else 0.
    """
    count = form.volume.size
    wanted = np.zeros((count, form.nodes))
    wanted[np.arange(count), form.target] = units.amount
    group, arc = _pairs(count, alive)
    useful = (form.head[arc] != form.origin[group]) & (form.tail[arc] != form.target[group])
    group, arc = group[useful], arc[useful]
    column = builder.columns(
        "path",
        arc.size,
        cost=form.routing_cost[arc] * units.room[group] if priced else 0.0,
        upper=units.most[group],
        integer=units.whole,
    )
    _conserve(builder, form, (group, arc, column), form.origin, wanted)
    return Flows(
        column=column,
        group=group,
        tail=form.tail[arc],
        head=form.head[arc],
        arc=arc,
        room=units.room[group],
        of=np.arange(count),
        start=form.origin,
        end=form.target,
        twice=units.twice,
    )


def _pairs(groups: int, alive: Flags) -> tuple[Ints, Ints]:
    """Return every group with every arc that is alive."""
    arcs = np.flatnonzero(alive)
    return np.repeat(np.arange(groups), arcs.size), np.tile(arcs, groups)


def _conserve(
    builder: Builder,
    form: Form,
    sent: tuple[Ints, Ints, Ints],
    origins: Ints,
    wanted: Floats,
) -> None:
    """Add the balance of every group at every node: in - out = wanted, but at its origin.

    ``sent`` are group, arc and number of each column; ``wanted`` has shape (groups, nodes).
    """
    group, arc, column = sent
    row = np.arange(wanted.size).reshape(wanted.shape)
    # The balance at the origin follows from the others.
    free = np.zeros_like(wanted)
    free[np.arange(origins.size), origins] = np.inf
    builder.rows(
        "balance",
        row.size,
        [
            (row[group, form.head[arc]], column, 1.0),
            (row[group, form.tail[arc]], column, -1.0),
        ],
        lower=(wanted - free).ravel(),
        upper=(wanted + free).ravel(),
    )


def disjoint_rows(builder: Builder, form: Form, flows: Flows) -> None:
    """Add, for each want and link: sum of x[k, a] over the arcs of the link <= 1."""
    key = flows.group * form.links + form.link[flows.arc]
    keys, place = np.unique(key, return_inverse=True)
    builder.rows("disjoint", keys.size, [(place, flows.column, 1.0)], upper=1.0)
