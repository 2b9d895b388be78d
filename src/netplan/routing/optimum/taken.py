"""What a flow of trees says of single demands: their shares on arcs, and their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.kernels.pricing_walk import walk_demands

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from netplan.routing.optimum.columns import Columns
    from netplan.routing.optimum.result import Optimum


def _walked(
    columns: Columns, number: int, demands: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where the arcs of each of ``demands`` begin in a list, and that list."""
    each = columns.rounds[number]
    first = np.zeros(demands.size + 1, dtype=np.int64)
    none = np.zeros(0, dtype=np.int32)
    given = (columns.layout, demands, each.into, each.place, each.chosen, first)
    size = walk_demands(*given, none)
    arcs = np.empty(size, dtype=np.int32)
    walk_demands(*given, arcs)
    return first, arcs


def shares(optimum: Optimum, demands: ArrayLike | None = None) -> csr_array:
    """Return the part of each demand's volume on every arc, shape (demands, arcs).

    Only rows of ``demands`` are filled where these are given: over a large network all of them
    take much room (about demands x hops x 3 entries).
    """
    columns = optimum.columns
    lay = columns.layout
    shape = (lay.volume.size, lay.tail.size)
    wanted = np.arange(shape[0]) if demands is None else np.unique(np.asarray(demands))
    wanted = wanted.astype(np.int64)
    total = csr_array(shape)
    for number in range(len(columns.rounds)):
        part = columns.weight[number][lay.demand_group[wanted]]
        used = np.flatnonzero(part > 0)
        first, arcs = _walked(columns, number, wanted[used])
        sizes = np.diff(first)
        rows = np.repeat(wanted[used], sizes)
        found = csr_array((np.repeat(part[used], sizes), (rows, arcs)), shape=shape)
        total = total + found
    total.sort_indices()
    return total


def paths_taken(
    optimum: Optimum, demands: ArrayLike | None = None
) -> tuple[tuple[tuple[float, tuple[int, ...]], ...], ...]:
    """Return for each demand its paths as (part of the volume, arcs from source to target).

    The greatest part comes first, and equal parts in the order of their arcs; the parts sum to
    what is carried. ``demands`` are the ones to answer for, in that order; all by default.
    """
    columns = optimum.columns
    lay = columns.layout
    wanted = np.arange(lay.volume.size) if demands is None else np.asarray(demands)
    wanted = wanted.astype(np.int64)
    parts: list[dict[tuple[int, ...], float]] = [{} for _ in range(wanted.size)]
    for number, each in enumerate(columns.rounds):
        part = columns.weight[number][lay.demand_group[wanted]]
        part = np.where(each.chosen[wanted] >= 0, part, 0.0)
        used = np.flatnonzero(part > 0)
        first, arcs = _walked(columns, number, wanted[used])
        for place, low, high in zip(used, first[:-1], first[1:], strict=True):
            path = tuple(arcs[low:high].tolist())
            parts[place][path] = parts[place].get(path, 0.0) + float(part[place])
    return tuple(
        tuple(sorted(((part, path) for path, part in found.items()), key=_rank)) for found in parts
    )


def _rank(path: tuple[float, tuple[int, ...]]) -> tuple[float, tuple[int, ...]]:
    """Order paths from the greatest part down, then by their arcs."""
    return -path[0], path[1]
