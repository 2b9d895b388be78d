"""The failure sets of the reference network, and what holds of any set on any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netplan.errors import InputError
from netplan.failures import hit, riders
from netplan.failures.sets import KINDS, failure_count, failure_set
from netplan.io import check_network
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        ("segments", 138),
        ("links", 425),
        ("sites", 89),
        ("exchanges", 35),
        ("srlgs", 4),
        ("scenarios", 7),
        ("areas", 7),
        ("pairs:segments", 138 * 137 // 2),
        ("pairs:links", 425 * 424 // 2),
        ("pairs:segments:sites", 138 * 89),
        ("random:segments:3:100000", 100_000),
        ("weighted:segments:2:1000,corridor:jing-hu,circle:105.7,36.5,50", 1002),
    ],
)
def test_sets_are_as_large_as_counted(reference: Network, spec: str, count: int) -> None:
    assert failure_count(reference, spec) == count
    scenarios = failure_set(reference, spec).scenarios
    assert len(scenarios) == len({(s.kind, s.id) for s in scenarios}) == count


def test_a_pair_is_named_by_its_two(reference: Network) -> None:
    names = {scenario.id for scenario in failure_set(reference, "pairs:segments").scenarios}
    assert "zhongwei-wuzhong+zhongwei-guyuan" in names


def test_a_corridor_of_the_country_is_all_its_segments(reference: Network) -> None:
    [scenario] = failure_set(reference, "corridor:jing-hu").scenarios
    assert scenario.members == (
        "beijing-tianjin",
        "jinan-xuzhou",
        "jinan-tianjin",
        "xuzhou-nanjing",
        "nanjing-wuxi",
        "wuxi-suzhou",
        "suzhou-shanghai",
        "suzhou-qingpu",
    )


def test_the_areas_hold_what_a_planner_expects_and_say_how_well_it_is_known(
    reference: Network,
) -> None:
    found = failure_set(reference, "areas")
    by_id = {scenario.id: set(scenario.members) for scenario in found.scenarios}
    assert {"zhongwei-guyuan", "haixing-guyuan", "guyuan"} <= by_id["haiyuan-1920"]
    assert {"yinchuan-shizuishan", "yinchuan"} <= by_id["pingluo-1739"]
    assert {"zhongwei-wuzhong", "zhongwei-yinchuan"} <= by_id["yellow-river-ningxia"]
    assert {"baoji-guangyuan", "baoji"} <= by_id["qinling-2024"]
    assert {"chengdu-guangyuan", "chengdu"} <= by_id["wenchuan-2008"]
    assert {"tianjin-shenyang"} <= by_id["tangshan-1976"]
    assert {"zhengzhou-luoyang", "zhengzhou"} <= by_id["zhengzhou-2021"]
    assert [(note.about, note.code) for note in found.notes] == [("areas", "schematic")]
    assert found.notes[0].text.startswith("schematic, tens of km: 138 of 138 segments")
    levels = set(reference["failure_areas"]["confidence"].tolist())
    assert levels <= {"assumed", "derived"}  # every outline is netplan's own drawing


def test_the_reference_network_breaks_no_rule_of_areas(reference: Network) -> None:
    found = [f for f in check_network(reference) if f.file == "failure_areas.csv"]
    assert found == []


def test_scenarios_take_down_what_rides_their_members(reference: Network) -> None:
    known = riders(reference)
    links = reference["links"]
    for scenario in failure_set(reference, "segments").scenarios:
        riding = {
            row
            for row, segments in enumerate(links["segments"].tolist())
            if scenario.members[0] in segments
        }
        assert hit(known, scenario).down == riding


@settings(max_examples=40)
@given(net=networks(), data=st.data())
def test_every_member_of_every_scenario_is_in_the_table_it_is_said_to_be(
    net: Network, data: st.DataObject
) -> None:
    kinds = st.sampled_from([kind for kind in KINDS if kind != "areas"])
    first, second = data.draw(kinds), data.draw(kinds)
    spec = data.draw(
        st.sampled_from(
            [first, f"pairs:{first}", f"pairs:{first}:{second}", f"random:{first}:1:1",
             f"{first},{second}", "circle:3,23,400"]
        )
    )  # fmt: skip
    try:
        counted = failure_count(net, spec)
    except InputError:
        return
    scenarios = failure_set(net, spec).scenarios
    assert len(scenarios) == counted
    for scenario in scenarios:
        pairs = list(zip(scenario.members, scenario.among, strict=True))
        assert len(set(pairs)) == len(pairs) > 0
        assert all(member in net[table] for member, table in pairs)
    if spec == f"pairs:{first}":
        n = failure_count(net, first)
        assert counted == n * (n - 1) // 2
