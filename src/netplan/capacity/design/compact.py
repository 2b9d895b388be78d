"""One state's flows written out by origin and arc: where there is one state only, solvers do well.

A column is the Gbit/s of one origin's demands on one arc; they are conserved at every vertex, and
their sum over origins fits what the program's columns install.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from netplan.capacity.design.primal import passes
from netplan.capacity.design.relaxation import with_cuts
from netplan.lp import Builder, search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.known import Known
    from netplan.lp import Program

    Ints = NDArray[np.int64]

_MOST_COLUMNS = 20_000
_BINDING = 0.01
_LEAST_S = 0.05


def is_plain(known: Known) -> bool:
    """Tell whether there is one state, and each demand may use all arcs between its two ends."""
    problem = known.problem
    if len(problem.states) != 1:
        return False
    state = problem.states[0]
    flow = problem.stages[state.stage].flow
    whole = bool(flow.masks.all()) and flow.paths is None
    single = bool((np.bincount(flow.option_demand, minlength=flow.demands) == 1).all())
    small = np.unique(flow.origin).size * flow.graph.arcs <= _MOST_COLUMNS
    return whole and single and small and not state.spared and not state.down


def search_flows(known: Known, *, until_s: float) -> None:
    """Search the program with flows until a moment, and take over its bound and its choice."""
    if known.spent_s >= until_s:
        return
    point = known.relaxation.solve().values
    near = np.flatnonzero(known.pool.missing(point) > -_BINDING)
    program = _written_out(known, with_cuts(known.problem.program, known.pool, near))
    solution = search(
        program,
        time_limit_s=max(until_s - known.spent_s, _LEAST_S),
        gap=known.settings.gap,
        seed=known.settings.seed,
    )
    known.prove(solution.bound)
    if solution.found:
        values = solution.values[: known.problem.program.cost.size]
        if passes(known, values):
            known.found(values)
    if solution.interrupted:
        raise KeyboardInterrupt


def _written_out(known: Known, program: Program) -> Program:
    """Return the program with the flows of its one state."""
    builder = Builder()
    own = builder.columns(
        "choice",
        program.cost.size,
        cost=program.cost,
        lower=program.lower,
        upper=program.upper,
        integer=program.integer,
    )
    table = csr_array(program.matrix).tocoo()
    builder.rows(
        "program",
        program.shape[0],
        [(table.row, own[table.col], table.data)],
        lower=program.row_lower,
        upper=program.row_upper,
    )
    _add_flows(known, builder, own)
    return builder.program()


def _add_flows(known: Known, builder: Builder, own: Ints) -> None:
    """Add the flows of the one state, conserved and within what the columns ``own`` install."""
    problem, rows = known.problem, known.separator.rows
    state = problem.states[0]
    stage = problem.stages[state.stage]
    flow, graph = stage.flow, stage.flow.graph
    origins, group = np.unique(flow.origin, return_inverse=True)
    count = origins.size
    flows = builder.columns("flow", count * graph.arcs).reshape(count, graph.arcs)
    sent = np.zeros((count, graph.vertices))
    np.add.at(sent, (group, flow.origin), flow.volume_gbps)
    np.subtract.at(sent, (group, flow.target), flow.volume_gbps)
    place = np.arange(count)[:, None] * graph.vertices
    builder.rows(
        "conserved",
        sent.size,
        [(place + graph.tail, flows, 1.0), (place + graph.head, flows, -1.0)],
        lower=sent.ravel(),
        upper=sent.ravel(),
    )
    limited = rows.arcs
    gbps = csr_array(stage.gbps)[rows.link].tocoo()
    builder.rows(
        "room",
        rows.count,
        [
            (np.broadcast_to(rows.row[limited], (count, limited.size)), flows[:, limited], 1.0),
            (gbps.row, own[gbps.col], -state.limit * gbps.data),
        ],
        upper=state.limit * stage.base_gbps[rows.link],
    )
