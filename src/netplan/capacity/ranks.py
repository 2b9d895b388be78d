"""Options in order of rank, each with the circuits it needs."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Needs = tuple[int, ...]
Key = tuple[float, ...]
Signature = tuple[tuple[Needs, int], ...]


class Option(Protocol):
    """Anything that needs circuits."""

    @property
    def needs(self) -> Needs:
        """The circuits needed, in rising order."""


Ranked = TypeVar("Ranked", bound=Option)


def least_needs(options: Iterable[Ranked]) -> list[Ranked]:
    """Return ``options``, given by rank, without those that need all of an earlier one."""
    kept: list[Ranked] = []
    seen: set[Needs] = set()
    for option in options:
        sizes = range(len(option.needs) + 1)
        parts = (part for size in sizes for part in combinations(option.needs, size))
        if not any(part in seen for part in parts):
            seen.add(option.needs)
            kept.append(option)
    return kept


def signature(ranked: Sequence[tuple[Key, Needs]]) -> Signature:
    """Return circuits needed and rank of options in order; equal keys share a rank.

    >>> signature([((5.0,), (2,)), ((7.0,), (1,)), ((7.0,), ())])
    (((2,), 0), ((1,), 1), ((), 1))
    """
    ranks = {key: rank for rank, key in enumerate(sorted({key for key, _ in ranked}))}
    return tuple((needs, ranks[key]) for key, needs in ranked)
