"""``netplan sweep`` and its kin as a planner meets them: answers, files, ends in the middle."""

from __future__ import annotations

import csv
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = ("--fail", "random:links:2:15,random:links:3:20,pairs:segments,pairs:sites", "--seed", "5")


@pytest.fixture
def square(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the hand-worked network that a test may spoil."""
    return shutil.copytree(root / "topology" / "square", tmp_path / "square")


def netplan(*arguments: object) -> Result:
    """Run the program in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    "show", ["failures", "classes", "links", "limits", "demands", "sites", "points", "together"]
)
def test_every_table_of_a_sweep_can_be_shown(square: Path, show: str) -> None:
    shown = netplan("sweep", square, "--show", show)
    assert shown.exit_code == 0, shown.output
    assert show in shown.output
    told = netplan("sweep", square, "--show", show, "--as", "json")
    assert json.loads(told.output)


def test_without_a_set_every_standard_failure_is_tried(square: Path) -> None:
    told = json.loads(netplan("sweep", square, "--as", "json").output)
    kinds = {row["kind"] for row in told}
    assert kinds == {"none", "segment", "srlg", "site", "exchange", "scenario"}


def test_a_folder_holds_every_table_and_the_loads_in_order(square: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ended = netplan("sweep", square, "--fail", "segments,sites", "-o", out, "--loads")
    assert ended.exit_code == 0, ended.output
    failures, sites = rows(out / "failures.csv"), rows(out / "site_ms.csv")
    assert [row["scenario"] for row in failures] == [row["scenario"] for row in sites]
    assert failures[0]["kind"] == "none"
    loads = np.load(out / "loads.npy")
    assert len(loads) == len(failures) - 1 == 8
    worst = {row["scenario"]: float(row["worst_utilisation"]) for row in failures[1:]}
    capacity = np.array([float(row["capacity_gbps"]) for row in _today_links(square)])
    for load, name in zip(loads, [row["scenario"] for row in failures[1:]], strict=True):
        assert (load.max(axis=1) / capacity).max() == pytest.approx(worst[name], abs=1e-6)
    assert {path.name for path in out.iterdir()} == {
        "failures.csv", "site_ms.csv", "loads.npy", "classes.csv", "links.csv", "limits.csv",
        "demands.csv", "sites.csv", "points.csv", "together.csv", "shared_links.csv",
        "link_partners.csv", "ways_out.csv", "site_fates.csv", "carrier_fates.csv", ".netplan-out",
    }  # fmt: skip


def _today_links(square: Path) -> Iterator[dict[str, object]]:
    """Yield the links of today's network, in order."""
    from netplan.cli.answers import read_state

    yield from read_state(square, "")["links"].rows()


def test_chunks_workers_and_a_journal_change_no_byte(square: Path, tmp_path: Path) -> None:
    plain, two, kept = (tmp_path / name for name in ("plain", "two", "kept"))
    journal = tmp_path / "sweep.journal"
    assert netplan("sweep", square, *LONG, "-o", plain).exit_code == 0
    assert netplan("sweep", square, *LONG, "-o", two, "--workers", "2").exit_code == 0
    assert netplan("sweep", square, *LONG, "-o", kept, "--journal", journal).exit_code == 0
    assert bytes_of(plain) == bytes_of(two) == bytes_of(kept)
    # Again from the journal alone: everything is there already.
    again = tmp_path / "again"
    assert netplan("sweep", square, *LONG, "-o", again, "--journal", journal).exit_code == 0
    assert bytes_of(again) == bytes_of(plain)


def test_a_journal_of_another_job_is_refused(square: Path, tmp_path: Path) -> None:
    journal = tmp_path / "sweep.journal"
    assert netplan("sweep", square, "--fail", "segments", "--journal", journal).exit_code == 0
    other = netplan("sweep", square, "--fail", "sites", "--journal", journal)
    assert other.exit_code == 1
    assert "another job" in other.output
    later = netplan("sweep", square, "--fail", "segments", "--year", "2030", "--journal", journal)
    assert later.exit_code == 1
    toml = square / "network.toml"
    toml.write_text(toml.read_text().replace("failure_utilisation = 1.0", ""))
    toml.write_text(toml.read_text() + "failure_utilisation = 0.9\n")
    limit = netplan("sweep", square, "--fail", "segments", "--journal", journal)
    assert limit.exit_code == 1


@pytest.mark.slow
def test_killed_at_random_moments_a_long_sweep_goes_on_to_the_same_bytes(
    square: Path, tmp_path: Path, run_env: dict[str, str]
) -> None:
    long = ("--fail", "weighted:segments:2:4000", "--seed", "5")
    out, whole, journal = (tmp_path / name for name in ("out", "whole", "out.journal"))
    assert netplan("sweep", square, *long, "-o", whole).exit_code == 0
    command = [sys.executable, "-m", "netplan", "sweep", str(square), *long, "-o", str(out)]
    dice = random.Random(11)  # noqa: S311 - moments, no secrets
    for _ in range(3):
        child = subprocess.Popen(command, env=run_env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)  # fmt: skip
        # The start, which reads the network and compiled code, takes longer than the sweep.
        while not journal.exists() and child.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.uniform(0.0, 0.4))
        killed = child.poll() is None
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert journal.exists() if killed and not out.exists() else out.exists()
        assert not out.exists() or bytes_of(out) == bytes_of(whole)
    subprocess.run(command, env=run_env, check=True, capture_output=True)
    assert bytes_of(out) == bytes_of(whole)
    assert not list(tmp_path.glob("out.journal*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sweep", "--fail", "segmnts"), "did you mean 'segments'"),
        (("sweep", "--fail", "areas"), "areas"),
        (("sweep", "--fail", "circle:-30,0,50"), "km"),
        (("sweep", "--fail", "random:links:99:5"), "99"),
        (("sweep", "--fail", "segments", "--workers", "2", "--on", "tcp://127.0.0.1:1"), "choose"),
        (("recovery", "--set", "floodng_ms=3"), "did you mean 'flooding_ms'"),
        (("recovery", "--set", "flooding_ms=soon"), "must be a number"),
        (("recovery", "--set", "flooding_ms=-1"), "at least 0"),
        (("risks", "--fail", "corridor:nowhere"), "nowhere"),
    ],
)
def test_bad_questions_end_in_one_message(
    square: Path, arguments: tuple[str, ...], said: str
) -> None:
    command, *rest = arguments
    ended = netplan(command, square, *rest)
    assert ended.exit_code == 1, ended.output
    assert said in ended.output
    assert "Traceback" not in ended.output


