"""Which demands a failure cuts off whatever is built, from fibre alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.proof.crossings import Chain, Ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.proof.strikes import Strike
    from netplan.topology.network import Network

Mark = tuple[frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Ground:
    """All fibre there is or could be, by carrier, and every port, those on offer included.

    A carrier has fibre on a segment where it has pairs, and on a candidate where nobody is listed,
    so that it may lease some; without the table of pairs on every segment.
    """

    network: Network
    ways: Ways
    fibre: dict[str, list[tuple[str, int, int]]]
    _parts: dict[Mark, NDArray[np.int32]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, network: Network, *, lease_pairs: int) -> Ground:
        """Return the ground of a network."""
        sites, pairs = network["sites"], list(network["fibre_pairs"].rows())
        own = {(row["segment"], row["carrier"]) for row in pairs if row["pairs"]}
        listed = {row["segment"] for row in pairs}
        segments = [
            (row["segment"], sites.row(row["a"]), sites.row(row["b"]))
            for row in network["segments"].rows()
        ]
        free = {
            row["segment"]
            for row in network["segments"].rows()
            if not pairs
            or (lease_pairs and row["status"] == "candidate" and row["segment"] not in listed)
        }
        fibre = {
            carrier: [s for s in segments if s[0] in free or (s[0], carrier) in own]
            for carrier in network["carriers"].ids
        }
        return cls(network, Ways.of(network, candidates=True), fibre)

    def saves(self, source: str, target: str, strike: Strike) -> bool:
        """Tell whether fibre joins two ends, over open exchanges, once ``strike`` has come."""
        return any(
            self._stands(chain, strike)
            for chains in self.ways.ends(source, target)
            for chain in chains
        )

    def _stands(self, chain: Chain, strike: Strike) -> bool:
        """Tell whether every leg of a way is joined by fibre of its carrier."""
        if not strike.closed.isdisjoint(chain.exchanges):
            return False
        nodes, sites = self.network["nodes"], self.network["sites"]
        for start, end in chain.legs:
            if strike.dead.intersection((start, end)):
                return False
            parts = self._joined(nodes["carrier"][start], strike.cut)
            a, b = (sites.row(nodes["site"][node]) for node in (start, end))
            if parts[a] != parts[b]:
                return False
        return True

    def _joined(self, carrier: str, cut: frozenset[str]) -> NDArray[np.int32]:
        """Return for every site the number of the part of a carrier's fibre that it lies in."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        key = cut, carrier
        if key not in self._parts:
            ends = [(a, b) for segment, a, b in self.fibre[carrier] if segment not in cut]
            rows, columns = np.array(ends, dtype=np.int64).reshape(-1, 2).T
            size = len(self.network["sites"])
            web = csr_array((np.ones(rows.size), (rows, columns)), shape=(size, size))
            self._parts[key] = connected_components(web, directed=False)[1]
        return self._parts[key]
