"""The table of paths as a planner reads it, and the command that prints it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app
from netplan.cli.path_cards import path_cards
from netplan.io import read_network
from netplan.metrics.path_table import COLUMNS, PARTS, Asked, fibre_path_table, path_table
from netplan.routing.constrained.path import constrained_path
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.result import Path as Way

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network

# The square: South - East 445.28 km apart on the equator, cable 1.5 times that.
EAST_KM = 445.2779631730943
CABLE_KM = 1.5 * EAST_KM


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


def rows_of(result: Result) -> list[dict[str, Any]]:
    """Return the rows that a command printed as JSON."""
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def south_to_east(network: Network, **loads: float) -> dict[str, Any]:
    """Return the one row of red's South to blue's East, with loads by link or none."""
    woven = fabric(network)
    domains = Domains.of(woven)
    path = constrained_path(domains, "r-south", "b-east")
    assert isinstance(path, Way)
    load = np.zeros(woven.arcs) if loads else None
    for link, gbps in loads.items():
        row = network["links"].row(link.replace("_", "-"))
        load[2 * row : 2 * row + 2] = gbps
    asked = Asked(source="r-south", target="b-east", measure="latency")
    table = path_table(domains, [path], asked, load_gbps=load)
    assert tuple(table.columns) == COLUMNS
    return dict(table.iloc[0])


def test_a_path_between_networks_has_its_exchange_and_hairpin_by_hand(square: Network) -> None:
    cells = south_to_east(square)
    # Red may hand over to blue for the South at North only: South-West-North in red, 1,400 km.
    assert cells["links"] == "r-sw;r-wn-1;b-ne"
    assert (cells["networks"], cells["exchanges"]) == ("red;blue", "x-north")
    assert cells["exchange_name_zh"] == "北镇直联点"
    assert cells["route_en"] == "South Town–West Town–North Town–East Town"
    assert cells["hops"] == 3
    assert cells["length_km"] == pytest.approx(600 + 800 + 700 + 20)
    # At home it would be blue's own cable to the East, and the same access cables.
    assert cells["hairpin_km"] == pytest.approx(2100 - CABLE_KM)
    fibre = 600 * 0.0049 + 800 * 0.00489 + 700 * 0.0049
    assert cells["fibre_ms"] == pytest.approx(fibre)
    assert cells["amplifier_ms"] == pytest.approx((8 + 10 + 9) * 0.00015)
    assert cells["transponder_ms"] == pytest.approx(4 * 0.05 + 2 * 0.04)
    assert cells["node_ms"] == pytest.approx(0.05 + 0.05 + 0.1 + 0.05 + 0.05)
    assert cells["access_ms"] == pytest.approx(20 * 0.0049)
    assert cells["handoff_ms"] == 0.4
    home = CABLE_KM * 0.0049 + 9 * 0.00015 + 0.08 + 3 * 0.05 + 0.4 + 20 * 0.0049
    assert cells["home_ms"] == pytest.approx(home)
    assert cells["hairpin_ms"] == pytest.approx(cells["one_way_ms"] - home)


def test_the_parts_add_up_and_stand_beside_the_geodesic_bound(square: Network) -> None:
    cells = south_to_east(square, r_sw=50.0, b_ne=90.0)
    assert sum(cells[part] for part in PARTS) == pytest.approx(cells["one_way_ms"])
    assert cells["geodesic_km"] == pytest.approx(EAST_KM)
    assert cells["bound_ms"] == pytest.approx(EAST_KM * 0.0049)
    assert cells["stretch"] == pytest.approx(cells["one_way_ms"] / cells["bound_ms"])


def test_without_loads_queueing_is_empty_and_with_them_microseconds(square: Network) -> None:
    quiet, busy = south_to_east(square), south_to_east(square, b_ne=90.0)
    assert np.isnan(quiet["queueing_ms"])
    assert np.isnan(quiet["jitter_ms"])
    # 340 bytes at 100 Gbit/s take 27.2 ns; nine of them times 1.29.
    assert busy["queueing_ms"] == pytest.approx(9 * 1.29 * 27.2e-6)
    assert busy["one_way_ms"] == pytest.approx(quiet["one_way_ms"] + busy["queueing_ms"])
    assert busy["hairpin_ms"] == quiet["hairpin_ms"]
    assert busy["jitter_ms"] == pytest.approx(9 * 1.29 * 27.2e-6 / 0.9 * np.log(90))


def test_an_overloaded_path_names_its_link_and_counts_the_rest(square: Network) -> None:
    cells, quiet = south_to_east(square, b_ne=100.0), south_to_east(square)
    assert cells["overloaded"] == "b-ne"
    assert np.isnan(cells["queueing_ms"])
    assert np.isnan(cells["jitter_ms"])
    assert cells["one_way_ms"] == quiet["one_way_ms"]


def test_a_table_without_paths_has_all_columns(square: Network) -> None:
    woven = fabric(square)
    asked = Asked(source="south", target="east", measure="hops")
    for table in (path_table(Domains.of(woven), [], asked), fibre_path_table(woven, [], asked)):
        assert table.empty
        assert tuple(table.columns) == COLUMNS


def test_paths_lie_side_by_side_and_say_nothing_that_is_empty(square: Network) -> None:
    cells = south_to_east(square, b_ne=90.0)
    cards = path_cards(pd.DataFrame([cells, cells | {"rank": 2, "role": "backup"}]), "zh")
    assert list(cards.columns) == ["", "1 working", "2 backup"]
    lines = dict(zip(cards[""], cards["1 working"], strict=True))
    assert lines["网络"] == "red; blue"
    assert lines["排队抖动 (ms)"] == "0.00158 (p99)"
    assert "仍共用" not in lines
    assert lines["路径"] == "南镇—西镇—北镇—东镇"


def test_the_command_prints_the_bound_first_and_every_part(folder: Path) -> None:
    result = netplan("paths", str(folder), "r-south", "b-east", "--state", "-", "--lang", "en")
    assert result.exit_code == 0
    first = result.output.splitlines()[0]
    assert "South Town - East Town: 445.3 km along the geodesic" in first
    for line in ("amplifiers", "handoff", "queueing", "jitter", "hairpin (km)", "North Direct"):
        assert line in result.output


def test_json_and_csv_have_the_same_rows(folder: Path) -> None:
    asked = ("paths", str(folder), "south", "north", "-k", "3")
    rows = rows_of(netplan(*asked, "--as", "json"))
    assert tuple(rows[0]) == COLUMNS
    table = list(csv.DictReader(io.StringIO(netplan(*asked, "--as", "csv").stdout)))
    assert [row["links"] for row in table] == [row["links"] for row in rows]
    costs = [row["cost"] for row in rows]
    assert costs == sorted(costs)
    assert [row["rank"] for row in rows] == [1, 2, 3]


def test_equal_questions_have_equal_bytes(folder: Path) -> None:
    asked = ("paths", str(folder), "south", "east", "-k", "4", "--as", "csv")
    assert netplan(*asked).stdout == netplan(*asked).stdout


def test_a_link_down_is_not_used_nor_one_on_a_cut_segment(folder: Path) -> None:
    asked = ("paths", str(folder), "r-south", "r-north", "--state", "-", "--as", "json")
    plain = rows_of(netplan(*asked, "-k", "9"))
    assert any("r-wn-1" in row["links"] for row in plain)
    rows = rows_of(netplan(*asked, "-k", "9", "--down", "r-wn-1"))
    assert [row["links"] for row in rows] == ["r-sw;r-wn-2"]
    cut = netplan(*asked, "--down", "w-n")
    assert cut.exit_code == 1
    assert "red has no way in service" in cut.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--max-ms", "1"], "within 1 ms one way"),
        (["--avoid", "site:south"], "avoiding site south"),
        (["--avoid", "carrier:red", "--avoid", "carrier:blue"], "avoiding carriers"),
        (["--view", "optical", "--max-hops", "0"], "of at most 0 segments"),
        (["--free", "5000"], "5000 Gbit/s free"),
    ],
)
def test_what_rules_every_path_out_is_said_with_exit_1(
    folder: Path, more: list[str], said: str
) -> None:
    result = netplan("paths", str(folder), "south", "north", *more)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["suoth", "north"], "no node or site 'suoth'; did you mean 'south'?"),
        (["south", "north", "--via", "wset"], "did you mean 'west'?"),
        (["south", "north", "--avoid", "foo"], "must be one of site,"),
        (["south", "north", "--prefer", "x-nort"], "did you mean 'x-north'?"),
        (["south", "north", "--down", "w-nn"], "did you mean 'w-n'?"),
        (["south", "north", "--view", "optical", "--down", "r-sw"], "no segment 'r-sw'"),
        (["south", "north", "--state", "nowhere"], "no change list 'nowhere'"),
    ],
)
def test_a_name_that_is_not_there_is_said_with_the_nearest(
    folder: Path, arguments: list[str], said: str
) -> None:
    result = netplan("paths", str(folder), *arguments)
    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.parametrize("more", [["-k", "0"], ["--overlap", "2"], ["--by", "beauty"], []])
def test_wrong_usage_exits_2(folder: Path, more: list[str]) -> None:
    ends = ["south", "north"] if more else ["south"]
    assert netplan("paths", str(folder), *ends, *more).exit_code == 2


def test_light_is_seen_over_segments_between_the_sites_of_nodes(folder: Path) -> None:
    asked = ("paths", str(folder), "r-south", "east", "--view", "optical", "--as", "json")
    rows = rows_of(netplan(*asked, "-k", "2", "--state", "-"))
    assert [row["route_segments"] for row in rows] == ["s-e", "s-w;w-n;n-e"]
    assert rows[0]["one_way_ms"] == pytest.approx(CABLE_KM * 0.0049 + 9 * 0.00015)
    # 2,100 km need two regenerators at the square's reach of 1,000 km.
    assert rows[1]["regenerator_ms"] == 0.2
    assert rows[1]["hops"] == 3
    for name in ("transponder_ms", "node_ms", "access_ms", "handoff_ms", "hairpin_ms"):
        assert rows[0][name] is None


def test_disjoint_paths_come_as_working_and_backup_and_say_what_they_share(folder: Path) -> None:
    asked = ("paths", str(folder), "south", "north", "--view", "optical", "--as", "json")
    rows = rows_of(netplan(*asked, "--disjoint", "segment", "--state", "-"))
    assert [row["role"] for row in rows] == ["working", "backup"]
    assert {row["shared"] for row in rows} == {""}
    ridden = [set(row["route_segments"].split(";")) for row in rows]
    assert ridden[0].isdisjoint(ridden[1])
    # Red has one way alone: two links on one cable are the most apart that there is.
    red = ("paths", str(folder), "r-south", "r-north", "--state", "-", "--as", "json")
    parted = netplan(*red, "--disjoint", "segment")
    both = rows_of(parted)
    assert [row["links"] for row in both] == ["r-sw;r-wn-1", "r-sw;r-wn-2"]
    assert {row["shared"] for row in both} == {"segment s-w;segment w-n;link r-sw"}
    assert "no 2 paths are disjoint by segment" in parted.stderr


def test_disjoint_paths_say_which_bounds_they_do_not_keep(folder: Path) -> None:
    asked = ("paths", str(folder), "south", "north", "--view", "optical", "--state", "-")
    rows = rows_of(netplan(*asked, "--disjoint", "site", "--max-hops", "2", "--max-ms", "6.9",
                           "--as", "json"))  # fmt: skip
    assert [row["route_segments"] for row in rows] == ["s-e;n-e", "s-w;w-n"]
    assert [row["breaks"] for row in rows] == ["", "not within 6.9 ms one way"]


HOSTILE = ("[red]x[/red]", "=1+1", "{{7*7}}", "a;b|c")


def test_hostile_names_are_shown_as_text(folder: Path) -> None:
    for table in ("sites", "carriers", "exchanges"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, name in zip(rows, HOSTILE, strict=False):
            row["name_en"] = row["name_zh"] = name
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    result = netplan("paths", str(folder), "r-south", "b-east", "--state", "-")
    assert result.exit_code == 0, result.output
    assert "[red]x[/red]" in result.output
