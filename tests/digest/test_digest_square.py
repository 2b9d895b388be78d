"""What the square's failures come to, worked by hand: README.md of topology/square has the loads.

The state is today's: ``r-ne`` rides n-e, ``r-se`` rides s-e and is protected 1+1 over s-w, w-n
and n-e. d1 and d2 are gold (10 ms one-way promised), all others bulk (nothing promised).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from netplan.failures import Scenario, segment_failures, sweep
from netplan.failures.digest import digest
from netplan.failures.digest_base import measures
from netplan.failures.sets import failure_set
from netplan.io import read_network
from netplan.metrics.blame_table import blame_table
from netplan.metrics.exposure_table import demand_exposure_table, site_exposure_table
from netplan.metrics.limit_table import limit_table
from netplan.metrics.point_table import single_point_table, together_table
from netplan.metrics.scenario_table import class_loss_table, scenario_table
from netplan.metrics.states import States
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    import pandas as pd

    from netplan.failures import Sweep
    from netplan.failures.digest import Digest
    from netplan.metrics.views import Views

FOLDER = Path(__file__).resolve().parents[2] / "topology" / "square"
CASE = {"case": "today", "year": 2026}


@pytest.fixture(scope="module")
def today() -> Views:
    """Return the square as it is today."""
    return States(read_network(FOLDER)).today()


@pytest.fixture(scope="module")
def swept(today: Views) -> Sweep:
    """Return the sweep of every single element of the square, and of its named scenarios."""
    network = today.network
    every = failure_set(network, "segments,srlgs,sites,links,exchanges,scenarios")
    demands = demands_in(network, network.settings.base_year)
    return sweep(today.fabric, demands, every.scenarios, sites=("west", "east"))


@pytest.fixture(scope="module")
def whole(today: Views, swept: Sweep) -> Digest:
    """Return the digest of that sweep."""
    return digest(swept, measures(today.network))


def by(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a table with ``names`` as its index, which must be unique."""
    keyed = table.set_index(list(names))
    assert keyed.index.is_unique
    return keyed


def test_the_figures_of_every_cut(today: Views, whole: Digest) -> None:
    # README section 7. Means are over West and East: (11.31599303 + 3.55214303) / 2 after s-w,
    # (3.2882 + 10.78205) / 2 after s-e, when East is seen over the backup of r-se.
    found = by(scenario_table(today.network, whole, **CASE), "scenario")
    columns = ["links_down", "unserved_gbps", "worst_link", "worst_direction", "worst_utilisation",
               "overflow_gbps", "above_limit"]  # fmt: skip
    expected = {
        "": [0, 0, "r-se", "ab", 150 / 200, 0, 0],
        "s-w": [1, 0, "r-ne", "ab", 120 / 100, 20, 1],
        "w-n": [2, 0, "r-ne", "ba", 134 / 100, 34 + 20, 2],
        "n-e": [3, 30 + 20, "r-se", "ab", 110 / 200, 0, 0],
        "s-e": [2, 30 + 25, "r-se", "ab", 150 / 200, 0, 0],
    }
    for name, cells in expected.items():
        assert found.loc[name, columns].tolist() == pytest.approx(cells, abs=1e-9), name
    far = ["cities_lost", "mean_ms", "worst_city", "worst_city_ms"]
    assert found.loc["s-w", far].tolist() == [
        0, pytest.approx(7.43406803, abs=1e-8), "west", pytest.approx(11.31599303, abs=1e-8),
    ]  # fmt: skip
    assert found.loc["s-e", far].tolist() == [
        0, pytest.approx(7.035125, abs=1e-8), "east", pytest.approx(10.78205, abs=1e-8),
    ]  # fmt: skip
    assert found.loc["bridge", [*far[:1], "lost_cities", "worst_city"]].tolist() == [
        1, "east", "west",
    ]  # fmt: skip


def test_a_switched_link_makes_gold_late(today: Views, whole: Digest) -> None:
    # d1 is split over West and over r-se, whose backup is 10.48605 ms: with r-ne's 3.53135, and
    # the nodes South, East and North 0.05 + 0.05 + 0.1 and 10 km of access,
    # 10.48605 + 3.53135 + 0.2 + 0.049 = 14.2664 of 10. d2 goes over West only: 7.3037.
    found = by(scenario_table(today.network, whole, **CASE), "scenario")
    late = found[found["late_demands"] > 0]
    assert late[["late_demands", "late_gbps"]].to_dict("index") == {
        "s-e": {"late_demands": 1, "late_gbps": 80.0}
    }
    demands = by(demand_exposure_table(today.network, whole, **CASE), "demand")
    assert demands.loc[
        "d1", ["effect", "exposed_to", "after_ms", "worst_ms", "promise_ms"]
    ].tolist() == [
        "late",
        "s-e",
        pytest.approx(14.2664, abs=1e-8),
        pytest.approx(14.2664, abs=1e-8),
        10.0,
    ]


