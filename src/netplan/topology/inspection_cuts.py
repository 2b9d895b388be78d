"""Least cuts between all pairs of places at once: the cut tree of Gomory and Hu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import igraph
    from numpy.typing import ArrayLike

    from netplan.topology.inspection import Web


@dataclass(frozen=True, slots=True)
class Cut:
    """The least cut between two vertices: its value, the edges in it, and its smaller side.

    ``value`` counts edges, or adds up their capacity. Of several least cuts it is one.
    """

    a: str
    b: str
    value: float
    edges: tuple[str, ...]
    side: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutTree:
    """A tree whose least edge between two vertices has the value of the least cut between them.

    ``branches[k]`` joins two vertices by number, ``value[k]`` is the least cut between them.
    """

    web: Web
    branches: tuple[tuple[int, int], ...]
    value: tuple[float, ...]
    capacity: tuple[float, ...]

    def cuts(self) -> tuple[Cut, ...]:
        """Return the least cut of every branch, least first; of parts that are joined at all.

        igraph's tree (by Gusfield) tells the values only, so that each cut is found again.
        """
        graph = self.web.graph()
        order = sorted(range(len(self.value)), key=lambda k: (self.value[k], self.branches[k]))
        return tuple(self._cut(graph, *self.branches[k]) for k in order if self.value[k] > 0)

    def _cut(self, graph: igraph.Graph, a: int, b: int) -> Cut:
        """Return the least cut between two vertices by number."""
        found = graph.mincut(source=a, target=b, capacity=list(self.capacity))
        names = self.web.vertices
        # Vertices that neither end reaches stand on one of the sides by chance.
        near = set(graph.subcomponent(a))
        sides = [[vertex for vertex in side if vertex in near] for side in found.partition]
        side = min(sides, key=lambda part: (len(part), part))
        return Cut(
            a=names[a],
            b=names[b],
            value=float(found.value),
            edges=tuple(self.web.edges[edge] for edge in sorted(found.cut)),
            side=tuple(names[vertex] for vertex in side),
        )

    def from_vertex(self, name: str) -> dict[str, float]:
        """Return the value of the least cut between vertex ``name`` and every other one.

        Raises KeyError when there is no such vertex.
        """
        rows = {vertex: row for row, vertex in enumerate(self.web.vertices)}
        beside: dict[int, list[tuple[int, float]]] = {}
        for (a, b), value in zip(self.branches, self.value, strict=True):
            beside.setdefault(a, []).append((b, value))
            beside.setdefault(b, []).append((a, value))
        start = rows[name]
        least, waiting = {start: float("inf")}, [start]
        while waiting:
            here = waiting.pop()
            for there, value in beside.get(here, ()):
                if there not in least:
                    least[there] = min(least[here], value)
                    waiting.append(there)
        return {self.web.vertices[row]: value for row, value in least.items() if row != start}


def cut_tree(web: Web, capacity: ArrayLike | None = None) -> CutTree:
    """Return the cut tree of a web (Gomory and Hu, 1961; by igraph).

    ``capacity`` runs over the rows of ``segments`` or ``links``, such as Gbit/s each direction;
    without it every edge counts 1, so that a value is the edge connectivity of a pair: how many
    edges must be lost to part it.
    """
    sizes = np.ones(len(web.edges))
    if capacity is not None:
        sizes = np.asarray(capacity, dtype=np.float64)[list(web.row)]
    held = tuple(sizes.tolist())
    if len(web.vertices) <= 1:
        return CutTree(web, (), (), held)
    tree = web.graph().gomory_hu_tree(capacity=list(held))
    return CutTree(
        web=web,
        branches=tuple(edge.tuple for edge in tree.es),
        value=tuple(float(value) for value in tree.es["flow"]),
        capacity=held,
    )
