"""Where demands go without failure, network by network: what fast reroute has to repair."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.routing.fabric import Fabric
    from netplan.routing.result import Routing


@dataclass(frozen=True, slots=True)
class Way:
    """A demand's way: first and last node row of its leg in each network, and handoffs by arc."""

    legs: tuple[tuple[int, int], ...]
    handoffs: tuple[int, ...]


def way_of(fabric: Fabric, shares: Mapping[int, float]) -> Way:
    """Return the way of one unit that flows over ``shares`` (arc to share of the unit).

    More leaves the first node than enters it, more enters the last than leaves.
    """
    graph, first_handoff = fabric.roads.graph, 2 * fabric.roads.edges
    balance: dict[int, float] = {}
    for arc, share in shares.items():
        tail, head = int(graph.tail[arc]), int(graph.head[arc])
        balance[tail] = balance.get(tail, 0.0) + share
        balance[head] = balance.get(head, 0.0) - share
    start = next(node for node, left in balance.items() if left > 0.5)  # noqa: PLR2004 - of a unit
    end = next(node for node, left in balance.items() if left < -0.5)  # noqa: PLR2004 - of a unit
    waiting = {
        fabric.node_carrier[int(graph.tail[arc])]: arc for arc in shares if arc >= first_handoff
    }
    legs, handoffs, at = [], [], start
    while waiting:
        arc = waiting.pop(fabric.node_carrier[at])
        legs.append((at, int(graph.tail[arc])))
        handoffs.append(arc)
        at = int(graph.head[arc])
    return Way((*legs, (at, end)), tuple(handoffs))


def ways_of(fabric: Fabric, routing: Routing) -> tuple[Way | None, ...]:
    """Return the way of every demand of an ECMP routing; None where it has none, or needs none."""
    share, found = routing.share, []
    for low, high in pairwise(share.indptr.tolist()):
        arcs, parts = share.indices[low:high].tolist(), share.data[low:high].tolist()
        found.append(way_of(fabric, dict(zip(arcs, parts, strict=True))) if arcs else None)
    return tuple(found)