def test_who_is_exposed_to_what(today: Views, whole: Digest) -> None:
    found = by(demand_exposure_table(today.network, whole, **CASE), "demand")
    said = found[["effect", "exposed_to", "failures_losing", "losing_by_kind", "losing_own_end"]]
    assert said.T.to_dict("list") == {
        # Lost with South and North only.
        "d1": ["late", "s-e", 2, "site 2", 2],
        # Nothing makes it slower: 7.3037 over two equal ways is its slowest.
        "d2": ["lost with its end", "south", 2, "site 2", 2],
        # bridge and east-side part East; West and East are its ends, and so is west-out's West.
        "d3": ["lost", "bridge", 5, "srlg 1; site 2; scenario 2", 3],
        # n-e and s-e each take one half of Blue; x-north is its only handoff, North its place.
        "d4": ["lost", "n-e", 9, "segment 2; srlg 1; site 3; exchange 1; scenario 2", 3],
        "d5": ["lost", "n-e", 7, "segment 1; srlg 1; site 3; exchange 1; scenario 1", 2],
        "d6": ["lost", "bridge", 4, "srlg 1; site 2; scenario 1", 2],
        "d7": ["lost", "bridge", 4, "srlg 1; site 2; scenario 1", 2],
        "d8": ["lost", "s-e", 5, "segment 1; srlg 1; site 2; scenario 1", 2],
    }
    sites = by(site_exposure_table(today.network, whole, **CASE), "site")
    columns = ["effect", "exposed_to", "failures_losing", "losing_own_end", "worst_failure"]
    # West is lost with South (the hub) and with itself, twice; s-w only lengthens its way.
    assert sites.loc["west", columns].tolist() == ["slower", "s-w", 3, 3, "s-w"]
    assert sites.loc["west", "after_ms"] == pytest.approx(11.31599303, abs=1e-8)
    assert sites.loc["east", columns].tolist() == ["lost", "bridge", 4, 2, "s-e"]


def test_single_points_tell_own_traffic_from_what_is_lost_beyond(
    today: Views, whole: Digest
) -> None:
    found = by(single_point_table(today.network, whole, **CASE), "scenario")
    columns = ["beyond_gbps", "own_gbps", "sites_beyond", "sites_own"]
    assert found[columns].T.to_dict("list") == {
        # All that touches East or crosses it: 60 + 30 + 20 + 24 + 50 + 25.
        "bridge": [209.0, 0.0, "east", ""],
        "s-e": [55.0, 0.0, "", ""],
        "n-e": [50.0, 0.0, "", ""],
        # d1, d2 and d6 end in North; d4 and d5 are handed over at x-north, which stands there.
        "north": [50.0, 80 + 40 + 24, "", ""],
        "x-north": [50.0, 0.0, "", ""],
        # All but d3 and d6 end in South, and those two find their way over North and East.
        "south": [0.0, 80 + 40 + 30 + 20 + 50 + 25, "", "west;east"],
        "west": [0.0, 60 + 30, "", "west"],
        "east": [0.0, 60 + 20 + 24 + 50 + 25, "", "east"],
    }
    assert list(found.index)[:2] == ["bridge", "s-e"]
    assert found.loc["bridge", "name_zh"] == "共享风险 bridge"
    assert found.loc["south", "beyond_by_class"] == ""
    assert found.loc["s-e", "beyond_by_class"] == "bulk 55"


def test_what_is_lost_together(today: Views, whole: Digest) -> None:
    found = together_table(today.network, whole, **CASE)
    said = found[["failures", "demands", "lost_gbps", "sites"]].to_numpy().tolist()
    assert said == [
        ["n-e;north;x-north", 2, 50.0, ""],
        ["s-e", 2, 55.0, ""],
        ["bridge", 6, 209.0, "east"],
    ]
    assert found["pairs"][0] == "b-south--r-west;b-east--r-south"


