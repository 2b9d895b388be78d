"""A question made ready for searching: program, bundles, flows, conditions, and rough prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.bundles import bundles_of
from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.flows import flows_of, plain_flow
from netplan.capacity.upgrade.model import model
from netplan.capacity.upgrade.needs import CALM
from netplan.capacity.upgrade.states import conditions, hits_of
from netplan.capacity.upgrade.timely import check_limits, narrowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.capacity.upgrade.bundles import Bundles
    from netplan.capacity.upgrade.flows import Flows
    from netplan.capacity.upgrade.model import Model
    from netplan.capacity.upgrade.needs import Needs
    from netplan.capacity.upgrade.question import Question
    from netplan.capacity.upgrade.states import Conditions
    from netplan.failures.scenarios import Hit

    Shelf = Mapping[tuple[int, int], tuple[tuple[float, ...], tuple[float, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that searches look at.

    ``timely`` are the flows in normal operation where latency limits hold, else None. ``shelf``
    has sizes (Gbit/s) and prices (millions, discounted) of what can be bought by (way
    or port, year number). ``egress_lack`` is what the last year's egress lacks, ``egress_price``
    the least price of a Gbit/s of it. ``promising`` are the new ways in the order of the traffic
    between their ends.
    """

    asked: Question
    made: Model
    hits: tuple[Hit, ...]
    bundles: Bundles
    flows: Flows
    timely: Flows | None
    conditions: Conditions
    shelf: Shelf
    egress_lack: float
    egress_price: float
    promising: tuple[int, ...]

    def unsaved(self, needs: Needs) -> tuple[tuple[int, int], ...]:
        """Return (place of the failure in the question, demand row) that are lost needlessly."""
        places = {(one.kind, one.id): number for number, one in enumerate(self.asked.scenarios)}
        stranded = set(self.conditions.stranded)
        never = {row for place, row in stranded if place == CALM}
        found = []
        for number, row in zip(*(axis.tolist() for axis in np.nonzero(needs.lost)), strict=True):
            calm = number == len(needs.scenarios)
            one = None if calm else needs.scenarios[number]
            place = CALM if one is None else places[one.kind, one.id]
            if row not in never and (place, row) not in stranded:
                found.append((place, row))
        return tuple(found)


def ground_of(asked: Question) -> Ground:
    """Return a question ready for searching."""
    hits, plain = hits_of(asked), plain_flow(asked)
    late = asked.asked.terms.latency != "off"
    if asked.asked.terms.latency == "hard":
        check_limits(asked, plain)
    delays = asked.whole.links.one_way_ms.tolist() if late else None
    bundles = bundles_of(asked.ways, hits, delays_ms=delays)
    flows = flows_of(asked, bundles, plain)
    hard = asked.asked.terms.latency == "hard" and asked.asked.terms.routing == "free"
    shelf = _shelf(asked)
    lack, price = _egress(asked, shelf)
    return Ground(
        asked=asked,
        made=model(asked),
        hits=hits,
        bundles=bundles,
        flows=flows,
        timely=flows_of(asked, bundles, narrowed(asked, plain)) if hard else None,
        conditions=conditions(asked, bundles, flows, hits),
        shelf=shelf,
        egress_lack=lack,
        egress_price=price,
        promising=_promising(asked),
    )


def _shelf(asked: Question) -> Shelf:
    """Return what can be bought by way or port, and year."""
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for offer in asked.offers:
        price = offer.price.cny * offer.price.worth / MILLION
        found.setdefault((offer.way, offer.year), []).append((offer.gbps, price))
    for number, port in enumerate(asked.ports):
        for year, step in enumerate(port.step_prices):
            if step is not None:
                cell = port.step_gbps, step.cny * step.worth / MILLION
                found.setdefault((len(asked.ways) + number, year), []).append(cell)
    return {
        key: (tuple(size for size, _ in cells), tuple(price for _, price in cells))
        for key, cells in found.items()
    }


def _egress(asked: Question, shelf: Shelf) -> tuple[float, float]:
    """Return what the last year's egress lacks, and the least price of a Gbit/s of it."""
    last = len(asked.years) - 1
    crossing = [number for number, way in enumerate(asked.ways) if way.crosses_home]
    there = sum(
        asked.ways[number].stock[last].gbps
        for number in crossing
        if asked.ways[number].kind == "existing"
    )
    prices = [
        price / size
        for number in crossing
        for size, price in zip(*shelf.get((number, last), ((), ())), strict=True)
    ]
    lack = max(0.0, asked.asked.terms.egress_target_gbps - there)
    return lack, min(prices, default=0.0)


def _promising(asked: Question) -> tuple[int, ...]:
    """Return the new ways, those with the most traffic between their ends first.

    Those over candidate segments are worth a try only where latency counts.
    """
    nodes, demands = asked.network["nodes"].ids, asked.demands[-1]
    candidate = {
        row for row, state in enumerate(asked.network["segments"]["status"]) if state == "candidate"
    }
    between: dict[frozenset[str], float] = {}
    for source, target, volume in zip(
        demands.source, demands.target, demands.volume_gbps, strict=True
    ):
        ends = frozenset((source, target))
        between[ends] = between.get(ends, 0.0) + float(volume)
    listed = [
        (-between.get(frozenset((nodes[way.a], nodes[way.b])), 0.0), number)
        for number, way in enumerate(asked.ways)
        if way.kind == "new" and candidate.isdisjoint(way.path)
    ]
    return tuple(number for _, number in sorted(listed))
