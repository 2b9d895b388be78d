"""Row prices made deeper: highest where nothing is installed, then as low as distances allow.

At a point where a row can carry nothing its price is free. A high one lengthens the distances
between the ends of demands, which is what an inequality asks for; a low one keeps it from
being met by whatever is cheapest there. So distances are first made as long as they can be, and
then each price is lowered to what keeps them: over every arc, from every origin, the difference
of the distances to its two ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.problem import Design, State
    from netplan.capacity.design.rows import Rows
    from netplan.routing.optimum import FlowProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_DUST = 1e-9


def lifted(problem: Design, state: State, rows: Rows, price: Floats, bare: Flags) -> Floats:
    """Return prices with those of rows ``bare`` raised to the highest price, and lowered again.

    Where a stage lists allowed paths, they come back as they are.
    """
    flow = problem.stages[state.stage].flow
    wanted = flow.volume_gbps > 0
    wanted[list(state.spared)] = False
    asked = wanted[flow.option_demand]
    if flow.paths is not None or not asked.any():
        return price
    high = np.where(bare, float(price.max(initial=0.0)), price)
    length, alive = rows.on_arcs(high), ~np.isin(problem.arc_link, state.down)
    least = np.zeros(rows.count)
    for mask in np.unique(flow.mask[asked]).tolist():
        own = asked & (flow.mask == mask)
        arcs = np.flatnonzero(alive & flow.masks[mask])
        need = _needed(flow, arcs, length[arcs], own)
        row = rows.row[arcs]
        np.maximum.at(least, row[row >= 0], need[row >= 0])
    least[least < _DUST * float(high.max(initial=0.0))] = 0.0
    return np.where(bare, np.minimum(least, high), price)


def _needed(flow: FlowProblem, arcs: Ints, length: Floats, options: Flags) -> Floats:
    """Return the least length of each arc that keeps the distances of options over ``arcs``."""
    tail, head = (each[arcs].astype(np.int64) for each in (flow.graph.tail, flow.graph.head))
    origins, place = np.unique(flow.origin[options], return_inverse=True)
    far = _distances(flow.graph.vertices, tail, head, length, origins)
    ends = far[place, flow.target[options]]
    # Beyond the farthest target distances need not be kept.
    most = np.zeros(origins.size)
    np.maximum.at(most, place, np.where(np.isfinite(ends), ends, 0.0))
    far = np.minimum(far, most[:, None])
    return np.asarray(np.maximum(far[:, head] - far[:, tail], 0.0).max(axis=0, initial=0.0))


def _distances(vertices: int, tail: Ints, head: Ints, length: Floats, origins: Ints) -> Floats:
    """Return the distance from each origin to each vertex; of parallel arcs the shortest counts."""
    order = np.lexsort((length, head, tail))
    tail, head, length = tail[order], head[order], length[order]
    first = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))[: tail.size]
    # A stored 0 is an arc of no length.
    table = coo_array((length[first], (tail[first], head[first])), shape=(vertices, vertices))
    return np.asarray(dijkstra(table.tocsr(), indices=origins), dtype=np.float64)
