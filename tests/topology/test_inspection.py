"""Weak points and least cuts: by hand, and as networkx finds them on random networks."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from made_networks import grid, row
from made_networks import network as build
from netplan.topology.inspection import (
    Web,
    all_webs,
    carrier_web,
    fibre_web,
    web_criticality,
)
from netplan.topology.inspection_cuts import cut_tree
from netplan.topology.inspection_parts import (
    bridges_of,
    components,
    cut_vertices,
    hanging,
    weak_points,
)
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network

# A triangle A-B-C, two cables C-D, one cable D-E; F stands alone behind a cable not yet laid.
CABLES = {
    "ab": ("A", "B"),
    "bc": ("B", "C"),
    "ca": ("C", "A"),
    "cd1": ("C", "D"),
    "cd2": ("D", "C"),
    "de": ("D", "E"),
    "ef": ("E", "F"),
}
# Two links of red ride one cable; blue is protected on the other; D has two nodes of red.
LINKS = {
    "r-ab": ("rA", "rB", ("ab",), 100.0),
    "r-ac": ("rA", "rC", ("ca",), 200.0),
    "r-bc": ("rB", "rC", ("bc",), 100.0),
    "r-cd": ("rC", "rD", ("cd1",), 400.0),
    "r-cd-2": ("rC", "rD2", ("cd1",), 400.0),
    "r-dd": ("rD", "rD2", (), 800.0),
}


@pytest.fixture
def network() -> Network:
    """Return six sites with the cables and links above."""
    return build(
        settings={"hub": "A"},
        sites=grid("ABCDEF", roles=("city",)),
        segments=[
            row(segment=name, a=a, b=b, status="candidate" if name == "ef" else "existing")
            for name, (a, b) in CABLES.items()
        ],
        carriers=[row(carrier="red"), row(carrier="blue"), row(carrier="none")],
        nodes=[row(node=f"r{s}", site=s, carrier="red") for s in "ABCD"]
        + [row(node="rD2", site="D", carrier="red")]
        + [row(node=f"b{s}", site=s, carrier="blue") for s in "CD"],
        links=[
            row(link=name, a=a, b=b, segments=ridden, capacity_gbps=gbps)
            for name, (a, b, ridden, gbps) in LINKS.items()
        ]
        + [
            row(link="b-cd", a="bC", b="bD", segments=("cd1",), capacity_gbps=100.0,
                protection="1+1", backup_segments=("cd2",)),
            row(link="b-new", a="bC", b="bD", segments=("cd2",), status="planned"),
        ],
    )  # fmt: skip


def test_the_graphs_are_the_fibre_and_every_carrier_that_has_a_node(network: Network) -> None:
    assert [web.name for web in all_webs(network)] == ["fibre", "red", "blue"]
    fibre, red = fibre_web(network), carrier_web(network, "red")
    assert fibre.edges == ("ab", "bc", "ca", "cd1", "cd2", "de")
    assert (fibre.kind, red.kind) == ("segment", "link")
    assert red.vertices == ("rA", "rB", "rC", "rD", "rD2")
    assert red.site == ("A", "B", "C", "D", "D")
    assert carrier_web(network, "blue").edges == ("b-cd",)
    with pytest.raises(KeyError, match="green"):
        carrier_web(network, "green")


def test_parts_bridges_and_cut_vertices_are_found_by_name(network: Network) -> None:
    fibre = fibre_web(network)
    assert components(fibre) == (("A", "B", "C", "D", "E"), ("F",))
    assert bridges_of(fibre) == ("de",)
    assert cut_vertices(fibre) == ("C", "D")


def test_a_weak_point_names_who_is_cut_off_from_the_anchor(network: Network) -> None:
    points = {(p.kind, p.name): p.cut_off for p in weak_points(fibre_web(network), anchor="A")}
    assert points == {
        ("segment", "de"): ("E",),
        ("site", "C"): ("D", "E"),
        ("site", "D"): ("E",),
    }
    points = {(p.kind, p.name): p.cut_off for p in weak_points(fibre_web(network), anchor="E")}
    assert points[("site", "C")] == ("A", "B")
    assert points[("segment", "de")] == ("A", "B", "C", "D")


def test_without_an_anchor_the_larger_part_stays_and_the_first_of_equal_ones(
    network: Network,
) -> None:
    points = {p.name: p.cut_off for p in weak_points(fibre_web(network))}
    # A and B, and D and E, are two each: those first in the table stay.
    assert points["C"] == ("D", "E")


def test_two_links_on_one_cable_are_no_bridge_but_the_cable_is_one(network: Network) -> None:
    red = carrier_web(network, "red")
    assert bridges_of(red) == ()
    points = {(p.kind, p.name): p.cut_off for p in weak_points(red, anchor="A")}
    # rD and rD2 stand at one site; only losing the cable or C itself cuts D off.
    assert points == {("segment", "cd1"): ("D",), ("site", "C"): ("D",)}


def test_a_protected_link_does_not_hang_on_either_of_its_routes(network: Network) -> None:
    points = [(p.kind, p.name, p.cut_off) for p in weak_points(carrier_web(network, "blue"))]
    assert points == [("link", "b-cd", ("D",))]


def test_what_a_site_hangs_on_is_listed_by_kind(network: Network) -> None:
    hangs = hanging(weak_points(fibre_web(network), anchor="A"))
    assert hangs == {
        "D": {"site": ("C",)},
        "E": {"segment": ("de",), "site": ("C", "D")},
    }


def test_the_cut_tree_counts_segments_to_cut(network: Network) -> None:
    tree = cut_tree(fibre_web(network))
    assert tree.from_vertex("A") == {"B": 2, "C": 2, "D": 2, "E": 1, "F": 0}
    with pytest.raises(KeyError):
        tree.from_vertex("nowhere")
    first, *others = tree.cuts()
    assert (first.value, first.edges, first.side) == (1, ("de",), ("E",))
    assert [cut.value for cut in others] == [2, 2, 2]
    assert all(len(cut.edges) == 2 for cut in others)


def test_the_cut_tree_adds_up_capacity(network: Network) -> None:
    red = carrier_web(network, "red")
    tree = cut_tree(red, network["links"]["capacity_gbps"])
    # A: 100 + 200; B: 100 + 100; C to the two nodes at D: 800, each of them 1,200.
    assert tree.from_vertex("rA") == {"rB": 200, "rC": 300, "rD": 300, "rD2": 300}
    assert tree.from_vertex("rC")["rD"] == 800
    least = tree.cuts()[0]
    assert (least.value, set(least.edges), least.side) == (200, {"r-ab", "r-bc"}, ("rB",))


def test_criticality_is_the_share_of_joined_pairs(network: Network) -> None:
    fibre = fibre_web(network)
    through = web_criticality(fibre)
    share = dict(zip(fibre.edges, through.edges, strict=True))
    # Ten pairs are joined. E's four run over de; six from D and E to A, B and C over two cables.
    assert share["de"] == pytest.approx(0.4)
    assert share["cd1"] == share["cd2"] == pytest.approx(0.3)
    assert share["bc"] == share["ca"] == pytest.approx(0.3)
    site = dict(zip(fibre.vertices, through.vertices, strict=True))
    # Through C: A and B to D and E; through D: A, B and C to E.
    assert site == pytest.approx({"A": 0, "B": 0, "C": 0.4, "D": 0.3, "E": 0, "F": 0})
    weight = [1.0, 1.0, 10.0, 1.0, 5.0, 1.0, 1.0]
    slow = dict(zip(fibre.edges, web_criticality(fibre, weight).edges, strict=True))
    assert slow["ca"] == slow["cd2"] == 0.0


def test_edges_without_delay_count_as_a_nanosecond(network: Network) -> None:
    red = carrier_web(network, "red")
    assert max(web_criticality(red, np.zeros(len(network["links"]))).edges) > 0


def test_a_graph_without_vertices_or_edges_has_no_weak_points_and_no_cuts() -> None:
    empty = build(carriers=[row(carrier="c")])
    alone = build(
        carriers=[row(carrier="c")],
        sites=grid("AB"),
        nodes=[row(node="a", site="A", carrier="c"), row(node="b", site="B", carrier="c")],
    )
    for web in (fibre_web(empty), fibre_web(alone), carrier_web(alone, "c")):
        assert weak_points(web) == ()
        assert cut_tree(web).cuts() == ()
        assert sum(web_criticality(web).edges) == sum(web_criticality(web).vertices) == 0
    assert cut_tree(fibre_web(alone)).from_vertex("A") == {"B": 0}


def as_networkx(web: Web, size: list[float]) -> nx.Graph[str]:
    """Return a web as a simple graph, parallel edges added up."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(web.vertices)
    for (a, b), value in zip(web.ends, size, strict=True):
        ends = web.vertices[a], web.vertices[b]
        before = graph.edges[ends]["capacity"] if graph.has_edge(*ends) else 0.0
        graph.add_edge(*ends, capacity=before + value)
    return graph


