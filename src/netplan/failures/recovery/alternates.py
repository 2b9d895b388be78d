"""Which destinations a router can still send to when some of its links fail together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.labels import segments_needed
from netplan.kernels import OUT
from netplan.kernels.trees import tree_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from netplan.failures.recovery.spaces import Spaces

    Flags = NDArray[np.bool_]
    Levels = NDArray[np.int8]

WAYS = ("ti-lfa", "remote-lfa", "lfa", "downstream")
"""Ways of repair. Whoever has the n-th of them has the first n: each covers less than the last."""

NOT_HIT = -1
"""The level of a destination that loses no next hop; else how many of ``WAYS`` cover it."""


@dataclass(frozen=True, slots=True)
class Alternates:
    """Links that fail together, and what routers next to them have stored against that.

    ``clean[n, d]`` tells whether n sends to d clear of them today. Nobody else has changed routes.
    """

    spaces: Spaces
    links: frozenset[int]
    clean: Flags

    @classmethod
    def of(cls, spaces: Spaces, links: Collection[int]) -> Alternates:
        """Work out who keeps clear of ``links``."""
        return cls(spaces, frozenset(links), spaces.clean(links))

    def routers(self) -> list[int]:
        """Return the nodes that lose a link, in order."""
        return sorted({node for link in self.links for node in self.spaces.ends(2 * link)})

    def lost(self, node: int) -> list[int]:
        """Return the arcs that ``node`` loses."""
        return [arc for arc in self.spaces.leaving(node) if arc >> 1 in self.links]

    def levels(self, node: int) -> Levels:
        """Return for every destination ``NOT_HIT``, or how many of ``WAYS`` cover it.

        Covered are destinations with a loop-free neighbour (RFC 5286; a next hop of equal cost
        is one) that keeps clear of all the links, by a tunnel to a node that is in the extended
        P-space and the Q-space (RFC 7490) and keeps clear of them, or by any way that is left
        (RFC 9855).
        """
        spaces, lost = self.spaces, self.lost(node)
        none = np.zeros(len(spaces.via), dtype=np.bool_)
        hit, downstream, free = none.copy(), none.copy(), none.copy()
        for arc in spaces.leaving(node):
            if arc >> 1 in self.links:
                hit |= spaces.primary(arc)
                continue
            mine = spaces.loop_free(arc) & self.clean[spaces.ends(arc)[1]]
            free |= mine
            downstream |= mine & spaces.downstream(arc)
        remote = free.copy()
        for arc in lost:
            middle = free & spaces.q_space(arc)
            remote |= spaces.primary(arc) & self.clean[middle].any(axis=0)
        joined = self.tree(node) >= 0
        covered = np.sum([joined, remote, free, downstream], axis=0)
        return np.where(hit, covered, NOT_HIT).astype(np.int8)

    def tree(self, node: int) -> NDArray[np.int32]:
        """Return the arc by which ``node`` reaches every other once routing has converged."""
        spaces = self.spaces
        roads = spaces.fabric.roads
        open_to = roads.passable[roads.graph.tail] | (roads.graph.tail == node)
        weight = np.where(open_to, spaces.weight, OUT)
        for link in self.links:
            weight[2 * link : 2 * link + 2] = OUT
        return tree_from(roads.graph, weight, node)

    def segments(self, node: int, targets: Collection[int]) -> Iterator[int]:
        """Yield how many segments each of ``targets`` takes with TI-LFA, all being joined."""
        tail, tree = self.spaces.fabric.roads.graph.tail, self.tree(node)
        for target in targets:
            path = [target]
            while path[-1] != node:
                path.append(int(tail[tree[path[-1]]]))
            yield segments_needed(path[::-1], self.clean)
