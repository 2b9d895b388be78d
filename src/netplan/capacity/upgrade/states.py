"""The conditions in which traffic must fit: every failure in every year, and none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.problem import State
from netplan.failures.scenarios import hit, riders
from netplan.kernels.distances import distances_from
from netplan.kernels.graph import UNREACHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.bundles import Bundles
    from netplan.capacity.upgrade.flows import Flows
    from netplan.capacity.upgrade.question import Question
    from netplan.failures.scenarios import Hit
    from netplan.routing.optimum import FlowProblem

    Longs = NDArray[np.int64]

CALM = "normal operation"
"""What the state without any failure is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """States of the design, and for each the place of its failure in ``scenarios`` (-1: none).

    ``stranded`` lists (scenario place, demand row) that no building can save.
    """

    states: tuple[State, ...]
    scenario: tuple[int, ...]
    stranded: tuple[tuple[int, int], ...]


def hits_of(asked: Question) -> tuple[Hit, ...]:
    """Return what every failure does to the network with everything built."""
    known = riders(asked.whole.network)
    return tuple(hit(known, scenario) for scenario in asked.scenarios)


def down_links(asked: Question, bundles: Bundles, flows: Flows, one: Hit) -> tuple[int, ...]:
    """Return the design links that a failure takes: arcs of its bundles, and of dead ports."""
    rows = {int(bundles.of_way[way]) for way in one.down} - {-1}
    links = {2 * row + side for row in rows for side in (0, 1)}
    first = 2 * len(bundles.first)
    for number, row in enumerate(flows.lanes.ports):
        port = asked.ports[row]
        node = asked.whole.ports[port.exchange, port.carrier].node
        if port.exchange in one.closed or node in one.dead:
            links |= {first + 2 * number, first + 2 * number + 1}
    return tuple(sorted(links))


def cut_off(flow: FlowProblem, arc_link: Longs, down: Iterable[int]) -> tuple[int, ...]:
    """Return the demands that nothing reaches with the design links ``down`` out of use."""
    dead = np.isin(arc_link, np.fromiter(down, dtype=np.int64))
    left = np.ones(flow.demands, dtype=np.bool_)
    keys = np.column_stack([flow.origin, flow.mask])
    for origin, mask in np.unique(keys, axis=0).tolist():
        mine = np.flatnonzero((flow.origin == origin) & (flow.mask == mask))
        weight = np.where(flow.masks[mask] & ~dead, 1, -1).astype(np.int64)
        reached = distances_from(flow.graph, weight, origin) != UNREACHED
        left[flow.option_demand[mine[reached[flow.target[mine]]]]] = False
    return tuple(np.flatnonzero(left & (flow.volume_gbps > 0)).tolist())


def conditions(asked: Question, bundles: Bundles, flows: Flows, hits: Sequence[Hit]) -> Conditions:
    """Return the states in which traffic must fit; of those that others cover none is kept.

    One failure covers another of the same year that takes no more links and spares no more
    demands. Without a failure the working utilisation holds, else that of failures.
    """
    flow, link, terms = flows.years[-1], flows.arc_link, asked.asked.terms
    never = cut_off(flow, link, ())
    stranded = [(-1, row) for demand in never for row in flows.members[demand]]
    stranded += [(-1, row) for row in flows.unserved]
    found: dict[tuple[frozenset[int], frozenset[int]], int] = {}
    for number, one in enumerate(hits):
        down = down_links(asked, bundles, flows, one)
        lost = cut_off(flow, link, down) if down else never
        new = sorted(set(lost) - set(never))
        stranded += [(number, row) for demand in new for row in flows.members[demand]]
        found.setdefault((frozenset(down), frozenset(lost)), number)
    kept = _uncovered(found)
    states, places = [], []
    for year, when in enumerate(asked.years):
        states.append(
            State(id=f"{CALM} {when}", stage=year, limit=terms.working_utilisation, spared=never)
        )
        places.append(-1)
        for (taken, spared), number in kept:
            states.append(
                State(
                    id=f"{asked.scenarios[number].id} {when}",
                    stage=year,
                    down=tuple(sorted(taken)),
                    limit=terms.failure_utilisation,
                    spared=tuple(sorted(spared)),
                )
            )
            places.append(number)
    return Conditions(states=tuple(states), scenario=tuple(places), stranded=tuple(stranded))


def _uncovered(
    found: dict[tuple[frozenset[int], frozenset[int]], int],
) -> list[tuple[tuple[frozenset[int], frozenset[int]], int]]:
    """Return the failures that no other covers."""
    listed = list(found.items())
    return [
        (key, number)
        for key, number in listed
        if not any(
            key != other and key[0] <= other[0] and key[1] >= other[1] for other, _ in listed
        )
    ]
