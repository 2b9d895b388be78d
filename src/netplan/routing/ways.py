"""The arcs that one demand may use, as a graph between two vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT
from netplan.routing.result import Path

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from netplan.kernels import Digraph
    from netplan.routing.roads import Measure, Roads


@dataclass(frozen=True, slots=True)
class Ways:
    """All a demand may use to get from vertex ``source`` to vertex ``target`` of ``graph``.

    ``graph`` is that of the roads, with ``usable`` telling which of its arcs are allowed, or a
    graph of its own that joins several nodes of an end (``joint``). ``road_arc[k]`` is the arc
    of ``roads`` that arc k stands for, -1 where it only joins an end to a node that serves it.
    ``group`` tells demands apart that may use different arcs: equal groups have equal graphs
    and weights.
    """

    roads: Roads
    graph: Digraph
    road_arc: NDArray[np.int64]
    usable: NDArray[np.bool_]
    source: int
    target: int
    group: tuple[Hashable, ...]

    def weight(self, measure: Measure) -> NDArray[np.int64]:
        """Return the whole-number weight of every arc of ``graph``; OUT: not to be used."""
        if self.graph is self.roads.graph:
            return self.roads.weight(measure, self.usable, source=self.source)
        return self._joint_weight(measure)

    def _joint_weight(self, measure: Measure) -> NDArray[np.int64]:
        """Return the weights of a joint graph; the arcs that leave the source count its node."""
        roads, graph = self.roads, self.graph
        real, entering = self.road_arc >= 0, graph.tail == self.source
        node = graph.tail % roads.graph.vertices
        may_leave = roads.passable[node] | np.isin(graph.tail, graph.head[entering]) | ~real
        # One more place at the end stands for road arc -1: always in service, of no weight.
        usable = may_leave & np.append(roads.in_service, True)[self.road_arc]
        weight = np.append(roads.weights[measure], 0)[self.road_arc]
        weight[entering] = roads.start[measure][graph.head[entering] % roads.graph.vertices]
        return np.where(usable, weight, OUT)

    def path(self, arcs: Iterable[int], measure: Measure, *, share: float = 1.0) -> Path:
        """Return a list of arcs of ``graph`` as a path over the roads, with its whole cost."""
        listed = [int(arc) for arc in arcs]
        taken = [int(self.road_arc[arc]) for arc in listed if self.road_arc[arc] >= 0]
        graph, roads = self.graph, self.roads
        if graph is roads.graph or not listed:
            first = self.source
        else:
            first = int(graph.head[listed[0]]) % roads.graph.vertices
        nodes = (first, *(int(roads.graph.head[arc]) for arc in taken))
        cost = int(roads.start[measure][first]) + int(roads.weights[measure][taken].sum())
        return Path(tuple(taken), nodes, cost, share)
