"""The inequalities found so far: kept once each, looked through fast, handed out as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from netplan.capacity.design.result import Cuts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Inequality = tuple[Floats, float]

BROKEN = 1e-6
"""An inequality broken by less, as a part of its right side, counts as kept."""


class CutPool:
    """Inequalities ``matrix @ x >= lower``; an equal row comes in once, with the greater side."""

    def __init__(self, columns: int) -> None:
        """Start without any, over so many columns."""
        self.matrix = csr_array((0, columns))
        self.lower = np.zeros(0)
        self._known: dict[bytes, int] = {}

    def add(self, found: Iterable[Inequality]) -> Ints:
        """Add inequalities and return the numbers of those that say something new.

        Rows are scaled so that their greatest entry is 1, unless all entries are whole.
        """
        fresh: list[Floats] = []
        lower: list[float] = []
        numbers: list[int] = []
        for row, least in (_scaled(*each) for each in found):
            key = np.round(row, 7).tobytes()
            at = self._known.get(key)
            if at is None:
                self._known[key] = self.lower.size + len(fresh)
                numbers.append(self._known[key])
                fresh.append(row)
                lower.append(least)
            elif at < self.lower.size:
                if least > self.lower[at] + BROKEN:
                    self.lower[at] = least
                    numbers.append(at)
            elif least > lower[at - self.lower.size]:
                lower[at - self.lower.size] = least
        if fresh:
            self.matrix = csr_array(vstack([self.matrix, csr_array(np.vstack(fresh))]))
            self.lower = np.append(self.lower, lower)
        return np.array(numbers, dtype=np.int64)

    def missing(self, point: Floats) -> Floats:
        """Return by how much ``point`` breaks each, as a part of its right side."""
        return np.asarray((self.lower - self.matrix @ point) / np.maximum(1.0, np.abs(self.lower)))

    def broken(self, point: Floats) -> Ints:
        """Return the numbers of those that ``point`` breaks, the worst first."""
        missing = self.missing(point)
        found = np.flatnonzero(missing > BROKEN)
        return found[np.argsort(-missing[found], kind="stable")]

    def kept(self) -> Cuts:
        """Return all of them."""
        return Cuts(matrix=self.matrix, lower=self.lower.copy())


def _scaled(row: Floats, least: float) -> Inequality:
    """Return an inequality with a greatest entry of 1, or as it is where all entries are whole."""
    if (row == np.round(row)).all():
        return row, least
    most = float(np.abs(row).max())
    return (row / most, least / most) if most > 0 else (row, least)
