"""What each part of a spec names, on networks small enough to list it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import grid, network, row
from netplan.failures import Scenario
from netplan.failures.sets import failure_count, failure_set

if TYPE_CHECKING:
    from netplan.topology.network import Network


def ids(network: Network, spec: str) -> list[str]:
    """Return the ids of a set's scenarios, after counting that there are as many as said."""
    scenarios = failure_set(network, spec).scenarios
    assert failure_count(network, spec) == len(scenarios)
    return [scenario.id for scenario in scenarios]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("segments", ["s-w", "w-n", "n-e", "s-e"]),  # s-n is a candidate
        ("links", ["r-sw", "r-wn-1", "r-wn-2", "b-se", "b-ne", "b-sn"]),
        ("members", ["r-wn-1", "r-wn-2"]),
        ("srlgs", ["bridge"]),
        ("corridors", ["river", "pass", "equator"]),
        ("sites", ["south", "west", "north", "east"]),
        ("exchanges", ["x-north", "x-east"]),
        ("scenarios", ["east-side", "west-out"]),
        ("pairs:exchanges", ["x-north+x-east"]),
        ("pairs:segments", ["s-w+w-n", "s-w+n-e", "s-w+s-e", "w-n+n-e", "w-n+s-e", "n-e+s-e"]),
        ("pairs:srlgs:exchanges", ["bridge+x-north", "bridge+x-east"]),
        ("pairs:exchanges:srlgs", ["bridge+x-north", "bridge+x-east"]),
        ("corridor:pass", ["pass"]),
        (" srlgs , exchanges ", ["bridge", "x-north", "x-east"]),
        ("exchanges,exchanges,pairs: exchanges:exchanges,pairs:exchanges",
         ["x-north", "x-east", "x-north+x-east"]),
        ("srlgs,pairs:links:members",
         ["bridge",
          *(f"{a}+{b}" for a in ("r-sw",) for b in ("r-wn-1", "r-wn-2")),
          "r-wn-1+r-wn-2",
          *(f"{a}+{b}" for a in ("b-se", "b-ne", "b-sn") for b in ("r-wn-1", "r-wn-2"))]),
    ],
)  # fmt: skip
def test_a_spec_names_its_scenarios_in_order(
    square: Network, spec: str, expected: list[str]
) -> None:
    assert ids(square, spec) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("segments", Scenario("s-w", "segment", ("s-w",), ("segments",))),
        ("links", Scenario("r-sw", "link", ("r-sw",), ("links",))),
        ("members", Scenario("r-wn-1", "member", ("r-wn-1",), ("links",))),
        ("sites", Scenario("south", "site", ("south",), ("sites",))),
        ("exchanges", Scenario("x-north", "exchange", ("x-north",), ("exchanges",))),
        ("srlgs", Scenario("bridge", "srlg", ("s-e", "n-e"), ("segments", "segments"))),
        ("scenarios", Scenario("east-side", "scenario", ("s-e", "n-e"), ("segments",) * 2)),
        ("corridor:pass", Scenario("pass", "corridor", ("w-n", "n-e"), ("segments",) * 2)),
        ("pairs:srlgs:sites",
         Scenario("bridge+south", "pair", ("s-e", "n-e", "south"),
                  ("segments", "segments", "sites"))),
        ("random:links:6:1",
         Scenario("r-sw+r-wn-1+r-wn-2+b-se+b-ne+b-sn", "draw",
                  ("r-sw", "r-wn-1", "r-wn-2", "b-se", "b-ne", "b-sn"), ("links",) * 6)),
    ],
)  # fmt: skip
def test_a_scenario_says_its_kind_its_members_and_their_tables(
    square: Network, spec: str, expected: Scenario
) -> None:
    assert failure_set(square, spec).scenarios[0] == expected


@pytest.fixture
def odd() -> Network:
    """Return a network where ids repeat from table to table and some things are not there."""
    return network(
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node="n", site="A", carrier="c"), row(node="m", site="B", carrier="c")],
        segments=[
            row(segment="x", a="A", b="B", length_km=150.0, corridor="east/one"),
            row(segment="y", a="B", b="C", length_km=150.0, corridor="east/two"),
            row(segment="z", a="A", b="C", length_km=250.0, corridor="east", status="planned"),
            row(segment="w", a="A", b="C", length_km=250.0, corridor="eastern"),
        ],
        links=[
            row(link="x", a="n", b="m", segments=("x",), capacity_gbps=1.0, bundle="b"),
            row(link="late", a="n", b="m", segments=("x",), capacity_gbps=1.0, bundle="b",
                status="maintenance"),
        ],
        exchanges=[row(exchange="A", site="A", kind="ixp")],
        srlgs=[
            row(srlg="x", member="x"),
            row(srlg="new", member="z"),
            row(srlg="some", member="z"),
            row(srlg="some", member="y"),
            row(srlg="town", member="A"),
        ],
        scenarios=[row(scenario="n", member="n"), row(scenario="n", member="A")],
    )  # fmt: skip


def test_an_id_of_several_tables_fails_in_each_of_them(odd: Network) -> None:
    both = failure_set(odd, "srlgs").scenarios[0]
    assert both == Scenario("x", "srlg", ("x", "x"), ("links", "segments"))
    town = failure_set(odd, "srlgs").scenarios[-1]
    assert town == Scenario("town", "srlg", ("A", "A"), ("sites", "exchanges"))
    named = failure_set(odd, "scenarios").scenarios[0]
    assert named.members == ("n", "A", "A")
    assert named.among == ("nodes", "sites", "exchanges")


def test_only_what_is_there_today_fails_and_what_is_left_out_is_said(odd: Network) -> None:
    assert ids(odd, "segments") == ["x", "y", "w"]
    assert ids(odd, "links") == ["x"]
    assert ids(odd, "members") == ["x"]
    found = failure_set(odd, "srlgs")
    assert [scenario.id for scenario in found.scenarios] == ["x", "some", "town"]
    assert found.scenarios[1].members == ("y",)
    assert [(note.about, note.code) for note in found.notes] == [("srlgs", "left out")]
    assert "new" in found.notes[0].text


def test_a_corridor_is_its_name_or_what_begins_with_it_before_a_slash(odd: Network) -> None:
    assert failure_set(odd, "corridor:east").scenarios[0].members == ("x", "y")
    assert failure_set(odd, "corridor:east/two").scenarios[0].members == ("y",)
    assert failure_set(odd, "corridor:eastern").scenarios[0].members == ("w",)
    assert ids(odd, "corridors") == ["east/one", "east/two", "eastern"]


def test_scenarios_of_one_kind_never_share_an_id() -> None:
    net = network(
        sites=[row(site=s, lon_deg=0.0, lat_deg=0.0) for s in ("a", "a+b", "b+c", "c")],
    )
    names = ids(net, "pairs:sites")
    assert names == ["a+a+b", "a+b+c", "a+c", "a+b+b+c", "a+b+c#2", "b+c+c"]
    assert failure_set(net, "pairs:sites").scenarios[4].members == ("a+b", "c")


def test_a_member_of_both_halves_of_a_pair_counts_once() -> None:
    net = network(
        sites=grid("AB"),
        segments=[row(segment=s, a="A", b="B", length_km=150.0) for s in "pqr"],
        srlgs=[row(srlg=f"{a}{b}", member=m) for a, b in ("pq", "qr") for m in (a, b)],
    )
    [pair] = failure_set(net, "pairs:srlgs").scenarios
    assert pair == Scenario("pq+qr", "pair", ("p", "q", "r"), ("segments",) * 3)
