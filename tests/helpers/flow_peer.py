"""Random flow problems, and an independent LP over single arcs and options that solves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from netplan.kernels import Digraph
from netplan.routing.optimum import FlowProblem, Shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def random_problem(
    seed: int, *, options: int = 3, ports: int = 2, whole: bool = False
) -> FlowProblem:
    """Return a small problem with masks, choices, ports, and arcs of no and of endless room.

    ``whole`` gives every demand one option over all arcs, all arcs finite room, and no port.
    """
    dice = np.random.default_rng(seed)
    vertices, arcs, demands = int(dice.integers(3, 7)), int(dice.integers(6, 16)), 5
    tail, head = dice.integers(0, vertices, (2, arcs))
    capacity = dice.integers(1, 12, arcs).astype(float)
    masks = np.ones((1, arcs), dtype=bool)
    counts = np.ones(demands, dtype=np.int64)
    shared: tuple[Shared, ...] = ()
    if not whole:
        capacity[dice.random(arcs) < 0.15] = np.inf
        capacity[dice.random(arcs) < 0.1] = 0.0
        masks = np.vstack([masks, dice.random((2, arcs)) < 0.8])
        counts = dice.integers(1, options + 1, demands)
        shared = tuple(
            Shared(tuple(sorted(dice.choice(arcs, 3, replace=False).tolist())), float(room))
            for room in dice.integers(2, 9, ports)
        )
    total = int(counts.sum())
    return FlowProblem(
        graph=Digraph.of(vertices, tail=tail, head=head),
        capacity_gbps=capacity,
        volume_gbps=dice.integers(1, 9, demands).astype(float),
        option_demand=np.repeat(np.arange(demands), counts),
        origin=dice.integers(0, vertices, total),
        target=dice.integers(0, vertices, total),
        mask=dice.integers(0, len(masks), total),
        masks=masks,
        shared=shared,
    )


@dataclass(frozen=True, slots=True)
class ArcProgram:
    """The flow of every option on every arc as columns, after one amount for each option."""

    balance: coo_array
    use: coo_array
    serve: coo_array
    room: Floats
    upper: Floats


def arc_program(problem: FlowProblem) -> ArcProgram:
    """Return the rows of the independent program: balance, use of room, service of demands."""
    graph, count = problem.graph, problem.option_demand.size
    arcs = graph.arcs
    option = np.repeat(np.arange(count), arcs)
    arc = np.tile(np.arange(arcs), count)
    column = count + option * arcs + arc
    loop = problem.origin == problem.target
    vertex = np.concatenate([graph.head[arc], graph.tail[arc], problem.target, problem.origin])
    owner = np.concatenate([option, option, np.arange(count), np.arange(count)])
    amount = np.where(loop, 0.0, 1.0)
    values = np.concatenate([np.ones(arc.size), -np.ones(arc.size), -amount, amount])
    columns = np.concatenate([column, column, np.arange(count), np.arange(count)])
    width = count * (1 + arcs)
    balance = coo_array(
        (values, (owner * graph.vertices + vertex, columns)), shape=(count * graph.vertices, width)
    )
    rows = [[k] for k in range(arcs)] + [list(each.arcs) for each in problem.shared]
    caps = [*problem.capacity_gbps, *(each.capacity_gbps for each in problem.shared)]
    cells = [
        (row, count + k * arcs + a)
        for row, listed in enumerate(rows)
        if np.isfinite(caps[row])
        for a in listed
        for k in range(count)
    ]
    places = np.array(cells, dtype=np.int64).reshape(-1, 2)
    use = coo_array((np.ones(len(places)), (places[:, 0], places[:, 1])), shape=(len(rows), width))
    serve = coo_array(
        (np.ones(count), (problem.option_demand, np.arange(count))), shape=(problem.demands, width)
    )
    allowed = problem.masks[problem.mask].ravel() if count else np.zeros(0, dtype=bool)
    upper = np.concatenate([np.full(count, np.inf), np.where(allowed, np.inf, 0.0)])
    return ArcProgram(balance, use, serve, np.array(caps), upper)


def _solved(cost: Floats, equal: tuple, most: tuple, upper: Floats) -> float | None:
    """Return the least cost; None where there is no solution."""
    found = linprog(
        cost, A_ub=most[0].tocsr(), b_ub=most[1], A_eq=equal[0].tocsr(), b_eq=equal[1],
        bounds=np.column_stack([np.zeros(upper.size), upper]), method="highs",
    )  # fmt: skip
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    return float(found.fun)


def peer_least_maximum(problem: FlowProblem, wanted: Floats) -> float:
    """Return the least greatest utilisation when each demand sends ``wanted``."""
    from scipy.sparse import hstack, vstack

    made = arc_program(problem)
    finite = np.isfinite(made.room)
    room = np.where(finite, made.room, 0.0)
    most = hstack([made.use, coo_array(-room[:, None])])
    equal = vstack([made.balance, made.serve])
    equal = hstack([equal, coo_array((equal.shape[0], 1))])
    right = np.append(np.zeros(made.balance.shape[0]), wanted)
    cost = np.append(np.zeros(made.upper.size), 1.0)
    found = _solved(
        cost, (equal, right), (most, np.zeros(room.size)), np.append(made.upper, np.inf)
    )
    assert found is not None
    return found


def peer_most_carried(problem: FlowProblem, utilisation: float) -> float:
    """Return the most that can be carried, Gbit/s."""
    from scipy.sparse import vstack

    made = arc_program(problem)
    room = np.where(np.isfinite(made.room), made.room * utilisation, 1e9)
    cost = np.zeros(made.upper.size)
    cost[: problem.option_demand.size] = -1.0
    most = (vstack([made.use, made.serve]), np.append(room, problem.volume_gbps))
    found = _solved(cost, (made.balance, np.zeros(made.balance.shape[0])), most, made.upper)
    assert found is not None
    return -found


def peer_least_latency(
    problem: FlowProblem, latency: Floats, utilisation: float, wanted: Floats
) -> float | None:
    """Return the least volume-weighted latency; None where the cap cannot be kept."""
    from scipy.sparse import vstack

    made = arc_program(problem)
    room = np.where(np.isfinite(made.room), made.room * utilisation, 1e9)
    count = problem.option_demand.size
    cost = np.append(np.zeros(count), np.tile(latency, count))
    equal = (
        vstack([made.balance, made.serve]),
        np.append(np.zeros(made.balance.shape[0]), wanted),
    )
    return _solved(cost, equal, (made.use, room), made.upper)
