"""Parallel edges stay apart, whoever wrote the file: networkx, netplan itself, or by hand."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netplan.io.formats import FORMATS, read_any
from netplan.topology.graphs import write_graph

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk
    from netplan.io.formats import Reading
    from netplan.topology.network import Network

WRITTEN = {"graphml": "g.graphml", "gml": "g.gml", "node-link": "g.json"}


def write(graph: nx.Graph[str], path: Path) -> None:
    """Write ``graph`` with networkx in the format that the ending of ``path`` says."""
    if path.suffix == ".graphml":
        nx.write_graphml(graph, path)
    elif path.suffix == ".gml":
        nx.write_gml(graph, path)
    else:
        path.write_text(json.dumps(nx.node_link_data(graph, edges="edges")), encoding="utf-8")


def ends(reading: Reading) -> Counter[frozenset[str]]:
    """Return how many segments join each pair of sites."""
    table = reading.network["segments"]
    return Counter(map(frozenset, zip(table["a"].tolist(), table["b"].tolist(), strict=True)))


@pytest.mark.parametrize("form", sorted(WRITTEN))
def test_parallel_edges_of_networkx_with_their_figures(desk: Desk, form: str) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph(name="two")
    graph.add_node("x", lon=10.5, lat=50.0)
    graph.add_node("y", lon=11.5, lat=50.0)
    graph.add_edge("x", "y", capacity_gbps=100.0, length_km=120.0, weight=3)
    graph.add_edge("x", "y", capacity_gbps=400.0, length_km=150.5, weight=4)
    path = desk.folder / WRITTEN[form]
    write(graph, path)
    network = read_any(path).network
    assert network["sites"].ids == ("x", "y")
    assert network["sites"]["lon_deg"].tolist() == [10.5, 11.5]
    assert network["links"]["capacity_gbps"].tolist() == [100, 400]
    assert network["links"]["igp_cost"].tolist() == [3, 4]
    assert network["segments"]["length_km"].tolist() == [120, 150.5]


@pytest.mark.parametrize("form", sorted(WRITTEN))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edges=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda e: e[0] != e[1]),
        min_size=1,
        max_size=12,
    ),
    directed=st.booleans(),
)
def test_as_many_edges_as_networkx_has(
    desk: Desk, form: str, edges: list[tuple[int, int]], *, directed: bool
) -> None:
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from(f"v{number}" for number in range(6))
    for a, b in edges:
        graph.add_edge(f"v{a}", f"v{b}")
        if directed:
            graph.add_edge(f"v{b}", f"v{a}")
    path = desk.folder / WRITTEN[form]
    write(graph, path)
    assert ends(read_any(path)) == Counter(frozenset((f"v{a}", f"v{b}")) for a, b in edges)


def test_gml_keeps_parallel_edges_that_networkx_refuses(desk: Desk) -> None:
    path = desk.sample("gml")
    with pytest.raises(nx.NetworkXError, match="is duplicated"):
        nx.read_gml(path)
    assert ends(read_any(path)) == {frozenset("ab"): 1, frozenset("bc"): 2}


@pytest.mark.parametrize("name", ["net.graphml", "net.json"])
def test_what_netplan_exports_comes_back(desk: Desk, name: str) -> None:
    network = desk.read("pyntm").network
    fibre, arcs = desk.folder / f"fibre-{name}", desk.folder / f"arcs-{name}"
    write_graph(network, fibre)
    write_graph(network, arcs, carrier="net")
    back = read_any(fibre).network
    assert back["sites"].ids == network["sites"].ids
    assert back["sites"]["lon_deg"].tolist() == network["sites"]["lon_deg"].tolist()
    assert same_ends(back, network)
    links = read_any(arcs).network["links"]
    assert sorted(links.ids) == ["1", "2", "3"]
    assert sorted(links["igp_cost"].tolist()) == [20, 20, 30]
    assert sorted(links["igp_cost_ba"].tolist()) == [0, 0, 25]


def same_ends(first: Network, second: Network) -> bool:
    """Tell whether two networks have the same segments, by their ends and in order."""
    tables = first["segments"], second["segments"]
    both = [list(zip(table["a"], table["b"], strict=True)) for table in tables]
    return both[0] == both[1]


@pytest.mark.parametrize("name", ["Abilene", "Cernet", "Chinanet", "Cogentco", "Kdl"])
def test_the_topology_zoo_as_networkx_counts_it(oracles: Path, name: str) -> None:
    path = oracles / "topologyzoo" / f"{name}.graphml"
    graph = nx.read_graphml(path)
    network = FORMATS["graphml"].read(path).network
    assert network["sites"].ids == tuple(graph)
    assert network["sites"]["name_en"].tolist() == [
        str(label or "") for _, label in graph.nodes(data="label")
    ]
    assert len(network["segments"]) == graph.number_of_edges()
