"""The ECMP router: every demand over every arc of its equal-cost paths, crossings included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.routing.crossing import Policy, choose_handoff
from netplan.routing.igp import Igp, unit_shares
from netplan.routing.mesh import UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric

Shares = dict[int, float]


@dataclass(frozen=True, slots=True)
class Routing:
    """Where demands flow: ``share[demand, arc]`` and which demands are not served at all.

    Load is volume times share: arc 2i is link i from a to b, arc 2i+1 from b to a.
    """

    share: csr_array
    served: NDArray[np.bool_]

    def load_gbps(self, volume_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the load of every link and direction, shape (links, 2), Gbit/s."""
        return np.asarray(volume_gbps @ self.share).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class EcmpRouter:
    """IGP with hop-by-hop ECMP within carriers and ``policy`` between them.

    Calling it gives the routing of all demands. A routing found earlier for the whole network
    may be passed as ``known``: only demands that used a link now down are routed again, which is
    exact, as taking away a link that a demand does not use changes none of its distances.
    """

    policy: Policy = "hot_potato"

    def __call__(
        self,
        fabric: Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
        known: list[Shares | None] | None = None,
    ) -> Routing:
        """Return the routing of ``demands`` with the links ``down`` out of service."""
        return as_routing(self.shares(fabric, demands, down=down, known=known), fabric)

    def shares(
        self,
        fabric: Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
        known: list[Shares | None] | None = None,
    ) -> list[Shares | None]:
        """Return the arc shares of every demand; None where it cannot be served."""
        igp = Igp(fabric, down)
        found: dict[tuple[str, str], Shares | None] = {}
        result: list[Shares | None] = []
        for number, ends in enumerate(zip(demands.source, demands.target, strict=True)):
            if known is not None and _untouched(known[number], down):
                result.append(known[number])
                continue
            if ends not in found:
                found[ends] = self._pair(igp, *ends)
            result.append(found[ends])
        return result

    def _pair(self, igp: Igp, source: str, target: str) -> Shares | None:
        """Return the shares between two ends, each a node or a site where any network will do.

        Of several pairs of nodes the one of least total IGP cost serves the demand.
        """
        best: tuple[float, Shares] | None = None
        for start in _nodes_of(igp.fabric, source):
            for end in _nodes_of(igp.fabric, target):
                option = self._nodes(igp, start, end)
                if option is not None and (best is None or option[0] < best[0]):
                    best = option
        return best[1] if best else None

    def _nodes(self, igp: Igp, source: int, target: int) -> tuple[float, Shares] | None:
        """Return IGP cost and shares between two nodes, over an exchange where carriers differ."""
        fabric = igp.fabric
        ends: tuple[tuple[int, int], ...] = ((source, target),)
        if fabric.node_carrier[source] != fabric.node_carrier[target]:
            handoff = choose_handoff(igp, source, target, policy=self.policy)
            if handoff is None:
                return None
            ends = handoff.ends
        total: Shares = {}
        cost = 0.0
        for start, end in ends:
            leg = unit_shares(igp, start, end)
            if leg is None:
                return None
            cost += igp.cost_to(end)[start]
            for arc, share in leg.items():
                total[arc] = total.get(arc, 0.0) + share
        return (cost, total) if cost < UNREACHED else None


def _untouched(shares: Shares | None, down: frozenset[int]) -> bool:
    """Tell whether a demand uses none of the links ``down``; an unserved one stays unserved."""
    return shares is None or not any(arc >> 1 in down for arc in shares)


def _nodes_of(fabric: Fabric, end: str) -> list[int]:
    """Return the node rows a demand's end stands for."""
    nodes = fabric.network["nodes"]
    if end in nodes:
        return [nodes.row(end)]
    return [row for row, site in enumerate(fabric.node_site) if site == end]


def as_routing(shares: list[Shares | None], fabric: Fabric) -> Routing:
    """Return ``shares`` as one sparse matrix over demands and arcs."""
    rows = [row for row, arcs in enumerate(shares) for _ in arcs or ()]
    columns = [arc for arcs in shares for arc in sorted(arcs or ())]
    values = [arcs[arc] for arcs in shares if arcs for arc in sorted(arcs)]
    shape = (len(shares), len(fabric.mesh.tail))
    matrix = csr_array(
        (np.array(values, dtype=np.float64), (np.array(rows, int), np.array(columns, int))),
        shape=shape,
    )
    return Routing(matrix, np.array([arcs is not None for arcs in shares], dtype=np.bool_))
