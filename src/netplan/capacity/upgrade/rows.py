"""The rows of the upgrade program: one function for each family, its formula beside it.

n is ``modules``, b ``build``, o ``open``, l ``light``, p ``port`` and q ``step`` of
``columns.Columns``; a sum "by year t" runs over what is in service from year t or before.
"""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.columns import MILLION
from netplan.capacity.upgrade.dated import dated
from netplan.lp.listed import add_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netplan.capacity.upgrade.columns import Columns
    from netplan.capacity.upgrade.dated import Dated
    from netplan.capacity.upgrade.question import Question
    from netplan.lp import Builder
    from netplan.lp.listed import Row

    Numbers = NDArray[np.int64]


def once(asked: Question, columns: Columns, builder: Builder) -> None:
    """A thing is built once: sum over years of b, of o and of p <= 1, of l <= spare pairs."""
    seen = dated(asked, columns)
    limits: list[tuple[Dated, float]] = [
        (each, 1.0) for kind in (seen.build, seen.open, seen.port) for each in kind.values()
    ]
    limits += [(each, float(asked.rooms[room].spare)) for room, each in seen.light.items()]
    rows: list[Row] = [
        ([(column, 1.0) for column, _ in each], -inf, most)
        for each, most in limits
        if len(each) > 1
    ]
    add_rows(builder, "once", rows)


def on_what_is_built(asked: Question, columns: Columns, builder: Builder) -> None:
    """Modules lie on built segments: sum of n on way w by year t <= most x b[s] by year t.

    For every candidate segment s of the way; ``most`` is what its largest demand could need.
    """
    seen = dated(asked, columns)
    offered = {
        row
        for row, status in enumerate(asked.network["segments"]["status"])
        if status == "candidate"
    }
    rows: list[Row] = []
    for number, modules in seen.modules.items():
        for segment in sorted(offered.intersection(asked.ways[number].path)):
            rows += _coupled(asked, modules, seen.build.get(segment, ()))
    add_rows(builder, "on_what_is_built", rows)


def on_what_is_open(asked: Question, columns: Columns, builder: Builder) -> None:
    """Modules need their candidate link open: sum of n by year t <= most x o by year t."""
    seen = dated(asked, columns)
    rows: list[Row] = []
    for number, modules in seen.modules.items():
        if asked.ways[number].kind == "candidate":
            rows += _coupled(asked, modules, seen.open.get(number, ()))
    add_rows(builder, "on_what_is_open", rows)


def _coupled(asked: Question, modules: Dated, gate: Dated) -> list[Row]:
    """Return rows that keep the Gbit/s of ``modules`` at 0 until ``gate`` is 1, year by year.

    Columns of modules are numbered as the offers are.
    """
    most = asked.largest_gbps
    sizes = [(column, when, asked.offers[column].gbps / most) for column, when in modules]
    ceiling = 1.0 + max((size for _, _, size in sizes), default=0.0)
    rows: list[Row] = []
    for year in range(len(asked.years)):
        terms = [(column, size) for column, when, size in sizes if when <= year]
        terms += [(column, -ceiling) for column, when in gate if when <= year]
        if terms:
            rows.append((terms, -inf, 0.0))
    return rows


def wave_room(asked: Question, columns: Columns, builder: Builder) -> Numbers:
    """Waves fit the lit pairs of every segment and carrier, each year t.

    sum of n there by year t - channels x l by year t <= channels x lit - waves of year t.
    """
    seen = dated(asked, columns)
    where = {(room.segment, room.carrier): row for row, room in enumerate(asked.rooms)}
    inside: list[list[tuple[int, int]]] = [[] for _ in asked.rooms]
    for number, modules in seen.modules.items():
        way = asked.ways[number]
        for segment in way.held:
            if (segment, way.carrier) in where:
                inside[where[segment, way.carrier]] += modules
    rows: list[Row] = []
    for row, room in enumerate(asked.rooms):
        for year in range(len(asked.years)):
            terms = [(column, 1.0) for column, when in inside[row] if when <= year]
            lit = [c for c, when in seen.light.get(row, ()) if when <= year]
            terms += [(column, -float(room.channels)) for column in lit]
            rows.append((terms, -inf, float(room.free(year))))
    return add_rows(builder, "wave_room", rows)


def lit_where_built(asked: Question, columns: Columns, builder: Builder) -> None:
    """Pairs are lit on built segments: sum of l by year t <= spare x b[s] by year t."""
    seen = dated(asked, columns)
    rows: list[Row] = []
    for row, lit in seen.light.items():
        room = asked.rooms[row]
        if asked.network["segments"]["status"][room.segment] != "candidate":
            continue
        built = seen.build.get(room.segment, ())
        for year in range(len(asked.years)):
            terms = [(column, 1.0) for column, when in lit if when <= year]
            terms += [(column, -float(room.spare)) for column, when in built if when <= year]
            if terms:
                rows.append((terms, -inf, 0.0))
    add_rows(builder, "lit_where_built", rows)


def steps_on_open_ports(asked: Question, columns: Columns, builder: Builder) -> None:
    """A candidate port grows once it is open: sum of q by year t <= most x p by year t."""
    seen = dated(asked, columns)
    rows: list[Row] = []
    for number, steps in seen.step.items():
        port = asked.ports[number]
        most = float(ceil(asked.largest_gbps / port.step_gbps))
        for year in range(len(asked.years) if port.candidate else 0):
            terms = [(column, 1.0) for column, when in steps if when <= year]
            opened = seen.port.get(number, ())
            terms += [(column, -most) for column, when in opened if when <= year]
            rows.append((terms, -inf, 0.0))
    add_rows(builder, "steps_on_open_ports", rows)


def egress_reached(asked: Question, columns: Columns, builder: Builder) -> Numbers:
    """Capacity across the home border in the last year: sum of gbps x n >= target - stock."""
    last = len(asked.years) - 1
    terms = [
        (column, offer.gbps)
        for offer, column in zip(asked.offers, columns.modules.tolist(), strict=True)
        if asked.ways[offer.way].crosses_home
    ]
    there = sum(
        way.stock[last].gbps for way in asked.ways if way.crosses_home and way.kind == "existing"
    )
    short = asked.asked.terms.egress_target_gbps - there
    if short <= 0:
        return add_rows(builder, "egress_reached", [])
    return add_rows(builder, "egress_reached", [(terms, short, inf)])


def within_budgets(asked: Question, columns: Columns, builder: Builder) -> Numbers:
    """Spend keeps to the budget of each period, and of all together, in money of the order years.

    sum of price x column ordered in the period <= budget, in millions of CNY.
    """
    terms = asked.asked.terms
    spent = [(number, price) for number, price in enumerate(columns.prices) if price.cny > 0]
    rows: list[Row] = []
    for period, budget in enumerate((*terms.year_budgets_cny, terms.budget_cny)):
        whole = period == len(terms.year_budgets_cny)
        if budget == inf:
            continue
        cells = [
            (number, price.cny / MILLION)
            for number, price in spent
            if whole or asked.market.period(price.order_year) == period
        ]
        rows.append((cells, -inf, budget / MILLION))
    return add_rows(builder, "within_budgets", rows)
