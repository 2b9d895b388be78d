"""The upgrade when networks route by IGP cost: loads are known, and modules follow from them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.cheapest import cheapest
from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.fixed import with_needs
from netplan.capacity.upgrade.needs import CALM, needs_of
from netplan.capacity.upgrade.outcome import Outcome
from netplan.capacity.upgrade.rescue import ways_to_open
from netplan.capacity.upgrade.timely import late_rows, limits_ms
from netplan.capacity.upgrade.words import Pressure
from netplan.lp import search
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.needs import Needs

    Floats = NDArray[np.float64]

ROUNDS = 6
"""How often loads are counted again with the capacities bought, by which bundles share."""


HARD = 1e6
"""What breaking a hard latency limit counts, in millions: more than any plan costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """Ways that are opened, and what every year then needs.

    ``lost`` are (failure's place, demand row) that stay unserved though they could be saved,
    ``late`` demand rows above their limit with the ms they take, where latency counts.
    """

    opened: frozenset[int]
    needs: tuple[Needs, ...]
    lost: tuple[tuple[int, int], ...]
    late: tuple[tuple[int, float], ...] = ()


def least_topology(ground: Ground) -> Topology:
    """Return the topology that opens only what saves demands from failures."""
    opened: frozenset[int] = frozenset()
    while True:
        found = topology(ground, opened)
        new = ways_to_open(ground, found.lost, opened)
        if not new:
            return found
        opened |= new


def topology(ground: Ground, opened: Collection[int]) -> Topology:
    """Return what the ways ``opened`` bring."""
    asked = ground.asked
    needs = tuple(needs_of(asked, opened, year) for year in range(len(asked.years)))
    return _with(ground, opened, needs)


def _with(ground: Ground, opened: Collection[int], needs: tuple[Needs, ...]) -> Topology:
    """Return a topology with what is lost and late in its last year."""
    counts = ground.asked.asked.terms.latency != "off"
    return Topology(
        opened=frozenset(opened),
        needs=needs,
        lost=ground.unsaved(needs[-1]),
        late=late_rows(ground.asked, needs[-1].ms) if counts else (),
    )


def fitted(ground: Ground, chosen: Topology, *, time_limit_s: float, gap: float) -> Outcome:
    """Return the cheapest modules for a topology, counted until bundles share as they were bought.

    Exact for this topology but for that count; its bound is that of this topology alone.
    """
    made, asked = ground.made, ground.asked
    if chosen.lost or _too_late(ground, chosen):
        return Outcome(status="infeasible", lost=chosen.lost, late=chosen.late)
    needs = [need.gbps.copy() for need in chosen.needs]
    seen = chosen.needs
    for _ in range(ROUNDS):
        program = with_needs(asked, made, needs, chosen.opened)
        found = search(program, time_limit_s=max(time_limit_s, 1.0), gap=gap, seed=asked.asked.seed)
        if not found.found:
            return Outcome(status=found.status, interrupted=found.interrupted)
        if not any(asked.network["links"]["bundle"]):
            break
        seen, worse = _again(ground, chosen, needs, found.values)
        if not worse:
            break
    else:
        return Outcome(status="unknown")
    return Outcome(
        status="feasible",
        values=found.values,
        objective=float(program.cost @ found.values),
        bound=0.0,
        interrupted=found.interrupted,
        pressures=dict(_pressures(seen)),
    )


def _again(
    ground: Ground, chosen: Topology, needs: list[Floats], values: Floats
) -> tuple[tuple[Needs, ...], bool]:
    """Count loads with the capacities bought; raise ``needs`` where they ask for more."""
    asked, made, worse, seen = ground.asked, ground.made, False, []
    for year, (base, gbps) in enumerate(zip(made.base, made.gbps, strict=True)):
        installed = base + gbps @ values
        capacity = dict(enumerate(installed[: len(asked.ways)].tolist()))
        found = needs_of(asked, chosen.opened, year, gbps=capacity)
        seen.append(found)
        if (found.gbps > installed * (1 + 1e-9) + 1e-6).any():
            worse = True
            np.maximum(needs[year], found.gbps, out=needs[year])
    return tuple(seen), worse


def _pressures(needs: tuple[Needs, ...]) -> Iterator[tuple[tuple[int, int], Pressure]]:
    """Yield what asks most of every way and port in every year."""
    for year, need in enumerate(needs):
        for place, (worst, load) in enumerate(
            zip(need.worst.tolist(), need.load_gbps.tolist(), strict=True)
        ):
            scenario = None if worst == CALM else need.scenarios[worst]
            yield (place, year), Pressure(load_gbps=load, scenario=scenario)


