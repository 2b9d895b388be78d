"""The program of an upgrade, and the capacity that its columns put on ways and ports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.upgrade import rows
from netplan.capacity.upgrade.columns import add_columns
from netplan.lp import Builder

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.upgrade.columns import Columns
    from netplan.capacity.upgrade.question import Question
    from netplan.lp import Program

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The program of a question, and what is installed by a choice of its columns.

    In year y the ways carry ``base[y] + gbps[y] @ x`` Gbit/s in each direction, rows running
    over the ways and then the ports. ``waves``, ``egress`` and ``budgets`` number the rows that
    a search for what is short may break.
    """

    builder: Builder
    columns: Columns
    program: Program
    base: tuple[Floats, ...]
    gbps: tuple[csr_array, ...]
    waves: Numbers
    egress: Numbers
    budgets: Numbers


def model(asked: Question) -> Model:
    """Return the program of a question: every column block, then every family of rows."""
    builder = Builder()
    columns = add_columns(asked, builder)
    rows.once(asked, columns, builder)
    rows.on_what_is_built(asked, columns, builder)
    rows.on_what_is_open(asked, columns, builder)
    waves = rows.wave_room(asked, columns, builder)
    rows.lit_where_built(asked, columns, builder)
    rows.steps_on_open_ports(asked, columns, builder)
    egress = rows.egress_reached(asked, columns, builder)
    budgets = rows.within_budgets(asked, columns, builder)
    years = range(len(asked.years))
    return Model(
        builder=builder,
        columns=columns,
        program=builder.program(),
        base=tuple(_base(asked, year) for year in years),
        gbps=tuple(_added(asked, columns, year, builder.width) for year in years),
        waves=waves,
        egress=egress,
        budgets=budgets,
    )


def _base(asked: Question, year: int) -> Floats:
    """Return what ways and ports carry in a year before anything is bought."""
    ways = [way.stock[year].gbps if way.kind == "existing" else 0.0 for way in asked.ways]
    ports = [0.0 if port.candidate else port.gbps for port in asked.ports]
    return np.array([*ways, *ports], dtype=np.float64)


def _added(asked: Question, columns: Columns, year: int, width: int) -> csr_array:
    """Return the Gbit/s that one of every column adds to each way and port in a year."""
    from scipy.sparse import csr_array

    ports, first = asked.ports, len(asked.ways)
    cells = [
        (offer.way, column, offer.gbps)
        for offer, column in zip(asked.offers, columns.modules.tolist(), strict=True)
        if offer.year <= year
    ]
    cells += [
        (first + port, column, ports[port].gbps)
        for (port, when), column in zip(columns.port_at, columns.port.tolist(), strict=True)
        if when <= year
    ]
    cells += [
        (first + port, column, ports[port].step_gbps)
        for (port, when), column in zip(columns.step_at, columns.step.tolist(), strict=True)
        if when <= year
    ]
    shape = (first + len(ports), width)
    if not cells:
        return csr_array(shape)
    at, column, value = zip(*cells, strict=True)
    return csr_array((np.array(value), (np.array(at), np.array(column))), shape=shape)
