"""The sweep equals a full recomputation, whatever fails and however the network is built."""

from __future__ import annotations

import math
import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.failures import Scenario, Sweeper, hit, riders
from netplan.routing.crossing import POLICIES
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp, access_tails, ip_path
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.failures import Hit
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

ROUTERS = st.builds(
    EcmpRouter,
    policy=st.sampled_from(POLICIES),
    prefer=st.sampled_from([(), ("x1",), ("x2", "x0")]),
    split=st.sampled_from(["even", "capacity"]),
)
MEMBERS = ("segments", "links", "sites", "exchanges", "nodes")


def dressed(data: st.DataObject, network: Network) -> Network:
    """Return the network with some links bundled or protected, and some nodes overloaded."""
    segments = network["segments"].ids
    nodes = [{**row, "overloaded": data.draw(st.integers(0, 5)) == 0} for row in
             network["nodes"].rows()]  # fmt: skip
    links = []
    for row in network["links"].rows():
        protected = segments and data.draw(st.integers(0, 3)) == 0
        route = data.draw(st.lists(st.sampled_from(segments), min_size=1, max_size=2)) if (
            protected) else []  # fmt: skip
        bundle = "-".join(sorted((row["a"], row["b"]))) if data.draw(st.booleans()) else ""
        links.append(
            {
                **row,
                "bundle": bundle,
                "protection": "1+1" if protected else "none",
                "backup_segments": tuple(route),
            }
        )
    return network.replace(Table.of("nodes", nodes)).replace(Table.of("links", links))


def drawn_scenarios(data: st.DataObject, network: Network) -> list[Scenario]:
    """Return some failures of one to three things of any kind."""
    things = [(name, table) for table in MEMBERS for name in network[table].ids]
    several = st.lists(st.sampled_from(things), min_size=1, max_size=3, unique=True)
    drawn = data.draw(st.lists(several, min_size=1, max_size=6))
    return [
        Scenario(f"n{n}", "draw", tuple(x for x, _ in each), tuple(table for _, table in each))
        for n, each in enumerate(drawn)
    ]


def taken_ms(woven: Fabric, igp: Igp, router: EcmpRouter, source: str, target: str) -> float:
    """Return the latency of a demand leg by leg; inf where it has no way."""
    legs = router._legs(igp, source, target)
    if legs is None:
        return math.inf
    paths = [ip_path(igp, *ends) for ends in legs.ends]
    first, last = legs.ends[0][0], legs.ends[-1][1]
    handed = [h.handoff_ms for h in woven.handoffs if h.arc in legs.handoffs]
    return (
        access_tails(woven, first, last).one_way_ms
        + sum(path.latency.one_way_ms for path in paths if path is not None)
        + sum(handed)
    )


def failed(woven: Fabric, effect: Hit, router: EcmpRouter) -> tuple[Fabric, Igp]:
    """Return the network as it is after a failure, and its routing."""
    after = woven.on_backup(effect.switched)
    return after, Igp(after, effect.down, router.split, effect.closed, effect.dead)


@settings(max_examples=150, deadline=None)
@given(plain=networks(carriers=3, transit=True), router=ROUTERS, data=st.data())
def test_loads_losses_and_latencies_are_those_of_the_failed_network(
    plain: Network, router: EcmpRouter, data: st.DataObject
) -> None:
    network = dressed(data, plain)
    woven, demands = fabric(network), demands_in(network, 2026)
    scenarios = drawn_scenarios(data, network)
    found = Sweeper.of(woven, demands, sites=network["sites"].ids, router=router)(scenarios)
    greatest = max(1.0, float(found.base_gbps.max(initial=0.0)))
    for number, scenario in enumerate(scenarios):
        effect = hit(riders(network), scenario)
        after, igp = failed(woven, effect, router)
        anew = router(after, demands, down=effect.down, closed=effect.closed, dead=effect.dead)
        np.testing.assert_allclose(
            found.load_gbps[number], anew.load_gbps(demands.volume_gbps), atol=1e-12 * greatest
        )
        assert not found.load_gbps[number][sorted(effect.down)].any()
        assert found.lost[number].tolist() == (~anew.served).tolist()
        expected = [
            taken_ms(after, igp, router, *ends)
            for ends in zip(demands.source, demands.target, strict=True)
        ]
        np.testing.assert_allclose(found.latency_ms[number], expected, atol=1e-9)
        assert found.hits[number] == effect