def rough_cost(ground: Ground, chosen: Topology) -> float:
    """Return about what a topology costs: the last year's lacks at the last year's prices.

    Each link's lack at its cheapest modules, and the egress that is then missing at the least
    price per Gbit/s, in millions; waves are not looked at. Segments to build are counted in full,
    lateness at its price, and at more than any plan costs where limits are hard.
    """
    asked, last = ground.asked, len(ground.asked.years) - 1
    lack = chosen.needs[-1].gbps - ground.made.base[-1]
    lack[list(chosen.opened)] = np.maximum(lack[list(chosen.opened)], 1.0)
    total, egress = 0.0, ground.egress_lack
    for place in np.flatnonzero(lack > EPSILON_GBPS).tolist():
        sizes, prices = ground.shelf.get((place, last), ((), ()))
        cost, counts = cheapest(float(lack[place]), sizes, prices)
        total += cost
        if place < len(asked.ways) and asked.ways[place].crosses_home:
            egress -= sum(n * size for n, size in zip(counts, sizes, strict=True))
    total += max(0.0, egress) * ground.egress_price
    return total + _building(ground, chosen) + _lateness(ground, chosen)


def _building(ground: Ground, chosen: Topology) -> float:
    """Return the price of the candidate segments under the opened ways, in millions."""
    asked = ground.asked
    ridden = {row for way in chosen.opened for row in asked.ways[way].path}
    cheapest_: dict[int, float] = {}
    for spot in asked.segments:
        price = spot.price.cny * spot.price.worth / MILLION
        cheapest_[spot.row] = min(price, cheapest_.get(spot.row, inf))
    return sum(price for row, price in cheapest_.items() if row in ridden)


def _lateness(ground: Ground, chosen: Topology) -> float:
    """Return what lateness counts in the last year, in millions."""
    asked, terms = ground.asked, ground.asked.asked.terms
    volume, limits = asked.demands[-1].volume_gbps, limits_ms(asked.network, asked.demands[-1])
    late = sum(float(volume[row]) * (ms - float(limits[row])) for row, ms in chosen.late)
    if terms.latency == "hard":
        return HARD * (late + len(chosen.late))
    return late * terms.late_cny_per_gbps_ms / MILLION


def _too_late(ground: Ground, chosen: Topology) -> bool:
    """Tell whether a topology breaks a hard limit."""
    return bool(chosen.late) and ground.asked.asked.terms.latency == "hard"


def improved(ground: Ground, first: Topology, *, until: float) -> Topology:
    """Return a topology that is cheaper by its rough cost, by opening and closing single ways.

    Ways that serve the most traffic of their ends come first; every gain is kept. The search ends
    when no way is left to try, or at the moment ``until`` (of ``time.monotonic``).
    """
    best, cost = first, rough_cost(ground, first)
    for way in ground.promising:
        if time.monotonic() > until:
            break
        trial = topology_of_last(ground, best.opened ^ {way})
        if trial.lost:
            continue
        tried = rough_cost(ground, trial)
        if tried < cost - 1e-9:
            best, cost = trial, tried
    if best.opened != first.opened:
        best = topology(ground, best.opened)
    return best


def topology_of_last(ground: Ground, opened: Collection[int]) -> Topology:
    """Return what ways bring, with the last year's needs alone."""
    needs = needs_of(ground.asked, opened, len(ground.asked.years) - 1)
    return _with(ground, opened, (needs,))


def by_igp(ground: Ground, *, until: float, bound: float) -> Outcome:
    """Return the cheapest upgrade found under ECMP; ``bound`` is proved for any routing."""
    asked = ground.asked.asked
    least = least_topology(ground)
    if least.lost:
        return Outcome(status="infeasible", lost=least.lost)
    left = until - time.monotonic()
    best = fitted(ground, least, time_limit_s=0.2 * left, gap=asked.gap / 10)
    better = improved(ground, least, until=until - 0.25 * left)
    if better.opened != least.opened:
        other = fitted(ground, better, time_limit_s=until - time.monotonic(), gap=asked.gap / 10)
        if other.found and not (best.found and best.objective <= other.objective):
            best = other
    if not best.found:
        late = better.late if _too_late(ground, better) else ()
        return replace(best, status="infeasible", late=late) if late else best
    known = min(bound, best.objective)
    done = replace(best, bound=known)
    return replace(done, status="optimal" if done.gap <= asked.gap else "feasible")


def here(ground: Ground, *, until: float) -> Outcome:
    """Return the cheapest modules under ECMP, opening only what saves demands; 0 is its bound."""
    least = least_topology(ground)
    if least.lost:
        return Outcome(status="infeasible", lost=least.lost)
    left = until - time.monotonic()
    return fitted(ground, least, time_limit_s=left, gap=ground.asked.asked.gap)
