"""Distances, equal-cost paths and shares against networkx and scipy, on random networks."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from made_networks import mesh_network
from netplan.metrics.views import views
from netplan.routing.fabric import Fabric, fabric
from netplan.routing.fibre import fibre_paths
from netplan.routing.igp import Igp, ip_path, unit_shares
from netplan.routing.roads import fibre_roads
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network

ONE = networks(carriers=1)


def graph_of(woven: Fabric, down: frozenset[int] = frozenset()) -> nx.MultiDiGraph:
    """Return the arcs in service as a networkx graph, keyed by arc."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(woven.node_site)))
    ends, cost = woven.roads.graph, woven.roads.weights["igp"]
    for arc in range(2 * woven.roads.edges):
        if woven.links.alive[arc >> 1] and arc >> 1 not in down:
            graph.add_edge(int(ends.tail[arc]), int(ends.head[arc]), key=arc, cost=int(cost[arc]))
    return graph


def all_shortest(graph: nx.MultiDiGraph, source: int, target: int) -> list[tuple[int, ...]]:
    """Return every path of least cost as arcs, parallel arcs told apart."""
    distance = nx.single_source_dijkstra_path_length(graph.reverse(), target, weight="cost")
    if source not in distance:
        return []
    if source == target:
        return [()]
    return [
        (arc, *rest)
        for _, head, arc, cell in graph.out_edges(source, keys=True, data=True)
        if head in distance and cell["cost"] + distance[head] == distance[source]
        for rest in all_shortest(graph, head, target)
    ]


def draw_down(data: st.DataObject, network: Network) -> frozenset[int]:
    """Return some links to take out of service."""
    rows = range(len(network["links"]))
    return data.draw(st.frozensets(st.sampled_from(rows), max_size=3)) if rows else frozenset()


@given(network=ONE, data=st.data())
def test_igp_costs_are_networkx_and_scipy_distances(network: Network, data: st.DataObject) -> None:
    woven, down = fabric(network), draw_down(data, network)
    igp, graph = Igp(woven, down), graph_of(woven, down)
    count = len(woven.node_site)
    least = np.full((count, count), np.inf)
    for tail, head, cell in graph.edges(data=True):
        least[head, tail] = min(least[head, tail], cell["cost"])
    rows, columns = np.nonzero(np.isfinite(least))
    matrix = csr_array((least[rows, columns], (rows, columns)), shape=(count, count))
    by_scipy = dijkstra(matrix)
    for target in range(count):
        lengths = nx.single_source_dijkstra_path_length(graph.reverse(), target, weight="cost")
        mine = igp.cost_to(target)
        assert mine == [lengths.get(node, math.inf) for node in range(count)]
        assert mine == by_scipy[target].tolist()


@given(network=ONE, data=st.data())
def test_the_ip_path_is_the_slowest_of_all_equal_cost_paths(
    network: Network, data: st.DataObject
) -> None:
    woven, down = fabric(network), draw_down(data, network)
    igp, graph = Igp(woven, down), graph_of(woven, down)
    router_ms = network["nodes"]["router_ms"]
    for source in range(len(woven.node_site)):
        for target in range(len(woven.node_site)):
            path, ways = ip_path(igp, source, target), all_shortest(graph, source, target)
            assert (path is None) == (not ways)
            if path is None:
                continue
            delays = [
                float(router_ms[source])
                + sum(
                    woven.links.one_way_ms[arc >> 1] + router_ms[woven.roads.graph.head[arc]]
                    for arc in way
                )
                for way in ways
            ]
            assert path.latency.one_way_ms == pytest.approx(max(delays), abs=1e-12)
            assert path.spread_ms == pytest.approx(max(delays) - min(delays), abs=1e-12)
            assert path.arcs in ways
            heads = tuple(woven.roads.graph.head[arc] for arc in path.arcs)
            assert path.nodes == (source, *heads)


def shares_by_hand(graph: nx.MultiDiGraph, source: int, target: int) -> dict[int, float]:
    """Return hop-by-hop even splits, followed packet by packet along every equal-cost path."""
    distance = nx.single_source_dijkstra_path_length(graph.reverse(), target, weight="cost")
    shares: dict[int, float] = {}

    def walk(node: int, flow: float) -> None:
        out = [
            (arc, head)
            for _, head, arc, cell in graph.out_edges(node, keys=True, data=True)
            if head in distance and cell["cost"] + distance[head] == distance[node]
        ]
        for arc, head in out if node != target else []:
            shares[arc] = shares.get(arc, 0.0) + flow / len(out)
            walk(head, flow / len(out))

    walk(source, 1.0)
    return shares


