"""The network with everything in service that a plan may build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.topology.change import Change
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.capacity.upgrade.ways import Way
    from netplan.topology.network import Network

ANY_GBPS = 1.0
"""A capacity for links whose capacity nobody looks at."""


def link_row(network: Network, way: Way, *, gbps: float, technology: str) -> dict[str, Any]:
    """Return the row of ``links`` of a new way."""
    nodes, segments = network["nodes"].ids, network["segments"].ids
    return {
        "link": way.link,
        "a": nodes[way.a],
        "b": nodes[way.b],
        "segments": tuple(segments[row] for row in way.path),
        "capacity_gbps": gbps,
        "technology": technology,
        "igp_cost": way.igp_cost,
    }


def whole_network(network: Network, ways: Sequence[Way], modules: Sequence[str]) -> Network:
    """Return ``network`` with all ways, candidate segments and candidate ports in service."""
    segments, ports = network["segments"], network["exchange_ports"]
    technology = modules[0] if modules else ""
    add = [
        link_row(network, way, gbps=ANY_GBPS, technology=technology)
        for way in ways
        if way.kind == "new"
    ]
    opened = [{"link": way.link, "status": "existing"} for way in ways if way.kind == "candidate"]
    built = [
        {"segment": name, "status": "existing"}
        for name, status in zip(segments.ids, segments["status"], strict=True)
        if status == "candidate"
    ]
    there = [
        {"exchange": row["exchange"], "carrier": row["carrier"], "status": "existing"}
        for row in ports.rows()
        if row["status"] == "candidate"
    ]
    put = {"links": opened, "segments": built, "exchange_ports": there}
    change = Change(
        id="whole",
        add={"links": tuple(add)} if add else {},
        set={name: tuple(rows) for name, rows in put.items() if rows},
    )
    return apply_change(network, change)
