"""The columns of routing over admissible paths only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.flows import units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.lp.build import Builder

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Column i is what want ``want[i]`` sends over path ``path[i]``, arcs in order.

    Entries (``place``, ``arc``) are the arcs of each column by its place; a unit takes
    ``room[i]`` on each of them.
    """

    column: Ints
    want: Ints
    path: tuple[tuple[int, ...], ...]
    room: Floats
    place: Ints
    arc: Ints


def by_path(
    builder: Builder, problem: ModelProblem, form: Form, alive: Flags, *, priced: bool
) -> Listed:
    """Add x[k, p], the units of want k on its admissible path p, where all links of p work.

    For each want k: sum over p of x[k, p] = its amount. With hop limits, longer paths are left
    out. With 1+1 protection, for each want and link: sum of x[k, p] over paths of the link <= 1.
    """
    units = units_of(problem, form)
    kept = [
        (want, _arcs_of(path, demand.source, form))
        for want, demand in enumerate(problem.demands)
        for path in demand.paths
        if not problem.hop_limits or len(path) <= demand.hops
    ]
    usable = [(want, path) for want, path in kept if all(arc >= 0 and alive[arc] for arc in path)]
    kept = usable
    want = np.array([number for number, _ in kept], dtype=np.int64)
    sizes = np.array([len(path) for _, path in kept], dtype=np.int64)
    arc = np.array([each for _, path in kept for each in path], dtype=np.int64)
    place = np.repeat(np.arange(len(kept)), sizes)
    cost = np.bincount(place, weights=form.routing_cost[arc], minlength=len(kept))
    column = builder.columns(
        "path",
        len(kept),
        cost=cost * units.room[want] if priced else 0.0,
        upper=units.most[want],
        integer=units.whole,
    )
    builder.rows(
        "all", form.volume.size, [(want, column, 1.0)], lower=units.amount, upper=units.amount
    )
    if problem.survival == "one_plus_one":
        key = want[place] * form.links + form.link[arc]
        keys, row = np.unique(key, return_inverse=True)
        builder.rows("disjoint", keys.size, [(row, column[place], 1.0)], upper=1.0)
    return Listed(
        column=column,
        want=want,
        path=tuple(path for _, path in kept),
        room=units.room[want],
        place=place,
        arc=arc,
    )


def _arcs_of(path: tuple[int, ...], source: int, form: Form) -> tuple[int, ...]:
    """Return the arcs of a path of links from ``source``; -1 against a directed link."""
    arcs = []
    at = source
    for link in path:
        own = np.flatnonzero((form.link == link) & (form.tail == at))
        if not own.size:
            return (-1,)
        arcs.append(int(own[0]))
        at = int(form.head[own[0]])
    return tuple(arcs)
