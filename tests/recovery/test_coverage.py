"""What fast reroute covers: rings and parallel links by hand, random networks by search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network
from netplan.failures import hit, riders
from netplan.failures.recovery import SCOPES, Coverage, Ground, coverage, link_levels
from netplan.failures.recovery.alternates import NOT_HIT, WAYS, Alternates
from netplan.failures.recovery.coverage import failures_of
from netplan.failures.recovery.labels import segments_needed
from netplan.failures.recovery.repair_paths import RepairPaths
from netplan.failures.recovery.settings import RecoverySettings
from netplan.failures.recovery.spaces import Spaces
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp
from random_networks import networks

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network


def shares(found: Coverage) -> tuple[float, ...]:
    """Return the share of pairs that TI-LFA, remote LFA, LFA and downstream LFA cover."""
    return tuple(found.share[way] for way in WAYS)


def only(net: Network, scope: str, ground: Callable[..., Ground]) -> Coverage:
    """Return the coverage of a network of one carrier."""
    (found,) = coverage(ground(net), scope=scope)
    return found


def test_in_a_ring_of_four_one_pair_in_three_has_an_alternate(
    ring: Callable[..., Network], ground: Callable[..., Ground]
) -> None:
    # The opposite node has two next hops, so the other one is its alternate; the neighbours have
    # none, and the opposite node is P and Q: one segment.
    found = only(ring(4), "link", ground)
    assert found.pairs == 12
    assert shares(found) == pytest.approx((1.0, 1.0, 1 / 3, 1 / 3))
    # 8 link directions each take the neighbour and the opposite node.
    assert found.segments == {0: 8, 1: 8}


def test_in_a_ring_of_five_alternates_cover_half_and_tunnels_all(
    ring: Callable[..., Network], ground: Callable[..., Ground]
) -> None:
    found = only(ring(5), "link", ground)
    assert found.pairs == 20
    assert shares(found) == pytest.approx((1.0, 1.0, 0.5, 0.0))
    assert found.segments == {0: 10, 1: 10}


def test_traffic_counts_where_it_flows(
    ring: Callable[..., Network], ground: Callable[..., Ground]
) -> None:
    # 60 to the neighbour load one link, where nothing but a tunnel helps; 40 to c load two: a
    # has an alternate for c, b has none as c is its neighbour.
    net = ring(5, [("a", "b", 60.0), ("a", "c", 40.0)])
    found = only(net, "link", ground)
    assert found.traffic_gbps == pytest.approx(140.0)
    assert found.traffic["lfa"] == pytest.approx(40.0 / 140.0)
    assert found.traffic["remote-lfa"] == 1.0


def test_a_dear_link_takes_two_segments_and_defeats_tunnels(
    ground: Callable[..., Ground],
) -> None:
    links = [("a", "b", 1), ("b", "c", 1), ("c", "d", 10), ("d", "e", 1), ("e", "a", 1)]
    net = mesh_network(links)
    levels = link_levels(ground(net))
    # Link a-b, from a: b and c lose their next hop, and only TI-LFA knows a way.
    assert levels[0].tolist() == [NOT_HIT, 1, 1, NOT_HIT, NOT_HIT]
    # The dear link itself is nobody's next hop, so its loss hits nobody.
    assert (levels[4:6] == NOT_HIT).all()
    found = only(net, "link", ground)
    assert max(found.segments) == 2


def test_a_parallel_link_is_an_alternate_unless_it_lies_in_the_same_trench(
    ground: Callable[..., Ground],
) -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 1), ("b", "c", 1), ("c", "a", 3)])
    rows = list(net["links"].rows())
    rows[1] = rows[1] | {"segments": ("s0",)}
    net = net.replace(type(net["links"]).of("links", rows))
    alone = link_levels(ground(net))
    assert alone[0].tolist() == [NOT_HIT, 4, 4]
    # a to b and c, b to a, and c to a; b-c and c-b lose nothing to s0. From a the neighbour c
    # reaches both clear of s0; from b it reaches a by b again (2 < 3): a tunnel fails as well.
    found = only(net, "segment", ground)
    trench = Alternates.of(Spaces.of(fabric(net)), (0, 1))
    assert trench.levels(0).tolist() == [NOT_HIT, 3, 4]
    assert trench.levels(1).tolist() == [1, NOT_HIT, NOT_HIT]
    assert found.share["ti-lfa"] == 1.0
    assert found.share["lfa"] < 1.0


def test_a_bundle_covers_itself(ground: Callable[..., Ground]) -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 1)])
    rows = [r | {"bundle": "both"} for r in net["links"].rows()]
    net = net.replace(type(net["links"]).of("links", rows))
    assert shares(only(net, "link", ground)) == (1.0, 1.0, 1.0, 1.0)


def test_a_bridge_is_covered_by_nothing(ground: Callable[..., Ground]) -> None:
    links = [("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("c", "d", 1)]
    links += [("d", "e", 1), ("e", "f", 1), ("f", "d", 1)]
    net = mesh_network(links)
    levels = link_levels(ground(net))
    assert levels[6].tolist() == [NOT_HIT, NOT_HIT, NOT_HIT, 0, 0, 0]
    # Only c and d lose the bridge, each for three nodes: 6 of 30 pairs. All other routers lose a
    # side of their triangle, and have the third node.
    assert shares(only(net, "link", ground)) == pytest.approx((0.8, 0.8, 0.8, 0.0))


def test_against_a_node_the_alternate_must_keep_clear_of_it(
    ring: Callable[..., Network], ground: Callable[..., Ground]
) -> None:
    # Of a ring of five, losing b hits a for c and c for a alone: from a, e reaches c clear of b.
    found = only(ring(5), "node", ground)
    assert found.pairs == 10
    assert shares(found) == pytest.approx((1.0, 1.0, 1.0, 0.0))


def test_every_carrier_stands_for_itself(ground: Callable[..., Ground], root: object) -> None:
    from pathlib import Path

    from netplan.io import read_network

    net = read_network(Path(str(root)) / "topology/square")
    found = coverage(ground(net), scope="srlg")
    assert [one.carrier for one in found] == ["red", "blue"]
    # s-e and n-e are Blue's only fibre, and one risk.
    assert shares(found[1]) == (0.0, 0.0, 0.0, 0.0)


def test_a_carrier_without_links_has_nothing_to_cover(ground: Callable[..., Ground]) -> None:
    net = mesh_network([("a", "b", 1)])
    rows = [r | {"status": "planned"} for r in net["links"].rows()]
    found = only(net.replace(type(net["links"]).of("links", rows)), "link", ground)
    assert found.pairs == 0
    assert np.isnan(found.share["lfa"])


@pytest.mark.parametrize(
    ("clear", "needed"),
    [
        ({(1, 4)}, 0),  # the neighbour sends on clear of the failure: a loop-free alternate
        ({(1, 2), (1, 3), (3, 4)}, 1),  # a PQ node
        ({(1, 2), (3, 4)}, 2),  # P node 2, then over the link to Q node 3
        ({(2, 4)}, 1),  # the first hop is P: the link behind it alone
        (set(), 3),  # link by link to the last but one, and over the last link
        ({(1, 2), (1, 3)}, 2),
    ],
)
def test_segments_by_hand(clear: set[tuple[int, int]], needed: int) -> None:
    clean = np.eye(5, dtype=bool)
    for pair in clear:
        clean[pair] = True
    assert segments_needed([0, 1, 2, 3, 4], clean) == needed


def test_a_neighbour_over_its_own_link_needs_no_segment() -> None:
    assert segments_needed([0, 1], np.eye(2, dtype=bool)) == 0


def joined(found: Spaces, links: frozenset[int]) -> set[tuple[int, int]]:
    """Return the pairs of nodes that are joined without ``links``, by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(found.via)))
    graph.add_edges_from(
        found.ends(arc)
        for arc in np.flatnonzero(found.weight >= 0).tolist()
        if arc >> 1 not in links
    )
    return {(a, b) for a in graph for b in (a, *nx.descendants(graph, a))}


