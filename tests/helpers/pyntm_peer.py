"""The same network in pyNTM, a live peer that tests alone install, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from pyNTM import Model

    from netplan.topology.network import Network


def model_of(network: Network) -> Model:
    """Return pyNTM's model of the links in service and the demands of a network.

    Interfaces are named after link and direction, so that loads can be told apart again.
    """
    import pyNTM as pyntm  # noqa: N813 - as its documentation writes it

    links, woven = network["links"], fabric(network)
    node = {name: pyntm.Node(name) for name in network["nodes"].ids}
    at = {site: name for name, site in zip(node, woven.node_site, strict=True)}
    interfaces = set()
    for number, link in enumerate(links.rows()):
        if not woven.links.alive[number]:
            continue
        ends = node[link["a"]], node[link["b"]]
        costs = woven.links.cost_ab[number], woven.links.cost_ba[number]
        for way, cost in enumerate(costs):
            interfaces.add(
                pyntm.Interface(
                    name=f"{number}/{way}",
                    cost=int(cost),
                    capacity=link["capacity_gbps"],
                    node_object=ends[way],
                    remote_node_object=ends[1 - way],
                    circuit_id=number,
                )
            )
    demands = {
        pyntm.Demand(
            node[at.get(wanted["source"], wanted["source"])],
            node[at.get(wanted["target"], wanted["target"])],
            wanted["volume_gbps"],
            wanted["demand"],
        )
        for wanted in network["demands"].rows()
    }
    return pyntm.Model(interfaces, set(node.values()), demands, set())


def peer_loads(model: Model, links: int) -> NDArray[np.float64]:
    """Return pyNTM's load of every link and direction, 0 where it says "Down"."""
    model.update_simulation()
    loads = np.zeros((links, 2))
    for interface in model.interface_objects:
        number, way = map(int, interface.name.split("/"))
        loads[number, way] = 0.0 if interface.traffic == "Down" else interface.traffic
    return loads


def fail_link(model: Model, network: Network, number: int) -> None:
    """Fail one link in pyNTM."""
    model.fail_interface(f"{number}/0", network["links"]["a"][number])


def fail_together(model: Model, links: Iterable[int], nodes: Iterable[str]) -> None:
    """Fail links and nodes in pyNTM as one shared risk."""
    model.add_srlg("shared")
    gone = set(links)
    for interface in model.interface_objects:
        if int(interface.name.partition("/")[0]) in gone:
            interface.add_to_srlg("shared", model)
    for node in model.node_objects:
        if node.name in nodes:
            node.add_to_srlg("shared", model)
    model.fail_srlg("shared")


def peer_unserved(model: Model) -> float:
    """Return the traffic that pyNTM finds no path for."""
    return float(
        sum(wanted.traffic for wanted in model.demand_objects if wanted.path == "Unrouted")
    )