def test_loads_without_a_folder_are_wrong_usage(square: Path) -> None:
    assert netplan("sweep", square, "--loads").exit_code == 2


def test_a_folder_that_is_not_ours_is_not_replaced(square: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear all")
    ended = netplan("sweep", square, "--fail", "segments", "-o", mine)
    assert ended.exit_code == 1
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]
    own = netplan("sweep", square, "--fail", "segments", "-o", square)
    assert own.exit_code == 1
    assert (square / "sites.csv").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ("risks",),
        ("risks", "--show", "warnings"),
        ("availability", "--order", "1", "--samples", "50"),
        ("availability", "--show", "elements"),
        ("availability", "--show", "basis"),
        ("recovery", "--fail", "segments"),
        ("recovery", "--show", "circuits", "--set", "spare_regenerators=0"),
        ("recovery", "--show", "coverage", "--set", "fast_reroute=lfa"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_failures_mean_is_a_table_in_both_languages(
    square: Path, arguments: tuple[str, ...], lang: str
) -> None:
    command, *rest = arguments
    shown = netplan(command, square, *rest, "--lang", lang)
    assert shown.exit_code == 0, shown.output
    told = netplan(command, square, *rest, "--as", "json")
    assert json.loads(told.output)


def test_cables_in_one_trench_are_offered_with_the_place(square: Path) -> None:
    path = square / "segments.csv"
    lines = path.read_text().splitlines()
    header = [*lines[0].split(","), "geometry"]
    sites = {row["site"]: row for row in rows(square / "sites.csv")}
    lon, lat = (float(sites["east"][name]) for name in ("lon_deg", "lat_deg"))
    # Both cables come to East along one parallel for 1.2 degrees, some 50 m apart.
    aside_deg = {"s-e": 0.0, "n-e": 0.0005}
    out = [",".join(header)]
    for line in lines[1:]:
        cells = dict(zip(header, [*next(csv.reader([line])), ""], strict=True))
        if cells["segment"] in aside_deg:
            at = lat + aside_deg[cells["segment"]]
            far = sites[cells["a"] if cells["b"] == "east" else cells["b"]]
            points = [f"{far['lon_deg']} {far['lat_deg']}", f"{lon - 1.2} {at}",
                      f"{lon - 0.001} {at}", f"{lon} {lat}"]  # fmt: skip
            points = points if cells["b"] == "east" else points[::-1]
            cells["geometry"], cells["length_km"] = f"LINESTRING ({', '.join(points)})", ""
        out.append(",".join(f'"{cells[name]}"' for name in header))
    path.write_text("\n".join(out) + "\n")
    ended = netplan("trenches", square, "--within-m", "200", "--over-km", "20", "--as", "json")
    assert ended.exit_code == 0, ended.output
    [pair] = json.loads(ended.stdout)
    assert {pair["first"], pair["second"]} == {"s-e", "n-e"}
    degree_km = 111.32 * math.cos(math.radians(lat))
    assert pair["together_km"] == pytest.approx(1.2 * degree_km, rel=0.01)
    assert pair["least_m"] == pytest.approx(0.0, abs=1.0)  # both end at East
    assert pair["near_en"] == "East Town"
    assert "2 segments have a surveyed line; 3 do not" in ended.stderr


def test_a_distance_that_makes_no_sense_is_refused(square: Path) -> None:
    ended = netplan("trenches", square, "--within-m", "-1")
    assert ended.exit_code == 1
    assert "-1" in ended.output
