"""Links of a plan: those there are, and the new direct ones that may be opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netplan.capacity.paths import PathPool
from netplan.latency.circuits import HOP_COST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.capacity.paths import Path
    from netplan.capacity.settings import ExpandSettings
    from netplan.routing.fabric import Fabric


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A link of the plan: an existing one by its id, or a new one between two nodes.

    ``near`` is the node at the hub (the A end where neither is), ``far`` the other, ``outward``
    the arc's direction from near to far (0: from the A end). ``igp_cost`` is that of a new link;
    ``paths`` are the fibre paths from ``near`` that it may take.
    """

    link: str
    carrier: str
    a: int
    b: int
    near: int
    far: int
    outward: int
    capacity_gbps: float
    crosses_home: bool
    new: bool
    igp_cost: int = 0
    paths: tuple[Path, ...] = ()


class Pools:
    """The path pools of all carriers from the hub, each made when it is first asked for."""

    def __init__(self, fabric: Fabric, hub: str) -> None:
        """Take the network and the hub's site."""
        self._fabric = fabric
        self._start = fabric.network["sites"].row(hub)
        self._pools: dict[str, PathPool] = {}

    def paths(self, carrier: str, site: str) -> tuple[Path, ...]:
        """Return the fibre paths of ``carrier`` from the hub to ``site``, shortest first."""
        network = self._fabric.network
        if carrier not in self._pools:
            plant = self._fabric.links.plant
            self._pools[carrier] = PathPool.of(network, plant, carrier, self._start)
        return self._pools[carrier].paths(network["sites"].row(site))


def _slot(fabric: Fabric, asked: ExpandSettings, link: str, ends: tuple[int, int]) -> Slot:
    """Return an existing link's slot, or the frame of a new one, without capacity."""
    a, b = ends
    sites, home = fabric.node_site, set(asked.home)
    turned = sites[b] == asked.hub and sites[a] != asked.hub
    table = fabric.network["links"]
    known = link in table
    return Slot(
        link=link,
        carrier=fabric.node_carrier[a],
        a=a,
        b=b,
        near=b if turned else a,
        far=a if turned else b,
        outward=int(turned),
        capacity_gbps=float(table.value(link, "capacity_gbps")) if known else 0.0,
        crosses_home=(sites[a] in home) != (sites[b] in home),
        new=not known,
    )


def slots_of(fabric: Fabric, pools: Pools, asked: ExpandSettings) -> tuple[Slot, ...]:
    """Return the slots of all links in table order, then one for each new direct link."""
    nodes = fabric.network["nodes"]
    present = [
        _slot(fabric, asked, row["link"], (nodes.row(row["a"]), nodes.row(row["b"])))
        for row in fabric.network["links"].rows()
    ]
    return (*present, *_new_slots(fabric, pools, asked))


def _new_slots(fabric: Fabric, pools: Pools, asked: ExpandSettings) -> Iterator[Slot]:
    """Yield the direct links that may be opened.

    Every carrier may open one that has a node at the hub, one at the target, no link between
    the two, and fibre all the way; none may where no module is for sale. The IGP cost is the
    default for the shortest path over fibre there is (else over the shortest with candidates):
    a plan that later moves the circuit does not move traffic.
    """
    network, table = fabric.network, fabric.network["links"]
    if asked.module not in network["modules"]:
        return
    joined = {
        frozenset((row["a"], row["b"])) for row in table.rows() if row["status"] == "existing"
    }
    status, length = network["segments"]["status"], fabric.links.plant.length_km
    for carrier in network["carriers"].ids:
        near = fabric.nodes_at.get((asked.hub, carrier))
        for target in asked.targets:
            far = fabric.nodes_at.get((target, carrier))
            if near is None or far is None:
                continue
            pair = frozenset(network["nodes"].ids[node] for node in (near, far))
            paths = () if pair in joined else pools.paths(carrier, target)
            if not paths:
                continue
            there = [path for path in paths if all(status[row] == "existing" for row in path)]
            length_km = sum(float(length[row]) for row in (there or paths)[0])
            name = f"plan-{carrier}-{asked.hub}-{target}"
            while name in table:
                name += "-x"
            frame = _slot(fabric, asked, name, (near, far))
            yield replace(frame, igp_cost=HOP_COST + round(length_km), paths=paths)
