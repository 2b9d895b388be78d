"""The linear program over columns: a row for each group, and for each arc or port that fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.errors import SolverError
from netplan.lp.master import Master
from netplan.lp.master_rows import sparse_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.lp.master import Priced
    from netplan.routing.optimum.aim import Aim
    from netplan.routing.optimum.pool import Block, Pool

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Program:
    """Minimise the aim over the columns so far, under the rows so far.

    Group rows say that the columns of a group sum to 1 (at most 1 where demands may be served in
    part). A capacity row says load / room <= cap; where utilisation is minimised, it is a column
    of its own, the first, and stands in place of the cap.
    """

    def __init__(self, pool: Pool, aim: Aim) -> None:
        """Begin with the group rows, and the utilisation where it is what is minimised."""
        self.pool, self.aim = pool, aim
        self._master = Master()
        self.blocks: list[Block] = []
        self.rows = np.zeros(0, dtype=np.int64)
        self._first = 1 if aim.cap is None else 0
        ends = np.ones(pool.groups)
        least = np.full(pool.groups, -np.inf) if aim.gain > 0 else ends
        self._master.add_rows(least, ends, csr_array((pool.groups, 0)))
        if self._first:
            self._master.add_columns([1.0], csr_array((1, pool.groups)))

    def limit(self, rows: Ints) -> None:
        """Add capacity rows."""
        if not rows.size:
            return
        room, width = self.pool.layout.room[rows], self._master.shape[1]
        entries = [self.pool.entries(block, rows) / room for block in self.blocks]
        dense = np.vstack([*entries, np.zeros((0, rows.size))]).T
        places = np.arange(self._first, width, dtype=np.int64)
        if self._first:
            matrix = sparse_rows(dense, places, width=width, lead=0, value=-1.0)
        else:
            matrix = csr_array(dense)
        most = np.full(rows.size, self.aim.cap or 0.0)
        self._master.add_rows(np.full(rows.size, -np.inf), most, matrix)
        self.rows = np.append(self.rows, rows)

    def add(self, block: Block) -> None:
        """Add the columns of a block."""
        dense = self.pool.entries(block, self.rows) / self.pool.layout.room[self.rows]
        groups, width = self.pool.groups, self._master.shape[0]
        places = np.arange(groups, width, dtype=np.int64)
        matrix = sparse_rows(dense, places, width=width, lead=block.groups, value=1.0)
        self._master.add_columns(block.cost, matrix)
        self.blocks.append(block)

    def solve(self) -> Priced:
        """Return the program's answer, which there always is: a flow is known."""
        answer = self._master.solve()
        if answer.status != "optimal":
            message = f"the flow program is {answer.status}"
            raise SolverError(message)
        return answer

    def column_values(self, answer: Priced) -> Floats:
        """Return the value of every column, 0 or above."""
        return np.maximum(answer.values[self._first :], 0.0)

    def prices(self, answer: Priced) -> tuple[Floats, Floats]:
        """Return the price of a Gbit/s in every row, 0 or above, and what each group is worth."""
        groups, room = self.pool.groups, self.pool.layout.room
        price = np.zeros(room.size)
        price[self.rows] = np.maximum(-answer.duals[groups:], 0.0) / room[self.rows]
        if self.aim.cap is None:
            charge = float(price @ room)
            return price / charge if charge > 0 else price, answer.duals[:groups]
        return price, answer.duals[:groups]
