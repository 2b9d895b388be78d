"""The failure that each demand and each site is most exposed to, and how many lose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from netplan.failures.digest_base import TIE_DIGITS
from netplan.failures.swept import SLACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.digest_base import Flags, Floats

UNHURT, LOST_WITH_END, SLOWER, LATE, LOST = range(5)
"""What a failure does to a demand or a site, ever worse: nothing; it is lost because an end of
its own failed, which no network can help; it is served, slower than without failure; slower, and
later than promised; it has no way left although its ends stand."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """What any number of failures does to N demands or N sites.

    ``rank`` (N,) is the worst that any failure does, ``scenario`` (N,) the failure that does it
    (-1: none does anything). Lost beats late beats slower; within one of them the greater latency
    ``ms`` (inf: lost) beats the smaller, then the first scenario wins. The failure of a demand's
    own end stands last: everybody is exposed to that, and it would hide all else. What is lost
    without failure already is exposed to nothing.

    ``losses`` (N, K) counts the scenarios of every kind that lose it, ``own`` (N,) those of them
    that fail one of its own ends, ``late`` (N,) those after which it is late. ``worst_ms`` (N,) is
    its greatest latency while it is served, ``worst_scenario`` after which failure (-1: without).
    """

    rank: NDArray[np.int8]
    ms: Floats
    scenario: NDArray[np.int64]
    losses: NDArray[np.int32]
    own: NDArray[np.int32]
    late: NDArray[np.int32]
    worst_ms: Floats
    worst_scenario: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class After:
    """How S scenarios leave N demands or sites: arrays (S, N) of one-way ms and flags.

    ``own`` is True where the scenario fails an end of the demand, or the site or the hub.
    """

    ms: Floats
    lost: Flags
    own: Flags
    computed: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Before:
    """N demands or sites without failure: one-way ms, whether lost, the promise (NaN: none)."""

    ms: Floats
    lost: Flags
    promise_ms: Floats


def exposure(after: After, before: Before, *, kinds: Sequence[int], kind_count: int) -> Exposure:
    """Return what the scenarios do; ``kinds`` numbers the kind of each."""
    computed = after.computed[:, None]
    lost = after.lost & ~before.lost & computed
    served = ~after.lost & computed
    farther = np.round(after.ms, TIE_DIGITS) > np.round(before.ms, TIE_DIGITS)
    slower = served & ~before.lost & farther
    late = served & (after.ms > before.promise_ms + SLACK)
    rank = np.zeros(lost.shape, dtype=np.int8)
    rank[slower] = SLOWER
    rank[slower & late] = LATE
    rank[lost] = np.where(after.own, LOST_WITH_END, LOST)[lost]
    losses = np.zeros((len(before.ms), kind_count), dtype=np.int32)
    for number in range(kind_count):
        mine = np.asarray(kinds, dtype=np.int64) == number
        losses[:, number] = np.count_nonzero(lost[mine], axis=0)
    own = np.count_nonzero(lost & after.own, axis=0).astype(np.int32)
    return Exposure(
        **_most(rank, after.ms),
        losses=losses,
        own=own,
        late=np.count_nonzero(late, axis=0).astype(np.int32),
        **_farthest(np.where(served, after.ms, -np.inf), before),
    )


def _most(rank: NDArray[np.int8], ms: Floats) -> dict[str, NDArray[Any]]:
    """Return the first of the worst: by rank, then by latency."""
    count = rank.shape[1]
    if not len(rank):
        nothing = np.zeros(count, dtype=np.int8)
        return {"rank": nothing, "ms": np.full(count, np.nan), "scenario": np.full(count, -1)}
    worst = rank.max(axis=0)
    # All that is lost is equally far.
    gone = (rank == LOST) | (rank == LOST_WITH_END)
    far = np.where(gone, np.inf, np.round(ms, TIE_DIGITS))
    first = np.where(rank == worst, far, -np.inf).argmax(axis=0)
    hurt, every = worst > UNHURT, np.arange(count)
    return {
        "rank": worst,
        "ms": np.where(hurt, np.where(gone[first, every], np.inf, ms[first, every]), np.nan),
        "scenario": np.where(hurt, first, -1).astype(np.int64),
    }


def _farthest(ms: Floats, before: Before) -> dict[str, NDArray[Any]]:
    """Return the greatest latency while served, no failure included and first."""
    every = np.vstack([np.where(before.lost, -np.inf, before.ms), ms])
    first = np.round(every, TIE_DIGITS).argmax(axis=0)
    worst = every[first, np.arange(every.shape[1])]
    return {
        "worst_ms": np.where(np.isinf(worst), np.nan, worst),
        "worst_scenario": (first - 1).astype(np.int64),
    }


def joined(
    one: Exposure, other: Exposure, *, offset: int, columns: Sequence[int], kind_count: int
) -> Exposure:
    """Return what the scenarios of both do; those of ``other`` follow ``offset`` earlier ones.

    ``columns`` says which kind of the whole each kind of ``other`` is; ``one`` has the first.
    """
    losses = np.zeros((len(one.rank), kind_count), dtype=np.int32)
    losses[:, : one.losses.shape[1]] = one.losses
    losses[:, list(columns)] += other.losses
    ms = [np.where(part.rank > UNHURT, part.ms, -np.inf) for part in (one, other)]
    nearer, farther = (np.round(values, TIE_DIGITS) for values in ms)
    more = (other.rank > one.rank) | ((other.rank == one.rank) & (farther > nearer))
    here, there = (
        np.round(np.where(np.isnan(part.worst_ms), -np.inf, part.worst_ms), TIE_DIGITS)
        for part in (one, other)
    )
    later = there > here
    after = np.where(other.worst_scenario >= 0, other.worst_scenario + offset, -1)
    return Exposure(
        rank=np.where(more, other.rank, one.rank),
        ms=np.where(more, other.ms, one.ms),
        scenario=np.where(more, other.scenario + offset, one.scenario),
        losses=losses,
        own=one.own + other.own,
        late=one.late + other.late,
        worst_ms=np.where(later, other.worst_ms, one.worst_ms),
        worst_scenario=np.where(later, after, one.worst_scenario),
    )
