"""The K best loopless paths: exactly those at the head of the list of all."""

from __future__ import annotations

import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digraphs import LARGE, all_simple_paths, digraphs, enlarged, relabelled
from netplan.kernels import OUT, Digraph
from netplan.kernels.yen import k_shortest, k_shortest_all, scaled


def listed(
    graph: Digraph, weight: np.ndarray, source: int, target: int, count: int
) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return the answer in the form of ``all_simple_paths``."""
    found = k_shortest(graph, weight, source, target, count)
    return [(cost, arcs.size, tuple(arcs.tolist())) for cost, arcs in found]


@given(digraphs(), st.integers(1, 12))
@settings(max_examples=200)
def test_they_are_the_first_of_all_simple_paths(
    case: tuple[Digraph, np.ndarray], count: int
) -> None:
    target = case[0].vertices - 1
    every = all_simple_paths(*case, 0, target)
    assert listed(*case, 0, target, count) == every[:count]


@given(digraphs(least=1, vertices=7, links=14), st.integers(1, 40))
@settings(max_examples=60)
def test_they_are_so_in_dense_graphs(case: tuple[Digraph, np.ndarray], count: int) -> None:
    target = case[0].vertices - 1
    every = all_simple_paths(*case, 0, target)
    assert listed(*case, 0, target, count) == every[:count]


@given(digraphs(), st.integers(1, 12))
def test_weights_too_large_to_hold_the_number_of_arcs_give_the_same_paths(
    case: tuple[Digraph, np.ndarray], count: int
) -> None:
    large, heavy = enlarged(*case)
    target = case[0].vertices - 1
    expected = [
        (cost * LARGE, length, arcs)
        for cost, length, arcs in all_simple_paths(*case, 0, target)[:count]
    ]
    assert listed(large, heavy, 0, target, count) == expected


def test_large_weights_do_keep_cost_and_number_of_arcs_apart() -> None:
    line = Digraph.of(3, tail=[0, 1], head=[1, 2])
    assert scaled(*enlarged(line, np.array([1, 1])))[1].bits is None
    assert scaled(line, [10**9, 10**9])[1].bits == 2


@given(digraphs(), st.integers(0, 12), st.integers(1, 6))
def test_none_costs_more_than_allowed(
    case: tuple[Digraph, np.ndarray], most: int, count: int
) -> None:
    target = case[0].vertices - 1
    cheap = [path for path in all_simple_paths(*case, 0, target) if path[0] <= most]
    found = k_shortest(*case, 0, target, count, most_cost=most)
    assert [cost for cost, _ in found] == [path[0] for path in cheap[:count]]
    assert k_shortest(*case, 0, target, count, most_cost=-1) == []


@given(digraphs(), st.integers(0, 99))
def test_other_names_and_another_order_change_no_cost(
    case: tuple[Digraph, np.ndarray], seed: int
) -> None:
    graph, weight, name = relabelled(*case, seed)
    target = graph.vertices - 1
    costs = [cost for cost, _ in k_shortest(*case, 0, target, 6)]
    renamed = k_shortest(graph, weight, int(name[0]), int(name[target]), 6)
    assert [cost for cost, _ in renamed] == costs


@given(digraphs(), st.integers(1, 5))
def test_all_pairs_at_once_are_the_pairs_one_by_one(
    case: tuple[Digraph, np.ndarray], count: int
) -> None:
    graph, weight = case
    found = k_shortest_all(graph, weight, count)
    every = range(graph.vertices)
    pairs = [(source, target) for source in every for target in every if source != target]
    assert list(zip(found.sources.tolist(), found.targets.tolist(), strict=True)) == pairs
    backwards = k_shortest_all(graph, weight, count, pairs=pairs[::-1])
    for row, (source, target) in enumerate(pairs):
        alone = [(cost, arcs.tolist()) for cost, arcs in k_shortest(*case, source, target, count)]
        assert [(cost, arcs.tolist()) for cost, arcs in found.of(row)] == alone
        last = backwards.of(len(pairs) - 1 - row)
        assert [(cost, arcs.tolist()) for cost, arcs in last] == alone


def ladder(rungs: int) -> tuple[Digraph, np.ndarray]:
    """Return a ladder with seeded weights, both ways: many paths, and many that end nowhere."""
    rng = np.random.default_rng(3)
    links = [(2 * n, 2 * n + 1) for n in range(rungs)]
    links += [(2 * n + side, 2 * n + 2 + side) for n in range(rungs - 1) for side in (0, 1)]
    ends = np.array(links)
    weight = np.repeat(rng.integers(1, 30, len(links)), 2)
    return Digraph.of(2 * rungs, tail=ends.ravel(), head=ends[:, ::-1].ravel()), weight


def test_a_ladder_has_the_costs_that_igraph_finds_and_every_path_is_one() -> None:
    graph, weight = ladder(20)
    links = list(zip(graph.tail[::2].tolist(), graph.head[::2].tolist(), strict=True))
    other = igraph.Graph(n=graph.vertices, edges=links)
    found = k_shortest(graph, weight, 0, 39, 50)
    edges = other.get_k_shortest_paths(0, to=39, k=50, weights=weight[::2].tolist(), output="epath")
    assert [cost for cost, _ in found] == [int(weight[::2][path].sum()) for path in edges]
    assert len({arcs.tobytes() for _, arcs in found}) == 50
    for cost, arcs in found:
        vertices = [0, *graph.head[arcs].tolist()]
        assert graph.tail[arcs].tolist() == vertices[:-1]
        assert vertices[-1] == 39
        assert len(set(vertices)) == len(vertices)
        assert int(weight[arcs].sum()) == cost


def test_the_number_of_workers_changes_no_byte() -> None:
    graph, weight = ladder(16)
    one, two = (k_shortest_all(graph, weight, 4, workers=workers) for workers in (1, 2))
    assert one.cost.size == 4 * 32 * 31
    for name in ("sources", "targets", "first_path", "cost", "first_arc", "arc"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()


def test_a_small_network_by_hand() -> None:
    # Six vertices and nine arcs: from c to h three paths of cost 5, 7 and 8.
    c, d, e, f, g, h = range(6)
    links = [(c, d, 3), (c, e, 2), (d, f, 4), (e, d, 1), (e, f, 2), (e, g, 3), (f, g, 2)]
    links += [(f, h, 1), (g, h, 2)]
    graph = Digraph.of(6, tail=[a for a, _, _ in links], head=[b for _, b, _ in links])
    found = k_shortest(graph, [cost for _, _, cost in links], c, h, 3)
    assert [(cost, [c, *graph.head[arcs].tolist()]) for cost, arcs in found] == [
        (5, [c, e, f, h]),
        (7, [c, e, g, h]),
        (8, [c, d, f, h]),
    ]


def test_of_equal_costs_fewer_arcs_come_first_and_then_lower_numbers() -> None:
    # 0 to 3 for 4 in all cases: over 1 and 2 (arcs 0 1 2), over 1 (0 4), and by either of 3, 5.
    graph = Digraph.of(4, tail=[0, 1, 2, 0, 1, 0], head=[1, 2, 3, 3, 3, 3])
    found = k_shortest(graph, [1, 1, 2, 4, 3, 4], 0, 3, 9)
    assert [(cost, arcs.tolist()) for cost, arcs in found] == [
        (4, [3]),
        (4, [5]),
        (4, [0, 4]),
        (4, [0, 1, 2]),
    ]


def test_a_vertex_reaches_itself_by_no_arc_and_an_unreachable_one_not_at_all() -> None:
    graph = Digraph.of(3, tail=[0, 0], head=[1, 0])
    ((cost, arcs),) = k_shortest(graph, [1, 1], 0, 0, 4)
    assert (cost, arcs.tolist()) == (0, [])
    assert k_shortest(graph, [1, 1], 0, 2, 4) == []
    assert k_shortest(graph, [OUT, 1], 0, 1, 4) == []


def test_no_pairs_have_no_paths() -> None:
    found = k_shortest_all(Digraph.of(1, tail=[], head=[]), [], 3)
    assert (found.first_path.tolist(), found.cost.size, found.arc.size) == ([0], 0, 0)


def test_wrong_questions_are_refused() -> None:
    line = Digraph.of(3, tail=[0, 1], head=[1, 2])
    with pytest.raises(ValueError, match="count must be at least 1, is 0"):
        k_shortest(line, [1, 1], 0, 2, 0)
    with pytest.raises(ValueError, match="vertex must be from 0 to 2"):
        k_shortest(line, [1, 1], 0, 3, 1)
    with pytest.raises(ValueError, match="pairs must be of vertices from 0 to 2"):
        k_shortest_all(line, [1, 1], 1, pairs=[(0, 1), (-1, 2)])
