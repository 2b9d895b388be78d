"""The cheapest modules that make up a lack of capacity on one link."""

from __future__ import annotations

from itertools import product
from math import ceil, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cheapest(
    lack_gbps: float, sizes_gbps: Sequence[float], prices_cny: Sequence[float]
) -> tuple[float, tuple[int, ...]]:
    """Return the least cost of modules of at least ``lack_gbps`` together, and how many of each.

    Exact: of all types but the one of the least price per Gbit/s fewer are needed than make up
    one of it. inf and none where nothing is for sale.

    >>> cheapest(500.0, [100.0, 400.0], [2.0, 5.0])
    (7.0, (1, 1))
    >>> cheapest(0.0, [100.0], [2.0])
    (0.0, (0,))
    """
    count = len(sizes_gbps)
    if lack_gbps <= 0:
        return 0.0, (0,) * count
    if not count:
        return inf, ()
    best = min(range(count), key=lambda k: (prices_cny[k] / sizes_gbps[k], -sizes_gbps[k]))
    ranges = [
        range(1)
        if k == best
        else range(ceil(max(sizes_gbps[best], sizes_gbps[k]) / sizes_gbps[k]) + 1)
        for k in range(count)
    ]
    found = (inf, (0,) * count)
    for counts in product(*ranges):
        left = lack_gbps - sum(n * size for n, size in zip(counts, sizes_gbps, strict=True))
        more = max(0, ceil(left / sizes_gbps[best] - 1e-9))
        whole = tuple(n + more * (k == best) for k, n in enumerate(counts))
        cost = sum(n * price for n, price in zip(whole, prices_cny, strict=True))
        found = min(found, (cost, whole))
    return found
