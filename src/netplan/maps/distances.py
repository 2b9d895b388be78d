"""Optical latency from one site to every other, along the fibre of each carrier."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from netplan.latency import plant
from netplan.units import REGENERATOR_MS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.latency import Plant
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Light spreading from one site over one carrier's fibre.

    ``rows`` are the segments that light can pass. ``line_ms`` (cable and amplifiers) and
    ``line_km`` run over the rows of ``sites``; infinite where light never arrives.
    """

    rows: tuple[int, ...]
    line_ms: NDArray[np.float64]
    line_km: NDArray[np.float64]


def _dijkstra(fibre: Plant, rows: Iterable[int], *, source: int, sites: int) -> Spread:
    """Return the least cable delay from ``source`` over the segments ``rows``."""
    kept = tuple(rows)
    ways: list[list[tuple[int, int]]] = [[] for _ in range(sites)]
    for row in kept:
        a, b = int(fibre.a[row]), int(fibre.b[row])
        ways[a].append((b, row))
        ways[b].append((a, row))
    delay = fibre.one_way_ms
    best_ms, best_km = np.full(sites, np.inf), np.full(sites, np.inf)
    queue = [(0.0, 0.0, source)]
    while queue:
        ms, km, site = heappop(queue)
        if np.isfinite(best_ms[site]):
            continue
        best_ms[site], best_km[site] = ms, km
        for other, row in ways[site]:
            if not np.isfinite(best_ms[other]):
                step = (ms + float(delay[row]), km + float(fibre.length_km[row]), other)
                heappush(queue, step)
    return Spread(rows=kept, line_ms=best_ms, line_km=best_km)


def spreads(network: Network, source: str) -> tuple[Plant, list[Spread]]:
    """Return the plant of ``network`` and how light spreads from ``source``, per carrier.

    A carrier's light passes existing segments on which it has a fibre pair; in a network without
    ``fibre_pairs`` all existing segments count for everyone.
    """
    fibre = plant(network)
    pairs, segments, sites = network["fibre_pairs"], network["segments"], network["sites"]
    usable = np.flatnonzero(fibre.usable).tolist()
    owned = {
        (str(s), str(c))
        for s, c, n in zip(pairs["segment"], pairs["carrier"], pairs["pairs"], strict=True)
        if n > 0
    }
    carriers = sorted({carrier for _, carrier in owned})
    sets = [[r for r in usable if (segments.ids[r], c) in owned] for c in carriers] or [usable]
    start = sites.row(source)
    return fibre, [_dijkstra(fibre, rows, source=start, sites=len(sites)) for rows in sets]


def path_ms(
    line_ms: NDArray[np.float64], line_km: NDArray[np.float64], *, reach_km: float
) -> NDArray[np.float64]:
    """Return one-way delays of paths: their line and the regenerators its length needs, ms.

    As ``latency.plant`` counts them, ceil(length / reach) - 1; infinite stays infinite.
    """
    known = np.isfinite(line_km)
    spans = np.ceil(np.where(known, line_km, 0.0) / reach_km)
    return np.where(known, line_ms + np.maximum(0.0, spans - 1.0) * REGENERATOR_MS, np.inf)


def site_ms(network: Network, spread: Iterable[Spread]) -> NDArray[np.float64]:
    """Return the least optical latency to every site over all carriers, ms; inf: unreachable."""
    reach = network.settings.regenerator_reach_km
    best = np.full(len(network["sites"]), np.inf)
    for one in spread:
        best = np.minimum(best, path_ms(one.line_ms, one.line_km, reach_km=reach))
    return best
