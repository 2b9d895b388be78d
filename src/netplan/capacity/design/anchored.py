"""The relaxation with the flows of a few states inside it: its bound comes at once, not by cuts.

Columns are those of the program and, for each state taken in, trees of shortest paths by group,
sought under the relaxation's own prices until none helps (Dantzig and Wolfe, 1960). Its prices by
row are metrics that carry the whole bound over to a program without flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array, csr_matrix, hstack, vstack

from netplan.lp.master import Master
from netplan.lp.program import Program
from netplan.routing.optimum.pool import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.known import Known
    from netplan.lp.master import Priced
    from netplan.routing.optimum.pool import Pool, Trees

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_ROUNDS = 300
_SAVED = 1e-7


class Anchored:
    """The relaxation of a design with the flows of ``states`` as columns of its own."""

    def __init__(self, known: Known, states: tuple[int, ...]) -> None:
        """Begin with shortest trees."""
        self._known, self.states = known, states
        self._fits = [known.separator.fit(number) for number in states]
        self._cuts = np.zeros(0, dtype=np.int64)
        self.base = self._base()
        self._master = Master()
        program = self.base
        none = csr_array((program.cost.size, 0))
        self._master.add_columns(program.cost, none, lower=program.lower, upper=program.upper)
        self._master.add_rows(program.row_lower, program.row_upper, csr_array(program.matrix))
        self.add(known.relaxation.active)
        for place, fit in enumerate(self._fits):
            even = np.ones(fit.pool.arcs)
            trees, _ = fit.pool.shortest(even, np.zeros((0, even.size)))
            self._keep(place, trees, np.arange(fit.pool.groups, dtype=np.int32))

    def _base(self) -> Program:
        """Return the program with a row for each group and each capacity of the states."""
        problem, rows = self._known.problem, self._known.separator.rows
        program = problem.program
        matrices = [csr_array(program.matrix)]
        lower, upper = [program.row_lower], [program.row_upper]
        self._first: list[tuple[int, int]] = []
        for number, fit in zip(self.states, self._fits, strict=True):
            state = problem.states[number]
            stage = problem.stages[state.stage]
            alive = ~np.isin(rows.link, state.down)
            begin = sum(each.shape[0] for each in matrices)
            self._first.append((begin, begin + fit.pool.groups))
            carried = csr_array(stage.gbps)[rows.link] * (-state.limit * alive)[:, None]
            matrices += [csr_array((fit.pool.groups, program.cost.size)), csr_array(carried)]
            room = state.limit * stage.base_gbps[rows.link] * alive
            lower += [np.ones(fit.pool.groups), np.full(rows.count, -np.inf)]
            upper += [np.ones(fit.pool.groups), room]
        return Program(
            cost=program.cost.copy(),
            lower=program.lower.copy(),
            upper=program.upper.copy(),
            integer=program.integer.copy(),
            matrix=csr_matrix(vstack(matrices)),
            row_lower=np.concatenate(lower),
            row_upper=np.concatenate(upper),
        )

    def add(self, numbers: Ints) -> None:
        """Bring inequalities of the pool in as rows."""
        fresh = numbers[~np.isin(numbers, self._cuts)]
        if not fresh.size:
            return
        pool, width = self._known.pool, self._master.shape[1]
        rest = csr_array((fresh.size, width - self.base.cost.size))
        matrix = csr_array(hstack([pool.matrix[fresh], rest]))
        self._master.add_rows(pool.lower[fresh], np.full(fresh.size, np.inf), matrix)
        self._cuts = np.append(self._cuts, fresh)

    def solve(self) -> tuple[Priced, list[Floats]]:
        """Return the relaxation's answer and each state's prices by row."""
        answer = self._master.solve(dual=True)
        prices: list[Floats] = []
        for _ in range(_ROUNDS):
            self._known.check()
            if answer.status != "optimal":
                return answer, []
            prices, fresh = [], False
            for place, fit in enumerate(self._fits):
                group, row = self._first[place]
                price = np.maximum(-answer.duals[row : row + fit.pool.layout.room.size], 0.0)
                prices.append(price)
                length = fit.pool.on_arcs(price)
                trees, worth = fit.pool.shortest(length, np.zeros((0, length.size)))
                saved = answer.duals[group : group + fit.pool.groups] - worth[:, 0]
                scale = max(abs(answer.objective), 1e-9) / max(fit.pool.groups, 1)
                better = np.flatnonzero(saved > _SAVED * scale).astype(np.int32)
                if better.size:
                    self._keep(place, trees, better)
                    fresh = True
            if not fresh:
                break
            answer = self._master.solve()
        return answer, prices

    def _keep(self, place: int, trees: Trees, groups: NDArray[np.int32]) -> None:
        """Add the trees of groups as columns."""
        pool, (group, row) = self._fits[place].pool, self._first[place]
        loads = coo_array(_loads(pool, trees, groups))
        tall = self._master.shape[0]
        entries = csr_array(
            (
                np.append(np.ones(groups.size), loads.data),
                (
                    np.append(np.arange(groups.size), loads.row),
                    np.append(groups.astype(np.int64) + group, loads.col.astype(np.int64) + row),
                ),
            ),
            shape=(groups.size, tall),
        )
        self._master.add_columns(np.zeros(groups.size), entries)


def _loads(pool: Pool, trees: Trees, groups: NDArray[np.int32]) -> Floats:
    """Return what the trees of groups put on every row, shape (groups, rows)."""
    pool.rounds.append(trees)
    ones = np.ones(groups.size)
    block = Block(groups, ((len(pool.rounds) - 1, ones),), 0.0 * ones)
    loads = pool.entries(block, np.arange(pool.layout.room.size))
    pool.rounds.pop()
    return loads
