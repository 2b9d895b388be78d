"""Explicit paths as planners write them, link by link, joined up from end to end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.routing.result import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.domains import Domains
    from netplan.routing.handoffs import Handoff
    from netplan.routing.roads import Measure
    from netplan.routing.steering.segment import Element


@dataclass(frozen=True, slots=True)
class Broken:
    """Where an explicit path does not join up: the place in its list, from 1, and what is wrong."""

    place: int
    what: str


def joined(
    domains: Domains, start: int, stop: int, elements: Sequence[Element], *, measure: Measure
) -> Path | Broken:
    """Return the path over links, and exchanges where they are named, between two node rows.

    Every link begins where the one before ended. Between two networks the path hands over once
    at an exchange that both have a port at and that announces both ends; an exchange that is
    not named is the first in the table that joins the links. No node is passed twice.
    """
    walk = _Walk(domains, start, stop)
    for place, element in enumerate(elements, 1):
        wrong = walk.link(element[1]) if element[0] == "link" else walk.exchange(element[1])
        if wrong:
            return Broken(place, wrong)
    if walk.here != stop:
        walk.hand_over([stop])
    if walk.here != stop:
        nodes = domains.fabric.network["nodes"].ids
        return Broken(len(elements), f"ends at {nodes[walk.here]}, must end at {nodes[stop]}")
    roads = domains.fabric.roads
    cost = int(roads.start[measure][start]) + int(roads.weights[measure][walk.arcs].sum())
    return Path(tuple(walk.arcs), tuple(walk.nodes), cost)


@dataclass(slots=True)
class _Walk:
    """A path as far as it has come."""

    domains: Domains
    start: int
    stop: int
    arcs: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    handoffs: tuple[Handoff, ...] = ()

    def __post_init__(self) -> None:
        """Begin at the start, with the handoffs that the rules allow between the two ends."""
        self.nodes.append(self.start)
        carrier = self.domains.fabric.node_carrier
        if carrier[self.start] != carrier[self.stop]:
            crossings = self.domains.crossings(self.start, self.stop)
            self.handoffs = tuple(h for crossing in crossings for h in crossing.handoffs)

    @property
    def here(self) -> int:
        """The node row where the path is."""
        return self.nodes[-1]

    def name(self, node: int) -> str:
        """Return the id of a node row."""
        return str(self.domains.fabric.network["nodes"].ids[node])

    def link(self, name: str) -> str:
        """Go over a link, over an exchange before where need be; return what is wrong."""
        graph = self.domains.fabric.roads.graph
        first = 2 * self.domains.fabric.network["links"].row(name)
        ends = [int(graph.tail[first]), int(graph.head[first])]
        if self.here not in ends:
            self.hand_over(ends)
        if self.here not in ends:
            said = f"link {name} ({self.name(ends[0])} - {self.name(ends[1])})"
            return f"{said} does not begin at {self.name(self.here)}, where the path is"
        return self.go(first if self.here == ends[0] else first + 1)

    def exchange(self, name: str) -> str:
        """Hand over at an exchange; return what is wrong."""
        for handoff in self.handoffs:
            if handoff.exchange == name and handoff.near.node == self.here:
                return self.go(handoff.arc)
        here, stop = self.name(self.here), self.name(self.stop)
        return f"no handoff at {name} leads on from {here} on a path to {stop}"

    def hand_over(self, ends: Sequence[int]) -> None:
        """Hand over from here to one of ``ends`` at the first exchange that does."""
        for handoff in self.handoffs:
            if handoff.near.node == self.here and handoff.far.node in ends:
                self.go(handoff.arc)
                return

    def go(self, arc: int) -> str:
        """Take an arc; return what is wrong with where it leads."""
        node = int(self.domains.fabric.roads.graph.head[arc])
        if node in self.nodes:
            return f"passes {self.name(node)} twice"
        if node != self.stop and not self.domains.roads.passable[node]:
            return f"node {self.name(node)} is overloaded: paths only end there"
        self.arcs.append(arc)
        self.nodes.append(node)
        return ""
