"""Several paths between two ends: the K shortest, and sets that share no risk."""

from netplan.routing.paths.alternatives import Alternatives, k_shortest_paths
from netplan.routing.paths.disjoint import DisjointPaths, disjoint_paths
from netplan.routing.paths.fibre import disjoint_fibre, fibre_ways, k_shortest_fibre

__all__ = [
    "Alternatives",
    "DisjointPaths",
    "disjoint_fibre",
    "disjoint_paths",
    "fibre_ways",
    "k_shortest_fibre",
    "k_shortest_paths",
]
