"""The sweep equals routing everything anew, and failures only ever take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, network, row
from netplan.failures import Scenario, Sweep, links_down, segment_failures, sweep
from netplan.routing.crossing import POLICIES, Policy
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network

POLICY = st.sampled_from(POLICIES)


def swept(network: Network, scenarios: list[Scenario], policy: Policy = "hot_potato") -> Sweep:
    """Return the sweep of a network's demands in its base year."""
    demands = demands_in(network, network.settings.base_year)
    return sweep(fabric(network), demands, scenarios, router=EcmpRouter(policy))


def draw_scenarios(data: st.DataObject, network: Network) -> list[Scenario]:
    """Return every single cut, and a few cuts of several things at once."""
    members = [*network["segments"].ids, *network["links"].ids, *network["sites"].ids]
    several = st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True)
    drawn = data.draw(st.lists(several, max_size=3))
    named = [Scenario(f"n{n}", "scenario", tuple(parts)) for n, parts in enumerate(drawn)]
    return [*segment_failures(network), *named]


@settings(max_examples=150)
@given(network=networks(), policy=POLICY, data=st.data())
def test_every_scenario_equals_a_full_recomputation(
    network: Network, policy: Policy, data: st.DataObject
) -> None:
    scenarios = draw_scenarios(data, network)
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    result, router = swept(network, scenarios, policy), EcmpRouter(policy)
    for number, scenario in enumerate(scenarios):
        down = links_down(network, scenario)
        anew = router(woven, demands, down=down)
        expected = anew.load_gbps(demands.volume_gbps)
        np.testing.assert_allclose(result.load_gbps[number], expected, rtol=1e-12, atol=1e-12)
        lost = demands.volume_gbps[~anew.served].sum()
        assert result.unserved_gbps[number] == pytest.approx(lost, abs=1e-12)
        assert result.hits[number].down == down
        assert not result.load_gbps[number][sorted(down)].any()


@settings(max_examples=60)
@given(network=networks(), policy=POLICY, data=st.data())
def test_failing_more_never_serves_more(
    network: Network, policy: Policy, data: st.DataObject
) -> None:
    if not len(network["links"]):
        return
    woven, demands = fabric(network), demands_in(network, network.settings.base_year)
    rows = st.frozensets(st.sampled_from(range(len(network["links"]))), max_size=3)
    some, others = data.draw(rows), data.draw(rows)
    router = EcmpRouter(policy)
    less = router(woven, demands, down=some).served
    more = router(woven, demands, down=some | others).served
    assert not (more & ~less).any()


@settings(max_examples=60)
@given(network=networks(carriers=1))
def test_igraph_bridges_are_what_cuts_nodes_off(network: Network) -> None:
    woven = fabric(network)
    alive = [link for link, up in enumerate(woven.links.alive) if up]
    graph = woven.roads.graph
    ends = [(int(graph.tail[2 * link]), int(graph.head[2 * link])) for link in alive]
    graph = igraph.Graph(n=len(network["nodes"]), edges=ends)
    bridges = {alive[edge] for edge in graph.bridges()}
    parts = len(graph.connected_components())
    links = network["links"]
    for link in alive:
        a, b = links["a"][link], links["b"][link]
        demand = row(demand="d", source=a, target=b, volume_gbps=1.0, confidence="assumed")
        cut = Scenario("x", "scenario", (links.ids[link],))
        only = network.replace(type(links).of("demands", [demand]))
        assert swept(only, [cut]).unserved_gbps[0] == (1.0 if link in bridges else 0.0)
    assert parts + len(alive) >= len(network["nodes"])


def test_a_cut_moves_traffic_onto_the_rest() -> None:
    net = mesh_network(
        [("a", "b", 1), ("a", "b", 1), ("a", "c", 1), ("c", "b", 1)],
        demands=[("a", "b", 60.0), ("b", "c", 10.0)],
    )
    result = swept(net, list(segment_failures(net)))
    np.testing.assert_allclose(result.base_gbps[:, 0], [30, 30, 0, 0])
    np.testing.assert_allclose(result.load_gbps[0, :, 0], [0, 60, 0, 0])
    np.testing.assert_allclose(result.load_gbps[3].sum(axis=1), [35, 35, 10, 0])
    both = swept(net, [Scenario("both", "scenario", ("s0", "s1"))])
    np.testing.assert_allclose(both.load_gbps[0, :, 0], [0, 0, 60, 60])
    which, worst = result.worst()
    assert which.tolist() == [1, 0, 3, -1]
    np.testing.assert_allclose(worst, [0.6, 0.6, 0.1, 0.1])


def test_without_scenarios_the_worst_is_no_failure() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 60.0)])
    which, worst = swept(net, []).worst()
    assert which.tolist() == [-1]
    assert worst.tolist() == [0.6]


def test_workers_do_not_change_the_answer() -> None:
    net = mesh_network(
        [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)],
        demands=[("a", "b", 60.0), ("b", "c", 10.0)],
    )
    woven, demands, cuts = fabric(net), demands_in(net, 2026), segment_failures(net)
    seen: list[tuple[str, int, int]] = []
    alone = sweep(woven, demands, cuts, progress=lambda *step: seen.append(step))
    pair = sweep(woven, demands, cuts, workers=2)
    np.testing.assert_array_equal(alone.load_gbps, pair.load_gbps)
    np.testing.assert_array_equal(alone.unserved_gbps, pair.unserved_gbps)
    assert alone.hits == pair.hits
    assert seen == [("failures", 3, 3)]


