"""Equal-cost multipath towards one target: who uses which arcs, and what its paths add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.ecmp_loads import split_of
from netplan.kernels.graph import UNREACHED
from netplan.kernels.rows import checked, vertex_of
from netplan.kernels.search import tight

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


@compiled
def _next_arcs(
    first: Ints,
    order: Ints,
    head: Ints,
    weight: Longs,
    split: Floats | None,
    distance: Longs,
    vertex: int,
    used: Ints,
) -> tuple[int, float]:
    """Write the arcs on shortest paths from ``vertex`` to ``used``; return how many, and their sum.

    The sum is that of their ``split``, or their number.
    """
    count, total = 0, 0.0
    for place in range(first[vertex], first[vertex + 1]):
        arc = order[place]
        if tight(weight[arc], distance[vertex], distance[head[arc]]):
            used[count] = arc
            count += 1
            total += 1.0 if split is None else split[arc]
    return count, total


@compiled
def _grown(arcs: Ints, shares: Floats) -> tuple[Ints, Floats]:
    """Return the arrays with twice the room."""
    more_arcs, more_shares = np.empty(2 * arcs.size, np.int32), np.empty(2 * arcs.size)
    for place in range(arcs.size):
        more_arcs[place], more_shares[place] = arcs[place], shares[place]
    return more_arcs, more_shares


@compiled
def _fractions(
    out: tuple[Ints, Ints, Ints],
    weight: Longs,
    split: Floats | None,
    distance: Longs,
    far_first: Longs,
    sources: Longs,
) -> tuple[Longs, Ints, Floats]:
    """Return for each source where its arcs begin, the arcs, and the share of one unit on each."""
    room = max(weight.size, 1)
    arcs, shares, used = np.empty(room, np.int32), np.empty(room), np.empty(room, np.int32)
    starts, filled = np.zeros(sources.size + 1, np.int64), 0
    flow, rank = np.zeros(distance.size), np.empty(distance.size, np.int64)
    for place in range(far_first.size):
        rank[far_first[place]] = place
    for row in range(sources.size):
        source = sources[row]
        if distance[source] != UNREACHED:
            flow[source] = 1.0
            for place in range(rank[source], far_first.size):
                vertex = far_first[place]
                amount = flow[vertex]
                flow[vertex] = 0.0
                if amount == 0.0 or distance[vertex] == 0:
                    continue
                count, total = _next_arcs(*out, weight, split, distance, vertex, used)
                while filled + count > arcs.size:
                    arcs, shares = _grown(arcs, shares)
                for arc in used[:count]:
                    part = amount / total if split is None else amount * (split[arc] / total)
                    arcs[filled], shares[filled] = arc, part
                    filled += 1
                    flow[out[2][arc]] += part
        starts[row + 1] = filled
    return starts, arcs[:filled], shares[:filled]


@compiled
def _sums(
    out: tuple[Ints, Ints, Ints],
    weight: Longs,
    split: Floats | None,
    value: Floats,
    distance: Longs,
    far_first: Longs,
    sums: Floats,
    slowest: Ints,
) -> None:
    """Fill the columns of ``sums`` (least, mean, greatest) and the arc that the greatest takes."""
    used = np.empty(max(weight.size, 1), np.int32)
    for vertex in far_first[::-1]:
        if distance[vertex] == 0:
            sums[vertex] = 0.0
            continue
        count, total = _next_arcs(*out, weight, split, distance, vertex, used)
        least, mean, greatest = np.inf, 0.0, -np.inf
        for arc in used[:count]:
            onward = sums[out[2][arc]]
            least = min(least, value[arc] + onward[0])
            part = 1.0 / total if split is None else split[arc] / total
            mean += part * (value[arc] + onward[1])
            if value[arc] + onward[2] > greatest:
                greatest, slowest[vertex] = value[arc] + onward[2], arc
        sums[vertex, 0], sums[vertex, 1], sums[vertex, 2] = least, mean, greatest


def _positive(graph: Digraph, weight: ArrayLike) -> Longs:
    """Return ``weight`` as one int64 an arc; raises ValueError where an arc in service has 0.

    Arcs of weight 0 both ways between two vertices would send traffic round in a circle.
    """
    whole = checked(graph, weight)
    if (whole == 0).any():
        message = f"weights in service must be above 0, arc {int(np.argmax(whole == 0))} has 0"
        raise ValueError(message)
    return whole


def _far_first(distance: Longs) -> Longs:
    """Return the vertices that reach the target, farthest first, equal ones by number."""
    reached = np.flatnonzero(distance != UNREACHED)
    return reached[np.argsort(-distance[reached], kind="stable")]


def _out(graph: Digraph) -> tuple[Ints, Ints, Ints]:
    """Return the arcs by tail and their heads."""
    return graph.first_out, graph.arc_out, graph.head


def ecmp_fractions_for_target(
    graph: Digraph,
    weight: ArrayLike,
    distance_to_target: Longs,
    sources: ArrayLike,
    *,
    split: ArrayLike | None = None,
) -> tuple[Longs, Ints, Floats]:
    """Return the share of one unit on each arc from each of ``sources`` to one target.

    The three arrays are offsets, arcs and shares: source i uses ``arcs[offsets[i]:offsets[i + 1]]``
    from far to near; none where it is the target or does not reach it. Where traffic is
    split evenly, an arc's share is what arrives at its tail divided by the number of next arcs
    there. ``distance_to_target`` comes from ``distances_to`` with the same weights. Raises
    ValueError for an arc in service whose weight is 0 and for arrays of another shape.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.distances import distances_to
    >>> graph = Digraph.of(3, tail=[0, 0, 1], head=[2, 1, 2])
    >>> distance = distances_to(graph, [2, 1, 1], 2)
    >>> [part.tolist() for part in ecmp_fractions_for_target(graph, [2, 1, 1], distance, [1, 0])]
    [[0, 1, 4], [2, 0, 1, 2], [1.0, 0.5, 0.5, 0.5]]
    """
    whole = _positive(graph, weight)
    asked = np.array([vertex_of(graph, one) for one in np.asarray(sources)], dtype=np.int64)
    distance = np.array(distance_to_target, dtype=np.int64)
    parts = split_of(graph, whole, split)
    far_first = _far_first(distance)
    return _fractions(_out(graph), whole, parts, distance, far_first, asked)


def ecmp_shares(
    graph: Digraph,
    weight: ArrayLike,
    distance_to_target: Longs,
    source: int,
    target: int | None = None,
    *,
    split: ArrayLike | None = None,
) -> tuple[Ints, Floats] | None:
    """Return the arcs used from ``source`` and the share of one unit on each, from far to near.

    None where the target is not reached. Weights are above 0, so that the target is the only
    vertex at distance 0; ``target`` is checked against it where given. Raises ValueError as
    ``ecmp_fractions_for_target`` does.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.distances import distances_to
    >>> twin = Digraph.of(2, tail=[0, 0], head=[1, 1])
    >>> arcs, shares = ecmp_shares(twin, [3, 3], distances_to(twin, [3, 3], 1), 0, 1)
    >>> arcs.tolist(), shares.tolist()
    ([0, 1], [0.5, 0.5])
    """
    _check_target(graph, distance_to_target, target)
    if distance_to_target[vertex_of(graph, source)] == UNREACHED:
        return None
    found = ecmp_fractions_for_target(graph, weight, distance_to_target, [source], split=split)
    return found[1], found[2]


def _check_target(graph: Digraph, distance: Longs, target: int | None) -> None:
    """Raise ValueError when ``distance`` is not that to ``target``."""
    if target is not None and distance[vertex_of(graph, target)] != 0:
        message = f"the distances are not those to vertex {target}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class PathSums:
    """What a value an arc, such as its delay, adds up to from every vertex to one target.

    ``least``, ``mean`` and ``greatest`` are taken over the equal-cost paths used, the mean by
    share of traffic; NaN where the target is not reached. ``slowest[v]`` is the arc that the
    greatest takes at v, the lowest-numbered of equal ones; -1 at the target.
    """

    least: Floats
    mean: Floats
    greatest: Floats
    slowest: Ints


def ecmp_sums_for_target(
    graph: Digraph,
    weight: ArrayLike,
    distance_to_target: Longs,
    value: ArrayLike,
    *,
    split: ArrayLike | None = None,
) -> PathSums:
    """Return least, mean and greatest sum of ``value`` (a float an arc) from every vertex.

    Raises ValueError as ``ecmp_fractions_for_target`` does.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.distances import distances_to
    >>> twin = Digraph.of(2, tail=[0, 0], head=[1, 1])
    >>> sums = ecmp_sums_for_target(twin, [3, 3], distances_to(twin, [3, 3], 1), [1.0, 2.0])
    >>> sums.least.tolist(), sums.mean.tolist(), sums.greatest.tolist()
    ([1.0, 0.0], [1.5, 0.0], [2.0, 0.0])
    """
    whole = _positive(graph, weight)
    parts = split_of(graph, whole, split)
    delay, distance = np.array(value, dtype=np.float64), np.array(distance_to_target, np.int64)
    if delay.shape != (graph.arcs,):
        message = f"value must have one number for each of {graph.arcs} arcs, is {delay.shape}"
        raise ValueError(message)
    sums = np.full((graph.vertices, 3), np.nan)
    slowest = np.full(graph.vertices, -1, dtype=np.int32)
    far_first = _far_first(distance)
    _sums(_out(graph), whole, parts, delay, distance, far_first, sums, slowest)
    return PathSums(sums[:, 0], sums[:, 1], sums[:, 2], slowest)


def ecmp_extremes(
    graph: Digraph,
    weight: ArrayLike,
    distance_to_target: Longs,
    source: int,
    target: int,
    value: ArrayLike,
    *,
    split: ArrayLike | None = None,
) -> tuple[float, float, float, Ints] | None:
    """Return least, mean and greatest sum of ``value`` over the paths used; arcs of the greatest.

    None where the target is not reached. For many sources ask ``ecmp_sums_for_target`` once.
    Raises ValueError as it does.

    >>> from netplan.kernels import Digraph
    >>> from netplan.kernels.distances import distances_to
    >>> twin = Digraph.of(2, tail=[0, 0], head=[1, 1])
    >>> ecmp_extremes(twin, [3, 3], distances_to(twin, [3, 3], 1), 0, 1, [1.0, 2.0])[:3]
    (1.0, 1.5, 2.0)
    """
    _check_target(graph, distance_to_target, target)
    if distance_to_target[vertex_of(graph, source)] == UNREACHED:
        return None
    sums = ecmp_sums_for_target(graph, weight, distance_to_target, value, split=split)
    taken, vertex = [], source
    while sums.slowest[vertex] >= 0:
        taken.append(sums.slowest[vertex])
        vertex = graph.head[taken[-1]]
    arcs = np.array(taken, dtype=np.int32)
    return float(sums.least[source]), float(sums.mean[source]), float(sums.greatest[source]), arcs
