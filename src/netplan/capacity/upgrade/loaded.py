"""What asks most of every link under free routing: loads of one good routing in every state."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.words import Pressure
from netplan.routing.optimum import least_max_utilisation
from netplan.routing.optimum.problem import Shared

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.upgrade.ground import Ground
    from netplan.routing.optimum import FlowProblem, Optimum

    Floats = NDArray[np.float64]

ROUGH = 0.01
"""The gap of the routings that reasons are read from."""


def pressures_of(
    ground: Ground, values: Floats, gather: csr_array, *, until: float
) -> dict[tuple[int, int], Pressure]:
    """Return the load that asks most of each way and port by year, in the routing of least peak.

    One of many routings that fit: it illustrates, and proves nothing. States are looked at until
    the moment ``until`` (of ``time.monotonic``).
    """
    made, flows, terms = ground.made, ground.flows, ground.asked.asked.terms
    years = range(len(ground.asked.years))
    installed = [np.asarray(gather @ (made.base[y] + made.gbps[y] @ values)) for y in years]
    worst = [np.zeros(flows.lanes.limited) for _ in years]
    place = [np.full(flows.lanes.limited, -1) for _ in years]
    starts: dict[int, Optimum] = {}
    loads = [np.zeros(flows.lanes.limited) for _ in years]
    for state, scenario in zip(ground.conditions.states, ground.conditions.scenario, strict=True):
        if time.monotonic() > until:
            break
        year = state.stage
        room = installed[year].copy()
        room[list(state.down)] = 0.0
        volume = flows.years[year].volume_gbps.copy()
        volume[list(state.spared)] = 0.0
        flow = capped(replace(flows.years[year], volume_gbps=volume), room, flows.arc_link)
        found = least_max_utilisation(flow, gap=ROUGH, start=starts.get(year))
        starts.setdefault(year, found)
        load = _by_link(found.load_gbps, flows.arc_link, flows.lanes.limited)
        limit = terms.working_utilisation if scenario < 0 else terms.failure_utilisation
        more = load / limit > worst[year]
        worst[year][more] = load[more] / limit
        loads[year][more], place[year][more] = load[more], scenario
    return {
        (target, year): _pressure(ground, loads[year], place[year], links)
        for target, links in _places(ground)
        for year in years
    }


def _pressure(
    ground: Ground, loads: Floats, places: NDArray[np.int64], links: tuple[int, int]
) -> Pressure:
    """Return the greater of the loads of two directions, and its failure."""
    link = max(links, key=lambda each: float(loads[each]))
    place = int(places[link])
    scenario = ground.asked.scenarios[place] if place >= 0 else None
    return Pressure(load_gbps=float(loads[link]), scenario=scenario)


def _places(ground: Ground) -> list[tuple[int, tuple[int, int]]]:
    """Return ways and then ports with their two design links."""
    ways, first = len(ground.asked.ways), 2 * len(ground.bundles.first)
    listed = [
        (way, (2 * bundle, 2 * bundle + 1))
        for way, bundle in enumerate(ground.bundles.of_way.tolist())
        if bundle >= 0
    ]
    listed += [
        (ways + row, (first + 2 * number, first + 2 * number + 1))
        for number, row in enumerate(ground.flows.lanes.ports)
    ]
    return listed


def _by_link(load: Floats, arc_link: NDArray[np.int64], links: int) -> Floats:
    """Return the load of every design link: its arcs' together."""
    there = arc_link >= 0
    return np.bincount(arc_link[there], load[there], minlength=links).astype(np.float64)


def capped(flow: FlowProblem, gbps: Floats, arc_link: NDArray[np.int64]) -> FlowProblem:
    """Return a flow problem with installed capacity, which mirrored arcs share."""
    arcs = arc_link.size // 2
    limited = np.flatnonzero(arc_link[:arcs] >= 0)
    capacity = flow.capacity_gbps.copy()
    capacity[(arc_link >= 0) & (gbps[arc_link] <= 0)] = 0.0
    shared = tuple(
        Shared((arc, arc + arcs), float(gbps[arc_link[arc]]))
        for arc in limited.tolist()
        if gbps[arc_link[arc]] > 0
    )
    return replace(flow, capacity_gbps=capacity, shared=shared)
