"""Failures of small graphs drawn in every shape, and their answers the slow, exact way."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from netplan.kernels import OUT, UNREACHED, Digraph

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Cost = tuple[int, int]
    """What a path weighs, and how many of its arcs weigh nothing."""


def touching(graph: Digraph, vertex: int) -> list[int]:
    """Return the arcs that begin or end at a vertex."""
    return np.flatnonzero((graph.tail == vertex) | (graph.head == vertex)).tolist()


@st.composite
def failure_sets(draw: st.DrawFn, graph: Digraph) -> list[list[int]]:
    """Return nothing, everything, and a few drawn failures: arcs, links, a vertex, any mixture."""
    sets: list[list[int]] = [[], list(range(graph.arcs))]
    if graph.arcs:
        arc = st.integers(0, graph.arcs - 1)
        links = st.lists(st.integers(0, graph.arcs // 2 - 1), min_size=1, max_size=3)
        both_ways = links.map(lambda some: [2 * n + way for n in some for way in (0, 1)])
        vertex = st.integers(0, graph.vertices - 1).map(lambda v: touching(graph, v))
        mixed = st.lists(arc, max_size=5)
        one = st.one_of(arc.map(lambda a: [a]), both_ways, vertex, mixed)
        sets += draw(st.lists(one, min_size=1, max_size=6))
    return draw(st.permutations(sets))


def without(weight: Longs, failed: Collection[int]) -> Longs:
    """Return the weights with some arcs out of service."""
    left = weight.copy()
    left[list(failed)] = OUT
    return left


def brute_costs(graph: Digraph, weight: Longs, target: int) -> list[Cost | None]:
    """Return the least cost from every vertex to ``target``: arcs are looked at until none helps.

    Of paths that weigh the same that with the fewest arcs of weight 0 is the least.
    """
    best: list[Cost | None] = [None] * graph.vertices
    best[target] = (0, 0)
    arcs = list(zip(graph.tail.tolist(), graph.head.tolist(), weight.tolist(), strict=True))
    better = True
    while better:
        better = False
        for tail, head, length in arcs:
            ahead = best[head]
            if length < 0 or ahead is None:
                continue
            cost = (ahead[0] + length, ahead[1] + (length == 0))
            here = best[tail]
            if here is None or cost < here:
                best[tail], better = cost, True
    return best


def brute_distances(graph: Digraph, weight: Longs, source: int, targets: list[int]) -> list[int]:
    """Return what the least path from ``source`` to each target weighs."""
    costs = [brute_costs(graph, weight, target)[source] for target in targets]
    return [UNREACHED if cost is None else cost[0] for cost in costs]


def brute_loads(
    graph: Digraph, weight: Longs, volume: Floats, split: Floats | None = None
) -> tuple[list[Fraction], Fraction]:
    """Return the exact load of every arc, and what has no way.

    Every vertex sends on what it has, farthest first, over its arcs on least paths: evenly, or in
    proportion to ``split``.
    """
    loads, unserved = [Fraction(0)] * graph.arcs, Fraction(0)
    tails, heads, lengths = graph.tail.tolist(), graph.head.tolist(), weight.tolist()
    parts = [Fraction(1)] * graph.arcs if split is None else [Fraction(s) for s in split.tolist()]
    for target in range(graph.vertices):
        costs = brute_costs(graph, weight, target)
        flow = [Fraction(amount) for amount in volume[:, target].tolist()]
        unserved += sum(flow[v] for v, cost in enumerate(costs) if cost is None)
        order = [v for v, cost in enumerate(costs) if cost is not None and v != target]
        for vertex in sorted(order, key=lambda v: costs[v], reverse=True):
            used = [
                arc
                for arc in range(graph.arcs)
                if tails[arc] == vertex
                and lengths[arc] >= 0
                and (ahead := costs[heads[arc]]) is not None
                and (ahead[0] + lengths[arc], ahead[1] + (lengths[arc] == 0)) == costs[vertex]
            ]
            total = sum(parts[arc] for arc in used)
            for arc in used:
                share = flow[vertex] * parts[arc] / total
                loads[arc] += share
                flow[heads[arc]] += share
    return loads, unserved
