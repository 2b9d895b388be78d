"""The textbook program of a model, solved by HiGHS through scipy.

It has a variable for each demand and direction of a link, the part of the demand that goes there.
It merges nothing and shares no code with netplan's programs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from netplan.capacity.models import ModelProblem

PLENTY = 99.0
"""More modules than any link of these tests ever needs."""


@dataclass
class Book:
    """The rows of a program, column by column: modules, parts of demands, links set up."""

    problem: ModelProblem
    rows: list[np.ndarray] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Number the columns."""
        links = self.problem.links
        self.sold = [(n, *m) for n, link in enumerate(links) for m in self.problem.on_sale(link)]
        ends = [(n, link.a, link.b) for n, link in enumerate(links)]
        self.arcs = [(n, *way) for n, a, b in ends for way in ((a, b), (b, a))]
        self.first = len(self.sold)
        self.last = self.first + len(self.problem.demands) * len(self.arcs)
        self.width = self.last + len(links)
        self.size = np.array([demand.volume for demand in self.problem.demands])

    def parts(self, demand: int) -> slice:
        """Return the columns of a demand, one an arc."""
        start = self.first + demand * len(self.arcs)
        return slice(start, start + len(self.arcs))

    def add(self, entries: dict[int, float], least: float, most: float) -> None:
        """Add a row."""
        row = np.zeros(self.width)
        for column, value in entries.items():
            row[column] += value
        self.rows.append(row)
        self.low.append(least)
        self.high.append(most)

    def balances(self) -> None:
        """Let every demand leave its source and reach its target."""
        for number, demand in enumerate(self.problem.demands):
            start = self.parts(number).start
            for node in range(len(self.problem.nodes)):
                need = float(node == demand.target) - float(node == demand.source)
                moves = {
                    start + place: float(b == node) - float(a == node)
                    for place, (_, a, b) in enumerate(self.arcs)
                }
                self.add(moves, need, need)

    def rooms(self) -> None:
        """Keep both directions together, or each, within what a link has."""
        both = self.problem.link_model == "undirected"
        for n, link in enumerate(self.problem.links):
            for group in [[2 * n, 2 * n + 1]] if both else [[2 * n], [2 * n + 1]]:
                loads = {
                    self.parts(number).start + place: volume
                    for number, volume in enumerate(self.size)
                    for place in group
                }
                bought = {c: -size for c, (own, size, _) in enumerate(self.sold) if own == n}
                self.add(loads | bought, -np.inf, link.installed)

    def levels(self) -> None:
        """Let links have one module at most, where capacities are explicit."""
        if self.problem.capacities == "explicit":
            for n in range(len(self.problem.links)):
                own = {c: 1.0 for c, each in enumerate(self.sold) if each[0] == n}
                self.add(own, -np.inf, 1.0)

    def prices(self) -> tuple[np.ndarray, float]:
        """Return the price of every column, and what is paid anyway."""
        links = self.problem.links
        price = np.zeros(self.width)
        price[: self.first] = [paid for _, _, paid in self.sold]
        for number, volume in enumerate(self.size):
            price[self.parts(number)] = [volume * links[n].routing_cost for n, _, _ in self.arcs]
        settled = sum(link.installed_cost for link in links if link.installed)
        for n, link in enumerate(links if self.problem.fixed_charge else ()):
            if link.installed:
                settled += link.setup_cost
                continue
            price[self.last + n] = link.setup_cost
            for column in (c for c, each in enumerate(self.sold) if each[0] == n):
                self.add({column: 1.0, self.last + n: -PLENTY}, -np.inf, 0.0)
        return price, settled


def textbook(problem: ModelProblem) -> float:
    """Return the least cost of a model without hop limits, lists and failures; inf for none."""
    book = Book(problem)
    book.balances()
    book.rooms()
    book.levels()
    price, settled = book.prices()
    upper = np.ones(book.width)
    upper[: book.first] = np.inf
    integer = np.ones(book.width)
    integer[: book.first] = problem.capacities != "linear"
    integer[book.first : book.last] = problem.routing == "single_path"
    found = milp(
        price,
        constraints=LinearConstraint(np.array(book.rows), book.low, book.high),
        bounds=Bounds(np.zeros(book.width), upper),
        integrality=integer,
        options={"mip_rel_gap": 0.0},
    )
    return float(found.fun) + settled if found.success else np.inf
