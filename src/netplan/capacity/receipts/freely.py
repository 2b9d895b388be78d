"""A year of a plan whose traffic may be split freely: the best any routing can do, by state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.scenarios import hit, riders
from netplan.failures.sets import failure_set
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.optimum import Shared, least_max_utilisation
from netplan.routing.routers.flow import flow_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.terms import Terms
    from netplan.failures.scenarios import Hit, Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.routing.optimum import FlowProblem, Optimum
    from netplan.topology.network import Network

    Floats = NDArray[np.float64]

Port = tuple[str, str]

GAP = 1e-3
"""The gap to which the best routing of a state without a part is sought."""

ROUGH = 0.02
"""The gap to which that with the plan is: it says which states to look at."""

FINE = 1e-6
"""The gap to which a state is sought where others leave open whether it fits."""

FULL = 1.0 + 1e-6
"""A share of what may be used above this is too much."""

FITS = 1e-9
"""Loads beyond what may be carried by less than this part of it fit."""


@dataclass(frozen=True, slots=True)
class Room:
    """What may be carried, Gbit/s each direction: by link (0: not in service), and by port."""

    links: Floats
    ports: dict[Port, float]

    @classmethod
    def of(cls, network: Network) -> Room:
        """Return what the tables of a network say."""
        links = network["links"]
        there = links["status"] == "existing"
        ports = {
            (row["exchange"], row["carrier"]): float(row["capacity_gbps"])
            for row in network["exchange_ports"].rows()
            if row["status"] == "existing"
        }
        return cls(np.where(there, links["capacity_gbps"], 0.0).astype(np.float64), ports)


@dataclass(frozen=True, slots=True, eq=False)
class FreeYear:
    """A year's network with the plan as a flow problem, and its states; state 0 is unfailed.

    ``limit`` says which share of a link's capacity each state may use. What ``known``
    finds is kept.
    """

    year: int
    woven: Fabric
    demands: Demands
    problem: FlowProblem
    ports: tuple[tuple[Port, int], ...]
    scenarios: tuple[Scenario, ...]
    hits: tuple[Hit, ...]
    limit: Floats
    room: Room
    _known: dict[int, Optimum] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, network: Network, demands: Demands, terms: Terms) -> FreeYear:
        """Return the year of ``network`` as a flow problem."""
        woven = fabric(network)
        spec = ",".join(terms.survive)
        scenarios = failure_set(network, spec).scenarios if spec else ()
        known = riders(network)
        limits = [terms.working_utilisation, *(terms.failure_utilisation for _ in scenarios)]
        return cls(
            year=demands.year,
            woven=woven,
            demands=demands,
            problem=flow_problem(Domains.of(woven), demands),
            ports=tuple(_ports(woven)),
            scenarios=tuple(scenarios),
            hits=tuple(hit(known, scenario) for scenario in scenarios),
            limit=np.array(limits),
            room=Room.of(network),
        )

    def scenario(self, state: int) -> Scenario | None:
        """Return the failure of a state, None without one."""
        return self.scenarios[state - 1] if state else None

    def known(self, state: int) -> Optimum:
        """Return the best routing of a state within this room, kept once found."""
        if state not in self._known:
            start = self._known.get(0)
            problem = self.problem_in(state)
            found = least_max_utilisation(problem, gap=ROUGH, start=start)
            self._known[state] = _sure(problem, found)
        return self._known[state]

    def without(self, network: Network) -> FreeYear:
        """Return the year on ``network``, which lacks a part of the plan."""
        links, own = network["links"], self.woven.network["links"]
        hits = self.hits
        if not (links["segments"] == own["segments"]).all():
            known = riders(network)
            hits = tuple(hit(known, scenario) for scenario in self.scenarios)
        woven = replace(self.woven, network=network)
        return replace(self, woven=woven, hits=hits, room=Room.of(network), _known={})

    def best(self, state: int, *, start: Optimum) -> Optimum:
        """Return the best routing of a state, sought from ``start``, that with the whole plan."""
        problem = self.problem_in(state)
        return _sure(problem, least_max_utilisation(problem, gap=GAP, start=start))

    def suspects(self, room: Room) -> list[int]:
        """Return the states that may break within ``room``, those that must suffer most first.

        What is known to fit with the plan and finds room in ``room`` does not break. The others
        are in the order of what the prices with the plan prove of their least utilisation:
        U x (price x room) / (price x smaller room).
        """
        found = []
        for state in range(len(self.limit)):
            known = self.known(state)
            here, there = self._arrays(state, self.room), self._arrays(state, room)
            load = self._arrays_of_load(known)
            if (load <= there * (1.0 + FITS) + FITS).all():
                continue
            price = np.append(known.price, known.shared_price)
            finite = np.isfinite(here)
            charge = float(price[finite] @ here[finite])
            left = float(price[finite] @ there[finite])
            found.append((-known.objective * charge / max(left, FITS * charge, FITS), state))
        return [state for _, state in sorted(found)]

    def _arrays(self, state: int, room: Room) -> Floats:
        """Return what arcs, then shared capacities, may carry in a state."""
        problem = self._in(state, room)
        shared = [each.capacity_gbps for each in problem.shared]
        return np.append(problem.capacity_gbps, shared)

    def _arrays_of_load(self, known: Optimum) -> Floats:
        """Return the load of arcs, then of shared capacities."""
        shared = [float(known.load_gbps[list(each.arcs)].sum()) for each in self.problem.shared]
        return np.append(known.load_gbps, shared)

    def problem_in(self, state: int) -> FlowProblem:
        """Return the flow problem of a state: a utilisation of 1 is all that it may use."""
        return self._in(state, self.room)

    def _in(self, state: int, room: Room) -> FlowProblem:
        """Return the flow problem of a state within ``room``."""
        capacity = self.problem.capacity_gbps.copy()
        links = len(room.links)
        capacity[: 2 * links] = np.repeat(self.limit[state] * room.links, 2)
        if state:
            one = self.hits[state - 1]
            for row in one.down:
                capacity[2 * row : 2 * row + 2] = 0.0
            for handoff in self.woven.handoffs:
                ends = {handoff.near.node, handoff.far.node}
                if handoff.exchange in one.closed or ends & one.dead:
                    capacity[handoff.arc] = 0.0
        shared = list(self.problem.shared)
        for key, place in self.ports:
            shared[place] = Shared(shared[place].arcs, room.ports.get(key, 0.0))
        return replace(self.problem, capacity_gbps=capacity, shared=tuple(shared))


def _sure(problem: FlowProblem, found: Optimum) -> Optimum:
    """Return a routing that tells whether the state fits, sought further where it must be."""
    if found.bound <= FULL < found.objective:
        return least_max_utilisation(problem, gap=FINE, start=found)
    return found


def _ports(woven: Fabric) -> list[tuple[Port, int]]:
    """Return the key of every shared capacity of a flow problem with its place there.

    Capacities are listed port by port, out of its network and into it, where handoffs use it.
    """
    found: list[tuple[Port, int]] = []
    for key, port in woven.ports.items():
        for near in (True, False):
            uses = ((h.near if near else h.far) is port for h in woven.handoffs)
            if any(uses):
                found.append((key, len(found)))
    return found
