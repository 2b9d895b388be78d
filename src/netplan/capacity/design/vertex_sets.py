"""Connected sets of vertices, and the cuts of design links around them, as whole arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.problem import Design, Stage
    from netplan.capacity.design.rows import Rows

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

LARGEST = 8
"""The greatest number of vertices in a set."""

_MOST_CELLS = 4_000_000
"""Sets times arcs: where there are more, sets are smaller."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """Cuts as row prices: ``rows[cut, row]`` is 1 where a row leads over, ``needed`` by stage.

    ``needed[stage, cut]`` is the Gbit/s that must cross when nothing has failed.
    """

    rows: Flags
    needed: Floats


def crossings_of(problem: Design, rows: Rows, *, largest: int = LARGEST) -> Crossings:
    """Return the cuts around all connected vertex sets of up to ``largest``, none twice.

    Vertices that arcs without a limit join count as one. Where a problem lists allowed paths or
    the sets become too many, there are fewer cuts, or none: they only speed a search up.
    """
    if any(stage.flow.paths for stage in problem.stages):
        return Crossings(np.zeros((0, rows.count), np.bool_), np.zeros((len(problem.stages), 0)))
    graph = problem.stages[0].flow.graph
    tail, head = graph.tail.astype(np.int64), graph.head.astype(np.int64)
    merged = _merged(graph.vertices, tail, head, problem.arc_link)
    tail, head = merged[tail], merged[head]
    sets = _connected(int(merged.max(initial=-1)) + 1, tail, head, largest)
    inside = sets[:, merged]
    out, back = sets[:, tail] & ~sets[:, head], ~sets[:, tail] & sets[:, head]
    blocks = []
    if problem.shared.any():
        blocks.append((out | back, inside, True, True))
    if not problem.shared.all() or one_way(problem, rows):
        blocks += [(out, inside, True, False), (back, inside, False, True)]
    flags, needed = [], []
    for arcs, members, outward, inward in blocks:
        first = np.minimum(rows.first[:-1], max(rows.arcs.size - 1, 0))
        by_row = np.logical_or.reduceat(arcs[:, rows.arcs], first, axis=1)
        flags.append(by_row)
        needed.append(
            np.array([_needed(stage, members, outward, inward) for stage in problem.stages])
        )
    return _distinct(np.vstack(flags), np.hstack(needed))


def one_way(problem: Design, rows: Rows) -> bool:
    """Tell whether a row has an arc but not the one against it: then cuts have two directions."""
    graph = problem.stages[0].flow.graph
    tail, head = graph.tail[rows.arcs], graph.head[rows.arcs]
    row = rows.row[rows.arcs]
    there = set(zip(row.tolist(), tail.tolist(), head.tolist(), strict=True))
    return any((number, far, near) not in there for number, near, far in there)


def _merged(vertices: int, tail: Ints, head: Ints, link: Ints) -> Ints:
    """Return a number for every vertex, the same for those that unlimited arcs join."""
    free = link < 0
    ones = np.ones(int(free.sum()))
    joined = coo_array((ones, (tail[free], head[free])), shape=(vertices, vertices))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _connected(vertices: int, tail: Ints, head: Ints, largest: int) -> Flags:
    """Return the connected sets as flags by vertex, small ones first; no set beside its rest."""
    near = [0] * vertices
    for one, other in zip(tail.tolist(), head.tolist(), strict=True):
        near[one] |= 1 << other
        near[other] |= 1 << one
    everything, most = (1 << vertices) - 1, _MOST_CELLS // max(tail.size, 1)
    level = {1 << vertex: near[vertex] & ~(1 << vertex) for vertex in range(vertices)}
    found = list(level)
    for _ in range(min(largest, vertices // 2) - 1):
        grown: dict[int, int] = {}
        for members, border in level.items():
            if len(found) + len(grown) > most:
                # A level left off in the middle would favour the first vertices.
                return _flags(found, vertices)
            rest = border
            while rest:
                one = rest & -rest
                rest ^= one
                wider = members | one
                if wider not in grown:
                    grown[wider] = (border | near[one.bit_length() - 1]) & ~wider
        found += grown
        level = grown
    # Beside its rest, a set says nothing new: the one with the first vertex goes.
    listed = set(found)
    return _flags(
        [each for each in found if not (each & 1 and everything ^ each in listed)], vertices
    )


def _flags(sets: list[int], vertices: int) -> Flags:
    """Return sets of bits as rows of flags."""
    size = max((vertices + 7) // 8, 1)
    data = b"".join(each.to_bytes(size, "little") for each in sets)
    bits = np.frombuffer(data, dtype=np.uint8).reshape(len(sets), size)
    return np.unpackbits(bits, axis=1, bitorder="little", count=vertices).astype(np.bool_)


def _needed(stage: Stage, inside: Flags, outward: bool, inward: bool) -> Floats:  # noqa: FBT001
    """Return the Gbit/s that must cross each cut: of demands all of whose options do."""
    flow = stage.flow
    counts = np.bincount(flow.option_demand, minlength=flow.demands)
    total = np.zeros(len(inside))
    single = counts[flow.option_demand] == 1
    vertices = inside.shape[1]
    ends = flow.origin[single] * vertices + flow.target[single]
    volume = np.bincount(
        ends, weights=flow.volume_gbps[flow.option_demand[single]], minlength=vertices**2
    ).reshape(vertices, vertices)
    members = inside.astype(np.float64)
    if outward:
        total += ((members @ volume) * (1.0 - members)).sum(axis=1)
    if inward:
        total += (((1.0 - members) @ volume) * members).sum(axis=1)
    for demand in np.flatnonzero(counts > 1).tolist():
        own = flow.option_demand == demand
        leaves = inside[:, flow.origin[own]] & ~inside[:, flow.target[own]]
        enters = ~inside[:, flow.origin[own]] & inside[:, flow.target[own]]
        crosses = (leaves & outward) | (enters & inward)
        total += flow.volume_gbps[demand] * crosses.all(axis=1)
    return total


def _distinct(flags: Flags, needed: Floats) -> Crossings:
    """Return every cut once, with the most that must cross it; cuts that nothing crosses go."""
    packed = np.packbits(flags, axis=1)
    order = np.lexsort((-needed.sum(axis=0), *packed.T[::-1]))
    fresh = np.append(True, (np.diff(packed[order], axis=0) != 0).any(axis=1))
    kept = np.sort(order[fresh[: order.size]]) if order.size else order
    kept = kept[(needed[:, kept] > 0).any(axis=0)]
    return Crossings(flags[kept], needed[:, kept])
