"""Tables of recovery: every row named in both languages, figures as the timelines have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.failures import named_scenarios, segment_failures
from netplan.failures.recovery import MODES, SCOPES, Ground, RecoverySettings, coverage, recover
from netplan.io import read_network
from netplan.metrics.recovery_table import (
    MODE_NAMES,
    SCOPE_NAMES,
    circuit_table,
    coverage_table,
    recovery_table,
)
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.failures.recovery import Recovery
    from netplan.routing.fabric import Fabric


@pytest.fixture(scope="module")
def square(root: Path) -> Fabric:
    """Return the worked example as it is today."""
    plain = read_network(root / "topology/square")
    return fabric(in_state(plain, plain.settings.today))


@pytest.fixture(scope="module")
def recovery(square: Fabric) -> Recovery:
    """Return the recovery from every cut and named scenario of the worked example."""
    demands = demands_in(square.network, 2026)
    scenarios = [*segment_failures(square.network), *named_scenarios(square.network)]
    return recover(square, demands, scenarios, settings=RecoverySettings(spf_us_per_node=0.0))


def test_every_scenario_has_a_row_for_every_mode(square: Fabric, recovery: Recovery) -> None:
    table = recovery_table(square.network, recovery)
    assert len(table) == len(recovery.scenarios) * len(MODES)
    assert set(MODE_NAMES) == set(MODES)
    for column in ("name_en", "name_zh", "mode_en", "mode_zh", "phases_en", "phases_zh"):
        assert table[column].ne("").all()
    assert not table.drop(columns=["worst_class", "why_not"]).isna().any().any()


def test_a_cut_of_the_square_by_hand(square: Fabric, recovery: Recovery) -> None:
    # s-e: section 7 of the square's page. Red's link switches; Blue's South is cut off with d5,
    # 20, which turns at another exchange, d8, 25, and d4, 30.
    table = recovery_table(square.network, recovery).set_index(["scenario", "mode"])
    cut = table.loc["s-e", "stack"]
    assert cut["after_gbps"] == 55.0
    assert cut["worst_class"] == "bulk"
    assert cut["until_served_s"] == 12 * 3600
    assert cut["phases_en"].startswith("0 s failure: 205.0 Gbit/s; 0.05 s 1+1 switched")
    assert cut["phases_zh"].startswith("0 s 故障: 205.0 Gbit/s;0.05 s 1+1倒换、修复路径")
    whole = table.loc["s-w", "stack"]
    assert whole["after_gbps"] == 0.0
    assert whole["worst_class"] == ""
    assert whole["until_served_s"] == pytest.approx(0.05)
    assert whole["circuits_restored"] == 1


def test_coverage_has_a_row_for_every_carrier_and_scope(square: Fabric) -> None:
    ground = Ground.of(square, demands_in(square.network, 2026))
    found = [one for scope in SCOPES for one in coverage(ground, scope=scope)]
    table = coverage_table(square.network, found).set_index(["scope", "carrier"])
    assert set(SCOPE_NAMES) == set(SCOPES)
    assert len(table) == 2 * len(SCOPES)
    red = table.loc["link", "red"]
    assert red["name_zh"] == "红网"
    assert (red["pairs"], red["ti_lfa"], red["remote_lfa"]) == (12, 1.0, 1.0)
    assert red["lfa"] == pytest.approx(8 / 12)
    assert red["most_segments"] == 1
    # 4 repairs of 16 take a segment.
    assert red["mean_segments"] == pytest.approx(0.25)
    assert table.loc["segment", "blue"]["ti_lfa"] == 0.0


def test_circuits_say_where_they_went_or_why_they_wait(square: Fabric, recovery: Recovery) -> None:
    table = circuit_table(square, recovery).set_index(["scenario", "link"])
    back = table.loc["w-n", "r-wn-1"]
    assert back["restored"]
    assert back["route_en"] == "West Town–South Town–East Town–North Town"
    assert back["route_zh"] == "西镇—南镇—东镇—北镇"
    assert back["one_way_ms"] > back["before_ms"]
    waits = table.loc["s-e", "b-se"]
    assert not waits["restored"]
    assert waits["why_not"] == "no other fibre of its carrier"
    assert circuit_table(square, recovery, mode="igp").empty


def test_nothing_to_show_is_an_empty_table_with_its_columns(square: Fabric) -> None:
    nothing = recover(square, demands_in(square.network, 2026), [])
    for table in (
        recovery_table(square.network, nothing),
        circuit_table(square, nothing),
        coverage_table(square.network, []),
    ):
        assert table.empty
        assert len(table.columns) > 10
