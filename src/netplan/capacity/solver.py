"""Turns a problem into one program, solves it, and reads the decisions back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity import constraints as rows
from netplan.capacity.columns import MILLION, Columns, add_columns, prices
from netplan.capacity.effects import effects, weighted_ms
from netplan.lp import Builder, solve
from netplan.units import EPSILON_GBPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.problem import Problem
    from netplan.capacity.settings import ExpandSettings
    from netplan.lp import Program, Solution

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

SHORT_EGRESS_CNY = 1e8
SHORT_LOAD_CNY = 1e9
"""What the search for the least shortage pays for a missing Gbit/s of egress, and of room for
demand: more than capacity costs, so that money is short first, then egress, then room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The program of a problem: its columns, prices, and the rows that a shortage may break."""

    builder: Builder
    columns: Columns
    price: Floats
    program: Program
    load_rows: Numbers
    load_arcs: tuple[int, ...]
    egress_row: Numbers
    budget_row: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What is missing where no plan exists: Gbit/s by arc, Gbit/s of egress, CNY of budget."""

    load_gbps: dict[int, float]
    egress_gbps: float
    budget_cny: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was decided, how good it is, and what is short if nothing could be decided.

    ``status`` is that of the search for latency. ``bound_ms`` is proved for any plan,
    ``objective_ms`` the weighted latency of this one. ``least_cny`` bounds from below what any
    plan of this latency costs.
    """

    status: str
    objective_ms: float
    bound_ms: float
    gap: float
    least_cny: float
    built: tuple[int, ...] = ()
    ridden: tuple[int, ...] = ()
    modules: tuple[tuple[int, int], ...] = ()
    lit: tuple[tuple[int, int], ...] = ()
    shortage: Shortage | None = None


def model(problem: Problem) -> Model:
    """Return the program of ``problem``: every column block, then every family of rows."""
    builder = Builder()
    columns = add_columns(problem, builder)
    price = prices(problem, columns, builder.width)
    rows.one_place(problem, columns, builder)
    rows.modules_where_ridden(problem, columns, builder)
    rows.built_segments(problem, columns, builder)
    rows.wave_room(problem, columns, builder)
    rows.lit_when_ridden(problem, columns, builder)
    rows.one_way_each(columns, builder)
    rows.options_need_links(problem, columns, builder)
    rows.first_in_rank(problem, columns, builder)
    load_rows, load_arcs = rows.load_fits(problem, columns, builder)
    egress_row = rows.egress_reached(problem, columns, builder)
    budget_row = rows.within_budget(problem, price, builder)
    rows.best_carrier(problem, columns, builder)
    rows.best_over_built(problem, columns, builder)
    return Model(
        builder=builder,
        columns=columns,
        price=price,
        program=builder.program(),
        load_rows=load_rows,
        load_arcs=tuple(load_arcs),
        egress_row=egress_row,
        budget_row=budget_row,
    )


def optimise(problem: Problem) -> Outcome:
    """Return the plan of least weighted latency, and of those (nearly) the cheapest.

    Two searches: first the least latency within the budget, whose bound is reported; then the
    least cost at no more than that latency (+ ``tolerance_ms``), so that nothing needless is
    built. Where no plan exists, a third finds what is missing at the least.
    """
    asked = problem.asked
    made = model(problem)
    first = _search(made.program, asked, gap=asked.gap)
    if first.status == "infeasible":
        return _short(problem, made)
    if not first.found:
        nothing = float("nan")
        return Outcome(
            status=first.status,
            objective_ms=nothing,
            bound_ms=first.bound,
            gap=nothing,
            least_cny=nothing,
        )
    cheapest = _cheapest(problem, made, first)
    second = _search(cheapest, asked, gap=asked.cost_gap, start=first.values)
    values = second.values if second.found else first.values
    return _read(problem, made, first, values, least_cny=second.bound * MILLION)


def _search(
    program: Program, asked: ExpandSettings, *, gap: float, start: Floats | None = None
) -> Solution:
    """Solve ``program`` within the limits that the settings give."""
    return solve(
        program,
        gap=gap,
        node_limit=asked.node_limit,
        time_limit_s=asked.time_limit_s,
        start=start,
    )


def _cheapest(problem: Problem, made: Model, first: Solution) -> Program:
    """Return the program of least cost at the latency of ``first``.

    Minimise sum of price x column, with weighted latency <= first's + tolerance.
    """
    from scipy.sparse import csr_matrix, vstack

    program = made.program
    matrix = vstack([program.matrix, csr_matrix(program.cost)], format="csr")
    ceiling = first.objective + problem.asked.tolerance_ms
    return replace(
        program,
        cost=made.price / MILLION,
        matrix=matrix,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, ceiling),
    )


def _short(problem: Problem, made: Model) -> Outcome:
    """Return what any plan lacks at the least, by rows that may be broken at a price."""
    builder = made.builder
    loads = builder.columns("load_short", made.load_rows.size)
    egress = builder.columns("egress_short", 1)
    budget = builder.columns("budget_short", 1)
    builder.extend(made.load_rows, loads, -1.0)
    builder.extend(made.egress_row, egress, 1.0)
    builder.extend(made.budget_row, budget, -1.0)
    costs = np.zeros(builder.width)
    costs[loads] = SHORT_LOAD_CNY / MILLION
    costs[egress] = SHORT_EGRESS_CNY / MILLION
    costs[budget] = 1.0
    found = _search(builder.program(cost=costs), problem.asked, gap=problem.asked.cost_gap)
    nothing = float("nan")
    shortage = None
    if found.found:
        shortage = Shortage(
            load_gbps={
                arc: float(value)
                for arc, value in zip(made.load_arcs, found.values[loads], strict=True)
                if value > EPSILON_GBPS
            },
            egress_gbps=float(found.values[egress][0]),
            budget_cny=float(found.values[budget][0]) * MILLION,
        )
    return Outcome(
        status="infeasible",
        objective_ms=nothing,
        bound_ms=nothing,
        gap=nothing,
        least_cny=nothing,
        shortage=shortage,
    )


def _read(
    problem: Problem, made: Model, first: Solution, values: Floats, *, least_cny: float
) -> Outcome:
    """Return the decisions in ``values`` with the latency they reach and the bound on it."""
    columns = made.columns
    whole = np.round(values).astype(np.int64)

    def counts(numbers: Numbers) -> tuple[tuple[int, int], ...]:
        return tuple(
            (place, int(whole[column]))
            for place, column in enumerate(numbers.tolist())
            if column >= 0 and whole[column] > 0
        )

    ridden = tuple(place for place, _ in counts(columns.ride))
    # Counted from the decisions: the second search may leave a target on less than its best.
    objective = weighted_ms(problem, effects(problem, frozenset(ridden)))
    bound = min(first.bound, objective)
    return Outcome(
        status=first.status,
        objective_ms=objective,
        bound_ms=bound,
        gap=(objective - bound) / objective if objective else 0.0,
        least_cny=least_cny,
        built=tuple(problem.candidates[place] for place, _ in counts(columns.build)),
        ridden=ridden,
        modules=counts(columns.modules),
        lit=counts(columns.light),
    )
