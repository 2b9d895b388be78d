"""Whether a state's demands fit into what is installed, and if not, the prices that show it.

The program minimises the traffic in excess of what rows can carry, over columns that are trees of
shortest paths. Its prices mu, between 0 and 1 by row, prove an excess by the metric inequality:
whatever the routing, sum over rows of mu * room must be at least the sum over demands of volume
times the distance at mu. The program and its columns are kept from one test to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, hstack, identity

from netplan.capacity.design.rounding import snapped
from netplan.errors import SolverError
from netplan.kernels.pricing_walk import mend_all
from netplan.lp.master import Master
from netplan.routing.optimum.pool import Block, Pool, Trees

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.kernels.pricing import Layout
    from netplan.lp.master import Priced

    Floats = NDArray[np.float64]

_FITS = 1e-7
"""An excess below this part of a mean demand is the solver's rounding."""

_ENOUGH = 0.5
"""A proof of this part of the least excess is as good as one of all of it."""

_ROUNDS = 500
_SAVED = 1e-9

_DOUBT = 10.0
"""Up to so many times the least excess that counts, what cannot be proved is rounding."""

_DEAR = 1000.0
"""The price of excess where the solver's tolerances must be small beside it."""

_COLUMNS = 8
"""Columns a group beyond which idle ones are dropped."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether demands fit; if not, row prices ``price`` that prove ``excess`` Gbit/s too much.

    What can be told neither to fit nor not to does not fit, and nothing is proved: excess 0.
    """

    fits: bool
    price: Floats
    excess: float

    @property
    def told(self) -> bool:
        """Whether the prices prove anything."""
        return self.excess > 0


