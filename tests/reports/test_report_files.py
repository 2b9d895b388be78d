"""Sheet, CSV, GeoJSON and the terminal's lines: text stays text, bytes stay equal."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas
import openpyxl
import pandas as pd
import pytest

from netplan.reports import (
    ReportInput,
    csv_text,
    plan_geojson,
    summary_lines,
    write_csv,
    write_workbook,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE = ("=1+1", "+1", "-1", "@A1", "http://127.0.0.1/", "<b>", "{{7*7}}", "\t=1", "<r>&</r>")


def test_the_sheet_has_the_answer_a_dictionary_and_every_table(
    results: ReportInput, tmp_path: Path
) -> None:
    write_workbook(tmp_path / "plan.xlsx", results, language="en")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["answer", "read me", *results.frames]
    lines = summary_lines(results, language="en")
    said = [row[1] for row in book["answer"].iter_rows(values_only=True)]
    assert said[0] == lines[0]
    assert len(said) == len(lines)
    columns = sum(len(frame.columns) for frame in results.frames.values())
    assert book["read me"].max_row == columns + 1


def test_headers_are_bilingual_with_units_and_stay_in_view(
    results: ReportInput, tmp_path: Path
) -> None:
    write_workbook(tmp_path / "plan.xlsx", results, language="zh")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["latency"]
    heads = [cell.value for cell in sheet[1]]
    assert "latency, one-way (ms)\n单向时延" in heads
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    column = heads.index("latency, one-way (ms)\n单向时延") + 1
    assert sheet.cell(2, column).number_format == "#,##0.00"
    assert sheet.cell(2, column).value == pytest.approx(results.latency["one_way_ms"][0])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_a_string_in_the_sheet_and_never_a_formula_or_link(
    renamed: Callable[[str], ReportInput], name: str, tmp_path: Path
) -> None:
    write_workbook(tmp_path / "plan.xlsx", renamed(name), language="en")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["latency"]
    column = [cell.value for cell in sheet[1]].index("name\n名称（英文）") + 1
    cell = sheet.cell(2, column)
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets")]
    assert not [text for text in sheets if "<f>" in text or "<hyperlink" in text]


def test_the_sheet_has_equal_bytes_each_time(results: ReportInput, tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", results, language="en")
    write_workbook(tmp_path / "b.xlsx", results, language="en")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_csv_opens_as_utf8_in_a_spreadsheet(results: ReportInput, tmp_path: Path) -> None:
    write_csv(tmp_path / "latency.csv", results.latency)
    data = (tmp_path / "latency.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfstate,")
    assert b"\r" not in data
    assert pd.read_csv(tmp_path / "latency.csv")["name_zh"].tolist() == (
        results.latency["name_zh"].tolist()
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_a_csv_cell_never_begins_like_a_formula(name: str) -> None:
    text = csv_text(pd.DataFrame({"name_en": [name], "error": [-1.5]}))
    assert text.splitlines()[1].lstrip('"').startswith(f"'{name}")
    assert text.rstrip().endswith(",-1.5")


def test_csv_numbers_are_rounded_the_same_everywhere() -> None:
    frame = pd.DataFrame(
        {"one_way_ms": [14.40004, float("nan")], "bottleneck": [True, False], "year": [2030, 2031]}
    )
    assert csv_text(frame) == "one_way_ms,bottleneck,year\n14.4,true,2030\n,false,2031\n"


def test_the_geojson_opens_as_a_map_layer(results: ReportInput, tmp_path: Path) -> None:
    (tmp_path / "plan.geojson").write_text(plan_geojson(results), encoding="utf-8")
    layer = geopandas.read_file(tmp_path / "plan.geojson")
    assert layer["kind"].value_counts().to_dict() == {"site": 5, "segment": 2, "link": 1}
    assert layer.crs.to_epsg() == 4326
    assert layer.geometry.is_valid.all()


def test_the_geojson_tells_what_the_plan_builds(results: ReportInput) -> None:
    found = {f["id"]: f for f in json.loads(plan_geojson(results))["features"]}
    assert found["segment/mid-far"]["properties"]["state"] == "built"
    assert found["segment/mid-far"]["properties"]["plan_action"] == "build_segment"
    assert found["segment/hub-mid"]["properties"]["state"] == "existing"
    assert found["site/far"]["properties"]["one_way_ms_plan"] == pytest.approx(14.4)
    assert found["site/far"]["geometry"]["coordinates"] == [114.1, 22.5]
    assert all(f["properties"]["confidence"] == "assumed" for f in found.values())
    assert plan_geojson(results) == plan_geojson(results)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_summary_is_ten_lines_a_planner_can_read_aloud(
    results: ReportInput, language: str
) -> None:
    lines = summary_lines(results, language=language)
    assert len(lines) == 10
    assert all("\n" not in line and "\N{NO-BREAK SPACE}" not in line for line in lines)

    def wide(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

    for line in lines[1:]:
        label = line.split(" ", 1)[0]
        rest = line[len(label) :].lstrip()
        assert wide(line) - wide(rest) == 12, line


def test_the_summary_says_what_changes_and_what_stays(results: ReportInput) -> None:
    lines = dict(line.split(maxsplit=1) for line in summary_lines(results, language="en")[1:])
    assert lines["targets"] == "3: met 0 -> 1, borderline 0 -> 1, missed 3 -> 1"
    assert lines["worst"] == "Far 16.8 -> 14.4 ms [12.9–15.9], target 15: borderline"
    assert (
        lines["bottleneck"]
        == "2030, Hub–Near cut: Hub–Mid (400 Gbps) 150 %; with the plan at most 92 %"
    )
    assert lines["build"] == "CNY 345 M of CNY 900 M: a fibre segment of 1,500 km"
    assert lines["proof"] == "within 1.0 % of optimal; 1 of 1 checks passed"


def test_the_summary_leaves_out_what_is_not_known(results: ReportInput) -> None:
    bare = replace(results, summary=None, exchange=pd.DataFrame(), certificate=pd.DataFrame())
    labels = [line.split()[0] for line in summary_lines(bare, language="en")[1:]]
    assert labels == ["targets", "worst", "mean", "bottleneck", "doubt", "wrote"]
