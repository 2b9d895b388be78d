"""What can lie on a path that passes no vertex twice: the rest is left out of a search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT

if TYPE_CHECKING:
    from netplan.routing.constrained.terrain import Terrain


def on_the_way(terrain: Terrain, source: int, target: int) -> Terrain:
    """Return ``terrain`` without the vertices that no loopless path between two of them passes.

    With an edge joined from source to target, those are the vertices outside its biconnected
    component: whatever leads to them leads back over one and the same vertex. Arcs count in both
    directions, so that nothing is lost that one-way arcs rule out.
    """
    # igraph costs a fifth of a second to import, and few questions have places to pass.
    import igraph

    graph = terrain.graph
    usable = np.flatnonzero(terrain.weights[0] != OUT)
    ends = np.column_stack([graph.tail[usable], graph.head[usable]]).tolist()
    joined = igraph.Graph(n=graph.vertices, edges=[*ends, (source, target)])
    kept = np.zeros(graph.vertices, dtype=np.bool_)
    for block in joined.biconnected_components():
        members = set(block)
        if source in members and target in members:
            kept[block] = True
    inside = kept[graph.tail] & kept[graph.head]
    first, second, third = (np.where(inside, weight, OUT) for weight in terrain.weights)
    return replace(
        terrain,
        weights=(first, second, third),
        out=tuple(
            tuple(step for step in steps if kept[vertex] and kept[step[1]])
            for vertex, steps in enumerate(terrain.out)
        ),
        _bounds={},
    )
