"""Cheapest paths of legs when every arc has a price, for the flows that check a plan."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from netplan.capacity.proof.crossings import Leg
    from netplan.capacity.proof.recount import Recount

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Path = tuple[int, ...]

SHORT = 1e-9
"""Price of one unit of IGP cost beside an arc's own, so that of equals the shorter path counts."""


@dataclass(frozen=True, slots=True)
class Priced:
    """The arcs in service of a counted network with a price each; of parallel ones the cheapest."""

    count: Recount
    price: Floats
    near: Floats
    arc: Ints

    @classmethod
    def of(cls, count: Recount, price: Floats) -> Priced:
        """Return ``count`` with ``price`` for each of its arcs."""
        nodes = len(count.cost)
        near, arc = np.full((nodes, nodes), inf), np.full((nodes, nodes), -1, dtype=np.int64)
        whole = price + SHORT * count.weight
        usable = np.flatnonzero(np.repeat(count.up, 2))
        dear_first = usable[np.argsort(-whole[usable], kind="stable")]
        ends = count.tail[dear_first], count.head[dear_first]
        # Of arcs between the same nodes the one written last is the cheapest.
        near[ends], arc[ends] = whole[dear_first], dear_first
        return cls(count, price, near, arc)

    def paths(self, legs: Iterable[Leg]) -> dict[Leg, Path]:
        """Return the cheapest path of every leg that has one, as arcs in order."""
        wanted: dict[int, list[int]] = {}
        for start, end in legs:
            wanted.setdefault(start, []).append(end)
        shut = np.asarray(self.count.network["nodes"]["overloaded"], dtype=np.bool_)
        found: dict[Leg, Path] = {}
        open_ = [start for start in wanted if not shut[start]]
        # Nodes that ask not to be passed are left by their own traffic alone.
        for starts in ([open_] if open_ else []) + [[s] for s in wanted if shut[s]]:
            near = self.near.copy()
            near[[node for node in np.flatnonzero(shut).tolist() if node not in starts]] = inf
            found |= self._from(near, starts, wanted)
        return found

    def _from(
        self, near: Floats, starts: list[int], wanted: dict[int, list[int]]
    ) -> dict[Leg, Path]:
        """Return the cheapest paths from ``starts`` over the arcs that ``near`` leaves."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        # A full matrix would read prices near 0 as no arc at all.
        ends = np.nonzero(np.isfinite(near))
        web = csr_array((near[ends], ends), shape=near.shape)
        far, before = dijkstra(web, indices=starts, return_predecessors=True)
        found: dict[Leg, Path] = {}
        for place, start in enumerate(starts):
            back = before[place].tolist()
            for end in wanted[start]:
                if far[place, end] == inf:
                    continue
                path, node = [], end
                while node != start:
                    path.append(int(self.arc[back[node], node]))
                    node = back[node]
                found[start, end] = tuple(reversed(path))
        return found

    def cost(self, path: Path) -> float:
        """Return the price of a path."""
        return float(self.price[list(path)].sum())
