"""A study's files: tables, sheet, GeoJSON, report and map, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.compute import Progress, silent
from netplan.io import replace_folder
from netplan.maps import MapInput, map_html
from netplan.reports import (
    ReportInput,
    plan_geojson,
    report_html,
    summary_lines,
    write_csv,
    write_workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.study.results import Study

DOCUMENTS = ("report.html", "map.html", "plan.xlsx", "plan.geojson")


def report_input(study: Study) -> ReportInput:
    """Return what the reports are made from."""
    # A row for every failure and link or city is for files and map alone.
    tables: dict[str, Any] = {
        k: v for k, v in study.tables.items() if k not in {"overloads", "city_failures"}
    }
    return ReportInput(
        network=study.today,
        planned=study.planned,
        summary=study.plan.summary if study.plan else None,
        files=(*DOCUMENTS, *(f"{name}.csv" for name in study.tables)),
        **tables,
    )


def map_input(study: Study) -> MapInput:
    """Return what the map is drawn from."""
    drawn = {
        name: study.tables.get(name)
        for name in (
            "latency", "exchange", "links", "failures", "overloads", "city_failures", "risks",
            "segments", "targets", "calibration", "plan", "certificate", "proposals",
            "proposal_sites",
        )
    }  # fmt: skip
    return MapInput(network=study.today, plan_network=study.planned, **drawn)


def write_study(
    study: Study,
    folder: Path,
    *,
    language: str = "en",
    basemap: Path | None = None,
    keep: tuple[Path, ...] = (),
    progress: Progress = silent,
) -> list[str]:
    """Write every file of ``study`` into ``folder`` and return the lines to read aloud.

    The folder is replaced only once everything is written; on any error the old one stays.
    ``language`` is the report's; the map carries both and opens in it. ``keep`` names folders
    that must never be replaced, such as the network's own.
    """
    data = report_input(study)
    progress("report and map", 0, 2)
    page = report_html(data, language=language)
    progress("report and map", 1, 2)
    chart = map_html(map_input(study), language=language, basemap=basemap)
    progress("report and map", 2, 2)
    with replace_folder(folder, keep=keep) as fresh:
        for done, (name, table) in enumerate(study.tables.items(), 1):
            write_csv(fresh / f"{name}.csv", table)
            progress("tables", done, len(study.tables))
        (fresh / "report.html").write_text(page, encoding="utf-8", newline="\n")
        (fresh / "map.html").write_text(chart, encoding="utf-8", newline="\n")
        (fresh / "plan.geojson").write_text(plan_geojson(data), encoding="utf-8", newline="\n")
        write_workbook(fresh / "plan.xlsx", data, language=language)
    return summary_lines(data, language=language)
