"""Fibre paths worth considering: the shortest under every set of candidates that may be built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.kernels import OUT
from netplan.kernels.distances import distances_to
from netplan.kernels.paths import shortest_arcs
from netplan.routing.roads import Roads, fibre_roads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.latency import Plant
    from netplan.topology.network import Network

Path = tuple[int, ...]


def rideable(network: Network, carrier: str) -> NDArray[np.bool_]:
    """Return which segments ``carrier`` could ride: existing ones with its fibre, and candidates.

    Candidates count where the carrier has a row in ``fibre_pairs``, or where nobody has one:
    then fibre there is for lease. A network without the table has fibre for everybody.
    """
    segments, pairs = network["segments"], network["fibre_pairs"]
    status = segments["status"]
    offered = (status == "existing") | (status == "candidate")
    if not len(pairs):
        return np.asarray(offered, dtype=np.bool_)
    listed = set(pairs["segment"])
    own = {
        segment
        for segment, owner, count in zip(
            pairs["segment"], pairs["carrier"], pairs["pairs"], strict=True
        )
        if owner == carrier and count > 0
    }
    free = [
        segment in own or (state == "candidate" and segment not in listed)
        for segment, state in zip(segments.ids, status, strict=True)
    ]
    return np.asarray(offered & np.array(free, dtype=np.bool_), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class PathPool:
    """The fibre paths that a carrier's circuits from one site may take.

    ``roads`` is all fibre, ``usable`` the segments it can ride with every candidate built;
    ``candidate`` tells candidate segments by row, ``start`` is the site's row. Searches with the
    same segments left out are made once.
    """

    roads: Roads
    usable: NDArray[np.bool_]
    candidate: tuple[bool, ...]
    start: int
    _kept: dict[frozenset[int], tuple[NDArray[np.int64], NDArray[np.int64]]]

    @classmethod
    def of(cls, network: Network, fibre: Plant, carrier: str, start: int) -> PathPool:
        """Return the pool of ``carrier`` from site row ``start``."""
        candidate = tuple((network["segments"]["status"] == "candidate").tolist())
        usable = rideable(network, carrier)
        return cls(fibre_roads(network, fibre), usable, candidate, start, {})

    def weight(self, without: frozenset[int]) -> NDArray[np.int64]:
        """Return the delay of every arc in ns; OUT where it cannot be ridden, or is left out."""
        usable = self.usable.copy()
        usable[list(without)] = False
        return np.where(np.repeat(usable, 2), self.roads.weights["optical"], OUT)

    def shortest(self, target: int, without: frozenset[int]) -> Path | None:
        """Return the segments of the shortest path to ``target`` that avoids ``without``."""
        graph = self.roads.graph
        if without not in self._kept:
            weight = self.weight(without)
            self._kept[without] = weight, distances_to(graph, weight, self.start)
        weight, distance = self._kept[without]
        arcs = shortest_arcs(graph, weight, distance, target, target=self.start)
        return None if arcs is None else tuple(int(arc) >> 1 for arc in reversed(arcs))

    def paths(self, target: int) -> tuple[Path, ...]:
        """Return every path to site row ``target`` that is shortest for some set of candidates.

        Shortest means least delay of cable and amplifiers. Exact without trying all sets: if
        the shortest path uses candidates, any set that lacks one of them has the shortest path
        that avoids it; so each is left out in turn. Paths run from the start, shortest first.
        """
        found: dict[Path, None] = {}
        seen: set[frozenset[int]] = set()
        waiting: list[frozenset[int]] = [frozenset()]
        while waiting:
            without = waiting.pop()
            if without in seen:
                continue
            seen.add(without)
            path = self.shortest(target, without)
            if path is None:
                continue
            found[path] = None
            waiting += [without | {row} for row in path if self.candidate[row]]
        return tuple(sorted(found, key=lambda path: (self._delay(path), path)))

    def _delay(self, path: Sequence[int]) -> int:
        """Return the delay of ``path``, ns."""
        return int(self.roads.weights["optical"][[2 * row for row in path]].sum())
