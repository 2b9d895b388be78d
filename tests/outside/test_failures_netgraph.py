"""Sweeps equal NetGraph, a live peer: loads after failures, what gets through, its own policies.

NetGraph is under the AGPL: nothing of netplan depends on it. ``make`` installs it for the tests
where it can be installed; elsewhere this file is one skip that says so.

Both split traffic evenly over all links that lead on at the least cost, parallel ones each by
itself. NetGraph gives every link one cost for both directions and refuses traffic above capacity,
where netplan lets links overflow and says so: capacities here are ample, except where what gets
through is the question.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, row
from netplan.failures import Scenario, Sweep, sweep
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.table import Table

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

    from netplan.topology.network import Network

ABSENT = [name for name in ("ngraph", "netgraph_core") if find_spec(name) is None]
if ABSENT:
    pytest.skip(
        f"NetGraph is not installed, no {' and no '.join(ABSENT)}: AGPL, a peer for tests alone",
        allow_module_level=True,
    )
# One that is installed and does not load is a failure, not a skip.
ngraph: ModuleType = import_module("ngraph")

AMPLE = 1e6
ECMP = "SHORTEST_PATHS_ECMP"
WAYS = ("fwd", "rev")
"""How NetGraph calls the directions of a link."""


class Gone(NamedTuple):
    """Ids of links and of nodes that fail together."""

    links: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()

    def scenario(self, name: str) -> Scenario:
        """Return the same as a scenario: a made mesh has one node at each site."""
        sites = [node.upper() for node in self.nodes]
        return Scenario(name, "srlg", (*self.links, *sites))


class Peer(NamedTuple):
    """A network in NetGraph: its model, what it calls our links, and its demands."""

    model: object
    names: dict[str, str]
    demands: list[dict[str, object]]


def peer_of(network: Network) -> Peer:
    """Return the same network in NetGraph. The risk of a link is the segment that it rides."""
    model, names = ngraph.Network(), {}
    for node in network["nodes"].ids:
        model.add_node(ngraph.Node(node))
    for link in network["links"].rows():
        risks = set(link["segments"])
        for risk in risks - set(model.risk_groups):
            model.risk_groups[risk] = ngraph.RiskGroup(risk)
        ends, costs = (link["a"], link["b"]), {"capacity": link["capacity_gbps"]}
        made = ngraph.Link(*ends, cost=float(link["igp_cost"]), risk_groups=risks, **costs)
        model.add_link(made)
        names[link["link"]] = made.id
    demands = [
        {
            "source": f"^{wanted['source']}$",
            "target": f"^{wanted['target']}$",
            "volume": wanted["volume_gbps"],
            "mode": "pairwise",
            "flow_policy": ECMP,
        }
        for wanted in network["demands"].rows()
    ]
    return Peer(model, names, demands)


def peer_loads(peer: Peer, gone: Gone) -> tuple[NDArray[np.float64], float]:
    """Return NetGraph's load of every link and direction after a failure, and the rest."""
    from netgraph_core import FlowGraph
    from ngraph.analysis.functions import build_demand_placement_inputs
    from ngraph.analysis.placement import place_demands

    context, expansion, ends = build_demand_placement_inputs(peer.model, peer.demands)
    flows = FlowGraph(context.multidigraph)
    without = {peer.names[link] for link in gone.links}
    volumes = [demand.volume for demand in expansion.demands]
    placed = place_demands(
        expansion.demands, volumes, flows, context,
        context.build_node_mask(set(gone.nodes)), context.build_edge_mask(without),
        resolved_ids=ends,
    )  # fmt: skip
    number = {name: row for row, name in enumerate(peer.names.values())}
    loads = np.zeros((len(number), 2))
    for edge, load in zip(
        context.multidigraph.ext_edge_ids_view(), flows.edge_flow_view(), strict=True
    ):
        told = context.edge_mapper.decode_ext_id(int(edge))
        loads[number[told.link_id], WAYS.index(told.direction)] = load
    return loads, placed.summary.total_demand - placed.summary.total_placed


def swept(network: Network, failures: list[Gone]) -> Sweep:
    """Return netplan's sweep of some failures."""
    scenarios = [gone.scenario(f"f{n}") for n, gone in enumerate(failures)]
    return sweep(fabric(network), demands_in(network, network.settings.base_year), scenarios)


@st.composite
def meshes(draw: st.DrawFn, *, capacity_gbps: float = AMPLE) -> Network:
    """Return a network with ties, parallel links and bridges, and some demands on it."""
    names = "abcdef"[: draw(st.integers(2, 6))]
    ends = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    costs = st.integers(1, 3)
    chain = [(a, b, draw(costs)) for a, b in pairwise(names)]
    others = draw(st.lists(st.tuples(ends, costs), max_size=7))
    wanted = draw(st.lists(st.tuples(ends, st.integers(0, 90)), min_size=1, max_size=8))
    return mesh_network(
        [*chain, *((*pair, cost) for pair, cost in others)],
        demands=[(*pair, float(volume)) for pair, volume in wanted],
        capacity_gbps=capacity_gbps,
    )


