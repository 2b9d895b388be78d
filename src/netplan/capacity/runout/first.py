"""Keeps of everything that passes a limit what passes it first, link by link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

TIE_DIGITS = 9
"""Shares of capacity alike to so many digits are alike: loads are summed in several orders."""


@dataclass(slots=True)
class First:
    """The first passing found so far of every link: when, how full then, and what to blame."""

    years: Floats
    used: Floats
    blame: Longs

    @classmethod
    def of(cls, links: int) -> First:
        """Return that nothing has passed yet."""
        never = np.full(links, np.inf)
        return cls(never, np.zeros(links), np.full(links, -1, dtype=np.int64))

    def take(self, links: Longs, years: Floats, used: Floats, blame: int) -> None:
        """Keep those passings of ``links`` that come first, or at the same moment are worse.

        ``years`` and ``used`` (the share of the capacity in use then) have shape (links, 2): both
        directions, of which the one that passes first counts, then the fuller one.

        >>> first = First.of(1)
        >>> first.take(np.array([0]), np.array([[2.0, 1.0]]), np.array([[1.0, 1.0]]), 7)
        >>> first.take(np.array([0]), np.array([[1.0, 9.0]]), np.array([[1.0, 1.0]]), 8)
        >>> first.years.tolist(), first.blame.tolist()
        ([1.0], [7])
        """
        used = np.round(used, TIE_DIGITS)
        tied = years[:, 0] == years[:, 1]
        side = np.where(tied, used.argmax(axis=1), years.argmin(axis=1))
        place = np.arange(links.size)
        when, full = years[place, side], used[place, side]
        earlier = when < self.years[links]
        worse = (when == self.years[links]) & np.isfinite(when) & (full > self.used[links])
        mine = np.flatnonzero(earlier | worse)
        self.years[links[mine]], self.used[links[mine]] = when[mine], full[mine]
        self.blame[links[mine]] = blame
