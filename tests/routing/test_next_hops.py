"""How a node divides traffic: bundles, capacities, links in maintenance, overloaded nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import mesh_network
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.igp import Igp, ip_path
from netplan.routing.routers.shortest import ShortestRouter
from netplan.topology.checks import network_faults
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.topology.network import Network

# a = b over l0, l1 and over c (l2 and l3), all at cost 10.
DIAMOND = [("a", "b", 10), ("a", "b", 10), ("a", "c", 4), ("c", "b", 6)]


def diamond(**cells: dict[str, object]) -> Network:
    """Return the diamond with 8 Gbit/s from a to b; ``cells`` are set in links by id."""
    net = mesh_network(DIAMOND, demands=[("a", "b", 8.0)])
    links = [row | cells.get(row["link"], {}) for row in net["links"].rows()]
    return net.replace(Table.of("links", links))


def loads(net: Network, router: EcmpRouter, down: frozenset[int] = frozenset()) -> list[float]:
    """Return the load of every link from its a to its b, Gbit/s."""
    demands = demands_in(net, net.settings.base_year)
    return router(net, demands, down=down).load_gbps(demands.volume_gbps)[:, 0].round(12).tolist()


def test_parallel_links_are_next_hops_of_their_own() -> None:
    assert loads(diamond(), EcmpRouter()) == pytest.approx([8 / 3, 8 / 3, 8 / 3, 8 / 3])


def test_a_bundle_is_one_next_hop_and_fills_its_members_by_capacity() -> None:
    bundled = diamond(
        l0={"bundle": "ab", "capacity_gbps": 100.0}, l1={"bundle": "ab", "capacity_gbps": 300.0}
    )
    assert loads(bundled, EcmpRouter()) == [1.0, 3.0, 4.0, 4.0]


def test_a_bundle_that_lost_a_member_is_still_one_next_hop() -> None:
    bundled = diamond(l0={"bundle": "ab"}, l1={"bundle": "ab"})
    assert loads(bundled, EcmpRouter(), frozenset({0})) == [0.0, 4.0, 4.0, 4.0]
    resting = diamond(l0={"bundle": "ab", "status": "maintenance"}, l1={"bundle": "ab"})
    assert loads(resting, EcmpRouter()) == [0.0, 4.0, 4.0, 4.0]


def test_by_capacity_a_next_hop_gets_its_part_of_them_all() -> None:
    uneven = diamond(l0={"capacity_gbps": 400.0}, l1={"capacity_gbps": 100.0})
    # l2 has 300 of 800: then all of it goes on over l3.
    uneven = uneven.replace(
        Table.of(
            "links",
            [
                row | ({"capacity_gbps": 300.0} if row["link"] == "l2" else {})
                for row in uneven["links"].rows()
            ],
        )
    )
    assert loads(uneven, EcmpRouter(split="capacity")) == [4.0, 1.0, 3.0, 3.0]


def test_a_link_in_maintenance_carries_nothing() -> None:
    assert loads(diamond(l0={"status": "maintenance"}), EcmpRouter()) == [0.0, 4.0, 4.0, 4.0]


def test_costs_differ_by_direction() -> None:
    net = mesh_network(
        [("a", "b", 5, 50), ("a", "c", 20, 20), ("c", "b", 20, 20)],
        demands=[("a", "b", 1.0), ("b", "a", 2.0)],
    )
    demands = demands_in(net, net.settings.base_year)
    load = EcmpRouter()(net, demands).load_gbps(demands.volume_gbps)
    assert load.tolist() == [[1.0, 0.0], [0.0, 2.0], [0.0, 2.0]]


def overload(net: Network, node: str) -> Network:
    """Return ``net`` with ``node`` asking not to be passed."""
    rows = [row | {"overloaded": row["node"] == node} for row in net["nodes"].rows()]
    return net.replace(Table.of("nodes", rows))


def test_an_overloaded_node_is_an_end_but_never_on_the_way() -> None:
    line = mesh_network(
        [("a", "c", 1), ("c", "b", 1), ("a", "b", 10)],
        demands=[("a", "b", 1.0), ("a", "c", 2.0), ("c", "b", 4.0)],
    )
    assert loads(line, EcmpRouter()) == [3.0, 5.0, 0.0]
    away = overload(line, "c")
    # a-b leaves the cheap way through c; traffic to and from c itself stays.
    assert loads(away, EcmpRouter()) == [2.0, 4.0, 1.0]
    demands = demands_in(away, away.settings.base_year)
    by_hops = ShortestRouter(measure="igp")(away, demands)
    assert by_hops.load_gbps(demands.volume_gbps)[:, 0].tolist() == [2.0, 4.0, 1.0]
    igp = Igp(fabric(away))
    assert [igp.cost(0, 1), igp.cost(0, 2), igp.cost(2, 1)] == [10, 1, 1]


def test_least_mean_and_greatest_latency_of_equal_paths() -> None:
    net = diamond()
    path = ip_path(Igp(fabric(net)), 0, 1)
    assert path is not None
    # One link of 100 km: 0.49 + 2 amplifiers + 2 transponders 0.1, and two nodes of 0.05 each.
    short = 100 * 0.0049 + 2 * 0.00015 + 2 * 0.05 + 2 * 0.05
    long = 2 * (100 * 0.0049 + 2 * 0.00015 + 2 * 0.05) + 3 * 0.05
    assert path.least_ms == pytest.approx(short)
    assert path.latency.one_way_ms == pytest.approx(long)
    assert path.spread_ms == pytest.approx(long - short)
    assert path.mean_ms == pytest.approx((2 * short + long) / 3)


def test_members_of_a_bundle_must_lie_side_by_side_at_one_cost() -> None:
    faults = network_faults(diamond(l0={"bundle": "x"}, l2={"bundle": "x"}))
    assert [(f.table, f.row, f.column) for f in faults] == [("links", 3, "bundle")]
    faults = network_faults(diamond(l0={"bundle": "x"}, l1={"bundle": "x", "igp_cost": 11}))
    assert [(f.row, f.column, f.what) for f in faults] == [
        (2, "igp_cost", "must be 10 as that of 'l0', is 11 (link l1, bundle x)")
    ]
