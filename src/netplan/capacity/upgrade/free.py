"""The upgrade when traffic may be split as is best: a survivable design."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design import Design, Designed, SearchSettings, Stage, design
from netplan.capacity.upgrade.decisions import decisions_of
from netplan.capacity.upgrade.hopeless import hopeless
from netplan.capacity.upgrade.intime import in_time, keeps_limits
from netplan.capacity.upgrade.lean import carried_over, lean_ground
from netplan.capacity.upgrade.outcome import Outcome
from netplan.capacity.upgrade.states import cut_off
from netplan.errors import SolverError
from netplan.lp import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from netplan.capacity.design import Moment, State
    from netplan.capacity.upgrade.ground import Ground
    from netplan.routing.optimum import FlowProblem

    Floats = NDArray[np.float64]

LARGE = 5000
"""Offers from which on a plan is first sought over a part of the new ways."""

LEAN_SHARE = 0.4
BROKEN = 1e-6


def design_of(ground: Ground, *, calm: Sequence[FlowProblem] | None = None) -> Design:
    """Return the survivable design of a question; ``calm`` are other flows in normal operation.

    Its links are the two directions of every bundle, then of every port; the mirrored arcs of
    the two copies of the graph share them.
    """
    gather = gather_of(ground)
    lanes = ground.flows.lanes
    flows = [*ground.flows.years, *(calm or ())]
    years = [number % len(ground.asked.years) for number in range(len(flows))]
    stages = tuple(
        Stage(
            flow=flow,
            base_gbps=np.asarray(gather @ ground.made.base[year]),
            gbps=(gather @ ground.made.gbps[year]).tocsr(),
        )
        for flow, year in zip(flows, years, strict=True)
    )
    return Design(
        program=ground.made.program,
        arc_link=ground.flows.arc_link.copy(),
        shared=np.ones(lanes.limited, dtype=np.bool_),
        stages=stages,
        states=tuple(_states(ground, calm)),
    )


def _states(ground: Ground, calm: Sequence[FlowProblem] | None) -> Iterator[State]:
    """Yield the states; those without a failure are stages of their own where ``calm`` is given."""
    count = len(ground.asked.years)
    for state, place in zip(ground.conditions.states, ground.conditions.scenario, strict=True):
        if calm is None or place >= 0:
            yield state
        else:
            never = cut_off(calm[state.stage], ground.flows.arc_link, ())
            yield replace(state, stage=count + state.stage, spared=never)


def gather_of(ground: Ground) -> csr_array:
    """Return which ways and ports each design link sums up, shape (links, ways and ports)."""
    from scipy.sparse import csr_array

    bundles, lanes, ways = ground.bundles, ground.flows.lanes, len(ground.asked.ways)
    there = np.flatnonzero(bundles.of_way >= 0)
    first = 2 * len(bundles.first)
    links = [2 * bundles.of_way[there] + side for side in (0, 1)]
    places = [there, there]
    ports = np.array(lanes.ports, dtype=np.int64)
    for side in (0, 1):
        links.append(first + 2 * np.arange(ports.size) + side)
        places.append(ways + ports)
    rows, columns = np.concatenate(links), np.concatenate(places)
    shape = (lanes.limited, ways + len(ground.asked.ports))
    return csr_array((np.ones(rows.size), (rows, columns)), shape=shape)


def freely(
    ground: Ground,
    *,
    until: float,
    start: Outcome | None = None,
    lean: bool = True,
    progress: Callable[[Moment], None] | None = None,
) -> Outcome:
    """Return the cheapest upgrade under free routing, with its proved bound.

    ``start`` may be an upgrade under ECMP: whatever carries that carries a free routing. Where
    latency limits hold, every demand may first use all arcs that lie on some path in time, which
    gives the bound; where the traffic then has no split over paths in time, the search goes on
    over listed paths that are. Without ``lean`` no good plan is sought first, only the bound.
    """
    timely = ground.timely
    if timely is None:
        first = start
        if lean:
            first = _leanly(ground, until=until, start=start, progress=progress)
        return _searched(ground, until=until, start=first, progress=progress)
    now = time.monotonic()
    loose = _searched(ground, until=now + 0.6 * (until - now), calm=timely.years, progress=progress)
    listed = in_time(ground)
    limit = ground.asked.asked.terms.working_utilisation
    if loose.found:
        gather = gather_of(ground)
        installed = [
            np.asarray(gather @ (base + gbps @ loose.values))
            for base, gbps in zip(ground.made.base, ground.made.gbps, strict=True)
        ]
        if keeps_limits(listed, installed, ground.flows.arc_link, limit=limit):
            return loose
    if loose.status == "infeasible":
        return loose
    tight = _searched(ground, until=until, calm=listed, progress=progress)
    status = "feasible" if tight.found else "unknown"
    done = replace(tight, status=status, bound=loose.bound)
    return replace(done, status="optimal") if _proved(ground, done) else done


def _leanly(
    ground: Ground,
    *,
    until: float,
    start: Outcome | None,
    progress: Callable[[Moment], None] | None,
) -> Outcome | None:
    """Return a good plan over the ways there are and those that ``start`` opens; else ``start``.

    Of a large question most of the new ways only make it hard to find a good plan.
    """
    if start is None or not start.found or len(ground.asked.offers) < LARGE:
        return start
    opened = decisions_of(ground.asked, ground.made.columns, start.values).opened(ground.asked)
    small = lean_ground(ground, [ground.asked.ways[way].link for way in opened])
    if small is None:
        return start
    now = time.monotonic()
    found = _searched(small, until=now + LEAN_SHARE * (until - now), progress=progress)
    if not found.found:
        return start
    values = carried_over(small, found.values, ground)
    cost = float(ground.made.program.cost @ values)
    if cost >= start.objective or ground.made.program.violation(values) > BROKEN:
        return start
    return replace(start, values=values, objective=cost, pressures={})


def _proved(ground: Ground, outcome: Outcome) -> bool:
    """Tell whether an outcome is within the gap asked for."""
    return outcome.found and outcome.gap <= ground.asked.asked.gap


def _searched(
    ground: Ground,
    *,
    until: float,
    start: Outcome | None = None,
    calm: Sequence[FlowProblem] | None = None,
    progress: Callable[[Moment], None] | None = None,
) -> Outcome:
    """Return what the design engine finds; never worse than ``start``."""
    asked = ground.asked.asked
    first = start.values if start is not None and start.found else None
    settings = SearchSettings(
        gap=asked.gap, time_limit_s=max(until - time.monotonic(), 1.0), seed=asked.seed
    )
    problem = design_of(ground, calm=calm)
    try:
        found = design(problem, settings=settings, start=first, progress=progress)
    except SolverError:
        # A solver that gives out before anything is proved must not cost the plan that is known.
        found = Designed(status="unknown")
    outcome = Outcome(
        status="unknown" if found.status != "infeasible" else "infeasible",
        values=found.values,
        objective=found.objective,
        bound=max(found.bound, _least(problem)) if found.bound == -np.inf else found.bound,
        interrupted=found.interrupted,
        short=found.short,
        trail=found.trail,
    )
    if first is None and outcome.status == "unknown" and not outcome.found:
        short = hopeless(ground, problem, gather_of(ground))
        if short is not None:
            return replace(outcome, status="infeasible", short=short)
    outcome = _better(outcome, start)
    if outcome.found:
        status = "optimal" if _proved(ground, outcome) else "feasible"
        return replace(outcome, status=status)
    return outcome


def _better(outcome: Outcome, start: Outcome | None) -> Outcome:
    """Return the cheaper of what was found and what was known, with the bound that was proved."""
    if start is None or not start.found:
        return outcome
    if outcome.found and outcome.objective <= start.objective:
        return outcome
    return replace(
        outcome,
        values=start.values,
        objective=start.objective,
        pressures=start.pressures,
        short=None,
    )


def _least(problem: Design) -> float:
    """Return what the program alone costs at least, whatever the traffic."""
    program = problem.program
    found = solve(replace(program, integer=np.zeros_like(program.integer)))
    return found.objective if found.found else -np.inf