def test_each_link_against_both_limits(today: Views, whole: Digest) -> None:
    # r-se down: d1, d3, d7 all take West: r-wn carry (80 + 60 + 30 + 50) / 2 = 110 each, r-sw's
    # busier way 80 + 50 = 130 of 200.
    found = by(limit_table(today.network, whole, **CASE), "link")
    columns = ["utilisation", "worst_utilisation", "worst_failure", "verdict"]
    assert found[columns].T.to_dict("list") == {
        "r-sw": [0.6, 0.65, "r-se", "passes both"],
        "r-wn-1": [0.35, pytest.approx(1.1), "r-se", "fails failure only"],
        "r-wn-2": [0.35, pytest.approx(1.1), "r-se", "fails failure only"],
        "b-se": [0.25, 0.3, "b-sn", "passes both"],
        "b-ne": [0.2, pytest.approx(0.44), "x-east", "passes both"],
        "b-sn": [0.3, 0.3, "", "passes both"],
        "r-ne": [0.64, pytest.approx(1.34), "w-n", "fails failure only"],
        "r-se": [0.75, pytest.approx(1.1), "w-n", "fails both"],
    }


def test_the_failures_to_blame_for_one_link(today: Views, whole: Digest) -> None:
    # r-ne carries 64 without failure. After w-n 134 come from East, after s-w or r-sw 120 go
    # there; r-se down, d3 and d7 do: 60 + 50. With West out d1 and d6 come from East: 80 + 24.
    found = blame_table(today.network, whole, **CASE)
    mine = found[found["link"] == "r-ne"]
    assert mine["rank"].tolist() == list(range(1, len(mine) + 1))
    said = mine[["scenario", "direction", "utilisation"]].to_numpy().tolist()
    assert said[:6] == [
        ["w-n", "ba", pytest.approx(1.34)],
        ["s-w", "ab", pytest.approx(1.2)],
        ["r-sw", "ab", pytest.approx(1.2)],
        ["r-se", "ab", pytest.approx(1.1)],
        ["card-east", "ab", pytest.approx(1.1)],
        ["west", "ba", pytest.approx(1.04)],
    ]
    assert mine["overflow_gbps"].tolist()[:2] == pytest.approx([34, 20])
    assert (mine["base_utilisation"] == 0.64).all()


def test_what_every_class_loses(today: Views, whole: Digest) -> None:
    found = by(class_loss_table(today.network, whole, **CASE), "scenario", "class")
    assert found.loc[("south", "gold"), "unserved_gbps"] == 120.0
    assert found.loc[("south", "bulk"), "more_gbps"] == 125.0
    assert ("s-e", "gold") not in found.index
    assert found.loc[("s-e", "bulk"), ["name_zh", "class_zh", "more_gbps"]].tolist() == [
        "南镇—东镇", "散", 55.0,
    ]  # fmt: skip


def test_the_worst_of_every_link_is_that_of_the_sweep(whole: Digest, swept: Sweep) -> None:
    np.testing.assert_array_equal(whole.worst()[0], swept.worst()[0])
    np.testing.assert_array_equal(whole.worst()[1], swept.worst()[1])


def test_a_promise_to_a_site_is_held_against_its_latency(today: Views, swept: Sweep) -> None:
    asked = measures(today.network, site_promise_ms={"west": 12.0, "east": 9.0})
    found = by(site_exposure_table(today.network, digest(swept, asked), **CASE), "site")
    # West is at most 11.3 ms away; East after s-e at 10.78 of 9, but bridge loses it.
    assert found["effect"].tolist() == ["slower", "lost"]
    assert found["failures_late"].tolist() == [0, 1]


def test_what_was_not_computed_says_why(today: Views) -> None:
    network = today.network
    demands = demands_in(network, network.settings.base_year)
    scenarios = [Scenario("typo", "link", ("r-sww",), ("links",)), *segment_failures(network)]
    swept = sweep(today.fabric, demands, scenarios, sites=("west", "east"))
    found = digest(swept, measures(network))
    table = by(scenario_table(network, found, **CASE), "scenario")
    assert "r-sw" in table.loc["typo", "why_not"]
    empty = ["unserved_gbps", "worst_utilisation", "overflow_gbps", "above_limit", "links_down"]
    assert table.loc["typo", empty].isna().all()
    assert table.loc["typo", ["worst_link", "worst_city", "lost_cities"]].tolist() == ["", "", ""]
    assert table.loc["s-w", "overflow_gbps"] == pytest.approx(20)
    assert found.worst()[0][network["links"].row("r-ne")] == 2
