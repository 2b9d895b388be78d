"""A better choice nearby: most columns stay as in the best one, those of a region are free.

Large neighbourhood search (Shaw, Using constraint programming and local search methods to solve
vehicle routing problems, 1998); the regions are of links around a vertex, or of those where the
relaxation disagrees with the best choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.master import Effort, Within, best_within, near
from netplan.capacity.design.primal import carrying, passes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.known import Known

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_FEWEST, _MOST = 8, 40
_EFFORT = Effort(gap=1e-3, node_limit=100)
_GAIN = 1e-6
_TRIES = 12
_FAILED = 3
_TURNS = 4
"""Of so many regions one is of links where the relaxation disagrees."""

_GROWS = 6
"""Regions without anything better after which they become larger."""


def improve(known: Known, point: Floats, *, until_s: float, tries: int) -> None:
    """Search regions for a better choice until a moment, or for so many without success."""
    chance = np.random.default_rng(known.settings.seed)
    adds, size, idle = carrying(known), _FEWEST, 0
    links = _column_links(known)
    while idle < tries and known.spent_s < until_s and not known.done:
        region = (
            _region(known, chance, size)
            if (idle + 1) % _TURNS
            else _torn(known, point, links, 2 * size)
        )
        free = ~adds | np.isin(links, region)
        idle = 0 if _better(known, free) else idle + 1
        if idle and idle % _GROWS == 0:
            size = min(_MOST, size + 4)


def _column_links(known: Known) -> Ints:
    """Return the design link that each column brings capacity to, the first where several."""
    found = np.full(known.problem.program.cost.size, -1, dtype=np.int64)
    for stage in reversed(known.problem.stages):
        table = stage.gbps.tocoo()
        found[table.col] = table.row
    return found


def _region(known: Known, chance: np.random.Generator, size: int) -> Ints:
    """Return the links nearest, in hops, to one drawn by chance."""
    graph, link = known.problem.stages[0].flow.graph, known.problem.arc_link
    reached = np.zeros(graph.vertices, dtype=np.bool_)
    reached[chance.integers(graph.vertices)] = True
    while True:
        touched = reached[graph.tail] | reached[graph.head]
        found = np.unique(link[touched & (link >= 0)])
        wider = reached.copy()
        wider[graph.tail[touched]] = wider[graph.head[touched]] = True
        if found.size >= size or (wider == reached).all():
            break
        reached = wider
    return np.asarray(chance.permutation(found)[:size])


def _torn(known: Known, point: Floats, links: Ints, size: int) -> Ints:
    """Return the links whose columns differ most between the relaxation and the best choice."""
    apart = np.abs(known.best - point)
    by_link = np.zeros(known.problem.links)
    np.maximum.at(by_link, links[links >= 0], apart[links >= 0])
    return np.argsort(-by_link, kind="stable")[:size]


def _better(known: Known, free: Flags) -> bool:
    """Search one region; tell whether something better was found."""
    program = known.problem.program
    within = Within(
        lower=np.where(free, program.lower, known.best),
        upper=np.where(free, program.upper, known.best),
        most=known.objective - max(known.step(), _GAIN * abs(known.objective)),
    )
    numbers = near(known, known.best)
    for _ in range(_TRIES):
        solution, numbers = best_within(known, numbers, _EFFORT, within=within)
        if not solution.found:
            return False
        if passes(known, solution.values, most=_FAILED):
            return known.found(solution.values)
        if known.stuck(solution.values):
            return False
    return False
