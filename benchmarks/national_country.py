"""Who is where in a made country: cores, hubs, each carrier's nodes, and fibre between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from national_places import Places, places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

CARRIERS = {"red": 1.0, "green": 0.7, "blue": 0.4}
"""Each carrier and the part of a province's sites, the largest first, where it has a node."""
HUBS = 8


@dataclass(frozen=True, slots=True)
class Country:
    """Places with the sites that matter: cores of all carriers, hubs, and fibre between sites.

    ``distance[k, s]`` is the fibre from anchor k (a capital or second city) to site s, km, and
    ``before[k, s]`` the site before s on the way; ``anchor`` gives the row k of a site.
    """

    ground: Places
    cores: tuple[int, ...]
    hubs: tuple[int, ...]
    distance: NDArray[np.float64]
    before: NDArray[np.int32]
    anchor: Mapping[int, int]

    @property
    def capitals(self) -> tuple[int, ...]:
        """The most populous site of each province."""
        return self._ranked(0)

    @property
    def seconds(self) -> tuple[int, ...]:
        """The second site of each province."""
        return self._ranked(1)

    def _ranked(self, rank: int) -> tuple[int, ...]:
        """Return the site of a rank of each province, in order of province."""
        found = np.flatnonzero(self.ground.rank == rank)
        return tuple(found[np.argsort(self.ground.province[found])].tolist())

    def fibre(self, start: int, end: int) -> list[int]:
        """Return the sites from anchor ``start`` to site ``end`` along the shortest fibre."""
        way = [end]
        while way[-1] != start:
            way.append(int(self.before[self.anchor[start], way[-1]]))
        return way[::-1]

    def nearest(self, site: int, among: Sequence[int]) -> list[int]:
        """Return the anchors ``among`` other than ``site`` by their fibre to it."""
        others = [other for other in among if other != site]
        return sorted(others, key=lambda other: self.distance[self.anchor[other], site])


def country(count: int, *, seed: int) -> Country:
    """Return the made country of ``count`` sites."""
    ground = places(count, seed=seed)
    capitals = np.flatnonzero(ground.rank == 0)
    ordered = capitals[np.argsort(-ground.population[capitals], kind="stable")].tolist()
    cores = max(4, round(len(ordered) / 3))
    anchors = np.flatnonzero(ground.rank <= 1)
    a, b = ground.ends.T
    fibre = csr_array((ground.length_km, (a, b)), shape=(count, count))
    distance, before = dijkstra(fibre, directed=False, indices=anchors, return_predecessors=True)
    return Country(
        ground=ground,
        cores=tuple(sorted(ordered[:cores])),
        hubs=tuple(sorted(ordered[cores:][-HUBS:])),
        distance=distance,
        before=before,
        anchor={int(site): row for row, site in enumerate(anchors)},
    )


def site_id(row: int) -> str:
    """Return the id of a site."""
    return f"s{row:04d}"


def node_id(carrier: str, row: int) -> str:
    """Return the id of a carrier's node at a site."""
    return f"{carrier}-{site_id(row)}"


def present(land: Country, carrier: str) -> NDArray[np.bool_]:
    """Tell at which sites a carrier has a node: everywhere that matters, then the largest."""
    ground = land.ground
    held = np.bincount(ground.province)[ground.province]
    return np.asarray((ground.rank < CARRIERS[carrier] * held) | (ground.rank <= 1))
