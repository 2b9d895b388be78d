"""The same questions over bare fibre: its edges are segments, its vertices sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.paths.alternatives import MOST_PATHS, Alternatives, alternatives
from netplan.routing.paths.disjoint import MOST_STATES, DisjointPaths, least_shared_paths
from netplan.routing.paths.questions import check_ends, check_settings
from netplan.routing.paths.risks import fibre_risks
from netplan.routing.paths.shared import shared_fibre
from netplan.routing.ways import Ways

if TYPE_CHECKING:
    from netplan.routing.paths.risks import By
    from netplan.routing.roads import Measure, Roads
    from netplan.topology.network import Network


def fibre_ways(roads: Roads, source_row: int, target_row: int) -> Ways:
    """Return all of ``fibre_roads`` as the ways between two rows of ``sites``."""
    every = np.arange(roads.graph.arcs, dtype=np.int64)
    usable = np.ones(roads.graph.arcs, dtype=np.bool_)
    return Ways(roads, roads.graph, every, usable, source_row, target_row, ("fibre",))


def k_shortest_fibre(
    network: Network,
    roads: Roads,
    source: str,
    target: str,
    *,
    measure: Measure = "optical",
    count: int = 3,
    overlap: float = 1.0,
    most_paths: int = MOST_PATHS,
) -> Alternatives:
    """Return up to ``count`` loopless paths of light between two sites, by cost.

    ``roads`` come from ``fibre_roads``. See ``alternatives`` for ``overlap``. Raises InputError
    for unknown sites and odd settings.
    """
    check_settings(measure=measure, count=count, overlap=overlap)
    return alternatives(
        _between(network, roads, source, target),
        measure=measure,
        count=count,
        overlap=overlap,
        most_paths=most_paths,
    )


def disjoint_fibre(
    network: Network,
    roads: Roads,
    source: str,
    target: str,
    *,
    measure: Measure = "optical",
    by: By = "segment",
    count: int = 2,
    most_states: int = MOST_STATES,
) -> DisjointPaths:
    """Return ``count`` paths of light between two sites that share least ``by``.

    As ``disjoint_paths``, with segments in the place of links: by ``link`` is by ``segment``.
    """
    check_settings(measure=measure, by=by, count=count, least=2)
    return least_shared_paths(
        _between(network, roads, source, target),
        fibre_risks(network, roads, by=by),
        (source, target),
        check=lambda first, second: shared_fibre(network, first, second, by=by),
        measure=measure,
        by=by,
        count=count,
        most_states=most_states,
    )


def _between(network: Network, roads: Roads, source: str, target: str) -> Ways:
    """Return the ways between two sites. Raises InputError where one is unknown."""
    check_ends(network, source, target, nodes=False)
    sites = network["sites"]
    return fibre_ways(roads, sites.row(source), sites.row(target))
