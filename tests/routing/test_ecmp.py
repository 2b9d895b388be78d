"""The ECMP router on random networks of two carriers: nothing is lost, nothing made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import network as build
from made_networks import row
from netplan.routing.crossing import POLICIES, Policy, choose_crossing
from netplan.routing.demands import Demands, demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.igp import Igp
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.result import Routing
    from netplan.topology.network import Network

POLICY = st.sampled_from(POLICIES)


def routed(network: Network, policy: Policy) -> tuple[Fabric, Demands, Routing]:
    """Return a network ready to route over, its demands and their routing."""
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    return woven, demands, EcmpRouter(policy)(woven, demands)


def balance(woven: Fabric, shares: np.ndarray) -> np.ndarray:
    """Return what each node sends out less what comes in, for arcs' shares."""
    total = np.zeros(len(woven.node_site))
    links = 2 * woven.roads.edges  # what follows are handoffs
    np.add.at(total, woven.roads.graph.tail[:links], shares[:links])
    np.add.at(total, woven.roads.graph.head[:links], -shares[:links])
    return total


@settings(max_examples=60)
@given(network=networks(), policy=POLICY)
def test_flow_is_conserved_within_each_carrier_and_across_the_handoff(
    network: Network, policy: Policy
) -> None:
    woven, demands, routing = routed(network, policy)
    igp, nodes = Igp(woven), network["nodes"]
    for number, ends in enumerate(zip(demands.source, demands.target, strict=True)):
        if not all(end in nodes for end in ends) or not routing.served[number]:
            continue
        source, target = (nodes.row(end) for end in ends)
        expected = np.zeros(len(nodes))
        expected[source] += 1
        expected[target] -= 1
        if nodes["carrier"][source] != nodes["carrier"][target]:
            handoff = choose_crossing(igp, source, target, policy=policy)
            assert handoff is not None
            (_, out), (into, _) = handoff.ends
            assert nodes["site"][out] == nodes["site"][into]
            expected[out] -= 1
            expected[into] += 1
        shares = routing.share.toarray()[number]
        np.testing.assert_allclose(balance(woven, shares), expected, atol=1e-12)


@settings(max_examples=60)
@given(network=networks(), policy=POLICY)
def test_load_is_volume_times_share_and_only_links_in_service_carry(
    network: Network, policy: Policy
) -> None:
    woven, demands, routing = routed(network, policy)
    shares = routing.share.toarray()
    assert shares.min(initial=0.0) >= 0
    assert shares.max(initial=0.0) <= 1 + 1e-12
    load = routing.load_gbps(demands.volume_gbps)
    expected = np.zeros_like(load)
    for number in range(len(demands)):
        for arc in range(2 * len(load)):
            expected[arc >> 1, arc % 2] += demands.volume_gbps[number] * shares[number, arc]
    np.testing.assert_allclose(load, expected, atol=1e-9)
    assert not load[~woven.links.alive].any()
    assert not shares[~routing.served].any()
    np.testing.assert_allclose(routing.load_gbps(3 * demands.volume_gbps), 3 * load, atol=1e-9)


@settings(max_examples=40)
@given(network=networks(), policy=POLICY, data=st.data())
def test_the_order_of_demand_rows_changes_nothing(
    network: Network, policy: Policy, data: st.DataObject
) -> None:
    rows = list(network["demands"].rows())
    shuffled = data.draw(st.permutations(rows))
    other = network.replace(type(network["demands"]).of("demands", shuffled))
    _, first_demands, first = routed(network, policy)
    _, second_demands, second = routed(other, policy)
    place = [second_demands.ids.index(name) for name in first_demands.ids]
    np.testing.assert_array_equal(first.share.toarray(), second.share.toarray()[place])
    np.testing.assert_allclose(
        first.load_gbps(first_demands.volume_gbps),
        second.load_gbps(second_demands.volume_gbps),
        atol=1e-9,
    )


def two_networks(**more: object) -> Network:
    """Return red along W-M-E at cost 5 a hop, blue straight W-E at cost 3, no exchange."""
    tables = {
        "sites": [row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("WME")],
        "carriers": [row(carrier="red"), row(carrier="blue")],
        "nodes": [
            row(node=f"{c[0]}{s}", site=s, carrier=c)
            for c, places in (("red", "WME"), ("blue", "WE"))
            for s in places
        ],
        "segments": [
            row(segment=f"{a}{b}", a=a, b=b, length_km=300.0) for a, b in ("WM", "ME", "WE")
        ],
        "links": [
            row(link="r1", a="rW", b="rM", segments=("WM",), capacity_gbps=10.0, igp_cost=5),
            row(link="r2", a="rM", b="rE", segments=("ME",), capacity_gbps=10.0, igp_cost=5),
            row(link="b1", a="bW", b="bE", segments=("WE",), capacity_gbps=10.0, igp_cost=3),
        ],
    }
    return build(**(tables | more))


@pytest.mark.parametrize(
    ("source", "target", "used"),
    [
        ("W", "E", {"b1"}),  # blue costs 3, red 10
        ("W", "M", {"r1"}),  # blue has no node in M
        ("rW", "E", {"r1", "r2"}),  # red was asked for, and the networks do not meet
        ("W", "rE", {"r1", "r2"}),
    ],
)
def test_a_demand_between_sites_takes_the_network_of_least_cost(
    source: str, target: str, used: set[str]
) -> None:
    demand = row(demand="d", source=source, target=target, volume_gbps=7.0)
    network = two_networks(demands=[demand])
    _, demands, routing = routed(network, "hot_potato")
    load = routing.load_gbps(demands.volume_gbps)
    carried = dict(zip(network["links"].ids, load.tolist(), strict=True))
    assert {link for link, pair in carried.items() if sum(pair)} == used
    assert all(carried[link] == [7.0, 0.0] for link in used)


def test_networks_that_never_meet_serve_nothing_between_them() -> None:
    demand = row(demand="d", source="rW", target="bE", volume_gbps=7.0)
    _, _, routing = routed(two_networks(demands=[demand]), "hot_potato")
    assert routing.served.tolist() == [False]
    assert routing.share.nnz == 0


def test_demands_grow_from_the_base_year() -> None:
    rows = [
        row(demand="d", source="rW", target="rE", volume_gbps=100.0, growth_per_year=0.1),
        row(demand="e", source="rW", target="rE", volume_gbps=100.0, growth_per_year=-0.5),
    ]
    network = two_networks(demands=rows, settings={"base_year": 2026})
    np.testing.assert_allclose(demands_in(network, 2026).volume_gbps, [100, 100])
    np.testing.assert_allclose(demands_in(network, 2028).volume_gbps, [121, 25])
    np.testing.assert_allclose(demands_in(network, 2028).scaled(2).volume_gbps, [242, 50])
    assert len(demands_in(network, 2028)) == 2
