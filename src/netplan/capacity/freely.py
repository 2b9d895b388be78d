"""How much of a demand fits when every carrier may route as it likes: one small LP a carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.lp import Builder, solve

if TYPE_CHECKING:
    from netplan.capacity.recount import Recount

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
    builder = Builder()
    factor = builder.columns("factor", 1, cost=-1.0, upper=ENOUGH)
    flow = builder.columns("flow", len(sources) * tails.size).reshape(len(sources), -1)
    # Scaled by each source's own traffic, so that coefficients are of like size.
    size = net.max(axis=1, initial=1e-9)
    base = np.arange(len(sources))[:, None] * len(nodes)
    builder.rows(
        "conservation",
        net.size,
        [
            (base + tails, flow, 1.0),
            (base + heads, flow, -1.0),
            (np.arange(net.size), factor, -(net / size[:, None]).ravel()),
        ],
        lower=0.0,
        upper=0.0,
    )
    arcs = np.broadcast_to(np.arange(tails.size), flow.shape)
    weight = np.broadcast_to(size[:, None], flow.shape)
    builder.rows("capacity", tails.size, [(arcs, flow, weight)], upper=room)
    found = solve(builder.program())
    return float(found.values[factor][0]) if found.found else 0.0
