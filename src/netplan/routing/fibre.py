"""The optical view: shortest fibre between sites, over everybody's plant or one carrier's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.latency.circuits import fibre_latency
from netplan.latency.parts import Latency
from netplan.latency.plant import Plant, regenerator_delay_ms, regenerators_needed
from netplan.routing.mesh import Mesh, distances_to, fibre_mesh, shortest_arcs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class FibrePath:
    """A path of light: site rows from end to end, segment rows in order, and its latency."""

    sites: tuple[int, ...]
    segments: tuple[int, ...]
    latency: Latency


def carrier_segments(network: Network, carrier: str) -> NDArray[np.bool_]:
    """Return which segments ``carrier`` has fibre on; '' or a network without the table: all."""
    segments, pairs = network["segments"], network["fibre_pairs"]
    if not carrier or len(pairs) == 0:
        return np.ones(len(segments), dtype=np.bool_)
    has = np.zeros(len(segments), dtype=np.bool_)
    for segment, owner, count in zip(
        pairs["segment"], pairs["carrier"], pairs["pairs"], strict=True
    ):
        if owner == carrier and count > 0:
            has[segments.row(segment)] = True
    return has


def optical_mesh(network: Network, fibre: Plant, *, carrier: str = "") -> Mesh:
    """Return the mesh of existing segments that ``carrier`` has fibre on."""
    usable = fibre.usable & carrier_segments(network, carrier)
    return fibre_mesh(fibre, len(network["sites"]), usable=usable.tolist())


def _with_regenerators(network: Network, fibre: Plant, rows: Sequence[int]) -> Latency:
    """Return the latency of segments ``rows`` with the regenerators their length needs."""
    line = fibre_latency(fibre, rows)
    count = regenerators_needed(line.length_km, network.settings.regenerator_reach_km)
    return line + Latency(regenerator_ms=regenerator_delay_ms(count))


def fibre_paths(
    network: Network, fibre: Plant, mesh: Mesh, source: str, targets: Sequence[str]
) -> dict[str, FibrePath]:
    """Return the shortest fibre from site ``source`` to each of ``targets`` it can reach.

    Shortest means least one-way delay of cable and amplifiers; regenerators are counted on the
    path found, at the network's ``regenerator_reach_km``.
    """
    sites = network["sites"]
    start = sites.row(source)
    distance = distances_to(mesh, start)
    found: dict[str, FibrePath] = {}
    for target in targets:
        arcs = shortest_arcs(mesh, distance, sites.row(target))
        if arcs is None:
            continue
        rows = tuple(arc >> 1 for arc in reversed(arcs))
        visited = (start, *(mesh.tail[arc] for arc in reversed(arcs)))
        found[target] = FibrePath(visited, rows, _with_regenerators(network, fibre, rows))
    return found
