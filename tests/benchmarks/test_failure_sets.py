"""The failures that T5 and T6 are measured on are what they are called, the same on every run."""

from __future__ import annotations

import numpy as np

from ecmp_peers import Neighbours, by_networkx, by_numpy, gravity, scipy_distances
from failure_latency import ends_of
from failure_sets import TRENCHES, Failures, links, on_sample, pairs, sites, trenches
from routing_data import made, net_of


def line() -> dict[tuple[int, int], int]:
    """Return the lengths of 0 - 1 - 2, and of 1 - 3."""
    return {(0, 1): 5, (1, 2): 7, (1, 3): 9}


def test_every_link_fails_in_both_directions_and_once() -> None:
    assert links(net_of("line", 4, line())).arcs == [[0, 1], [2, 3], [4, 5]]


def test_a_site_takes_all_its_links_with_it() -> None:
    assert sites(net_of("line", 4, line())).arcs == [[0, 1], [0, 1, 2, 3, 4, 5], [2, 3], [4, 5]]


def test_links_of_a_trench_hang_together_and_pairs_are_two() -> None:
    net = made()
    dug = trenches(net).arcs
    assert len(dug) == TRENCHES
    for arcs in dug:
        ends = [set(net.links[arc >> 1]) for arc in arcs[::2]]
        assert len(ends) == 3
        assert all(any(one & other for other in ends if other is not one) for one in ends)
    assert {len(set(arcs)) for arcs in pairs(net).arcs} == {4}
    assert (trenches(net).arcs, pairs(net).arcs) == (dug, pairs(made()).arcs)


def test_a_trench_that_runs_out_of_links_is_shorter() -> None:
    alone = net_of("two", 4, {(0, 1): 1, (2, 3): 1})
    assert {len(arcs) for arcs in trenches(alone).arcs} == {2}


def test_a_sample_is_drawn_once_for_all_and_said() -> None:
    failures = Failures("ten", [[n] for n in range(10)])
    drawn = failures.sample(4)
    assert drawn == failures.sample(4) == sorted(set(drawn))
    assert failures.sample(40) == list(range(10))
    assert on_sample(drawn, failures).startswith(", on 4 of 10 failures drawn with a seed")
    assert on_sample(failures.sample(40), failures) == ""


def test_peers_agree_where_a_failure_cuts_the_network_in_two() -> None:
    net = net_of("line", 4, line())
    volume, plain = gravity(net), net.as_networkx()
    plain.remove_edge(1, 2)
    by_hand = np.zeros(6)
    by_hand[0], by_hand[1] = volume[0, [1, 3]].sum(), volume[[1, 3], 0].sum()
    by_hand[4], by_hand[5] = volume[[0, 1], 3].sum(), volume[3, [0, 1]].sum()
    pushed = by_numpy(net, volume, [2, 3])
    np.testing.assert_allclose(pushed.load, by_hand)
    np.testing.assert_allclose(by_networkx(net, volume, plain), by_hand)
    assert np.isinf(scipy_distances(net, [2, 3])[2, [0, 1, 3]]).all()
    # What cannot go stays where it is: it passes nobody.
    assert pushed.flow[0, 2] == volume[0, 2]
    assert Neighbours.of(net).without([2, 3]).arcs == 6


def test_source_and_targets_are_apart() -> None:
    source, targets = ends_of(made(40, 60), 3)
    assert len({source, *targets}) == 28
