"""k elements at random, each set of k as likely as any other, no set twice."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.scenarios import Scenario
from netplan.failures.sets.answer import FailureSet, SetError
from netplan.failures.sets.elements import together
from netplan.failures.sets.kinds import all_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.sets.answer import Chance
    from netplan.topology.network import Network

    Rows = NDArray[np.int64]


def dice(seed: int, text: str) -> np.random.Generator:
    """Return the generator of one part of a spec: it depends on the seed and the part alone."""
    return np.random.default_rng([seed, zlib.crc32(text.encode())])


def _some(n: int, k: int, count: int, generator: np.random.Generator) -> Rows:
    """Return ``count`` sets of k rows of n, each in order; a set may come again.

    Floyd's algorithm, for all sets at once: Bentley and Floyd, CACM 30 (1987) 754.
    """
    chosen = np.full((count, k), -1, dtype=np.int64)
    for column, top in enumerate(range(n - k, n)):
        pick = generator.integers(0, top + 1, count)
        taken = (chosen == pick[:, None]).any(axis=1)
        chosen[:, column] = np.where(taken, top, pick)
    return np.sort(chosen, axis=1)


def distinct(n: int, k: int, count: int, generator: np.random.Generator) -> Rows:
    """Return ``count`` different sets of k rows of n, shape (count, k); at most C(n, k).

    Where most sets are wanted all are listed and shuffled; else sets are drawn until there are
    enough different ones.

    >>> distinct(3, 2, 3, np.random.default_rng(1)).tolist()
    [[0, 1], [0, 2], [1, 2]]
    """
    if comb(n, k) <= 2 * count:
        every = np.array(list(combinations(range(n), k)), dtype=np.int64).reshape(-1, k)
        return generator.permutation(every)[:count]
    found: dict[tuple[int, ...], None] = {}
    while len(found) < count:
        more = _some(n, k, count - len(found) + 16, generator)
        found |= dict.fromkeys(map(tuple, more.tolist()))
    return np.array(list(found)[:count], dtype=np.int64)


def too_many(k: int, elements: int, kind: str) -> list[str]:
    """Return what is wrong with drawing k of so many elements of ``kind``; [] for nothing."""
    return [f"k must be at most {elements}, the number of {kind}, is {k}"] if k > elements else []


def drawn(scenarios: Sequence[Scenario], rows: Rows) -> tuple[Scenario, ...]:
    """Return a scenario for each row of ``rows``, in which all elements listed fail."""
    among = {part.among for part in scenarios}
    if len(among) > 1 or any(part.members != (part.id,) for part in scenarios):
        return tuple(together([scenarios[row] for row in some], "draw") for some in rows.tolist())
    # Elements of one table are put together at once: 100,000 draws are no rare wish.
    ids, tables = [part.id for part in scenarios], among.pop() * rows.shape[1]
    names = (tuple([ids[row] for row in some]) for some in rows.tolist())
    return tuple(Scenario("+".join(some), "draw", some, tables) for some in names)


@dataclass(frozen=True, slots=True)
class Draws:
    """``random:KIND:K:COUNT``: so many different sets of k different elements of a kind."""

    kind: str
    k: int
    number: int

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"random:{self.kind}:{self.k}:{self.number}"

    def _elements(self, network: Network) -> FailureSet:
        """Return what is drawn from; SetError where there are not so many different sets."""
        found = all_of(network, self.kind)
        n = len(found.scenarios)
        wrong = too_many(self.k, n, self.kind)
        if not wrong and self.number > comb(n, self.k):
            wrong.append(
                f"there are {comb(n, self.k)} different sets of {self.k} of {n} {self.kind}, "
                f"fewer than the {self.number} wanted"
            )
        if wrong:
            raise SetError(wrong)
        return found

    def count(self, network: Network) -> int:
        """Return how many sets are wanted."""
        self._elements(network)
        return self.number

    def build(self, network: Network, chance: Chance) -> FailureSet:
        """Return a scenario for each set, in the order drawn."""
        found = self._elements(network)
        rows = distinct(len(found.scenarios), self.k, self.number, dice(chance.seed, str(self)))
        return FailureSet(drawn(found.scenarios, rows), found.notes)
