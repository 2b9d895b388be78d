"""The most that could ever be bought: an upper bound on what links and ports carry, by year."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.receipts.freely import FreeYear, Room
from netplan.lp import Builder, solve

if TYPE_CHECKING:
    from netplan.capacity.upgrade.question import Question


def widest_year(asked: Question, year: int) -> FreeYear:
    """Return year number ``year`` with everything built and as many modules as fibre could hold.

    On each link by itself: what is there, and a module of the largest type on every wave that
    its fibre has left, all pairs lit. Links that share fibre share its waves in truth, so that
    what does not fit here fits in no plan.
    """
    whole = FreeYear.of(asked.whole.network, asked.demands[year], asked.asked.terms)
    links = np.array([most_gbps(asked, way, year) for way in range(len(asked.ways))])
    ports = {}
    for port in asked.ports:
        there = not port.candidate or any(price is not None for price in port.open_prices)
        grows = any(price is not None for price in port.step_prices[: year + 1])
        ports[port.exchange, port.carrier] = inf if there and grows else port.gbps * there
    return replace(whole, room=Room(links, ports))


def most_gbps(asked: Question, way: int, year: int) -> float:
    """Return the most that a way can carry in a year, Gbit/s each direction."""
    own = asked.ways[way]
    there = own.stock[year].gbps if own.kind == "existing" else 0.0
    size = max((o.gbps for o in asked.offers if o.way == way and o.year <= year), default=0.0)
    free = free_waves(asked, way, year)
    return there + (size * free if size else 0.0)


def free_waves(asked: Question, way: int, year: int) -> float:
    """Return the waves that the fibre of a way has left with every pair lit; inf without limits."""
    own = asked.ways[way]
    found = [
        room.channels * (room.lit + room.spare) - room.fixed[year]
        for room in asked.rooms
        if room.carrier == own.carrier and room.segment in own.held
    ]
    return max(0.0, float(min(found, default=inf)))


def most_egress_gbps(asked: Question, year: int) -> float:
    """Return the most capacity that can cross the border of home, waves shared; inf: no limit.

    Maximise the sum over links l that cross of there_l + size_l x n_l such that, in every room,
    the sum of n_l over the links that pass it is at most the waves it has left. Whole modules
    could be fewer: an upper bound.
    """
    crossing = [way for way, each in enumerate(asked.ways) if each.crosses_home]
    size = [
        max((o.gbps for o in asked.offers if o.way == way and o.year <= year), default=0.0)
        for way in crossing
    ]
    there = sum(
        asked.ways[way].stock[year].gbps for way in crossing if asked.ways[way].kind == "existing"
    )
    builder = Builder()
    count = builder.columns("modules", len(crossing), cost=[-each for each in size])
    for number, room in enumerate(asked.rooms):
        mine = [
            place
            for place, way in enumerate(crossing)
            if asked.ways[way].carrier == room.carrier and room.segment in asked.ways[way].held
        ]
        left = room.channels * (room.lit + room.spare) - room.fixed[year]
        if mine:
            columns = count[mine]
            zeros = np.zeros(len(mine), dtype=np.int64)
            builder.rows(f"room {number}", 1, [(zeros, columns, 1.0)], upper=max(0, left))
    unlimited = any(
        gbps > 0 and free_waves(asked, way, year) == inf
        for way, gbps in zip(crossing, size, strict=True)
    )
    if unlimited:
        return inf
    found = solve(builder.program()) if crossing else None
    return there - (found.objective if found is not None and found.found else 0.0)