@st.composite
def failures_of(draw: st.DrawFn, network: Network) -> list[Gone]:
    """Return the failure of every link and node, and of a few things at once."""
    links, nodes = network["links"].ids, network["nodes"].ids
    some = st.lists(st.sampled_from(links), max_size=3, unique=True).map(tuple)
    sites = st.lists(st.sampled_from(nodes), max_size=2, unique=True).map(tuple)
    several = draw(st.lists(st.builds(Gone, some, sites), max_size=3))
    return [
        *(Gone(links=(link,)) for link in links),
        *(Gone(nodes=(n,)) for n in nodes),
        *several,
    ]


@given(network=meshes(), data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_loads_after_failures_of_links_nodes_and_shared_risks_are_equal(
    network: Network, data: st.DataObject
) -> None:
    failures = data.draw(failures_of(network))
    ours, peer = swept(network, failures), peer_of(network)
    calm, lost = peer_loads(peer, Gone())
    np.testing.assert_allclose(ours.base_gbps, calm, rtol=1e-9, atol=1e-9)
    assert ours.base_unserved_gbps == pytest.approx(lost, abs=1e-9)
    for number, gone in enumerate(failures):
        loads, lost = peer_loads(peer, gone)
        np.testing.assert_allclose(ours.load_gbps[number], loads, rtol=1e-9, atol=1e-9)
        assert ours.unserved_gbps[number] == pytest.approx(lost, abs=1e-9)


@given(network=meshes(capacity_gbps=70.0), data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_gets_through_after_a_failure_is_one_over_the_utilisation_of_a_unit(
    network: Network, data: st.DataObject
) -> None:
    nodes = network["nodes"].ids
    a, b = data.draw(st.permutations(nodes))[:2]
    unit = Table.of("demands", [row(demand="d", source=a, target=b, volume_gbps=1.0,
                                    source_note="test", confidence="assumed")])  # fmt: skip
    failures = data.draw(failures_of(network))
    ours, peer = swept(network.replace(unit), failures), peer_of(network)
    for number, gone in enumerate(failures):
        found = ngraph.analyze(peer.model).max_flow(
            f"^{a}$", f"^{b}$", shortest_path=True,
            flow_placement=ngraph.FlowPlacement.EQUAL_BALANCED,
            excluded_links={peer.names[link] for link in gone.links},
            excluded_nodes=set(gone.nodes),
        )  # fmt: skip
        through = float(sum(found.values()))
        lost = ours.unserved_gbps[number] > 0
        most = 0.0 if lost else 1 / ours.utilisation[number].max()
        assert through == pytest.approx(most, rel=1e-9)


@pytest.mark.parametrize("scope", ["link", "node", "risk_group"])
def test_failures_that_netgraph_s_own_policy_draws_lose_and_use_the_same(scope: str) -> None:
    # Two links share the trench s0; the tail to f hangs by one link.
    net = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("b", "d", 1), ("c", "d", 1), ("d", "e", 2), ("c", "e", 3),
         ("e", "f", 1)],
        demands=[("a", "d", 60.0), ("d", "a", 8.0), ("f", "a", 20.0), ("b", "e", 5.0)],
        capacity_gbps=AMPLE,
    )  # fmt: skip
    links = [link | {"segments": ("s0",)} if link["link"] == "l3" else link
             for link in net["links"].rows()]  # fmt: skip
    network = net.replace(Table.of("links", links))
    peer = peer_of(network)
    drawn = draws(peer, scope)
    assert len(drawn) >= 5
    name_of = {name: link for link, name in peer.names.items()}
    failures = [
        Gone(
            tuple(name_of[each] for each in found.failure_state["excluded_links"]),
            tuple(found.failure_state["excluded_nodes"]),
        )
        for found in drawn
    ]
    ours = swept(network, failures)
    for number, found in enumerate(drawn):
        dropped = found.summary.total_demand - found.summary.total_placed
        assert ours.unserved_gbps[number] == pytest.approx(dropped, abs=1e-9)
        used = {edge for flow in found.flows for edge in flow.data.get("edges", ())}
        mine = {
            f"{name}:{way}"
            for name, loads in zip(peer.names.values(), ours.load_gbps[number], strict=True)
            for way, load in zip(WAYS, loads, strict=True)
            if load > 1e-9
        }
        assert mine == used
    if scope == "risk_group":
        assert ("l0", "l3") in [tuple(sorted(gone.links)) for gone in failures]


def draws(peer: Peer, scope: str) -> list[object]:
    """Return what NetGraph finds in the failures that its policy draws: one element at a time."""
    from ngraph.analysis.failure_manager import FailureManager
    from ngraph.model.failure import FailureMode, FailurePolicy, FailurePolicySet, FailureRule

    mode = FailureMode(1.0, rules=[FailureRule(scope, mode="choice", count=1)])
    policies = FailurePolicySet({"one": FailurePolicy(modes=[mode])})
    manager = FailureManager(peer.model, policies, "one")
    found = manager.run_demand_placement_monte_carlo(
        peer.demands, iterations=60, seed=7, store_failure_patterns=True,
        include_flow_details=True, include_used_edges=True,
    )  # fmt: skip
    return list(found["results"])
