"""The tables of weak points and least cuts as a planner reads them, and their command."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app
from netplan.io import read_network
from netplan.metrics.inspect_table import COLUMNS, SHOWS, inspect_table

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the square that a test may spoil."""
    return shutil.copytree(root / "topology" / "square", tmp_path / "square")


@pytest.fixture
def square(root: Path) -> Network:
    """Return the square's tables as they stand."""
    return read_network(root / "topology" / "square")


def netplan(*arguments: str) -> Result:
    """Run the program in this process."""
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("show", SHOWS)
def test_every_table_of_inspect_has_its_columns_as_json(folder: Path, show: str) -> None:
    result = netplan("inspect", str(folder), "--show", show, "--as", "json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert rows
    assert tuple(rows[0]) == COLUMNS[show]
    assert {row["graph"] for row in rows} <= {"fibre", "red", "blue"}
    alone = netplan("inspect", str(folder), "--show", show, "--graph", "red", "--as", "json")
    assert {row["graph"] for row in json.loads(alone.stdout)} <= {"red"}


def test_inspect_knows_its_graphs(folder: Path) -> None:
    result = netplan("inspect", str(folder), "--graph", "rde")
    assert result.exit_code == 1
    assert "no graph 'rde'; did you mean 'red'?" in result.output


def test_the_summary_of_the_square_is_that_by_hand(square: Network) -> None:
    rows = inspect_table(square, "summary").set_index("graph")
    # A ring of four sites; red's line South-West-North; blue's triangle.
    fibre = rows.loc["fibre"]
    assert (fibre["vertices"], fibre["edges"], fibre["parts"], fibre["bridges"]) == (4, 4, 1, 0)
    assert fibre["least_cut"] == 2
    red = rows.loc["red"]
    assert (red["edges"], red["parts"], red["bridges"]) == (3, 2, 1)
    blue = rows.loc["blue"]
    assert (blue["edges"], blue["bridges"], blue["least_cut_gbps"]) == (3, 0, 200.0)


def test_weak_points_count_cities_and_name_them(square: Network) -> None:
    rows = inspect_table(square, "weak", graph="red").to_dict("records")
    found = {(row["kind"], row["item"]): row["cut_off_en"] for row in rows}
    # Seen from South: its link, the two cables, and West on the way to North.
    assert found == {
        ("link", "r-sw"): "West Town; North Town",
        ("segment", "s-w"): "West Town; North Town",
        ("segment", "w-n"): "North Town",
        ("site", "west"): "North Town",
    }
    assert rows[0]["sites_cut_off"] == 2
    assert rows[0]["cities_cut_off"] == 1
    sites = inspect_table(square, "sites", graph="red").set_index("site")
    assert sites.loc["north", "hangs_on_segments"] == "s-w;w-n"
    assert sites.loc["north", "hangs_on_sites"] == "west"
    assert sites.loc["north", "cut_from_hub_gbps"] == 100.0


def test_hostile_names_are_shown_as_text(folder: Path) -> None:
    with (folder / "sites.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["name_en"] = "[red]x[/red]"
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for show in ("weak", "edges", "cuts"):
        result = netplan("inspect", str(folder), "--show", show, "--lang", "en")
        assert result.exit_code == 0, result.output
        assert "[red]" in result.output


def test_the_table_leaves_out_what_is_empty_and_the_other_language(folder: Path) -> None:
    result = netplan("inspect", str(folder), "--show", "sites", "--graph", "fibre", "--lang", "zh")
    assert "name_zh" in result.output
    assert "name_en" not in result.output
    assert "cut_from_hub_gbps" not in result.output
