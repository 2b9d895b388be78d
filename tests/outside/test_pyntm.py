"""Loads equal those of pyNTM, a live peer, on its own models and on random ones.

Both send traffic hop by hop: a node splits what it has evenly over all its interfaces that lie on
a shortest path, and each of several parallel circuits counts as one. Hence equal loads, after
failures too. Where the two differ is asserted below, each difference in a test of its own:

- pyNTM reserves bandwidth for RSVP tunnels and sends demands over them; netplan has no tunnels in
  its tables, and the reader says that they are lost;
- pyNTM knows a link as down or up; netplan also leaves out links that are planned or in
  maintenance;
- pyNTM writes "Down" for the load of a failed interface; netplan writes no load;
- pyNTM rounds utilisations to 0.01 points; loads it does not round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_networks import grid, mesh_network, row
from made_networks import network as build
from netplan.failures import Scenario
from netplan.failures.scenarios import links_down
from netplan.io.formats import read_any
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import Fabric, fabric
from pyntm_peer import fail_link, fail_together, model_of, peer_loads
from random_networks import networks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pyNTM import Model

    from netplan.topology.network import Network

pytest.importorskip("pyNTM", reason="pyNTM is a peer for tests alone")

ROUNDING = 0.005000001
MODELS = ("igp_routing_topology.csv", "model_test_topology.csv")


def our_loads(woven: Fabric, down: frozenset[int] = frozenset()) -> NDArray[np.float64]:
    """Return netplan's load of every link and direction."""
    demands = demands_in(woven.network, woven.network.settings.base_year)
    return EcmpRouter()(woven, demands, down=down).load_gbps(demands.volume_gbps)


def check(woven: Fabric, model: Model, down: frozenset[int] = frozenset()) -> None:
    """Hold netplan's loads and utilisations to pyNTM's."""
    expected = peer_loads(model, len(woven.network["links"]))
    ours = our_loads(woven, down)
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)
    capacity = woven.network["links"]["capacity_gbps"]
    for interface in model.interface_objects:
        number, way = map(int, interface.name.split("/"))
        if not interface.failed:
            per_cent = 100 * ours[number, way] / capacity[number]
            assert interface.utilization == pytest.approx(per_cent, abs=ROUNDING)


@pytest.mark.parametrize("name", MODELS)
def test_loads_on_pyntm_s_own_models_are_equal_after_every_failure(
    name: str, oracles: Path
) -> None:
    network = read_any(oracles / "pyntm" / name).network
    woven = fabric(network)
    check(woven, model_of(network))
    for number in range(len(network["links"])):
        model = model_of(network)
        fail_link(model, network, number)
        check(woven, model, frozenset({number}))
    for node, site in zip(network["nodes"].ids, woven.node_site, strict=True):
        model = model_of(network)
        model.fail_node(node)
        check(woven, model, links_down(network, Scenario("site", "scenario", (site,))))


def test_the_model_without_tunnels_splits_a_to_f_as_pyntm_prints_it(oracles: Path) -> None:
    # A to F: one link by way of E is no way on; over D there are three equal ways of cost 40.
    network = read_any(oracles / "pyntm" / "igp_routing_topology.csv").network
    links = network["links"]
    loads = {
        frozenset((a.rpartition("-")[2], b.rpartition("-")[2])): load.max()
        for a, b, load in zip(
            links["a"].tolist(), links["b"].tolist(), our_loads(fabric(network)), strict=True
        )
    }
    by_pyntm = {"AD": 20.0, "AB": 20.0, "BD": 10.0, "BG": 10.0, "GD": 10.0, "DF": 40.0}
    for ends, load in by_pyntm.items():
        assert loads[frozenset(ends)] == pytest.approx(load)
    assert sum(loads.values()) == pytest.approx(sum(by_pyntm.values()))


