"""The columns of routing over paths of limited length: the network again for each link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.flows import Flows, units_of
from netplan.errors import Finding, InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.lp.build import Builder

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST_COLUMNS = 4_000_000
"""Columns above which a problem is refused: its program would not fit."""


def by_hops(
    builder: Builder, problem: ModelProblem, form: Form, alive: Flags, *, priced: bool
) -> Flows:
    """Add x[k, h, a], the units of want k on arc a as its link number h + 1, h below its limit.

    For each want k, h from 1 and node v other than its target: what comes into v as link h leaves
    it as link h + 1. Into its target comes the amount of k over all h. A walk that meets a node
    twice can be cut short, so that these are the paths within the limit.
    """
    units = units_of(problem, form)
    group, level, arc = _layers(problem, form, alive)
    column = builder.columns(
        "hop",
        arc.size,
        cost=form.routing_cost[arc] * units.room[group] if priced else 0.0,
        upper=units.most[group],
        integer=units.whole,
    )
    # All visits of a target are one point, behind the last layer; its origin is one before all.
    last = (int(level.max(initial=0)) + 2) * form.nodes
    ends = form.head[arc] == form.target[group]
    tail = np.where(level == 0, form.origin[group], level * form.nodes + form.tail[arc])
    head = np.where(ends, last, (level + 1) * form.nodes + form.head[arc])
    _conserve(builder, (group, tail, head, column), form.origin, units.amount, last)
    return Flows(
        column=column,
        group=group,
        tail=tail,
        head=head,
        arc=arc,
        room=units.room[group],
        of=np.arange(form.volume.size),
        start=form.origin,
        end=np.full(form.volume.size, last),
        twice=units.twice,
    )


def _conserve(
    builder: Builder,
    sent: tuple[Ints, Ints, Ints, Ints],
    origin: Ints,
    amount: Floats,
    last: int,
) -> None:
    """Add the balance of every want at every point it can meet, but its origin.

    ``sent`` are group, tail, head and number of each column.
    """
    group, tail, head, column = sent
    wants = np.arange(amount.size)
    size = last + 1
    keys = np.concatenate([group * size + tail, group * size + head, wants * size + last])
    points, place = np.unique(keys, return_inverse=True)
    out, into, ends = np.split(place, [group.size, 2 * group.size])
    wanted = np.zeros(points.size)
    wanted[ends] = amount
    free = np.where(np.isin(points, wants * size + origin), np.inf, 0.0)
    builder.rows(
        "balance",
        points.size,
        [(into, column, 1.0), (out, column, -1.0)],
        lower=wanted - free,
        upper=wanted + free,
    )


def _layers(problem: ModelProblem, form: Form, alive: Flags) -> tuple[Ints, Ints, Ints]:
    """Return want, layer and arc of every column that can lie on a path within the limits."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    arcs = np.flatnonzero(alive)
    shape = (form.nodes, form.nodes)
    graph = coo_array((np.ones(arcs.size), (form.tail[arcs], form.head[arcs])), shape=shape)
    far = dijkstra(graph.tocsr(), unweighted=True)
    found = []
    total = 0
    for want, (origin, target) in enumerate(zip(form.origin, form.target, strict=True)):
        limit = int(min(problem.demands[want].hops, form.nodes - 1))
        useful = arcs[(form.head[arcs] != origin) & (form.tail[arcs] != target)]
        layer = np.arange(limit)[:, None]
        fits = (far[origin, form.tail[useful]] <= layer) & (
            layer + 1 + far[form.head[useful], target] <= limit
        )
        fits[0] &= form.tail[useful] == origin
        fits[1:] &= form.tail[useful] != origin
        level, place = np.nonzero(fits)
        found.append((np.full(level.size, want), level, useful[place]))
        total += level.size
        if total > MOST_COLUMNS:
            what = f"hop limits make more than {MOST_COLUMNS:,} columns: too many to solve"
            where = f"model {problem.code}"
            raise InputError(where, [Finding(where, 0, "HOP_LIMIT_MODEL", what)])
    group, level, arc = (np.concatenate(part) for part in zip(*found, strict=True))
    return group.astype(np.int64), level.astype(np.int64), arc.astype(np.int64)
