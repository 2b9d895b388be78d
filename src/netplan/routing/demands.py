"""Demands as arrays: who wants how much in a given year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Demands:
    """Demands of one year: ids, ends as written (nodes or sites), classes, volumes in Gbit/s."""

    ids: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    service: tuple[str, ...]
    volume_gbps: NDArray[np.float64]
    year: int

    def __len__(self) -> int:
        """Return the number of demands."""
        return len(self.ids)

    def part(self, rows: NDArray[np.intp]) -> Demands:
        """Return the demands of ``rows`` alone, in that order.

        >>> two = Demands(("c", "d"), ("a", "a"), ("b", "z"), ("", ""), np.array([1.0, 2.0]), 2026)
        >>> two.part(np.array([1])).ids
        ('d',)
        """
        return Demands(
            ids=tuple(self.ids[row] for row in rows),
            source=tuple(self.source[row] for row in rows),
            target=tuple(self.target[row] for row in rows),
            service=tuple(self.service[row] for row in rows),
            volume_gbps=self.volume_gbps[rows],
            year=self.year,
        )

    def scaled(self, factor: float) -> Demands:
        """Return the same demands with every volume times ``factor``.

        >>> wanted = Demands(("d",), ("a",), ("b",), ("",), np.array([80.0]), 2026)
        >>> wanted.scaled(0.5).volume_gbps.tolist()
        [40.0]
        """
        volume = self.volume_gbps * factor
        return Demands(self.ids, self.source, self.target, self.service, volume, self.year)


def demands_in(network: Network, year: int) -> Demands:
    """Return the demands of ``network`` grown from its base year: volume x (1 + growth)^years."""
    table = network["demands"]
    years = year - network.settings.base_year
    volume = table["volume_gbps"] * (1.0 + table["growth_per_year"]) ** years
    return Demands(
        ids=table.ids,
        source=tuple(table["source"]),
        target=tuple(table["target"]),
        service=tuple(table["class"]),
        volume_gbps=np.asarray(volume, dtype=np.float64),
        year=year,
    )
