"""Loop-free alternates, P- and Q-spaces: by hand, and against paths listed by networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, row
from netplan.failures.recovery.spaces import Spaces
from netplan.routing.fabric import fabric
from random_networks import networks

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network


def spaces(net: Network) -> Spaces:
    """Return the spaces of a network."""
    return Spaces.of(fabric(net))


def listed(flags: np.ndarray) -> str:
    """Return the names of the nodes that are flagged, in a network of nodes a, b, ..."""
    return "".join("abcdefgh"[node] for node in np.flatnonzero(flags))


def test_in_a_ring_of_four_the_opposite_node_alone_has_an_alternate(
    ring: Callable[..., Network],
) -> None:
    found = spaces(ring(4))
    ab = 0
    assert listed(found.primary(ab)) == "bc"
    # d is at 2 from b by way of a as well: it may send back. To c it is next to it.
    ad = 7
    assert listed(found.loop_free(ad)) == "cd"
    assert listed(found.downstream(ad)) == "cd"
    assert listed(found.extended_p_space(ab)) == "cd"
    assert listed(found.q_space(ab)) == "bc"


def test_in_a_ring_of_five_two_nodes_can_end_a_tunnel(ring: Callable[..., Network]) -> None:
    found = spaces(ring(5))
    ab, ae = 0, 9
    assert listed(found.loop_free(ae)) == "cde"
    assert listed(found.downstream(ae)) == "de"
    assert listed(found.p_space(ab)) == "ade"
    assert listed(found.extended_p_space(ab)) == "cde"
    assert listed(found.q_space(ab)) == "bcd"


def test_a_dear_link_keeps_p_and_q_space_apart() -> None:
    links = [("a", "b", 1), ("b", "c", 1), ("c", "d", 10), ("d", "e", 1), ("e", "a", 1)]
    found = spaces(mesh_network(links))
    assert listed(found.extended_p_space(0)) == "de"
    assert listed(found.q_space(0)) == "bc"


def test_an_overloaded_neighbour_is_an_alternate_for_itself_alone(
    ring: Callable[..., Network],
) -> None:
    net = ring(5)
    nodes = [r | {"overloaded": r["node"] == "e"} for r in net["nodes"].rows()]
    found = spaces(net.replace(type(net["nodes"]).of("nodes", nodes)))
    ae = 9
    assert listed(found.primary(ae)) == "e"
    assert listed(found.loop_free(ae)) == "e"
    # e's own traffic still leaves it: a is one of its two ways out.
    assert found.own[4].tolist() == [1, 2, 2, 1, 0]
    assert listed(found.primary(8)) == "ab"


def test_networks_do_not_see_each_other() -> None:
    net = mesh_network([("a", "b", 1), ("c", "d", 1)])
    carriers = [row(carrier=name, source="t", confidence="assumed") for name in ("c", "x")]
    nodes = [r | {"carrier": "c" if r["node"] in "ab" else "x"} for r in net["nodes"].rows()]
    table = type(net["nodes"])
    found = spaces(net.replace(table.of("carriers", carriers), table.of("nodes", nodes)))
    assert listed(found.primary(0)) == "b"
    assert not found.clean(())[0, 2:].any()


def arcs_used(found: Spaces) -> dict[tuple[int, int], set[int]]:
    """Return by pair of nodes the arcs on any shortest path, listed by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(found.via)))
    for arc in np.flatnonzero(found.weight >= 0).tolist():
        tail, head = found.ends(arc)
        # A vertex for each arc, so that parallel links stay apart.
        graph.add_edge(tail, ("arc", arc), weight=int(found.weight[arc]))
        graph.add_edge(("arc", arc), head, weight=0)
    used = {}
    for source in range(len(found.via)):
        for target in range(len(found.via)):
            if nx.has_path(graph, source, target):
                paths = nx.all_shortest_paths(graph, source, target, weight="weight")
                used[source, target] = {
                    hop[1] for p in paths for hop in p if isinstance(hop, tuple)
                }
    return used


@settings(max_examples=60)
@given(net=networks())
def test_spaces_are_those_of_the_paths_that_networkx_lists(net: Network) -> None:
    found = spaces(net)
    used, nodes = arcs_used(found), range(len(found.via))
    for arc in np.flatnonzero(found.weight >= 0).tolist():
        tail, head = found.ends(arc)
        p_space = {y for y in nodes if (tail, y) in used and arc not in used[tail, y]}
        q_space = {y for y in nodes if (y, head) in used and arc not in used[y, head]}
        around = [found.ends(a)[1] for a in found.leaving(tail) if a >> 1 != arc >> 1]
        extended = {y for n in around for y in nodes if (n, y) in used and arc not in used[n, y]}
        assert set(np.flatnonzero(found.p_space(arc))) == p_space
        assert set(np.flatnonzero(found.q_space(arc))) == q_space
        assert set(np.flatnonzero(found.extended_p_space(arc))) == extended - {tail}


@settings(max_examples=60)
@given(net=networks(), data=st.data())
def test_clean_is_what_no_listed_path_touches(net: Network, data: st.DataObject) -> None:
    found = spaces(net)
    if not len(net["links"]):
        return
    rows = data.draw(st.frozensets(st.sampled_from(range(len(net["links"]))), max_size=3))
    used = arcs_used(found)
    clean = found.clean(rows)
    for source in range(len(clean)):
        for target in range(len(clean)):
            arcs = used.get((source, target))
            expected = arcs is not None and not any(arc >> 1 in rows for arc in arcs)
            assert clean[source, target] == expected


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_a_ring_is_the_same_from_every_node(ring: Callable[..., Network], size: int) -> None:
    found = spaces(ring(size))
    counts = {tuple(sorted(found.via[node].tolist())) for node in range(size)}
    assert len(counts) == 1
