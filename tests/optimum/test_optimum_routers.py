"""The optimum over networks that meet at exchanges: no router beats it, ports keep their size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, row
from made_networks import network as build
from netplan.errors import Infeasible
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.routers.k_shortest import KShortestRouter
from netplan.routing.routers.optimum import (
    LeastLatencyRouter,
    LeastMaxUtilisationRouter,
    MostCarriedRouter,
)
from netplan.routing.routers.shortest import ShortestRouter
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.result import Routing
    from netplan.topology.network import Network

ROUTERS = (
    EcmpRouter(),
    EcmpRouter(policy="cold_potato", split="capacity"),
    ShortestRouter(),
    ShortestRouter(measure="hops"),
    KShortestRouter(count=3, spread="even"),
)


def fullest(woven: Fabric, volume: np.ndarray, routing: Routing) -> float:
    """Return the greatest utilisation over links' directions and exchange ports."""
    load = routing.arc_gbps(volume)
    capacity = np.repeat(np.asarray(woven.network["links"]["capacity_gbps"]), 2)
    used = [load[: capacity.size] / capacity]
    for port in woven.ports.values():
        out = sum(load[h.arc] for h in woven.handoffs if h.near is port)
        into = sum(load[h.arc] for h in woven.handoffs if h.far is port)
        used.append(np.array([out, into]) / port.capacity_gbps)
    return float(np.concatenate(used).max(initial=0.0))


@settings(max_examples=60)
@given(network=networks(carriers=3, transit=True))
def test_no_router_beats_the_bound(network: Network) -> None:
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    best = LeastMaxUtilisationRouter(gap=1e-6).bounded(woven, demands)
    reach = best.routing.carried
    assert set(np.round(reach, 9)) <= {0.0, 1.0}
    own = fullest(woven, demands.volume_gbps, best.routing)
    assert own == pytest.approx(best.optimum.objective, rel=1e-6, abs=1e-9)
    assert best.optimum.bound <= own * (1 + 1e-9) + 1e-9
    for router in ROUTERS:
        routing = router(woven, demands)
        # A router that serves less may be emptier: it is held to the bound where it serves as much.
        if (routing.carried >= reach - 1e-9).all():
            used = fullest(woven, demands.volume_gbps, routing)
            assert used >= best.optimum.bound - 1e-7
        # And nothing is served that the optimum calls unreachable.
        assert not (routing.served & (reach == 0)).any()


@settings(max_examples=40)
@given(network=networks(carriers=3, transit=True))
def test_paths_of_the_optimum_join_up_cross_once_and_sum_to_the_shares(network: Network) -> None:
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    routing = LeastMaxUtilisationRouter().bounded(woven, demands).routing
    graph = woven.roads.graph
    total = np.zeros((len(demands), woven.arcs))
    for number, paths in enumerate(routing.paths):
        for path in paths:
            assert [int(graph.tail[arc]) for arc in path.arcs] == list(path.nodes[:-1])
            assert [int(graph.head[arc]) for arc in path.arcs] == list(path.nodes[1:])
            walked = [woven.node_carrier[node] for node in path.nodes]
            entered = [c for c, before in zip(walked, ["", *walked], strict=False) if c != before]
            assert len(entered) == len(set(entered)) <= 3
            for arc in path.arcs:
                total[number, arc] += path.share
        assert sum(path.share for path in paths) == pytest.approx(routing.carried[number], abs=1e-6)
    np.testing.assert_allclose(routing.share.toarray(), total, atol=1e-9)


@settings(max_examples=40)
@given(network=networks(), cap=st.sampled_from([0.1, 0.5, 1.0, 2.0]))
def test_the_most_that_is_carried_keeps_the_cap_and_no_demand_gets_more_than_it_asks(
    network: Network, cap: float
) -> None:
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    best = MostCarriedRouter(utilisation=cap).bounded(woven, demands)
    assert fullest(woven, demands.volume_gbps, best.routing) <= cap * (1 + 1e-6) + 1e-9
    assert (best.routing.carried <= 1 + 1e-9).all()
    carried = float(demands.volume_gbps @ best.routing.carried)
    assert carried == pytest.approx(best.optimum.objective, rel=1e-6, abs=1e-6)
    least = LeastMaxUtilisationRouter().bounded(woven, demands)
    if least.optimum.objective <= cap:  # then all that can be reached fits
        whole = float(demands.volume_gbps @ least.routing.carried)
        assert carried == pytest.approx(whole, rel=2e-4, abs=1e-6)


