"""An earlier answer used again: its trees, mended where arcs have gone out of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.pricing_walk import mend_all
from netplan.routing.optimum.aim import Aim
from netplan.routing.optimum.layout import limited_arcs, limited_ports
from netplan.routing.optimum.pool import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout
    from netplan.routing.optimum.pool import Pool
    from netplan.routing.optimum.problem import FlowProblem
    from netplan.routing.optimum.result import Optimum

    Floats = NDArray[np.float64]

_EVEN = 1e-5

_SMALL = 0.02
"""The least part of a group's traffic on a tree that makes the tree worth mending."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Weights of groups in rounds, row prices, and the least utilisation that these prove."""

    weight: Floats
    price: Floats
    bound: float


def taken_over(pool: Pool, problem: FlowProblem, start: Optimum) -> Kept:
    """Put the mended trees of ``start`` into the empty pool.

    Raises ValueError where ``start`` answers for other demands or another graph.
    """
    columns, room = start.columns, pool.layout.room
    if not _same(pool.layout, columns.layout):
        message = "start must answer for the same demands on the same graph"
        raise ValueError(message)
    ports = list(limited_ports(problem))
    price = np.append(start.price[limited_arcs(problem)], start.shared_price[ports])
    if float(price @ room) <= 0:
        price = 1.0 / room
    price = price / max(float(price @ room), 1e-300)
    # A little of even prices, so that new ways are not chosen blindly where nothing has a price.
    price = (1.0 - _EVEN) * price + _EVEN / (room * max(room.size, 1))
    fresh, worth = pool.shortest(pool.on_arcs(price), np.zeros((0, pool.arcs)))
    bound = Aim(np.zeros(pool.arcs)).bound(worth[:, 0].sum(), 0.0, float(price @ room))
    slots = pool.layout.slot_source.size
    state = np.empty(pool.vertices, dtype=np.int32)
    weight = _main_parts(columns.weight)
    for each in columns.rounds:
        into = each.into[each.place]
        mend_all(pool.layout, into, fresh.into, fresh.place, state)
        chosen = _rechosen(pool.layout, into, each.chosen, fresh.chosen)
        pool.keep(Trees(into, np.arange(slots, dtype=np.int32), chosen))
    pool.keep(fresh)
    return Kept(weight, price, bound)


def _main_parts(weight: Floats) -> Floats:
    """Return weights without the small ones; groups without any take the round that comes last."""
    main = np.where(weight >= _SMALL, weight, 0.0)
    total = main.sum(axis=0)
    return np.vstack([main / np.where(total > 0, total, 1.0), (total <= 0).astype(np.float64)])


def _same(one: Layout, other: Layout) -> bool:
    """Tell whether two layouts differ in capacities and volumes at most."""
    fields = (
        "tail", "head", "source_vertex", "source_mask", "group_slot", "slot_source",
        "group_demand", "first_option", "option_slot", "option_target", "first_arc", "path_arc",
    )  # fmt: skip
    return one.by_path == other.by_path and all(
        np.array_equal(getattr(one, field), getattr(other, field)) for field in fields
    )


def _rechosen(
    layout: Layout, into: NDArray[np.int32], chosen: NDArray[np.int32], fresh: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return what demands have chosen; the fresh choice where that has no way any more."""
    if not (np.diff(layout.first_option) > 1).any():
        return fresh
    kept = chosen >= 0
    option = np.where(kept, chosen, 0)
    if layout.by_path:
        broken = ~layout.usable[0][layout.path_arc]
        seen = np.append(0, np.cumsum(broken))
        whole = seen[layout.first_arc[option + 1]] == seen[layout.first_arc[option]]
    else:
        slot, target = layout.option_slot[option], layout.option_target[option]
        root = layout.source_vertex[layout.slot_source[slot]]
        whole = (into[slot, target] >= 0) | (target == root)
    return np.where(kept & whole, chosen, fresh).astype(np.int32)
