"""How many segments a router pushes to keep to the path after convergence (TI-LFA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def segments_needed(path: Sequence[int], clean: NDArray[np.bool_]) -> int:
    """Return the fewest node and adjacency segments that keep to ``path``, by RFC 9855.

    ``path`` lists node rows from the repairing router to the destination, as routing will have
    them; ``clean[a, b]`` tells whether a sends to b clear of the failure today. The first hop
    needs no segment: the router has the link itself. A node segment leads as far along the path
    as today's routing keeps clear, an adjacency segment over one link; the destination's own
    address is none. 0 is a loop-free alternate, 1 a PQ node, 2 neighbouring P and Q nodes.

    >>> import numpy as np
    >>> clear = np.eye(4, dtype=bool)
    >>> clear[1, 2] = clear[2, 3] = True
    >>> segments_needed([0, 1, 2, 3], clear)
    1
    """
    last, at, count = len(path) - 1, min(1, len(path) - 1), 0
    while not clean[path[at], path[last]]:
        # What is clear is clear up to every node before it, so the farthest one will do.
        here, at = path[at], at + 1
        while at + 1 < last and clean[here, path[at + 1]]:
            at += 1
        count += 1
    return count