@given(network=networks(carriers=1), data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_loads_on_random_networks_are_equal_after_the_failure_of_a_link_an_srlg_or_a_node(
    network: Network, data: st.DataObject
) -> None:
    woven = fabric(network)
    check(woven, model_of(network))
    alive = np.flatnonzero(woven.links.alive).tolist()
    if alive:
        number = data.draw(st.sampled_from(alive), label="link")
        model = model_of(network)
        fail_link(model, network, number)
        check(woven, model, frozenset({number}))
        group = data.draw(st.lists(st.sampled_from(alive), min_size=1, unique=True), label="srlg")
        model = model_of(network)
        fail_together(model, group, ())
        members = tuple(network["links"].ids[each] for each in group)
        check(woven, model, links_down(network, Scenario("srlg", "scenario", members)))
    node = data.draw(st.sampled_from(network["nodes"].ids), label="node")
    model = model_of(network)
    model.fail_node(node)
    site = woven.node_site[network["nodes"].row(node)]
    check(woven, model, links_down(network, Scenario("site", "scenario", (site,))))


def test_three_parallel_links_count_as_three_next_hops_in_both() -> None:
    network = mesh_network(
        [("a", "b", 1), ("a", "b", 1), ("a", "b", 1), ("a", "c", 1), ("b", "d", 1), ("c", "d", 1)],
        demands=[("a", "d", 80.0)],
    )
    woven = fabric(network)
    check(woven, model_of(network))
    assert our_loads(woven)[:, 0].tolist() == [20.0, 20.0, 20.0, 20.0, 60.0, 20.0]


def test_a_dearer_parallel_link_is_left_idle_by_both() -> None:
    network = mesh_network([("a", "b", 1), ("a", "b", 2)], demands=[("a", "b", 10.0)])
    check(fabric(network), model_of(network))
    assert our_loads(fabric(network))[:, 0].tolist() == [10.0, 0.0]


def test_difference_tunnels_are_pyntm_s_alone_and_the_reader_says_so(oracles: Path) -> None:
    reading = read_any(oracles / "pyntm" / "model_test_topology.csv")
    assert any("lsp" in sentence.lower() for sentence in reading.lost)
    network = reading.network
    model = model_of(network)
    plain = peer_loads(model, len(network["links"]))
    node = {each.name: each for each in model.node_objects}
    a, d = (next(name for name in node if name.endswith(end)) for end in "AD")
    for name in ("lsp_a_d_1", "lsp_a_d_2"):
        model.add_rsvp_lsp(a, d, name)
    tunnels = peer_loads(model, len(network["links"]))
    # Each tunnel takes one way for itself, so that nothing is split hop by hop any more.
    assert np.abs(tunnels - plain).max() > 1.0
    np.testing.assert_allclose(our_loads(fabric(network)), plain, atol=1e-9)


def test_difference_maintenance_is_netplan_s_alone() -> None:
    def with_status(status: str) -> Network:
        return build(
            sites=grid("AB"),
            carriers=[row(carrier="c")],
            nodes=[row(node=name, site=name.upper(), carrier="c") for name in "ab"],
            segments=[row(segment="s", a="A", b="B", length_km=200.0)],
            links=[
                row(link="l", a="a", b="b", segments=("s",), capacity_gbps=100.0, status=status)
            ],
            demands=[row(demand="d", source="a", target="b", volume_gbps=5.0)],
        )

    # To pyNTM the two networks are one model; netplan leaves the link out of the second.
    assert peer_loads(model_of(with_status("existing")), 1).tolist() == [[5.0, 0.0]]
    assert our_loads(fabric(with_status("existing"))).tolist() == [[5.0, 0.0]]
    assert our_loads(fabric(with_status("maintenance"))).tolist() == [[0.0, 0.0]]


def test_difference_pyntm_writes_down_where_netplan_writes_no_load() -> None:
    network = mesh_network([("a", "b", 1), ("a", "b", 1)], demands=[("a", "b", 10.0)])
    model = model_of(network)
    fail_link(model, network, 0)
    model.update_simulation()
    said = {interface.name: interface.traffic for interface in model.interface_objects}
    assert (said["0/0"], said["1/0"]) == ("Down", 10.0)
    assert our_loads(fabric(network), frozenset({0})).tolist() == [[0.0, 0.0], [10.0, 0.0]]