class Fit:
    """The program of one state; ``test`` may be asked again with other room.

    ``check`` is called between the program's solves, and may raise to end them.
    """

    def __init__(
        self, layout: Layout, *, like: Fit | None = None, check: Callable[[], None] | None = None
    ) -> None:
        """Begin with shortest trees, and with those in use by ``like``, mended."""
        self.pool, self._check = Pool(layout), check
        volume = layout.volume[layout.volume > 0]
        self._scale = float(volume.mean()) if volume.size else 1.0
        self._rows, groups = layout.room.size, self.pool.groups
        self._none = np.zeros((0, self.pool.arcs))
        trees, _ = self.pool.shortest(np.ones(self.pool.arcs), self._none)
        self._begin(1.0)
        self._keep(trees, np.arange(groups, dtype=np.int32))
        for each, own in like.in_use() if like else ():
            self._mend(each, own, trees)

    def _begin(self, cost: float) -> None:
        """Lay the program out without any trees; an excess of 1 costs ``cost``."""
        self._cost, groups = cost, self.pool.groups
        self._master = Master()
        ends = np.append(np.ones(groups), np.zeros(self._rows))
        starts = np.append(np.ones(groups), np.full(self._rows, -np.inf))
        self._master.add_rows(starts, ends, csr_array((ends.size, 0)))
        excess = hstack([csr_array((self._rows, groups)), -identity(self._rows)])
        self._master.add_columns(np.full(self._rows, cost), csr_array(excess))
        self._round = np.zeros(0, dtype=np.int64)
        self._group = np.zeros(0, dtype=np.int32)
        self._idle = np.zeros(0, dtype=np.int64)

    @property
    def tolerance(self) -> float:
        """The excess that counts as none, Gbit/s."""
        return _FITS * self._scale

    def in_use(self) -> tuple[tuple[Trees, NDArray[np.int32]], ...]:
        """Return the rounds that carried traffic in the last answer, and the groups that did."""
        used = self._idle == 0
        return tuple(
            (self.pool.rounds[number], self._group[used & (self._round == number)])
            for number in np.unique(self._round[used]).tolist()
        )

    def test(self, room: Floats) -> Verdict:
        """Tell whether demands fit when row r can carry ``room[r]`` Gbit/s.

        Where the solver's rounding hides it, the program is solved anew with a price of excess so
        high that its tolerances are small beside it.
        """
        try:
            verdict = self._asked(room)
        except SolverError:
            verdict = None
        if verdict is not None and (verdict.fits or verdict.told):
            return verdict
        self._anew(_DEAR)
        try:
            verdict = self._asked(room)
        except SolverError:
            verdict = None
        self._anew(1.0)
        return verdict or Verdict(False, np.zeros(self._rows), 0.0)  # noqa: FBT003

    def _asked(self, room: Floats) -> Verdict:
        """Tell whether demands fit, by the program as it stands."""
        rows = np.arange(self._rows) + self.pool.groups
        most = room / self._scale
        self._master.set_row_bounds(rows, np.full(rows.size, -np.inf), most)
        answer, best = self._solve(dual=True), Verdict(False, np.zeros(self._rows), -np.inf)  # noqa: FBT003
        for _ in range(_ROUNDS):
            excess = answer.objective / self._cost
            if excess <= _FITS:
                break
            price = np.clip(-answer.duals[self.pool.groups :] / self._cost, 0.0, 1.0)
            plain, _, _ = self._proof(price, most)
            if plain.excess > best.excess:
                best = plain
            if best.excess > max(_FITS, _ENOUGH * excess):
                break
            # Where nothing is installed, any price is as good: the highest keeps trees away.
            high, trees, worth = self._proof(np.where(most > 0, price, 1.0), most)
            saved = answer.duals[: self.pool.groups] / self._cost - worth
            better = np.flatnonzero(saved > _SAVED).astype(np.int32)
            if not better.size:
                best = best if best.excess > _FITS else high
                break
            self._keep(trees, better)
            answer = self._solve()
        self._tidy(answer)
        return self._judged(answer.objective / self._cost, best, most)

    def _proof(self, price: Floats, most: Floats) -> tuple[Verdict, Trees, Floats]:
        """Return what prices prove, in mean demands; the shortest trees; and each group's worth."""
        trees, worth = self.pool.shortest(self.pool.on_arcs(price), self._none)
        each = worth[:, 0] / self._scale
        return Verdict(False, price, float(each.sum()) - float(price @ most)), trees, each  # noqa: FBT003

    def _judged(self, excess: float, best: Verdict, most: Floats) -> Verdict:
        """Return what the least excess seen and the best proof, in mean demands, say together."""
        if excess <= _FITS:
            return Verdict(True, np.zeros(self._rows), 0.0)  # noqa: FBT003
        if best.excess <= _FITS:
            best = self._cleaned(best, most)
        if best.excess > _FITS:
            return Verdict(False, best.price, best.excess * self._scale)  # noqa: FBT003
        # Neither is shown: so near to the least excess it is rounding, else it is left open.
        return Verdict(excess <= _DOUBT * _FITS, best.price, 0.0)

    def _cleaned(self, best: Verdict, most: Floats) -> Verdict:
        """Return the proof by prices without the dust of rounding, if it proves more."""
        price = snapped(best.price)
        price = price / max(float(price.max(initial=0.0)), 1.0)
        proved = float(self.demanded(price).sum()) / self._scale - float(price @ most)
        return Verdict(False, price, proved) if proved > best.excess else best  # noqa: FBT003

    def _anew(self, cost: float) -> None:
        """Lay the program out again with the trees in use, without a basis."""
        kept = self.in_use()
        trees, _ = self.pool.shortest(np.ones(self.pool.arcs), self._none)
        self._begin(cost)
        self._keep(trees, np.arange(self.pool.groups, dtype=np.int32))
        for each, groups in kept:
            self._keep(each, groups)

    def demanded(self, price: Floats) -> Floats:
        """Return the volume times distance at row prices, by demand group."""
        _, worth = self.pool.shortest(self.pool.on_arcs(price), self._none)
        return np.asarray(worth[:, 0])

    def _solve(self, *, dual: bool = False) -> Priced:
        """Solve the program as it is."""
        if self._check is not None:
            self._check()
        answer = self._master.solve(dual=dual)
        if answer.status != "optimal":
            message = f"the program of a failure state is {answer.status}"
            raise SolverError(message)
        return answer

    def _tidy(self, answer: Priced) -> None:
        """Count how long columns have been idle; drop the idlest when there are many."""
        values = answer.values[self._rows :]
        idle = self._idle[: values.size]
        self._idle[: values.size] = np.where(values > 0, 0, idle + 1)
        spare = self._idle.size - _COLUMNS * max(self.pool.groups, 20)
        if spare <= 0:
            return
        drop = np.sort(np.argsort(-self._idle, kind="stable")[: 2 * spare])
        drop = drop[self._idle[drop] > 0]
        self._master.drop_columns(drop + self._rows)
        stays = np.ones(self._idle.size, dtype=np.bool_)
        stays[drop] = False
        self._round, self._group = self._round[stays], self._group[stays]
        self._idle = self._idle[stays]

    def _keep(self, trees: Trees, groups: NDArray[np.int32]) -> None:
        """Add the trees of groups as columns."""
        number = self.pool.keep(trees, groups.astype(np.int64))
        ones = np.ones(groups.size)
        block = Block(groups, ((number, ones),), 0.0 * ones)
        loads = self.pool.entries(block, np.arange(self._rows)) / self._scale
        own = csr_array((ones, (np.arange(groups.size), groups)), (groups.size, self.pool.groups))
        self._master.add_columns(block.cost, csr_array(hstack([own, csr_array(loads)])))
        self._round = np.append(self._round, np.full(groups.size, number))
        self._group = np.append(self._group, groups)
        self._idle = np.append(self._idle, np.zeros(groups.size, dtype=np.int64))

    def _mend(self, trees: Trees, groups: NDArray[np.int32], fresh: Trees) -> None:
        """Add columns of another state's trees, with ways around what is out of use here."""
        layout = self.pool.layout
        slots = np.arange(layout.slot_source.size, dtype=np.int32)
        owner = np.repeat(np.arange(self.pool.groups), np.diff(layout.group_slot))
        mine = np.isin(owner, groups)
        into = np.where(mine[:, None], trees.into[trees.place], fresh.into[fresh.place])
        mend_all(layout, into, fresh.into, fresh.place, np.empty(self.pool.vertices, np.int32))
        self._keep(Trees(into, slots, fresh.chosen), groups)
