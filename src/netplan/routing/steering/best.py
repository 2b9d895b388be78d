"""The best segment list of at most n segments, over all lists there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import UNREACHED
from netplan.kernels.ecmp_target import ecmp_sums_for_target
from netplan.routing.steering.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure

    Weights = NDArray[np.int64]

_FAR = int(UNREACHED) // 4
"""What no segment reaches: so large that no list comes near it, so small that sums do not wrap."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Finds the segment list that is least in ``measure``, of at most ``most`` segments.

    A node segment counts the greatest of its equal-cost paths, as a promise must hold for every
    packet; the list's own greatest is then the sum, since packets choose anew in every segment.
    So the answer is exact over all lists of node segments, and with ``adjacency`` of links too.
    """

    domains: Domains
    measure: Measure
    most: int
    adjacency: bool = False
    _reach: list[Weights] = field(default_factory=list, repr=False, compare=False)
    _known: dict[tuple[int, tuple[int, ...]], _Table] = field(
        default_factory=dict, repr=False, compare=False
    )

    def best(self, source: int, target: int) -> tuple[int, tuple[Segment, ...]] | None:
        """Return the least measure from node row ``source`` to ``target``, and its list.

        Of lists equal in measure one of fewest segments. None: no list of ``most`` leads there.
        """
        if source == target:
            return int(self.domains.roads.start[self.measure][source]), ()
        carrier = self.domains.fabric.node_carrier
        crossings = (
            self.domains.crossings(source, target) if carrier[source] != carrier[target] else ()
        )
        handoffs = tuple(sorted({h.arc for crossing in crossings for h in crossing.handoffs}))
        key = source, handoffs
        if key not in self._known:
            self._known[key] = self._table(source, handoffs)
        found = self._known[key]
        reached = [int(each[target]) for each in found.least]
        count = int(np.argmin(reached))
        if reached[count] >= _FAR:
            return None
        return reached[count], found.list_to(self.domains.fabric, target, count)

    def _table(self, source: int, handoffs: Sequence[int]) -> _Table:
        """Return the least measure from ``source`` to every node with 0, 1, ... segments."""
        roads, reach = self.domains.roads, self._segments()
        single = [
            *handoffs,
            *(np.flatnonzero(roads.in_service[: 2 * roads.edges]) if self.adjacency else ()),
        ]
        arcs = np.array(single, dtype=np.int64)
        tail, head = roads.graph.tail[arcs], roads.graph.head[arcs]
        weight = roads.weights[self.measure][arcs]
        nodes = roads.graph.vertices
        now = np.full(nodes, _FAR, dtype=np.int64)
        now[source] = roads.start[self.measure][source]
        least, via = [now], []
        for _ in range(self.most):
            onward = np.where(roads.passable | (np.arange(nodes) == source), now, _FAR)
            sums = onward[:, np.newaxis] + reach
            before = sums.argmin(axis=0)
            after = np.minimum(sums[before, np.arange(nodes)], _FAR)
            step = np.full(nodes, -1, dtype=np.int64)
            for place in range(arcs.size):
                through = onward[tail[place]] + weight[place]
                if through < after[head[place]]:
                    after[head[place]], step[head[place]] = through, arcs[place]
                    before[head[place]] = tail[place]
            least.append(after)
            via.append((before, step))
            now = after
        return _Table(tuple(least), tuple(via))

    def _segments(self) -> Weights:
        """Return the greatest measure of the equal-cost paths between every two nodes, kept."""
        if not self._reach:
            self._reach.append(_all_segments(self.domains, self.measure))
        return self._reach[0]


@dataclass(frozen=True, slots=True)
class _Table:
    """Least measures by number of segments and node, and how each is come by.

    ``via[k]`` gives for k + 1 segments the node before, and the arc taken from it, -1: by IGP.
    """

    least: tuple[Weights, ...]
    via: tuple[tuple[Weights, Weights], ...]

    def list_to(self, fabric: Fabric, target: int, count: int) -> tuple[Segment, ...]:
        """Return the list of ``count`` segments to a node."""
        network = fabric.network
        exchanges = {handoff.arc: handoff.exchange for handoff in fabric.handoffs}
        found: list[Segment] = []
        here = target
        for before, step in reversed(self.via[:count]):
            arc = int(step[here])
            if arc < 0:
                found.append(Segment("node", network["nodes"].ids[here], here))
            elif arc in exchanges:
                found.append(Segment("exchange", exchanges[arc], here, arc))
            else:
                found.append(Segment("link", network["links"].ids[arc >> 1], here, arc))
            here = int(before[here])
        return tuple(reversed(found))


def _all_segments(domains: Domains, measure: Measure) -> Weights:
    """Return the greatest measure over the equal-cost paths from every node to every other."""
    roads, igp = domains.roads, domains.igp
    nodes = np.arange(roads.graph.vertices)
    reach = np.full((nodes.size, nodes.size), _FAR, dtype=np.int64)
    # Whole numbers below 2^53 are exact as floats, and no path of a backbone comes near it.
    value = roads.weights[measure].astype(np.float64)
    common = nodes[roads.passable]
    alone = [nodes[node : node + 1] for node in nodes[~roads.passable]]
    for sources in [common, *alone] if common.size else alone:
        first = int(sources[0])
        weight = igp.weight(first)
        for target in nodes:
            distance = igp.costs(first, int(target))
            found = ecmp_sums_for_target(
                roads.graph, weight, distance, value, split=igp.parts()
            ).greatest[sources]
            there = ~np.isnan(found)
            reach[sources[there], target] = np.rint(found[there]).astype(np.int64)
    return reach
