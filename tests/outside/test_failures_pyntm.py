"""Whole sweeps equal pyNTM, a live peer, failure by failure: loads, utilisations, unserved, blame.

pyNTM knows one failure at a time, of an interface, a node or an SRLG; a fresh model of it is failed
for every scenario of a sweep. pyNTM rounds utilisations to 0.01 points; loads it does not round.
What else differs between the two is in ``test_pyntm.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_networks import mesh_network
from netplan.failures import Scenario, Sweep, sweep
from netplan.io.formats import read_any
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from pyntm_peer import fail_together, model_of, peer_loads, peer_unserved
from random_networks import networks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from netplan.topology.network import Network

pytest.importorskip("pyNTM", reason="pyNTM is a peer for tests alone")

ROUNDING = 0.005000001
MODELS = ("igp_routing_topology.csv", "model_test_topology.csv")


@dataclass(frozen=True)
class Gone:
    """Rows of links and ids of nodes that fail together."""

    links: tuple[int, ...] = ()
    nodes: tuple[str, ...] = ()

    def scenario(self, network: Network, name: str) -> Scenario:
        """Return the same as a scenario; a node of one carrier is all that stands at its site."""
        links, nodes = network["links"].ids, network["nodes"]
        sites = [str(nodes.value(node, "site")) for node in self.nodes]
        members = (*(links[row] for row in self.links), *sites)
        return Scenario(name, "srlg", members)


@dataclass(frozen=True)
class Told:
    """What pyNTM says of a failure: loads and utilisations by link and direction, and the rest."""

    load_gbps: NDArray[np.float64]
    per_cent: NDArray[np.float64]
    unserved_gbps: float


def told(network: Network, gone: Gone) -> Told:
    """Return what pyNTM says after a failure."""
    model, links = model_of(network), len(network["links"])
    fail_together(model, gone.links, gone.nodes)
    loads, per_cent = peer_loads(model, links), np.zeros((links, 2))
    for interface in model.interface_objects:
        number, way = map(int, interface.name.split("/"))
        per_cent[number, way] = 0.0 if interface.failed else interface.utilization
    return Told(loads, per_cent, peer_unserved(model))


def check(network: Network, failures: list[Gone]) -> tuple[Sweep, list[Told]]:
    """Hold a sweep to pyNTM, failure by failure; return both."""
    scenarios = [gone.scenario(network, f"f{n}") for n, gone in enumerate(failures)]
    demands = demands_in(network, network.settings.base_year)
    ours = sweep(fabric(network), demands, scenarios)
    calm, theirs = told(network, Gone()), [told(network, gone) for gone in failures]
    np.testing.assert_allclose(ours.base_gbps, calm.load_gbps, rtol=1e-9, atol=1e-9)
    assert ours.base_unserved_gbps == pytest.approx(calm.unserved_gbps, abs=1e-9)
    for row, peer in enumerate(theirs):
        np.testing.assert_allclose(ours.load_gbps[row], peer.load_gbps, rtol=1e-9, atol=1e-9)
        worse = 100 * ours.utilisation[row]
        np.testing.assert_allclose(worse, peer.per_cent.max(axis=1), rtol=0, atol=ROUNDING)
        assert ours.unserved_gbps[row] == pytest.approx(peer.unserved_gbps, abs=1e-9)
    return ours, [calm, *theirs]


def check_blame(ours: Sweep, theirs: list[Told]) -> None:
    """Hold the worst utilisation of every link, and the failure to blame for it, to pyNTM's."""
    which, worst = ours.worst()
    every = np.array([peer.per_cent.max(axis=1) for peer in theirs])
    np.testing.assert_allclose(100 * worst, every.max(axis=0), rtol=0, atol=ROUNDING)
    blamed = every[which + 1, np.arange(every.shape[1])]
    np.testing.assert_allclose(blamed, every.max(axis=0), rtol=0, atol=2 * ROUNDING)


@pytest.mark.parametrize("name", MODELS)
def test_every_link_node_and_pair_of_links_of_pyntm_s_own_models(name: str, oracles: Path) -> None:
    network = read_any(oracles / "pyntm" / name).network
    links = range(len(network["links"]))
    failures = [
        *(Gone(links=(link,)) for link in links),
        *(Gone(nodes=(node,)) for node in network["nodes"].ids),
        *(Gone(links=pair) for pair in combinations(links, 2)),
    ]
    check_blame(*check(network, failures))


@given(network=networks(carriers=1), data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_srlgs_of_links_and_nodes_of_random_networks(network: Network, data: st.DataObject) -> None:
    alive = np.flatnonzero(fabric(network).links.alive).tolist()
    some = st.lists(st.sampled_from(alive), max_size=3, unique=True) if alive else st.just([])
    nodes = st.lists(st.sampled_from(network["nodes"].ids), max_size=2, unique=True)
    risks = st.lists(st.builds(Gone, some.map(tuple), nodes.map(tuple)), min_size=1, max_size=4)
    ours, theirs = check(network, [*map(Gone, ((link,) for link in alive)), *data.draw(risks)])
    check_blame(ours, theirs)


def test_two_links_in_one_trench_fall_together_in_both() -> None:
    # a - b by two links of cost 1, over c by cost 2: 60 Gbit/s must go over c when both fall.
    network = mesh_network(
        [("a", "b", 1), ("a", "b", 1), ("a", "c", 1), ("c", "b", 1)],
        demands=[("a", "b", 60.0), ("c", "b", 30.0)],
    )
    ours, theirs = check(network, [Gone(links=(0, 1)), Gone(links=(0,)), Gone(nodes=("c",))])
    assert [peer.load_gbps[:, 0].tolist() for peer in theirs] == [
        [30, 30, 0, 30],
        [0, 0, 60, 90],
        [0, 60, 0, 30],
        [30, 30, 0, 0],
    ]
    assert [peer.unserved_gbps for peer in theirs] == [0, 0, 0, 30]
    assert ours.worst()[0].tolist() == [-1, 1, 0, 0]


def test_a_demand_is_lost_with_the_node_it_comes_from_in_both() -> None:
    network = mesh_network([("a", "b", 1), ("b", "c", 1)], demands=[("a", "b", 7.0)])
    _, (_, first, _, last) = check(network, [Gone(nodes=(node,)) for node in "abc"])
    assert (first.unserved_gbps, last.unserved_gbps) == (7.0, 0.0)
