"""An answer used again after a failure proves the same as one sought from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_peer import random_problem
from netplan.routing.optimum import TooTight, least_latency, least_max_utilisation, most_carried

seeds = st.integers(0, 100_000)


@given(seeds)
def test_after_a_failure_kept_trees_lead_to_the_same_optimum(seed: int) -> None:
    problem = random_problem(seed)
    before = least_max_utilisation(problem, gap=1e-6)
    dice = np.random.default_rng(seed)
    capacity = problem.capacity_gbps.copy()
    capacity[dice.integers(0, capacity.size, 2)] = 0.0
    failed = replace(problem, capacity_gbps=capacity)
    cold = least_max_utilisation(failed, gap=1e-6)
    warm = least_max_utilisation(failed, gap=1e-6, start=before)
    assert warm.objective == pytest.approx(cold.objective, rel=3e-6, abs=1e-9)
    assert warm.reachable.tolist() == cold.reachable.tolist()
    assert (warm.load_gbps[capacity == 0] == 0).all()


@given(seeds)
def test_repair_and_growth_lead_to_the_same_optimum(seed: int) -> None:
    problem = random_problem(seed)
    capacity = np.where(np.arange(problem.graph.arcs) % 4 == 0, 0.0, problem.capacity_gbps)
    before = most_carried(replace(problem, capacity_gbps=capacity), utilisation=0.5)
    grown = replace(problem, volume_gbps=problem.volume_gbps * 1.5)
    cold, warm = most_carried(grown, gap=1e-6), most_carried(grown, gap=1e-6, start=before)
    assert warm.objective == pytest.approx(cold.objective, rel=3e-6, abs=1e-9)
    latency = np.ones(problem.graph.arcs)
    one = least_latency(grown, latency, utilisation=3.0, gap=1e-6)
    other = least_latency(grown, latency, utilisation=3.0, gap=1e-6, start=before)
    assert isinstance(one, TooTight) == isinstance(other, TooTight)
    if not isinstance(one, TooTight) and not isinstance(other, TooTight):
        assert other.objective == pytest.approx(one.objective, rel=3e-6, abs=1e-9)


def test_an_answer_to_other_demands_is_no_start() -> None:
    start = least_max_utilisation(random_problem(1))
    with pytest.raises(ValueError, match="the same demands on the same graph"):
        least_max_utilisation(random_problem(2), start=start)
