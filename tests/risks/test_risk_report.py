"""The section on risks: readable in a meeting, in both languages, and safe from its data."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from netplan.failures import Scenario, named_scenarios, segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.mending import mends, proposal_fabrics
from netplan.metrics.risk_ranking import risks
from netplan.metrics.risk_table import risk_table
from netplan.metrics.states import States
from netplan.metrics.warning_table import warning_table
from netplan.reports import ReportInput, report_html
from netplan.reports.columns import shown
from netplan.reports.csvs import csv_text
from netplan.reports.risk_rows import merged
from netplan.reports.rows import records
from netplan.reports.section_risks import risks_section
from netplan.reports.voice import LONGEST, Voice, text_size
from netplan.routing.demands import demands_in

if TYPE_CHECKING:
    from netplan.topology.network import Network

SQUARE = Path(__file__).resolve().parents[2] / "topology" / "square"
HOSTILE = "<script>alert('x')</script>&\"{n} =1+1"


def made(network: Network) -> ReportInput:
    """Return the register of ``network`` today as the input of a report."""
    states = States(network)
    view = states.today()
    bridge = Scenario("bridge", "srlg", ("s-e", "n-e"), ("segments", "segments"))
    scenarios = [*segment_failures(view.network), bridge, *named_scenarios(view.network)]
    demands = demands_in(view.network, 2026)
    result = sweep(view.fabric, demands, scenarios, sites=("west", "east"))
    found = risks(view.network, result)
    helps = mends(view.fabric, demands, result, found, proposals=proposal_fabrics(states))
    return ReportInput(
        network=view.network,
        risks=risk_table(view.network, result, found, helps, case="today", year=2026),
        warnings=warning_table(view.fabric, scenarios, case="today"),
    )


@pytest.fixture(scope="module")
def data() -> ReportInput:
    """Return the register of the square."""
    return made(read_network(SQUARE))


def cells(data: ReportInput, language: str) -> list[str]:
    """Return every cell of the section's tables."""
    section = risks_section(data, Voice(language))
    assert section is not None
    return [str(cell) for grid in section.blocks for line in grid.lines for cell in line.cells]


