"""The columns of what is bought, by link and module, and the rows that the model puts on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.lp.build import Builder

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """Column i buys a module of ``capacity[i]`` for ``cost[i]`` on link ``link[i]``.

    ``opened[link]`` is the column that sets a link up, -1 where that costs nothing more.
    """

    column: Ints
    link: Ints
    capacity: Floats
    cost: Floats
    opened: Ints
    setup: Floats

    def installed(self, values: Floats, installed: Floats) -> Floats:
        """Return the capacity of every link with these values of the columns."""
        added = np.bincount(
            self.link, weights=self.capacity * values[self.column], minlength=installed.size
        )
        return np.asarray(installed + added)


def bought_columns(builder: Builder, problem: ModelProblem, form: Form) -> Bought:
    """Add the columns of modules, y[e, m], and of links to set up, r[e], and their rows.

    Whole numbers, fractions in a linear model, 0 or 1 in an explicit one. More of a module than
    holds all traffic at once, V, is never of use: y[e, m] <= ceil((V - installed[e]) / c[e, m]).
    """
    offers = [
        (number, capacity, cost)
        for number, link in enumerate(problem.links)
        for capacity, cost in problem.on_sale(link)
    ]
    link = np.array([number for number, _, _ in offers], dtype=np.int64)
    capacity = np.array([capacity for _, capacity, _ in offers])
    cost = np.array([cost for _, _, cost in offers])
    installed = installed_of(problem)
    most = np.maximum(form.most - installed[link], 0.0) / capacity
    linear, explicit = problem.capacities == "linear", problem.capacities == "explicit"
    most = most if linear else np.minimum(np.ceil(most - 1e-9), 1.0 if explicit else np.inf)
    column = builder.columns("modules", link.size, cost=cost, upper=most, integer=not linear)
    setup = np.array([each.setup_cost for each in problem.links])
    charged = np.flatnonzero((setup > 0) & (installed <= 0) & problem.fixed_charge)
    opened = np.full(len(problem.links), -1, dtype=np.int64)
    opened[charged] = builder.columns(
        "set up", charged.size, cost=setup[charged], upper=1.0, integer=True
    )
    bought = Bought(
        column=column, link=link, capacity=capacity, cost=cost, opened=opened, setup=setup
    )
    if explicit:
        _one_level_rows(builder, bought)
    else:
        _set_up_rows(builder, bought, most)
    return bought


def installed_of(problem: ModelProblem) -> Floats:
    """Return the capacity that every link has from the start."""
    return np.array([link.installed for link in problem.links])


def _one_level_rows(builder: Builder, bought: Bought) -> None:
    """Add, for each link: sum over m of y[e, m] <= 1, or <= r[e] where setting up costs."""
    links = np.unique(bought.link)
    place = np.searchsorted(links, bought.link)
    charged = np.flatnonzero(bought.opened[links] >= 0)
    builder.rows(
        "one level",
        links.size,
        [(place, bought.column, 1.0), (charged, bought.opened[links[charged]], -1.0)],
        upper=np.where(bought.opened[links] >= 0, 0.0, 1.0),
    )


def _set_up_rows(builder: Builder, bought: Bought, most: Floats) -> None:
    """Add, for each module of a link to set up: y[e, m] <= most[e, m] * r[e]."""
    charged = np.flatnonzero(bought.opened[bought.link] >= 0)
    rows = np.arange(charged.size)
    builder.rows(
        "set up",
        charged.size,
        [
            (rows, bought.column[charged], 1.0),
            (rows, bought.opened[bought.link[charged]], -most[charged]),
        ],
        upper=0.0,
    )
