"""The arcs in service, laid out as the kernels run through them: by tail, or by head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.compiled import compiled
from netplan.kernels.graph import OUT

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

LIMIT: Final = 1 << 62
"""No path may be able to weigh this much: two of them are added in 64 bits."""

EASILY_PACKED: Final = 1 << 40
"""Paths that must weigh less than this need no closer look: a vertex takes at most 22 bits."""

KEY_BITS: Final = 63
"""What a distance and a vertex share when both are packed into one signed number."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Arcs in service sorted by one end, then by number: ``first[v]:first[v + 1]`` those of v.

    ``other[k]`` is the other end of the k-th of them, ``weight[k]`` its weight and ``arc[k]`` its
    number. Arcs that are out of service and loops are left out: no shortest path uses either.
    ``bits`` is how many bits a vertex takes in a packed heap key; None where distances are too long
    for that, and the heap holds pairs.
    """

    vertices: int
    first: Ints
    other: Ints
    weight: Longs
    arc: Ints
    bits: int | None

    @property
    def ways(self) -> tuple[Ints, Ints, Longs]:
        """What a search runs over: where arcs begin, their other ends, and their weights."""
        return self.first, self.other, self.weight


def vertex_of(graph: Digraph | Rows, vertex: int) -> int:
    """Return ``vertex``; raises ValueError when the graph has no such vertex."""
    if not 0 <= vertex < graph.vertices:
        message = f"vertex must be from 0 to {graph.vertices - 1}, is {vertex}"
        raise ValueError(message)
    return int(vertex)


def checked(graph: Digraph, weight: ArrayLike) -> Longs:
    """Return ``weight`` as one int64 an arc.

    Raises ValueError when it is of another length, is no array of whole numbers, or lets a path
    weigh 2^62 or more.

    >>> from netplan.kernels import Digraph
    >>> checked(Digraph.of(2, tail=[0], head=[1]), [3]).tolist()
    [3]
    """
    given = np.asarray(weight)
    if given.shape != (graph.arcs,):
        message = f"weight must have one value for each of {graph.arcs} arcs, is {given.shape}"
        raise ValueError(message)
    if given.size and (given.dtype.kind not in "iub" or given.max() >= LIMIT):
        message = "weights must be whole numbers below 2^62"
        raise ValueError(message)
    # A copy in any case: numba compiles once more for an array that is read-only.
    whole = np.array(given, dtype=np.int64)
    longest = longest_path(graph, whole)
    if longest >= LIMIT:
        message = f"weights must not let a path weigh 2^62 or more, may reach {longest}"
        raise ValueError(message)
    return whole


def lifted(graph: Digraph, weight: ArrayLike) -> tuple[NDArray[np.int64], int]:
    """Return weights above 0 that order paths alike, and what they were multiplied by.

    Arcs of weight 0 both ways between two vertices would send traffic round in a circle. So an
    arc of weight 0 counts an infinitesimal: of paths of one cost that with the fewest such arcs
    is the shortest. A distance is that of the lifted weights divided by the factor, rounded
    down. Raises ValueError as ``rows.checked`` does.

    >>> from netplan.kernels import Digraph
    >>> weights, factor = lifted(Digraph.of(3, tail=[0, 1, 2], head=[1, 2, 0]), [5, 0, OUT])
    >>> weights.tolist(), factor
    ([15, 1, -1], 3)
    """
    whole = checked(graph, weight)
    if not (whole == 0).any():
        return whole, 1
    factor = graph.vertices
    if whole.max() >= LIMIT // factor:
        message = f"weights must be below {LIMIT // factor} where one of them is 0"
        raise ValueError(message)
    raised = np.where(whole < 0, OUT, whole * factor + (whole == 0))
    return checked(graph, raised), factor


def longest_path(graph: Digraph, weight: Longs) -> int:
    """Return a number that no path without a repeated vertex can weigh more than."""
    if not weight.size:
        return 0
    by_greatest = max(int(weight.max()), 0) * max(graph.vertices - 1, 1)
    if by_greatest < EASILY_PACKED:
        return by_greatest
    # A path leaves each vertex once at most, by its heaviest arc at worst.
    worst = np.zeros(graph.vertices, dtype=np.int64)
    np.maximum.at(worst, graph.tail, weight)
    # Summed in two halves, because the whole sum may pass 64 bits.
    by_vertex = (int((worst >> 31).sum()) << 31) + int((worst & ((1 << 31) - 1)).sum())
    return min(by_greatest, by_vertex)


def packed_bits(vertices: int, longest: int) -> int | None:
    """Return the bits of a vertex in a packed heap key; None when distances leave no room for it.

    >>> packed_bits(754, 10**12), packed_bits(754, 1 << 53)
    (10, None)
    """
    bits = max(vertices - 1, 1).bit_length()
    return bits if longest < 1 << (KEY_BITS - bits) else None


def rows_out(graph: Digraph, weight: ArrayLike) -> Rows:
    """Return the arcs in service by tail. Raises ValueError as ``checked`` does."""
    whole = checked(graph, weight)
    parts = _pack(graph.first_out, graph.arc_out, graph.head, whole)
    return Rows(graph.vertices, *parts, packed_bits(graph.vertices, longest_path(graph, whole)))


def rows_in(graph: Digraph, weight: ArrayLike) -> Rows:
    """Return the arcs in service by head. Raises ValueError as ``checked`` does."""
    whole = checked(graph, weight)
    parts = _pack(graph.first_in, graph.arc_in, graph.tail, whole)
    return Rows(graph.vertices, *parts, packed_bits(graph.vertices, longest_path(graph, whole)))


@compiled
def _pack_into(
    first: Ints,
    order: Ints,
    end: Ints,
    weight: Longs,
    into: Ints,
    other: Ints,
    heavy: Longs,
    arcs: Ints,
) -> None:
    """Write the arcs in service into the arrays ``into`` to ``arcs``."""
    count = 0
    for vertex in range(first.size - 1):
        into[vertex] = count
        for place in range(first[vertex], first[vertex + 1]):
            arc = order[place]
            if weight[arc] >= 0 and end[arc] != vertex:
                other[count], heavy[count], arcs[count] = end[arc], weight[arc], arc
                count += 1
    into[first.size - 1] = count


def _pack(first: Ints, order: Ints, end: Ints, weight: Longs) -> tuple[Ints, Ints, Longs, Ints]:
    """Return the arcs in service in ``order``: where each vertex's begin, ends, weights, arcs."""
    into = np.empty(first.size, dtype=np.int32)
    other, arcs = np.empty(order.size, dtype=np.int32), np.empty(order.size, dtype=np.int32)
    heavy = np.empty(order.size, dtype=np.int64)
    _pack_into(first, order, end, weight, into, other, heavy, arcs)
    count = int(into[-1])
    return into, other[:count], heavy[:count], arcs[:count]
