"""Which links a scenario takes down, and which protection saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import grid, network, row
from netplan.failures import hit, links_down, named_scenarios, riders, segment_failures
from netplan.failures.scenarios import Scenario

if TYPE_CHECKING:
    from netplan.topology.network import Network


@pytest.fixture
def triangle() -> Network:
    """Return A-B-C; the link ``kept`` A-B is protected over C, ``plain`` is not, ``long`` A-C-B."""
    ends = {"ab": "AB", "bc": "BC", "ca": "CA"}
    return network(
        sites=grid("ABC"),
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in "ABC"],
        segments=[
            *(row(segment=s, a=e[0], b=e[1], length_km=150.0) for s, e in ends.items()),
            row(segment="new", a="A", b="B", length_km=150.0, status="candidate"),
        ],
        links=[
            row(link="kept", a="a", b="b", segments=("ab",), capacity_gbps=1.0, protection="1+1",
                backup_segments=("ca", "bc")),
            row(link="plain", a="a", b="b", segments=("ab",), capacity_gbps=1.0),
            row(link="long", a="a", b="b", segments=("ca", "bc"), capacity_gbps=1.0),
        ],
        scenarios=[
            row(scenario="two", member="ab"),
            row(scenario="one", member="C"),
            row(scenario="two", member="bc"),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("members", "down", "switched"),
    [
        (("ab",), {"plain"}, {"kept"}),
        (("bc",), {"long"}, set()),
        (("ab", "bc"), {"kept", "plain", "long"}, set()),
        (("ab", "ca"), {"kept", "plain", "long"}, set()),
        (("kept",), {"kept"}, set()),
        (("kept", "ab"), {"kept", "plain"}, set()),
        (("B",), {"kept", "plain", "long"}, set()),
        (("C",), set(), set()),  # fibre passes C; no node of these links stands there
        ((), set(), set()),
        (("new",), set(), set()),
    ],
)
def test_what_a_scenario_hits(
    triangle: Network, members: tuple[str, ...], down: set[str], switched: set[str]
) -> None:
    effect = hit(riders(triangle), Scenario("x", "scenario", members))
    names = triangle["links"].ids
    assert {names[row] for row in effect.down} == down
    assert {names[row] for row in effect.switched} == switched
    assert links_down(triangle, Scenario("x", "scenario", members)) == effect.down


def test_only_existing_segments_are_cut(triangle: Network) -> None:
    cuts = segment_failures(triangle)
    assert [(cut.id, cut.kind, cut.members) for cut in cuts] == [
        (name, "segment", (name,)) for name in ("ab", "bc", "ca")
    ]


def test_named_scenarios_gather_their_members(triangle: Network) -> None:
    named = named_scenarios(triangle)
    assert [(s.id, s.kind, s.members) for s in named] == [
        ("two", "scenario", ("ab", "bc")),
        ("one", "scenario", ("C",)),
    ]
