"""The failures of T5 and T6: every link, trenches of several links, sites, pairs of links."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from routing_data import Net

TRENCHES = 300
PAIRS = 1000
LINKS = "link failures"
ROUTE = 3
"""Links that share a trench: one, and the next ones met from it."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Sets of arcs that fail together, and what they are."""

    name: str
    arcs: list[list[int]]

    def __len__(self) -> int:
        """Return the number of failures."""
        return len(self.arcs)

    def of(self, numbers: list[int]) -> list[list[int]]:
        """Return the arcs of some failures."""
        return [self.arcs[number] for number in numbers]

    def sample(self, count: int, seed: int = 5) -> list[int]:
        """Return the numbers of ``count`` failures, all when there are fewer, drawn with a seed."""
        dice = np.random.default_rng(seed)
        drawn = dice.choice(len(self), min(count, len(self)), replace=False)
        return sorted(drawn.tolist())


def both_ways(links: list[int]) -> list[int]:
    """Return the arcs of some links."""
    return list(chain.from_iterable((2 * link, 2 * link + 1) for link in links))


def links(net: Net) -> Failures:
    """Return the failure of every link, one at a time."""
    sets = [both_ways([link]) for link in range(len(net.length))]
    return Failures(LINKS, sets)


def trenches(net: Net, seed: int = 6) -> Failures:
    """Return failures of links that follow each other, as those do that ride one segment."""
    dice, at = np.random.default_rng(seed), links_at(net)
    sets = []
    for first in dice.integers(0, len(net.length), TRENCHES).tolist():
        route = [first]
        while len(route) < ROUTE:
            ends = chain.from_iterable(net.links[link] for link in route)
            near = sorted(set(chain.from_iterable(at[end] for end in ends)) - set(route))
            if not near:
                break
            route.append(near[int(dice.integers(0, len(near)))])
        sets.append(both_ways(route))
    return Failures(f"trenches of {ROUTE} links", sets)


def sites(net: Net) -> Failures:
    """Return the failure of every vertex: all its links at once."""
    return Failures("sites", [both_ways(here) for here in links_at(net)])


def pairs(net: Net, seed: int = 7) -> Failures:
    """Return seeded pairs of links that fail together."""
    dice = np.random.default_rng(seed)
    drawn = [dice.choice(len(net.length), 2, replace=False).tolist() for _ in range(PAIRS)]
    return Failures("pairs of links", [both_ways(pair) for pair in drawn])


def links_at(net: Net) -> list[list[int]]:
    """Return the links of every vertex."""
    at: list[list[int]] = [[] for _ in range(net.graph.vertices)]
    for link, ends in enumerate(net.links):
        for end in ends:
            at[end].append(link)
    return at


def on_sample(scaled: list[int], of: Failures) -> str:
    """Return what a row says of a time measured on some failures and scaled to all of them."""
    if len(scaled) == len(of):
        return ""
    return f", on {len(scaled)} of {len(of):,} failures drawn with a seed; the time is scaled"
