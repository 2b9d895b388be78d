"""What every router answers with: shares per demand and arc, paths, and what is not served."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


Role = Literal["working", "backup"]


@dataclass(frozen=True, slots=True)
class Path:
    """One path of a demand: arcs of the network's roads and node rows, in order from its source.

    ``cost`` is its length in the measure it was chosen by, a whole number (see ``measures``).
    ``share`` is the part of the demand's volume on it; a ``backup`` carries nothing until the
    working path fails, so that its share is what it would then carry.
    """

    arcs: tuple[int, ...]
    nodes: tuple[int, ...]
    cost: int
    share: float = 1.0
    role: Role = "working"


@dataclass(frozen=True, slots=True)
class Routing:
    """Where demands flow, how much of each is served, and over which paths.

    ``share[demand, arc]`` is sparse: arc 2i is link i from a to b, arc 2i+1 from b to a; columns
    from twice the number of links on are handoffs (see ``Fabric``). Load is volume times share.
    ``carried`` is the part of each demand that is served, 0 to 1. ``paths`` lists each demand's
    paths where the method has them, and is empty where it does not. ``why`` says of a demand's
    row why it is not served in full, where the router knows.
    """

    share: csr_array
    carried: NDArray[np.float64]
    links: int
    paths: tuple[tuple[Path, ...], ...] = ()
    why: Mapping[int, str] = field(default_factory=dict)

    @property
    def served(self) -> NDArray[np.bool_]:
        """Whether anything of each demand is served."""
        return np.asarray(self.carried > 0.0)

    def unserved_gbps(self, volume_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what no path is found for, by demand, Gbit/s."""
        return np.asarray(volume_gbps * (1.0 - self.carried))

    def arc_gbps(self, volume_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the load of every arc, handoffs included, Gbit/s."""
        return np.asarray(volume_gbps @ self.share)

    def load_gbps(self, volume_gbps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the load of every link and direction, shape (links, 2), Gbit/s."""
        return self.arc_gbps(volume_gbps)[: 2 * self.links].reshape(-1, 2)


def as_routing(
    shares: Sequence[Mapping[int, float] | None],
    *,
    links: int,
    handoffs: int = 0,
    carried: NDArray[np.float64] | None = None,
    paths: tuple[tuple[Path, ...], ...] = (),
    why: Mapping[int, str] | None = None,
) -> Routing:
    """Return arc shares by demand (None: not served) as one sparse matrix over all arcs.

    ``carried`` is 1 for every demand that has shares, unless it is given.

    >>> as_routing([{0: 1.0, 3: 0.5}, None], links=2).share.toarray().tolist()
    [[1.0, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.0]]
    """
    rows = [row for row, found in enumerate(shares) for _ in found or ()]
    columns = [arc for found in shares for arc in sorted(found or ())]
    values = [found[arc] for found in shares if found for arc in sorted(found)]
    places = (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))
    shape = (len(shares), 2 * links + handoffs)
    matrix = csr_array((np.array(values, dtype=np.float64), places), shape=shape)
    if carried is None:
        carried = np.array([found is not None for found in shares], dtype=np.float64)
    return Routing(matrix, carried, links, paths, dict(why or {}))


def routing_of_paths(
    paths: Sequence[Sequence[Path]],
    *,
    links: int,
    handoffs: int = 0,
    why: Mapping[int, str] | None = None,
) -> Routing:
    """Return the routing that sends each demand over its working paths by their shares.

    A demand is carried as far as the shares of its working paths go.

    >>> found = routing_of_paths([[Path((0, 2), (0, 1, 2), 7)], []], links=2)
    >>> found.share.toarray().tolist(), found.carried.tolist()
    ([[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]], [1.0, 0.0])
    """
    shares: list[dict[int, float] | None] = []
    for listed in paths:
        total: dict[int, float] = {}
        for path in listed:
            if path.role == "working":
                for arc in path.arcs:
                    total[arc] = total.get(arc, 0.0) + path.share
        shares.append(total)
    carried = [sum(path.share for path in each if path.role == "working") for each in paths]
    return as_routing(
        shares,
        links=links,
        handoffs=handoffs,
        carried=np.minimum(1.0, np.array(carried, dtype=np.float64)),
        paths=tuple(map(tuple, paths)),
        why=why,
    )
