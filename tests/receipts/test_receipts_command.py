"""``netplan receipts``: what a planner reads of a plan's folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from netplan.capacity.receipts import COLUMNS, receipts
from netplan.cli.receipts import receipts as command
from netplan.io import write_network
from netplan.reports.plan_file import plan_file
from netplan.reports.plan_write import write_plan
from proof_cases import TERMS, works
from receipt_cases import honest_lines

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(command)


def asked(*arguments: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(APP, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a plan with its receipts."""
    tables = {"receipts": receipts(works(), honest_lines(), terms=TERMS)}
    made = plan_file(works(), honest_lines(), terms=TERMS, tables=tables)
    write_plan(made, tmp_path / "plan", network=works())
    return tmp_path / "plan"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return the folder of the same plan without any receipt."""
    made = plan_file(works(), honest_lines(), terms=TERMS)
    write_plan(made, tmp_path / "bare", network=works())
    return tmp_path / "bare"


def test_every_line_of_the_plan_is_in_the_table(folder: Path) -> None:
    found = asked(folder)
    assert found.exit_code == 0, found.output
    assert "10 of 10 lines are needed by the terms" in found.output
    told = asked(folder, "--as", "json")
    rows = json.loads(told.output)
    assert [row["item"] for row in rows] == honest_lines().rows["item"].tolist()
    assert tuple(rows[0]) == COLUMNS


def test_an_item_is_told_as_a_sentence_in_either_language(folder: Path) -> None:
    found = asked(folder, "--item", "a-b", "--lang", "en")
    assert found.output.startswith("Without 1 x m100 on A–B (r, a-b), after the cut of H–B in 2027")
    assert len(found.output.splitlines()) == 1
    assert "若不增配A–B（r，a-b）的1×m100" in asked(folder, "--item", "a-b", "--lang", "zh").output


def test_an_item_that_is_not_in_the_plan_is_refused_with_the_nearest(folder: Path) -> None:
    found = asked(folder, "--item", "ab")
    assert found.exit_code == 1
    assert "the plan has no line for 'ab'; did you mean 'a-b'?" in found.output


def test_a_folder_without_receipts_says_how_to_count_them(bare: Path) -> None:
    found = asked(bare)
    assert found.exit_code == 1
    assert "the folder has none; say --network FOLDER to count them" in found.output


def test_the_network_before_the_plan_counts_them_anew(bare: Path, tmp_path: Path) -> None:
    write_network(works(), tmp_path / "works")
    found = asked(bare, "--network", tmp_path / "works", "--item", "h-a", "--lang", "en")
    assert found.exit_code == 0, found.output
    assert "150.0% of its capacity" in found.output


def test_a_folder_that_is_no_plan_is_said_so(tmp_path: Path) -> None:
    assert asked(tmp_path / "nowhere").exit_code == 1
    assert "is missing" in asked(tmp_path / "nowhere").output
