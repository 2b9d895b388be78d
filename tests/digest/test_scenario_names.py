"""Every kind of scenario has a name in both languages."""

from __future__ import annotations

import pytest

from made_networks import grid, network, row
from netplan.failures import Scenario
from netplan.failures.scenarios import MEMBERS
from netplan.metrics.names import TABLES, scenario_name
from netplan.metrics.scenario_names import NOTHING, said

NET = network(
    sites=[
        row(site="a", name_en="Ada", name_zh="甲", lon_deg=0.0, lat_deg=0.0),
        row(site="b", name_en="Bo", name_zh="乙", lon_deg=1.0, lat_deg=0.0),
        *grid("cd"),
    ],
    carriers=[row(carrier="red", name_en="Red", name_zh="红网")],
    nodes=[row(node=f"r-{site}", site=site, carrier="red") for site in "ab"],
    segments=[
        row(segment="s+1", a="a", b="b", length_km=1.0),
        row(segment="s2", a="b", b="c", length_km=1.0),
    ],
    links=[row(link="l1", a="r-a", b="r-b", segments=("s+1",), capacity_gbps=1.0)],
    exchanges=[row(exchange="x", site="a", kind="nbp", name_en="The Point", name_zh="直联点")],
    srlgs=[row(srlg=name, member=member) for name in ("t+1", "t2") for member in ("s+1", "s2")],
    scenarios=[
        row(scenario="two", member="s+1", name_en="Two at once", name_zh="双断"),
        row(scenario="two", member="s2"),
        row(scenario="bare", member="s2"),
    ],
)
PAIR = ("segments", "segments")


@pytest.mark.parametrize(
    ("scenario", "english", "chinese"),
    [
        (Scenario("s+1", "segment", ("s+1",), ("segments",)), "Ada–Bo", "甲—乙"),
        (Scenario("s+1", "segment", ("s+1",)), "Ada–Bo", "甲—乙"),
        (Scenario("l1", "link", ("l1",), ("links",)), "Red Ada–Bo", "红网 甲—乙"),
        (Scenario("l1", "member", ("l1",), ("links",)), "Red Ada–Bo (l1)", "红网 甲—乙（l1）"),
        (Scenario("a", "site", ("a",), ("sites",)), "Ada", "甲"),
        (Scenario("r-a", "node", ("r-a",), ("nodes",)), "Red Ada", "红网 甲"),
        (Scenario("x", "exchange", ("x",), ("exchanges",)), "The Point", "直联点"),
        (Scenario("t2", "srlg", ("s+1", "s2"), PAIR), "shared risk t2", "共享风险 t2"),
        (Scenario("s+1+s2", "pair", ("s+1", "s2"), PAIR), "Ada–Bo + Bo–c", "甲—乙 + 乙—c"),
        (
            Scenario("t+1+t2", "pair", ("s+1", "s2", "s+1"), (*PAIR, "segments")),
            "shared risk t+1 + shared risk t2",
            "共享风险 t+1 + 共享风险 t2",
        ),
        (
            Scenario("d1", "draw", ("a", "b", "c", "d", "x"), (*["sites"] * 4, "exchanges")),
            "Ada + Bo + c + 2 more",
            "甲 + 乙 + c 等 5 处",
        ),
        (Scenario("two", "scenario", ("s+1", "s2")), "Two at once", "双断"),
        (Scenario("bare", "scenario", ("s2",)), "bare", "bare"),
        (
            Scenario("circle 105 -37.5 50 km", "circle", ("a",), ("sites",)),
            "50 km around 105°, -37.5°",
            "105°, -37.5° 周围 50 公里",
        ),
        (
            Scenario("bao-lan/x", "corridor", ("s2",), PAIR[:1]),
            "corridor bao-lan/x",
            "走廊 bao-lan/x",
        ),
        (
            Scenario("corridor 1 2 to 3 4, 5 km", "corridor", ("s2",), PAIR[:1]),
            "corridor 1 2 to 3 4, 5 km",
            "走廊 1 2 to 3 4, 5 km",
        ),
        (Scenario("gone", "link", ("gone",), ("links",)), "gone", "gone"),
        (Scenario("empty", "draw", ()), "empty", "empty"),
        (Scenario("odd", "draw", ("a",), ("planets",)), "a", "a"),
    ],
)
def test_a_scenario_is_named_in_both_languages(
    scenario: Scenario, english: str, chinese: str
) -> None:
    assert scenario_name(NET, scenario, "en") == english
    assert scenario_name(NET, scenario, "zh") == chinese


def test_an_area_that_the_network_names_has_that_name() -> None:
    area = row(area="haiyuan", name_en="Haiyuan", name_zh="海原", lon_deg=1.0, lat_deg=1.0,
               radius_km=9.0)  # fmt: skip
    named = NET.replace(network(failure_areas=[area])["failure_areas"])
    struck = Scenario("haiyuan", "circle", ("a",), ("sites",))
    assert scenario_name(named, struck, "en") == "Haiyuan"
    assert scenario_name(named, struck, "zh") == "海原"


def test_everything_that_can_fail_has_a_name() -> None:
    assert TABLES == MEMBERS


def test_only_the_scenarios_asked_for_are_named() -> None:
    scenarios = [Scenario("a", "site", ("a",), ("sites",)), Scenario("never", "nonsense", ())]
    found = said(NET, scenarios, [0, -1, 0])
    assert found[-1] == NOTHING
    assert (found[0].id, found[0].en, found[0].zh) == ("a", "Ada", "甲")
    assert sorted(found) == [-1, 0]
