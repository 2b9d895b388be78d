"""Link- and vertex-disjoint paths: against every set of paths, and min-cost flow."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digraphs import LARGE, all_simple_paths, digraphs, enlarged, relabelled
from netplan.kernels import OUT, UNREACHED, Digraph
from netplan.kernels.disjoint import disjoint_pair, disjoint_pair_costs_all, disjoint_set

Paths = list[np.ndarray]


def cost_of(weight: np.ndarray, paths: Paths) -> int:
    """Return what paths cost together."""
    return sum(int(weight[arcs].sum()) for arcs in paths)


def least_cost(case: tuple[Digraph, np.ndarray], count: int, *, by: str) -> int | None:
    """Return the least cost of ``count`` disjoint paths from 0 to the last vertex; None: none."""
    graph, weight = case
    target = graph.vertices - 1
    best = None
    for chosen in combinations(all_simple_paths(graph, weight, 0, target), count):
        used = [
            [arc // 2 for arc in arcs]
            if by == "link"
            else [int(graph.head[arc]) for arc in arcs[:-1]]
            for _, _, arcs in chosen
        ]
        flat = [one for path in used for one in path]
        cost = sum(path[0] for path in chosen)
        if len(set(flat)) == len(flat) and (best is None or cost < best):
            best = cost
    return best


@given(digraphs())
@settings(max_examples=200)
def test_a_pair_shares_no_link_and_none_is_cheaper(case: tuple[Digraph, np.ndarray]) -> None:
    graph, weight = case
    target = graph.vertices - 1
    pair = disjoint_pair(graph, weight, 0, target, groups=np.arange(graph.arcs) // 2)
    best = least_cost(case, 2, by="link")
    if pair is None:
        assert best is None
        return
    assert cost_of(weight, list(pair)) == best
    links = [set((arcs // 2).tolist()) for arcs in pair]
    assert not links[0] & links[1]
    paths = {path[2]: path[0] for path in all_simple_paths(graph, weight, 0, target)}
    first, second = (paths[tuple(arcs.tolist())] for arcs in pair)
    assert first <= second


@given(digraphs(vertices=5, links=7), st.sampled_from(["link", "vertex"]))
@settings(max_examples=150)
def test_a_set_shares_nothing_is_cheapest_and_as_large_as_can_be(
    case: tuple[Digraph, np.ndarray], by: str
) -> None:
    graph, weight = case
    target = graph.vertices - 1
    found = disjoint_set(graph, weight, 0, target, 3, vertices=by == "vertex")
    assert len(found) == 3 or least_cost(case, len(found) + 1, by=by) is None
    if found:
        assert cost_of(weight, found) == least_cost(case, len(found), by=by)
    costs = [int(weight[arcs].sum()) for arcs in found]
    assert costs == sorted(costs)
    simple = {path[2] for path in all_simple_paths(graph, weight, 0, target)}
    assert all(tuple(arcs.tolist()) in simple for arcs in found)
    for one, other in combinations(found, 2):
        assert not set((one // 2).tolist()) & set((other // 2).tolist())
        if by == "vertex":
            assert not set(graph.head[one[:-1]].tolist()) & set(graph.head[other[:-1]].tolist())


@given(digraphs())
def test_costs_of_all_pairs_are_those_of_the_pairs(case: tuple[Digraph, np.ndarray]) -> None:
    graph, weight = case
    table = disjoint_pair_costs_all(graph, weight)
    for source in range(graph.vertices):
        for target in range(graph.vertices):
            if source == target:
                assert table[source, target] == 0
                continue
            pair = disjoint_pair(graph, weight, source, target)
            expected = UNREACHED if pair is None else cost_of(weight, list(pair))
            assert table[source, target] == expected


@given(digraphs())
def test_large_weights_give_the_same_pairs(case: tuple[Digraph, np.ndarray]) -> None:
    graph, weight = case
    large, heavy = enlarged(graph, weight)
    small = disjoint_set(graph, weight, 0, graph.vertices - 1, 3)
    found = disjoint_set(large, heavy, 0, graph.vertices - 1, 3)
    assert [arcs.tolist() for arcs in found] == [arcs.tolist() for arcs in small]
    table = disjoint_pair_costs_all(graph, weight)
    wide = disjoint_pair_costs_all(large, heavy)[: graph.vertices, : graph.vertices]
    assert wide.tolist() == [
        [cost if cost == UNREACHED else cost * LARGE for cost in row] for row in table.tolist()
    ]


@given(digraphs(), st.integers(0, 99))
def test_other_names_and_another_order_change_no_cost(
    case: tuple[Digraph, np.ndarray], seed: int
) -> None:
    graph, weight, name = relabelled(*case, seed)
    renamed = disjoint_pair_costs_all(graph, weight)[np.ix_(name, name)]
    assert np.array_equal(renamed, disjoint_pair_costs_all(*case))


def mesh(seed: int, vertices: int, links: int) -> tuple[Digraph, np.ndarray]:
    """Return a random connected graph of links with one weight both ways."""
    rng = np.random.default_rng(seed)
    ends = [(int(rng.integers(0, n)), n) for n in range(1, vertices)]
    ends += [tuple(rng.choice(vertices, 2, replace=False)) for _ in range(links - len(ends))]
    both = np.array(ends)
    weight = np.repeat(rng.integers(0, 12, links), 2)
    return Digraph.of(vertices, tail=both.ravel(), head=both[:, ::-1].ravel()), weight


@pytest.mark.parametrize("seed", range(4))
def test_meshes_agree_with_min_cost_flow(seed: int) -> None:
    graph, weight = mesh(seed, 24, 44)
    # networkx has no parallel arcs in this: a vertex in the middle of every arc tells them apart.
    flow = nx.DiGraph()
    for arc in range(graph.arcs):
        flow.add_edge(int(graph.tail[arc]), ("arc", arc), capacity=1, weight=int(weight[arc]))
        flow.add_edge(("arc", arc), int(graph.head[arc]), capacity=1, weight=0)
    table = disjoint_pair_costs_all(graph, weight)
    for target in range(1, 12):
        for count in (2, 3):
            found = disjoint_set(graph, weight, 0, target, count)
            flow.nodes[0]["demand"], flow.nodes[target]["demand"] = -count, count
            if len(found) < count:
                with pytest.raises(nx.NetworkXUnfeasible):
                    nx.min_cost_flow_cost(flow)
                continue
            assert cost_of(weight, found) == nx.min_cost_flow_cost(flow)
            if count == 2:
                assert table[0, target] == cost_of(weight, found)
        del flow.nodes[target]["demand"]


def test_the_number_of_workers_changes_no_byte() -> None:
    graph, weight = mesh(9, 60, 110)
    assert disjoint_pair_costs_all(graph, weight).tobytes() == (
        disjoint_pair_costs_all(graph, weight, workers=2).tobytes()
    )


def test_the_shortest_path_is_given_up_where_it_is_a_trap() -> None:
    # 0-1-2-3 is shortest (3) and leaves no second path; 0-1-3 and 0-2-3 cost 6 each.
    links = [(0, 1, 1), (1, 2, 1), (2, 3, 1), (0, 2, 5), (1, 3, 5)]
    ends = np.array([link[:2] for link in links])
    weight = np.repeat([link[2] for link in links], 2)
    graph = Digraph.of(4, tail=ends.ravel(), head=ends[:, ::-1].ravel())
    pair = disjoint_pair(graph, weight, 0, 3)
    assert [arcs.tolist() for arcs in pair] == [[0, 8], [6, 4]]
    assert cost_of(weight, list(pair)) == 12


def test_paths_may_meet_at_a_vertex_unless_told_otherwise() -> None:
    # Two links to the middle and two on: link-disjoint pairs meet there.
    graph = Digraph.of(3, tail=[0, 0, 1, 1], head=[1, 1, 2, 2])
    weight = np.array([1, 2, 3, 5])
    # The first path is the cheapest that the arcs allow, 1 + 3.
    assert [arcs.tolist() for arcs in disjoint_set(graph, weight, 0, 2, 2)] == [[0, 2], [1, 3]]
    apart = disjoint_set(graph, weight, 0, 2, 2, vertices=True)
    assert [arcs.tolist() for arcs in apart] == [[0, 2]]


def test_both_directions_of_a_link_without_weight_are_never_used() -> None:
    # 0>1>2>3 and 0>2>1>3 share no arc and cost nothing, but take the link 1-2 both ways.
    links = [(1, 2, 0), (0, 1, 0), (0, 2, 0), (1, 3, 0), (2, 3, 0)]
    ends = np.array([link[:2] for link in links])
    graph = Digraph.of(4, tail=ends.ravel(), head=ends[:, ::-1].ravel())
    pair = disjoint_pair(graph, np.zeros(10, dtype=np.int64), 0, 3, groups=np.arange(10) // 2)
    assert not set((pair[0] // 2).tolist()) & set((pair[1] // 2).tolist())


def test_where_there_is_no_pair_there_is_none() -> None:
    line = Digraph.of(3, tail=[0, 1], head=[1, 2])
    assert disjoint_pair(line, [1, 1], 0, 2) is None
    assert disjoint_set(line, [1, 1], 2, 0, 2) == []
    assert disjoint_set(line, [1, OUT], 0, 2, 2) == []
    assert len(disjoint_set(line, [1, 1], 0, 2, 9)) == 1


def test_shared_risks_are_no_links() -> None:
    square = Digraph.of(4, tail=[0, 1, 0, 2], head=[1, 3, 2, 3])
    for groups in ([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 2]):
        with pytest.raises(ValueError, match="group"):
            disjoint_pair(square, [1, 1, 1, 1], 0, 3, groups=groups)
    twin = Digraph.of(2, tail=[0, 0], head=[1, 1])
    with pytest.raises(ValueError, match="only the two directions of one link"):
        disjoint_pair(twin, [1, 1], 0, 1, groups=[5, 5])


@pytest.mark.parametrize(("target", "count"), [(0, 2), (1, 0)])
def test_one_end_or_no_path_is_no_question(target: int, count: int) -> None:
    twin = Digraph.of(2, tail=[0, 0], head=[1, 1])
    with pytest.raises(ValueError, match="two ends and a count of at least 1"):
        disjoint_set(twin, [1, 1], 0, target, count)
