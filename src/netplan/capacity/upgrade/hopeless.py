"""Whether no choice will do, seen from what is the most that could ever be bought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design import Short
from netplan.kernels.distances import distances_from
from netplan.kernels.graph import UNREACHED
from netplan.lp import solve
from netplan.routing.optimum import least_max_utilisation
from netplan.routing.optimum.problem import Shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.design import Design, State
    from netplan.capacity.upgrade.ground import Ground
    from netplan.routing.optimum import FlowProblem

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

SLACK = 1e-6
PRICED = 1e-9
STEPS = 1_000_000
"""Prices are told apart to this part of the greatest."""


def most_gbps(ground: Ground, year: int) -> Floats:
    """Return an upper bound of what each way, then port, can have in a year, Gbit/s.

    What there is and as much of the largest module as the program's bounds allow, and no more
    waves than all pairs on its segments carry.
    """
    made, asked = ground.made, ground.asked
    most = made.base[year] + np.asarray(made.gbps[year] @ made.program.upper)
    room = {
        (each.segment, each.carrier): each.free(year) + each.channels * each.spare
        for each in asked.rooms
    }
    size: dict[int, float] = {}
    for offer in asked.offers:
        if offer.year <= year:
            size[offer.way] = max(size.get(offer.way, 0.0), offer.gbps)
    for number, way in enumerate(asked.ways):
        waves = min((room.get((s, way.carrier), np.inf) for s in way.held), default=np.inf)
        if waves < np.inf:
            ceiling = made.base[year][number] + waves * size.get(number, 0.0)
            most[number] = min(most[number], ceiling)
    return np.asarray(most, dtype=np.float64)


def hopeless(ground: Ground, design: Design, gather: csr_array) -> Short | None:
    """Return why no choice keeps the terms, where the most that can be bought shows it.

    ``gather`` sums ways and ports up to design links. The ``state`` is -1 where the program
    itself has no answer. None proves nothing.
    """
    program = replace(design.program, integer=np.zeros_like(design.program.integer))
    if solve(program).status == "infeasible":
        return Short(state=-1, demands=(), links=(), weights=(), needed_gbps=0.0, room_gbps=0.0)
    years = len(ground.asked.years)
    most = [np.asarray(gather @ most_gbps(ground, year)) for year in range(years)]
    for number, state in enumerate(design.states):
        flow = design.stages[state.stage].flow
        short = _short(design, (number, state), flow, most[state.stage % years])
        if short is not None:
            return short
    return None


def _short(
    design: Design, numbered: tuple[int, State], flow: FlowProblem, most: Floats
) -> Short | None:
    """Return what one state lacks with everything bought."""
    number, state = numbered
    room = state.limit * most
    room[list(state.down)] = 0.0
    volume = flow.volume_gbps.copy()
    volume[list(state.spared)] = 0.0
    link, capacity = design.arc_link, np.full(design.arc_link.size, np.inf)
    capacity[(link >= 0) & (room[link] <= 0)] = 0.0
    listed = [(key, arcs) for key, arcs in _arcs(link) if room[key] > 0]
    shared = tuple(Shared(arcs, float(room[key])) for key, arcs in listed)
    found = least_max_utilisation(
        replace(flow, volume_gbps=volume, capacity_gbps=capacity, shared=shared)
    )
    if found.bound <= 1.0 + SLACK:
        return None
    price = found.shared_price / max(float(found.shared_price.max(initial=0.0)), PRICED)
    carried = float(price @ np.array([each.capacity_gbps for each in shared]))
    binding = np.flatnonzero(price > PRICED)
    weight = np.zeros(design.links)
    weight[[listed[row][0] for row in binding]] = price[binding]
    return Short(
        state=number,
        demands=_priced(flow, link, weight, volume, capacity),
        links=tuple(listed[row][0] for row in binding),
        weights=tuple(price[binding].tolist()),
        needed_gbps=found.bound * carried,
        room_gbps=carried,
    )


def _arcs(arc_link: Longs) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield every design link with its arcs."""
    order = np.argsort(arc_link, kind="stable")
    links, first = np.unique(arc_link[order], return_index=True)
    for key, arcs in zip(links.tolist(), np.split(order, first[1:]), strict=True):
        if key >= 0:
            yield key, tuple(arcs.tolist())


def _priced(
    flow: FlowProblem, link: Longs, weight: Floats, volume: Floats, capacity: Floats
) -> tuple[int, ...]:
    """Return the demands that cannot but pass a link with a price, largest first."""
    steps = np.where(link >= 0, np.rint(STEPS * weight[link]), 0).astype(np.int64)
    least = np.full(flow.demands, UNREACHED, dtype=np.int64)
    for option, demand in enumerate(flow.option_demand.tolist()):
        usable = flow.masks[flow.mask[option]] & (capacity > 0)
        far = distances_from(flow.graph, np.where(usable, steps, -1), int(flow.origin[option]))
        least[demand] = min(least[demand], far[flow.target[option]])
    rows = np.flatnonzero((least > 0) & (least != UNREACHED) & (volume > 0))
    return tuple(rows[np.argsort(-volume[rows], kind="stable")].tolist())
