"""Loads after many failures are those of a full recomputation of each, and of exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_failures import brute_loads, failure_sets, touching, without
from digraphs import digraphs, relabelled
from netplan.kernels import OUT, Digraph
from netplan.kernels.after_loads import ecmp_loads_after
from netplan.kernels.ecmp_loads import ecmp_loads
from netplan.kernels.masks import Masks

Case = tuple[Digraph, np.ndarray]
CLOSE = 1e-12
SPREADS = ("whole", "level", "wide", "few")


def volumes(vertices: int, spread: str, seed: int) -> np.ndarray:
    """Return traffic between all vertices: whole numbers, of one size, of many sizes, or rare."""
    dice = np.random.default_rng(seed)
    shape = vertices, vertices
    if spread == "whole":
        return dice.integers(0, 9, shape).astype(float)
    if spread == "level":
        return dice.random(shape)
    if spread == "wide":
        return 10.0 ** dice.uniform(-9, 9, shape)
    return np.where(dice.random(shape) < 0.2, 5.0, 0.0)


def anew(
    case: Case, volume: np.ndarray, sets: list[list[int]], split: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return loads and unserved traffic after each failure, everything computed again.

    ``ecmp_loads`` refuses weights of 0, so here such an arc weighs 1 and all others the number of
    vertices times as much as before: more than any number of such arcs on a path.
    """
    graph, weight = case
    lifted = np.where(weight < 0, OUT, weight * graph.vertices + (weight == 0))
    found = [ecmp_loads(graph, without(lifted, f), volume, split=split) for f in sets]
    loads = np.array([load for load, _ in found]).reshape(len(sets), graph.arcs)
    return loads, np.array([lost for _, lost in found])


def check(
    case: Case, volume: np.ndarray, sets: list[list[int]], split: np.ndarray | None = None
) -> np.ndarray:
    """Hold loads after failures to the full recomputation; return them."""
    loads, unserved = ecmp_loads_after(*case, volume, Masks.of(sets), split=split)
    expected, lost = anew(case, volume, sets, split)
    base = anew(case, volume, [[]], split)[0]
    greatest = max(base.max(initial=0.0), expected.max(initial=0.0))
    np.testing.assert_allclose(loads, expected, rtol=0, atol=CLOSE * greatest)
    np.testing.assert_allclose(unserved, lost, rtol=0, atol=CLOSE * volume.sum())
    for load, failed in zip(loads, sets, strict=True):
        gone = np.union1d(failed, np.flatnonzero(case[1] < 0)).astype(int)
        assert not load[gone].any()
    return loads


splits = st.one_of(st.none(), st.lists(st.integers(1, 4), min_size=24, max_size=24))


@settings(max_examples=200)
@given(digraphs(vertices=8, links=12), splits, st.sampled_from(SPREADS), st.data())
def test_loads_after_failures_equal_a_full_recomputation(
    case: Case, split: list[int] | None, spread: str, data: st.DataObject
) -> None:
    sets = data.draw(failure_sets(case[0]), label="failures")
    volume = volumes(case[0].vertices, spread, data.draw(st.integers(0, 99), label="seed"))
    parts = None if split is None else np.array(split[: case[0].arcs], dtype=float)
    check(case, volume, sets, parts)


@given(digraphs(), splits, st.data())
def test_loads_after_failures_equal_exact_fractions(
    case: Case, split: list[int] | None, data: st.DataObject
) -> None:
    graph, weight = case
    sets = data.draw(failure_sets(graph), label="failures")
    volume = volumes(graph.vertices, "whole", data.draw(st.integers(0, 99), label="seed"))
    np.fill_diagonal(volume, 0)
    parts = None if split is None else np.array(split[: graph.arcs], dtype=float)
    loads, unserved = ecmp_loads_after(graph, weight, volume, Masks.of(sets), split=parts)
    greatest = max(brute_loads(graph, weight, volume, parts)[0], default=Fraction(0))
    for load, lost, failed in zip(loads.tolist(), unserved.tolist(), sets, strict=True):
        expected, without_way = brute_loads(graph, without(weight, failed), volume, parts)
        room = CLOSE * float(max([greatest, *expected]))
        for arc, exact in enumerate(expected):
            assert abs(Fraction(load[arc]) - exact) <= room
        assert lost == without_way  # whole numbers add up exactly