TWO_WAYS = [("a", "b", 1), ("a", "c", 1), ("c", "b", 1)]


def test_the_least_latency_fills_the_short_way_up_to_the_cap() -> None:
    net = mesh_network(TWO_WAYS, demands=[("a", "b", 120.0)])
    demands = demands_in(net, net.settings.base_year)
    routing = LeastLatencyRouter(utilisation=0.8)(net, demands)
    load = routing.load_gbps(demands.volume_gbps)[:, 0]
    np.testing.assert_allclose(load, [80, 40, 40], atol=1e-2)


def test_a_cap_that_cannot_be_kept_is_answered_with_the_least_that_can_and_what_is_full() -> None:
    net = mesh_network(TWO_WAYS, demands=[("a", "b", 120.0)])
    demands = demands_in(net, net.settings.base_year)
    with pytest.raises(Infeasible, match=r"within 50\.0%: the least possible is 60\.\d+%") as said:
        LeastLatencyRouter(utilisation=0.5)(net, demands)
    assert "l0" in str(said.value)


def test_a_path_limit_is_a_wish_that_makes_the_answer_worse() -> None:
    net = mesh_network(TWO_WAYS, demands=[("a", "b", 120.0)])
    demands = demands_in(net, net.settings.base_year)
    free = LeastMaxUtilisationRouter().bounded(net, demands).optimum
    one = LeastMaxUtilisationRouter(path_limit=1).bounded(net, demands).optimum
    assert free.objective == pytest.approx(0.6, rel=1e-3)
    assert one.objective == pytest.approx(1.2, rel=1e-3)


def meeting(port_gbps: tuple[float, float], **more: Any) -> Network:
    """Return red and blue side by side on W-E, with exchanges of these ports at both ends."""
    return build(
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("WE")],
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in ("red", "blue") for s in "WE"],
        segments=[row(segment="WE", a="W", b="E", length_km=300.0)],
        links=[
            row(link=f"{c}1", a=f"{c}W", b=f"{c}E", segments=("WE",), capacity_gbps=1000.0)
            for c in ("red", "blue")
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "WE"],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=size, scope=("*",))
            for s, size in zip("WE", port_gbps, strict=True)
            for c in ("red", "blue")
        ],
        demands=[row(demand="d", source="redW", target="blueE", volume_gbps=60.0)],
        **more,
    )


def test_ports_of_exchanges_are_filled_like_links() -> None:
    net = meeting((100.0, 50.0))
    demands = demands_in(net, net.settings.base_year)
    best = LeastMaxUtilisationRouter(gap=1e-6).bounded(net, demands)
    assert best.optimum.objective == pytest.approx(60 / 150, rel=1e-5)
    load = best.routing.load_gbps(demands.volume_gbps)[:, 0]
    np.testing.assert_allclose(load, [20, 40], atol=1e-3)  # red crosses at E with 20, blue at W
    narrow = MostCarriedRouter().bounded(meeting((10.0, 20.0)), demands)
    assert narrow.optimum.objective == pytest.approx(30, rel=1e-3)


def test_a_policy_leaves_the_optimum_the_exchange_it_would_choose() -> None:
    net = meeting((100.0, 50.0))
    demands = demands_in(net, net.settings.base_year)
    hot = LeastMaxUtilisationRouter(handover="hot_potato").bounded(net, demands)
    assert hot.optimum.objective == pytest.approx(0.6, rel=1e-3)
    east = LeastMaxUtilisationRouter(prefer=("xE",)).bounded(net, demands)
    assert east.optimum.objective == pytest.approx(1.2, rel=1e-3)
