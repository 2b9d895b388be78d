"""Segment lists as data: laid over the network from end to end, and the traffic they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.routing.crossing import Crossing
from netplan.routing.steering.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.domains import Domains
    from netplan.routing.fabric import Fabric
    from netplan.routing.igp import Igp, Shares
    from netplan.routing.steering.segment import Element


def laid(
    domains: Domains, start: int, stop: int, elements: Sequence[Element]
) -> tuple[Segment, ...] | str:
    """Return the segments that lead from node row ``start`` to ``stop``, or why they do not.

    A link must begin where the traffic is. An exchange is gone to by the IGP where the traffic
    is not there yet: the node of its port becomes a segment of its own, as does ``stop`` where
    the list ends elsewhere; both count like those that are given.
    """
    crossing = _crossing(domains, start, stop, [n for kind, n in elements if kind == "exchange"])
    if isinstance(crossing, str):
        return crossing
    segments: list[Segment] = []
    here, handoffs = start, list(crossing.handoffs)
    nodes = domains.fabric.network["nodes"].ids
    for kind, name in elements:
        if kind == "exchange":
            handoff = handoffs.pop(0)
            if here != handoff.near.node:
                segments.append(Segment("node", nodes[handoff.near.node], handoff.near.node))
            segment: Segment | str = Segment("exchange", name, handoff.far.node, handoff.arc)
        elif kind == "link":
            segment = _link(domains.fabric, here, name)
        else:
            segment = _node(domains.fabric, here, name)
        if isinstance(segment, str):
            return segment
        segments.append(segment)
        here = segment.end
    return _whole(domains, stop, here, segments)


def _whole(
    domains: Domains, stop: int, here: int, segments: list[Segment]
) -> tuple[Segment, ...] | str:
    """Return the segments with the last one to ``stop`` where they end elsewhere, ``here``."""
    carrier, nodes = domains.fabric.node_carrier, domains.fabric.network["nodes"].ids
    if here != stop:
        if carrier[here] != carrier[stop]:
            return f"ends in {carrier[here]}, not at {nodes[stop]}"
        segments = [*segments, Segment("node", nodes[stop], stop)]
    for segment in segments:
        if segment.end != stop and not domains.roads.passable[segment.end]:
            return f"node {nodes[segment.end]} is overloaded: paths only end there"
    return tuple(segments)


def _crossing(domains: Domains, start: int, stop: int, named: Sequence[str]) -> Crossing | str:
    """Return the crossing that the exchanges named make, or why there is none."""
    carrier = domains.fabric.node_carrier
    first, last = carrier[start], carrier[stop]
    if first == last:
        if named:
            return f"names exchange {named[0]}, yet both ends are nodes of {first}"
        return Crossing(start, stop, ())
    allowed = domains.crossings(start, stop)
    for crossing in allowed:
        if list(crossing.exchanges) == list(named):
            return crossing
    if not allowed:
        ids = domains.fabric.network["nodes"].ids
        return domains.why_not(ids[start], ids[stop])
    listed = " or ".join(dict.fromkeys(" then ".join(c.exchanges) for c in allowed))
    given = f"hands over at {' then '.join(named)}" if named else "names no exchange"
    return f"{given}; from {first} to {last} it must be at {listed}"


def _node(fabric: Fabric, here: int, name: str) -> Segment | str:
    """Return the segment that leads to a node, or why it may not."""
    row = fabric.network["nodes"].row(name)
    if fabric.node_carrier[row] != fabric.node_carrier[here]:
        own, other = fabric.node_carrier[here], fabric.node_carrier[row]
        return f"node {name} belongs to {other}, the traffic is in {own}: name an exchange before"
    return Segment("node", name, row)


def _link(fabric: Fabric, here: int, name: str) -> Segment | str:
    """Return the segment that is a link from ``here``, or why it does not begin there."""
    graph, nodes = fabric.roads.graph, fabric.network["nodes"].ids
    first = 2 * fabric.network["links"].row(name)
    for arc in (first, first + 1):
        if graph.tail[arc] == here:
            return Segment("link", name, int(graph.head[arc]), arc)
    ends = f"{nodes[int(graph.tail[first])]} - {nodes[int(graph.head[first])]}"
    return f"link {name} ({ends}) does not begin at {nodes[here]}, where the traffic is"


def carried_by(igp: Igp, start: int, segments: Sequence[Segment]) -> Shares | str:
    """Return the share of one unit of traffic on every arc, or where the list is cut.

    A share may pass 1 where a list leads over an arc twice.
    """
    nodes = igp.fabric.network["nodes"].ids
    total: Shares = {}
    here = start
    for segment in segments:
        if segment.kind == "node":
            found = igp.shares(here, segment.end)
            if found is None:
                return f"no way in service from {nodes[here]} to {segment.name}"
        elif segment.kind == "link" and not in_service(igp, segment.arc):
            return f"link {segment.name} is out of service"
        else:
            found = {segment.arc: 1.0}
        for arc, share in found.items():
            total[arc] = total.get(arc, 0.0) + share
        here = segment.end
    return total


def in_service(igp: Igp, arc: int) -> bool:
    """Tell whether the link of an arc carries traffic."""
    return bool(igp.fabric.roads.in_service[arc]) and arc >> 1 not in igp.down
