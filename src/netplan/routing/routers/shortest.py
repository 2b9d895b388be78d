"""One shortest path for each demand, by any additive measure, ties broken by the table's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.kernels.distances import distances_to
from netplan.kernels.paths import shortest_arcs
from netplan.routing.domains import Domains, Handover
from netplan.routing.fabric import fabric
from netplan.routing.result import Path, Routing, routing_of_paths

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy as np
    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.roads import Measure
    from netplan.routing.ways import Ways
    from netplan.topology.network import Network

    Tree = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class ShortestRouter:
    """Every demand over one path that is shortest by ``measure``; of equal ones the first.

    First is the path that takes the arc with the lowest number at every node. Between networks
    it hands over where ``handover`` lets it.
    """

    measure: Measure = "latency"
    handover: Handover = "any"
    prefer: tuple[str, ...] = ()

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service."""
        woven = fabric(network)
        domains = Domains.of(woven, down=down, handover=self.handover, prefer=self.prefer)
        trees: dict[Hashable, Tree] = {}
        found: list[list[Path]] = []
        why: dict[int, str] = {}
        for row, (source, target) in enumerate(zip(demands.source, demands.target, strict=True)):
            path = self._path(domains.ways(source, target), trees)
            found.append([path] if path else [])
            if path is None:
                why[row] = domains.why_not(source, target)
        links = len(woven.network["links"])
        return routing_of_paths(found, links=links, handoffs=len(woven.handoffs), why=why)

    def _path(self, ways: Ways, trees: dict[Hashable, Tree]) -> Path | None:
        """Return the shortest path of one demand; ``trees`` keeps weights and distances."""
        key = (ways.group, ways.target)
        if key not in trees:
            weight = ways.weight(self.measure)
            trees[key] = weight, distances_to(ways.graph, weight, ways.target)
        weight, distance = trees[key]
        arcs = shortest_arcs(ways.graph, weight, distance, ways.source, target=ways.target)
        return None if arcs is None else ways.path(arcs, self.measure)
