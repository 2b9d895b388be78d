"""Failures as kernels take them: sets of arcs that are out of service together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.kernels.graph import Digraph


@dataclass(frozen=True, slots=True)
class Masks:
    """Sets of arcs: ``arcs[first[i]:first[i + 1]]`` are out of service in failure i.

    A mask hides arcs and changes nothing else: no arc or vertex is ever renumbered.
    """

    first: NDArray[np.int64]
    arcs: NDArray[np.uint32]

    @classmethod
    def of(cls, sets: Sequence[Sequence[int]]) -> Masks:
        """Return the masks of lists of arcs; an arc that is listed twice counts once.

        Raises ValueError for a number below 0.

        >>> masks = Masks.of([[0, 1], [], [2]])
        >>> masks.first.tolist(), masks.arcs.tolist(), len(masks)
        ([0, 2, 2, 3], [0, 1, 2], 3)
        """
        once = [sorted(set(each)) for each in sets]
        if any(each and each[0] < 0 for each in once):
            message = "arcs must be from 0 on"
            raise ValueError(message)
        first = np.zeros(len(once) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in once], out=first[1:])
        return cls(first, np.array([arc for each in once for arc in each], dtype=np.uint32))

    def __len__(self) -> int:
        """Return the number of failures."""
        return int(self.first.size - 1)

    def of_arcs(self, graph: Digraph) -> Masks:
        """Return these masks; raises ValueError when they name an arc that ``graph`` lacks."""
        if self.arcs.size and not 0 <= self.arcs.min() <= self.arcs.max() < graph.arcs:
            message = f"arcs must be from 0 to {graph.arcs - 1}"
            raise ValueError(message)
        return self
