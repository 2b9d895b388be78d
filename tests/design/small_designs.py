"""Small designs as plain lists, and all their choices one by one, for the tests to compare with."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from netplan.capacity.design import Design, Stage, State
from netplan.kernels import Digraph
from netplan.lp import Builder
from netplan.routing.optimum import FlowProblem


@dataclass(frozen=True, slots=True)
class Small:
    """Links (ends, module size, module price), demands (ends, Gbit/s), and the most modules."""

    vertices: int
    links: tuple[tuple[int, int, float, float], ...]
    demands: tuple[tuple[int, int, float], ...]
    most: int
    shared: bool = True


def design_of(small: Small, *, survive: bool, limit: float = 1.0, base: float = 0.0) -> Design:
    """Return the design; with ``survive``, each link may fail."""
    builder = Builder()
    builder.columns(
        "modules",
        len(small.links),
        cost=[price for *_, price in small.links],
        upper=small.most,
        integer=True,
    )
    links = len(small.links)
    ends = np.array([link[:2] for link in small.links], dtype=np.int64).reshape(-1, 2)
    graph = Digraph.of(
        small.vertices,
        tail=np.concatenate([ends[:, 0], ends[:, 1]]),
        head=np.concatenate([ends[:, 1], ends[:, 0]]),
    )
    flow = FlowProblem.plain(
        graph,
        np.ones(2 * links),
        origin=[demand[0] for demand in small.demands],
        target=[demand[1] for demand in small.demands],
        volume_gbps=[demand[2] for demand in small.demands],
    )
    sizes = csr_array(np.diag([link[2] for link in small.links]))
    states = [State(id="none", limit=limit)]
    if survive:
        states += [State(id=f"link {n}", down=(n,), limit=limit) for n in range(links)]
    return Design(
        program=builder.program(),
        arc_link=np.tile(np.arange(links), 2),
        shared=np.full(links, small.shared),
        stages=(Stage(flow=flow, base_gbps=np.full(links, base), gbps=sizes),),
        states=tuple(states),
    )


def fits(problem: Design, values: np.ndarray) -> bool:
    """Tell by one linear program over arcs and demands a state whether all demands fit."""
    return all(_state_fits(problem, state, values) for state in problem.states)


def _state_fits(problem: Design, state: State, values: np.ndarray) -> bool:
    """Tell whether one state's demands fit."""
    stage = problem.stages[state.stage]
    flow, graph = stage.flow, stage.flow.graph
    room = state.limit * stage.installed_gbps(values)
    room[list(state.down)] = 0.0
    arcs, demands = graph.arcs, flow.demands
    balance = np.zeros((graph.vertices, arcs))
    balance[graph.tail, np.arange(arcs)] += 1.0
    balance[graph.head, np.arange(arcs)] -= 1.0
    sent = np.zeros((demands, graph.vertices))
    served = np.ones(demands)
    served[list(state.spared)] = 0.0
    sent[np.arange(demands), flow.origin] += flow.volume_gbps * served
    sent[np.arange(demands), flow.target] -= flow.volume_gbps * served
    rows = []
    most = []
    for link in range(problem.links):
        own = np.flatnonzero(problem.arc_link == link)
        for group in [own] if problem.shared[link] else [own[:1], own[1:]]:
            row = np.zeros(arcs)
            row[group] = 1.0
            rows.append(np.tile(row, demands))
            most.append(room[link] + 1e-7)
    answer = linprog(
        np.zeros(arcs * demands),
        A_ub=np.array(rows),
        b_ub=most,
        A_eq=np.kron(np.eye(demands), balance),
        b_eq=sent.ravel(),
    )
    return bool(answer.status == 0)


def choices(small: Small) -> list[np.ndarray]:
    """Return all choices, the cheapest first."""
    prices = np.array([price for *_, price in small.links])
    counts = [range(small.most + 1)] * len(small.links)
    listed = [np.array(each, dtype=np.float64) for each in itertools.product(*counts)]
    return sorted(listed, key=lambda each: (float(prices @ each), each.tolist()))


def cheapest(small: Small, problem: Design) -> float | None:
    """Return the cost of the cheapest choice that fits, None where none does."""
    for each in choices(small):
        if fits(problem, each):
            return float(problem.program.cost @ each)
    return None
