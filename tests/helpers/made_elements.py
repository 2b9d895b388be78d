"""Elements and structures for tests of availability, and all 2^n states looked at one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.availability import Elements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from netplan.failures import Scenario

Cuts = Sequence[frozenset[int]]


def made_elements(unavailability: Iterable[float]) -> Elements:
    """Return links ``e0``, ``e1``, ... of the given unavailabilities."""
    chance = np.array(list(unavailability), dtype=np.float64)
    many = len(chance)
    return Elements(
        kind=("link",) * many,
        ids=tuple(f"e{number}" for number in range(many)),
        unavailability=chance,
        failures_per_year=np.full(many, math.nan),
        mttr_h=np.full(many, math.nan),
        source=("test",) * many,
        confidence=("assumed",) * many,
        parts=("",) * many,
    )


def lost_by(columns: Sequence[Cuts]) -> Callable[[Sequence[Scenario]], NDArray[np.bool_]]:
    """Return what tells who is lost: a column is, as soon as all of one of its cuts have failed."""

    def evaluate(scenarios: Sequence[Scenario]) -> NDArray[np.bool_]:
        """Tell who is lost in each scenario."""
        states = [frozenset(int(member[1:]) for member in s.members) for s in scenarios]
        table = [[any(cut <= state for cut in cuts) for cuts in columns] for state in states]
        return np.array(table, dtype=np.bool_).reshape(len(states), len(columns))

    return evaluate


def every_state(unavailability: Sequence[float]) -> Iterator[tuple[frozenset[int], float]]:
    """Yield all 2^n states and their probabilities."""
    rows = range(len(unavailability))
    for size in range(len(unavailability) + 1):
        for state in combinations(rows, size):
            factors = [u if row in state else 1.0 - u for row, u in enumerate(unavailability)]
            yield frozenset(state), math.prod(factors)


def true_share(unavailability: Sequence[float], cuts: Cuts) -> float:
    """Return the probability that all of one of ``cuts`` have failed, over all 2^n states."""
    return math.fsum(
        chance for state, chance in every_state(unavailability) if any(cut <= state for cut in cuts)
    )


def true_gain(unavailability: Sequence[float], cuts: Cuts, element: int) -> float:
    """Return by how much that falls when ``element`` never fails."""
    perfect = [0.0 if row == element else u for row, u in enumerate(unavailability)]
    return true_share(unavailability, cuts) - true_share(perfect, cuts)
