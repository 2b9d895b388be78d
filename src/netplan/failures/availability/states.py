"""States of independent elements, the most probable first, and what their number comes to."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

State = tuple[int, ...]
"""Rows of the elements that are out of service, ascending; all others work."""

NEGLIGIBLE = 1e-15
"""States of so many failures that all of them together are less probable are not looked at."""


@dataclass(frozen=True, slots=True)
class States:
    """Some states of independent elements, each with its probability.

    ``by_count[m]`` is the probability that exactly m elements are out of service,
    ``left_by_count[m]`` the part of it that no state listed here has; ``left_out`` is its sum.
    """

    listed: tuple[State, ...]
    probability: NDArray[np.float64]
    by_count: NDArray[np.float64]
    left_by_count: NDArray[np.float64]

    @property
    def left_out(self) -> float:
        """Probability of all states that are not listed."""
        return math.fsum(self.left_by_count)


def count_probabilities(unavailability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(exactly m elements are out of service) for m = 0 to all, shape (elements + 1,).

    The Poisson-binomial distribution, by adding one element after the other.

    >>> count_probabilities(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    chance = np.zeros(len(unavailability) + 1)
    chance[0] = 1.0
    for number, down in enumerate(unavailability, 1):
        chance[1 : number + 1] = chance[1 : number + 1] * (1.0 - down) + chance[:number] * down
        chance[0] *= 1.0 - down
    return chance


def most_probable(
    unavailability: NDArray[np.float64], *, order: int
) -> Iterator[tuple[State, float]]:
    """Yield every state of at most ``order`` failures and its probability, most probable first.

    P(S) = prod of U over S x prod of 1 - U over the rest. Elements of unavailability 0 are in no
    state. Equal probabilities come in an order that depends on the input alone.

    >>> [(state, round(p, 3)) for state, p in most_probable(np.array([0.1, 0.2]), order=2)]
    [((), 0.72), ((1,), 0.18), ((0,), 0.08), ((0, 1), 0.02)]
    """
    able = np.flatnonzero(unavailability > 0.0)
    able = able[np.argsort(-unavailability[able], kind="stable")]
    odds = [float(u / (1.0 - u)) for u in unavailability[able]]
    calm = math.exp(math.fsum(math.log1p(-float(u)) for u in unavailability))

    def entry(places: State) -> tuple[float, int, State]:
        """Return a place in the queue: odds are multiplied in one order, so that it is steady."""
        return -math.prod((odds[place] for place in places), start=calm), len(places), places

    # Moving one failure to the element next less likely never makes a state more probable, and
    # every state is reached so from the one of its size that is most probable.
    queue = [entry(tuple(range(size))) for size in range(min(order, len(able)) + 1)]
    heapq.heapify(queue)
    seen = {places for _, _, places in queue}
    while queue:
        less, _, places = heapq.heappop(queue)
        yield tuple(sorted(int(able[place]) for place in places)), -less
        taken = set(places)
        for at, place in enumerate(places):
            if place + 1 < len(able) and place + 1 not in taken:
                moved = (*places[:at], place + 1, *places[at + 1 :])
                if moved not in seen:
                    seen.add(moved)
                    heapq.heappush(queue, entry(moved))


def enumerate_states(unavailability: NDArray[np.float64], *, order: int, max_states: int) -> States:
    """Return the ``max_states`` most probable states of at most ``order`` failures.

    What no listed state has is left out, and its probability is said by number of failures.
    """
    by_count = count_probabilities(unavailability)
    able = int((unavailability > 0.0).sum())
    listed: list[State] = []
    chances: list[float] = []
    for state, chance in most_probable(unavailability, order=order):
        if len(listed) >= max_states:
            break
        listed.append(state)
        chances.append(chance)
    probability = np.array(chances, dtype=np.float64)
    sizes = np.array([len(state) for state in listed], dtype=np.int64)
    left = by_count.copy()
    for size in range(min(order, able) + 1):
        here = sizes == size
        complete = int(here.sum()) == math.comb(able, size)
        left[size] = 0.0 if complete else max(0.0, left[size] - math.fsum(probability[here]))
    left[able + 1 :] = 0.0
    return States(tuple(listed), probability, by_count, left)