@given(digraphs(vertices=8, links=12), st.sampled_from(SPREADS), st.data())
def test_flow_is_conserved_after_every_failure(
    case: Case, spread: str, data: st.DataObject
) -> None:
    # What leaves a vertex less what enters is what it sends less what it gets, of all served.
    graph, weight = case
    sets = data.draw(failure_sets(graph), label="failures")
    volume = volumes(graph.vertices, spread, data.draw(st.integers(0, 99), label="seed"))
    np.fill_diagonal(volume, 0)
    loads, unserved = ecmp_loads_after(graph, weight, volume, Masks.of(sets))
    for load, lost, failed in zip(loads, unserved, sets, strict=True):
        joined = np.eye(graph.vertices, dtype=bool)
        left = np.flatnonzero(without(weight, failed) >= 0)
        joined[graph.tail[left], graph.head[left]] = True
        for _ in range(graph.vertices):
            joined = joined @ joined
        served, net = np.where(joined, volume, 0.0), np.zeros(graph.vertices)
        np.add.at(net, graph.tail, load)
        np.subtract.at(net, graph.head, load)
        room = 1e-11 * volume.sum()
        np.testing.assert_allclose(net, served.sum(1) - served.sum(0), rtol=0, atol=room)
        assert lost == pytest.approx(volume[~joined].sum(), abs=CLOSE * volume.sum())


@given(digraphs(vertices=8, links=12), st.integers(0, 99), st.data())
def test_other_failures_order_repetition_and_names_change_nothing(
    case: Case, seed: int, data: st.DataObject
) -> None:
    graph, weight = case
    sets = data.draw(failure_sets(graph), label="failures")
    volume = volumes(graph.vertices, "level", seed)
    loads, unserved = ecmp_loads_after(graph, weight, volume, Masks.of(sets))
    for row, failed in enumerate(sets):
        alone, lost = ecmp_loads_after(graph, weight, volume, Masks.of([failed[::-1] * 2]))
        assert (alone[0].tobytes(), lost[0]) == (loads[row].tobytes(), unserved[row])
    some = np.arange(graph.vertices)
    by_target = ecmp_loads_after(graph, weight, (some, volume.T), Masks.of(sets))
    assert by_target[0].tobytes() == loads.tobytes()
    other, heavy, name = relabelled(graph, weight, seed)
    order = np.random.default_rng(seed)
    order.permutation(graph.vertices)
    arcs = order.permutation(graph.arcs)
    place, renamed = np.argsort(arcs), np.empty_like(volume)
    renamed[np.ix_(name, name)] = volume
    moved = Masks.of([[int(place[arc]) for arc in failed] for failed in sets])
    again = ecmp_loads_after(other, heavy, renamed, moved)[0]
    room = CLOSE * max(float(loads.max(initial=0)), float(volume.sum()))
    np.testing.assert_allclose(again, loads[:, arcs], rtol=0, atol=room)


