"""The rows of the expansion program: one function for each family, its formula beside it.

o is ``opened``, y ``ride``, n ``modules``, b ``build``, l ``light``, z ``take`` and q ``best``
of ``columns.Columns``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.columns import MILLION
from netplan.lp.listed import add_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.columns import Columns
    from netplan.capacity.problem import Problem
    from netplan.lp import Builder

    Numbers = NDArray[np.int64]
    Terms = list[tuple[int, int, float]]


def one_place(problem: Problem, columns: Columns, builder: Builder) -> None:
    """A link lies on one path: sum of y over its circuits = 1, or = o for a new link."""
    places: dict[int, list[int]] = {}
    for circuit, ride in zip(problem.circuits, columns.ride.tolist(), strict=True):
        if ride >= 0:
            places.setdefault(circuit.slot, []).append(ride)
    # Links of one bundle share their columns, so one row does for all of them.
    bundles = {tuple(members): slot for slot, members in places.items()}
    rows = []
    for members, slot in bundles.items():
        terms = [(ride, 1.0) for ride in members]
        if problem.slots[slot].new:
            rows.append(([*terms, (int(columns.opened[slot]), -1.0)], 0.0, 0.0))
        else:
            rows.append((terms, 1.0, 1.0))
    add_rows(builder, "one_place", rows)


def modules_where_ridden(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Modules need their circuit: n <= most x y; a new link has one at least: n >= y."""
    inf = float("inf")
    rows = []
    for number, circuit in enumerate(problem.circuits):
        ride, count = int(columns.ride[number]), int(columns.modules[number])
        if ride < 0 or count < 0:
            continue
        rows.append(([(count, 1.0), (ride, -float(columns.most[number]))], -inf, 0.0))
        if circuit.kind == "new":
            rows.append(([(count, 1.0), (ride, -1.0)], 0.0, inf))
    add_rows(builder, "modules_where_ridden", rows)


