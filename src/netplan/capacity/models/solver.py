"""Solve a model: bound first, then a good plan fast, then the proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design import SearchSettings, design, short_of
from netplan.capacity.models.answer import ModelAnswer, plan_of
from netplan.capacity.models.bought import bought_columns, installed_of
from netplan.capacity.models.cuts import rooted
from netplan.capacity.models.flows import units_of
from netplan.capacity.models.forcing import forcing_rows
from netplan.capacity.models.form import form_of
from netplan.capacity.models.levels import levels_of
from netplan.capacity.models.local import Seller
from netplan.capacity.models.plain import design_of
from netplan.capacity.models.program import whole_program
from netplan.capacity.models.reroute import Router
from netplan.capacity.models.single import keep_together
from netplan.capacity.models.sofar import SoFar
from netplan.capacity.models.start import Starter
from netplan.lp import Builder, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.capacity.design import Design, Moment
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.problem import ModelProblem
    from netplan.capacity.models.program import Whole
    from netplan.lp import Program

    Floats = NDArray[np.float64]

QUICK = (0.1, 10.0)
PLANS = (0.5, 120.0)
"""Shares of the time limit, with their greatest length, s: for a first search, and for plans."""

CUT_SECONDS = 20.0


def solve_model(
    problem: ModelProblem,
    *,
    settings: SearchSettings | None = None,
    progress: Callable[[Moment], None] | None = None,
) -> ModelAnswer:
    """Return the cheapest plan of a model, and its bound.

    Where demands may be split over all paths and routing costs nothing, only modules are
    columns, and traffic is held by inequalities (``capacity.design``). Else all flows are in one
    program, under the same inequalities: a search of a tenth of the time, then plans made and
    joined for half of it, then the search for the proof. Ctrl-C ends it with the best so far.
    Equal calls give equal answers where no limit strikes.

    >>> from netplan.capacity.models.problem import ModelDemand, ModelLink, ModelProblem
    >>> link = ModelLink(id="l", a=0, b=1, routing_cost=1.0, modules=((10.0, 5.0),))
    >>> demand = ModelDemand(id="d", source=0, target=1, value=12.0)
    >>> problem = ModelProblem(nodes=("a", "b"), links=(link,), demands=(demand,), code="?")
    >>> solve_model(problem).objective
    22.0
    """
    settings = settings or SearchSettings()
    form = form_of(problem)
    plain = design_of(problem, form)
    if problem.free and not form.routing_cost.any() and plain.program.integer.any():
        return _designed(problem, form, plain, settings, progress)
    whole = whole_program(problem, form)
    forcing = forcing_rows(whole, form, installed_of(problem))
    seconds = min(CUT_SECONDS, settings.time_limit_s / 4)
    root = rooted(whole.program, plain, forcing=forcing, seconds=seconds)
    if not root.feasible:
        return ModelAnswer(status="infeasible", why=_why(problem, form, plain))
    sofar = SoFar(settings=settings, settled=problem.settled_cost, progress=progress)
    sofar.learn(bound=root.objective)
    interrupted, infeasible = False, False
    try:
        infeasible = _searched(problem, form, whole, root.program, sofar)
    except KeyboardInterrupt:
        interrupted = True
    if infeasible:
        return ModelAnswer(status="infeasible", why=_why(problem, form, plain))
    return replace(_told(problem, form, whole, sofar), interrupted=interrupted)


def _told(problem: ModelProblem, form: Form, whole: Whole, sofar: SoFar) -> ModelAnswer:
    """Return what is known as an answer."""
    trail = tuple(sofar.trail)
    if not sofar.values.size:
        return ModelAnswer(status="unknown", bound=sofar.bound + sofar.settled, trail=trail)
    links, routes = plan_of(problem, form, whole.bought, whole.flows, sofar.values)
    return ModelAnswer(
        status="optimal" if sofar.done else "feasible",
        objective=sofar.objective + sofar.settled,
        bound=min(sofar.bound, sofar.objective) + sofar.settled,
        gap=sofar.gap,
        links=links,
        routes=routes,
        trail=trail,
    )


def _searched(
    problem: ModelProblem, form: Form, whole: Whole, program: Program, sofar: SoFar
) -> bool:
    """Search a whole program with cuts and fill ``sofar``; True where it has no answer at all."""
    backend = "scip" if _many(problem) else "highs"
    limit = sofar.settings.time_limit_s
    quick = min(QUICK[0] * limit, QUICK[1])
    if problem.together:
        levels = levels_of(problem, form, whole.bought)
        keep_together(whole, (form, units_of(problem, form)), levels, sofar, quick / 2)
    if _search(program, sofar, quick, backend):
        return True
    if problem.movable and not sofar.done and sofar.left_s > 0:
        levels = levels_of(problem, form, whole.bought)
        seconds = min(PLANS[0] * limit, PLANS[1])
        starter = Starter(whole, program, Seller(problem, form, levels), sofar)
        starter.run(seconds, backend)
    if not sofar.done and sofar.left_s > 0:
        return _search(program, sofar, sofar.left_s, backend)
    return False


def _search(program: Program, sofar: SoFar, seconds: float, backend: str) -> bool:
    """Search for some seconds from the best plan; True where there is none at all."""
    total = abs(sofar.objective + sofar.settled)
    # The solver's gap leaves out what is paid anyway.
    scale = total / max(abs(sofar.objective), 1e-9) if np.isfinite(total) else 1.0
    found = search(
        program,
        time_limit_s=seconds,
        gap=sofar.settings.gap * scale,
        start=sofar.values if sofar.values.size else None,
        backend=backend,  # type: ignore[arg-type]
        seed=sofar.settings.seed,
        on_found=sofar.tell,
    )
    if found.status == "infeasible":
        return True
    values = found.values if found.found else None
    sofar.learn(values=values, objective=found.objective, bound=found.bound)
    if found.interrupted:
        raise KeyboardInterrupt
    return False


def _many(problem: ModelProblem) -> bool:
    """Tell whether links have several modules to choose from, which SCIP is better at."""
    return any(len(problem.on_sale(link)) > 1 for link in problem.links)


def _designed(
    problem: ModelProblem,
    form: Form,
    plain: Design,
    settings: SearchSettings,
    progress: Callable[[Moment], None] | None,
) -> ModelAnswer:
    """Return the answer of a model without flows in its program."""
    settled = problem.settled_cost

    def shown(moment: Moment) -> Moment:
        return replace(moment, bound=moment.bound + settled, objective=moment.objective + settled)

    told = None if progress is None else lambda moment: progress(shown(moment))
    found = design(plain, settings=settings, progress=told)
    trail = tuple(shown(moment) for moment in found.trail)
    if not found.found:
        why = _why(problem, form, plain) if found.status == "infeasible" else ""
        return ModelAnswer(
            status=found.status,
            bound=found.bound + settled,
            trail=trail,
            interrupted=found.interrupted,
            why=why,
        )
    bought = bought_columns(Builder(), problem, form)
    router = Router(problem, form)
    router.cost(bought.installed(found.values, installed_of(problem)))
    values = np.append(found.values, router.values)
    flows = replace(router.flows, column=router.flows.column + found.values.size)
    links, routes = plan_of(problem, form, bought, flows, values)
    objective, bound = found.objective + settled, found.bound + settled
    return ModelAnswer(
        status=found.status,
        objective=objective,
        bound=bound,
        gap=(objective - bound) / max(abs(objective), 1e-9),
        links=links,
        routes=routes,
        trail=trail,
        interrupted=found.interrupted,
    )


def _why(problem: ModelProblem, form: Form, plain: Design) -> str:
    """Return what is short when as much as possible is bought, in a planner's words."""
    short = short_of(plain, _everything(problem, form, plain))
    if short is None:
        return "no choice of modules and paths keeps all that the model asks for"
    state = plain.states[short.state]
    links = ", ".join(problem.links[link].id for link in short.links) or "no link"
    when = f"after the failure of {state.id}" if state.down else "without any failure"
    return (
        f"{when}, {short.needed_gbps:g} must cross {links}, which can carry {short.room_gbps:g} "
        f"at most: {short.missing_gbps:g} is missing"
    )


def _everything(problem: ModelProblem, form: Form, plain: Design) -> Floats:
    """Return values that buy as much as may be bought on every link at once."""
    bought = bought_columns(Builder(), problem, form)
    values = plain.program.upper.copy()
    if problem.capacities == "explicit":
        values[bought.column] = 0.0
        for link in np.unique(bought.link).tolist():
            own = np.flatnonzero(bought.link == link)
            values[bought.column[own[np.argmax(bought.capacity[own])]]] = 1.0
    return values
