"""Every way that demands may take, as arrays: what the kernels of failures choose among."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.after_choices import CHEAPEST, COLD, FASTEST, HOT, Options
from netplan.kernels.graph import OUT, Digraph
from netplan.routing.crossing import direct_crossings, transit_crossings
from netplan.routing.ends import nodes_of
from netplan.routing.igp import access_tails

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.kernels.after_region import Longs
    from netplan.routing.crossing import Crossing, Policy
    from netplan.routing.fabric import Fabric

Ends = tuple[str | int, str | int]
"""Where traffic starts and ends: ids of nodes or sites, or node rows."""

POLICY_CODES: dict[Policy, int] = {
    "hot_potato": HOT,
    "cold_potato": COLD,
    "least_latency": FASTEST,
    "least_cost": CHEAPEST,
}
MOST_LEGS = 3
MOST_HANDOFFS = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """The graph of all links as the IGPs see it: arc 2i is link i from a to b, 2i+1 back.

    A node that asks not to be passed is two vertices: its own number, which paths only enter,
    and ``start[node]``, which they only leave. Everywhere else ``start`` is the node itself.
    """

    graph: Digraph
    weight: NDArray[np.int64]
    start: NDArray[np.int64]


def ground_of(fabric: Fabric) -> Ground:
    """Return the graph that legs are routed over."""
    roads, links = fabric.roads, fabric.roads.edges
    nodes = roads.graph.vertices
    start = np.arange(nodes)
    shy = np.flatnonzero(~roads.passable)
    start[shy] = nodes + np.arange(shy.size)
    tail = start[roads.graph.tail[: 2 * links]]
    graph = Digraph.of(nodes + shy.size, tail=tail, head=roads.graph.head[: 2 * links])
    weight = np.where(roads.in_service, roads.weights["igp"], OUT)[: 2 * links]
    return Ground(graph, weight, start)


@dataclass(frozen=True, slots=True)
class Relations:
    """Pairs of ends with all their options; ``number[i]`` is the relation of the i-th pair asked.

    Leg k leads from vertex ``leg_source[k]`` to node ``targets[leg_row[k]]``; a leg that stays
    at its node has row -1. ``leg_node`` is the node where it starts, ``leg_own_ms`` its delay.
    """

    options: Options
    number: NDArray[np.int64]
    targets: NDArray[np.int64]
    leg_source: NDArray[np.int64]
    leg_row: NDArray[np.int64]
    leg_node: NDArray[np.int64]
    leg_own_ms: NDArray[np.float64]


@dataclass(slots=True)
class _Draft:
    """Options and legs as they are found."""

    fabric: Fabric
    start: NDArray[np.int64]
    rank: dict[str, int]
    exchange: dict[str, int]
    legs: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: list[tuple[int, int, int, tuple[int, ...], tuple[int, ...], float]] = field(
        default_factory=list
    )

    def leg(self, source: int, target: int) -> int:
        """Return the number of the leg between two nodes."""
        return self.legs.setdefault((source, target), len(self.legs))

    def add(self, pair: int, level: int, ends: Iterable[tuple[int, int]], crossed: Sequence[str],
            ms: float) -> None:  # fmt: skip
        """Note an option: its legs, the exchanges crossed, and its delay beside the legs."""
        liked = 0
        for exchange in crossed:
            liked = liked * (len(self.rank) + 1) + self.rank.get(exchange, len(self.rank))
        legs = tuple(self.leg(*each) for each in ends)
        exchanges = tuple(self.exchange[name] for name in crossed)
        self.rows.append((pair, level, liked, legs, exchanges, ms))

    def between(self, pair: int, source: int, target: int) -> None:
        """Note every way between two nodes."""
        fabric = self.fabric
        tails_ms = access_tails(fabric, source, target).access_ms
        if fabric.node_carrier[source] == fabric.node_carrier[target]:
            self.add(pair, 0, [(source, target)], (), tails_ms)
            return
        for level, options in enumerate((direct_crossings, transit_crossings)):
            found: Iterable[Crossing] = options(fabric, source, target)
            for crossing in found:
                ms = tails_ms + crossing.handoff_ms
                self.add(pair, level, crossing.ends, crossing.exchanges, ms)


def _padded(rows: Sequence[Sequence[int]], width: int) -> Longs:
    """Return rows of at most ``width`` numbers, filled up with -1."""
    out = np.full((len(rows), width), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        out[number, : len(row)] = row
    return out


def _node_rows(fabric: Fabric, end: str | int) -> list[int]:
    """Return the nodes that an end stands for."""
    return [end] if isinstance(end, int) else nodes_of(fabric, end)


def relations_of(
    fabric: Fabric,
    start: NDArray[np.int64],
    ends: Sequence[Ends],
    *,
    policy: Policy,
    prefer: Sequence[str] = (),
) -> Relations:
    """Return the options of all pairs of ``ends``, each pair once, in the order of first mention.

    ``start`` is that of the ground. ``policy`` and ``prefer`` are those of ``choose_crossing``.
    """
    names = fabric.network["exchanges"].ids
    draft = _Draft(
        fabric,
        start,
        {name: place for place, name in enumerate(prefer)},
        {name: row for row, name in enumerate(names)},
    )
    number: dict[Ends, int] = {}
    first, pair = [0], 0
    for each in ends:
        if each in number:
            continue
        number[each] = len(number)
        for source in _node_rows(fabric, each[0]):
            for target in _node_rows(fabric, each[1]):
                draft.between(pair, source, target)
                pair += 1
        first.append(len(draft.rows))
    return _finished(draft, np.array(first), np.array([number[each] for each in ends]), policy)


def _finished(draft: _Draft, first: Longs, number: Longs, policy: Policy) -> Relations:
    """Return what was noted as arrays."""
    columns = list(zip(*draft.rows, strict=True)) or [()] * 6
    pair, level, liked = (np.array(column, dtype=np.int64) for column in columns[:3])
    router_ms = np.asarray(draft.fabric.network["nodes"]["router_ms"], dtype=np.float64)
    legs = np.array(list(draft.legs), dtype=np.int64).reshape(-1, 2)
    moving = legs[:, 0] != legs[:, 1]
    targets, row = np.unique(legs[moving, 1], return_inverse=True)
    leg_row = np.full(len(legs), -1, dtype=np.int64)
    leg_row[moving] = row
    return Relations(
        options=Options(
            first.astype(np.int64),
            pair,
            level,
            liked,
            _padded(columns[3], MOST_LEGS),
            _padded(columns[4], MOST_HANDOFFS),
            np.array(columns[5], dtype=np.float64),
            POLICY_CODES[policy],
        ),
        number=number.astype(np.int64),
        targets=targets,
        leg_source=draft.start[legs[:, 0]],
        leg_row=leg_row,
        leg_node=legs[:, 0],
        leg_own_ms=router_ms[legs[:, 0]],
    )
