"""The nodes that an end of a demand stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.routing.fabric import Fabric


def nodes_of(fabric: Fabric, end: str) -> list[int]:
    """Return the node rows an end stands for: a node itself, or all nodes at a site.

    At a site any network will do, so that every node there may serve the demand.
    """
    nodes = fabric.network["nodes"]
    if end in nodes:
        return [nodes.row(end)]
    return list(fabric.site_nodes.get(end, ()))
