"""The optimum equals an independent program over single arcs, on small graphs of every kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_peer import (
    peer_least_latency,
    peer_least_maximum,
    peer_most_carried,
    random_problem,
)
from netplan.routing.optimum import (
    TooTight,
    least_latency,
    least_max_utilisation,
    most_carried,
)

GAP = 1e-6
seeds = st.integers(0, 100_000)


@given(seeds)
def test_the_least_greatest_utilisation_is_that_of_the_arc_program(seed: int) -> None:
    problem = random_problem(seed)
    found = least_max_utilisation(problem, gap=GAP)
    expected = peer_least_maximum(problem, problem.volume_gbps * found.reachable)
    assert found.objective == pytest.approx(expected, rel=2 * GAP, abs=1e-8)
    assert found.bound <= expected * (1 + 1e-9) + 1e-9
    assert found.gap <= GAP


@given(seeds, st.sampled_from([0.2, 0.5, 1.0, 3.0]))
def test_the_most_carried_is_that_of_the_arc_program(seed: int, utilisation: float) -> None:
    problem = random_problem(seed)
    found = most_carried(problem, utilisation=utilisation, gap=GAP)
    expected = peer_most_carried(problem, utilisation)
    assert found.objective == pytest.approx(expected, rel=2 * GAP, abs=1e-7)
    assert found.bound >= expected * (1 - 1e-9) - 1e-9
    assert found.utilisation <= utilisation * (1 + 1e-7)


@given(seeds, st.sampled_from([0.5, 1.0, 2.0, 8.0]))
def test_the_least_latency_is_that_of_the_arc_program(seed: int, utilisation: float) -> None:
    problem = random_problem(seed)
    latency = np.random.default_rng(seed).integers(0, 9, problem.graph.arcs).astype(float)
    reachable = least_max_utilisation(problem).reachable
    wanted = problem.volume_gbps * reachable
    found = least_latency(problem, latency, utilisation=utilisation, gap=GAP)
    expected = peer_least_latency(problem, latency, utilisation, wanted)
    if isinstance(found, TooTight):
        assert expected is None
        assert found.least.bound > utilisation
        assert found.binding or found.binding_shared
        return
    assert expected is not None
    assert found.objective == pytest.approx(expected, rel=2 * GAP, abs=1e-6)
    assert found.bound <= expected * (1 + 1e-9) + 1e-9
    assert found.utilisation <= utilisation * (1 + 2e-6)


@given(seeds)
def test_without_room_to_spare_the_most_carried_of_all_is_all(seed: int) -> None:
    problem = random_problem(seed)
    least = least_max_utilisation(problem)
    found = most_carried(problem, utilisation=max(least.utilisation, 1e-6) * (1 + 1e-6))
    assert found.objective == pytest.approx(float(problem.volume_gbps @ least.reachable), rel=1e-4)
