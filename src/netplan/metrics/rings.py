"""Latency rings and promises: inside, on the edge, or outside, given an interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.topology.network import Network

TOLERANCE = 1e-9
"""Slack of comparisons with a promise, so that 15 ms computed as 15.000000000000002 is 15 ms."""


def ring_edges(network: Network, ring_set: str = "") -> tuple[float, ...]:
    """Return the rings of ``ring_set`` ('': the network's own) in ms one-way, rising."""
    name = ring_set or network.settings.ring_set
    rings = network["rings"]
    return tuple(
        sorted(
            float(ms)
            for ms, of in zip(rings["ring_ms"], rings["ring_set"], strict=True)
            if of == name
        )
    )


def ring_of(
    one_way_ms: float, low_ms: float, high_ms: float, edges: Sequence[float]
) -> tuple[float, str]:
    """Return the smallest ring that holds a latency (NaN: none) and how surely.

    ``borderline`` when an edge lies strictly within the interval, so that the truth may be on
    its other side; else ``inside`` or ``outside``.

    >>> ring_of(1.05, 0.91, 1.19, (1, 2, 4))
    (2.0, 'borderline')
    >>> ring_of(1.5, 1.3, 1.7, (1, 2, 4))
    (2.0, 'inside')
    >>> ring_of(9.0, 8.0, 9.9, (1, 2, 4))
    (nan, 'outside')
    """
    holding = [float(edge) for edge in edges if one_way_ms <= edge + TOLERANCE]
    ring = min(holding, default=math.nan)
    if any(low_ms + TOLERANCE < edge < high_ms - TOLERANCE for edge in edges):
        return ring, "borderline"
    return ring, "inside" if holding else "outside"


def verdict(value: float, low: float, high: float, *, promise: float, comparator: str) -> str:
    """Return ``met``, ``missed``, or ``borderline`` when the promise lies within the interval.

    >>> verdict(14.0, 13.0, 15.1, promise=15, comparator="at_most")
    'borderline'
    >>> verdict(30000, 30000, 30000, promise=30000, comparator="at_least")
    'met'
    >>> verdict(float("nan"), 0, 0, promise=1, comparator="at_most")
    'unknown'
    """
    if math.isnan(value):
        return "unknown"
    sign = 1.0 if comparator == "at_most" else -1.0
    worst = max(sign * low, sign * high)
    best = min(sign * low, sign * high)
    slack = TOLERANCE * max(1.0, abs(promise))
    if worst <= sign * promise + slack:
        return "met"
    return "missed" if best > sign * promise + slack else "borderline"