@settings(max_examples=80)
@given(net=networks(), data=st.data())
def test_ti_lfa_covers_exactly_what_stays_joined(net: Network, data: st.DataObject) -> None:
    woven = fabric(net)
    found, scope = Spaces.of(woven), data.draw(st.sampled_from(SCOPES))
    for scenario in failures_of(net, scope):
        down = hit(riders(net), scenario).down
        alternates, pairs = Alternates.of(found, down), joined(found, down)
        for router in alternates.routers():
            level = alternates.levels(router)
            for target in np.flatnonzero(level != NOT_HIT).tolist():
                assert (level[target] > 0) == ((router, target) in pairs)


@settings(max_examples=80)
@given(net=networks(), data=st.data())
def test_the_paths_repaired_are_those_counted(net: Network, data: st.DataObject) -> None:
    woven = fabric(net)
    found, igp = Spaces.of(woven), Igp(woven)
    scope = data.draw(st.sampled_from(SCOPES))
    needs = {"ti-lfa": 1, "remote-lfa": 2, "lfa": 3}
    for scenario in failures_of(net, scope):
        down = hit(riders(net), scenario).down
        alternates = Alternates.of(found, down)
        for way, need in needs.items():
            repairs = RepairPaths(found, igp, down, RecoverySettings(fast_reroute=way))
            for router in alternates.routers():
                level = alternates.levels(router)
                for target in np.flatnonzero(level != NOT_HIT).tolist():
                    hops = igp.next_arcs(router, target)
                    if any(arc >> 1 not in down for arc in hops):
                        continue
                    path = repairs.shares(router, target)
                    assert (path is not None) == (level[target] >= need)
                    if path is not None:
                        assert not any(arc >> 1 in down for arc in path)
                        into = [s for arc, s in path.items() if found.ends(arc)[1] == target]
                        assert sum(into) == pytest.approx(1.0)


@settings(max_examples=40)
@given(net=networks())
def test_coverage_is_the_mean_of_what_links_say(net: Network) -> None:
    made = Ground.of(fabric(net), demands_in(net, net.settings.base_year))
    levels = link_levels(made)
    tail = made.fabric.roads.graph.tail[: len(levels)]
    worst: dict[tuple[int, int], int] = {}
    for arc, target in np.argwhere(levels != NOT_HIT).tolist():
        pair = int(tail[arc]), target
        worst[pair] = min(worst.get(pair, len(WAYS)), int(levels[arc, target]))
    for found in coverage(made):
        mine = [v for (n, _), v in worst.items() if made.fabric.node_carrier[n] == found.carrier]
        assert found.pairs == len(mine)
        for place, way in enumerate(WAYS, 1):
            if mine:
                assert found.share[way] == pytest.approx(np.mean([v >= place for v in mine]))
        assert list(shares(found)) == sorted(shares(found), reverse=True) or not mine