@settings(max_examples=40, deadline=None)
@given(plain=networks(carriers=3, transit=True), router=ROUTERS, data=st.data())
def test_an_answer_does_not_depend_on_what_else_is_asked_or_by_whom(
    plain: Network, router: EcmpRouter, data: st.DataObject
) -> None:
    network = dressed(data, plain)
    sites = network["sites"].ids
    sweeper = Sweeper.of(fabric(network), demands_in(network, 2026), sites=sites, router=router)
    elsewhere = pickle.loads(pickle.dumps(sweeper))  # noqa: S301 - our own bytes
    scenarios = drawn_scenarios(data, network)
    whole, reverse = sweeper(scenarios), elsewhere(scenarios[::-1])
    for name in ("load_gbps", "lost", "latency_ms", "site_ms", "unserved_gbps"):
        one, other = getattr(whole, name), getattr(reverse, name)[::-1]
        assert one.tobytes() == np.ascontiguousarray(other).tobytes(), name


@settings(max_examples=40, deadline=None)
@given(plain=networks(), data=st.data())
def test_a_dead_site_keeps_nothing_that_starts_or_ends_there(
    plain: Network, data: st.DataObject
) -> None:
    network = dressed(data, plain)
    demands, place = demands_in(network, 2026), dict.fromkeys(network["sites"].ids)
    place = {name: name for name in place}
    place |= {row["node"]: row["site"] for row in network["nodes"].rows()}
    sweeper = Sweeper.of(fabric(network), demands)
    for site in network["sites"].ids:
        (lost,) = sweeper([Scenario("x", "site", (site,), ("sites",))]).lost
        for number, ends in enumerate(zip(demands.source, demands.target, strict=True)):
            if site in {place[end] for end in ends}:
                assert lost[number]


def test_a_scenario_that_cannot_be_computed_says_why_and_spoils_no_other(
    square: Network,
) -> None:
    sweeper = Sweeper.of(fabric(square), demands_in(square, 2026), sites=["B"])
    cut = Scenario("cut", "segment", (square["segments"].ids[0],), ("segments",))
    odd = [
        Scenario("typo", "segment", (square["segments"].ids[0] + "x",), ("segments",)),
        Scenario("strange", "x", ("A",), ("site",)),
        Scenario("uneven", "x", ("A", "B"), ("sites",)),
    ]
    alone, beside = sweeper([cut]), sweeper([odd[0], cut, *odd[1:]])
    np.testing.assert_array_equal(beside.load_gbps[1], alone.load_gbps[0])
    assert set(beside.why) == {0, 2, 3}
    assert "did you mean" in beside.why[0]
    assert beside.why[2] == "no table 'site' of things that fail; did you mean 'sites'?"
    assert beside.why[3] == "names 2 members and 1 tables"
    assert np.isnan(beside.load_gbps[0]).all()
    assert np.isnan(beside.unserved_gbps[[0, 2, 3]]).all()
    assert beside.unserved_gbps[1] == pytest.approx(alone.unserved_gbps[0])
    assert beside.worst()[1].tolist() == alone.worst()[1].tolist()


@pytest.fixture
def square() -> Network:
    """Return the hand-worked network as today."""
    from pathlib import Path

    from netplan.io import read_network
    from netplan.topology.changes import in_state

    plain = read_network(Path(__file__).parents[2] / "topology" / "square")
    return in_state(plain, plain.settings.today)
