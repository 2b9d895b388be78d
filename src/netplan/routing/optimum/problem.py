"""What a flow problem is: demands with the ends and arcs each may use, and what arcs can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from netplan.kernels.graph import Digraph

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shared:
    """A capacity that several arcs share, such as an exchange port under its handoffs, Gbit/s."""

    arcs: tuple[int, ...]
    capacity_gbps: float


@dataclass(frozen=True, slots=True)
class AllowedPaths:
    """The only paths that demands may take, for a planner who sets a path limit.

    Path k serves demand ``demand[k]`` (never falling) over the arcs
    ``arcs[first[k]:first[k + 1]]``, in order from source to target.
    """

    demand: Ints
    first: Ints
    arcs: Ints

    @classmethod
    def of(cls, paths: Sequence[Sequence[Sequence[int]]]) -> AllowedPaths:
        """Return the paths of every demand: ``paths[demand]`` lists each path's arcs.

        >>> AllowedPaths.of([[[0, 1], [2]], []]).demand.tolist()
        [0, 0]
        """
        listed = [path for each in paths for path in each]
        sizes = np.array([len(path) for path in listed], dtype=np.int64)
        arcs = np.array([arc for path in listed for arc in path], dtype=np.int64)
        demand = np.repeat(np.arange(len(paths)), [len(each) for each in paths])
        return cls(demand.astype(np.int64), np.append(0, np.cumsum(sizes)).astype(np.int64), arcs)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem:
    """Demands to be split freely over all paths of a graph within what its arcs can carry.

    ``capacity_gbps[arc]`` may be infinite (never a limit) or 0 (out of use: a failure is a 0).
    Demand d wants ``volume_gbps[d]``. Option k lets demand ``option_demand[k]`` (never falling)
    go from vertex ``origin[k]`` to ``target[k]`` over the arcs where ``masks[mask[k]]`` is true;
    a demand with several options, such as a site that any of several networks may serve, may be
    split over them, and one without any is not served. An option whose origin is its target
    serves its demand without any load. ``shared`` are capacities over several arcs at once.
    ``paths``, where given, are the only paths there are, and options are not looked at.

    Raises ValueError when shapes do not fit or a number is out of range.

    >>> from netplan.kernels import Digraph
    >>> graph = Digraph.of(2, tail=[0, 0], head=[1, 1])
    >>> FlowProblem.plain(graph, [1.0, 3.0], origin=[0], target=[1], volume_gbps=[2.0]).demands
    1
    """

    graph: Digraph
    capacity_gbps: Floats
    volume_gbps: Floats
    option_demand: Ints
    origin: Ints
    target: Ints
    mask: Ints
    masks: Flags
    shared: tuple[Shared, ...] = ()
    paths: AllowedPaths | None = None

    @classmethod
    def plain(
        cls,
        graph: Digraph,
        capacity_gbps: ArrayLike,
        *,
        origin: ArrayLike,
        target: ArrayLike,
        volume_gbps: ArrayLike,
    ) -> FlowProblem:
        """Return the problem of demands with one origin and target each, over all arcs."""
        origins = np.asarray(origin, dtype=np.int64)
        return cls(
            graph=graph,
            capacity_gbps=np.array(capacity_gbps, dtype=np.float64),
            volume_gbps=np.array(volume_gbps, dtype=np.float64),
            option_demand=np.arange(origins.size, dtype=np.int64),
            origin=origins,
            target=np.asarray(target, dtype=np.int64),
            mask=np.zeros(origins.size, dtype=np.int64),
            masks=np.ones((1, graph.arcs), dtype=np.bool_),
        )

    def __post_init__(self) -> None:
        """Check shapes and ranges."""
        for wrong, message in (*_of_arcs(self), *_of_options(self), *_of_paths(self)):
            if wrong:
                raise ValueError(message)

    @property
    def demands(self) -> int:
        """The number of demands."""
        return int(self.volume_gbps.size)


def _outside(values: Ints, end: int) -> bool:
    """Tell whether a number is not from 0 to ``end - 1``."""
    return bool(values.size and (values.min() < 0 or values.max() >= end))


def _of_arcs(problem: FlowProblem) -> list[tuple[bool, str]]:
    """Return what may be wrong with capacities and volumes, and what to say of it."""
    arcs, capacity, volume = problem.graph.arcs, problem.capacity_gbps, problem.volume_gbps
    shares = [np.array(each.arcs, dtype=np.int64) for each in problem.shared]
    ports = np.array([each.capacity_gbps for each in problem.shared], dtype=np.float64)
    return [
        (capacity.shape != (arcs,), f"capacity_gbps must have one value for each of {arcs} arcs"),
        (not (capacity >= 0).all(), "capacity_gbps must be 0 or above, and a number"),
        (volume.ndim != 1, "volume_gbps must be a list"),
        (not (np.isfinite(volume) & (volume >= 0)).all(), "volume_gbps must be 0 or above"),
        (not (ports >= 0).all(), "a shared capacity must be 0 or above, and a number"),
        (any(_outside(each, arcs) for each in shares), f"shared arcs must be from 0 to {arcs - 1}"),
        (
            any(np.unique(each).size < each.size for each in shares),
            "a shared capacity must name an arc once",
        ),
    ]


def _of_options(problem: FlowProblem) -> list[tuple[bool, str]]:
    """Return what may be wrong with the options, and what to say of it."""
    demand, vertices = problem.option_demand, problem.graph.vertices
    lists = (problem.origin, problem.target, problem.mask)
    return [
        (any(each.shape != demand.shape for each in lists), "options must be lists of one length"),
        (bool((np.diff(demand) < 0).any()), "option_demand must never fall"),
        (_outside(demand, problem.demands), f"there are {problem.demands} demands only"),
        (
            _outside(problem.origin, vertices) or _outside(problem.target, vertices),
            f"origin and target must be from 0 to {vertices - 1}",
        ),
        (
            problem.masks.ndim != 2 or problem.masks.shape[1] != problem.graph.arcs,  # noqa: PLR2004
            f"masks must have one flag for each of {problem.graph.arcs} arcs in each row",
        ),
        (_outside(problem.mask, len(problem.masks)), f"there are {len(problem.masks)} masks only"),
    ]


def _of_paths(problem: FlowProblem) -> list[tuple[bool, str]]:
    """Return what may be wrong with the allowed paths, and what to say of it."""
    paths = problem.paths
    if paths is None:
        return []
    return [
        (bool((np.diff(paths.demand) < 0).any()), "demands of paths must never fall"),
        (_outside(paths.demand, problem.demands), f"there are {problem.demands} demands only"),
        (_outside(paths.arcs, problem.graph.arcs), "paths name an arc that is not there"),
    ]
