"""Disjoint paths on networks worked out by hand: traps, shared risks, two carriers, no way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import mesh_network, row
from made_networks import network as build
from netplan.errors import InputError
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.paths import DisjointPaths, disjoint_paths
from netplan.routing.paths.shared import shared
from netplan.routing.routers.disjoint import DisjointRouter

if TYPE_CHECKING:
    from netplan.topology.network import Network

TRAP = [("s", "a", 1), ("a", "b", 1), ("b", "t", 1), ("s", "b", 5), ("a", "t", 5)]
"""The shortest path s-a-b-t leaves no second one; s-a-t and s-b-t share nothing."""


def ask(network: Network, source: str, target: str, **asked: Any) -> DisjointPaths:
    """Return disjoint paths by IGP cost."""
    asked = {"measure": "igp"} | asked
    return disjoint_paths(Domains.of(fabric(network)), source, target, **asked)


def nodes_of(network: Network, found: DisjointPaths) -> list[str]:
    """Return the nodes of each path, as letters."""
    ids = network["nodes"].ids
    return ["".join(ids[node] for node in path.nodes) for path in found.paths]


@pytest.mark.parametrize("by", ["link", "segment", "srlg", "site"])
def test_the_trap_is_not_fallen_into(by: str) -> None:
    network = mesh_network(TRAP)
    found = ask(network, "s", "t", by=by)
    assert nodes_of(network, found) == ["sat", "sbt"]
    assert [path.cost for path in found.paths] == [6, 6]
    assert [path.role for path in found.paths] == ["working", "backup"]
    assert (found.shared, found.proved, found.disjoint, found.note) == ((), True, True, "")


def with_srlg(network: Network, **groups: tuple[str, ...]) -> Network:
    """Return the network with SRLGs by name."""
    rows = [
        {"srlg": name, "member": member, "source": "test", "confidence": "assumed"}
        for name, members in groups.items()
        for member in members
    ]
    return network.replace(type(network["srlgs"]).of("srlgs", rows))


ROUTES = [("s", "a", 1), ("a", "t", 1), ("s", "b", 2), ("b", "t", 2), ("s", "c", 5), ("c", "t", 5)]
"""Three ways of cost 2, 4 and 10."""


def test_an_srlg_makes_the_next_way_the_backup() -> None:
    # One trench holds the segment s1 (a-t) and the link l2 (s-b).
    network = with_srlg(mesh_network(ROUTES), trench=("s1", "l2"))
    assert nodes_of(network, ask(network, "s", "t", by="segment")) == ["sat", "sbt"]
    found = ask(network, "s", "t", by="srlg")
    assert nodes_of(network, found) == ["sat", "sct"]
    assert [path.cost for path in found.paths] == [2, 10]
    assert found.disjoint
    assert found.proved


def test_an_srlg_may_make_the_shortest_path_useless() -> None:
    # The shortest way shares a trench with each of the others.
    network = with_srlg(mesh_network(ROUTES), north=("s0", "s2"), south=("s1", "s4"))
    found = ask(network, "s", "t", by="srlg")
    assert nodes_of(network, found) == ["sbt", "sct"]
    assert sum(path.cost for path in found.paths) == 14
    assert found.disjoint


def test_where_all_ways_share_a_risk_it_is_named_and_the_cheapest_such_pair_taken() -> None:
    network = with_srlg(
        mesh_network(ROUTES), ab=("s0", "s2"), bc=("s3", "s4"), ca=("s5", "l1"), ca2=("s5", "l1")
    )
    found = ask(network, "s", "t", by="srlg")
    assert nodes_of(network, found) == ["sat", "sbt"]
    assert found.shared == ("SRLG ab",)
    assert found.proved
    assert not found.disjoint
    assert found.note == "no 2 paths are disjoint by srlg: these share SRLG ab"


def test_fewer_shared_risks_come_before_less_cost() -> None:
    # a and b share two trenches, a and c one: c it is, though dearer.
    network = with_srlg(
        mesh_network(ROUTES),
        one=("s0", "s2"),
        two=("s1", "s3"),
        three=("s0", "s4"),
        four=("s3", "s5"),
        five=("s2", "s5"),
    )
    found = ask(network, "s", "t", by="srlg")
    assert nodes_of(network, found) == ["sat", "sct"]
    assert found.shared == ("SRLG three",)


def test_parallel_links_on_one_segment_share_the_segment_but_no_link() -> None:
    network = mesh_network([("s", "t", 1), ("s", "t", 1)])
    rows = [cells | {"segments": ("s0",)} for cells in network["links"].rows()]
    network = network.replace(type(network["links"]).of("links", rows))
    by_link = ask(network, "s", "t", by="link")
    assert [path.arcs for path in by_link.paths] == [(0,), (2,)]
    assert by_link.disjoint
    by_segment = ask(network, "s", "t", by="segment")
    assert [path.arcs for path in by_segment.paths] == [(0,), (2,)]
    assert by_segment.shared == ("segment s0",)
    assert not by_segment.disjoint


def test_a_single_way_is_listed_once_and_shares_all_it_has() -> None:
    network = mesh_network([("s", "a", 1), ("a", "t", 1)])
    found = ask(network, "s", "t", by="site")
    assert nodes_of(network, found) == ["sat"]
    assert found.shared == ("site A", "link l0", "link l1")
    assert found.note == "there is no second path"
    assert found.proved


def test_a_bridge_is_shared_and_all_else_is_not() -> None:
    links = [
        ("s", "a", 1),
        ("s", "a", 3),
        ("a", "b", 1),
        ("b", "t", 1),
        ("b", "c", 1),
        ("c", "t", 1),
    ]
    found = ask(mesh_network(links), "s", "t")
    assert found.shared == ("link l2",)
    assert [path.cost for path in found.paths] == [3, 6]
    assert found.proved


def test_no_way_at_all_lists_no_path() -> None:
    network = mesh_network([("s", "a", 1), ("b", "t", 1)], demands=[("s", "t", 5.0)])
    assert ask(network, "s", "t").paths == ()
    routing = DisjointRouter()(network, demands_in(network, 2026))
    assert routing.carried.tolist() == [0.0]
    assert routing.why == {0: "c has no way in service from s to t"}


def test_sets_of_three_are_the_cheapest_of_all_sets() -> None:
    found = ask(mesh_network([*ROUTES, ("s", "t", 20)]), "s", "t", count=3)
    assert [path.cost for path in found.paths] == [2, 4, 10]
    assert found.disjoint
    short = ask(mesh_network(ROUTES[:4]), "s", "t", count=3)
    assert not short.disjoint
    assert len(short.paths) == 2
    assert short.shared == ("link l0", "link l1")


def test_an_overloaded_node_is_an_end_but_no_way_through() -> None:
    network = mesh_network(ROUTES)
    rows = [
        cells | {"overloaded": cells["node"] in {"a", "s"}} for cells in network["nodes"].rows()
    ]
    network = network.replace(type(network["nodes"]).of("nodes", rows))
    assert nodes_of(network, ask(network, "s", "t")) == ["sbt", "sct"]


def test_a_search_cut_short_says_that_its_answer_is_not_proved() -> None:
    network = with_srlg(mesh_network(ROUTES), north=("s0", "s2"), south=("s1", "s4"))
    found = ask(network, "s", "t", by="srlg", most_states=0)
    assert not found.proved
    assert found.note.endswith("best found, not proved")
    assert found.paths


def two_carriers(exchanges: str = "ME", **more: Any) -> Network:
    """Return red and blue side by side on W-M-E and W-N-E, exchanges at the sites named."""
    segments = {"WM": 100.0, "ME": 100.0, "WN": 300.0, "NE": 300.0}
    return build(
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("WMNE")],
        carriers=[row(carrier=c) for c in ("red", "blue")],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in ("red", "blue") for s in "WMNE"],
        segments=[
            row(segment=s, a=s[0], b=s[1], length_km=length) for s, length in segments.items()
        ],
        links=[
            row(link=f"{c}{s}", a=f"{c}{s[0]}", b=f"{c}{s[1]}", segments=(s,), capacity_gbps=1.0)
            for c in ("red", "blue")
            for s in segments
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in exchanges],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=1.0, scope=("*",))
            for s in exchanges
            for c in ("red", "blue")
        ],
        **more,
    )


def test_two_carriers_hand_over_at_different_exchanges_by_site() -> None:
    network = two_carriers("MN")
    found = ask(network, "redW", "blueE", by="site", measure="length")
    woven = fabric(network)
    crossed = [
        [woven.handoffs[arc - 16].exchange for arc in path.arcs if arc >= 16]
        for path in found.paths
    ]
    assert crossed == [["xM"], ["xN"]]
    assert [path.cost for path in found.paths] == [200_000_000, 600_000_000]
    assert found.disjoint


def test_an_exchange_both_cross_is_named_and_counts_by_site_alone() -> None:
    network = two_carriers("E")
    by_link = ask(network, "redW", "blueE", by="link", measure="length")
    assert by_link.shared == ("exchange xE",)
    assert by_link.disjoint
    assert [path.cost for path in by_link.paths] == [200_000_000, 600_000_000]
    by_site = ask(network, "redW", "blueE", by="site", measure="length")
    assert by_site.shared == ("exchange xE",)
    assert not by_site.disjoint


def test_carriers_at_one_site_are_one_site() -> None:
    # Both ways of red and blue pass M; red's node there is not blue's, but the place is one.
    network = two_carriers("E")
    links = [cells for cells in network["links"].rows() if cells["link"] not in {"redWN", "blueWN"}]
    network = network.replace(type(network["links"]).of("links", links))
    found = ask(network, "W", "E", by="site", measure="length")
    assert [len(set(path.nodes)) for path in found.paths] == [3, 3]
    assert found.shared == ("site M",)
    by_link = ask(network, "W", "E", by="link", measure="length")
    assert by_link.disjoint
    assert [path.cost for path in by_link.paths] == [200_000_000, 200_000_000]


def test_a_site_may_be_left_by_an_overloaded_node_but_not_through_it() -> None:
    # Two nodes of one carrier at S: s, and the overloaded o that lies between s and t.
    network = build(
        sites=[row(site=s, lon_deg=float(n), lat_deg=0.0) for n, s in enumerate("ST")],
        carriers=[row(carrier="c")],
        nodes=[
            row(node="s", site="S", carrier="c"),
            row(node="o", site="S", carrier="c", overloaded=True),
            row(node="t", site="T", carrier="c"),
        ],
        segments=[row(segment="ST", a="S", b="T", length_km=100.0)],
        links=[
            row(link="so", a="s", b="o", segments=(), capacity_gbps=1.0, igp_cost=1),
            row(link="ot", a="o", b="t", segments=("ST",), capacity_gbps=1.0, igp_cost=1),
        ],
    )
    found = ask(network, "S", "T")
    assert nodes_of(network, found) == ["ot"]
    assert ask(network, "s", "T").paths == ()


def test_what_is_shared_is_read_off_the_paths() -> None:
    network = with_srlg(mesh_network(TRAP), duct=("s0", "s4"))
    woven = fabric(network)
    first = ask(network, "s", "t").paths[0]
    assert shared(woven, first, first, by="srlg") == (
        "SRLG duct", "segment s0", "segment s4", "link l0", "link l4",
    )  # fmt: skip
    assert shared(woven, first, first, by="site") == ("site A", "link l0", "link l4")


def test_every_wrong_setting_is_said_at_once() -> None:
    network = mesh_network(TRAP)
    with pytest.raises(InputError) as error:
        ask(network, "s", "t", by="sites", count=1, measure="lenght")
    assert str(error.value) == (
        "paths: 3 problems\n"
        "  paths, by: must be link, segment, srlg or site, is 'sites'; did you mean 'site'?\n"
        "  paths, count: must be a whole number from 2 on, is 1\n"
        "  paths, measure: must be latency, optical, length, hops, igp or cost, is 'lenght'; "
        "did you mean 'length'?"
    )
    with pytest.raises(InputError, match="2 problems"):
        ask(network, "nowhere", "neither")
    with pytest.raises(InputError, match="handover"):
        DisjointRouter(handover="hot")  # type: ignore[arg-type]
