"""The study's folder: whole or not at all, the same bytes twice, text from data never code."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "latency.csv",
    "exchange.csv",
    "links.csv",
    "plan.csv",
    "proposals.csv",
    "calibration.csv",
    "targets.csv",
    "map.html",
    "report.html",
    "plan.xlsx",
    "plan.geojson",
}


def plan(folder: Path, out: Path, *more: str) -> Result:
    """Run the study of ``folder`` into ``out``."""
    return CliRunner().invoke(app, ["plan", str(folder), "-o", str(out), *more])


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def square(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the hand-worked network that a test may spoil."""
    return shutil.copytree(root / "topology" / "square", tmp_path / "square")


def test_the_study_writes_every_file_and_the_same_bytes_twice(square: Path, tmp_path: Path) -> None:
    result = plan(square, tmp_path / "one")
    assert result.exit_code == 0, result.output
    assert plan(square, tmp_path / "two").exit_code == 0
    first, second = content(tmp_path / "one"), content(tmp_path / "two")
    assert set(first) >= FILES
    assert [name for name in first if first[name] != second[name]] == []


def test_bad_input_leaves_the_old_folder_as_it_was(square: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert plan(square, out).exit_code == 0
    before = content(out)
    (square / "sites.csv").write_bytes(b"\0" * 4096)
    result = plan(square, out)
    assert result.exit_code == 1
    assert "sites.csv" in result.output
    assert content(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "square"]


def test_a_folder_that_netplan_did_not_write_is_not_replaced(square: Path, tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    result = plan(square, out)
    assert result.exit_code == 1
    assert (out / "thesis.txt").read_text() == "years of work"


def test_without_a_plan_the_rest_is_written_and_what_is_missing_is_said(
    square: Path, tmp_path: Path
) -> None:
    settings = square / "network.toml"
    text = settings.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("egress_target_gbps")]
    settings.write_text("\n".join([*lines, "egress_target_gbps = 1e6", ""]), encoding="utf-8")
    result = plan(square, tmp_path / "out", "--lang", "en")
    assert result.exit_code == 1
    assert "no plan: infeasible" in result.output
    assert "egress" in result.output
    assert {"latency.csv", "report.html", "map.html"} <= set(content(tmp_path / "out"))


def test_the_report_speaks_the_language_asked_for(square: Path, tmp_path: Path) -> None:
    assert plan(square, tmp_path / "zh", "--lang", "zh").exit_code == 0
    assert plan(square, tmp_path / "en", "--lang", "en").exit_code == 0
    assert '<html lang="zh' in (tmp_path / "zh" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en' in (tmp_path / "en" / "report.html").read_text(encoding="utf-8")
