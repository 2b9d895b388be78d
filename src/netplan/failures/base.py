"""A network without failure, laid out for the kernels that sweep its failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_choices import choose_all
from netplan.kernels.after_delays import greatest_delays
from netplan.kernels.after_layout import Ground, Known, Relations, Taken
from netplan.kernels.after_loads import ROUNDING, columns_for, learn
from netplan.kernels.after_region import side_of
from netplan.kernels.rows import rows_in, rows_out
from netplan.routing.igp import next_hop_parts
from netplan.routing.relations import ground_of, relations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.kernels.rows import Rows
    from netplan.routing.ecmp import EcmpRouter
    from netplan.routing.fabric import Fabric
    from netplan.routing.relations import Ends
    from netplan.routing.relations import Ground as Plan
    from netplan.routing.relations import Relations as Wanted

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Base:
    """What the kernels need, and the number of the relation of every pair of ends asked for.

    ``arc[slot]`` is the arc that lies at a slot, ``stays[node]`` the leg that stays at a node row.
    """

    ground: Ground
    known: Known
    relations: Relations
    taken: Taken
    number: Longs
    arc: Longs
    stays: dict[int, int]


def base_of(fabric: Fabric, ends: Sequence[Ends], volume_gbps: Floats, router: EcmpRouter) -> Base:
    """Return the routing of traffic between ``ends`` without failure, ready for failures."""
    plan = ground_of(fabric)
    out, into = rows_out(plan.graph, plan.weight), rows_in(plan.graph, plan.weight)
    ground = _ground(fabric, plan, (out, into), router)
    wanted = relations_of(fabric, plan.start, ends, policy=router.policy, prefer=router.prefer)
    count = wanted.options.first.size - 1
    volume = np.bincount(wanted.number, volume_gbps, minlength=count).astype(np.float64)
    relations = _relations(wanted, volume, plan.graph.vertices, len(fabric.network["exchanges"]))
    nothing = np.zeros((wanted.targets.size, plan.graph.vertices))
    known, _ = _known(ground, (out, into), wanted.targets, nothing)
    leg_cost, leg_ms = _legs(wanted, known)
    closed = np.zeros(max(len(fabric.network["exchanges"]), 1), dtype=np.uint8)
    option, ms = choose_all(wanted.options, leg_cost, leg_ms, closed)
    own = nothing.copy()
    for relation in np.flatnonzero(option >= 0):
        for leg in wanted.options.legs[option[relation]]:
            if leg >= 0 and wanted.leg_row[leg] >= 0:
                own[wanted.leg_row[leg], wanted.leg_source[leg]] += volume[relation]
    known, load = _known(ground, (out, into), wanted.targets, own)
    taken = Taken(leg_cost, leg_ms, option, ms, load)
    staying = np.flatnonzero(wanted.leg_row < 0).tolist()
    stays = {int(wanted.leg_node[leg]): leg for leg in staying}
    return Base(ground, known, relations, taken, wanted.number, out.arc.astype(np.int64), stays)


def _ground(fabric: Fabric, plan: Plan, sides: tuple[Rows, Rows], router: EcmpRouter) -> Ground:
    """Return the graph with delay and proportion of every slot."""
    out, into = sides
    parts = next_hop_parts(fabric, frozenset(), router.split)
    split = np.ones(out.arc.size) if parts is None else parts[out.arc]
    return Ground(
        out=side_of(out),
        back=side_of(into),
        bits=into.bits,
        tail=plan.graph.tail.astype(np.uint32),
        head=plan.graph.head.astype(np.uint32),
        weight=plan.weight,
        delay=fabric.arc_ms()[out.arc],
        split=np.asarray(split, dtype=np.float64),
    )


def _known(
    ground: Ground, sides: tuple[Rows, Rows], targets: Longs, own: Floats
) -> tuple[Known, Floats]:
    """Return all that is known towards every target when ``own`` starts, and loads by slot."""
    out, into = sides
    shape = own.shape
    columns = columns_for(shape)
    load = np.zeros(out.arc.size)
    learn(
        out.ways, into.ways, ground.out, into.bits, ground.split, targets, own, columns, load,
        0, len(own),
    )  # fmt: skip
    greatest = np.full(shape, np.inf)
    unreached = np.iinfo(np.int64).max
    for row, distance in enumerate(columns[0]):
        far_first = columns[2][row, : int((distance != unreached).sum())]
        greatest_delays(ground.out, distance, far_first, ground.delay, greatest[row])
    return Known(*columns, own, greatest, ROUNDING * own.sum(axis=1)), load


def _legs(wanted: Wanted, known: Known) -> tuple[Longs, Floats]:
    """Return the cost and the delay of every leg; a leg that stays at its node costs nothing."""
    cost = np.zeros(wanted.leg_row.size, dtype=np.int64)
    ms = wanted.leg_own_ms.copy()
    moving = wanted.leg_row >= 0
    places = wanted.leg_row[moving], wanted.leg_source[moving]
    cost[moving] = known.distance[places]
    ms[moving] += known.greatest[places]
    return cost, ms


def _relations(wanted: Wanted, volume: Floats, vertices: int, exchanges: int) -> Relations:
    """Return the relations with the ways back from legs and exchanges to them."""
    options = wanted.options
    owner = np.repeat(np.arange(options.first.size - 1), np.diff(options.first))
    leg_at = np.full((max(wanted.targets.size, 1), vertices), -1, dtype=np.int64)
    moving = np.flatnonzero(wanted.leg_row >= 0)
    leg_at[wanted.leg_row[moving], wanted.leg_source[moving]] = moving
    return Relations(
        options=options,
        volume=volume,
        leg_source=wanted.leg_source,
        leg_row=wanted.leg_row,
        leg_own_ms=wanted.leg_own_ms,
        leg_at=leg_at,
        by_leg=_users(options.legs, owner, wanted.leg_row.size),
        by_exchange=_users(options.exchanges, owner, exchanges),
    )


def _users(named: Longs, owner: Longs, count: int) -> tuple[Longs, Longs]:
    """Return for each number below ``count`` the relations whose options name it, each once."""
    owners = np.repeat(owner, named.shape[1])
    pairs = np.column_stack([named.ravel(), owners])
    pairs = np.unique(pairs[pairs[:, 0] >= 0], axis=0)
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs[:, 0], minlength=count), out=first[1:])
    return first, np.ascontiguousarray(pairs[:, 1])