@settings(max_examples=60)
@given(network=networks())
def test_least_cuts_are_those_of_networkx_and_really_part_their_ends(network: Network) -> None:
    sizes = network["links"]["capacity_gbps"]
    for web in all_webs(network):
        capacity = None if web.name == "fibre" else sizes
        size = [1.0 if capacity is None else float(capacity[row]) for row in web.row]
        graph, tree = as_networkx(web, size), cut_tree(web, capacity)
        least = {name: tree.from_vertex(name) for name in web.vertices}
        for part in nx.connected_components(graph):
            if len(part) == 1:
                continue
            other = nx.gomory_hu_tree(graph.subgraph(part))
            for a, b in combinations(sorted(part), 2):
                way = nx.shortest_path(other, a, b)
                expected = min(other.edges[pair]["weight"] for pair in pairwise(way))
                assert least[a][b] == least[b][a] == pytest.approx(expected)
        for cut in tree.cuts():
            rest = nx.MultiGraph()
            rest.add_nodes_from(web.vertices)
            for name, (a, b) in zip(web.edges, web.ends, strict=True):
                if name not in cut.edges:
                    rest.add_edge(web.vertices[a], web.vertices[b])
            assert not nx.has_path(rest, cut.a, cut.b)
            assert (cut.a in cut.side) != (cut.b in cut.side)
            held = dict(zip(web.edges, size, strict=True))
            assert sum(held[name] for name in cut.edges) == pytest.approx(cut.value)


