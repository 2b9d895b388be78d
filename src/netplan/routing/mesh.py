"""The directed view of links or segments that shortest-path searches run on."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.latency import Circuits, Plant
    from netplan.topology.network import Network

UNREACHED = float("inf")


@dataclass(frozen=True, slots=True)
class Mesh:
    """Arcs of an undirected multigraph: arc 2i leads from a to b of edge i, arc 2i+1 back.

    ``cost`` runs over arcs, whole numbers where ties must be exact; ``alive`` runs over edges.
    ``into[v]`` and ``out_of[v]`` list the arcs at vertex v in row order.
    """

    tail: tuple[int, ...]
    head: tuple[int, ...]
    cost: tuple[float, ...]
    alive: tuple[bool, ...]
    into: tuple[tuple[int, ...], ...]
    out_of: tuple[tuple[int, ...], ...]

    @classmethod
    def of(
        cls,
        vertices: int,
        *,
        a: Sequence[int],
        b: Sequence[int],
        cost_ab: Sequence[float],
        cost_ba: Sequence[float],
        alive: Sequence[bool],
    ) -> Mesh:
        """Build the mesh of edges ``a[i]``-``b[i]`` among ``vertices`` vertices."""
        tail = tuple(v for pair in zip(a, b, strict=True) for v in pair)
        head = tuple(v for pair in zip(b, a, strict=True) for v in pair)
        cost = tuple(c for pair in zip(cost_ab, cost_ba, strict=True) for c in pair)
        into: list[list[int]] = [[] for _ in range(vertices)]
        out_of: list[list[int]] = [[] for _ in range(vertices)]
        for arc, (start, end) in enumerate(zip(tail, head, strict=True)):
            out_of[start].append(arc)
            into[end].append(arc)
        return cls(
            tail, head, cost, tuple(alive), tuple(map(tuple, into)), tuple(map(tuple, out_of))
        )


def distances_to(mesh: Mesh, target: int, *, down: frozenset[int] = frozenset()) -> list[float]:
    """Return the least cost from every vertex to ``target`` with the edges ``down`` left out.

    Dijkstra over reversed arcs; a vertex that cannot reach the target has ``inf``.

    >>> line = Mesh.of(3, a=[0, 1], b=[1, 2], cost_ab=[2, 3], cost_ba=[2, 3], alive=[True, True])
    >>> distances_to(line, 2), distances_to(line, 2, down=frozenset({0}))
    ([5, 3, 0], [inf, 3, 0])
    """
    distance: list[float] = [UNREACHED] * len(mesh.into)
    distance[target] = 0
    _settle(mesh, distance, [(0, target)], down=down)
    return distance


def _settle(
    mesh: Mesh,
    distance: list[float],
    heap: list[tuple[float, int]],
    *,
    down: frozenset[int],
) -> None:
    """Spread the distances of the vertices in ``heap`` until all of ``distance`` is right."""
    while heap:
        so_far, vertex = heapq.heappop(heap)
        if so_far > distance[vertex]:
            continue
        for arc in mesh.into[vertex]:
            edge = arc >> 1
            if not mesh.alive[edge] or edge in down:
                continue
            start, through = mesh.tail[arc], so_far + mesh.cost[arc]
            if through < distance[start]:
                distance[start] = through
                heapq.heappush(heap, (through, start))


def distances_without(mesh: Mesh, distance: Sequence[float], down: frozenset[int]) -> list[float]:
    """Return ``distances_to`` the same target with the edges ``down`` left out, given it with all.

    Only vertices that lose every shortest path are searched again, which is exact while all
    costs are above 0 (Ramalingam and Reps, 1996).

    >>> line = Mesh.of(3, a=[0, 1], b=[1, 2], cost_ab=[2, 3], cost_ba=[2, 3], alive=[True, True])
    >>> distances_without(line, [5, 3, 0], frozenset({0}))
    [inf, 3, 0]
    """
    result = list(distance)
    lost = _without_a_way(mesh, distance, down)
    for vertex in lost:
        result[vertex] = UNREACHED
    heap: list[tuple[float, int]] = []
    for vertex in lost:
        ways = [
            mesh.cost[arc] + result[mesh.head[arc]]
            for arc in mesh.out_of[vertex]
            if mesh.alive[arc >> 1] and arc >> 1 not in down and mesh.head[arc] not in lost
        ]
        heap.append((min(ways, default=UNREACHED), vertex))
    heapq.heapify(heap)
    for through, vertex in heap:
        result[vertex] = through
    _settle(mesh, result, heap, down=down)
    return result


def _without_a_way(mesh: Mesh, distance: Sequence[float], down: frozenset[int]) -> set[int]:
    """Return the vertices that no shortest path to the target is left for."""

    def short(arc: int) -> bool:
        return mesh.cost[arc] + distance[mesh.head[arc]] == distance[mesh.tail[arc]] < UNREACHED

    heap = [
        (distance[mesh.tail[arc]], mesh.tail[arc])
        for edge in down
        if mesh.alive[edge]
        for arc in (2 * edge, 2 * edge + 1)
        if short(arc)
    ]
    heapq.heapify(heap)
    lost: set[int] = set()
    # Near ones first: when a vertex is looked at, all that its shortest paths lead to have been.
    while heap:
        _, vertex = heapq.heappop(heap)
        if vertex in lost or any(
            short(arc)
            and mesh.alive[arc >> 1]
            and arc >> 1 not in down
            and mesh.head[arc] not in lost
            for arc in mesh.out_of[vertex]
        ):
            continue
        lost.add(vertex)
        for arc in mesh.into[vertex]:
            if mesh.alive[arc >> 1] and arc >> 1 not in down and short(arc):
                heapq.heappush(heap, (distance[mesh.tail[arc]], mesh.tail[arc]))
    return lost


def shortest_arcs(mesh: Mesh, distance: Sequence[float], source: int) -> tuple[int, ...] | None:
    """Return the arcs of one shortest path from ``source``, given ``distances_to`` its target.

    Among equal paths it takes the arc that comes first in the table at every vertex. Returns
    None when the target cannot be reached.

    >>> line = Mesh.of(3, a=[0, 1], b=[1, 2], cost_ab=[2, 3], cost_ba=[2, 3], alive=[True, True])
    >>> shortest_arcs(line, distances_to(line, 2), 0), shortest_arcs(line, distances_to(line, 0), 2)
    ((0, 2), (3, 1))
    """
    if distance[source] == UNREACHED:
        return None
    arcs: list[int] = []
    vertex = source
    while distance[vertex] > 0:
        arc = min(
            (arc for arc in mesh.out_of[vertex] if mesh.alive[arc >> 1]),
            key=lambda arc: (distance[mesh.head[arc]] + mesh.cost[arc], arc),
        )
        arcs.append(arc)
        vertex = mesh.head[arc]
    return tuple(arcs)


def fibre_mesh(fibre: Plant, sites: int, *, usable: Sequence[bool]) -> Mesh:
    """Return the mesh of segments over sites, its cost the one-way delay in ms."""
    delay = fibre.one_way_ms.tolist()
    return Mesh.of(
        sites,
        a=fibre.a.tolist(),
        b=fibre.b.tolist(),
        cost_ab=delay,
        cost_ba=delay,
        alive=list(usable),
    )


def link_mesh(network: Network, links: Circuits) -> Mesh:
    """Return the mesh of links over nodes, its cost the integer IGP cost of each direction."""
    nodes, table = network["nodes"], network["links"]
    return Mesh.of(
        len(nodes),
        a=[nodes.row(node) for node in table["a"]],
        b=[nodes.row(node) for node in table["b"]],
        cost_ab=np.asarray(links.cost_ab).tolist(),
        cost_ba=np.asarray(links.cost_ba).tolist(),
        alive=links.alive.tolist(),
    )
