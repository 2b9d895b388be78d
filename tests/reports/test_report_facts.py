"""What the findings count: places once, targets of every kind, circuits by what they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from netplan.reports.compare import exchange_rows, journeys
from netplan.reports.page import sections
from netplan.reports.plan_built import built
from netplan.reports.summary import chosen_targets, proven, target_rows
from netplan.reports.voice import Voice

if TYPE_CHECKING:
    from netplan.reports import ReportInput


def test_a_city_that_is_a_hub_as_well_is_counted_once(results: ReportInput) -> None:
    twice = results.latency[results.latency["target"] == "peer"].assign(kind="city")
    pairs = results.exchange[results.exchange["target"] == "mid"].assign(kind="hub")
    data = replace(
        results,
        latency=pd.concat([results.latency, twice], ignore_index=True),
        exchange=pd.concat([results.exchange, pairs], ignore_index=True),
    )
    found = {section.id: section for section in sections(data, Voice("en"))}
    assert "0 of 1 clusters" in found["hubs"].heading.replace("\N{NO-BREAK SPACE}", " ")
    assert "All 4 places" in found["sites"].heading
    assert len(exchange_rows(data)) == 3


def test_missed_targets_do_not_crowd_out_those_newly_met(results: ReportInput) -> None:
    rows = results.targets
    missed = rows[rows["target"] == "stretch"]
    many = [missed.assign(target=f"s{i}", value=1.0 + i / 100) for i in range(20)]
    data = replace(results, targets=pd.concat([rows, *many], ignore_index=True))
    shown = [row["target"] for row in chosen_targets(data, 12)]
    assert len(shown) == 12
    assert {"egress", "far"} <= set(shown)
    assert shown == [r["target"] for r in target_rows(data) if r["target"] in shown]


def test_circuits_are_counted_by_what_they_are_made_of(results: ReportInput) -> None:
    row = results.plan.iloc[0].to_dict()
    bought = [
        row | {"action": action, "unit": unit, "quantity": n, "item": f"l{i}"}
        for i, (action, unit, n) in enumerate(
            [("open_link", "400G", 2.0), ("add_modules", "400G", 3.0), ("add_modules", "100G", 1.0)]
        )
    ]
    data = replace(results, plan=pd.DataFrame(bought))
    assert built(data, Voice("en")).replace("\N{NO-BREAK SPACE}", " ") == "5 × 400G, 1 × 100G"


def test_the_longest_path_comes_first_and_keeps_its_three_states(results: ReportInput) -> None:
    far = journeys(results, kind="city")[0]
    assert (far.today["target"], far.today_ms, far.after_ms) == ("far", 16.8, 14.4)
    assert far.changed
    assert far.tiered is not None


def test_a_gap_is_never_called_optimal(results: ReportInput) -> None:
    assert proven(results) == "gap"
    assert proven(replace(results, summary=None)) == "none"