@given(network=ONE, data=st.data())
def test_shares_are_even_splits_at_every_node(network: Network, data: st.DataObject) -> None:
    woven, down = fabric(network), draw_down(data, network)
    igp, graph = Igp(woven, down), graph_of(woven, down)
    for source in range(len(woven.node_site)):
        for target in range(len(woven.node_site)):
            shares = unit_shares(igp, source, target)
            assert (shares is None) == (not nx.has_path(graph, source, target))
            if shares is not None:
                assert shares == pytest.approx(shares_by_hand(graph, source, target), abs=1e-12)
                assert all(0 < share <= 1 + 1e-12 for share in shares.values())


@given(network=ONE)
def test_equal_costs_both_ways_give_equal_distances_both_ways(network: Network) -> None:
    rows = [row | {"igp_cost_ba": 0} for row in network["links"].rows()]
    even = network.replace(type(network["links"]).of("links", rows))
    igp = Igp(fabric(even))
    count = len(even["nodes"])
    costs = np.array([igp.cost_to(target) for target in range(count)])
    np.testing.assert_array_equal(costs, costs.T)


@pytest.mark.parametrize("parallel", [1, 2, 3, 7])
def test_parallel_links_share_evenly(parallel: int) -> None:
    woven = fabric(mesh_network([("a", "b", 5)] * parallel + [("b", "c", 5)]))
    shares = unit_shares(Igp(woven), 0, 2)
    assert shares == {
        **{2 * link: pytest.approx(1 / parallel) for link in range(parallel)},
        2 * parallel: pytest.approx(1.0),
    }


def test_splits_go_by_next_hop_and_not_by_path() -> None:
    # a-b-d and a-c-d are equal; two more equal ways leave c. Half goes to b all the same.
    links = [
        ("a", "b", 2),
        ("b", "d", 2),
        ("a", "c", 2),
        ("c", "d", 2),
        ("c", "e", 1),
        ("e", "d", 1),
    ]
    shares = unit_shares(Igp(fabric(mesh_network(links))), 0, 3)
    assert shares == {0: 0.5, 2: 0.5, 4: 0.5, 6: 0.25, 8: 0.25, 10: 0.25}


@given(network=networks())
def test_the_optical_path_is_networkx_shortest(network: Network) -> None:
    plant = fabric(network).links.plant
    roads = fibre_roads(network, plant)
    sites = network["sites"].ids
    graph = nx.Graph()
    graph.add_nodes_from(sites)
    for row in network["segments"].rows():
        delay = plant.one_way_ms[network["segments"].row(row["segment"])]
        if not graph.has_edge(row["a"], row["b"]) or delay < graph[row["a"]][row["b"]]["ms"]:
            graph.add_edge(row["a"], row["b"], ms=delay)
    for source in sites:
        expected = nx.single_source_dijkstra_path_length(graph, source, weight="ms")
        found = fibre_paths(network, plant, roads, source, sites)
        assert set(found) == set(expected)
        for target, path in found.items():
            line = path.latency.one_way_ms - path.latency.regenerator_ms
            assert line == pytest.approx(expected[target], abs=1e-9)
            assert (path.sites[0], path.sites[-1]) == (sites.index(source), sites.index(target))
            for step, segment in zip(pairwise(path.sites), path.segments, strict=True):
                assert set(step) == {plant.a[segment], plant.b[segment]}


@given(network=networks())
def test_no_view_beats_light_along_the_geodesic(network: Network) -> None:
    view = views(network)
    for source in network["sites"].ids:
        for target in network["sites"].ids:
            # The bound is for G.652.D; G.654.E is faster by 0.00489 / 0.0049.
            bound = view.bound_ms(source, target) * 0.00489 / 0.0049
            for sight in (view.optical(source, target), view.ip(source, target)):
                if sight is not None:
                    latency = sight.latency
                    assert latency.one_way_ms >= bound - 1e-9
                    assert latency.low_ms <= latency.one_way_ms <= latency.high_ms
                    assert latency.one_way_ms == pytest.approx(
                        latency.fibre_ms + latency.equipment_ms
                    )
