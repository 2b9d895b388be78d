"""Equal-cost multipath: against plain pushing of each demand, and every path listed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digraphs import all_simple_paths, digraphs, enlarged, relabelled
from netplan.kernels import OUT, UNREACHED, Digraph
from netplan.kernels.distances import all_distances, distances_to
from netplan.kernels.ecmp_loads import ecmp_loads
from netplan.kernels.ecmp_target import (
    ecmp_extremes,
    ecmp_fractions_for_target,
    ecmp_shares,
    ecmp_sums_for_target,
)

Case = tuple[Digraph, np.ndarray]
CLOSE = 1e-12


def used_paths(
    case: Case, source: int, target: int, split: np.ndarray
) -> dict[tuple[int, ...], Fraction]:
    """Return the share of each equal-cost path, exactly, from the list of all paths."""
    graph, weight = case
    paths = all_simple_paths(graph, weight, source, target)
    best = [path[2] for path in paths if path[0] == paths[0][0]]
    shares: dict[tuple[int, ...], Fraction] = {}
    for arcs in best:
        share = Fraction(1)
        for arc in arcs:
            beside = {
                other for path in best for other in path if graph.tail[other] == graph.tail[arc]
            }
            share *= Fraction(int(split[arc]), sum(int(split[one]) for one in beside))
        shares[arcs] = share
    return shares


def by_arc(graph: Digraph, paths: dict[tuple[int, ...], Fraction]) -> np.ndarray:
    """Return the share of every arc."""
    shares = [Fraction(0)] * graph.arcs
    for arcs, share in paths.items():
        for arc in arcs:
            shares[arc] += share
    return np.array([float(share) for share in shares])


splits = st.one_of(st.none(), st.lists(st.integers(1, 4), min_size=16, max_size=16))


@given(digraphs(least=1), splits)
def test_shares_are_those_of_the_listed_paths(case: Case, split: list[int] | None) -> None:
    graph, weight = case
    given_split = None if split is None else np.array(split[: graph.arcs], dtype=float)
    exact = np.ones(graph.arcs) if given_split is None else given_split
    for target in range(graph.vertices):
        distance = distances_to(graph, weight, target)
        every = np.arange(graph.vertices)
        starts, arcs, shares = ecmp_fractions_for_target(
            graph, weight, distance, every, split=given_split
        )
        for source in every.tolist():
            paths = used_paths(case, source, target, exact)
            dense = np.zeros(graph.arcs)
            dense[arcs[starts[source] : starts[source + 1]]] = shares[
                starts[source] : starts[source + 1]
            ]
            np.testing.assert_allclose(dense, by_arc(graph, paths), rtol=0, atol=CLOSE)
            alone = ecmp_shares(graph, weight, distance, source, target, split=given_split)
            assert (alone is None) == (distance[source] == UNREACHED) == (not paths)


@given(digraphs(least=1), splits, st.integers(0, 99))
def test_loads_are_the_sum_of_volume_times_share(
    case: Case, split: list[int] | None, seed: int
) -> None:
    graph, weight = case
    given_split = None if split is None else np.array(split[: graph.arcs], dtype=float)
    volume = np.random.default_rng(seed).integers(0, 9, (graph.vertices,) * 2).astype(float)
    expected, lost = np.zeros(graph.arcs), 0.0
    for target in range(graph.vertices):
        distance = distances_to(graph, weight, target)
        for source in range(graph.vertices):
            found = ecmp_shares(graph, weight, distance, source, split=given_split)
            if found is None:
                lost += volume[source, target]
            else:
                np.add.at(expected, found[0], volume[source, target] * found[1])
    loads, unserved = ecmp_loads(graph, weight, volume, split=given_split)
    np.testing.assert_allclose(loads, expected, rtol=0, atol=1e-11)
    assert unserved == lost
    some = np.arange(graph.vertices)[::2]
    rows = ecmp_loads(graph, weight, (some, volume.T[some]), split=given_split)
    kept = np.zeros_like(volume)
    kept[:, some] = volume[:, some]
    np.testing.assert_allclose(rows[0], ecmp_loads(graph, weight, kept, split=given_split)[0])


@given(digraphs(least=1), st.integers(0, 99))
def test_flow_is_conserved_and_takes_only_shortest_paths(case: Case, seed: int) -> None:
    graph, weight = case
    volume = np.random.default_rng(seed).random((graph.vertices,) * 2)
    np.fill_diagonal(volume, 0)
    table = all_distances(graph, weight)
    reached = table != UNREACHED
    loads, unserved = ecmp_loads(graph, weight, volume)
    work = (volume[reached] * table[reached]).sum()
    assert (loads * weight).sum() == pytest.approx(work, abs=CLOSE)
    assert unserved == pytest.approx(volume[~reached].sum(), abs=CLOSE)
    served = np.where(reached, volume, 0)
    net = np.zeros(graph.vertices)
    np.add.at(net, graph.tail, loads)
    np.subtract.at(net, graph.head, loads)
    np.testing.assert_allclose(net, served.sum(axis=1) - served.sum(axis=0), atol=1e-11)


@given(digraphs(least=1), st.integers(0, 99))
def test_other_names_another_order_and_large_weights_change_no_load(case: Case, seed: int) -> None:
    volume = np.random.default_rng(seed).random((case[0].vertices,) * 2)
    loads = ecmp_loads(*case, volume)[0]
    graph, weight, name = relabelled(*case, seed)
    renamed = np.empty_like(volume)
    renamed[np.ix_(name, name)] = volume
    order = np.random.default_rng(seed)
    order.permutation(graph.vertices)
    arcs = order.permutation(graph.arcs)
    np.testing.assert_allclose(ecmp_loads(graph, weight, renamed)[0], loads[arcs], atol=1e-11)
    large, heavy = enlarged(*case)
    wide = np.zeros((large.vertices,) * 2)
    wide[: volume.shape[0], : volume.shape[1]] = volume
    assert ecmp_loads(large, heavy, wide)[0].tobytes() == loads.tobytes()


def test_the_number_of_workers_changes_no_byte() -> None:
    side = 11
    here = np.arange(side * side).reshape(side, side)
    a = np.concatenate([here[:, :-1].ravel(), here[:-1].ravel()])
    b = np.concatenate([here[:, 1:].ravel(), here[1:].ravel()])
    graph = Digraph.of(side * side, tail=np.r_[a, b], head=np.r_[b, a])
    volume = np.random.default_rng(5).lognormal(size=(side * side, side * side))
    answers = [ecmp_loads(graph, np.ones(graph.arcs, int), volume, workers=n) for n in (1, 2, 3)]
    assert len({(loads.tobytes(), unserved) for loads, unserved in answers}) == 1


@given(digraphs(least=1), splits, st.integers(0, 99))
def test_sums_are_those_of_the_listed_paths(case: Case, split: list[int] | None, seed: int) -> None:
    graph, weight = case
    given_split = None if split is None else np.array(split[: graph.arcs], dtype=float)
    exact = np.ones(graph.arcs) if given_split is None else given_split
    # Halves add up exactly, so that equal sums are equal.
    value = np.random.default_rng(seed).integers(0, 6, graph.arcs) / 2
    distance = distances_to(graph, weight, 0)
    sums = ecmp_sums_for_target(graph, weight, distance, value, split=given_split)
    for source in range(graph.vertices):
        paths = used_paths(case, source, 0, exact)
        found = ecmp_extremes(graph, weight, distance, source, 0, value, split=given_split)
        if not paths:
            assert found is None
            assert np.isnan([sums.least[source], sums.mean[source], sums.greatest[source]]).all()
            continue
        delay = {arcs: float(value[list(arcs)].sum()) for arcs in paths}
        least, mean, greatest, slowest = found
        assert (least, greatest) == (min(delay.values()), max(delay.values()))
        assert mean == pytest.approx(sum(float(paths[arcs]) * delay[arcs] for arcs in paths))
        assert delay[tuple(slowest.tolist())] == greatest
        assert tuple(slowest.tolist()) == min(arcs for arcs in paths if delay[arcs] == greatest)


def test_a_diamond_by_hand() -> None:
    # 0 to 3: by 1 (two parallel links on), by 2; three equal ways of two arcs.
    graph = Digraph.of(4, tail=[0, 0, 1, 1, 2], head=[1, 2, 3, 3, 3])
    weight = [1, 1, 1, 1, 1]
    distance = distances_to(graph, weight, 3)
    arcs, shares = ecmp_shares(graph, weight, distance, 0, 3)
    dense = dict(zip(arcs.tolist(), shares.tolist(), strict=True))
    assert dense == {0: 0.5, 1: 0.5, 2: 0.25, 3: 0.25, 4: 0.5}
    # In proportion to capacity: 3 of 4 by 1, and there 1 of 3 by arc 2.
    arcs, shares = ecmp_shares(graph, weight, distance, 0, 3, split=[3.0, 1.0, 1.0, 2.0, 9.0])
    dense = dict(zip(arcs.tolist(), shares.tolist(), strict=True))
    assert dense == {0: 0.75, 1: 0.25, 2: 0.25, 3: 0.5, 4: 0.25}
    least, mean, greatest, slowest = ecmp_extremes(
        graph, weight, distance, 0, 3, [1.0, 2.0, 1.0, 5.0, 1.0]
    )
    assert (least, mean, greatest, slowest.tolist()) == (2.0, 3.5, 6.0, [0, 3])


def test_traffic_that_stays_or_cannot_go_loads_nothing() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    loads, unserved = ecmp_loads(line, [1, OUT], [[7.0, 2.0], [3.0, 8.0]])
    assert (loads.tolist(), unserved) == ([2.0, 0.0], 3.0)


def test_a_volume_is_not_written_to() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    volume = np.array([[7.0, 2.0], [3.0, 8.0]])
    kept = volume.copy()
    ecmp_loads(line, [1, 1], volume)
    ecmp_loads(line, [1, 1], (np.arange(2), volume))
    assert np.array_equal(volume, kept)


@pytest.mark.parametrize(
    ("weight", "volume", "split", "said"),
    [
        ([1, 1], np.zeros((2, 3)), None, "volume must be 2 by 2"),
        ([1, 1], ([0], np.zeros((2, 2))), None, "volume must be 1 by 2"),
        ([1, 1], ([2], np.zeros((1, 2))), None, "targets must be from 0 to 1"),
        ([1, 1], [[0.0, -1.0], [0.0, 0.0]], None, "finite and not below 0"),
        ([1, 1], [[0.0, np.nan], [0.0, 0.0]], None, "finite and not below 0"),
        ([1, 1], np.zeros((2, 2)), [1.0], "split must have one number above 0"),
        ([1, 1], np.zeros((2, 2)), [1.0, 0.0], "split must have one number above 0"),
        ([1, 1], np.zeros((2, 2)), [1.0, np.inf], "split must be finite"),
    ],
)
def test_wrong_questions_are_refused(
    weight: list[int], volume: object, split: list[float] | None, said: str
) -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    with pytest.raises(ValueError, match=said):
        ecmp_loads(line, weight, volume, split=split)


def test_distances_to_another_target_are_refused() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    distance = distances_to(line, [1, 1], 1)
    with pytest.raises(ValueError, match="not those to vertex 0"):
        ecmp_shares(line, [1, 1], distance, 1, 0)
    with pytest.raises(ValueError, match="one number for each of 2 arcs"):
        ecmp_extremes(line, [1, 1], distance, 0, 1, [1.0])
