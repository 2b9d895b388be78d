"""The optimum over all routings: what no router can beat, and the flow that reaches it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from netplan.errors import Infeasible
from netplan.routing.domains import Domains, Handover
from netplan.routing.ends import nodes_of
from netplan.routing.fabric import fabric
from netplan.routing.optimum import (
    TooTight,
    least_latency,
    least_max_utilisation,
    most_carried,
    paths_taken,
)
from netplan.routing.paths import k_shortest_paths
from netplan.routing.result import Path, routing_of_paths
from netplan.routing.roads import UNITS
from netplan.routing.routers.flow import flow_problem, port_capacities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.optimum import FlowProblem, Optimum
    from netplan.routing.result import Routing
    from netplan.topology.network import Network

MOST_NAMES = 8
"""How many full links a message names."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """A routing with what it reaches and what is proved: no routing does better than ``bound``.

    ``gap`` is their distance over the objective; the unit is that of the router's objective.
    """

    routing: Routing
    optimum: Optimum


@dataclass(frozen=True, slots=True)
class Optimal(ABC):
    """What all optimal routers share: demands are split freely, and the answer is proved.

    ``gap`` is the distance from the proved bound at which the search may stop, relative to the
    objective. ``path_limit`` above 0 lets each demand use that many of its fastest paths only,
    which makes the answer worse; 0 lets it use all there are. ``unit`` is the objective's.
    """

    handover: Handover = "any"
    prefer: tuple[str, ...] = ()
    gap: float = 1e-4
    path_limit: int = 0

    unit: ClassVar[str]

    @abstractmethod
    def solve(self, domains: Domains, problem: FlowProblem) -> Optimum:
        """Return the optimum of ``problem``, which stands for demands over ``domains``."""

    def __call__(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Routing:
        """Return the optimal routing of ``demands`` with the links ``down`` out of service."""
        return self.bounded(network, demands, down=down).routing

    def bounded(
        self,
        network: Network | Fabric,
        demands: Demands,
        *,
        down: frozenset[int] = frozenset(),
    ) -> Bounded:
        """Return the optimal routing with its objective, proved bound and prices."""
        woven = fabric(network)
        domains = Domains.of(woven, down=down, handover=self.handover, prefer=self.prefer)
        problem = _problem(domains, demands, self.path_limit)
        return _bounded(domains, demands, self.solve(domains, problem))


@dataclass(frozen=True, slots=True)
class LeastMaxUtilisationRouter(Optimal):
    """The fullest link, or exchange port, as empty as any routing can have it (1.0 is full)."""

    unit: ClassVar[str] = "of capacity on the fullest link or port"

    def solve(self, domains: Domains, problem: FlowProblem) -> Optimum:  # noqa: ARG002 - of all
        """Return the flow of least greatest utilisation."""
        return least_max_utilisation(problem, gap=self.gap)


@dataclass(frozen=True, slots=True)
class MostCarriedRouter(Optimal):
    """As much of the demands as fits within ``utilisation`` of every link and exchange port.

    Each demand may be served in part.
    """

    utilisation: float = 1.0

    unit: ClassVar[str] = "Gbit/s"

    def solve(self, domains: Domains, problem: FlowProblem) -> Optimum:  # noqa: ARG002 - of all
        """Return the flow that carries most."""
        return most_carried(problem, utilisation=self.utilisation, gap=self.gap)


@dataclass(frozen=True, slots=True)
class LeastLatencyRouter(Optimal):
    """All demands at the least latency in all that keeps every link within ``utilisation``.

    The latency is weighed by volume, and is that of links, nodes and handoffs passed.
    """

    utilisation: float = 1.0

    unit: ClassVar[str] = "Gbit/s x ms one-way"

    def solve(self, domains: Domains, problem: FlowProblem) -> Optimum:
        """Return the flow of least latency.

        Raises Infeasible where no routing keeps the cap, with the least that one can, and what
        is full then.
        """
        delay_ms = domains.roads.weights["latency"] * UNITS["latency"][1]
        found = least_latency(problem, delay_ms, utilisation=self.utilisation, gap=self.gap)
        if isinstance(found, TooTight):
            raise Infeasible(_too_tight(domains.fabric, found))
        return found


def _problem(domains: Domains, demands: Demands, path_limit: int) -> FlowProblem:
    """Return the flow problem; with a path limit each demand has its fastest paths only."""
    if not path_limit:
        return flow_problem(domains, demands)
    fastest = [
        k_shortest_paths(domains, *ends, measure="latency", count=path_limit)
        for ends in zip(demands.source, demands.target, strict=True)
    ]
    return flow_problem(domains, demands, paths=[found.paths for found in fastest])


def _bounded(domains: Domains, demands: Demands, optimum: Optimum) -> Bounded:
    """Return the flow of ``optimum`` as paths of each demand."""
    roads = domains.roads
    paths: list[list[Path]] = []
    for row, taken in enumerate(paths_taken(optimum)):
        listed = []
        for share, arcs in taken:
            first = _start(domains, demands.source[row], arcs)
            nodes = (first, *(int(roads.graph.head[arc]) for arc in arcs))
            cost = int(roads.start["latency"][first] + roads.weights["latency"][list(arcs)].sum())
            listed.append(Path(tuple(int(arc) for arc in arcs), nodes, cost, float(share)))
        paths.append(listed)
    why = {
        row: domains.why_not(demands.source[row], demands.target[row])
        for row in range(len(demands))
        if not optimum.reachable[row]
    }
    handoffs = len(domains.fabric.handoffs)
    routing = routing_of_paths(paths, links=roads.edges, handoffs=handoffs, why=why)
    return Bounded(replace(routing, carried=optimum.carried), optimum)


def _start(domains: Domains, source: str, arcs: Sequence[int]) -> int:
    """Return the node a path starts at; one without arcs stays at the first node of its end."""
    if len(arcs):
        return int(domains.roads.graph.tail[arcs[0]])
    return nodes_of(domains.fabric, source)[0]


def _too_tight(woven: Fabric, found: TooTight) -> str:
    """Say what is full when no routing keeps a cap on utilisation, by name."""
    links = woven.network["links"].ids
    names = list(dict.fromkeys(links[arc >> 1] for arc in found.binding if arc >> 1 < len(links)))
    shared = port_capacities(woven)
    for number in found.binding_shared:
        handoff = woven.handoffs[shared[number].arcs[0] - 2 * len(links)]
        names.append(f"a port at {handoff.exchange}")
    shown = ", ".join(dict.fromkeys(names[:MOST_NAMES]))
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return (
        f"no routing keeps every link within {found.utilisation:.1%}: the least possible is "
        f"{found.least.bound:.2%}, because of {shown or 'demands that no path serves'}{more}"
    )
