"""K shortest and disjoint paths over bare fibre."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import network as build
from made_networks import row
from netplan.errors import InputError
from netplan.routing.fabric import fabric
from netplan.routing.paths import disjoint_fibre, k_shortest_fibre
from netplan.routing.roads import fibre_roads
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


def ring() -> Network:
    """Return A-B-C-D in a ring, 100 km each, a second cable A-B, and a duct of A-B and C-D."""
    ends = ["AB", "BC", "CD", "AD"]
    return build(
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("ABCD")],
        carriers=[row(carrier="c")],
        segments=[row(segment=s, a=s[0], b=s[1], length_km=100.0) for s in ends]
        + [row(segment="AB2", a="A", b="B", length_km=150.0)],
        srlgs=[row(srlg="duct", member=member) for member in ("AB", "CD")],
    )


def test_cables_side_by_side_are_disjoint_by_segment_but_pass_the_same_site() -> None:
    network = ring()
    roads = fibre_roads(network, fabric(network).links.plant)
    assert [p.cost for p in k_shortest_fibre(network, roads, "A", "C", measure="length").paths] == [
        200_000_000, 200_000_000, 250_000_000,
    ]  # fmt: skip
    found = disjoint_fibre(network, roads, "A", "C", measure="length", by="segment", count=2)
    assert sum(path.cost for path in found.paths) == 400_000_000
    assert found.disjoint
    three = disjoint_fibre(network, roads, "A", "C", measure="length", by="site", count=3)
    assert not three.disjoint
    assert set(three.shared) == {"site B", "segment BC"}


def test_a_duct_sends_the_light_through_the_longer_cable() -> None:
    network = ring()
    roads = fibre_roads(network, fabric(network).links.plant)
    found = disjoint_fibre(network, roads, "A", "C", measure="length", by="srlg")
    segments = [[network["segments"].ids[arc // 2] for arc in path.arcs] for path in found.paths]
    assert segments == [["AD", "CD"], ["AB2", "BC"]]
    assert found.disjoint


def test_unknown_sites_are_named_with_what_is_near() -> None:
    network = ring()
    roads = fibre_roads(network, fabric(network).links.plant)
    with pytest.raises(InputError, match="source: no site 'Q'"):
        disjoint_fibre(network, roads, "Q", "C")
    with pytest.raises(InputError, match="target: no site 'c'"):
        k_shortest_fibre(network, roads, "A", "c")


@settings(max_examples=60)
@given(network=networks(), by=st.sampled_from(["segment", "site"]), data=st.data())
def test_they_are_the_best_of_all_that_networkx_lists(
    network: Network, by: str, data: st.DataObject
) -> None:
    roads = fibre_roads(network, fabric(network).links.plant)
    sites = network["sites"].ids
    source, target = data.draw(st.permutations(sites))[:2]
    graph = nx.MultiGraph()
    graph.add_nodes_from(sites)
    for number, segment in enumerate(network["segments"].rows()):
        if segment["status"] == "existing":
            graph.add_edge(segment["a"], segment["b"], key=number)
    every = [
        (
            sum(int(roads.weights["optical"][2 * key]) for _, _, key in way),
            {key for _, _, key in way},
            {site for step in way for site in step[:2]} - {source, target},
        )
        for way in nx.all_simple_edge_paths(graph, source, target)
    ]
    found = k_shortest_fibre(network, roads, source, target, count=5)
    assert [path.cost for path in found.paths] == sorted(cost for cost, _, _ in every)[:5]
    pair = disjoint_fibre(network, roads, source, target, by=by)
    best = min(
        (
            len(a[2] & b[2]) if by == "site" else 0,
            len(a[1] & b[1]),
            a[0] + b[0],
        )
        for a, b in combinations_with_replacement(every, 2)
    )
    assert pair.proved
    assert pair.disjoint == (best[:2] == (0, 0))
    cost = sum(path.cost for path in pair.paths) * (2 // len(pair.paths))
    assert cost == best[2]
