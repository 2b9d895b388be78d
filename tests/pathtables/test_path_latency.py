"""Latency of one path by part: as every view has it, by hand, and with what waits on it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from made_networks import grid, mesh_network, row
from made_networks import network as build
from netplan.latency.queueing import QueueingModel
from netplan.metrics.views import views
from netplan.routing.crossing import internet_path
from netplan.routing.domains import Domains
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.hairpin import home_latency, home_node, home_of_path
from netplan.routing.igp import Igp, ip_path
from netplan.routing.path_latency import (
    ecmp_latency,
    fibre_path_latency,
    path_latency,
    path_waits,
)
from netplan.routing.result import Path
from netplan.routing.ridden import fibre_ridden, ridden
from random_networks import networks

if TYPE_CHECKING:
    from netplan.latency.parts import Latency
    from netplan.topology.network import Network

MM1 = QueueingModel(packet_bytes=1250, ca2=1, cs2=1)
EVERYWHERE = ("*",)


def meeting(*, exchange: str = "M") -> Network:
    """Return red and blue on W–M–E, 200 and 300 km, with one exchange; access 10 km at W, 5 at E.

    Red has links W–M and M–E, blue too; nodes take 0.05 ms, the exchange 0.3 ms.
    """
    return build(
        settings={"hub": "W"},
        sites=grid("WME"),
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[
            row(node=f"{c}{s}", site=s, carrier=c, access_km={"W": 10.0, "E": 5.0}.get(s, 0.0))
            for c in ("red", "blue")
            for s in "WME"
        ],
        segments=[
            row(segment="WM", a="W", b="M", length_km=200.0),
            row(segment="ME", a="M", b="E", length_km=300.0),
        ],
        links=[
            row(link=f"{c}{s}", a=f"{c}{s[0]}", b=f"{c}{s[1]}", segments=(s,), capacity_gbps=100.0)
            for c in ("red", "blue")
            for s in ("WM", "ME")
        ],
        exchanges=[row(exchange="x", site=exchange, kind="nbp")],
        exchange_ports=[
            row(exchange="x", carrier=c, capacity_gbps=50.0, handoff_ms=0.3, scope=EVERYWHERE)
            for c in ("red", "blue")
        ],
    )


def walk(woven: Fabric, *names: str) -> Path:
    """Return the path along nodes of the given ids, over the first arc that joins each two."""
    graph, nodes = woven.roads.graph, woven.network["nodes"]
    rows = [nodes.row(name) for name in names]
    arcs = [
        next(k for k in range(graph.arcs) if (graph.tail[k], graph.head[k]) == ends)
        for ends in itertools.pairwise(rows)
    ]
    return Path(tuple(arcs), tuple(rows), 0)


def same(found: Latency, expected: Latency) -> None:
    """Assert that two latencies are equal part by part."""
    for part in type(found).__dataclass_fields__:
        assert getattr(found, part) == pytest.approx(getattr(expected, part), abs=1e-12), part


def test_a_path_between_networks_is_its_parts_by_hand() -> None:
    woven = fabric(meeting())
    latency = path_latency(woven, walk(woven, "redW", "redM", "blueM", "blueE"))
    assert latency.fibre_ms == pytest.approx(500 * 0.0049)
    assert latency.amplifier_ms == pytest.approx((3 + 4) * 0.00015)
    assert latency.transponder_ms == pytest.approx(4 * 0.05)
    assert latency.node_ms == pytest.approx(4 * 0.05)
    assert latency.access_ms == pytest.approx(15 * 0.0049)
    assert latency.handoff_ms == 0.3
    assert latency.queueing_ms == 0.0
    assert latency.length_km == 515
    assert latency.one_way_ms == pytest.approx(2.45 + 0.00105 + 0.2 + 0.2 + 0.0735 + 0.3)


def test_a_path_that_stays_where_it_is_passes_its_node_once() -> None:
    woven = fabric(meeting())
    latency = path_latency(woven, walk(woven, "redW"))
    assert latency.node_ms == 0.05
    assert latency.length_km == 20


@settings(max_examples=40)
@given(network=networks(carriers=3, transit=True))
def test_it_equals_the_ip_and_internet_views_on_the_same_paths(network: Network) -> None:
    view = views(network)
    woven, igp = view.fabric, view.igp
    count = len(woven.node_site)
    for source in range(count):
        for target in range(count):
            if woven.node_carrier[source] == woven.node_carrier[target]:
                found = ip_path(igp, source, target)
                if found is None:
                    continue
                path = Path(found.arcs, found.nodes, 0)
                sight = view.ip(
                    woven.node_site[source], woven.node_site[target], woven.node_carrier[source]
                )
                assert sight is not None
                same(path_latency(woven, path), sight.latency)
                way = ridden(woven, path)
                assert (way.sites, way.segments, way.links) == (
                    sight.sites, sight.segments, sight.links,
                )  # fmt: skip
            else:
                crossed = internet_path(igp, source, target, policy=view.policy)
                if crossed is not None:
                    path = crossing_path(woven, crossed.legs, crossed.handoffs)
                    same(path_latency(woven, path), crossed.latency)
                    assert ridden(woven, path).exchanges == crossed.handoffs


def crossing_path(woven: Fabric, legs: tuple, handoffs: tuple[str, ...]) -> Path:
    """Return legs and the exchanges between them as one path."""
    arcs, nodes = list(legs[0].arcs), list(legs[0].nodes)
    for leg, exchange in zip(legs[1:], handoffs, strict=True):
        arcs += [
            h.arc
            for h in woven.handoffs
            if (h.exchange, h.near.node, h.far.node) == (exchange, nodes[-1], leg.nodes[0])
        ][:1]
        arcs += leg.arcs
        nodes += leg.nodes
    return Path(tuple(arcs), tuple(nodes), 0)


@settings(max_examples=40)
@given(network=networks())
def test_light_on_the_same_segments_is_as_fast_as_the_optical_view(network: Network) -> None:
    view = views(network)
    sites, segments = network["sites"], network["segments"]
    for target in sites.ids:
        sight = view.optical("S0", target)
        if sight is None:
            continue
        arcs = [
            2 * segments.row(name) + (segments.value(name, "a") != here)
            for name, here in zip(sight.segments, sight.sites, strict=False)
        ]
        path = Path(tuple(arcs), tuple(sites.row(site) for site in sight.sites), 0)
        same(fibre_path_latency(view.fabric, path), sight.latency)
        way = fibre_ridden(view.fabric, path)
        assert (way.sites, way.segments, way.links) == (sight.sites, sight.segments, ())


def test_ecmp_is_least_mean_and_greatest_over_its_paths() -> None:
    # a-b-d and a-c-d cost 2 and so does a-d itself: shares a third each.
    network = mesh_network(
        [("a", "b", 1), ("b", "d", 1), ("a", "c", 1), ("c", "d", 1), ("a", "d", 2)]
    )
    woven = fabric(network)
    a, d = (network["nodes"].row(name) for name in "ad")
    found = ecmp_latency(Igp(woven), a, d)
    link = 100 * 0.0049 + 2 * 0.00015 + 0.1
    one, two = link + 2 * 0.05, 2 * link + 3 * 0.05
    assert found is not None
    assert found.least_ms == pytest.approx(one)
    assert found.greatest_ms == pytest.approx(two)
    assert found.mean_ms == pytest.approx((one + 2 * two) / 3)
    assert found.spread_ms == pytest.approx(link + 0.05)


def test_ecmp_weighs_paths_by_share_and_not_by_number() -> None:
    # From a half goes to b, which splits over two ways, and half to c, which has one: the
    # direct link b-d costs as much as b-e-d.
    network = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("b", "d", 2), ("b", "e", 1), ("e", "d", 1), ("c", "d", 2)]
    )
    a, d = (network["nodes"].row(name) for name in "ad")
    found = ecmp_latency(Igp(fabric(network)), a, d)
    link = 100 * 0.0049 + 2 * 0.00015 + 0.1
    short, long = 2 * link + 3 * 0.05, 3 * link + 4 * 0.05
    assert found is not None
    assert found.mean_ms == pytest.approx(0.75 * short + 0.25 * long)


@settings(max_examples=40)
@given(network=networks())
def test_the_mean_over_equal_paths_lies_between_least_and_greatest(network: Network) -> None:
    woven = fabric(network)
    igp = Igp(woven)
    rows = range(len(woven.node_site))
    for source, target in ((a, b) for a in rows for b in rows):
        found, path = ecmp_latency(igp, source, target), ip_path(igp, source, target)
        assert (found is None) == (path is None)
        if found is not None and path is not None:
            assert found.least_ms <= found.mean_ms + 1e-9
            assert found.mean_ms <= found.greatest_ms + 1e-9
            assert found.spread_ms == pytest.approx(path.spread_ms, abs=1e-9)


def loads_of(woven: Fabric, **gbps: float) -> np.ndarray:
    """Return loads by arc: ``redWM=50`` is link redWM from a to b, ``x=..`` the first handoff."""
    load = np.zeros(woven.arcs)
    for name, value in gbps.items():
        if name == "x":
            load[woven.handoffs[0].arc] = value
        else:
            load[2 * woven.network["links"].row(name)] = value
    return load


def test_queueing_is_that_of_each_link_in_its_own_direction() -> None:
    woven = fabric(meeting())
    there, back = walk(woven, "redW", "redM", "redE"), walk(woven, "redE", "redM", "redW")
    load = loads_of(woven, redWM=50.0, redME=90.0)
    # 10,000 bits at 100 Gbit/s take 0.0001 ms; waits are once and nine times that.
    latency = path_latency(woven, there, load_gbps=load, model=MM1)
    assert latency.queueing_ms == pytest.approx(1e-4 + 9e-4)
    plain = path_latency(woven, there)
    assert latency.one_way_ms == pytest.approx(plain.one_way_ms + 1e-3)
    assert latency.low_ms == pytest.approx(plain.low_ms + 1e-3)
    assert path_latency(woven, back, load_gbps=load, model=MM1).queueing_ms == 0.0


def test_a_handoff_queues_at_both_ports_under_all_that_uses_them() -> None:
    woven = fabric(meeting())
    path = walk(woven, "redW", "redM", "blueM", "blueE")
    assert woven.handoffs[0].near.carrier == "red"
    # 25 of 50 Gbit/s at the near port and at the far one: a packet of 0.0002 ms each.
    load = loads_of(woven, x=25.0)
    assert path_waits(woven, path, load, model=MM1).waits.mean_ms == pytest.approx(4e-4)


def test_an_overloaded_link_or_exchange_is_named_once() -> None:
    woven = fabric(meeting())
    path = walk(woven, "redW", "redM", "blueM", "blueE")
    found = path_waits(woven, path, loads_of(woven, redWM=100.0, x=60.0))
    assert found.overloaded == ("redWM", "x")
    assert found.waits.mean_ms == np.inf


def test_loads_must_be_by_arc() -> None:
    woven = fabric(meeting())
    with pytest.raises(ValueError, match=r"must have 10 values.*is \(8,\)"):
        path_latency(woven, walk(woven, "redW", "redM"), load_gbps=np.zeros(8))


def test_the_hairpin_is_measured_against_an_exchange_at_home() -> None:
    # Red W to blue W by the exchange at E and back, 1,000 km round.
    woven = fabric(meeting(exchange="E"))
    path = walk(woven, "redW", "redM", "redE", "blueE", "blueM", "blueW")
    home = home_of_path(Domains.of(woven), path, measure="latency")
    assert home is not None
    # Both nodes at W, one handoff, both access tails, no cable.
    assert home.one_way_ms == pytest.approx(2 * 0.05 + 0.3 + 20 * 0.0049)
    assert path_latency(woven, path).length_km - home.length_km == 1000


def test_there_is_no_hairpin_within_a_network_or_without_a_node_at_home() -> None:
    network = meeting()
    woven = fabric(network)
    assert home_of_path(Domains.of(woven), walk(woven, "redW", "redM"), measure="hops") is None
    nodes = [r for r in network["nodes"].rows() if r["node"] != "blueW"]
    links = [r for r in network["links"].rows() if r["link"] != "blueWM"]
    table = type(network["nodes"])
    less = fabric(network.replace(table.of("nodes", nodes), table.of("links", links)))
    path = walk(less, "redW", "redM", "blueM", "blueE")
    assert home_node(less, path.nodes[0], path.nodes[-1]) is None
    assert home_of_path(Domains.of(less), path, measure="latency") is None


def test_an_exchange_at_home_makes_no_hairpin() -> None:
    woven = fabric(meeting(exchange="W"))
    path = walk(woven, "redW", "blueW", "blueM", "blueE")
    home = home_of_path(Domains.of(woven), path, measure="latency")
    assert home is not None
    same(home, path_latency(woven, path))


def test_home_latency_adds_node_handoff_and_tails_to_the_path_inside() -> None:
    woven = fabric(meeting())
    nodes = woven.network["nodes"]
    source, target = nodes.row("redW"), nodes.row("blueE")
    second = home_node(woven, source, target)
    assert second == nodes.row("blueW")
    inside = ip_path(Igp(woven), second, target)
    assert inside is not None
    home = home_latency(woven, source, target, inside.latency)
    assert home.node_ms == pytest.approx(4 * 0.05)
    assert home.handoff_ms == 0.3
    assert home.length_km == 515
