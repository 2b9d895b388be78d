"""Ways between sites that several networks serve, joined into one graph.

The graph has a copy of the nodes before the crossing and one after it, and a copy of every
transit network for each pair of networks it may join. A node that may not be passed, only left
where a path starts, has one more copy for that, which nothing else enters. Handoffs lead from
copy to copy only, so a path crosses once whichever network it starts in. One more vertex stands
for each end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import Digraph
from netplan.routing.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netplan.routing.crossing import Crossing
    from netplan.routing.roads import Roads

BEFORE, AFTER = 0, 1


@dataclass(slots=True)
class _Copies:
    """Copies of the nodes, and the arcs collected so far: tail, head and road arc."""

    nodes: int
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    roads: list[int] = field(default_factory=list)
    copies: int = 2
    entry: dict[int, int] = field(default_factory=dict)

    def add(self, tail: int, head: int, road: int) -> None:
        """Add one arc."""
        self.tails.append(tail)
        self.heads.append(head)
        self.roads.append(road)

    def at(self, copy: int, node: int) -> int:
        """Return the vertex of ``node`` in ``copy``."""
        return copy * self.nodes + node

    def begins(self, node: int) -> int:
        """Return the vertex where a path that starts at ``node`` begins."""
        return self.entry.get(node, self.at(BEFORE, node))

    def enter(self, roads: Roads, starts: Sequence[int]) -> None:
        """Give the ``starts`` that may not be passed a copy to begin at, with their links."""
        shut = [node for node in starts if not roads.passable[node]]
        if not shut:
            return
        self.entry |= {node: self.at(self.copies, node) for node in shut}
        self.copies += 1
        graph = roads.graph
        for arc in range(2 * roads.edges):
            if int(graph.tail[arc]) in self.entry:
                self.add(
                    self.entry[int(graph.tail[arc])], self.at(BEFORE, int(graph.head[arc])), arc
                )

    def leave(self, node: int, head: int, road: int) -> None:
        """Add a handoff that leaves the first network at ``node``."""
        self.add(self.at(BEFORE, node), head, road)
        if node in self.entry:
            self.add(self.entry[node], head, road)

    def links(self, roads: Roads, of: Sequence[str], copy: int, carriers: set[str]) -> None:
        """Add the links of ``carriers`` within ``copy``; ``of`` is the carrier of each node."""
        graph = roads.graph
        for arc in range(2 * roads.edges):
            tail, head = int(graph.tail[arc]), int(graph.head[arc])
            if of[tail] in carriers:
                self.add(self.at(copy, tail), self.at(copy, head), arc)


def _cross(
    copies: _Copies,
    roads: Roads,
    of: Sequence[str],
    crossings: Sequence[Crossing],
    seen: set[int],
) -> None:
    """Add the handoffs of the crossings between two nodes; ``seen`` are direct ones there are.

    Transit networks get copies of their own, as they may carry this pair only.
    """
    middle: dict[str, int] = {}
    for crossing in crossings:
        first, *more = crossing.handoffs
        if not more:
            if first.arc not in seen:
                seen.add(first.arc)
                near, far = first.near.node, first.far.node
                copies.leave(near, copies.at(AFTER, far), first.arc)
            continue
        carrier = first.far.carrier
        if carrier not in middle:
            middle[carrier] = copies.copies
            copies.copies += 1
            copies.links(roads, of, middle[carrier], {carrier})
        copy, last = middle[carrier], more[0]
        copies.leave(first.near.node, copies.at(copy, first.far.node), first.arc)
        copies.add(copies.at(copy, last.near.node), copies.at(AFTER, last.far.node), last.arc)


def joint_ways(
    roads: Roads,
    of: Sequence[str],
    starts: Sequence[int],
    stops: Sequence[int],
    *,
    crossings: Mapping[tuple[int, int], Sequence[Crossing]],
    copies: int,
) -> Ways:
    """Return the ways from any of the nodes ``starts`` to any of ``stops``.

    ``of`` is the carrier of each node, ``crossings`` what is allowed between two nodes of
    different ones, ``copies`` how many parallel arcs join an end to each of its nodes.
    """
    made = _Copies(len(of))
    made.links(roads, of, BEFORE, {of[node] for node in starts})
    made.links(roads, of, AFTER, {of[node] for node in stops})
    made.enter(roads, starts)
    seen: set[int] = set()
    for allowed in crossings.values():
        _cross(made, roads, of, allowed, seen)
    source, target = made.copies * made.nodes, made.copies * made.nodes + 1
    for _ in range(copies):
        for node in starts:
            made.add(source, made.begins(node), -1)
        for node in stops:
            made.add(made.at(BEFORE, node), target, -1)
            if node in made.entry:
                made.add(made.entry[node], target, -1)
            made.add(made.at(AFTER, node), target, -1)
    road_arc = np.array(made.roads, dtype=np.int64)
    return Ways(
        roads=roads,
        graph=Digraph.of(target + 1, tail=made.tails, head=made.heads),
        road_arc=road_arc,
        usable=np.ones(road_arc.size, dtype=np.bool_),
        source=source,
        target=target,
        group=("joint", tuple(starts), tuple(stops), copies),
    )
