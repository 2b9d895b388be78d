"""What the certificate counts by its own means is what the project's routers find by theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from made_networks import grid, mesh_network, network, row
from netplan.capacity.proof.crossings import Open, Ways
from netplan.capacity.proof.freely import most_of_demand
from netplan.capacity.proof.recount import Recount
from netplan.capacity.proof.standing import Year, stands_by_igp, stands_freely
from netplan.capacity.proof.strikes import Strike, strike_of, strikes
from netplan.capacity.proof.timely import TimelyWant, late_by_igp, late_freely, timely_wants
from netplan.capacity.terms import Terms
from netplan.failures.scenarios import hit, riders
from netplan.failures.sets import failure_set, standard_spec
from netplan.routing.crossing import internet_path, policy_of
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp
from netplan.routing.routers.optimum import MostCarriedRouter
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network

YEAR = 2026


def with_oddities(base: Network, *, seed: int) -> Network:
    """Return a network some of whose nodes ask not to be passed, and whose twins are bundles."""
    dice = np.random.default_rng(seed)
    nodes = [r | {"overloaded": bool(dice.random() < 0.2)} for r in base["nodes"].rows()]
    twins: dict[tuple[object, ...], str] = {}
    links = []
    for r in base["links"].rows():
        key = r["a"], r["b"], r["igp_cost"], r["igp_cost_ba"], r["segments"]
        links.append(r | {"bundle": twins.setdefault(key, f"b{len(twins)}")})
    return base.replace(Table.of("nodes", nodes), Table.of("links", links))


@given(networks(carriers=3, transit=True), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_loads_under_every_failure_are_those_of_the_ecmp_router(base: Network, seed: int) -> None:
    net = with_oddities(base, seed=seed)
    woven, demands = fabric(net), demands_in(net, YEAR)
    year = Year.of(net, YEAR, wanted=net)
    policy = policy_of(net)
    router = EcmpRouter(policy)
    known = riders(net)
    rows = list(net["links"].rows())
    listed = failure_set(net, standard_spec(net)).scenarios
    for scenario in listed[:12]:
        strike = strike_of(net, scenario, links=rows)
        struck = hit(known, scenario)
        assert (strike.down, strike.closed, strike.dead) == (
            struck.down,
            struck.closed,
            struck.dead,
        )
        routing = router(woven, demands, down=struck.down, closed=struck.closed, dead=struck.dead)
        load = routing.load_gbps(demands.volume_gbps).max(axis=1, initial=0.0)
        stand = stands_by_igp(year, strike, limit=1.0, policy=policy)
        capacity = np.asarray(net["links"]["capacity_gbps"])
        np.testing.assert_allclose(stand.utilisation, load / capacity, atol=1e-9)


@given(networks(carriers=3, transit=True), st.integers(0, 9), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_what_free_routing_leaves_unserved_is_what_the_optimal_router_does(
    base: Network, seed: int, cut: int
) -> None:
    net = with_oddities(base, seed=seed)
    assume(len(net["links"]))
    demands = demands_in(net, YEAR)
    down = frozenset({cut}) if cut < len(net["links"]) else frozenset()
    year = Year.of(net, YEAR, wanted=net)
    stand = stands_freely(year, Strike("cut", "link", down), limit=0.7)
    best = MostCarriedRouter(utilisation=0.7, gap=1e-9).bounded(net, demands, down=down)
    carried = float((demands.volume_gbps * best.optimum.carried).sum())
    # The router keeps ports within the same share of their capacity; the terms do not ask that.
    roomy = year.room(0.7).sides
    assert float(demands.volume_gbps.sum()) - stand.unserved_gbps >= carried - 1e-4
    if not roomy:
        assert stand.unserved_gbps == pytest.approx(demands.volume_gbps.sum() - carried, abs=1e-4)


@given(networks(carriers=2))
@settings(max_examples=25, deadline=None)
def test_with_full_use_of_links_and_ports_both_carry_the_same(net: Network) -> None:
    assume(len(net["links"]))
    demands = demands_in(net, YEAR)
    year = Year.of(net, YEAR, wanted=net)
    stand = stands_freely(year, Strike(), limit=1.0)
    best = MostCarriedRouter(gap=1e-9).bounded(net, demands)
    carried = float((demands.volume_gbps * best.optimum.carried).sum())
    assert stand.unserved_gbps == pytest.approx(demands.volume_gbps.sum() - carried, abs=1e-4)
    assert not stand.over
    assert not stand.full


@given(networks(carriers=3, transit=True))
@settings(max_examples=30, deadline=None)
def test_a_path_between_networks_has_the_latency_of_the_internet_view(net: Network) -> None:
    year = Year.of(net, YEAR, wanted=net)
    now, ways, policy = Open(year.count), Ways.of(net), policy_of(net)
    igp = Igp(fabric(net))
    nodes = net["nodes"]
    for a, source in enumerate(nodes.ids):
        for b, target in enumerate(nodes.ids):
            if nodes["carrier"][a] == nodes["carrier"][b]:
                continue
            chain = now.chosen(ways, source, target, policy=policy)
            path = internet_path(igp, a, b, policy=policy)
            assert (chain is None) == (path is None)
            if chain is None or path is None:
                continue
            assert chain.exchanges == path.handoffs
            want = TimelyWant(source, target, path.latency.one_way_ms, 1.0)
            assert late_by_igp(year, [want], policy=policy) == []
            late = replace(want, limit_ms=want.limit_ms - 1e-5)
            [(_, _, ms)] = late_by_igp(year, [late], policy=policy)
            assert ms == pytest.approx(path.latency.one_way_ms, abs=1e-9)


def test_a_protected_link_stands_a_cut_of_one_route_and_falls_with_both() -> None:
    net = mesh_network([("a", "b", 1), ("a", "b", 5)])
    rows = [
        r | ({"protection": "1+1", "backup_segments": ("s1",)} if r["link"] == "l0" else {})
        for r in net["links"].rows()
    ]
    net = net.replace(Table.of("links", rows))
    found = {s.scenario: s.down for s in strikes(net, Terms(years=(YEAR,), survive=("segments",)))}
    assert found == {"": frozenset(), "s0": frozenset(), "s1": frozenset({1})}


def test_unserved_is_what_the_narrowest_cut_leaves() -> None:
    # 100 Gbit/s of room at 70 % on two ways of 100 each: 140 of 150 Gbit/s go through.
    net = mesh_network([("a", "b", 1), ("a", "c", 1), ("c", "b", 1)], demands=[("a", "b", 150.0)])
    year = Year.of(net, YEAR, wanted=net)
    assert stands_freely(year, Strike(), limit=0.7).unserved_gbps == pytest.approx(10.0)
    assert stands_freely(year, Strike(), limit=0.75).unserved_gbps == 0.0
    cut = Strike("l0", "link", frozenset({0}))
    assert stands_freely(year, cut, limit=1.0).missing == {("a", "b"): pytest.approx(50.0)}


def test_a_routing_of_one_state_serves_another_that_takes_nothing_of_it() -> None:
    net = mesh_network([("a", "b", 1), ("a", "c", 1), ("c", "b", 1)], demands=[("a", "b", 50.0)])
    year = Year.of(net, YEAR, wanted=net)
    assert stands_freely(year, Strike(), limit=0.7).worst == pytest.approx(0.5)
    stands_freely(year, Strike("l1", "link", frozenset({1})), limit=1.0)
    assert len(year.kept) == 1
    moved = stands_freely(year, Strike("l0", "link", frozenset({0})), limit=1.0)
    assert len(year.kept) == 2
    assert moved.worst_link in {"l1", "l2"}


def timely_net(limit_ms: float, *, slow_gbps: float = 60.0) -> Network:
    """Return a short way of 100 Gbit/s and a long one from a to b, and traffic with a limit."""
    ends = {"short": ("A", "B", 400.0), "out": ("A", "C", 1000.0), "on": ("C", "B", 1000.0)}
    return network(
        settings={"base_year": YEAR},
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node=n, site=n.upper(), carrier="c", router_ms=0.0) for n in "abc"],
        segments=[row(segment=name, a=a, b=b, length_km=km) for name, (a, b, km) in ends.items()],
        links=[
            row(link=name, a=a.lower(), b=b.lower(), segments=(name,), capacity_gbps=100.0)
            for name, (a, b, _) in ends.items()
        ],
        classes=[row(class_="fast", max_one_way_ms=limit_ms), row(class_="slow")],
        demands=[
            row(demand="d1", source="a", target="b", class_="fast", volume_gbps=60.0),
            row(demand="d2", source="a", target="b", class_="slow", volume_gbps=slow_gbps),
        ],
    )


def test_traffic_in_a_hurry_takes_the_short_way_and_the_rest_the_long_one() -> None:
    # At 70 % the short way takes 70 Gbit/s: the 60 in a hurry fit, 50 of the others go round.
    year = Year.of(timely_net(3.0), YEAR, wanted=timely_net(3.0))
    wants = timely_wants(year.network, year)
    assert late_freely(year, wants, limit=0.7) == []
    # By IGP both take the short way.
    assert late_by_igp(year, wants, policy="hot_potato") == []


def test_a_limit_that_the_short_way_has_no_room_for_is_late_by_the_rest() -> None:
    net = timely_net(3.0, slow_gbps=40.0)
    year = Year.of(net, YEAR, wanted=net)
    [(want, gbps, ms)] = late_freely(year, timely_wants(year.network, year), limit=0.5)
    assert (want.limit_ms, gbps) == (3.0, pytest.approx(10.0))
    # 400 km, five amplifiers and two transponders.
    assert ms == pytest.approx(year.count.spans[0].one_way_ms)


def test_a_limit_below_the_shortest_fibre_is_late_altogether() -> None:
    year = Year.of(timely_net(1.0), YEAR, wanted=timely_net(1.0))
    [(_, gbps, _)] = late_freely(year, timely_wants(year.network, year), limit=1.0)
    assert gbps == pytest.approx(60.0)
    [(_, gbps, _)] = late_by_igp(year, timely_wants(year.network, year), policy="hot_potato")
    assert gbps == 60.0


def test_the_greatest_factor_of_a_demand_is_that_of_its_narrowest_cut() -> None:
    # 70 Gbit/s on either way at 70 %: 140 of 50 wanted; 35 of a second demand share one way.
    net = mesh_network([("a", "b", 1), ("a", "c", 1), ("c", "b", 1)])
    count = Recount.of(net)
    assert most_of_demand(count, [(0, 1, 50.0)], limit=0.7) == pytest.approx(2.8)
    both = [(0, 1, 50.0), (0, 2, 35.0)]
    # Node A sends 85 over 140 Gbit/s in all.
    assert most_of_demand(count, both, limit=0.7) == pytest.approx(140.0 / 85.0)
    assert most_of_demand(count, [], limit=0.7) == 10.0