def made(vertices: int, links: int, weights: tuple[int, int], seed: int) -> Case:
    """Return a tree with more links, some parallel, and a last vertex without any."""
    dice = np.random.default_rng(seed)
    ends = [(int(dice.integers(0, v)), v) for v in range(1, vertices - 1)]
    while len(ends) < links:
        a, b = dice.choice(vertices - 1, 2, replace=False).tolist()
        ends += [(a, b)] * int(dice.integers(1, 3))
    pairs = np.array(ends)
    weight = np.repeat(dice.integers(*weights, len(ends)), 2)
    return Digraph.of(vertices, tail=pairs.ravel(), head=pairs[:, ::-1].ravel()), weight


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("weights", [(1, 2), (0, 3), (1, 60)])
def test_a_middling_network_of_bridges_ties_and_parallel_links(
    spread: str, weights: tuple[int, int]
) -> None:
    case = made(40, 60, weights, seed=len(spread))
    graph = case[0]
    links = [[2 * n, 2 * n + 1] for n in range(graph.arcs // 2)]
    dice = np.random.default_rng(3)
    sets = [*links, *([arc] for arc in range(0, graph.arcs, 3))]
    sets += [touching(graph, vertex) for vertex in range(graph.vertices)]
    for count in (2, 2, 2, 5, 20):
        drawn = dice.choice(len(links), count, replace=False)
        sets.append([arc for number in drawn for arc in links[number]])
    loads = check(case, volumes(40, spread, 8), sets)
    assert (np.diff(loads, axis=0) != 0).any()


def test_the_number_of_workers_changes_no_byte() -> None:
    graph, weight = made(50, 90, (0, 3), seed=1)
    volume = volumes(50, "level", 2)
    masks = Masks.of([[2 * n, 2 * n + 1] for n in range(graph.arcs // 2)])
    answers = [ecmp_loads_after(graph, weight, volume, masks, workers=n) for n in (1, 2, 3)]
    assert len({(loads.tobytes(), unserved.tobytes()) for loads, unserved in answers}) == 1


def test_failing_more_never_serves_more() -> None:
    graph, weight = made(30, 40, (1, 4), seed=4)
    order = np.random.default_rng(5).permutation(graph.arcs).tolist()
    masks = Masks.of([order[:count] for count in range(graph.arcs + 1)])
    loads, unserved = ecmp_loads_after(graph, weight, volumes(30, "whole", 6), masks)
    assert (np.diff(unserved) >= 0).all()
    volume = volumes(30, "whole", 6)
    assert unserved[-1] == volume.sum() - np.trace(volume)
    assert not loads[-1].any()


def test_a_barbell_by_hand() -> None:
    # Triangles 0 1 2 and 3 4 5 joined by 2 - 3; 0 sends 12 to 5, 5 sends 6 to 1, 0 sends 4 to 1.
    links = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)]
    tail, head = np.array([(a, b, b, a) for a, b in links]).reshape(-1, 2).T
    graph, volume = Digraph.of(6, tail=tail, head=head), np.zeros((6, 6))
    volume[0, 5], volume[5, 1], volume[0, 1] = 12.0, 6.0, 4.0
    sets = [[12, 13], [4, 5], [10, 11], [12], [0, 1, 2, 3, 4, 5]]
    loads, unserved = ecmp_loads_after(graph, [1] * 14, volume, Masks.of(sets))
    # Arcs: 0-1, 1-2, 0-2, 3-4, 4-5, 3-5, 2-3, there and back each.
    assert loads.tolist() == [
        [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],  # no bridge: 12 and 6 are lost
        [16, 0, 12, 6, 0, 0, 0, 0, 0, 0, 12, 6, 12, 6],  # 0 - 2 is cut: over 1
        [4, 0, 0, 6, 12, 0, 12, 6, 12, 6, 0, 0, 12, 6],  # 3 - 5 is cut: over 4
        [4, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 6, 0, 6],  # the bridge has only its way back
        [0] * 14,  # the first triangle is gone: its own 4 is lost too
    ]
    assert unserved.tolist() == [18, 0, 0, 12, 22]


def test_equal_ways_take_over_by_vertex_not_by_path() -> None:
    # From 0 to 3: three parallel arcs to 1 and on, one to 2 and on. A quarter each at 0.
    graph = Digraph.of(4, tail=[0, 0, 0, 0, 1, 2], head=[1, 1, 1, 2, 3, 3])
    volume = np.zeros((4, 4))
    volume[0, 3] = 12.0
    sets = [[], [0], [0, 1], [0, 1, 2], [4], [3, 4]]
    loads, unserved = ecmp_loads_after(graph, [1] * 6, volume, Masks.of(sets))
    assert loads.tolist() == [
        [3, 3, 3, 3, 9, 3],
        [0, 4, 4, 4, 8, 4],
        [0, 0, 6, 6, 6, 6],
        [0, 0, 0, 12, 0, 12],
        [0, 0, 0, 12, 0, 12],
        [0] * 6,
    ]
    assert unserved.tolist() == [0, 0, 0, 0, 0, 12]
    # In proportion to 1, 2, 3 and 6: a half goes by 2 until arc 2 is gone, then two thirds.
    loads, _ = ecmp_loads_after(
        graph, [1] * 6, volume, Masks.of([[], [2]]), split=[1.0, 2.0, 3.0, 6.0, 1.0, 1.0]
    )
    np.testing.assert_allclose(loads, [[1, 2, 3, 6, 6, 6], [4 / 3, 8 / 3, 0, 8, 4, 8]])


def test_links_of_weight_0_send_nothing_round_in_a_circle() -> None:
    # 0, 1 and 2 in a circle of weight 0; 2 - 3 weighs 1. From 0 the fewest free arcs lead on.
    graph = Digraph.of(4, tail=[0, 1, 1, 2, 2, 0, 2, 3], head=[1, 0, 2, 1, 0, 2, 3, 2])
    volume = np.zeros((4, 4))
    volume[0, 3], volume[1, 3] = 5.0, 2.0
    sets = [[], [5], [4, 5], [6]]
    loads, unserved = ecmp_loads_after(graph, [0] * 6 + [1, 1], volume, Masks.of(sets))
    assert loads.tolist() == [
        [0, 0, 2, 0, 0, 5, 7, 0],
        [5, 0, 7, 0, 0, 0, 7, 0],
        [5, 0, 7, 0, 0, 0, 7, 0],
        [0] * 8,
    ]
    assert unserved.tolist() == [0, 0, 0, 7]


def test_no_failures_and_no_arcs_are_questions_too() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    loads, unserved = ecmp_loads_after(line, [1, 1], np.ones((2, 2)), Masks.of([]))
    assert (loads.shape, unserved.shape) == ((0, 2), (0,))
    bare = Digraph.of(2, tail=[], head=[])
    nothing = np.zeros(0, dtype=np.int64)
    loads, unserved = ecmp_loads_after(bare, nothing, np.ones((2, 2)), Masks.of([[]]))
    assert (loads.shape, unserved.tolist()) == ((1, 0), [2.0])


def test_what_is_given_is_not_written_to() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    weight, volume, masks = np.array([3, 0]), np.full((2, 2), 7.0), Masks.of([[0], [1]])
    ecmp_loads_after(line, weight, volume, masks)
    ecmp_loads_after(line, weight, (np.arange(2), volume), masks)
    assert (weight.tolist(), masks.arcs.tolist()) == ([3, 0], [0, 1])
    assert (volume == 7.0).all()


@pytest.mark.parametrize(
    ("weight", "volume", "sets", "said"),
    [
        ([1, 1], np.zeros((2, 2)), [[2]], "arcs must be from 0 to 1"),
        ([1, 1], np.zeros((2, 2)), [[0], [-1]], "arcs must be from 0"),
        ([1], np.zeros((2, 2)), [[0]], "one value for each of 2 arcs"),
        ([1, 1], np.zeros((2, 3)), [[0]], "volume must be 2 by 2"),
        ([1, 1], [[0.0, -1.0], [0.0, 0.0]], [[0]], "finite and not below 0"),
        ([1, 1], [[0.0, np.inf], [0.0, 0.0]], [[0]], "finite and not below 0"),
        ([0, 1 << 61], np.zeros((2, 2)), [[0]], "weights must be below .* where one of them is 0"),
    ],
)
def test_wrong_questions_are_refused(
    weight: list[int], volume: object, sets: list[list[int]], said: str
) -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    with pytest.raises(ValueError, match=said):
        ecmp_loads_after(line, weight, volume, Masks.of(sets))


def test_no_workers_are_refused() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    with pytest.raises(ValueError, match="workers must be at least 1"):
        ecmp_loads_after(line, [1, 1], np.zeros((2, 2)), Masks.of([[0]]), workers=0)
