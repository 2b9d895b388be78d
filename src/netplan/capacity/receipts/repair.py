"""Another way to hold the limits where traffic splits freely: modules where the prices point."""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.receipts.freely import FULL
from netplan.capacity.receipts.other import Basket, Lack, Other
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.receipts.freely import FreeYear
    from netplan.capacity.receipts.left_out import LeftOut
    from netplan.capacity.terms import Terms
    from netplan.routing.optimum import Optimum

STEPS = 200
"""Purchases after which the search gives up."""


def repaired(
    years: Sequence[tuple[FreeYear, FreeYear]],
    left: LeftOut,
    terms: Terms,
    *,
    egress_gbps: float,
    until: float,
) -> Other:
    """Return what modules elsewhere cost that make every state of every year fit again.

    ``years`` are pairs of a year with the plan and without what is ``left`` out. In a state that
    does not fit, the prices of its best routing say how much a Gbit/s on each link helps; modules
    go where they help the most for their money, until all states fit. A plan that holds, not
    always the cheapest. Not found where a demand is cut off, nothing that helps is for sale, or
    the moment ``until`` (of ``time.monotonic``) has come.
    """
    basket = Basket(left, terms)
    for whole, rest in years:
        last = rest.year == terms.years[-1]
        lack = Lack(rest.year, rest.woven, {}, {}, egress_gbps if last else 0.0)
        if not basket.fill(lack):
            return Other()
        for _ in range(STEPS):
            if time.monotonic() > until:
                return Other()
            here = basket.in_year(rest)
            broken = _first_broken(whole, here)
            if broken is None:
                break
            if not _bought(basket, here, *broken):
                return Other()
        else:
            return Other()
        if not basket.light(lack):
            return Other()
    return basket.other()


def _first_broken(whole: FreeYear, rest: FreeYear) -> tuple[int, Optimum] | None:
    """Return the first state that does not fit, with its best routing; None where all fit."""
    for state in whole.suspects(rest.room):
        before = whole.known(state)
        best = rest.best(state, start=before)
        lost = bool((before.reachable & ~best.reachable).any())
        if lost or best.objective > max(FULL, before.objective * FULL):
            return state, best
    return None


def _bought(basket: Basket, rest: FreeYear, state: int, best: Optimum) -> bool:
    """Buy modules or port steps where they help a state most for their money; tell whether any.

    A Gbit/s on a link lowers the least utilisation by about its price x that utilisation / (the
    sum of price x capacity); so many are bought as would do if they were the only ones.
    """
    problem = rest.problem_in(state)
    links = len(rest.room.links)
    limit = float(rest.limit[state])
    if not best.reachable.all() and best.objective <= FULL:
        return False
    worth = limit * best.price[: 2 * links].reshape(links, 2).sum(axis=1)
    finite = np.isfinite(problem.capacity_gbps)
    charge = float(best.price[finite] @ problem.capacity_gbps[finite])
    ports = [problem.shared[place].capacity_gbps for _, place in rest.ports]
    charge += sum(
        float(best.shared_price[place]) * gbps
        for (_, place), gbps in zip(rest.ports, ports, strict=True)
    )
    short = charge * (best.objective - 1.0)
    lack = Lack(rest.year, rest.woven, {}, {})
    choices: list[tuple[float, str, float, bool]] = []
    for row in np.flatnonzero(worth > 0).tolist():
        link = rest.woven.network["links"].ids[row]
        for offer in basket.shelf(lack, link) if rest.room.links[row] > 0 else ():
            rate = offer.each_cny / (worth[row] * offer.size_gbps)
            choices.append((rate, link, short / float(worth[row]), False))
    for key, place in rest.ports:
        price = float(best.shared_price[place])
        step = basket.step(lack, key) if price > 0 else None
        if step is not None:
            choices.append((step[1] / (price * step[0]), " ".join(key), short / price, True))
    if not choices:
        return False
    _, name, gbps, port = min(choices)
    want = basket.gbps[name] + max(float(ceil(gbps)), EPSILON_GBPS)
    key = next(k for k, _ in rest.ports if " ".join(k) == name) if port else ("", "")
    return basket.port(lack, key, want) if port else basket.link(lack, name, want)
