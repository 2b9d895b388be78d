"""Distances after many failures are those of a search for each, and of plain looking about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brute_failures import brute_distances, failure_sets, touching, without
from digraphs import digraphs, enlarged, relabelled
from netplan.kernels import OUT, UNREACHED, Digraph
from netplan.kernels.after_distances import distances_after
from netplan.kernels.distances import distances_to_targets
from netplan.kernels.masks import Masks

Case = tuple[Digraph, np.ndarray]


def searched(case: Case, source: int, targets: list[int], sets: list[list[int]]) -> np.ndarray:
    """Return the distances after each failure from a search of its own."""
    graph, weight = case
    rows = [distances_to_targets(graph, without(weight, f), source, targets) for f in sets]
    return np.array(rows, dtype=np.int64).reshape(len(sets), len(targets))


@given(digraphs(vertices=8, links=12), st.data())
def test_every_row_is_what_a_search_of_its_own_gives(case: Case, data: st.DataObject) -> None:
    graph, weight = case
    sets = data.draw(failure_sets(graph), label="failures")
    vertex = st.integers(0, graph.vertices - 1)
    source, targets = data.draw(vertex), data.draw(st.lists(vertex, max_size=5), label="targets")
    found = distances_after(graph, weight, source, targets, Masks.of(sets))
    assert found.dtype == np.int64
    np.testing.assert_array_equal(found, searched(case, source, targets, sets))
    for row, failed in zip(found.tolist(), sets, strict=True):
        assert row == brute_distances(graph, without(weight, failed), source, targets)


@given(digraphs(least=1), st.data(), st.integers(0, 99))
def test_large_weights_other_names_and_another_order_change_no_distance(
    case: Case, data: st.DataObject, seed: int
) -> None:
    # Weights this large leave no room for packed heap keys: the other kind of heap is used.
    every = list(range(case[0].vertices))
    sets = data.draw(failure_sets(case[0]), label="failures")
    found = distances_after(*case, 0, every, Masks.of(sets))
    large = distances_after(*enlarged(*case), 0, every, Masks.of(sets))
    np.testing.assert_array_equal(np.where(found == UNREACHED, found, found << 57), large)
    graph, weight, name = relabelled(*case, seed)
    order = np.random.default_rng(seed)
    order.permutation(graph.vertices)
    renamed = np.argsort(order.permutation(graph.arcs))
    others = [[int(renamed[arc]) for arc in failed] for failed in sets]
    again = distances_after(graph, weight, int(name[0]), name[every].tolist(), Masks.of(others))
    np.testing.assert_array_equal(again, found)


@given(digraphs(vertices=8, links=12), st.data())
def test_a_failure_brings_nothing_nearer_and_does_not_touch_the_others(
    case: Case, data: st.DataObject
) -> None:
    graph, weight = case
    sets = data.draw(failure_sets(graph), label="failures")
    every = list(range(graph.vertices))
    found = distances_after(graph, weight, 0, every, Masks.of([[], *sets]))
    assert (found >= found[0]).all()
    for failed, row in zip(sets, found[1:], strict=True):
        alone = distances_after(graph, weight, 0, every, Masks.of([failed[::-1] * 2]))
        np.testing.assert_array_equal(alone[0], row)


def test_every_arc_link_and_vertex_of_a_grid_full_of_ties() -> None:
    side = 9
    here = np.arange(side * side).reshape(side, side)
    a = np.concatenate([here[:, :-1].ravel(), here[:-1].ravel()])
    b = np.concatenate([here[:, 1:].ravel(), here[1:].ravel()])
    ends = np.stack([np.r_[a, b], np.r_[b, a]])
    graph = Digraph.of(side * side, tail=ends[0], head=ends[1])
    weight, arcs = np.ones(graph.arcs, dtype=np.int64), graph.arcs
    sets = [[arc] for arc in range(arcs)] + [[arc, arc + arcs // 2] for arc in range(arcs // 2)]
    sets += [touching(graph, vertex) for vertex in range(graph.vertices)]
    targets = list(range(0, side * side, 3))
    found = distances_after(graph, weight, 7, targets, Masks.of(sets))
    np.testing.assert_array_equal(found, searched((graph, weight), 7, targets, sets))


def test_a_barbell_is_cut_in_two_by_its_bridge_alone() -> None:
    # Two triangles 0 1 2 and 3 4 5 of unit links, joined by 2 - 3 of weight 10.
    links = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)]
    tail, head = np.array([(a, b, b, a) for a, b in links]).reshape(-1, 2).T
    graph = Digraph.of(6, tail=tail, head=head)
    weight = np.array([1] * 12 + [10] * 2)
    sets = [[2 * link, 2 * link + 1] for link in range(7)] + [[12], [13]]
    found = distances_after(graph, weight, 0, [1, 2, 3, 5], Masks.of(sets))
    far = UNREACHED
    assert found.tolist() == [
        [2, 1, 11, 12],  # 0 - 1 is cut: over 2
        [1, 1, 11, 12],
        [1, 2, 12, 13],  # 0 - 2 is cut: over 1
        [1, 1, 11, 12],
        [1, 1, 11, 12],
        [1, 1, 11, 13],  # 3 - 5 is cut: over 4
        [1, 1, far, far],  # the bridge
        [1, 1, far, far],  # its way there is enough
        [1, 1, 11, 12],  # its way back is not used
    ]


def test_a_link_of_weight_0_keeps_its_ends_together_until_it_fails() -> None:
    # 0 = 1 by a link of weight 0 and by one of 4; 1 - 2 weighs 3.
    graph = Digraph.of(3, tail=[0, 1, 0, 1, 1, 2], head=[1, 0, 1, 0, 2, 1])
    sets = [[], [0], [0, 1], [2, 3], [0, 1, 2, 3]]
    found = distances_after(graph, [0, 0, 4, 4, 3, 3], 0, [0, 1, 2], Masks.of(sets))
    lost = [0, UNREACHED, UNREACHED]
    assert found.tolist() == [[0, 0, 3], [0, 4, 7], [0, 4, 7], [0, 0, 3], lost]


def test_no_failures_no_targets_and_no_arcs_are_questions_too() -> None:
    bare = Digraph.of(2, tail=[], head=[])
    none = np.zeros(0, dtype=np.int64)
    assert distances_after(bare, none, 0, [0, 1], Masks.of([[]])).tolist() == [[0, UNREACHED]]
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    assert distances_after(line, [1, 1], 0, [1], Masks.of([])).shape == (0, 1)
    assert distances_after(line, [1, 1], 0, none, Masks.of([[0], [1]])).shape == (2, 0)


def test_what_is_given_is_not_written_to() -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    weight, targets, masks = np.array([3, OUT]), np.array([1]), Masks.of([[0], [1]])
    distances_after(line, weight, 0, targets, masks)
    assert (weight.tolist(), targets.tolist(), masks.arcs.tolist()) == ([3, OUT], [1], [0, 1])


@pytest.mark.parametrize(
    ("weight", "source", "targets", "sets", "said"),
    [
        ([1, 1], 0, [1], [[2]], "arcs must be from 0 to 1"),
        ([1, 1], 0, [1], [[-1]], "arcs must be from 0"),
        ([1, 1], 2, [1], [[0]], "vertex must be from 0 to 1, is 2"),
        ([1, 1], 0, [5], [[0]], "vertex must be from 0 to 1, is 5"),
        ([1], 0, [1], [[0]], "one value for each of 2 arcs"),
        ([1, 1.5], 0, [1], [[0]], "whole numbers below 2\\^62"),
        ([0, 1 << 61], 0, [1], [[0]], "weights must be below .* where one of them is 0"),
    ],
)
def test_wrong_questions_are_refused(
    weight: list[float], source: int, targets: list[int], sets: list[list[int]], said: str
) -> None:
    line = Digraph.of(2, tail=[0, 1], head=[1, 0])
    with pytest.raises(ValueError, match=said):
        distances_after(line, weight, source, targets, Masks.of(sets))
