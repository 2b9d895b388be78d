"""Crossings between networks: once, where scopes allow, by the stated order of each policy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from made_networks import network as build
from made_networks import row
from netplan.routing.crossing import POLICIES, choose_crossing, internet_path, why_no_handoff
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp, access_tails, ip_path
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.crossing import InterPath, Policy
    from netplan.topology.network import Network


def foreign_pairs(network: Network) -> list[tuple[int, int]]:
    """Return all ordered pairs of nodes of different carriers."""
    carrier = network["nodes"]["carrier"]
    rows = range(len(carrier))
    return [(a, b) for a in rows for b in rows if carrier[a] != carrier[b]]


def allowed(igp: Igp, source: int, target: int) -> list[tuple[str, float, float, float]]:
    """Return every single handoff by the rules: exchange, cost before, cost after, latency."""
    woven, found = igp.fabric, []
    here, there = (woven.node_carrier[node] for node in (source, target))
    for exchange in woven.network["exchanges"].ids:
        near, far = woven.ports.get((exchange, here)), woven.ports.get((exchange, there))
        if near is None or far is None:
            continue
        if woven.node_site[source] not in near.sites or woven.node_site[target] not in far.sites:
            continue
        before, after = ip_path(igp, source, near.node), ip_path(igp, far.node, target)
        if before is None or after is None:
            continue
        whole = before.latency + after.latency + access_tails(woven, source, target)
        cost = igp.cost(source, near.node), igp.cost(far.node, target)
        handoff = max(near.handoff_ms, far.handoff_ms)
        found.append((exchange, *cost, whole.one_way_ms + handoff))
    return found


@settings(max_examples=60)
@given(network=networks())
def test_each_policy_takes_the_best_of_all_allowed_exchanges_by_its_own_measure(
    network: Network,
) -> None:
    igp = Igp(fabric(network))
    for source, target in foreign_pairs(network):
        options = {option[0]: option for option in allowed(igp, source, target)}
        for policy in POLICIES:
            path = internet_path(igp, source, target, policy=policy)
            assert (path is None) == (not options)
            if path is None:
                assert why_no_handoff(igp.fabric, source, target)
                continue
            assert len(path.handoffs) == 1
            assert len(path.legs) == 2
            _, before, after, latency = options[path.handoffs[0]]
            assert path.latency.one_way_ms == pytest.approx(latency, abs=1e-12)
            best = {
                "hot_potato": ((before, after), min(o[1:3] for o in options.values())),
                "cold_potato": ((after, before), min(o[2:0:-1] for o in options.values())),
                "least_latency": (latency, min(o[3] for o in options.values())),
                "least_cost": (before + after, min(o[1] + o[2] for o in options.values())),
            }[policy]
            assert best[0] == pytest.approx(best[1], abs=1e-12)


@settings(max_examples=40)
@given(network=networks(carriers=3))
def test_a_path_never_enters_a_third_network_without_a_transit_row(network: Network) -> None:
    igp = Igp(fabric(network))
    carrier = network["nodes"]["carrier"]
    for source, target in foreign_pairs(network):
        path = internet_path(igp, source, target, policy="hot_potato")
        if path is not None:
            first, last = ({carrier[node] for node in leg.nodes} for leg in path.legs)
            assert (first, last) == ({carrier[source]}, {carrier[target]})


@settings(max_examples=40)
@given(network=networks(carriers=3, transit=True))
def test_transit_serves_only_its_customers_and_only_where_nothing_direct_is(
    network: Network,
) -> None:
    igp = Igp(fabric(network))
    carrier = network["nodes"]["carrier"]
    rows = {(r["carrier"], frozenset((r["for"], r["to"]))) for r in network["transit"].rows()}
    for source, target in foreign_pairs(network):
        path = internet_path(igp, source, target, policy="hot_potato")
        if path is not None and len(path.legs) == 3:
            assert not allowed(igp, source, target)
            middle = {carrier[node] for node in path.legs[1].nodes}
            assert len(middle) == 1
            assert (middle.pop(), frozenset((carrier[source], carrier[target]))) in rows


def ring(scopes: dict[tuple[str, str], tuple[str, ...]], **more: Any) -> Network:
    """Return two carriers side by side on W-M-E, exchanges at M and E with the given scopes."""
    places = "WME"
    return build(
        sites=[
            row(site=s, lon_deg=float(n), lat_deg=0.0, province="home" if s == "W" else "far")
            for n, s in enumerate(places)
        ],
        carriers=[row(carrier=c) for c in ("red", "blue", "grey")],
        nodes=[
            row(node=f"{c}{s}", site=s, carrier=c) for c in ("red", "blue", "grey") for s in places
        ],
        segments=[
            row(segment="WM", a="W", b="M", length_km=200.0),
            row(segment="ME", a="M", b="E", length_km=300.0),
        ],
        links=[
            row(link=f"{c}{s}", a=f"{c}{s[0]}", b=f"{c}{s[1]}", segments=(s,), capacity_gbps=1.0)
            for c in ("red", "blue", "grey")
            for s in ("WM", "ME")
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "ME"],
        exchange_ports=[
            row(exchange=x, carrier=c, capacity_gbps=1.0, handoff_ms=0.3, scope=scope)
            for (x, c), scope in scopes.items()
        ],
        **more,
    )


NATIONAL = ("*",)


def between(network: Network, a: str, b: str, policy: Policy = "hot_potato") -> InterPath | None:
    """Return the path between two nodes by id."""
    nodes = network["nodes"]
    return internet_path(Igp(fabric(network)), nodes.row(a), nodes.row(b), policy=policy)


def test_hot_and_cold_potato_differ_in_who_carries_the_traffic() -> None:
    scopes = {(x, c): NATIONAL for x in ("xM", "xE") for c in ("red", "blue")}
    network = ring(scopes)
    hot = between(network, "redW", "blueE")
    cold = between(network, "redW", "blueE", "cold_potato")
    assert hot is not None
    assert cold is not None
    assert hot.handoffs == ("xM",)
    assert [leg.latency.length_km for leg in hot.legs] == [200, 300]
    assert cold.handoffs == ("xE",)
    assert [leg.latency.length_km for leg in cold.legs] == [500, 0]


def test_a_preferred_exchange_comes_before_the_policy() -> None:
    network = ring({(x, c): NATIONAL for x in ("xM", "xE") for c in ("red", "blue")})
    nodes, igp = network["nodes"], Igp(fabric(network))
    ends = nodes.row("redW"), nodes.row("blueE")
    for prefer, used in (((), "xM"), (("xE",), "xE"), (("xE", "xM"), "xE"), (("none",), "xM")):
        path = internet_path(igp, *ends, policy="hot_potato", prefer=prefer)
        assert path is not None
        assert path.handoffs == (used,)


@pytest.mark.parametrize(
    ("red", "blue", "used"),
    [
        (NATIONAL, NATIONAL, ("xM",)),
        (("province:far",), NATIONAL, ()),  # red does not announce W there
        (NATIONAL, ("province:home",), ()),  # blue does not announce E there
        (("W",), ("E",), ("xM",)),  # each announces its own end: enough
        (("E",), ("W",), ()),  # each announces the other's end: no use
        (("*", "-W"), NATIONAL, ()),
    ],
)
def test_each_port_must_announce_its_own_end(
    red: tuple[str, ...], blue: tuple[str, ...], used: tuple[str, ...]
) -> None:
    path = between(ring({("xM", "red"): red, ("xM", "blue"): blue}), "redW", "blueE")
    assert (path.handoffs if path else ()) == used


def test_a_port_without_a_node_at_the_exchange_is_none() -> None:
    network = ring({("xM", "red"): NATIONAL, ("xM", "blue"): NATIONAL})
    rows = [r for r in network["nodes"].rows() if r["node"] != "blueM"]
    links = [r for r in network["links"].rows() if "blueM" not in (r["a"], r["b"])]
    table = type(network["nodes"])
    network = network.replace(table.of("nodes", rows), table.of("links", links))
    assert between(network, "redW", "blueE") is None


def test_the_slower_port_sets_the_handoff() -> None:
    network = ring({("xM", "red"): NATIONAL, ("xM", "blue"): NATIONAL})
    ports = [
        r | {"handoff_ms": {"red": 0.1, "blue": 0.7}[r["carrier"]]}
        for r in network["exchange_ports"].rows()
    ]
    network = network.replace(type(network["nodes"]).of("exchange_ports", ports))
    path = between(network, "redW", "blueE")
    assert path is not None
    assert path.latency.handoff_ms == 0.7


TRANSIT_PORTS = {
    ("xM", "red"): NATIONAL,
    ("xM", "grey"): NATIONAL,
    ("xE", "grey"): NATIONAL,
    ("xE", "blue"): NATIONAL,
}


def test_transit_hands_over_twice_and_works_both_ways() -> None:
    rows = [row(carrier="grey", for_="red", to="blue")]
    network = ring(TRANSIT_PORTS, transit=rows)
    there, back = between(network, "redW", "blueM"), between(network, "blueM", "redW")
    assert there is not None
    assert back is not None
    assert there.handoffs == ("xM", "xE")
    assert back.handoffs == ("xE", "xM")
    assert there.latency.handoff_ms == back.latency.handoff_ms == 0.6
    assert there.latency.one_way_ms == pytest.approx(back.latency.one_way_ms)
    assert there.latency.length_km == 200 + 300 + 300
    # Nodes: red W, M; grey M, E; blue E, M.
    assert there.latency.node_ms == pytest.approx(6 * 0.05)
    assert between(ring(TRANSIT_PORTS), "redW", "blueM") is None


def test_why_two_networks_do_not_meet_is_said() -> None:
    cases = [
        ({("xM", "red"): NATIONAL}, "red and blue have no exchange in common and no transit"),
        (
            {("xM", "red"): ("E",), ("xM", "blue"): NATIONAL},
            "red announces W at no exchange where blue has a port",
        ),
        (
            {("xM", "red"): NATIONAL, ("xM", "blue"): ("W",)},
            "blue announces E at no exchange where red has a port",
        ),
        (
            {
                ("xM", "red"): ("W",),
                ("xM", "blue"): ("W",),
                ("xE", "red"): ("E",),
                ("xE", "blue"): ("E",),
            },
            "no exchange announces both W (red) and E (blue)",
        ),
    ]
    for scopes, sentence in cases:
        woven = fabric(ring(scopes))
        nodes = woven.network["nodes"]
        assert why_no_handoff(woven, nodes.row("redW"), nodes.row("blueE")) == sentence
    woven = fabric(ring({("xM", "red"): NATIONAL, ("xM", "blue"): NATIONAL}))
    nodes = woven.network["nodes"]
    cut = Igp(woven, frozenset({0}))
    assert choose_crossing(cut, nodes.row("redW"), nodes.row("blueE")) is None
    assert "cut off" in why_no_handoff(woven, nodes.row("redW"), nodes.row("blueE"))


def test_ties_fall_to_the_first_exchange_of_the_table() -> None:
    scopes = {(x, c): NATIONAL for x in ("xM", "xE") for c in ("red", "blue")}
    network = ring(scopes)
    exchanges = [
        row(exchange=x, site="M", kind="nbp", source="t", confidence="assumed")
        for x in ("xE", "xM")
    ]
    same_place = network.replace(type(network["nodes"]).of("exchanges", exchanges))
    for policy in POLICIES:
        path = between(same_place, "redW", "blueE", policy)
        assert path is not None
        assert path.handoffs == ("xE",)


def test_latency_of_a_crossing_is_its_parts() -> None:
    network = ring({("xM", "red"): NATIONAL, ("xM", "blue"): NATIONAL})
    path = between(network, "redW", "blueE")
    assert path is not None
    links = (200 + 300) * 0.0049 + (3 + 4) * 0.00015 + 4 * 0.05
    assert path.latency.one_way_ms == pytest.approx(links + 4 * 0.05 + 0.3, abs=1e-12)
    assert math.isclose(path.latency.node_ms, 0.2)
