"""Networks as graphs: what is an edge, what parts the network, what carries most."""

from __future__ import annotations

import networkx as nx
import pytest

from netplan.topology.graphs import bridges, carrier_graph, criticality, fibre_graph
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table

MADE_UP = {"source": "made up", "confidence": "assumed"}
# A triangle a-b-c, a tail c-d of two parallel cables, and a tail d-e of one; f stands alone.
SEGMENTS = [
    ("ab", "a", "b", "existing"),
    ("bc", "b", "c", "existing"),
    ("ca", "c", "a", "existing"),
    ("cd1", "c", "d", "existing"),
    ("cd2", "d", "c", "existing"),
    ("de", "d", "e", "existing"),
    ("ef", "e", "f", "candidate"),
]


@pytest.fixture
def network() -> Network:
    """Return six sites with two carriers of two nodes each."""
    sites = [{"site": s, "lon_deg": n, "lat_deg": 30.0} for n, s in enumerate("abcdef")]
    segments = [{"segment": s, "a": a, "b": b, "status": status} for s, a, b, status in SEGMENTS]
    nodes = [
        {"node": f"{carrier}-{site}", "carrier": carrier, "site": site}
        for carrier in ("red", "blue")
        for site in "ab"
    ]
    links = [
        {"link": "r1", "a": "red-a", "b": "red-b", "igp_cost": 7, "igp_cost_ba": 9},
        {"link": "r2", "a": "red-a", "b": "red-b", "igp_cost": 5},
        {"link": "r3", "a": "red-a", "b": "red-b", "status": "planned"},
        {"link": "b1", "a": "blue-a", "b": "blue-b"},
    ]
    links = [{"segments": ("ab",), "capacity_gbps": 400.0} | link for link in links]
    rows = {
        "sites": sites,
        "segments": segments,
        "carriers": [{"carrier": "red"}, {"carrier": "blue"}],
        "nodes": nodes,
        "links": links,
    }
    tables = {name: Table.of(name, [MADE_UP | row for row in r]) for name, r in rows.items()}
    return Network(Settings(name="test"), tables)


def test_the_fibre_graph_has_an_edge_for_each_existing_segment(network: Network) -> None:
    graph = fibre_graph(network)
    assert set(graph) == set("abcdef")
    assert {key for _, _, key in graph.edges(keys=True)} == {s for s, *_ in SEGMENTS} - {"ef"}
    assert graph.number_of_edges("c", "d") == 2
    assert graph.nodes["b"]["lon_deg"] == 1.0
    assert graph.edges["a", "b", "ab"]["status"] == "existing"


def test_candidates_are_edges_where_they_are_asked_for(network: Network) -> None:
    graph = fibre_graph(network, statuses=("existing", "candidate"))
    assert graph.has_edge("e", "f", key="ef")


def test_a_carrier_graph_has_an_arc_each_way_with_its_own_cost(network: Network) -> None:
    graph = carrier_graph(network, "red")
    assert set(graph) == {"red-a", "red-b"}
    costs = {(a, key): cost for a, _, key, cost in graph.edges(keys=True, data="igp_cost")}
    assert costs == {
        ("red-a", "r1"): 7,
        ("red-b", "r1"): 9,
        ("red-a", "r2"): 5,
        ("red-b", "r2"): 5,
    }


def test_an_unknown_carrier_is_no_empty_graph(network: Network) -> None:
    with pytest.raises(KeyError, match="green"):
        carrier_graph(network, "green")


def test_only_a_cable_without_a_second_way_is_a_bridge(network: Network) -> None:
    assert bridges(network) == ["de"]
    assert bridges(network, statuses=("existing", "candidate")) == ["de", "ef"]


def test_bridges_are_those_that_networkx_finds(network: Network) -> None:
    simple = nx.Graph(fibre_graph(network))
    pairs = [
        pair for pair in nx.bridges(simple) if fibre_graph(network).number_of_edges(*pair) == 1
    ]
    assert {frozenset(pair) for pair in pairs} == {frozenset("de")}


def test_criticality_is_the_share_of_joined_pairs(network: Network) -> None:
    share = criticality(network)
    # Of ten joined pairs, e's four lie over de; d's and e's six to the others share two cables.
    assert share["de"] == pytest.approx(0.4)
    assert share["cd1"] == share["cd2"] == pytest.approx(0.3)
    assert share["ab"] == pytest.approx(0.1)
    assert share["bc"] == share["ca"] == pytest.approx(0.3)
    assert "ef" not in share


def test_criticality_follows_the_lengths_it_is_given(network: Network) -> None:
    weight = [1, 1, 10, 1, 5, 1, 1]
    share = criticality(network, weight=weight)
    assert share["ca"] == 0.0
    assert share["cd2"] == 0.0
    assert share["bc"] == pytest.approx(0.6)
