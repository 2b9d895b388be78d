"""The few numbers that are kept of every scenario: what is down, lost, late, full and far."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.failures.digest_base import direction_of
from netplan.failures.swept import SLACK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures.digest_base import Base, Batch, Flags, Floats, Used

    Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """Numbers of S scenarios, among C classes and T sites; NaN and -1 where not computed.

    ``unserved_gbps`` (S,) and ``unserved_by_class`` (S, C) is traffic without any way left, that
    which has none without failure included; ``own_gbps`` is the part of it that has an end at
    what failed itself. ``worst_link`` is the link row of the greatest
    ``worst_utilisation`` (a fraction), ``worst_direction`` 0 for a to b and 1 for b to a.
    ``overflow_gbps`` adds up over links what does not fit, of the worse direction; ``above_limit``
    counts the links above the failure limit. ``late`` counts the demands that are served later
    than their class promises, ``late_gbps`` adds them up. ``site_ms`` (S, T) is one-way from the
    hub, inf where lost.
    """

    links_down: Counts
    capacity_down_gbps: Floats
    unserved_gbps: Floats
    unserved_by_class: Floats
    own_gbps: Floats
    worst_link: Counts
    worst_utilisation: Floats
    worst_direction: NDArray[np.int8]
    overflow_gbps: Floats
    above_limit: Counts
    late: Counts
    late_gbps: Floats
    site_ms: Floats


def figures(batch: Batch, base: Base, used: Used, *, own: Flags, classes: int) -> Figures:
    """Return the figures of a batch of S scenarios; each row is the same in whatever batch.

    ``own`` (S, D) is True where a scenario fails an end of a demand.
    """
    down = [sorted(rows) for rows in batch.down]
    found = {
        "links_down": np.array([len(rows) for rows in down], dtype=np.int32),
        "capacity_down_gbps": np.array([base.capacity_gbps[rows].sum() for rows in down], float),
        **_loads(batch, base, used),
        **_traffic(batch, base, classes),
        "own_gbps": np.where(batch.lost & own, base.volume_gbps, 0.0).sum(axis=1),
        "site_ms": batch.site_ms.copy(),
    }
    for values in found.values():
        values[~batch.computed] = np.nan if values.dtype == np.float64 else -1
    return Figures(**found)


def _loads(batch: Batch, base: Base, used: Used) -> dict[str, NDArray[Any]]:
    """Return the worst link of every scenario, and what does not fit."""
    count = len(batch.computed)
    limit = base.failure_utilisation[0] + SLACK
    worst, direction = np.full(count, -1, np.int32), np.full(count, -1, np.int8)
    highest = np.full(count, np.nan)
    if len(base.capacity_gbps):
        every = np.arange(count)
        worst = used.rounded.argmax(axis=1).astype(np.int32)
        highest = used.fraction[every, worst]
        direction = direction_of(batch.load_gbps[every, worst], base.capacity_gbps[worst])
    return {
        "worst_link": worst,
        "worst_utilisation": highest,
        "worst_direction": direction,
        "overflow_gbps": np.maximum(0.0, used.gbps - base.capacity_gbps).sum(axis=1),
        "above_limit": np.count_nonzero(used.fraction > limit, axis=1).astype(np.int32),
    }


def _traffic(batch: Batch, base: Base, classes: int) -> dict[str, NDArray[Any]]:
    """Return traffic that is lost, by class, and that comes too late."""
    lost = np.where(batch.lost, base.volume_gbps, 0.0)
    by_class = np.zeros((len(batch.computed), classes))
    for number in range(classes):
        # Taken out contiguously: a sum over a strided view is added up in another order.
        mine = np.ascontiguousarray(lost[:, base.service == number])
        by_class[:, number] = mine.sum(axis=1)
    late = ~batch.lost & (batch.ms > base.promise_ms + SLACK)
    return {
        "unserved_gbps": batch.unserved_gbps.copy(),
        "unserved_by_class": by_class,
        "late": np.count_nonzero(late, axis=1).astype(np.int32),
        "late_gbps": np.where(late, base.volume_gbps, 0.0).sum(axis=1),
    }


def joined(one: Figures, other: Figures) -> Figures:
    """Return the figures of the scenarios of ``one``, then of those of ``other``."""
    names = [column.name for column in fields(Figures)]
    return Figures(**{n: np.concatenate([getattr(one, n), getattr(other, n)]) for n in names})
