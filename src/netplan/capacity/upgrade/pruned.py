"""Leaves out candidate segments that no cheapest plan builds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.ecmp import fitted, least_topology
from netplan.capacity.upgrade.ground import Ground, ground_of
from netplan.capacity.upgrade.needs import CALM
from netplan.capacity.upgrade.question import question
from netplan.capacity.upgrade.states import cut_off, down_links

if TYPE_CHECKING:
    from netplan.capacity.upgrade.outcome import Outcome
    from netplan.capacity.upgrade.question import Question
    from netplan.capacity.upgrade.ways import Way

QUICK_S = 10.0
"""How long a first plan may be sought, s."""


def pruned(full: Ground) -> tuple[Ground, Outcome | None]:
    """Return a smaller ground with the same cheapest plan, and a first plan on it if there is one.

    A segment that costs more than a whole plan without candidates is in no cheapest plan. So a
    plan without any is sought first, under ECMP, which every routing can follow; what is dearer
    than it is left out. Nothing is where candidates save demands from a failure, or where latency
    counts. Parallel links that no demand needs are left out, unless the settings offer them.
    """
    asked = full.asked
    ids = asked.network["segments"].ids
    offered = {ids[spot.row] for spot in asked.segments}
    spare = set() if asked.asked.parallel else not_needed(full)
    if asked.asked.terms.latency != "off":
        return full, None
    bare = ground_of(_without(full, offered | spare)) if offered | spare else full
    if _named(bare) != _named(full):
        return full, None
    first = fitted(bare, least_topology(bare), time_limit_s=QUICK_S, gap=asked.asked.gap)
    if not first.found:
        return (ground_of(_without(full, spare)) if spare and offered else bare), None
    dear = {
        ids[spot.row]
        for spot in asked.segments
        if spot.price.cny * spot.price.worth / MILLION > first.objective
    }
    cheap = {
        ids[spot.row]
        for spot in asked.segments
        if spot.price.cny * spot.price.worth / MILLION <= first.objective
    }
    if not cheap:
        return bare, first
    barred = spare | (dear - cheap)
    return (ground_of(_without(full, barred)) if barred else full), None


def not_needed(ground: Ground) -> set[str]:
    """Return the parallel links that no demand needs to have a path after any failure."""
    asked, bundles, flows = ground.asked, ground.bundles, ground.flows
    there = {int(bundles.of_way[row]) for row, way in enumerate(asked.ways) if _serves(way)}
    absent = [
        2 * bundle + side
        for bundle in range(len(bundles.first))
        if bundle not in there
        for side in (0, 1)
    ]
    spared: dict[int, set[int]] = {}
    for place, row in ground.conditions.stranded:
        spared.setdefault(place, set()).add(row)
    never = spared.get(CALM, set())
    pairs: dict[frozenset[int], list[int]] = {}
    for number, way in enumerate(asked.ways):
        if _serves(way):
            pairs.setdefault(frozenset((way.a, way.b)), []).append(number)
    needed: set[frozenset[int]] = set()
    for place, one in enumerate(ground.hits):
        down = (*down_links(asked, bundles, flows, one), *absent)
        lost = cut_off(flows.years[-1], flows.arc_link, down)
        rows = {row for demand in lost for row in flows.members[demand]}
        if rows - spared.get(place, set()) - never:
            needed |= {pair for pair, ways in pairs.items() if one.down.issuperset(ways)}
    return {
        way.link for way in asked.ways if way.parallel and frozenset((way.a, way.b)) not in needed
    }


def _serves(way: Way) -> bool:
    """Tell whether a way carries traffic today."""
    return way.kind == "existing"


def _without(full: Ground, segments: set[str]) -> Question:
    """Return the question with ``segments`` barred."""
    asked = full.asked
    barred = (*asked.asked.barred, *sorted(segments))
    return question(asked.network, replace(asked.asked, barred=barred))


def _named(ground: Ground) -> set[tuple[str, int]]:
    """Return what is stranded by the failure's id and the demand."""
    asked = ground.asked
    return {
        (asked.scenarios[place].id if place >= 0 else "", row)
        for place, row in ground.conditions.stranded
    }
