"""The answer to a model: what is bought and routed, what it costs, and what is proved of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.models.bought import installed_of
from netplan.capacity.models.routes import routes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design import Moment
    from netplan.capacity.design.result import DesignStatus
    from netplan.capacity.models.bought import Bought
    from netplan.capacity.models.flows import Flows
    from netplan.capacity.models.form import Form
    from netplan.capacity.models.listed import Listed
    from netplan.capacity.models.problem import ModelProblem
    from netplan.capacity.models.routes import Route

    Floats = NDArray[np.float64]

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipped:
    """A link as planned: ``modules`` are (capacity, count) bought, ``capacity`` all there is.

    ``cost`` is of the modules and of setting the link up, where that is charged. ``there`` is
    what all routes carry from its first end to its second, ``back`` the other way.
    """

    link: str
    source: str
    target: str
    modules: tuple[tuple[float, float], ...]
    capacity: float
    cost: float
    there: float
    back: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswer:
    """The best plan found for a model, and its bound.

    ``optimal`` means proved within the gap asked for, ``feasible`` that the time limit or Ctrl-C
    came first, ``unknown`` the same without any plan; then, as for ``infeasible``, there are no
    links and routes. ``objective`` and ``bound`` count everything SNDlib does: modules, setting
    up, routing, and the capacity installed before. ``gap`` is (objective - bound) / objective.
    ``why`` says what no choice of modules can carry. Routes are of the network without failure.
    """

    status: DesignStatus
    objective: float = float("nan")
    bound: float = float("-inf")
    gap: float = float("nan")
    links: tuple[Equipped, ...] = ()
    routes: tuple[Route, ...] = ()
    trail: tuple[Moment, ...] = ()
    interrupted: bool = False
    why: str = ""

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.status in {"optimal", "feasible"}


def equipped(
    problem: ModelProblem, bought: Bought, routes: tuple[Route, ...], values: Floats
) -> tuple[Equipped, ...]:
    """Return every link with what values of the program's columns buy there."""
    capacity = bought.installed(values, installed_of(problem))
    loads = _loads(problem, routes)
    found = []
    for number, link in enumerate(problem.links):
        own = np.flatnonzero(bought.link == number)
        counts = values[bought.column[own]]
        setup = problem.fixed_charge and capacity[number] > _NOTHING
        found.append(
            Equipped(
                link=link.id,
                source=problem.nodes[link.a],
                target=problem.nodes[link.b],
                modules=tuple(
                    (float(bought.capacity[place]), float(count))
                    for place, count in zip(own, counts, strict=True)
                    if count > _NOTHING
                ),
                capacity=float(capacity[number]),
                cost=float(bought.cost[own] @ counts) + (link.setup_cost if setup else 0.0),
                there=loads[number][0],
                back=loads[number][1],
            )
        )
    return tuple(found)


def _loads(problem: ModelProblem, routes: tuple[Route, ...]) -> list[list[float]]:
    """Return what routes carry over each link, from its first end and from its second."""
    loads = [[0.0, 0.0] for _ in problem.links]
    for route in routes:
        at = problem.demands[route.demand].source
        for number in route.links:
            link = problem.links[number]
            back = link.a != at
            loads[number][back] += route.volume
            at = link.a if back else link.b
    return loads


def plan_of(
    problem: ModelProblem,
    form: Form,
    bought: Bought,
    flows: Flows | Listed,
    values: Floats,
) -> tuple[tuple[Equipped, ...], tuple[Route, ...]]:
    """Return the links and routes of values of a program with its flows inside."""
    routes = routes_of(form, flows, values)
    return equipped(problem, bought, routes, values), routes