def built_segments(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Circuits ride what is built: sum of y over a link's circuits on segment s <= b[s]."""
    column = dict(zip(problem.candidates, columns.build.tolist(), strict=True))
    riders: dict[tuple[int, int], list[int]] = {}
    for number, circuit in enumerate(problem.circuits):
        for segment in set(circuit.path) & set(column):
            riders.setdefault((segment, circuit.slot), []).append(int(columns.ride[number]))
    rows = [
        ([(ride, 1.0) for ride in members] + [(column[segment], -1.0)], -float("inf"), 0.0)
        for (segment, _), members in sorted(riders.items())
    ]
    add_rows(builder, "built_segments", rows)


def wave_room(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Waves fit the lit pairs of every segment and carrier.

    sum over circuits there of (waves x y of a moved or staying link + n)
    <= channels x (lit + l) - waves of links that lie where they are.
    """
    where = {(room.segment, room.carrier): row for row, room in enumerate(problem.rooms)}
    terms: list[list[tuple[int, float]]] = [[] for _ in problem.rooms]
    for number, circuit in enumerate(problem.circuits):
        for segment in circuit.held:
            row = where.get((segment, circuit.carrier))
            if row is None:
                continue
            if columns.ride[number] >= 0 and circuit.waves:
                terms[row].append((int(columns.ride[number]), float(circuit.waves)))
            if columns.modules[number] >= 0:
                terms[row].append((int(columns.modules[number]), 1.0))
    rows = [
        (
            [*found, (int(columns.light[row]), -float(room.channels))],
            -float("inf"),
            float(room.free),
        )
        for row, (found, room) in enumerate(zip(terms, problem.rooms, strict=True))
    ]
    add_rows(builder, "wave_room", rows)


def lit_when_ridden(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Nothing rides a dark fibre: y <= l where no pair is lit; on a candidate l <= spare x b.

    The first part follows from ``wave_room`` for whole numbers; it tightens the relaxation.
    """
    inf = float("inf")
    built = dict(zip(problem.candidates, columns.build.tolist(), strict=True))
    riders: dict[tuple[int, str], dict[int, list[int]]] = {}
    for number, circuit in enumerate(problem.circuits):
        if columns.ride[number] >= 0:
            for segment in circuit.path:
                slots = riders.setdefault((segment, circuit.carrier), {})
                slots.setdefault(circuit.slot, []).append(int(columns.ride[number]))
    rows = []
    for row, room in enumerate(problem.rooms):
        light = int(columns.light[row])
        if not room.lit:
            rows += [
                ([(ride, 1.0) for ride in members] + [(light, -1.0)], -inf, 0.0)
                for members in riders.get((room.segment, room.carrier), {}).values()
            ]
        if room.segment in built:
            rows.append(([(light, 1.0), (built[room.segment], -float(room.spare))], -inf, 0.0))
    add_rows(builder, "lit_when_ridden", rows)


def one_way_each(columns: Columns, builder: Builder) -> None:
    """Every commodity takes one option: sum of z over its options = 1."""
    rows = [([(int(z), 1.0) for z in take], 1.0, 1.0) for take in columns.take]
    add_rows(builder, "one_way_each", rows)


def options_need_links(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Options need their links: sum of z over a commodity's options with new link k <= o[k]."""
    rows = []
    for commodity, take in zip(problem.commodities, columns.take, strict=True):
        users: dict[int, list[int]] = {}
        for needs, column in zip(commodity.needs, take.tolist(), strict=True):
            for slot in needs:
                users.setdefault(slot, []).append(column)
        for slot, members in sorted(users.items()):
            terms = [(column, 1.0) for column in members]
            rows.append(([*terms, (int(columns.opened[slot]), -1.0)], -float("inf"), 0.0))
    add_rows(builder, "options_need_links", rows)


def first_in_rank(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Networks take the first option in rank that is open, as the IGP does.

    For each option i that others come after: sum of z over options of the same or an earlier
    rank >= sum of o over the new links that i needs - (their number - 1).
    """
    rows = []
    for commodity, take in zip(problem.commodities, columns.take, strict=True):
        for needs, rank in zip(commodity.needs, commodity.rank, strict=True):
            if rank == commodity.rank[-1]:
                continue
            earlier = [int(z) for z, r in zip(take, commodity.rank, strict=True) if r <= rank]
            terms = [(z, 1.0) for z in earlier]
            terms += [(int(columns.opened[slot]), -1.0) for slot in needs]
            rows.append((terms, 1.0 - len(needs), float("inf")))
    add_rows(builder, "first_in_rank", rows)


def load_fits(problem: Problem, columns: Columns, builder: Builder) -> tuple[Numbers, list[int]]:
    """Loads keep to the working limit on every arc that could pass it.

    background + sum of load x z <= limit x (capacity + sum of module x n over the link's
    circuits). Returns the rows' numbers and their arcs.
    """
    limit = problem.asked.working_utilisation
    loads: dict[int, list[tuple[int, float]]] = {}
    for commodity, take in zip(problem.commodities, columns.take, strict=True):
        for option, column in zip(commodity.loads, take.tolist(), strict=True):
            for arc, load in option.items():
                loads.setdefault(arc, []).append((column, load))
    added: dict[int, list[tuple[int, float]]] = {}
    for number, circuit in enumerate(problem.circuits):
        if columns.modules[number] >= 0:
            term = (int(columns.modules[number]), -limit * circuit.module_gbps)
            added.setdefault(circuit.slot, []).append(term)
    rows, arcs = [], []
    for arc, peak in enumerate(columns.peak):
        room = limit * problem.slots[arc // 2].capacity_gbps
        if peak <= room + 1e-9:
            continue
        terms = [*loads.get(arc, []), *added.get(arc // 2, [])]
        rows.append((terms, -float("inf"), room - problem.background.get(arc, 0.0)))
        arcs.append(arc)
    return add_rows(builder, "load_fits", rows), arcs


def egress_reached(problem: Problem, columns: Columns, builder: Builder) -> Numbers:
    """Capacity across the home border: sum of module x n on links that cross >= target - today."""
    terms = [
        (int(columns.modules[number]), circuit.module_gbps)
        for number, circuit in enumerate(problem.circuits)
        if columns.modules[number] >= 0 and problem.slots[circuit.slot].crosses_home
    ]
    short = problem.asked.egress_target_gbps - problem.egress_gbps
    return add_rows(builder, "egress_reached", [(terms, short, float("inf"))])


def within_budget(problem: Problem, price: NDArray[np.float64], builder: Builder) -> Numbers:
    """Capital cost: sum of price x column <= budget, in millions of CNY."""
    terms = [(int(column), float(price[column]) / MILLION) for column in np.flatnonzero(price)]
    budget = problem.asked.budget_cny / MILLION
    return add_rows(builder, "within_budget", [(terms, -float("inf"), budget)])


def best_carrier(problem: Problem, columns: Columns, builder: Builder) -> None:
    """Each target has one best carrier and path, which is taken, over a circuit that is there.

    sum of q over a target's probes = 1; for every probe, sum of q over the variants of option i
    <= z[i], and over those that lie on circuit c <= y[c].
    """
    targets: dict[str, list[tuple[int, float]]] = {}
    rows = []
    for probe, best, commodity in zip(
        problem.probes, columns.best, problem.commodity_of, strict=True
    ):
        below: dict[int, list[tuple[int, float]]] = {}
        for variant, q in zip(probe.variants, best.tolist(), strict=True):
            targets.setdefault(probe.target, []).append((q, 1.0))
            below.setdefault(int(columns.take[commodity][variant.option]), []).append((q, 1.0))
            ride = int(columns.ride[variant.circuit]) if variant.circuit >= 0 else -1
            if ride >= 0:
                below.setdefault(ride, []).append((q, 1.0))
        rows += [([*terms, (column, -1.0)], -float("inf"), 0.0) for column, terms in below.items()]
    rows += [(terms, 1.0, 1.0) for terms in targets.values()]
    add_rows(builder, "best_carrier", rows)


def best_over_built(problem: Problem, columns: Columns, builder: Builder) -> None:
    """A target's best path rides what is built and lit.

    sum of q over all of a target's variants whose circuit rides candidate segment s <= b[s], and
    over those of one carrier <= l[s, carrier]. Both follow from the other rows for whole numbers;
    without them the relaxation would build a third of a segment for each of three carriers and
    count all of it.
    """
    column = dict(zip(problem.candidates, columns.build.tolist(), strict=True))
    light = {
        (room.segment, room.carrier): int(columns.light[row])
        for row, room in enumerate(problem.rooms)
        if room.segment in column
    }
    riders: dict[tuple[str, int], list[tuple[int, float]]] = {}
    for probe, best in zip(problem.probes, columns.best, strict=True):
        for variant, q in zip(probe.variants, best.tolist(), strict=True):
            path = problem.circuits[variant.circuit].path if variant.circuit >= 0 else ()
            for segment in sorted(set(path) & set(column)):
                riders.setdefault((probe.target, column[segment]), []).append((q, 1.0))
                if (segment, probe.carrier) in light:
                    lit = light[segment, probe.carrier]
                    riders.setdefault((probe.target, lit), []).append((q, 1.0))
    rows = [([*terms, (above, -1.0)], -float("inf"), 0.0) for (_, above), terms in riders.items()]
    add_rows(builder, "best_over_built", rows)
