"""One question for paths that share as little as can be, with all that its search asks again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT, UNREACHED
from netplan.kernels.distances import distances_to, shortest_arcs
from netplan.routing.paths.flows import copies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from netplan.routing.paths.flows import Copies, Flow
    from netplan.routing.paths.risks import Risks
    from netplan.routing.ways import Ways

Barred = frozenset[int]
Key = tuple[int, int]
"""What sets of paths are ranked by: the weight of repeated risks, then the total cost."""


@dataclass(frozen=True, slots=True)
class Option:
    """A path as arcs of ``ways.graph``, its cost, and the risks on it that count."""

    arcs: tuple[int, ...]
    cost: int
    risks: Barred


@dataclass(frozen=True, slots=True)
class Problem:
    """``count`` paths over ``ways`` with least ``weight``, sharing as few of ``risks`` as can be.

    Risks in ``free`` (the sites of the ends) do not count. Answers to parts are kept.
    """

    ways: Ways
    risks: Risks
    free: Barred
    weight: NDArray[np.int64]
    count: int
    _options: dict[Barred, Option | None] = field(default_factory=dict, repr=False)
    _flows: dict[tuple[Barred, tuple[int, ...]], Flow | None] = field(
        default_factory=dict, repr=False
    )
    _copies: list[Copies] = field(default_factory=list, repr=False)

    def option(self, arcs: Sequence[int]) -> Option:
        """Return a walk of arcs as an option, with any circle on it left out."""
        kept = _without_circles(self.ways, arcs)
        risks: set[int] = set()
        vertices = self.ways.roads.graph.vertices
        for arc in kept:
            road = int(self.ways.road_arc[arc])
            if road >= 0:
                risks.update(self.risks.of_arc[road])
                ends = self.ways.graph.tail[arc], self.ways.graph.head[arc]
                risks.update(int(self.risks.of_vertex[end % vertices]) for end in ends)
        cost = int(self.weight[list(kept)].sum()) if kept else 0
        return Option(kept, cost, frozenset(risks - self.free - {-1}))

    def without(self, barred: Barred) -> NDArray[np.int64]:
        """Return the weights with every arc of the risks ``barred`` out."""
        if not barred:
            return self.weight
        out = np.zeros(self.ways.roads.graph.arcs + 1, dtype=np.bool_)
        for risk in barred:
            out[self.risks.arcs[risk]] = True
        # The last place stands for road arc -1, which only joins an end to a node.
        return np.where(out[self.ways.road_arc], OUT, self.weight)

    def shortest(self, barred: Barred) -> Option | None:
        """Return the shortest path without the risks ``barred``; None: there is none."""
        if barred not in self._options:
            weight, ways = self.without(barred), self.ways
            distance = distances_to(ways.graph, weight, ways.target)
            found = None
            if distance[ways.source] != UNREACHED:
                arcs = shortest_arcs(ways.graph, weight, distance, ways.source, target=ways.target)
                found = None if arcs is None else self.option(arcs.tolist())
            self._options[barred] = found
        return self._options[barred]

    def flow(self, barred: Barred, repeated: tuple[int, ...]) -> Flow | None:
        """Return the flow that bounds all sets of paths without the risks ``barred``.

        ``repeated`` lists the risks whose repetition is not charged, each as often as it may be.
        """
        if not self._copies:
            self._copies.append(
                copies_of(
                    self.ways, self.risks, free=self.free, weight=self.weight, count=self.count
                )
            )
        if (barred, repeated) not in self._flows:
            self._flows[barred, repeated] = self._copies[0].cheapest(
                self.without(barred), repeated=Counter(repeated)
            )
        return self._flows[barred, repeated]

    def weighed(self, repeated: Iterable[int]) -> int:
        """Return the weight of risks repeated."""
        return sum(int(self.risks.weight[risk]) for risk in repeated)

    def key(self, options: Iterable[Option]) -> Key:
        """Return what a set of paths is ranked by."""
        listed = list(options)
        uses = Counter(risk for option in listed for risk in option.risks)
        charge = sum((n - 1) * int(self.risks.weight[risk]) for risk, n in uses.items())
        return charge, sum(option.cost for option in listed)


def _without_circles(ways: Ways, arcs: Sequence[int]) -> tuple[int, ...]:
    """Return arcs without those between two visits of one vertex."""
    kept: list[int] = []
    place = {ways.source: 0}
    for arc in arcs:
        head = int(ways.graph.head[arc])
        kept.append(arc)
        seen = place.get(head)
        if seen is not None:
            for dropped in kept[seen:]:
                place.pop(int(ways.graph.head[dropped]), None)
            del kept[seen:]
        place[head] = len(kept)
    return tuple(kept)
