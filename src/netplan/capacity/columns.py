"""The columns of the expansion program: one block for each kind of decision."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.problem import Problem
    from netplan.lp import Builder

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]

MILLION = 1e6
"""The program counts money in millions of CNY, so that its numbers are of like size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Column numbers of every decision; -1 where a slot or circuit has no such decision.

    - ``build[s]``: candidate segment s is built (0 or 1);
    - ``opened[k]``: new link k is opened (0 or 1);
    - ``ride[c]``: circuit c is where its link lies (0 or 1), one column for a whole bundle;
    - ``modules[c]``: modules added on circuit c (whole);
    - ``light[r]``: pairs newly lit in room r (whole);
    - ``take[k][i]``: commodity k takes option i (0 to 1);
    - ``best[p][v]``: probe p is its target's best, by variant v (0 to 1).

    ``most[c]`` is the greatest number of modules that circuit c can need, ``peak`` the greatest
    load that can come on every arc, Gbit/s.
    """

    build: Numbers
    opened: Numbers
    ride: Numbers
    modules: Numbers
    light: Numbers
    take: tuple[Numbers, ...]
    best: tuple[Numbers, ...]
    most: Numbers
    peak: Floats


def peak_loads(problem: Problem) -> Floats:
    """Return the greatest load that can come on every arc: background + the worst options.

    peak[a] = background[a] + sum over commodities of max over options of load[option, a].
    """
    peak = np.zeros(2 * len(problem.slots))
    for arc, load in problem.background.items():
        peak[arc] += load
    for commodity in problem.commodities:
        worst: dict[int, float] = {}
        for loads in commodity.loads:
            for arc, load in loads.items():
                worst[arc] = max(worst.get(arc, 0.0), load)
        for arc, load in worst.items():
            peak[arc] += load
    return peak


def most_modules(problem: Problem, peak: Floats) -> Numbers:
    """Return the most modules that any plan needs on each circuit, without loss of optimality.

    ceil((peak / limit - capacity) / module) for traffic, and for a link that crosses the home
    border as many more as the egress target is short by; at least 1 on a new link, none where
    no module is for sale.
    """
    asked = problem.asked
    short = max(0.0, asked.egress_target_gbps - problem.egress_gbps)
    most = np.zeros(len(problem.circuits), dtype=np.int64)
    for number, circuit in enumerate(problem.circuits):
        slot = problem.slots[circuit.slot]
        if not circuit.module_gbps:
            continue
        need = peak[2 * circuit.slot : 2 * circuit.slot + 2].max() / asked.working_utilisation
        gap = max(0.0, need - slot.capacity_gbps) + (short if slot.crosses_home else 0.0)
        most[number] = max(ceil(gap / circuit.module_gbps - 1e-9), int(slot.new))
    return most


def add_columns(problem: Problem, builder: Builder) -> Columns:
    """Add the columns of every decision with their bounds and the latency they cost.

    Objective: sum over targets t of weight[t] x one_way_ms[p, v] x best[p, v], ms one-way.
    """
    circuits = problem.circuits
    peak = peak_loads(problem)
    most = most_modules(problem, peak)
    build = builder.columns("build", len(problem.candidates), upper=1, integer=True)
    new = np.array([slot.new for slot in problem.slots], dtype=np.bool_)
    opened = np.full(len(new), -1, dtype=np.int64)
    opened[new] = builder.columns("opened", int(new.sum()), upper=1, integer=True)
    number = np.array([circuit.ride for circuit in circuits], dtype=np.int64)
    rides = builder.columns("ride", int(number.max(initial=-1)) + 1, upper=1, integer=True)
    ride = np.where(number >= 0, rides[number] if rides.size else -1, -1)
    modules = np.full(len(circuits), -1, dtype=np.int64)
    modules[most > 0] = builder.columns(
        "modules", int((most > 0).sum()), upper=most[most > 0], integer=True
    )
    spare = [room.spare for room in problem.rooms]
    light = builder.columns("light", len(spare), upper=spare, integer=True)
    take = tuple(builder.columns("take", len(k.needs), upper=1) for k in problem.commodities)
    weight = dict(zip(problem.targets, problem.weights, strict=True))
    best = tuple(
        builder.columns(
            "best",
            len(probe.variants),
            upper=1,
            cost=[weight[probe.target] * variant.one_way_ms for variant in probe.variants],
        )
        for probe in problem.probes
    )
    return Columns(
        build=build,
        opened=opened,
        ride=ride,
        modules=modules,
        light=light,
        take=take,
        best=best,
        most=most,
        peak=peak,
    )


def prices(problem: Problem, columns: Columns, width: int) -> Floats:
    """Return the capital cost of one unit of every column, CNY, shape (width,).

    Segments at their capex; a module at two ends and the regenerators of its path; a move at
    the regenerators it adds; a lit pair at its line system.
    """
    price = np.zeros(width)
    capex = problem.fabric.network["segments"]["capex_cny"]
    price[columns.build] = [float(capex[row]) for row in problem.candidates]
    for number, circuit in enumerate(problem.circuits):
        if columns.ride[number] >= 0:
            price[columns.ride[number]] += circuit.move_cny
        if columns.modules[number] >= 0:
            price[columns.modules[number]] = circuit.module_cny
    price[columns.light] = [room.pair_cny for room in problem.rooms]
    return price
