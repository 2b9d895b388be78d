"""Where a choice falls short, or why no choice will do: a state and a cut of links in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, csr_matrix, hstack, identity, vstack

from netplan.capacity.design.known import OutOfTime
from netplan.capacity.design.result import Short
from netplan.capacity.design.rounding import snapped
from netplan.kernels.pricing_walk import walk_demands
from netplan.lp import Program, search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import CutPool
    from netplan.capacity.design.separation import Separator

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_TIME_S = 60.0


def nothing_reaches(separator: Separator) -> Short | None:
    """Return the first state in which a demand has no path at all, whatever is bought."""
    for number in range(len(separator.problem.states)):
        unreached, volume = separator.unreached(number)
        if unreached:
            return Short(
                state=number,
                demands=unreached,
                links=(),
                weights=(),
                needed_gbps=volume,
                room_gbps=0.0,
            )
    return None


def worst_of(separator: Separator, values: Floats) -> Short | None:
    """Return the state where most does not fit, and what shows it; None where all fits.

    Of states that the time does not allow to ask nothing is said.
    """
    worst: tuple[float, int, Floats] | None = None
    for number in range(len(separator.problem.states)):
        try:
            verdict = separator.test(number, values)
        except OutOfTime:
            break
        if not verdict.fits and (worst is None or verdict.excess > worst[0]):
            worst = verdict.excess, number, verdict.price
    return None if worst is None else _short(separator, worst[1], worst[2], values)


def _short(separator: Separator, number: int, price: Floats, values: Floats) -> Short:
    """Return what row prices say of a choice in one state."""
    room = separator.room(number, values)
    clean = _plain_cut(separator, number, room)
    clean = snapped(price) if clean is None else clean
    if float(separator.fit(number).demanded(clean).sum()) <= float(clean @ room):
        clean = price
    weight = separator.rows.by_link(clean, separator.problem.links)
    weight[list(separator.problem.states[number].down)] = 0.0
    # A link whose arcs are limited one by one may be priced on one of them only.
    links = np.flatnonzero(weight > 0)
    return Short(
        state=number,
        demands=_held(separator, number, clean),
        links=tuple(links.tolist()),
        weights=tuple(weight[links].tolist()),
        needed_gbps=float(separator.fit(number).demanded(clean).sum()),
        room_gbps=float(clean @ room),
    )


def _plain_cut(separator: Separator, number: int, room: Floats) -> Floats | None:
    """Return the row prices of the plain cut with most missing, which reads easier; None without.

    Of cuts that miss as much, it is the one with the fewest rows.
    """
    crossings, state = separator.crossings, separator.problem.states[number]
    missing = crossings.needed[state.stage] - crossings.rows @ room
    if not missing.size or state.spared or missing.max() <= separator.fit(number).tolerance:
        return None
    most = missing >= missing.max() - separator.fit(number).tolerance
    sizes = np.where(most, crossings.rows.sum(axis=1), np.iinfo(np.int64).max)
    return np.asarray(crossings.rows[int(np.argmin(sizes))], dtype=np.float64)


def _held(separator: Separator, number: int, price: Floats) -> tuple[int, ...]:
    """Return the demands that must go over a priced row."""
    pool = separator.fit(number).pool
    length = pool.on_arcs(price)
    trees, _ = pool.shortest(length, np.zeros((0, length.size)))
    demands = np.flatnonzero((pool.layout.volume > 0) & (trees.chosen >= 0))
    first = np.zeros(demands.size + 1, dtype=np.int64)
    given = (pool.layout, demands, trees.into, trees.place, trees.chosen, first)
    arcs = np.empty(walk_demands(*given, np.zeros(0, dtype=np.int32)), dtype=np.int32)
    walk_demands(*given, arcs)
    far = np.append(0.0, np.cumsum(length[arcs]))
    return tuple(demands[far[first[1:]] - far[first[:-1]] > 0].tolist())


def why_none(separator: Separator, pool: CutPool, *, left_s: float) -> Short:
    """Return why the program has no answer with the inequalities known.

    The choice that breaks them least is sought for up to ``left_s``, and what does not fit there
    is the reason; where the program's own rows contradict each other, the state is -1.
    """
    program = separator.problem.program
    width, cuts = program.cost.size, pool.lower.size
    matrix = vstack(
        [
            hstack([csr_array(program.matrix), csr_array((program.shape[0], cuts))]),
            hstack([pool.matrix, identity(cuts)]),
        ]
    )
    elastic = Program(
        cost=np.append(np.zeros(width), 1.0 / np.maximum(1.0, np.abs(pool.lower))),
        lower=np.append(program.lower, np.zeros(cuts)),
        upper=np.append(program.upper, np.full(cuts, np.inf)),
        integer=np.append(program.integer, np.zeros(cuts, dtype=np.bool_)),
        matrix=csr_matrix(matrix),
        row_lower=np.append(program.row_lower, pool.lower),
        row_upper=np.append(program.row_upper, np.full(cuts, np.inf)),
    )
    solution = search(elastic, gap=0.01, time_limit_s=min(left_s, _TIME_S))
    short = worst_of(separator, solution.values[:width]) if solution.found else None
    none = Short(state=-1, demands=(), links=(), weights=(), needed_gbps=0.0, room_gbps=0.0)
    return short or none