@settings(max_examples=60)
@given(network=networks())
def test_bridges_cut_vertices_and_betweenness_are_those_of_networkx(network: Network) -> None:
    for web in all_webs(network):
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        graph.add_nodes_from(web.vertices)
        for name, (a, b) in zip(web.edges, web.ends, strict=True):
            graph.add_edge(web.vertices[a], web.vertices[b], key=name, weight=1)
        simple = nx.Graph(graph)
        assert set(cut_vertices(web)) == set(nx.articulation_points(simple))
        single = [p for p in nx.bridges(simple) if graph.number_of_edges(*p) == 1]
        assert set(bridges_of(web)) == {key for p in single for key in graph.get_edge_data(*p)}
        joined = sum(len(p) * (len(p) - 1) / 2 for p in nx.connected_components(simple))
        if not joined:
            continue
        through = web_criticality(web)
        if simple.number_of_edges() == graph.number_of_edges():
            # networkx leaves parallel edges out of its shares.
            edges = nx.edge_betweenness_centrality(simple, normalized=False)
            for (a, b), value in zip(web.ends, through.edges, strict=True):
                pair = (web.vertices[a], web.vertices[b])
                expected = edges.get(pair, edges.get(pair[::-1]))
                assert value == pytest.approx(expected / joined)
            vertices = nx.betweenness_centrality(simple, normalized=False)
            for vertex, value in zip(web.vertices, through.vertices, strict=True):
                assert value == pytest.approx(vertices[vertex] / joined)


@settings(max_examples=60)
@given(network=networks())
def test_a_weak_point_is_exactly_what_parts_its_web(network: Network) -> None:
    for web in all_webs(network):
        found = {(p.kind, p.name): p.cut_off for p in weak_points(web, anchor="S0")}
        for segment in network["segments"].ids:
            graph: nx.Graph[int] = nx.Graph()
            graph.add_nodes_from(range(len(web.vertices)))
            whole = graph.copy()
            whole.add_edges_from(web.ends)
            graph.add_edges_from(
                ends for ends, ridden in zip(web.ends, web.rides, strict=True)
                if segment not in ridden
            )  # fmt: skip
            parts = nx.number_connected_components
            lost = bool(web.vertices) and parts(graph) > parts(whole)
            assert (("segment", segment) in found) == lost
            if lost and "S0" in web.site:
                hub = web.site.index("S0")
                reached = nx.node_connected_component(whole, hub) - nx.node_connected_component(
                    graph, hub
                )
                assert {web.site[v] for v in reached} <= set(found["segment", segment])
