"""Small directed multigraphs with every oddity, and their paths listed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from netplan.kernels import OUT, Digraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Case = tuple[Digraph, Longs]
    Walk = tuple[int, int, tuple[int, ...]]


LARGE = 1 << 57
"""Times 3, over five arcs, it stays below the limit of 2^62."""


@st.composite
def digraphs(
    draw: st.DrawFn, *, least: int = 0, vertices: int = 6, links: int = 8
) -> tuple[Digraph, Longs]:
    """Return a graph whose arcs 2i and 2i + 1 are the directions of link i, and its weights.

    Links may be parallel, loops or out of service in either direction, and weigh other than the
    other way. Weights are ``least`` and a little more, so that there are many ties.
    """
    count = draw(st.integers(2, vertices))
    end = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(end, end), max_size=links))
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    weight = st.sampled_from([OUT, *range(least, least + 4)])
    weights = draw(st.lists(weight, min_size=2 * len(ends), max_size=2 * len(ends)))
    tail, head = pairs.ravel(), pairs[:, ::-1].ravel()
    return Digraph.of(count, tail=tail, head=head), np.array(weights, dtype=np.int64)


def all_simple_paths(graph: Digraph, weight: Longs, source: int, target: int) -> list[Walk]:
    """Return (cost, number of arcs, arcs) of every path without a repeated vertex, sorted."""
    found: list[Walk] = []
    heads, tails = graph.head.tolist(), graph.tail.tolist()

    def go(vertex: int, seen: frozenset[int], arcs: tuple[int, ...], cost: int) -> None:
        if vertex == target:
            found.append((cost, len(arcs), arcs))
            return
        for arc, (tail, head) in enumerate(zip(tails, heads, strict=True)):
            if tail == vertex and weight[arc] >= 0 and head not in seen:
                go(head, seen | {head}, (*arcs, arc), cost + int(weight[arc]))

    go(source, frozenset([source]), (), 0)
    return sorted(found)


def enlarged(graph: Digraph, weight: Longs) -> Case:
    """Return the same arcs with weights times ``LARGE``, too large for packed heap keys.

    Vertices without arcs are added, because the more there are the less room a key leaves.
    """
    heavy = np.where(weight >= 0, weight * LARGE, OUT)
    return Digraph.of(graph.vertices + 64, tail=graph.tail, head=graph.head), heavy


def relabelled(graph: Digraph, weight: Longs, seed: int) -> tuple[Digraph, Longs, Longs]:
    """Return the graph with vertices and arcs in another order, and the new name of each vertex."""
    rng = np.random.default_rng(seed)
    name, order = rng.permutation(graph.vertices), rng.permutation(graph.arcs)
    tail, head = name[graph.tail[order]], name[graph.head[order]]
    return Digraph.of(graph.vertices, tail=tail, head=head), weight[order], name
