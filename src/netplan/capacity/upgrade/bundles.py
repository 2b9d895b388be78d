"""Ways that are one and the same to all traffic: same ends, and down in the same failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.capacity.upgrade.ways import Way
    from netplan.failures.scenarios import Hit

    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """``of_way[w]`` is the bundle of way w, -1 where it carries nothing whatever is planned.

    ``turned[w]`` tells that way w runs from its bundle's b to its a; ``ends`` are node rows a
    and b of every bundle, ``first`` one of its ways.
    """

    of_way: Longs
    turned: NDArray[np.bool_]
    ends: Longs
    first: Longs


def bundles_of(
    ways: Sequence[Way], hits: Sequence[Hit], *, delays_ms: Sequence[float] | None = None
) -> Bundles:
    """Return ways put together by their ends and the failures that take them.

    Where ``delays_ms`` are given, only ways of one delay go together.
    """
    fails: list[list[int]] = [[] for _ in ways]
    for number, one in enumerate(hits):
        for row in one.down:
            fails[row].append(number)
    seen: dict[tuple[object, ...], int] = {}
    of_way = np.full(len(ways), -1, dtype=np.int64)
    turned = np.zeros(len(ways), dtype=np.bool_)
    ends: list[tuple[int, int]] = []
    first: list[int] = []
    for number, way in enumerate(ways):
        if way.kind == "idle":
            continue
        low, high = min(way.a, way.b), max(way.a, way.b)
        delay = round(delays_ms[number], 6) if delays_ms is not None else 0.0
        key = (low, high, tuple(fails[number]), delay)
        if key not in seen:
            seen[key] = len(ends)
            ends.append((low, high))
            first.append(number)
        of_way[number] = seen[key]
        turned[number] = way.a != low
    return Bundles(
        of_way=of_way,
        turned=turned,
        ends=np.array(ends, dtype=np.int64).reshape(-1, 2),
        first=np.array(first, dtype=np.int64),
    )
