"""The steps that a planner's commands take, each as one function of a network made ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.io import check_network
from netplan.metrics.latency_table import latency_table
from netplan.metrics.views import Views
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.crossing import policy_of
from netplan.routing.demands import Demands, demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.igp import Igp
from netplan.routing.routers.constrained import ConstrainedRouter
from netplan.routing.routers.disjoint import DisjointRouter
from netplan.routing.routers.k_shortest import KShortestRouter
from netplan.routing.routers.optimum import LeastMaxUtilisationRouter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netplan.topology.network import Network

MOST_MS = 60.0
MOST_HOPS = 8
GAP = 1e-3


@dataclass(frozen=True, slots=True)
class Stage:
    """A network made ready once, with all its demands and one from the hub to each site.

    The latter run within the hub's first carrier, which has a node everywhere.
    """

    network: Network
    woven: Fabric
    demands: Demands
    outward: Demands


def stage(network: Network) -> Stage:
    """Return ``network`` ready for every step."""
    woven = fabric(network)
    hub, carrier = network.settings.hub, network["carriers"].ids[0]
    nodes = network["nodes"]
    at = {site: nodes.ids[row] for (site, whose), row in woven.nodes_at.items() if whose == carrier}
    targets = [node for site, node in at.items() if site != hub]
    outward = Demands(
        ids=tuple(targets),
        source=(at[hub],) * len(targets),
        target=tuple(targets),
        service=("",) * len(targets),
        volume_gbps=np.ones(len(targets)),
        year=network.settings.base_year,
    )
    return Stage(network, woven, demands_in(network, network.settings.base_year), outward)


def checked(ready: Stage) -> int:
    """Check every rule of the network; return how many are broken."""
    return len(check_network(ready.network))


def woven(ready: Stage) -> int:
    """Work out circuits, roads, ports and handoffs; return the number of arcs."""
    return fabric(ready.network).roads.graph.arcs


def latency_views(ready: Stage) -> int:
    """Fill the latency table from the hub to every place, optical and IP; return its rows."""
    views = Views(ready.woven, Igp(ready.woven), policy_of(ready.network))
    return len(latency_table({"": views}))


def ecmp(ready: Stage) -> int:
    """Route all demands by ECMP; return how many are served."""
    return int(EcmpRouter()(ready.woven, ready.demands).served.sum())


def three_shortest(ready: Stage) -> int:
    """Find three loopless paths from the hub to every site; return how many were found."""
    return sum(map(len, KShortestRouter(count=3)(ready.woven, ready.outward).paths))


def disjoint_pairs(ready: Stage) -> int:
    """Find the cheapest link-disjoint pair from the hub to every site; return all paths found."""
    return sum(map(len, DisjointRouter(by="link")(ready.woven, ready.outward).paths))


def constrained(ready: Stage) -> int:
    """Find the fastest path to every site in few hops that avoids a core; return those found."""
    avoid = next(
        site
        for site, roles in zip(
            ready.network["sites"].ids, ready.network["sites"]["roles"].tolist(), strict=True
        )
        if "gateway" in roles
    )
    kept = Constraints(max_one_way_ms=MOST_MS, max_hops=MOST_HOPS, avoid_sites=(avoid,))
    return int(ConstrainedRouter(constraints=kept)(ready.woven, ready.outward).served.sum())


def optimum(ready: Stage) -> int:
    """Prove the least maximum utilisation within the gap; return it in hundredths of a per cent."""
    found = LeastMaxUtilisationRouter(gap=GAP).bounded(ready.woven, ready.demands)
    return round(found.optimum.objective * 10_000)


STEPS: Mapping[str, Callable[[Stage], int]] = {
    "check: every rule": checked,
    "fabric: circuits, roads, handoffs": woven,
    "latency from the hub: optical and IP": latency_views,
    "ECMP of all demands": ecmp,
    "K=3 shortest paths, hub to all": three_shortest,
    "link-disjoint pairs, hub to all": disjoint_pairs,
    "constrained paths, hub to all": constrained,
    "least maximum utilisation, gap 1e-3": optimum,
}
