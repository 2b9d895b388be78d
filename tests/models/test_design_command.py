"""The command prints what is proved, writes both tables, and refuses without a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from netplan.cli.design import design

from .conftest import Text

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "U-U-M-N-C-A-N-N"


@pytest.fixture
def command() -> typer.Typer:
    """Return an application with nothing but the command."""
    app = typer.Typer()
    app.command()(design)
    return app


def test_a_plan_is_printed_and_written(tmp_path: Path, command: typer.Typer) -> None:
    network = Text().write(tmp_path)
    to = tmp_path / "out"
    arguments = [str(network), "--model", PLAIN, "--as", "csv", "-o", str(to)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    head, row = result.stdout.splitlines()[:2]
    assert head.startswith("model,status,objective,bound,gap_percent,seconds")
    assert row.startswith("U-U-M-N-C-A-N-N,optimal,30,30,0,")
    links = (to / "capacities.csv").read_text(encoding="utf-8-sig").splitlines()
    assert links[0] == "link,source,target,modules,capacity,cost,flow_there,flow_back"
    assert links[1].startswith("AB,A,B,1 x 10,10,10,")
    paths = (to / "routing.csv").read_text(encoding="utf-8-sig").splitlines()
    assert paths[0] == "demand,source,target,flow,path"
    assert "dAC,A,C,8,AC" in paths


def test_a_model_without_a_plan_ends_with_1_and_writes_nothing(
    tmp_path: Path, command: typer.Typer
) -> None:
    network = Text(links=("AB",), demands=(("AB", 40.0),)).write(tmp_path)
    to = tmp_path / "out"
    arguments = [str(network), "--model", "U-U-E-N-C-A-N-N", "-o", str(to)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 1
    assert "infeasible" in result.stdout
    assert "10 is missing" in result.stderr
    assert not to.exists()


def test_a_bad_code_ends_with_1_and_its_findings(tmp_path: Path, command: typer.Typer) -> None:
    network = Text().write(tmp_path)
    result = CliRunner().invoke(command, [str(network), "--model", "U-Q-M-N-C-A-N-N"])
    assert result.exit_code == 1
    assert "LINK_MODEL: must be one of" in result.stderr
    assert "Traceback" not in result.output
