"""Answers for people: the report, the sheet, the GeoJSON, CSV tables and the terminal's lines."""

from __future__ import annotations

from netplan.reports.csvs import csv_text, write_csv
from netplan.reports.geojson import plan_geojson
from netplan.reports.inputs import PlanSummary, ReportInput
from netplan.reports.page import report_html
from netplan.reports.terminal import summary_lines
from netplan.reports.workbook import write_workbook

__all__ = [
    "PlanSummary",
    "ReportInput",
    "csv_text",
    "plan_geojson",
    "report_html",
    "summary_lines",
    "write_csv",
    "write_workbook",
]
