"""Small networks worked by hand, and what is asked for wrongly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netplan.kernels import Digraph
from netplan.routing.optimum import (
    AllowedPaths,
    FlowProblem,
    Shared,
    TooTight,
    least_latency,
    least_max_utilisation,
    most_carried,
    paths_taken,
    shares,
)

# 0 to 3 directly (arc 0, 1 Gbit/s), over 1 (arcs 1 and 2, 3 Gbit/s), over 2 (3 and 4, endless).
SQUARE = Digraph.of(4, tail=[0, 0, 1, 0, 2], head=[3, 1, 3, 2, 3])


def square(capacity: list[float], volume: float = 2.0) -> FlowProblem:
    """Return one demand across the square."""
    return FlowProblem.plain(SQUARE, capacity, origin=[0], target=[3], volume_gbps=[volume])


def test_two_ways_of_1_and_3_gbits_fill_to_the_same_part() -> None:
    found = least_max_utilisation(square([1, 3, 3, 0, 0]))
    assert found.objective == pytest.approx(0.5, rel=1e-4)
    assert found.load_gbps == pytest.approx([0.5, 1.5, 1.5, 0, 0], abs=1e-3)
    ways = {path: part for part, path in paths_taken(found)[0]}
    assert ways == {(1, 2): pytest.approx(0.75, abs=1e-3), (0,): pytest.approx(0.25, abs=1e-3)}


def test_a_way_of_endless_room_takes_everything() -> None:
    found = least_max_utilisation(square([1, 3, 3, np.inf, np.inf]))
    assert (found.objective, found.bound, found.gap) == (0.0, 0.0, 0.0)
    assert shares(found).toarray().tolist() == [[0, 0, 0, 1, 1]]


def test_the_price_of_a_gbit_is_what_another_gbit_would_save() -> None:
    # Utilisation is 2 / (1 + 3): one Gbit/s more of load on both ways makes it 1 / 4 higher.
    found = least_max_utilisation(square([1, 3, 3, 0, 0]), gap=1e-9)
    assert found.price[0] == pytest.approx(0.25, rel=1e-6)
    assert found.price[1] + found.price[2] == pytest.approx(0.25, rel=1e-6)


def test_what_does_not_fit_is_left_out_in_part() -> None:
    found = most_carried(square([1, 3, 3, 0, 0], volume=8.0))
    assert found.objective == pytest.approx(4.0, rel=1e-4)
    assert found.carried == pytest.approx([0.5], rel=1e-4)
    assert found.bound >= 4.0


def test_latency_prefers_the_short_way_until_the_cap() -> None:
    latency = [1.0, 2.0, 2.0, 5.0, 5.0]
    found = least_latency(square([1, 3, 3, 9, 9], volume=3.0), latency, utilisation=0.5)
    assert not isinstance(found, TooTight)
    # 0.5 Gbit/s at 1 ms, 1.5 at 4 ms, the last 1.0 at 10 ms.
    assert found.objective == pytest.approx(0.5 * 1 + 1.5 * 4 + 1.0 * 10, rel=1e-4)


def test_a_cap_that_cannot_be_kept_names_the_cut_and_what_it_takes() -> None:
    found = least_latency(square([1, 3, 9, 0, 0], volume=6.0), np.ones(5))
    assert isinstance(found, TooTight)
    assert found.least.objective == pytest.approx(1.5, rel=1e-4)
    assert found.binding == (0, 1)
    assert found.excess_gbps.sum() == pytest.approx(2.0, rel=1e-3)


def test_demands_that_nothing_reaches_are_left_out_and_said() -> None:
    problem = FlowProblem.plain(
        SQUARE, [1, 3, 3, 1, 1], origin=[3, 0], target=[0, 3], volume_gbps=[1.0, 1.0]
    )
    for found in (
        least_max_utilisation(problem),
        most_carried(problem),
        least_latency(problem, np.ones(5)),
    ):
        assert not isinstance(found, TooTight)
        assert found.reachable.tolist() == [False, True]
        assert found.carried == pytest.approx([0.0, 1.0])
        assert paths_taken(found)[0] == ()


def test_a_demand_from_a_vertex_to_itself_loads_nothing() -> None:
    problem = FlowProblem.plain(SQUARE, np.ones(5), origin=[1], target=[1], volume_gbps=[7.0])
    found = least_max_utilisation(problem)
    assert (found.objective, found.carried.tolist()) == (0.0, [1.0])
    assert paths_taken(found) == (((1.0, ()),),)


def test_a_port_that_two_handoffs_share_fills_by_their_sum() -> None:
    problem = replace(square([9, 3, 3, 3, 3]), shared=(Shared((0, 1), 1.0),))
    found = least_max_utilisation(problem, gap=1e-6)
    # The port takes x of 2 Gbit/s and arcs 3 and 4 the rest: x / 1 = (2 - x) / 3.
    assert found.objective == pytest.approx(0.5, rel=1e-5)
    assert found.shared_price[0] > 0


def test_a_demand_with_two_origins_uses_both_by_their_masks() -> None:
    masks = np.array([[True, False, False, False, False], [False, False, True, False, False]])
    problem = replace(
        square([1, 1, 3, 1, 1]),
        option_demand=np.array([0, 0]),
        origin=np.array([0, 1]),
        target=np.array([3, 3]),
        mask=np.array([0, 1]),
        masks=masks,
    )
    found = least_max_utilisation(problem)
    assert found.load_gbps == pytest.approx([0.5, 0, 1.5, 0, 0], abs=1e-3)


def test_a_path_limit_keeps_to_the_paths_given() -> None:
    free = square([1, 3, 3, 9, 9])
    limited = replace(free, paths=AllowedPaths.of([[[0], [1, 2]]]))
    assert least_max_utilisation(limited).objective == pytest.approx(0.5, rel=1e-4)
    assert least_max_utilisation(free).objective == pytest.approx(2 / 13, rel=1e-4)
    taken = {path for _, path in paths_taken(least_max_utilisation(limited))[0]}
    assert taken == {(0,), (1, 2)}
    none = replace(free, paths=AllowedPaths.of([[]]))
    assert least_max_utilisation(none).reachable.tolist() == [False]
    cut = replace(limited, capacity_gbps=np.array([0.0, 3, 3, 9, 9]))
    assert {path for _, path in paths_taken(least_max_utilisation(cut))[0]} == {(1, 2)}


def test_no_demands_and_no_arcs_are_no_trouble() -> None:
    nothing = FlowProblem.plain(SQUARE, np.ones(5), origin=[], target=[], volume_gbps=[])
    assert least_max_utilisation(nothing).objective == 0.0
    assert most_carried(nothing).objective == 0.0
    lone = FlowProblem.plain(
        Digraph.of(2, tail=[], head=[]), [], origin=[0], target=[1], volume_gbps=[1.0]
    )
    assert least_max_utilisation(lone).reachable.tolist() == [False]
    assert most_carried(lone).carried.tolist() == [0.0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"capacity_gbps": np.array([1.0, -1, 1, 1, 1])}, "capacity_gbps must be 0 or above"),
        ({"capacity_gbps": np.ones(4)}, "one value for each of 5 arcs"),
        ({"capacity_gbps": np.array([1.0, np.nan, 1, 1, 1])}, "and a number"),
        ({"volume_gbps": np.array([-1.0])}, "volume_gbps must be 0 or above"),
        ({"volume_gbps": np.array([np.inf])}, "volume_gbps must be 0 or above"),
        ({"target": np.array([4])}, "origin and target must be from 0 to 3"),
        ({"mask": np.array([1])}, "there are 1 masks only"),
        ({"option_demand": np.array([1])}, "there are 1 demands only"),
        ({"origin": np.array([0, 0])}, "lists of one length"),
        ({"shared": (Shared((5,), 1.0),)}, "shared arcs must be from 0 to 4"),
        ({"shared": (Shared((1, 1), 1.0),)}, "must name an arc once"),
        ({"shared": (Shared((1,), -1.0),)}, "a shared capacity must be 0 or above"),
        ({"paths": AllowedPaths.of([[[7]]])}, "paths name an arc that is not there"),
    ],
)
def test_problems_that_do_not_fit_together_say_why(changed: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(square([1, 1, 1, 1, 1]), **changed)


def test_a_gap_a_cap_and_latencies_must_be_numbers_that_make_sense() -> None:
    problem = square([1, 1, 1, 1, 1])
    with pytest.raises(ValueError, match="gap must be above 0, is 0"):
        least_max_utilisation(problem, gap=0)
    with pytest.raises(ValueError, match="utilisation must be above 0, is -1"):
        most_carried(problem, utilisation=-1)
    with pytest.raises(ValueError, match="latency must be 0 or above for each of 5 arcs"):
        least_latency(problem, [1, 1, 1, 1, -1])
