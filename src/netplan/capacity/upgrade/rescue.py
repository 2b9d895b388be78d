"""Which ways to open so that a failure cuts off no demand that something could save."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade.states import down_links
from netplan.kernels.distances import distances_to
from netplan.kernels.paths import shortest_arcs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.bundles import Bundles
    from netplan.capacity.upgrade.flows import Flows
    from netplan.capacity.upgrade.ground import Ground
    from netplan.capacity.upgrade.question import Question

    Longs = NDArray[np.int64]

OPENING = 1_000_000
"""What opening a way weighs beside passing a link: as few as can be are opened."""


def ways_to_open(
    ground: Ground, lost: Iterable[tuple[int, int]], opened: Collection[int]
) -> frozenset[int]:
    """Return the ways to open besides ``opened`` for the ``lost`` (place in hits or -1, demand).

    Each takes the path over everything that stands which opens the fewest ways.
    """
    asked, bundles, flows, hits = ground.asked, ground.bundles, ground.flows, ground.hits
    serving = _serving(asked, bundles)
    gathered = {row: demand for demand, rows in enumerate(flows.members) for row in rows}
    new: set[int] = set()
    for place, row in sorted(lost):
        if row not in gathered:
            continue
        down = down_links(asked, bundles, flows, hits[place]) if place >= 0 else ()
        there = {*opened, *new}
        weight = _weight(bundles, flows, serving, there, down)
        for bundle in _path(flows, gathered[row], weight):
            ways = np.flatnonzero(bundles.of_way == bundle).tolist()
            if bundle not in serving and there.isdisjoint(ways):
                new.add(min(ways))
                there.add(min(ways))
    return frozenset(new)


def _serving(asked: Question, bundles: Bundles) -> set[int]:
    """Return the bundles of links that carry traffic today."""
    return {
        int(bundle)
        for bundle, way in zip(bundles.of_way, asked.ways, strict=True)
        if way.kind == "existing"
    }


def _weight(
    bundles: Bundles,
    flows: Flows,
    serving: set[int],
    opened: Collection[int],
    down: Sequence[int],
) -> Longs:
    """Return what every arc of the doubled graph weighs; -1 for what is down."""
    lanes = flows.lanes
    weight = np.ones(lanes.tail.size, dtype=np.int64)
    there = serving | {int(bundles.of_way[way]) for way in opened}
    for bundle in range(len(bundles.first)):
        if bundle not in there:
            weight[2 * bundle : 2 * bundle + 2] = OPENING
    weight[list(down)] = -1
    return np.tile(weight, 2)


def _path(flows: Flows, demand: int, weight: Longs) -> list[int]:
    """Return the bundles on the lightest path of a demand; none where there is no path."""
    flow, lanes = flows.years[-1], flows.lanes
    found: list[tuple[int, list[int]]] = []
    for option in np.flatnonzero(flow.option_demand == demand).tolist():
        own = np.where(flow.masks[flow.mask[option]], weight, -1)
        origin, target = int(flow.origin[option]), int(flow.target[option])
        distance = distances_to(flow.graph, own, target)
        arcs = shortest_arcs(flow.graph, own, distance, origin, target=target)
        if arcs is not None:
            lane = [int(arc) % lanes.tail.size for arc in arcs]
            bundles = [arc // 2 for arc in lane if arc < lanes.limited - 2 * len(lanes.ports)]
            found.append((int(distance[origin]), bundles))
    return min(found)[1] if found else []
