"""The optical view: shortest fibre between sites, over everybody's plant or one carrier's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels.distances import distances_to
from netplan.kernels.paths import shortest_arcs
from netplan.latency.circuits import fibre_latency
from netplan.latency.parts import Latency
from netplan.latency.plant import Plant, regenerator_delay_ms, regenerators_needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.roads import Roads
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class FibrePath:
    """A path of light: site rows from end to end, segment rows in order, and its latency."""

    sites: tuple[int, ...]
    segments: tuple[int, ...]
    latency: Latency


def light_latency(network: Network, fibre: Plant, rows: Sequence[int]) -> Latency:
    """Return the latency of segments ``rows`` with the regenerators their length needs."""
    line = fibre_latency(fibre, rows)
    count = regenerators_needed(line.length_km, network.settings.regenerator_reach_km)
    return line + Latency(regenerator_ms=regenerator_delay_ms(count))


def fibre_paths(
    network: Network, fibre: Plant, roads: Roads, source: str, targets: Sequence[str]
) -> dict[str, FibrePath]:
    """Return the shortest fibre from site ``source`` to each of ``targets`` it can reach.

    Shortest means least one-way delay of cable and amplifiers; regenerators are counted on the
    path found, at the network's ``regenerator_reach_km``.
    """
    sites, graph = network["sites"], roads.graph
    start = sites.row(source)
    weight = roads.weight("optical", np.ones(graph.arcs, dtype=np.bool_), source=start)
    distance = distances_to(graph, weight, start)
    found: dict[str, FibrePath] = {}
    for target in targets:
        found_arcs = shortest_arcs(graph, weight, distance, sites.row(target), target=start)
        if found_arcs is None:
            continue
        arcs = found_arcs.tolist()
        rows = tuple(arc >> 1 for arc in reversed(arcs))
        visited = (start, *(int(graph.tail[arc]) for arc in reversed(arcs)))
        found[target] = FibrePath(visited, rows, light_latency(network, fibre, rows))
    return found
