"""Every metric a target may name, on a network small enough to work out in the margin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import row
from netplan.metrics.calibration import calibration_table, judge, mean_error
from netplan.metrics.measured import announced_sites, direct_gbps, figure
from netplan.metrics.targets import target_table, unit_of
from netplan.schema.promises import METRICS
from netplan.topology.table import Table

if TYPE_CHECKING:
    from netplan.metrics.measured import Measured
    from netplan.metrics.states import States
    from netplan.topology.network import Network

HA_MS = 300 * 0.0049 + 4 * 0.00015 + 0.1  # link of 300 km with both ends
AB_MS = 200 * 0.0049 + 3 * 0.00015 + 0.1
HK_MS = 1600 * 0.0049 + 20 * 0.00015 + 0.1 + 0.1  # one regenerator past 1,500 km
BLUE_MS = 900 * 0.0049 + 12 * 0.00015 + 0.1
NODE_MS = 0.05
TO_A, TO_B, TO_K = HA_MS + 2 * NODE_MS, HA_MS + AB_MS + 3 * NODE_MS, HK_MS + 2 * NODE_MS
DEGREE_MS = 6378.137 * math.pi / 180 * 0.0049


def target(**cells: Any) -> dict[str, Any]:
    """Return one complete row of ``targets``."""
    given = row(target="t", name_en="T", value=1.0, source="s", confidence="assumed") | cells
    return next(iter(Table.of("targets", [given]).rows()))


def ask(states: States, **cells: Any) -> Measured:
    """Return what a target comes to today."""
    return figure(states, states.today(), target(**cells))


FROM_HUB = {"from_set": ("H",), "to_set": ("A", "B", "K")}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("each", TO_K),
        ("mean", (TO_A + TO_B + TO_K) / 3),
        ("median", TO_B),
        ("population_mean", (1 * TO_A + 2 * TO_B + 3 * TO_K) / 6),
        ("share", 2 / 3),
    ],
)
def test_latency_in_one_network(states: States, how: str, expected: float) -> None:
    found = ask(states, metric="latency_ms", statistic=how, limit_ms=4.0, **FROM_HUB)
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert (found.pairs, found.unseen) == (3, 0)
    assert found.worst == ("H", "K")


def test_at_least_looks_at_the_smallest(states: States) -> None:
    found = ask(states, metric="latency_ms", comparator="at_least", **FROM_HUB)
    assert found.value == pytest.approx(TO_A)
    assert found.worst == ("H", "A")


def test_a_carrier_is_asked_alone_and_pairs_it_does_not_see_are_counted(states: States) -> None:
    found = ask(states, metric="latency_ms", carrier="blue", **FROM_HUB)
    assert found.value == pytest.approx(BLUE_MS + 2 * NODE_MS)
    assert (found.pairs, found.unseen) == (1, 2)
    nothing = ask(states, metric="latency_ms", carrier="blue", from_set=("H",), to_set=("A",))
    assert math.isnan(nothing.value)
    assert (nothing.pairs, nothing.unseen) == (0, 1)


def test_stretch_is_over_the_geodesic_bound(states: States) -> None:
    found = ask(states, metric="stretch", from_set=("H",), to_set=("A",))
    assert found.value == pytest.approx(TO_A / DEGREE_MS)


def test_stretch_between_two_sites_at_one_point_is_left_out(plain: Network) -> None:
    from netplan.metrics.states import States

    sites = [r | ({"lon_deg": 0.0} if r["site"] == "A" else {}) for r in plain["sites"].rows()]
    states = States(plain.replace(Table.of("sites", sites)))
    found = ask(states, metric="stretch", from_set=("H",), to_set=("A", "B"))
    assert found.value == pytest.approx(TO_B / (2 * DEGREE_MS))
    assert (found.pairs, found.unseen) == (1, 1)


def test_a_change_is_measured_from_its_baseline(states: States) -> None:
    # Before rHK red did not reach K at all: only pairs seen in both count.
    found = ask(states, metric="latency_change", baseline="before", statistic="mean", **FROM_HUB)
    assert (found.value, found.pairs, found.unseen) == (0.0, 2, 1)
    faster = states.named("faster")
    cells = {"metric": "latency_change", "from_set": ("H",), "to_set": ("B",), "carrier": "red"}
    to_b = 400 * 0.0049 + 5 * 0.00015 + 0.1 + 2 * NODE_MS
    changed = figure(states, faster, target(**cells, baseline=""))
    assert changed.value == pytest.approx(to_b / TO_B - 1)
    # A variant holds before and after alike: A's slower router counts on the old way only.
    varied = figure(states, faster, target(**cells, baseline="slow"))
    assert varied.value == pytest.approx(to_b / (TO_B + 1.0) - 1)


def test_the_interval_of_a_change_moves_both_states_at_once(plain: Network) -> None:
    from netplan.metrics.states import States

    rows = [r | {"length_km": math.nan, "route_factor": 2.0} for r in plain["segments"].rows()]
    states = States(plain.replace(Table.of("segments", rows)))
    cells = {"metric": "latency_change", "carrier": "red", "from_set": ("H",), "to_set": ("B",)}
    same = figure(states, states.today(), target(**cells, baseline="before"))
    assert (same.low, same.value, same.high) == (0.0, 0.0, 0.0)
    faster = figure(states, states.named("faster"), target(**cells, baseline=""))
    assert faster.low <= faster.value <= faster.high
    assert faster.low < faster.high


def test_egress_counts_links_that_leave_home(states: States) -> None:
    assert ask(states, metric="egress_gbps").value == 200 + 400 + 100
    assert figure(states, states.named("before"), target(metric="egress_gbps")).value == 300


def test_direct_sites_and_hub_links(states: States) -> None:
    found = ask(states, metric="direct_sites", to_set=("A", "B", "K"), carrier="red")
    assert (found.value, found.worst, found.pairs) == (2.0, ("B",), 3)
    assert ask(states, metric="direct_sites", to_set=("A", "B", "K")).value == 3
    hubs = ask(states, metric="hub_links_gbps", to_set=("role:cluster",))
    assert (hubs.value, hubs.pairs, hubs.worst) == (1.0, 1, ())
    before = figure(states, states.named("before"), target(metric="hub_links_gbps", to_set=("K",)))
    assert (before.value, before.worst) == (0.0, ("K",))
    assert direct_gbps(states.today(), "blue") == {"B": 100.0}


def test_exchanges_count_where_two_networks_announce_a_site(states: States) -> None:
    view = states.today()
    assert announced_sites(view, ()) == {"H", "B"}  # where both have a node
    assert announced_sites(view, ("A",)) == frozenset()
    found = ask(states, metric="exchange_count", to_set=("*",))
    assert found.value == 2
    assert ask(states, metric="exchange_count", from_set=("H",), to_set=("*",)).value == 0
    national = [r | {"kind": "nbp"} for r in states.plain["exchanges"].rows()]
    other = type(states)(states.plain.replace(Table.of("exchanges", national)))
    assert ask(other, metric="exchange_count", to_set=("*",)).value == 0  # no exchange centre


def test_the_worst_utilisation_is_handed_in(states: States) -> None:
    row_ = target(metric="worst_utilisation")
    assert figure(states, states.today(), row_, worst_utilisation=0.8).value == 0.8


def test_every_metric_has_a_unit_and_an_answer(states: States) -> None:
    rows = [
        target(
            target=metric, metric=metric, baseline="before", name_en=f"Target {metric}", **FROM_HUB
        )
        for metric in METRICS
    ]
    known = states.plain.replace(Table.of("targets", rows))
    table = target_table(type(states)(known), today=states.today(), worst_today=0.5)
    assert table["target"].tolist() == list(METRICS)
    assert table["today"].notna().all()
    assert (table["today"] == table["plan"]).all()
    assert set(table["today_verdict"]) <= {"met", "missed", "borderline"}
    assert unit_of(target(metric="latency_ms", statistic="share")) == "fraction"
    detail = table.set_index("target")["detail_en"]
    assert detail["latency_change"] == "2 pairs, 1 more are not connected"
    assert table["name_zh"].tolist() == table["name_en"].tolist()


def published(**cells: Any) -> dict[str, Any]:
    """Return one row of ``published`` from the hub to A."""
    base = row(figure="f", name_en="F", from_set=("H",), to_set=("A",))
    return base | row(source="s", confidence="published") | cells


def test_calibration_judges_by_kind(states: States) -> None:
    rows = [
        published(figure="in", kind="range", low=1.0, high=2.0),
        published(figure="out", kind="range", low=2.0, high=3.0),
        published(figure="top", kind="ceiling", high=1.5),
        published(figure="edge", kind="ceiling", high=TO_A),
        published(figure="point", kind="point", value=2.0, to_set=("B",)),
        published(figure="fit", kind="statistic", value=9.0, fitted=True),
        published(figure="share", kind="ceiling", metric="share_within", to_set=("A", "K"),
                  high=4.0, value=0.5),
        published(figure="less", kind="ceiling", metric="share_within", to_set=("A", "K"),
                  high=4.0, value=0.9),
        published(figure="gone", kind="range", high=2.0, to_set=("A",), carrier="blue"),
        published(figure="then", kind="range", low=1.0, high=9.0, to_set=("K",), state="before"),
        published(figure="shift", kind="effect", metric="latency_change", baseline="before",
                  value=-0.1, unit="fraction"),
    ]  # fmt: skip
    known = type(states)(states.plain.replace(Table.of("published", rows)))
    table = calibration_table(known).set_index("figure")
    verdicts = table["verdict"].to_dict()
    assert verdicts == {
        "in": "met", "out": "missed", "top": "missed", "edge": "met", "point": "stated",
        "fit": "stated", "share": "met", "less": "missed", "gone": "unknown", "then": "unknown",
        "shift": "stated",
    }  # fmt: skip
    assert table.loc["point", "error"] == pytest.approx(TO_B - 2.0)
    assert table.loc["shift", "error"] == pytest.approx(0.1)
    judged = ["in", "out", "top", "edge", "share", "less", "gone", "then"]
    assert table.loc[judged, "error"].isna().all()
    # In ms, over rows that were not fitted: the point alone.
    assert mean_error(calibration_table(known)) == pytest.approx(abs(TO_B - 2.0))


def test_a_ceiling_has_no_floor() -> None:
    assert judge({"kind": "ceiling", "metric": "latency_ms", "high": 5.0}, 0.1)[1] == "met"
