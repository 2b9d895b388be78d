"""The whole program of a model: what is bought, how everything is routed, that it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.bought import bought_columns, installed_of
from netplan.capacity.models.flows import by_origin, by_want, disjoint_rows, units_of
from netplan.capacity.models.hops import by_hops
from netplan.capacity.models.listed import Listed, by_path
from netplan.lp import Builder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.models.bought import Bought
    from netplan.capacity.models.flows import Flows
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.lp import Program

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A program with all flows inside. ``flows`` are those of the network without a failure.

    ``room`` are the numbers of its rows that keep capacity.
    """

    program: Program
    bought: Bought
    flows: Flows | Listed
    room: Ints


def whole_program(problem: ModelProblem, form: Form) -> Whole:
    """Return the program: least cost of modules, setting up links, and routing.

    Routing is paid for while nothing has failed. On links that are not "undirected" it is paid
    for the sum of what both directions carry (SNDlib's other reading is the greater of the two;
    atlanta D-B-M-N-C-A-N-N costs 46 244 642.4 by the sum and 37.12 million by the greater).
    """
    builder = Builder()
    bought = bought_columns(builder, problem, form)
    intact = np.ones(form.tail.size, dtype=np.bool_)
    flows = flow_columns(builder, problem, form, intact, priced=True)
    installed = installed_of(problem)
    room = room_rows(builder, form, bought, flows, installed)
    if problem.survival == "rerouted":
        for link in range(len(problem.links)):
            alive = form.link != link
            other = flow_columns(builder, problem, form, alive, priced=False)
            room_rows(builder, form, bought, other, installed)
    return Whole(program=builder.program(), bought=bought, flows=flows, room=room)


def flow_columns(
    builder: Builder, problem: ModelProblem, form: Form, alive: Flags, *, priced: bool
) -> Flows | Listed:
    """Add the columns of routing over the arcs that are ``alive``, and their rows."""
    if problem.listed:
        return by_path(builder, problem, form, alive, priced=priced)
    if problem.free:
        return by_origin(builder, form, alive, priced=priced)
    if problem.hop_bound:
        return by_hops(builder, problem, form, alive, priced=priced)
    flows = by_want(builder, form, units_of(problem, form), alive, priced=priced)
    if problem.survival == "one_plus_one":
        disjoint_rows(builder, form, flows)
    return flows


def room_rows(
    builder: Builder, form: Form, bought: Bought, flows: Flows | Listed, installed: Floats
) -> Ints:
    """Add, for each capacity row: what goes over its arcs <= installed + sum of c[e, m] y[e, m].

    A row has the arc of one direction, or those of both where they share the capacity.
    Rows over which nothing can go are left out.
    """
    arcs = form.row[flows.arc]
    rows = np.unique(arcs)
    if isinstance(flows, Listed):
        column, room = flows.column[flows.place], flows.room[flows.place]
    else:
        column, room = flows.column, flows.room
    of_link = form.row_link[rows]
    row, module = np.nonzero(of_link[:, None] == bought.link[None, :])
    return builder.rows(
        "room",
        rows.size,
        [
            (np.searchsorted(rows, arcs), column, room),
            (row, bought.column[module], -bought.capacity[module]),
        ],
        upper=installed[of_link],
    )
