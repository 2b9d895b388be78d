"""The risk register of the square, worked out on paper; README.md there has the loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netplan.failures import Scenario, Sweep, named_scenarios, segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.risk_likelihood import GIVEN, Chance, Element
from netplan.metrics.risk_ranking import BY_EXPECTED, BY_LOSS, Risk, risks
from netplan.metrics.risk_table import SCHEMATIC, risk_table
from netplan.metrics.states import States
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    import pandas as pd

SQUARE = Path(__file__).resolve().parents[2] / "topology" / "square"


def chance(failures_per_year: float, repair_h: float) -> Chance:
    """Return a likelihood that is given."""
    return Chance(failures_per_year, repair_h, failures_per_year * repair_h, GIVEN, "by hand",
                  "assumed")  # fmt: skip


RATES: dict[Element, Chance] = {
    ("segments", "s-w"): chance(1.2, 12.0),
    ("segments", "w-n"): chance(1.6, 12.0),
    ("segments", "n-e"): chance(1.4, 10.0),
    ("segments", "s-e"): chance(1.0, 8.0),
}
STATES = States(read_network(SQUARE))
BRIDGE = Scenario("bridge", "srlg", ("s-e", "n-e"), ("segments", "segments"))


@pytest.fixture(scope="module")
def swept() -> Sweep:
    """Return the four cuts, the shared risk of two of them, and the named scenarios, 2026."""
    view = STATES.today()
    scenarios = [*segment_failures(view.network), BRIDGE, *named_scenarios(view.network)]
    demands = demands_in(view.network, 2026)
    return sweep(view.fabric, demands, scenarios, sites=("west", "north", "east"))


@pytest.fixture(scope="module")
def register(swept: Sweep) -> tuple[Risk, ...]:
    """Return the ranked risks."""
    return risks(STATES.today().network, swept, rates=RATES)


@pytest.fixture(scope="module")
def table(swept: Sweep, register: tuple[Risk, ...]) -> pd.DataFrame:
    """Return the table, by scenario."""
    found = risk_table(STATES.today().network, swept, register, case="today", year=2026)
    return found.set_index("scenario")


def test_what_no_longer_fits_is_counted_in_both_directions(table: pd.DataFrame) -> None:
    # s-w cut: r-ne carries 120 one way and 104 the other over 100.
    assert table.loc["s-w", "excess_gbps"] == pytest.approx(20 + 4)
    assert table.loc["s-w", ["full_links", "full_link"]].tolist() == [1, "r-ne"]
    assert table.loc["s-w", "full_link_utilisation"] == pytest.approx(1.2)
    # w-n cut: r-ne 134 over 100, r-se 220 over 200.
    assert table.loc["w-n", "excess_gbps"] == pytest.approx(34 + 20)
    assert table.loc["w-n", "full_link_excess_gbps"] == pytest.approx(34)
    assert table.loc["w-n", "lost_gbps"] == pytest.approx(54)


def test_what_has_no_way_left_is_told_by_class(
    swept: Sweep, register: tuple[Risk, ...], table: pd.DataFrame
) -> None:
    # Both cables to East: d3 60, d4 30, d5 20, d6 24, d7 50 and d8 25, all of class bulk.
    bridge = next(risk for risk in register if swept.scenarios[risk.row] is BRIDGE)
    assert bridge.loss is not None
    assert bridge.loss.unserved == {"bulk": pytest.approx(209.0)}
    assert table.loc["bridge", "unserved_by_class"] == "bulk=209.000"
    assert table.loc["bridge", "lost_cities"] == "east"
    assert table.loc["bridge", ["lost_cities_en", "lost_cities_zh"]].tolist() == [
        "East Town",
        "东镇",
    ]


def test_a_promise_is_broken_only_where_it_was_kept_before(
    swept: Sweep, register: tuple[Risk, ...]
) -> None:
    apart = {("segments", name): RATES["segments", name] for name in ("s-w", "w-n", "s-e")}
    found = risks(STATES.today().network, swept, rates=apart)
    loss = {swept.scenarios[risk.row].id: risk.loss for risk in found}
    # s-e cut: r-se rides its backup of 10.486 ms, and half of d1 (gold, 10 ms) goes over it.
    # East is then 10.78 ms from South, promised 3.6 ms and kept before at 3.55.
    assert loss["s-e"] is not None
    assert loss["s-e"].late == {"gold": pytest.approx(80.0)}
    assert loss["s-e"].cities_late == ("east",)
    # s-w cut: West is 11.3 ms away, but its promise of 3 ms was broken already, at 3.29.
    assert loss["s-w"] is not None
    assert loss["s-w"].cities_late == ()
    assert len(register) < len(found)


def test_expected_loss_is_hours_a_year_times_what_is_lost(table: pd.DataFrame) -> None:
    assert table.loc["s-w", "down_h_per_year"] == pytest.approx(14.4)
    assert table.loc["s-w", "expected_tbit_per_year"] == pytest.approx(1.2 * 12 * 24 * 3.6)
    assert table.loc["w-n", "expected_tbit_per_year"] == pytest.approx(3732.48)


def test_a_shared_risk_takes_in_its_cables_and_says_both_readings(table: pd.DataFrame) -> None:
    assert table.loc["bridge", "also"] == "n-e;s-e"
    assert {"n-e", "s-e"}.isdisjoint(table.index)
    # No more often than the rarest cable (1.0 a year), as long as the slowest (10 h).
    assert table.loc["bridge", "likelihood"] == "at most"
    assert table.loc["bridge", ["failures_per_year", "repair_h"]].tolist() == [1.0, 10.0]
    # Never together: 1.4 x 10 x 50 + 1.0 x 8 x 55. Always: 1.0 x 10 x 209 + 0.4 x 10 x 50.
    low, high = 3.6 * (700 + 440), 3.6 * (2090 + 200)
    assert table.loc["bridge", "expected_low_tbit_per_year"] == pytest.approx(low)
    assert table.loc["bridge", "expected_tbit_per_year"] == pytest.approx(high)


def test_ranks_follow_the_expected_loss(table: pd.DataFrame) -> None:
    ranked = table[table["listed"] == BY_EXPECTED].sort_values("rank")
    assert ranked.index.tolist() == ["bridge", "w-n", "s-w"]
    assert ranked["rank"].tolist() == [1, 2, 3]


def test_what_nobody_has_said_how_likely_is_ranked_apart_and_is_not_zero(
    table: pd.DataFrame,
) -> None:
    apart = table[table["listed"] == BY_LOSS]
    # Both cables lose 209; West without power 90, and d1 and d6 put 104 on r-ne; the card fills
    # three links by 10.
    assert apart.index.tolist() == ["east-side", "west-out", "card-east"]
    assert apart["rank"].tolist() == [1, 2, 3]
    assert apart["lost_gbps"].tolist() == pytest.approx([209.0, 94.0, 30.0])
    assert apart["likelihood"].unique().tolist() == ["not given"]
    assert apart["expected_tbit_per_year"].isna().all()


def test_every_place_on_a_cable_without_surveyed_line_says_so(table: pd.DataFrame) -> None:
    assert table.loc["s-w", "geography"] == SCHEMATIC == "schematic, tens of km"
    assert table.loc["west-out", "geography"] == ""
    assert table.loc["s-w", ["corridor", "province"]].tolist() == ["river", "lowland"]
    assert table.loc["s-w", ["lon_deg", "lat_deg"]].tolist() == [-2.0, 0.0]


def test_names_are_in_both_languages(table: pd.DataFrame) -> None:
    assert table.loc["s-w", ["name_en", "name_zh"]].tolist() == [
        "South Town–West Town",
        "南镇—西镇",
    ]
    assert table.loc["s-w", ["full_link_en", "full_link_zh"]].tolist() == [
        "Red North Town–East Town",
        "红网 北镇—东镇",
    ]


def test_likelihoods_come_from_the_network_s_own_tables(swept: Sweep) -> None:
    # 2 cuts a year for each 1,000 km of 600 km, 12 h each, amplifiers and terminals in series.
    network = STATES.today().network
    found = risks(network, swept)
    risk = next(risk for risk in found if swept.scenarios[risk.row].id == "s-w")
    assert risk.chance.failures_per_year > 1.2 * 0.99
    assert risk.expected_tbit == pytest.approx(risk.chance.hours_per_year * 24 * 3.6)
    assert risk.chance.hours_per_year == pytest.approx(
        risk.chance.failures_per_year * risk.chance.repair_h
    )