def plain(text: str) -> str:
    """Return ``text`` with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_heading_says_which_failure_costs_most_and_what_mends_it(data: ReportInput) -> None:
    first = data.risks.iloc[0]
    section = risks_section(data, Voice("en"))
    assert section is not None
    heading = plain(section.heading)
    assert heading.startswith("shared risk bridge should lose")
    assert f"{first['expected_tbit_per_year']:,.0f} Tbit" in heading
    assert f"{first['mend_share']:.0%}".replace("%", " %") in heading
    for language in ("en", "zh"):
        found = risks_section(data, Voice(language))
        assert found is not None
        assert text_size(found.heading, language) <= LONGEST[language]


def test_a_row_says_what_is_lost_how_likely_and_what_mends_it(data: ReportInput) -> None:
    section = risks_section(data, Voice("en"))
    assert section is not None
    by_name = {str(line.cells[1]): line.cells for line in section.blocks[0].lines}
    cell = next(name for name in by_name if name.startswith("South Town–West Town cut"))
    assert "no room: 24" in cell
    assert "Red North Town–East Town" in cell
    rank, _, lost, odds, expected, mend, _ = by_name[cell]
    row = records(data.risks, scenario="s-w")[0]
    assert (rank, lost) == ("3", "24")
    assert plain(str(odds)) == f"{row['failures_per_year']:.1f} × {row['repair_h']:.0f} h"
    assert expected == f"{row['expected_tbit_per_year']:,.0f}"
    assert "1 × m400 more on Red North Town–East Town" in plain(str(mend))


def test_failures_of_no_given_likelihood_stand_apart_without_a_zero(data: ReportInput) -> None:
    section = risks_section(data, Voice("en"))
    assert section is not None
    apart = section.blocks[1]
    assert apart.caption.startswith("Likelihood not given")
    assert [head.text for head in apart.head] == [
        "#", "failure, and what it takes away", "Gbps", "cheapest to halve it", "basis",
    ]  # fmt: skip
    assert "East" in str(apart.lines[0].cells[1])


def test_both_readings_of_a_shared_risk_are_shown(data: ReportInput) -> None:
    first = data.risks.iloc[0]
    low = f"from {first['expected_low_tbit_per_year']:,.0f}"
    assert any(low in cell for cell in cells(data, "en"))
    assert any(cell.startswith("≤") for cell in map(plain, cells(data, "en")))


def test_the_section_is_chinese_in_chinese(data: ReportInput) -> None:
    text = " ".join(cells(data, "zh"))
    assert "南镇—西镇断纤" in text
    assert "South Town" not in text
    assert "nothing" not in text


def test_schematic_cables_are_said_to_be_so(data: ReportInput) -> None:
    section = risks_section(data, Voice("en"))
    assert section is not None
    assert any("tens of km" in str(note.text) for note in section.notes)
    surveyed = replace(data, risks=data.risks.assign(geography="surveyed"))
    again = risks_section(surveyed, Voice("en"))
    assert again is not None
    assert not any("tens of km" in str(note.text) for note in again.notes)


def test_warnings_to_come_are_shown_before_what_is_past_its_limit(data: ReportInput) -> None:
    section = risks_section(data, Voice("en"))
    assert section is not None
    months = [str(line.cells[0]) for line in section.blocks[-1].lines]
    first_past = months.index("past it")
    assert all(each.isdigit() for each in months[:first_past])
    assert set(months[first_past:]) == {"past it"}


def test_parallel_circuits_of_one_fate_are_said_once() -> None:
    same: dict[str, Any] = {"name_en": "x", "limit_kind": "failure", "months": 3.0,
                            "failure_en": "y", "utilisation_then": 1.1}  # fmt: skip
    assert [count for _, count in merged([same, same, same | {"months": 4.0}])] == [2, 1]


def test_hostile_names_stay_text_in_both_languages() -> None:
    plain_network = read_network(SQUARE)
    tables = []
    for name in ("sites", "carriers", "classes", "scenarios", "exchanges"):
        table = plain_network[name]
        odd = [each | {"name_en": HOSTILE, "name_zh": HOSTILE} for each in table.rows()]
        tables.append(type(table).of(name, odd))
    changes = {
        name: replace(change, name_en=HOSTILE, name_zh=HOSTILE)
        for name, change in plain_network.changes.items()
    }
    odd_network = replace(plain_network.replace(*tables), changes=changes)
    found = made(odd_network)
    for language in ("en", "zh"):
        page = report_html(found, language=language)
        assert "<script" not in page
        assert "&lt;script&gt;" in page
    assert not re.search(r"(^|,)=1", csv_text(found.risks), re.MULTILINE)


def test_the_page_needs_nothing_from_elsewhere(data: ReportInput) -> None:
    for language in ("en", "zh"):
        page = report_html(data, language=language)
        assert 'id="risks"' in page
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_without_a_register_there_is_no_section(data: ReportInput) -> None:
    assert risks_section(replace(data, risks=pd.DataFrame()), Voice("en")) is None


def test_a_register_without_warnings_says_nothing_of_growth(data: ReportInput) -> None:
    section = risks_section(replace(data, warnings=pd.DataFrame()), Voice("en"))
    assert section is not None
    assert len(section.paragraphs) == 1
    calm = risks_section(replace(data, warnings=data.warnings.iloc[:0]), Voice("en"))
    assert calm is not None
    assert "No link passes" in str(calm.paragraphs[1])


def test_a_network_in_which_nothing_is_lost_says_so(data: ReportInput) -> None:
    fine = data.risks[data.risks["listed"] == "expected loss"].assign(
        lost_gbps=0.0, late_gbps=0.0, mend_kind=""
    )
    section = risks_section(replace(data, risks=fine), Voice("en"))
    assert section is not None
    assert "loses traffic or breaks a promise" in section.heading
    assert section.blocks[0].caption.startswith("Early warnings")


def test_equal_input_gives_equal_bytes(data: ReportInput) -> None:
    again = made(read_network(SQUARE))
    assert csv_text(again.risks) == csv_text(data.risks)
    assert csv_text(again.warnings) == csv_text(data.warnings)
    assert report_html(again, language="en") == report_html(data, language="en")


def test_every_column_is_described_for_readers_of_both_languages(data: ReportInput) -> None:
    for frame in (data.risks, data.warnings):
        assert [column for column in frame.columns if shown(column).zh == column] == []
