"""The directed multigraph that compiled kernels run on: frozen arrays, forward and reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

OUT: Final = -1
"""The weight of an arc that is out of service: a failure is a mask, no arc is ever renumbered."""

UNREACHED: Final = np.iinfo(np.int64).max
"""The distance of a vertex that cannot be reached."""


@dataclass(frozen=True, slots=True)
class Digraph:
    """Arcs ``tail[k] -> head[k]`` among ``vertices`` vertices, parallel arcs and loops allowed.

    ``arc_out[first_out[v]:first_out[v + 1]]`` lists the arcs that leave vertex v in arc order,
    ``arc_in`` with ``first_in`` those that enter it. All arrays are int32 and read-only. Weights
    are no part of the graph: every kernel takes an int64 array with one weight an arc, below 0
    (``OUT``) where the arc is out of service, so that one graph serves every measure and failure.
    """

    vertices: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    first_out: NDArray[np.int32]
    arc_out: NDArray[np.int32]
    first_in: NDArray[np.int32]
    arc_in: NDArray[np.int32]

    @classmethod
    def of(cls, vertices: int, *, tail: ArrayLike, head: ArrayLike) -> Digraph:
        """Build the graph of the arcs ``tail[k] -> head[k]``.

        Raises ValueError when the ends differ in number or name a vertex that is not there.

        >>> graph = Digraph.of(3, tail=[0, 1, 0], head=[1, 2, 2])
        >>> graph.arcs, graph.arc_out[graph.first_out[0]:graph.first_out[1]].tolist()
        (3, [0, 2])
        """
        tails, heads = np.array(tail, dtype=np.int32), np.array(head, dtype=np.int32)
        if tails.ndim != 1 or tails.shape != heads.shape:
            message = f"tail and head must be lists of one length, are {tails.shape} {heads.shape}"
            raise ValueError(message)
        if tails.size and not (
            min(tails.min(), heads.min()) >= 0 and max(tails.max(), heads.max()) < vertices
        ):
            message = f"ends must be from 0 to {vertices - 1}"
            raise ValueError(message)
        arrays = (tails, heads, *_starts(tails, vertices), *_starts(heads, vertices))
        for array in arrays:
            array.flags.writeable = False
        return cls(vertices, *arrays)

    @property
    def arcs(self) -> int:
        """The number of arcs."""
        return int(self.tail.size)


def _starts(ends: NDArray[np.int32], vertices: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where each vertex's arcs begin, and the arcs sorted by vertex, then by number."""
    first = np.zeros(vertices + 1, dtype=np.int32)
    np.cumsum(np.bincount(ends, minlength=vertices), out=first[1:])
    return first, np.argsort(ends, kind="stable").astype(np.int32)
