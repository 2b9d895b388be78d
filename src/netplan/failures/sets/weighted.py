"""k elements at random, those that are down more often drawn more often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.sets.answer import FailureSet, Note, SetError, figure
from netplan.failures.sets.draws import dice, drawn, too_many
from netplan.failures.sets.kinds import all_of
from netplan.failures.sets.unavailability import by_reliability, cable_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.scenarios import Scenario
    from netplan.failures.sets.answer import Chance
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

NAMED = 5
"""Elements that a note calls by name; the rest are counted."""


def _sums(log_odds: Floats, k: int) -> Floats:
    """Return the log of what all sets of j of the elements from i on weigh, shape (n + 1, k + 1).

    A set weighs the product of its odds: the elementary symmetric polynomials, from the end.
    """
    table = np.full((len(log_odds) + 1, k + 1), -np.inf)
    table[:, 0] = 0.0
    for row in range(len(log_odds) - 1, -1, -1):
        table[row, 1:] = np.logaddexp(table[row + 1, 1:], log_odds[row] + table[row + 1, :-1])
    return table


def by_odds(odds: Floats, k: int, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return ``count`` sets of k rows, each with a chance proportional to the product of its odds.

    ``odds`` are above 0. Where elements fail independently, odds u / (1 - u), that is how often
    exactly these k are down among all states with k down: conditional Poisson sampling, drawn
    element by element (Chen, Dempster and Liu, Biometrika 81 (1994) 457).

    >>> by_odds(np.array([1.0, 1e9, 1e9]), 2, 2, np.random.default_rng(1)).tolist()
    [[1, 2], [1, 2]]
    """
    log_odds, n = np.log(odds), len(odds)
    weigh = _sums(log_odds, k)
    chosen = np.zeros((count, k), dtype=np.int64)
    left = np.full(count, k)
    for row in range(n):
        # The chance of this element by how many are left to draw: 0 for none, 1 where all are.
        chance = np.zeros(k + 1)
        open_ = np.arange(1, min(k, n - row) + 1)
        chance[open_] = np.exp(log_odds[row] + weigh[row + 1, open_ - 1] - weigh[row, open_])
        chance[n - row :] = 1.0
        take = np.flatnonzero(generator.random(count) < chance[left])
        chosen[take, k - left[take]] = row
        left[take] -= 1
    return chosen


@dataclass(frozen=True, slots=True)
class Weighted:
    """``weighted:KIND:K:COUNT``: so many draws of k elements, by how often they are down.

    Draws are independent of each other: one may come again, as it does in truth.
    """

    kind: str
    k: int
    number: int

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"weighted:{self.kind}:{self.k}:{self.number}"

    def count(self, network: Network) -> int:
        """Return how many draws are wanted; whether elements have figures shows when building."""
        wrong = too_many(self.k, len(all_of(network, self.kind).scenarios), self.kind)
        if wrong:
            raise SetError(wrong)
        return self.number

    def build(self, network: Network, chance: Chance) -> FailureSet:
        """Return a scenario for each draw; elements without figures are said and never drawn."""
        self.count(network)
        found = all_of(network, self.kind)
        own = by_reliability if len(network["reliability"]) else cable_cuts
        share = chance.unavailability or own(network)
        down = np.array([share(self.kind, part.id) for part in found.scenarios], dtype=np.float64)
        self._check(found.scenarios, down)
        fails = np.flatnonzero(down > 0)
        odds = down[fails] / (1.0 - down[fails])
        rows = by_odds(odds, self.k, self.number, dice(chance.seed, str(self)))
        unknown = [part.id for part, u in zip(found.scenarios, down, strict=True) if math.isnan(u)]
        notes = (*found.notes, *self._without(unknown, len(down)))
        return FailureSet(drawn(found.scenarios, fails[rows]), notes)

    def _check(self, scenarios: Sequence[Scenario], down: Floats) -> None:
        """Raise SetError for shares of time that cannot be, or too few elements that have one."""
        wrong = [
            f"the unavailability of {part.id} must be at least 0 and below 1, is {figure(u)}"
            for part, u in zip(scenarios, down.tolist(), strict=True)
            if not (0 <= u < 1 or math.isnan(u))
        ]
        if np.isnan(down).all():
            wrong.append(
                f"no unavailability is known of any of the {len(down)} {self.kind}: segments and "
                "links have one by cuts_per_1000km_year and repair_h of segments.csv, these, "
                "sites and exchanges by reliability.csv"
            )
        elif not wrong and (down > 0).sum() < self.k:
            wrong.append(
                f"k must be at most {(down > 0).sum()}, the number of {self.kind} with an "
                f"unavailability above 0, is {self.k}"
            )
        if wrong:
            raise SetError(wrong)

    def _without(self, unknown: Sequence[str], elements: int) -> tuple[Note, ...]:
        """Return the note on elements without figures."""
        if not unknown:
            return ()
        names = ", ".join(unknown[:NAMED]) + (", .." if len(unknown) > NAMED else "")
        text = (
            f"{len(unknown)} of {elements} {self.kind} have no unavailability and are never "
            f"drawn: {names}"
        )
        return (Note(str(self), "no figures", text),)
