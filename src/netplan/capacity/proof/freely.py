"""How much of a demand fits when every carrier may route as it likes: one small LP a carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.proof.recount import Recount

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ENOUGH = 10.0
"""Where ten times the demand fits, how many times more is of no interest."""


def most_of_demand(count: Recount, legs: list[tuple[int, int, float]], *, limit: float) -> float:
    """Return the greatest factor (at most 10) by which all ``legs`` fit at once, freely routed.

    Per carrier: maximise f with flow[s, out of v] - flow[s, into v] = f x (traffic from s that
    starts at v - that ends at v) for every source s and node v, and the sum over sources of
    flow[s, arc] <= limit x capacity. Legs never leave their carrier, so the least f counts.
    """
    carriers = list(count.network["nodes"]["carrier"])
    parts: dict[str, list[tuple[int, int, float]]] = {}
    for leg in legs:
        if leg[0] != leg[1] and leg[2] > 0:
            parts.setdefault(carriers[leg[0]], []).append(leg)
    return min(
        (_carrier(count, part, carrier, limit) for carrier, part in parts.items()),
        default=ENOUGH,
    )


def _carrier(
    count: Recount, legs: list[tuple[int, int, float]], carrier: str, limit: float
) -> float:
    """Return the greatest factor for the legs of one carrier."""
    from scipy.optimize import linprog

    nodes = [row for row, name in enumerate(count.network["nodes"]["carrier"]) if name == carrier]
    place = {node: number for number, node in enumerate(nodes)}
    spans = [span for span in count.spans if span.alive and span.a in place]
    tails = np.array([place[n] for span in spans for n in (span.a, span.b)], dtype=np.int64)
    heads = np.array([place[n] for span in spans for n in (span.b, span.a)], dtype=np.int64)
    room = np.repeat([limit * span.capacity_gbps for span in spans], 2)
    sources = sorted({source for source, _, _ in legs})
    net = np.zeros((len(sources), len(nodes)))
    for source, target, volume in legs:
        net[sources.index(source), place[source]] += volume
        net[sources.index(source), place[target]] -= volume
    kept, taken = _rows(net, tails, heads)
    found = linprog(
        np.append(np.zeros(kept.shape[1] - 1), -1.0),
        A_ub=taken,
        b_ub=room,
        A_eq=kept,
        b_eq=np.zeros(net.size),
        bounds=[(0, None)] * (kept.shape[1] - 1) + [(0, ENOUGH)],
        method="highs",
    )
    return float(found.x[-1]) if found.x is not None else 0.0


def _rows(net: Floats, tails: Ints, heads: Ints) -> tuple[Any, Any]:
    """Return the matrices of what is kept at every node, and of what every arc takes.

    ``net[s, v]`` is what starts at node v less what ends there, of source s. The last column is
    the factor; a flow is a share of its source's own traffic, so that coefficients are alike.
    """
    from scipy.sparse import csr_array

    size = net.max(axis=1, initial=1e-9)
    arcs, flows = tails.size, len(net) * tails.size
    base, own = np.repeat(np.arange(len(net)) * net.shape[1], arcs), np.arange(flows)
    out, into = (base + np.tile(ends, len(net)) for ends in (tails, heads))
    value = np.concatenate([np.ones(flows), -np.ones(flows), -(net / size[:, None]).ravel()])
    rows = np.concatenate([out, into, np.arange(net.size)])
    columns = np.concatenate([own, own, np.full(net.size, flows)])
    kept = csr_array((value, (rows, columns)), shape=(net.size, flows + 1))
    loads = np.tile(np.arange(arcs), len(net))
    taken = csr_array((np.repeat(size, arcs), (loads, own)), shape=(arcs, flows + 1))
    return kept, taken
