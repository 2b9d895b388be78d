"""Least distances and shortest paths: against scipy, networkx and every path listed."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from digraphs import LARGE, all_simple_paths, digraphs, enlarged, relabelled
from netplan.kernels import OUT, UNREACHED, Digraph
from netplan.kernels.distances import (
    Finder,
    all_distances,
    distances_from,
    distances_to,
    distances_to_targets,
    shortest_arcs,
)
from netplan.kernels.rows import LIMIT, checked, rows_out
from netplan.kernels.trees import all_trees, tree_from


def by_scipy(graph: Digraph, weight: np.ndarray) -> np.ndarray:
    """Return all distances by scipy, which knows no parallel arcs, no loops, no weight of 0."""
    least: dict[tuple[int, int], int] = {}
    for tail, head, cost in zip(graph.tail, graph.head, weight, strict=True):
        if cost >= 0 and tail != head:
            key = int(tail), int(head)
            # One more on every arc, taken off again below, stands in for weights of 0.
            least[key] = min(int(cost) * 100 + 1, least.get(key, LIMIT))
    shape = (graph.vertices, graph.vertices)
    ends = np.array(list(least), dtype=np.int64).reshape(-1, 2).T
    found = dijkstra(sp.csr_array((np.array(list(least.values()), float), tuple(ends)), shape))
    whole = np.where(np.isfinite(found), found, -1).astype(np.int64)
    return np.where(whole >= 0, whole // 100, UNREACHED)


@given(digraphs())
def test_all_distances_are_those_of_scipy(case: tuple[Digraph, np.ndarray]) -> None:
    assert np.array_equal(all_distances(*case), by_scipy(*case))


@given(digraphs())
def test_every_way_of_asking_gives_the_same_distances(case: tuple[Digraph, np.ndarray]) -> None:
    graph, weight = case
    table = all_distances(graph, weight)
    every = range(graph.vertices)
    assert np.array_equal([distances_from(graph, weight, vertex) for vertex in every], table)
    assert np.array_equal([distances_to(graph, weight, vertex) for vertex in every], table.T)
    finder = Finder.of(graph, weight)
    assert np.array_equal([finder.distances(vertex, every) for vertex in every], table)
    for target in every:
        assert (
            distances_to_targets(graph, weight, 0, [target, target]).tolist()
            == [table[0, target]] * 2
        )


@given(digraphs())
def test_weights_too_large_for_packed_keys_give_the_same_answers(
    case: tuple[Digraph, np.ndarray],
) -> None:
    graph, weight = case
    large, heavy = enlarged(graph, weight)
    for source in range(graph.vertices):
        small = distances_from(graph, weight, source).tolist()
        expected = [cost if cost == UNREACHED else cost * LARGE for cost in small]
        assert distances_from(large, heavy, source)[: graph.vertices].tolist() == expected
        tree = tree_from(large, heavy, source)[: graph.vertices]
        assert np.array_equal(tree, tree_from(graph, weight, source))


def test_large_weights_do_use_the_heap_of_pairs_and_small_ones_the_packed_one() -> None:
    line = Digraph.of(3, tail=[0, 1], head=[1, 2])
    assert rows_out(*enlarged(line, np.array([1, 1]))).bits is None
    assert rows_out(line, [10**9, 10**9]).bits == 2


@given(digraphs(), st.integers(0, 99))
def test_other_names_and_another_order_change_no_distance(
    case: tuple[Digraph, np.ndarray], seed: int
) -> None:
    graph, weight, name = relabelled(*case, seed)
    assert np.array_equal(all_distances(graph, weight)[np.ix_(name, name)], all_distances(*case))


def lattice(side: int) -> tuple[Digraph, np.ndarray]:
    """Return a square lattice with seeded weights: large enough for several blocks of sources."""
    here = np.arange(side * side).reshape(side, side)
    a = np.concatenate([here[:, :-1].ravel(), here[:-1].ravel()])
    b = np.concatenate([here[:, 1:].ravel(), here[1:].ravel()])
    graph = Digraph.of(side * side, tail=np.r_[a, b], head=np.r_[b, a])
    return graph, np.random.default_rng(7).integers(1, 9, graph.arcs)


def test_the_number_of_workers_changes_no_byte() -> None:
    graph, weight = lattice(13)
    assert all_distances(graph, weight).tobytes() == (
        all_distances(graph, weight, workers=2).tobytes()
    )
    assert all_trees(graph, weight).tobytes() == all_trees(graph, weight, workers=3).tobytes()
    with pytest.raises(ValueError, match="workers must be at least 1"):
        all_distances(graph, weight, workers=0)


@given(digraphs())
def test_a_shortest_path_is_simple_and_costs_the_distance(
    case: tuple[Digraph, np.ndarray],
) -> None:
    graph, weight = case
    for target in range(graph.vertices):
        distance = distances_to(graph, weight, target)
        for source in range(graph.vertices):
            paths = all_simple_paths(graph, weight, source, target)
            arcs = shortest_arcs(graph, weight, distance, source, target=target)
            if arcs is None:
                assert paths == []
            else:
                taken = tuple(arcs.tolist())
                assert (int(distance[source]), len(taken), taken) in paths


@given(digraphs(least=1))
def test_of_equal_paths_the_one_with_the_lowest_arc_at_each_vertex_is_taken(
    case: tuple[Digraph, np.ndarray],
) -> None:
    graph, weight = case
    distance = distances_to(graph, weight, 0)
    for source in range(1, graph.vertices):
        paths = all_simple_paths(graph, weight, source, 0)
        arcs = shortest_arcs(graph, weight, distance, source)
        best = [path[2] for path in paths if path[0] == paths[0][0]]
        assert (arcs is None and not best) or tuple(arcs.tolist()) == min(best)


def test_arcs_without_weight_lead_out_of_their_circle() -> None:
    # 0 and 1 are joined both ways for nothing, lowest arcs first; the way on starts at 1.
    graph = Digraph.of(3, tail=[0, 1, 1], head=[1, 0, 2])
    weight = [0, 0, 5]
    distance = distances_to(graph, weight, 2)
    assert shortest_arcs(graph, weight, distance, 0).tolist() == [0, 2]
    assert shortest_arcs(graph, weight, distance, 1).tolist() == [2]


def test_the_target_must_be_named_where_others_are_at_distance_0() -> None:
    graph = Digraph.of(2, tail=[0, 1], head=[1, 0])
    distance = distances_to(graph, [0, 0], 1)
    with pytest.raises(ValueError, match="2 vertices are at distance 0"):
        shortest_arcs(graph, [0, 0], distance, 0)
    assert shortest_arcs(graph, [0, 0], distance, 0, target=1).tolist() == [0]


def test_distances_of_other_weights_are_refused() -> None:
    graph = Digraph.of(2, tail=[0], head=[1])
    with pytest.raises(ValueError, match="do not belong to these weights"):
        shortest_arcs(graph, [OUT], distances_to(graph, [3], 1), 0)


@given(digraphs())
def test_a_tree_leads_back_to_its_source_over_shortest_arcs(
    case: tuple[Digraph, np.ndarray],
) -> None:
    graph, weight = case
    trees, table = all_trees(graph, weight), all_distances(graph, weight)
    for source in range(graph.vertices):
        for vertex in range(graph.vertices):
            arc = int(trees[source, vertex])
            assert (arc < 0) == (vertex == source or table[source, vertex] == UNREACHED)
            cost, here = 0, vertex
            for _ in range(graph.vertices):
                if trees[source, here] >= 0:
                    cost += int(weight[trees[source, here]])
                    here = int(graph.tail[trees[source, here]])
            assert (here, cost) == (source, table[source, vertex]) or arc < 0


@given(digraphs(least=1))
def test_a_tree_hangs_by_the_lowest_of_equal_arcs(case: tuple[Digraph, np.ndarray]) -> None:
    graph, weight = case
    tree, distance = tree_from(graph, weight, 0), distances_from(graph, weight, 0)
    for vertex in range(1, graph.vertices):
        equal = [
            arc
            for arc in range(graph.arcs)
            if graph.head[arc] == vertex
            and weight[arc] >= 0
            and distance[graph.tail[arc]] != UNREACHED
            and distance[graph.tail[arc]] + weight[arc] == distance[vertex]
        ]
        assert tree[vertex] == min(equal, default=-1)


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ([1], "one value for each of 2 arcs"),
        ([[1, 2]], "one value for each of 2 arcs"),
        ([1.5, 2.0], "whole numbers below 2^62"),
        ([float("nan"), 1.0], "whole numbers below 2^62"),
        (np.array([2**63, 1], dtype=np.uint64), "whole numbers below 2^62"),
        ([2**70, 1], "whole numbers below 2^62"),
        ([2**61, 2**61], "must not let a path weigh 2^62 or more, may reach 4611686018427387904"),
    ],
)
def test_weights_that_cannot_be_added_up_are_refused(weight: object, said: str) -> None:
    line = Digraph.of(3, tail=[0, 1], head=[1, 2])
    with pytest.raises(ValueError, match=said.replace("^", r"\^")):
        distances_from(line, weight, 0)


def test_a_weight_that_only_one_arc_of_a_path_can_have_may_be_large() -> None:
    # Both arcs leave vertex 0: a path takes one of them, so that no path weighs 2^62.
    graph = Digraph.of(3, tail=[0, 0], head=[1, 2])
    assert checked(graph, [2**61, 2**61]).tolist() == [2**61, 2**61]
    assert distances_from(graph, [2**61, 2**61], 0).tolist() == [0, 2**61, 2**61]


@pytest.mark.parametrize("vertex", [-1, 3])
def test_a_vertex_that_is_not_there_is_refused(vertex: int) -> None:
    line, weight = Digraph.of(3, tail=[0, 1], head=[1, 2]), [1, 1]
    for ask in (distances_from, distances_to, tree_from):
        with pytest.raises(ValueError, match="vertex must be from 0 to 2"):
            ask(line, weight, vertex)
    with pytest.raises(ValueError, match="targets must be from 0 to 2"):
        Finder.of(line, weight).distances(0, [1, vertex])
    assert Finder.of(line, weight).distances(0, []).size == 0


def test_a_graph_without_arcs_reaches_nothing() -> None:
    alone = Digraph.of(2, tail=[], head=[])
    assert all_distances(alone, []).tolist() == [[0, UNREACHED], [UNREACHED, 0]]


def test_weights_that_may_not_be_written_to_are_read() -> None:
    line, weight = Digraph.of(2, tail=[0], head=[1]), np.array([4])
    weight.flags.writeable = False
    assert distances_from(line, weight, 0).tolist() == [0, 4]
