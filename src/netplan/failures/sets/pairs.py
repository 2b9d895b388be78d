"""Every two elements that can fail together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from netplan.failures.sets.answer import FailureSet, SetError
from netplan.failures.sets.elements import together
from netplan.failures.sets.kinds import all_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.failures.scenarios import Scenario
    from netplan.failures.sets.answer import Chance, Note
    from netplan.topology.network import Network

    Key = tuple[str, tuple[str, ...], tuple[str, ...]]


def _key(scenario: Scenario) -> Key:
    """Return what makes two elements of different kinds the same one."""
    return scenario.id, scenario.members, scenario.among


@dataclass(frozen=True, slots=True)
class Pairs:
    """``pairs:KIND`` or ``pairs:KIND:KIND``: all unordered pairs of two different elements.

    An element that is of both kinds (a link that is a member of a bundle) makes no pair with
    itself, and one pair with any other such element.
    """

    first: str
    second: str

    def __str__(self) -> str:
        """Return it as it is typed."""
        kinds = dict.fromkeys((self.first, self.second))
        return f"pairs:{':'.join(kinds)}"

    def _sides(self, network: Network) -> tuple[list[FailureSet], frozenset[Key]]:
        """Return the elements of either kind, and what is in both."""
        sides = [all_of(network, kind) for kind in (self.first, self.second)]
        one, other = (set(map(_key, side.scenarios)) for side in sides)
        return sides, frozenset(one & other)

    def count(self, network: Network) -> int:
        """Return n (n - 1) / 2 for n elements of one kind, less what two kinds share."""
        sides, shared = self._sides(network)
        one, other = (len(side.scenarios) for side in sides)
        both = len(shared)
        found = one * other - both - both * (both - 1) // 2
        if not found:
            message = f"there is only one element: {sides[0].scenarios[0].id}"
            raise SetError([message])
        return found

    def build(self, network: Network, _: Chance) -> FailureSet:
        """Return a scenario for each pair, in table order."""
        self.count(network)
        sides, shared = self._sides(network)
        notes: dict[Note, None] = dict.fromkeys(note for side in sides for note in side.notes)
        pairs = _pairs(sides[0].scenarios, sides[1].scenarios, shared)
        return FailureSet(tuple(together(pair, "pair") for pair in pairs), tuple(notes))


def _pairs(
    first: tuple[Scenario, ...], second: tuple[Scenario, ...], shared: frozenset[Key]
) -> Iterator[tuple[Scenario, Scenario]]:
    """Yield every pair of two different elements once."""
    if first == second:
        yield from combinations(first, 2)
        return
    rank = {_key(scenario): row for row, scenario in enumerate(first)}
    for row, one in enumerate(first):
        doubled = _key(one) in shared
        for other in second:
            key = _key(other)
            if not (doubled and key in shared and rank[key] <= row):
                yield one, other
