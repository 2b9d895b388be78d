"""What is answered is a flow: conserved, within masks and ports, the sum of its paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_peer import random_problem
from netplan.routing.optimum import (
    Optimum,
    least_max_utilisation,
    most_carried,
    paths_taken,
    shares,
)

if TYPE_CHECKING:
    from netplan.routing.optimum import FlowProblem

seeds = st.integers(0, 100_000)


def both(problem: FlowProblem) -> tuple[Optimum, Optimum]:
    """Return an answer that serves all that can be, and one that serves in part."""
    return least_max_utilisation(problem), most_carried(problem, utilisation=0.3)


def serves(problem: FlowProblem, demand: int, path: tuple[int, ...]) -> bool:
    """Tell whether a path is one that an option of the demand allows."""
    tail, head = problem.graph.tail, problem.graph.head
    for option in np.flatnonzero(problem.option_demand == demand):
        at = problem.origin[option]
        for arc in path:
            if tail[arc] != at or not problem.masks[problem.mask[option], arc]:
                break
            at = head[arc]
        else:
            if at == problem.target[option]:
                return True
    return False


@given(seeds)
def test_every_path_is_allowed_by_an_option_and_uses_only_arcs_in_service(seed: int) -> None:
    problem = random_problem(seed)
    dead = problem.capacity_gbps == 0
    for found in both(problem):
        for demand, listed in enumerate(paths_taken(found)):
            for part, path in listed:
                assert part > 0
                assert serves(problem, demand, path)
                assert not dead[list(path)].any()
                assert len(set(path)) == len(path)


@given(seeds)
def test_parts_of_paths_add_up_to_what_is_carried(seed: int) -> None:
    problem = random_problem(seed)
    for found in both(problem):
        totals = [sum(part for part, _ in listed) for listed in paths_taken(found)]
        assert totals == pytest.approx(found.carried.tolist(), abs=1e-9)
    assert least_max_utilisation(problem).carried == pytest.approx(
        least_max_utilisation(problem).reachable.astype(float), abs=1e-9
    )


@given(seeds)
def test_loads_are_the_sum_of_shares_and_the_utilisation_is_theirs(seed: int) -> None:
    problem = random_problem(seed)
    for found in both(problem):
        load = problem.volume_gbps @ shares(found)
        assert load == pytest.approx(found.load_gbps, abs=1e-8)
        caps = [*problem.capacity_gbps, *(each.capacity_gbps for each in problem.shared)]
        loads = [*load, *(load[list(each.arcs)].sum() for each in problem.shared)]
        full = [a / b for a, b in zip(loads, caps, strict=True) if 0 < b < np.inf]
        assert max(full, default=0.0) == pytest.approx(found.utilisation, abs=1e-8)


@given(seeds)
def test_flow_is_conserved_at_every_vertex_for_every_demand(seed: int) -> None:
    problem = random_problem(seed, whole=True)
    graph = problem.graph
    for found in both(problem):
        share = shares(found).toarray()
        for demand in range(problem.demands):
            net = np.bincount(graph.head, weights=share[demand], minlength=graph.vertices)
            net -= np.bincount(graph.tail, weights=share[demand], minlength=graph.vertices)
            net[problem.target[demand]] -= found.carried[demand]
            net[problem.origin[demand]] += found.carried[demand]
            assert np.abs(net).max() < 1e-9


@given(seeds)
def test_shares_of_some_demands_are_rows_of_the_shares_of_all(seed: int) -> None:
    found = least_max_utilisation(random_problem(seed))
    whole, some = shares(found).toarray(), shares(found, [1, 3]).toarray()
    assert np.array_equal(some[[1, 3]], whole[[1, 3]])
    assert not some[[0, 2, 4]].any()


@given(seeds)
def test_equal_problems_give_equal_bytes(seed: int) -> None:
    one, other = (most_carried(random_problem(seed), utilisation=0.4) for _ in range(2))
    assert one.load_gbps.tobytes() == other.load_gbps.tobytes()
    assert (one.objective, one.bound, one.rounds) == (other.objective, other.bound, other.rounds)
    assert one.price.tobytes() == other.price.tobytes()
    assert paths_taken(one) == paths_taken(other)
