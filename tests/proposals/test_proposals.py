"""Proposals before and after, side by side: gains, promises, cost, and those that do nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from netplan.metrics.states import States
from netplan.proposals import evaluate, proposal_tables
from netplan.proposals.evaluate import outcome
from netplan.routing.demands import demands_in
from netplan.topology.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from netplan.topology.network import Network

COLUMNS = (
    "rank", "proposal", "name_en", "name_zh", "sponsor", "capex_cny", "opex_cny_per_year",
    "mean_before_ms", "mean_after_ms", "best_gain_site", "best_gain_ms", "targets_met",
    "targets_lost", "targets_moved", "egress_before_gbps", "egress_after_gbps",
    "bottlenecks_before", "bottlenecks_after", "worst_before", "worst_after",
    "ms_per_million_cny", "changes_nothing", "why_en", "why_zh", "confidence",
)  # fmt: skip
SITE_COLUMNS = (
    "proposal", "target", "kind", "name_en", "name_zh", "view", "before_ms", "after_ms", "gain_ms",
)  # fmt: skip


@pytest.fixture
def promised(plain: Network) -> Network:
    """Return the small network with promises on B, on egress and on overload."""
    own = {"name_en": "x", "source": "s", "confidence": "assumed"}
    latency = own | {"metric": "latency_ms", "from_set": ("H",), "carrier": "red"}
    rows = [
        latency | {"target": "b-2.3", "to_set": ("B",), "value": 2.3},
        latency | {"target": "k-1", "to_set": ("K",), "value": 1.0},
        own
        | {"target": "egress", "metric": "egress_gbps", "comparator": "at_least", "value": 800.0},
        own | {"target": "calm", "metric": "worst_utilisation", "value": 0.8},
    ]
    return plain.replace(Table.of("targets", rows))


@pytest.fixture
def tables(promised: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables, the first by proposal."""
    ranked, sites = proposal_tables(States(promised), demands_in(promised, 2026))
    return ranked.set_index("proposal", drop=False), sites


def test_every_promised_column_is_there_in_order(
    tables: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    ranked, sites = tables
    assert [column for column in ranked.columns if column in COLUMNS] == list(COLUMNS)
    assert tuple(sites.columns) == SITE_COLUMNS


def test_only_proposals_are_ranked_best_first(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ranked, _ = tables
    assert ranked["proposal"].tolist() == ["faster", "empty", "dearer"]
    assert ranked["rank"].tolist() == [1, 2, 3]  # of two that do nothing the cheaper comes first


def test_a_cable_that_helps(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ranked, sites = tables
    row = ranked.loc["faster"]
    to_b = 500 * 0.0049 + 7 * 0.00015 + 0.2 + 0.15
    now_b = 400 * 0.0049 + 5 * 0.00015 + 0.1 + 0.1
    assert row["targets_met"] == "b-2.3;egress"
    # 80 of 100 Gbit/s ride rAB today, and the new link or, when it is cut, rAB again after.
    assert row["worst_before"] == row["worst_after"] == 0.8
    assert row["targets_lost"] == ""
    assert row["targets_moved"] == "b-2.3;egress"
    assert (row["best_gain_site"], row["best_gain_ms"]) == ("B", pytest.approx(to_b - now_b))
    assert row["mean_before_ms"] - row["mean_after_ms"] == pytest.approx((to_b - now_b) / 2)
    assert row["ms_per_million_cny"] == pytest.approx((to_b - now_b) / 2 / 10)
    assert (row["egress_before_gbps"], row["egress_after_gbps"]) == (700, 800)
    assert not row["changes_nothing"]
    cell = sites.set_index(["proposal", "target", "view"]).loc[("faster", "B", "ip")]
    assert cell[["before_ms", "after_ms", "gain_ms"]].tolist() == pytest.approx(
        [to_b, now_b, to_b - now_b]
    )


@pytest.mark.parametrize("name", ["empty", "dearer"])
def test_a_proposal_that_changes_nothing_says_so(
    name: str, tables: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    ranked, sites = tables
    row = ranked.loc[name]
    assert row["changes_nothing"]
    assert row["targets_met"] == row["targets_lost"] == row["targets_moved"] == ""
    assert (row["best_gain_site"], row["best_gain_ms"]) == ("", 0)
    assert row["ms_per_million_cny"] == 0
    gains = sites[sites["proposal"] == name]["gain_ms"].dropna()
    assert not gains.any()


def test_an_outcome_is_the_same_however_often_it_is_asked(promised: Network) -> None:
    states, demands = States(promised), demands_in(promised, 2026)
    first = outcome(states, states.today(), demands)
    evaluate(states, promised.changes["faster"], demands)
    assert repr(outcome(states, states.today(), demands)) == repr(first)
    assert first.mean_ms(("A", "nowhere")) == first.latency_ms["ip", "A"]
    assert math.isnan(first.mean_ms(()))


def test_a_network_without_proposals_has_empty_tables(plain: Network) -> None:
    bare = type(plain)(plain.settings, plain.tables, {})
    ranked, sites = proposal_tables(States(bare), demands_in(bare, 2026))
    assert ranked.empty
    assert sites.empty
    assert [column for column in ranked.columns if column in COLUMNS] == list(COLUMNS)
