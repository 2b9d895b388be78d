"""Holds a state without a part of the plan against that with it, where traffic splits freely."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.receipts.freely import FULL
from netplan.capacity.receipts.harm import Harm, ranked
from netplan.routing.optimum import shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.receipts.freely import FreeYear
    from netplan.capacity.receipts.left_out import About
    from netplan.routing.optimum import Optimum

    Floats = NDArray[np.float64]


def harm_freely(whole: FreeYear, rest: FreeYear, state: int, about: About) -> Harm:
    """Return what a state of ``rest`` is, which lacks a part of ``whole``.

    A place is too full where the bound proves that no routing whatever keeps the limits, though
    with the plan one does. Who needs the part is who cannot be served, else who crosses the
    tightest place if the part is about it, else who rides the part with the plan.
    """
    before = whole.known(state)
    best = rest.best(state, start=before)
    lost = before.reachable & ~best.reachable
    volumes = rest.demands.volume_gbps
    if volumes[lost].sum() > 0:
        gbps = np.where(lost, volumes, 0.0).tolist()
        found = _at(rest, state, best, _place(rest, state, best, about))
        demands = ranked(rest.demands.ids, gbps)
        return replace(found, kind="lost", unserved_gbps=sum(gbps), demands=demands)
    port, row = _place(rest, state, best, about)
    found = _at(rest, state, best, (port, row))
    if best.bound <= FULL or best.bound <= before.objective:
        return found
    demands = _riders(whole, rest, (before, best), (port, row), about)
    return replace(found, kind="port" if port else "link", demands=demands)


def _place(rest: FreeYear, state: int, best: Optimum, about: About) -> tuple[bool, int]:
    """Return the place that binds: whether it is a port, and its link row or place in ``ports``.

    The part's own link where it is among the fullest, else what the prices weigh most.
    """
    problem = rest.problem_in(state)
    links = len(rest.room.links)
    capacity = problem.capacity_gbps[: 2 * links].reshape(links, 2)
    load = best.load_gbps[: 2 * links].reshape(links, 2)
    used = np.divide(load, capacity, out=np.zeros_like(load), where=capacity > 0).max(axis=1)
    ids = rest.woven.network["links"].row
    for link in about.links:
        if used[ids(link)] >= best.objective * (1.0 - 1e-3) > 0:
            return False, ids(link)
    weight = np.nan_to_num(best.price[: 2 * links].reshape(links, 2) * capacity).sum(axis=1)
    ports = np.array(
        [best.shared_price[p] * problem.shared[p].capacity_gbps for _, p in rest.ports]
    )
    if ports.size and ports.max() > weight.max(initial=0.0):
        return True, int(ports.argmax())
    return False, int((weight if weight.any() else used).argmax())


def _at(rest: FreeYear, state: int, best: Optimum, at: tuple[bool, int]) -> Harm:
    """Return a state with the load, capacity and limit of a place, as a harm without a kind."""
    port, row = at
    if port:
        key, place = rest.ports[row]
        shared = rest.problem_in(state).shared[place]
        load, room = float(best.load_gbps[list(shared.arcs)].sum()), shared.capacity_gbps
        name, limit = " ".join(key), 1.0
    else:
        load = float(best.load_gbps[2 * row : 2 * row + 2].max(initial=0.0))
        room, limit = float(rest.room.links[row]), float(rest.limit[state])
        name = rest.woven.network["links"].ids[row]
    return Harm(
        year=rest.year,
        scenario=rest.scenario(state),
        place=name if load > 0 else "",
        load_gbps=load,
        capacity_gbps=room,
        limit=limit,
    )


def _riders(
    whole: FreeYear,
    rest: FreeYear,
    found: tuple[Optimum, Optimum],
    place: tuple[bool, int],
    about: About,
) -> tuple[tuple[str, float], ...]:
    """Return the demands that need a part, with what they send over it."""
    before, best = found
    port, row = place
    ids = rest.woven.network["links"].ids
    own = not port and ids[row] in about.links
    flow = best if own else before
    arcs = [2 * row, 2 * row + 1] if own else _arcs(whole, about)
    carried = np.zeros(len(rest.demands))
    if arcs:
        share = shares(flow)[:, arcs].toarray().max(axis=1)
        carried = share * rest.demands.volume_gbps
    return ranked(rest.demands.ids, [float(value) for value in carried])


def _arcs(year: FreeYear, about: About) -> list[int]:
    """Return the arcs of links and ports."""
    table, ports = year.woven.network["links"], set(about.ports)
    arcs = [2 * table.row(link) + side for link in about.links for side in (0, 1)]
    arcs += [
        handoff.arc
        for handoff in year.woven.handoffs
        if ports & {(port.exchange, port.carrier) for port in (handoff.near, handoff.far)}
    ]
    return arcs
