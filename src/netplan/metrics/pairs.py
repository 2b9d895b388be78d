"""Latencies between sets of sites, and how many become one figure."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.topology.select import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from netplan.metrics.views import Sight, Views


@dataclass(frozen=True, slots=True)
class Pair:
    """One ordered pair of sites (and carriers, between networks) and what is seen, if anything."""

    source: str
    target: str
    carrier: str
    to_carrier: str
    sight: Sight | None


def site_pairs(
    view: Views, sources: Iterable[str], targets: Iterable[str]
) -> list[tuple[str, str]]:
    """Return the pairs between two sets; a set against itself gives each pair once."""
    froms, tos = select(view.network, sources), select(view.network, targets)
    if froms == tos:
        return [(a, b) for row, a in enumerate(froms) for b in froms[row + 1 :]]
    return [(a, b) for a in froms for b in tos if a != b]


def measure(
    view: Views,
    *,
    kind: str,
    sources: Iterable[str],
    targets: Iterable[str],
    carrier: str = "",
    to_carrier: str = "",
) -> list[Pair]:
    """Return what is seen between two sets of sites in the view ``kind``.

    Within one network an empty carrier means the best one. Between networks empty carriers mean
    every ordered pair of different carriers proper that have nodes at both ends.
    """
    ends = site_pairs(view, sources, targets)
    if kind == "optical":
        return [Pair(a, b, carrier, carrier, view.optical(a, b, carrier)) for a, b in ends]
    if kind == "ip":
        return [Pair(a, b, carrier, carrier, view.ip(a, b, carrier)) for a, b in ends]
    firsts = (carrier,) if carrier else view.carriers
    lasts = (to_carrier,) if to_carrier else view.carriers
    at = view.fabric.nodes_at
    return [
        Pair(a, b, first, last, view.internet(a, b, first, last))
        for a, b in ends
        for first in firsts
        for last in lasts
        if first != last and (a, first) in at and (b, last) in at
    ]


def _p95(array: NDArray[np.float64]) -> float:
    """Return the 95th percentile, between values by straight lines."""
    return float(np.percentile(array, 95))


_PLAIN: Mapping[str, Callable[[NDArray[np.float64]], Any]] = MappingProxyType(
    {
        "each": np.max,
        "max": np.max,
        "min": np.min,
        "sum": np.sum,
        "median": np.median,
        "p95": _p95,
    }
)
"""Statistics that need nothing but the values."""


def statistic(
    values: Sequence[float] | NDArray[np.float64],
    how: str,
    *,
    weights: Sequence[float] = (),
    limit: float = float("nan"),
) -> float:
    """Return one figure for many; NaN for no values.

    ``how`` is ``max`` (also for ``each``), ``min``, ``mean``, ``median``, ``population_mean`` by
    ``weights``, ``p95``, ``sum``, ``count``, or the ``share`` of values within ``limit``.

    >>> statistic([1.0, 2.0, 6.0], "mean"), statistic([1.0, 2.0, 6.0], "share", limit=2.0)
    (3.0, 0.6666666666666666)
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        return float("nan")
    if how == "population_mean":
        total = np.asarray(weights, dtype=np.float64)
        return float((array * total).sum() / total.sum()) if total.sum() > 0 else float("nan")
    if how == "share":
        return float((array <= limit + 1e-9).mean())
    if how == "count":
        return float(array.size)
    return float(_PLAIN.get(how, np.mean)(array))
