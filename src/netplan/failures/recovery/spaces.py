"""What routers know before a failure: distances, loop-free alternates, P- and Q-spaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT, UNREACHED
from netplan.kernels.distances import all_distances

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from netplan.routing.fabric import Fabric

    Flags = NDArray[np.bool_]
    Longs = NDArray[np.int64]

FAR = 1 << 60
"""The IGP distance of what is not reached: three of them are added in 64 bits."""


@dataclass(frozen=True, slots=True)
class Spaces:
    """IGP distances between all nodes without failure, and what follows from them.

    ``via[n, d]`` is the distance of passing traffic from node n to node d, ``own[n, d]`` that of
    traffic which starts at n: they differ where n asks not to be passed. Carriers do not see
    each other's links, so their nodes are ``FAR`` apart. ``peers[n]`` are the rows of all nodes
    of n's carrier. Questions of one arc are answered for all destinations at once, shape
    (nodes,): the arc's tail is the router that repairs (S), its head the neighbour (E or N).
    """

    fabric: Fabric
    weight: Longs
    via: Longs
    own: Longs
    peers: tuple[Longs, ...]

    @classmethod
    def of(cls, fabric: Fabric) -> Spaces:
        """Work out all distances of ``fabric``."""
        roads = fabric.roads
        graph, usable = roads.graph, roads.in_service.copy()
        usable[2 * roads.edges :] = False
        weight = np.where(usable, roads.weights["igp"], OUT)
        passing = np.where(roads.passable[graph.tail], weight, OUT)
        found = all_distances(graph, passing)
        via = np.where(found == UNREACHED, FAR, found)
        own = via.copy()
        for node in np.flatnonzero(~roads.passable):
            leaving = graph.arc_out[graph.first_out[node] : graph.first_out[node + 1]]
            leaving = leaving[weight[leaving] >= 0]
            if leaving.size:
                onward = weight[leaving, None] + via[graph.head[leaving]]
                own[node] = np.minimum(onward.min(axis=0), FAR)
            own[node, node] = 0
        carriers = np.array(fabric.node_carrier)
        rows = {name: np.flatnonzero(carriers == name) for name in set(fabric.node_carrier)}
        return cls(fabric, weight, via, own, tuple(rows[name] for name in fabric.node_carrier))

    def leaving(self, node: int) -> list[int]:
        """Return the arcs in service that leave ``node``, in order."""
        graph = self.fabric.roads.graph
        arcs = graph.arc_out[graph.first_out[node] : graph.first_out[node + 1]]
        return [int(arc) for arc in arcs if self.weight[arc] >= 0]

    def ends(self, arc: int) -> tuple[int, int]:
        """Return tail and head of ``arc``."""
        graph = self.fabric.roads.graph
        return int(graph.tail[arc]), int(graph.head[arc])

    def primary(self, arc: int) -> Flags:
        """Tell for which destinations the arc's tail sends over it without failure."""
        tail, head = self.ends(arc)
        found = self.own[tail] == self.weight[arc] + self.via[head]
        found[tail] = False
        return np.asarray(found & (self.own[tail] < FAR))

    def loop_free(self, arc: int) -> Flags:
        """Tell for which destinations the arc's head is a loop-free alternate of its tail.

        D(N, D) < D(N, S) + D(S, D): RFC 5286, inequality 1. The next hops of today keep it too.
        """
        tail, head = self.ends(arc)
        found = self.via[head] < self.via[head, tail] + self.own[tail]
        found[tail] = False
        return np.asarray(found & (self.via[head] < FAR))

    def downstream(self, arc: int) -> Flags:
        """Tell for which destinations the arc's head is nearer than its tail.

        D(N, D) < D(S, D): RFC 5286, inequality 2.
        """
        tail, head = self.ends(arc)
        found = self.via[head] < self.own[tail]
        found[tail] = False
        return np.asarray(found)

    def extended_p_space(self, arc: int) -> Flags:
        """Return the nodes that a neighbour of the arc's tail reaches clear of the arc.

        That is over any other link, D(N, P) < D(N, S) + D(S, P): RFC 7490, section 5.2.
        """
        found = np.zeros(len(self.via), dtype=np.bool_)
        for other in self.leaving(self.ends(arc)[0]):
            if other >> 1 != arc >> 1:
                found |= self.loop_free(other)
        return found

    def p_space(self, arc: int) -> Flags:
        """Return the nodes whose shortest paths from the arc's tail all keep clear of the arc."""
        tail, head = self.ends(arc)
        over = self.weight[arc] + self.via[head]
        return np.asarray((self.own[tail] < over) & (self.own[tail] < FAR))

    def q_space(self, arc: int) -> Flags:
        """Return the nodes whose shortest paths to the arc's head all keep clear of the arc.

        D(Q, E) < D(Q, S) + cost of S-E: RFC 7490, section 5.2.
        """
        tail, head = self.ends(arc)
        over = self.via[:, tail] + self.weight[arc]
        return np.asarray((self.via[:, head] < over) & (self.via[:, head] < FAR))

    def clean(self, links: Collection[int]) -> Flags:
        """Tell which nodes (rows) send to which others clear of all ``links``, (nodes, nodes).

        True where passing traffic arrives, and no shortest path without failure uses one of them.
        """
        passable, found = self.fabric.roads.passable, self.via < FAR
        for link in links:
            for arc in (2 * link, 2 * link + 1):
                tail, head = self.ends(arc)
                if self.weight[arc] < 0 or not passable[tail]:
                    continue
                rows = self.peers[tail]
                block = np.ix_(rows, rows)
                there = self.via[rows, tail] + self.weight[arc]
                found[block] &= there[:, None] + self.via[head, rows] != self.via[block]
        return np.asarray(found)
