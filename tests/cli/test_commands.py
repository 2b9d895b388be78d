"""The command line as a planner meets it: answers, findings, exit codes, nothing half-written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def square(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the hand-worked network that a test may spoil."""
    return shutil.copytree(root / "topology" / "square", tmp_path / "square")


def netplan(*arguments: str) -> Result:
    """Run the program in this process."""
    return CliRunner().invoke(app, list(arguments))


def test_check_says_fine_and_counts(square: Path) -> None:
    result = netplan("check", str(square))
    assert result.exit_code == 0
    assert "fine" in result.output
    assert "4 sites" in result.output


def test_findings_come_all_at_once_with_exit_1_and_no_traceback(square: Path) -> None:
    links = (square / "links.csv").read_text().splitlines()
    header = links[0].split(",")
    cells = dict(zip(header, links[1].split(","), strict=True))
    cells["capacity_gbps"], cells["b"] = "-400", "nowhere"
    links[1] = ",".join(cells[name] for name in header)
    (square / "links.csv").write_text("\n".join(links) + "\n")
    result = netplan("check", str(square))
    assert result.exit_code == 1
    assert "links.csv row 1, capacity_gbps: must be above 0, is -400" in result.output
    assert "links.csv row 1, b: no node 'nowhere'" in result.output
    assert "Traceback" not in result.output


def test_a_missing_folder_is_a_finding(tmp_path: Path) -> None:
    result = netplan("plan", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("plan",), ("latency", "x", "--view"), ("plan", "x", "--budget")]
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...]) -> None:
    assert netplan(*arguments).exit_code == 2


def test_an_unknown_state_or_site_names_the_near_one(square: Path) -> None:
    result = netplan("latency", str(square), "--state", "nowhere")
    assert result.exit_code == 1
    assert "no change list 'nowhere'" in result.output
    result = netplan("latency", str(square), "--from", "nowhere")
    assert result.exit_code == 1
    assert "no site 'nowhere'" in result.output


def test_latency_prints_a_table_csv_and_json_of_the_same_rows(square: Path) -> None:
    table = netplan("latency", str(square))
    assert table.exit_code == 0
    assert "one-way" in table.output
    rows = json.loads(netplan("latency", str(square), "--as", "json").output)
    lines = netplan("latency", str(square), "--as", "csv").output.splitlines()
    assert len(rows) == len(lines) - 1 == 3
    assert all(row["rtt_ms"] == pytest.approx(2 * row["one_way_ms"]) for row in rows)


@pytest.mark.parametrize("command", ["route", "sweep", "expand", "propose"])
def test_every_answer_can_be_had_as_json(square: Path, command: str) -> None:
    result = netplan(command, str(square), "--as", "json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)


def test_two_processes_sweep_to_the_same_table(square: Path) -> None:
    one = netplan("sweep", str(square), "--as", "csv")
    two = netplan("sweep", str(square), "--as", "csv", "--workers", "2")
    assert one.output == two.output


@pytest.mark.parametrize("name", ["netplan", "nplan"])
def test_both_names_and_the_module_are_the_same_program(name: str, run_env: dict[str, str]) -> None:
    import tomllib
    from pathlib import Path

    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["scripts"][name] == (
        "netplan.cli.main:main"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "netplan", "--version"],
        env=run_env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("netplan ")
