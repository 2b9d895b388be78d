"""States drawn at random from those that were not enumerated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.availability.states import NEGLIGIBLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.failures.availability.states import State, States

LEAST_KEPT = 1e-3
"""A number of failures of which less than this part was left out is not drawn from: more than a
thousand draws would be thrown away for one that is kept."""

MOST_AT_ONCE = 4096
"""States drawn at once, at most."""


@dataclass(frozen=True, slots=True)
class Draws:
    """States drawn from those that were not enumerated.

    Each stands for an equal part of ``weight``, the probability of what was drawn from; ``missed``
    is the probability of what was neither enumerated nor drawn from.
    """

    states: tuple[State, ...]
    weight: float
    missed: float


def _suffix_chances(unavailability: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Return P(exactly j of the elements i and on are out), shape (elements + 1, most + 1)."""
    chances = np.zeros((len(unavailability) + 1, most + 1))
    chances[-1, 0] = 1.0
    for row in range(len(unavailability) - 1, -1, -1):
        down, after = unavailability[row], chances[row + 1]
        chances[row] = after * (1.0 - down)
        chances[row, 1:] += after[:-1] * down
    return chances


def _draw_of_size(
    unavailability: NDArray[np.float64],
    suffix: NDArray[np.float64],
    size: int,
    *,
    count: int,
    random: np.random.Generator,
) -> list[State]:
    """Return ``count`` states of exactly ``size`` failures, drawn by their probability among those.

    Element after element is out with its probability given how many failures are still to come.
    """
    left = np.full(count, size)
    out = np.zeros((count, size), dtype=np.int64)
    for row, down in enumerate(unavailability):
        some = left > 0
        whole = suffix[row, left]
        chance = down * suffix[row + 1, np.maximum(left - 1, 0)] / np.where(whole > 0, whole, 1.0)
        hit = some & (random.random(count) < chance)
        out[hit, size - left[hit]] = row
        left[hit] -= 1
    # Rounding may leave a failure over after the last element: such a draw is no state.
    return [tuple(rows) for rows in out[left == 0].tolist()]


def _sizes(weights: NDArray[np.float64], count: int, random: np.random.Generator) -> list[int]:
    """Return how many failures each draw has: one from each of ``count`` equal slices of weight.

    So every number of failures has its share of the draws, to one draw, yet each draw for itself
    has an equal weight.
    """
    places = (np.arange(count) + random.random(count)) / count
    ends = np.cumsum(weights) / weights.sum()
    ends[-1] = 1.0
    found = np.searchsorted(ends, places, side="right")
    number = np.bincount(np.minimum(found, len(weights) - 1), minlength=len(weights))
    return [int(each) for each in number]


def draw(unavailability: NDArray[np.float64], known: States, *, count: int, seed: int) -> Draws:
    """Return ``count`` states that ``known`` does not list, by their probability among those.

    They are stratified by number of failures (one draw for each of ``count`` equal slices of the
    probability left out, slices in order of that number), and drawn by conditional Bernoulli
    sampling within it, again where the state was enumerated. Numbers of failures of which nearly
    all was enumerated, or that are next to impossible, are not drawn from: ``missed``.
    """
    weights = known.left_by_count.copy()
    beyond = np.cumsum(weights[::-1])[::-1]
    weights[(beyond < NEGLIGIBLE) | (weights < LEAST_KEPT * known.by_count)] = 0.0
    weight = math.fsum(weights)
    if count < 1 or weight <= 0.0:
        return Draws((), 0.0, known.left_out)
    random = np.random.default_rng(seed)
    wanted = _sizes(weights, count, random)
    suffix = _suffix_chances(unavailability, max(m for m, n in enumerate(wanted) if n))
    listed = set(known.listed)
    states: list[State] = []
    for size, number in enumerate(wanted):
        kept: list[State] = []
        while len(kept) < number:
            asked = (number - len(kept)) * known.by_count[size] / weights[size]
            count_now = min(MOST_AT_ONCE, math.ceil(asked) + 1)
            drawn = _draw_of_size(unavailability, suffix, size, count=count_now, random=random)
            kept += [state for state in drawn if state not in listed]
        states += kept[:number]
    missed = math.fsum(known.left_by_count[weights == 0.0])
    return Draws(tuple(states), weight, missed)
