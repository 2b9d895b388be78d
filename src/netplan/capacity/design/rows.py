"""What can be full: a row for every arc of a design link, or for all arcs that share one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.routing.optimum.layout import layout_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.problem import Design, State
    from netplan.kernels.pricing import Layout

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row r is of design link ``link[r]``; the arcs in order of their rows are ``arcs``.

    Those of row r are ``arcs[first[r]:first[r + 1]]``; ``row[arc]`` is the reverse, -1 for none.
    """

    link: Ints
    first: Ints
    arcs: Ints
    row: Ints

    @property
    def count(self) -> int:
        """The number of rows."""
        return int(self.link.size)

    def by_link(self, price: Floats, links: int) -> Floats:
        """Return the sum of row prices by design link."""
        return np.bincount(self.link, weights=price, minlength=links).astype(np.float64)

    def on_arcs(self, price: Floats) -> Floats:
        """Return the price of its row on every arc, 0 where an arc has none."""
        return np.where(self.row >= 0, price[np.maximum(self.row, 0)], 0.0)


def rows_of(problem: Design) -> Rows:
    """Return the rows of a design: those of the links in order, arcs in order within a link."""
    limited = np.flatnonzero(problem.arc_link >= 0)
    link = problem.arc_link[limited]
    key = np.where(problem.shared[link], 0, limited + 1)
    order = np.lexsort((limited, key, link))
    arcs, link, key = limited[order], link[order], key[order]
    begins = np.append(True, (np.diff(link) != 0) | (np.diff(key) != 0))[: arcs.size]
    first = np.append(np.flatnonzero(begins), arcs.size)
    row = np.full(problem.arc_link.size, -1, dtype=np.int64)
    row[arcs] = np.cumsum(begins) - 1
    return Rows(link[begins], first.astype(np.int64), arcs, row)


def stage_layout(problem: Design, stage: int, rows: Rows) -> Layout:
    """Return the layout of a stage with the design's rows in place of the arcs' own."""
    open_arcs = np.where(problem.arc_link >= 0, 1.0, np.inf)
    flow = replace(problem.stages[stage].flow, capacity_gbps=open_arcs)
    has = (rows.row >= 0).astype(np.int32)
    return layout_of(flow)._replace(
        first_row=np.append(0, np.cumsum(has)).astype(np.int32),
        row_of=rows.row[rows.row >= 0].astype(np.int32),
        row_arc=rows.first.astype(np.int32),
        arc_of=rows.arcs.astype(np.int32),
        room=np.ones(rows.count),
    )


def state_layout(problem: Design, state: State, base: Layout) -> Layout:
    """Return the layout of a state: arcs of links that are down are unusable, the spared want 0."""
    if not state.down and not state.spared:
        return base
    dead = np.isin(problem.arc_link, state.down)
    volume = base.volume.copy()
    volume[list(state.spared)] = 0.0
    return base._replace(usable=base.usable & ~dead, volume=volume)
