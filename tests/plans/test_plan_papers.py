"""The papers of a plan: a workbook, a map layer, and the tables of the report."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from netplan.reports import ReportInput, report_html
from netplan.reports.plan_blocks import receipts_grid, runout_grid, states_grid, years_grid
from netplan.reports.plan_built import built
from netplan.reports.plan_features import upgrade_geojson
from netplan.reports.plan_file import PlanFile, plan_file
from netplan.reports.plan_materials import bill_of_materials
from netplan.reports.plan_workbook import write_plan_workbook
from netplan.reports.section_certificate import certificate_section
from netplan.reports.section_plan import plan_section
from netplan.reports.voice import Voice
from netplan.topology.table import Table
from written_plans import evidence, line_network, line_plan, terms

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.reports.content import Grid

SHEETS = {
    "en": ["answer", "read me", "plan", "bill of materials", "by year", "certificate", "states",
           "receipts", "run-out dates", "assumptions"],
    "zh": ["结论", "说明", "规划", "材料清单", "分年", "校验", "状态", "凭据", "用尽日期", "假定"],
}  # fmt: skip


def runout(case: str = "plan", *, name: str = "A–C") -> pd.DataFrame:
    """Return run-out dates of fourteen links at three growths, the later ones not passed."""
    rows = []
    for number in range(14):
        for shift, years in ((-0.05, 3), (0.0, 2), (0.05, 1)):
            months = 12.0 * years + number
            later = number > 12 and shift <= 0
            when = "not before" if later else ("already" if number == 0 else "in")
            rows.append(
                {"case": case, "link": f"l{number}", "name_en": f"{name} {number}",
                 "name_zh": f"{name} {number}", "limit_kind": "failure", "limit_utilisation": 1.0,
                 "utilisation_now": 0.9, "growth_shift": shift, "when": when,
                 "date": {"not before": "2046", "already": ""}.get(when, f"{2026 + years}-03"),
                 "months": float("nan") if later else 0.0 if when == "already" else months,
                 "failure": "b-c", "failure_en": "B–C cut", "failure_zh": "B–C 断"}
            )  # fmt: skip
    return pd.DataFrame(rows)


def made_file(**tables: pd.DataFrame) -> PlanFile:
    """Return the hand-written plan with its evidence and run-out dates."""
    found = {**evidence(), "runout": runout(), **tables}
    return plan_file(line_network(), line_plan(), terms=terms(), tables=found)


def opened(path: Path, made: PlanFile, language: str = "en") -> Any:
    """Return the workbook of a plan as a spreadsheet opens it."""
    network = line_network()
    materials = bill_of_materials(network, made.plan)
    write_plan_workbook(path, made, network=network, materials=materials, language=language)
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_workbook_has_a_sheet_for_each_question(tmp_path: Path, language: str) -> None:
    book = opened(tmp_path / "plan.xlsx", made_file(), language)
    assert book.sheetnames == SHEETS[language]


def test_numbers_are_numbers_and_units_stand_in_the_heading(tmp_path: Path) -> None:
    book = opened(tmp_path / "plan.xlsx", made_file())
    sheet = book["bill of materials"]
    heads = [cell.value for cell in sheet[1]]
    column = next(at for at, head in enumerate(heads) if head.startswith("total (CNY)"))
    total = sum(row[column].value for row in sheet.iter_rows(min_row=2))
    assert total == pytest.approx(line_plan().summary.spend_cny, abs=0.5)
    years = [[cell.value for cell in row] for row in book["by year"].iter_rows(min_row=2)]
    assert [row[0] for row in years] == [2027, 2029]
    assert [row[3] for row in years] == [20e6, 50e6]


def test_the_answer_says_status_bound_and_gap(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "plan.xlsx", made_file())["answer"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    plan = line_plan()
    assert said["status"].startswith("the best found")
    assert said["no plan can cost less than, CNY"] == pytest.approx(plan.summary.bound_cny)
    assert said["gap"] == "2.000 %"
    assert said["independent checks"] == "2 of 2 passed"
    filled = said["links filled to at most"].replace("\N{NO-BREAK SPACE}", " ")
    assert filled == "70 % in normal operation, 100 % after a failure"


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    plan = line_plan()
    evil = replace(plan, rows=plan.rows.assign(reason_en="=1+1", name_zh="@x", item="<r>a</r>"))
    made = plan_file(line_network(), evil, terms=terms(), tables=evidence())
    book = opened(tmp_path / "plan.xlsx", made)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in cells)


def test_sheets_without_rows_are_left_out(tmp_path: Path) -> None:
    made = plan_file(line_network(), line_plan(), terms=terms())
    assert opened(tmp_path / "plan.xlsx", made).sheetnames == [
        "answer", "read me", "plan", "bill of materials", "by year", "assumptions",
    ]  # fmt: skip


def features(**more: Any) -> list[dict[str, Any]]:
    """Return the features of the hand-written plan."""
    text = upgrade_geojson(more.get("network", line_network()), line_plan())
    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


def test_every_upgrade_is_a_feature_at_its_place() -> None:
    found = features()
    assert [feature["id"] for feature in found] == list(range(1, 10))
    kinds = [feature["geometry"]["type"] for feature in found]
    assert (
        kinds
        == ["LineString"] * 3 + ["Point"] + ["LineString"] * 2 + ["Point"] + ["LineString"] * 2
    )
    # A circuit runs along its cables, by way of B.
    assert found[2]["geometry"]["coordinates"] == [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]
    assert found[3]["geometry"]["coordinates"] == [1.0, 0.0]
    assert found[4]["geometry"]["coordinates"] == [[0.0, 0.0], [2.0, 0.0]]
    said = found[2]["properties"]
    assert (said["action"], said["quantity"], said["capex_cny"]) == ("add_modules", 2, 6e6)
    assert (said["year"], said["order_year"], said["reason_zh"]) == (2027, 2026, "因为")


def test_a_surveyed_cable_is_drawn_as_surveyed_and_in_the_circuits_direction() -> None:
    network = line_network()
    rows = [
        row | ({"geometry": "LINESTRING (2 0, 1.5 0.5, 1 0)", "a": "C", "b": "B"}
               if row["segment"] == "b-c" else {})
        for row in network["segments"].rows()
    ]  # fmt: skip
    found = features(network=network.replace(Table.of("segments", rows)))
    assert found[2]["geometry"]["coordinates"] == [
        [0.0, 0.0], [1.0, 0.0], [1.5, 0.5], [2.0, 0.0],
    ]  # fmt: skip


def test_what_has_no_place_has_no_geometry() -> None:
    plan = line_plan()
    lost = replace(plan, rows=plan.rows.assign(item="nowhere"))
    found = json.loads(upgrade_geojson(line_network(), lost))["features"]
    assert [feature["geometry"] for feature in found] == [None] * 9


def report(**more: Any) -> ReportInput:
    """Return what a report on the hand-written plan is made from."""
    plan, tables = line_plan(), evidence()
    given = {
        "network": line_network(),
        "planned": line_network(),
        "summary": plan.summary,
        "plan": plan.rows,
        "certificate": tables["certificate"],
        "certificate_states": tables["certificate_states"],
        "receipts": tables["receipts"],
        "runout": runout(),
    }
    return ReportInput(**{**given, **more})


def texts(grid: Grid | None) -> list[list[str]]:
    """Return the cells of a table of the report."""
    assert grid is not None
    return [[str(cell) for cell in line.cells] for line in grid.lines]


def test_the_report_says_what_comes_into_service_when_and_when_it_is_ordered() -> None:
    rows = texts(years_grid(report(), Voice("en"), built))
    assert [row[0] for row in rows] == ["2027", "2029"]
    assert [row[2] for row in rows] == ["2026–2027", "2028–2029"]
    assert rows[0][1] == "3\N{NO-BREAK SPACE}× 100G, a link opened, an exchange port opened"
    assert rows[1][1].endswith("a fibre pair lit, an exchange port enlarged")


def test_a_link_whose_modules_age_is_nothing_to_buy() -> None:
    plan = plan_section(report(), Voice("en"))
    assert plan is not None
    bill = next(block for block in plan.blocks if block.caption == "Bill of materials")
    # Eight things to buy and the total; the ninth row is what goes out of service.
    assert len(bill.lines) == 9  # type: ignore[union-attr]


def test_receipts_come_worst_first_and_name_their_upgrade() -> None:
    rows = texts(receipts_grid(report(), Voice("en")))
    assert [row[1] for row in rows] == ["140 %", "110 %"]
    assert rows[0][0] == "a name"
    assert rows[0][2] == "–"
    assert rows[1][3] == "Without it 110%."


def test_the_ten_soonest_dates_are_shown_with_the_range_of_growth() -> None:
    grid = runout_grid(report(), Voice("en"))
    rows = texts(grid)
    assert len(rows) == 10
    assert grid is not None
    assert "10 soonest of 13" in grid.caption
    assert rows[0][2] == "past it"
    assert rows[1][2:5] == ["2028-03", "2027-03", "2029-03"]
    assert rows[1][5] == "B–C cut"


def test_dates_of_the_last_case_count() -> None:
    both = pd.concat([runout("today", name="old"), runout("plan")], ignore_index=True)
    rows = texts(runout_grid(report(runout=both), Voice("en")))
    assert all(row[0].startswith("A–C") for row in rows)


def test_each_year_says_how_many_failures_were_counted_again_and_the_worst() -> None:
    rows = texts(states_grid(report(), Voice("en")))
    assert rows[0] == ["2027", "1", "97 %", "A–C", "B–C", "0 Gbps", "0"]
    assert rows[1][:5] == ["2029", "0", "65 %", "A–C", "none"]


def test_a_report_without_these_tables_is_as_before() -> None:
    bare = report(
        receipts=pd.DataFrame(), runout=pd.DataFrame(), certificate_states=pd.DataFrame(),
        plan=line_plan().rows.assign(year=2027, order_year=2027),
    )  # fmt: skip
    voice = Voice("en")
    plan, proof = plan_section(bare, voice), certificate_section(bare, voice)
    assert plan is not None
    assert proof is not None
    assert (len(plan.blocks), len(proof.blocks)) == (2, 1)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_of_least_cost_states_its_bound_and_no_latency(language: str) -> None:
    voice = Voice(language)
    plan, proof = plan_section(report(), voice), certificate_section(report(), voice)
    assert plan is not None
    assert proof is not None
    said = " ".join(map(str, [*plan.paragraphs, *proof.paragraphs]))
    spend = line_plan().summary.spend_cny
    assert f"{0.882 * spend:,.0f}" in said
    assert "2.0" in said
    assert " ms" not in said
    assert len(plan.blocks) == 5
    assert len(proof.blocks) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_texts_come_through_as_text(language: str) -> None:
    evil = "<script>alert(1)</script>"
    tables = evidence()
    data = report(
        plan=line_plan().rows.assign(name_en=evil, name_zh=evil, reason_en=evil),
        receipts=tables["receipts"].assign(without_note_en=evil, without_note_zh=evil),
        certificate_states=tables["certificate_states"].assign(worst_link=evil),
        runout=runout(name=evil),
    )
    page = report_html(data, language=language)
    assert "<script" not in page
    assert "&lt;script" in page
