"""Segment routing: lists as given, the best list of all, and explicit paths as lists."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from made_networks import grid, mesh_network, network, row
from netplan.errors import InputError
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.constrained.path import constrained_path
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp
from netplan.routing.result import Path
from netplan.routing.routers.segment_routing import SegmentRouter
from netplan.routing.steering.encode import NotEncoded, encode_path
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

# A ring a-b-c-d-a of cost 1 and a chord a-c of cost 5.
#   l0 a-b   l1 b-c   l2 c-d   l3 d-a   l4 a-c
RING = mesh_network(
    [("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "a", 1), ("a", "c", 5)],
    demands=[("a", "c", 8.0), ("a", "d", 4.0)],
)
WANTED = demands_in(RING, RING.settings.base_year)


def shares(router: SegmentRouter, demand: int = 0, **options: Any) -> dict[int, float]:
    """Return the shares of a demand of the ring by arc."""
    routing = router(RING, WANTED, **options)
    return {k: v for k, v in enumerate(routing.share.toarray()[demand].tolist()) if v}


def test_one_node_segment_splits_like_the_igp() -> None:
    assert shares(SegmentRouter({"d0": ["c"]})) == {0: 0.5, 2: 0.5, 7: 0.5, 5: 0.5}


def test_a_node_in_the_middle_takes_all_traffic_there() -> None:
    assert shares(SegmentRouter({"d0": ["d", "c"]})) == {7: 1.0, 5: 1.0}
    assert shares(SegmentRouter({"d0": ["d"]})) == {7: 1.0, 5: 1.0}


def test_a_link_is_taken_itself_whatever_it_costs() -> None:
    assert shares(SegmentRouter({"d0": ["l4"]})) == {8: 1.0}
    assert shares(SegmentRouter({"d1": ["l4", "l2"]}), 1) == {8: 1.0, 4: 1.0}


def test_a_list_may_lead_over_a_link_twice_and_the_load_says_so() -> None:
    assert shares(SegmentRouter({"d1": ["l3", "l3", "l3"]}), 1) == {7: 2.0, 6: 1.0}


def test_a_list_under_failure_is_led_round_or_not_served() -> None:
    assert shares(SegmentRouter({"d0": ["d", "c"]}), down=frozenset({2})) == {
        7: 1.0,
        6: 1.0,
        0: 1.0,
        2: 1.0,
    }
    cut = SegmentRouter({"d0": ["l4"]})(RING, WANTED, down=frozenset({4}))
    assert cut.carried.tolist() == [0.0, 1.0]
    assert cut.why[0] == "link l4 is out of service"


def test_everything_wrong_with_lists_is_told_at_once() -> None:
    given = {
        "d00": ["c"],
        "d0": ["cc", "<b>"],
        "d1": ["l1"],
    }
    with pytest.raises(InputError) as error:
        SegmentRouter(given)(RING, WANTED)
    assert str(error.value).splitlines() == [
        "policies: 4 problems",
        "  policies row 1, demand: no demand 'd00'; did you mean 'd0'?",
        "  policies row 2, d0: no node, link or exchange '<b>'",
        "  policies row 2, d0: no node, link or exchange 'cc'; did you mean 'c'?",
        "  policies row 3, d1: link l1 (b - c) does not begin at a, where the traffic is",
    ]


def test_a_list_that_is_too_long_is_told_with_what_was_added_to_it() -> None:
    with pytest.raises(InputError, match=r"takes 3 segments \(node:b, node:a, node:c\), at most 2"):
        SegmentRouter({"d0": ["b", "a"]}, max_segments=2)(RING, WANTED)
    with pytest.raises(InputError, match="max_segments: must be at least 1, is 0"):
        SegmentRouter(max_segments=0)(RING, WANTED)


def test_more_segments_find_a_way_round_slow_links() -> None:
    # a-b-c has 50 km twice; the IGP prefers the chord of 900 km at cost 1.
    net = mesh_network([("a", "b", 2), ("b", "c", 2), ("a", "c", 1)], demands=[("a", "c", 1.0)])
    long = {"s2": 900.0}
    km = [r | {"length_km": long.get(r["segment"], 50.0)} for r in net["segments"].rows()]
    net = net.replace(Table.of("segments", km))
    wanted = demands_in(net, net.settings.base_year)
    assert SegmentRouter(max_segments=1)(net, wanted).share.toarray()[0].nonzero()[0].tolist() == [
        4
    ]
    [steered] = SegmentRouter(max_segments=2).steer(net, wanted)
    assert [str(segment) for segment in steered.segments] == ["node:b", "node:c"]
    assert steered.shares == {0: 1.0, 2: 1.0}


def test_with_adjacency_a_link_that_no_igp_path_takes_can_be_used() -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 9)], demands=[("a", "b", 1.0)])
    km = [r | {"length_km": 900.0 if r["segment"] == "s0" else 9.0} for r in net["segments"].rows()]
    net = net.replace(Table.of("segments", km))
    wanted = demands_in(net, net.settings.base_year)
    assert SegmentRouter().steer(net, wanted)[0].shares == {0: 1.0}
    [steered] = SegmentRouter(adjacency=True).steer(net, wanted)
    assert [str(segment) for segment in steered.segments] == ["link:l1"]


def two_networks() -> Network:
    """Return p and q along A-B-C, met at A (x) and at C (y)."""
    return network(
        sites=grid("ABC"),
        carriers=[row(carrier=c) for c in "pq"],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in "pq" for s in "ABC"],
        segments=[row(segment=f"{a}{b}", a=a, b=b, length_km=50.0) for a, b in ("AB", "BC")],
        links=[
            row(
                link=f"{c}{a}{b}",
                a=f"{c}{a}",
                b=f"{c}{b}",
                segments=(a + b,),
                capacity_gbps=100.0,
                igp_cost=1,
            )
            for c in "pq"
            for a, b in ("AB", "BC")
        ],
        exchanges=[row(exchange=x, site=s, kind="ixp") for x, s in ("xA", "yC")],
        exchange_ports=[
            row(exchange=x, carrier=c, capacity_gbps=100.0, handoff_ms=0.1, scope=("*",))
            for x in "xy"
            for c in "pq"
        ],
        demands=[row(demand="d", source="pB", target="qB", volume_gbps=1.0)],
    )


def test_between_networks_the_exchange_is_a_segment_and_its_port_is_gone_to() -> None:
    net = two_networks()
    wanted = demands_in(net, net.settings.base_year)
    # Links pAB 0, pBC 1, qAB 2, qBC 3; handoffs x p-q 8, x q-p 9, y p-q 10, y q-p 11.
    [steered] = SegmentRouter({"d": ["exchange:y"]}).steer(net, wanted)
    assert [str(s) for s in steered.segments] == ["node:pC", "exchange:y", "node:qB"]
    assert steered.shares == {2: 1.0, 10: 1.0, 7: 1.0}
    with pytest.raises(InputError, match="names no exchange; from p to q it must be at x or y"):
        SegmentRouter({"d": ["pC"]})(net, wanted)
    with pytest.raises(InputError, match="node qC belongs to q, the traffic is in p: name an"):
        SegmentRouter({"d": ["qC", "x"]})(net, wanted)
    two = SegmentRouter(max_segments=2)(net, wanted)
    assert two.why[0] == "no list of at most 2 segments leads there"
    [found] = SegmentRouter(max_segments=3).steer(net, wanted)
    assert [str(s) for s in found.segments] == ["node:pA", "exchange:x", "node:qB"]


def test_a_path_is_encoded_in_the_fewest_segments() -> None:
    igp = Igp(fabric(RING))
    around = Path((0, 2, 4), (0, 1, 2, 3), 3)
    said = encode_path(igp, around)
    assert not isinstance(said, NotEncoded)
    # From b to d there are two equal ways, so that one segment cannot say which.
    assert [str(segment) for segment in said] == ["node:b", "node:c", "node:d"]
    chord = encode_path(igp, Path((8, 4), (0, 2, 3), 6))
    assert not isinstance(chord, NotEncoded)
    assert [str(segment) for segment in chord] == ["link:l4", "node:d"]


def test_a_path_that_takes_too_many_segments_says_how_many() -> None:
    igp = Igp(fabric(RING))
    assert encode_path(igp, Path((8, 4), (0, 2, 3), 6), max_segments=1) == NotEncoded(
        "needs 2 segments, at most 1 are allowed", 2
    )
    assert encode_path(igp, Path((8,), (0, 2), 5), adjacency=False) == NotEncoded(
        "no single IGP way is link l4, and adjacency SIDs are off"
    )
    cut = Igp(fabric(RING), frozenset({4}))
    assert encode_path(cut, Path((8,), (0, 2), 5)) == NotEncoded("link l4 is out of service")


def wanted_of(net: Network) -> Demands:
    """Return the demands of a network in its base year."""
    return demands_in(net, net.settings.base_year)


@settings(max_examples=60)
@given(net=networks(carriers=1))
def test_one_segment_is_plain_ecmp(net: Network) -> None:
    demands = wanted_of(net)
    mine = SegmentRouter(max_segments=1)(net, demands)
    plain = EcmpRouter()(net, demands)
    assert mine.carried.tolist() == plain.carried.tolist()
    assert np.array_equal(mine.share.toarray(), plain.share.toarray())


def balance(woven: Fabric, share: np.ndarray) -> np.ndarray:
    """Return what flows out of every node less what flows in, for one demand."""
    graph = woven.roads.graph
    out = np.bincount(graph.tail, weights=share, minlength=graph.vertices)
    return out - np.bincount(graph.head, weights=share, minlength=graph.vertices)


@settings(max_examples=60)
@given(net=networks(carriers=3, transit=True), adjacency=st.booleans())
def test_flow_is_conserved_at_every_node(net: Network, adjacency: Any) -> None:
    demands = wanted_of(net)
    woven = fabric(net)
    router = SegmentRouter(max_segments=5, adjacency=adjacency)
    routing = router(woven, demands)
    sites = net["nodes"]["site"].tolist()
    for number, steered in enumerate(router.steer(woven, demands)):
        assert (steered.shares is None) == (number in routing.why)
        if steered.shares is None:
            continue
        flow = balance(woven, routing.share.toarray()[number])
        last = steered.segments[-1].end
        expected = np.zeros(flow.size)
        expected[steered.start] += 1.0
        expected[last] -= 1.0
        assert flow == pytest.approx(expected, abs=1e-9)
        assert demands.target[number] in (net["nodes"].ids[last], sites[last])
        assert demands.source[number] in (net["nodes"].ids[steered.start], sites[steered.start])


@settings(max_examples=40)
@given(net=networks(carriers=1), most=st.integers(1, 3))
def test_the_list_found_is_the_best_of_all_lists_of_nodes(net: Network, most: Any) -> None:
    demands = wanted_of(net)
    woven = fabric(net)
    igp = Igp(woven)
    nodes = net["nodes"]

    def slowest(start: int, stop: int) -> float:
        path = igp.path(start, stop)
        own = float(nodes["router_ms"][start])
        return float("inf") if path is None else path.latency.one_way_ms - own

    for number, steered in enumerate(SegmentRouter(max_segments=most).steer(woven, demands)):
        best = float("inf")
        at = [
            [n for n in range(len(nodes)) if end in (nodes.ids[n], nodes["site"][n])]
            for end in (demands.source[number], demands.target[number])
        ]
        for start, stop in product(*at):
            for middle in product(range(len(nodes)), repeat=most - 1):
                hops = [start, *middle, stop]
                total = sum(slowest(a, b) for a, b in pairwise(hops))
                best = min(best, total + float(nodes["router_ms"][start]))
        if steered.shares is None:
            assert best == float("inf")
        else:
            here, mine = steered.start, float(nodes["router_ms"][steered.start])
            for segment in steered.segments:
                mine += slowest(here, segment.end)
                here = segment.end
            assert mine == pytest.approx(best, abs=1e-5)


@st.composite
def explicit_paths(draw: st.DrawFn) -> tuple[Network, Path]:
    """Return a network with one demand, and a path for it that the IGP would not always take."""
    net = draw(networks(carriers=3, transit=True))
    ids = net["nodes"].ids
    ends = draw(st.tuples(st.sampled_from(ids), st.sampled_from(ids)))
    assume(ends[0] != ends[1])
    table = [row(demand="d", source=ends[0], target=ends[1], volume_gbps=1.0)]
    net = net.replace(Table.of("demands", table))
    measure = draw(st.sampled_from(["latency", "hops", "length", "igp"]))
    avoided = draw(st.lists(st.sampled_from(net["links"].ids or ("",)), max_size=2))
    answer = constrained_path(
        Domains.of(fabric(net)),
        *ends,
        measure=measure,
        constraints=Constraints(avoid_links=tuple(filter(None, avoided))),
    )
    assume(not isinstance(answer, NoPath))
    assert not isinstance(answer, NoPath)
    return net, answer


@settings(max_examples=80)
@given(asked=explicit_paths())
def test_an_encoded_path_is_followed_exactly(asked: tuple[Network, Path]) -> None:
    net, path = asked
    woven = fabric(net)
    segments = encode_path(Igp(woven), path, max_segments=99)
    assert not isinstance(segments, NotEncoded)
    texts = [str(segment) for segment in segments]
    router = SegmentRouter({"d": texts}, max_segments=len(texts))
    [steered] = router.steer(woven, wanted_of(net))
    assert steered.shares == dict.fromkeys(path.arcs, 1.0)
    assert steered.segments == segments


def test_ids_that_are_taken_twice_are_told_apart_by_what_they_are() -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 9)], demands=[("a", "b", 1.0)])
    links = [r | {"link": {"l0": "b", "l1": "node:b"}[r["link"]]} for r in net["links"].rows()]
    odd = net.replace(Table.of("links", links))
    for text, arc in (("b", 0), ("link:b", 0), ("node:b", 0), ("link:node:b", 2)):
        [steered] = SegmentRouter({"d0": [text]}).steer(odd, wanted_of(odd))
        assert steered.shares == {arc: 1.0}