def test_a_site_demand_may_change_its_network_when_its_exchange_moves() -> None:
    # Red hands over where it leaves cheapest, whatever blue then pays. When that exchange is
    # cut off, red takes the dearer one and the whole becomes cheaper than blue's own way: a
    # demand between sites must notice, although its own links are untouched.
    places = "WMNE"
    spans = {"WM": 1, "WN": 5, "ME": 100, "NE": 1}
    net = network(
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate(places)],
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[
            *(row(node=f"r{s}", site=s, carrier="red") for s in "WMN"),
            *(row(node=f"b{s}", site=s, carrier="blue") for s in "WMNE"),
        ],
        segments=[
            *(row(segment=s, a=s[0], b=s[1], length_km=500.0) for s in spans),
            row(segment="WE", a="W", b="E", length_km=500.0),
        ],
        links=[
            *(
                row(link=f"r{s}", a=f"r{s[0]}", b=f"r{s[1]}", segments=(s,), capacity_gbps=9.0,
                    igp_cost=spans[s])
                for s in ("WM", "WN")
            ),
            *(
                row(link=f"b{s}", a=f"b{s[0]}", b=f"b{s[1]}", segments=(s,), capacity_gbps=9.0,
                    igp_cost=spans[s])
                for s in ("ME", "NE")
            ),
            row(link="bWE", a="bW", b="bE", segments=("WE",), capacity_gbps=9.0, igp_cost=50),
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "MN"],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=9.0, scope=("*",))
            for s in "MN"
            for c in ("red", "blue")
        ],
        demands=[row(demand="d", source="W", target="E", volume_gbps=1.0)],
    )  # fmt: skip
    result = swept(net, [Scenario("x", "scenario", ("rWM",))])
    links = net["links"].ids
    assert result.base_gbps[links.index("bWE"), 0] == 1.0
    assert result.load_gbps[0, links.index("bWE"), 0] == 0.0
    assert result.load_gbps[0, links.index("rWN"), 0] == 1.0


def test_the_sweep_hands_over_as_the_network_s_settings_say() -> None:
    from netplan.routing.crossing import internet_path
    from netplan.routing.igp import Igp

    spans = ("WM", "ME")
    net = network(
        settings={"exchange_policy": "cold_potato"},
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("WME")],
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in "rb" for s in "WME"],
        segments=[row(segment=s, a=s[0], b=s[1], length_km=200.0) for s in spans],
        links=[
            row(link=f"{c}{s}", a=f"{c}{s[0]}", b=f"{c}{s[1]}", segments=(s,), capacity_gbps=9.0)
            for c in "rb"
            for s in spans
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "WE"],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=9.0, scope=("*",))
            for s in "WE"
            for c in "rb"
        ],
        demands=[row(demand="d", source="rW", target="bE", volume_gbps=1.0)],
    )
    woven = fabric(net)
    path = internet_path(Igp(woven), 0, 5, policy="cold_potato")
    assert path is not None
    assert path.handoffs == ("xE",)
    result = sweep(woven, demands_in(net, 2026), [])
    assert result.base_gbps[:, 0].tolist() == [1, 1, 0, 0]  # red carries it all the way


def test_least_latency_may_gain_from_a_cut_elsewhere() -> None:
    # The way over xM costs 2 but rides 3,000 km; when that link is cut, red takes the dearer
    # direct one of 100 km and xM becomes the nearest exchange: xN's traffic must notice.
    km = {"WM": 3000.0, "WM2": 100.0, "WN": 1000.0, "ME": 100.0, "NE": 100.0}
    net = network(
        settings={"exchange_policy": "least_latency"},
        sites=[row(site=s, lon_deg=float(n) / 10, lat_deg=0.0) for n, s in enumerate("WMNE")],
        carriers=[row(carrier="r"), row(carrier="b")],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in "rb" for s in "WMNE"],
        segments=[row(segment=s, a=s[0], b=s[1], length_km=length) for s, length in km.items()],
        links=[
            row(link=f"{c}{s}", a=f"{c}{s[0]}", b=f"{c}{s[1]}", segments=(s,), capacity_gbps=9.0,
                igp_cost=9 if s == "WM2" else 2)
            for c, mine in (("r", ("WM", "WM2", "WN")), ("b", ("ME", "NE")))
            for s in mine
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "MN"],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=9.0, scope=("*",))
            for s in "MN"
            for c in "rb"
        ],
        demands=[row(demand="d", source="rW", target="bE", volume_gbps=1.0)],
    )  # fmt: skip
    result = swept(net, [Scenario("x", "scenario", ("WM",))], "least_latency")
    links = net["links"].ids
    assert result.base_gbps[links.index("rWN"), 0] == 1.0
    assert result.load_gbps[0, links.index("rWM2"), 0] == 1.0
    assert result.load_gbps[0, links.index("rWN"), 0] == 0.0
