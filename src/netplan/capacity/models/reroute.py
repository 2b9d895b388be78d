"""The cheapest routing within given capacities, asked again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.capacity.models.flows import by_origin
from netplan.capacity.models.hops import by_hops
from netplan.errors import SolverError
from netplan.lp import Builder
from netplan.lp.master import Master

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.flows import Flows
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem

    Floats = NDArray[np.float64]


class Router:
    """Routes wants that may be split; one linear program whose capacities and prices change."""

    def __init__(self, problem: ModelProblem, form: Form) -> None:
        """Hand the program over, without any capacity yet."""
        builder = Builder()
        alive = np.ones(form.tail.size, dtype=np.bool_)
        self.flows: Flows = (
            by_hops(builder, problem, form, alive, priced=True)
            if problem.hop_bound
            else by_origin(builder, form, alive, priced=True)
        )
        count = form.row_link.size
        self._rows = builder.rows(
            "room", count, [(form.row[self.flows.arc], self.flows.column, 1.0)], upper=0.0
        )
        program = builder.program()
        self._form = form
        self._none = np.full(count, -np.inf)
        self._master = _Repriced()
        columns = csr_array((program.shape[1], 0))
        self._master.add_columns(program.cost, columns, lower=program.lower, upper=program.upper)
        self._master.add_rows(program.row_lower, program.row_upper, csr_array(program.matrix))
        self._own = program.cost.copy()
        self._priced = False
        self.values = np.zeros(0)

    def cost(self, capacity: Floats) -> float:
        """Return the least routing cost within ``capacity`` by link; inf where nothing fits."""
        if self._priced:
            self._master.set_costs(self._own)
        found = self._solve(capacity, dual=not self._priced)
        self._priced = False
        return found

    def load(self, capacity: Floats, price: Floats) -> Floats | None:
        """Return the load of each link at ``price`` for a unit of it, on top of the routing cost.

        The load of a link is the greater of its rows'. None where nothing fits.
        """
        self._master.set_costs(self._own + price[self._form.link[self.flows.arc]])
        found = self._solve(capacity, dual=not self._priced)
        self._priced = True
        return self.carried() if np.isfinite(found) else None

    def carried(self) -> Floats:
        """Return the load of each link in the last answer."""
        form = self._form
        rows = np.bincount(
            form.row[self.flows.arc], weights=self.values, minlength=form.row_link.size
        )
        load = np.zeros(form.links)
        np.maximum.at(load, form.row_link, rows)
        return np.where(load > _NOTHING, load, 0.0)

    @property
    def routing_cost(self) -> float:
        """What the routing of the last answer costs, without prices put on top."""
        return float(self._own @ self.values)

    def _solve(self, capacity: Floats, *, dual: bool) -> float:
        """Solve within a capacity by link and return the objective."""
        self._master.set_row_bounds(self._rows, self._none, capacity[self._form.row_link])
        answer = self._master.solve(dual=dual)
        if answer.status != "optimal":
            return np.inf
        self.values = np.maximum(answer.values, 0.0)
        return answer.objective


_NOTHING = 1e-6
"""A load below it is the solver's rounding."""


class _Repriced(Master):
    """A master whose costs change."""

    def set_costs(self, cost: Floats) -> None:
        """Give all columns new costs; the basis stays."""
        columns = np.arange(cost.size, dtype=np.int32)
        if self._highs.changeColsCost(cost.size, columns, cost) == self._error:
            message = "HiGHS refuses the costs"
            raise SolverError(message)
