"""The two commands a planner starts with, as they are typed: answers, exit codes, what is left."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from netplan.cli.main import app
from netplan.io import read_network, write_network
from netplan.io.formats import FORMATS
from netplan.io.source import read_source
from netplan.io.template import example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.topology.network import Network

    Alike = Callable[[Network, Network], bool]

GRAPHML = """\
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="lat" for="node" attr.name="Latitude" attr.type="double"/>
  <key id="lon" for="node" attr.name="Longitude" attr.type="double"/>
  <key id="hue" for="edge" attr.name="hue" attr.type="string"/>
  <graph edgedefault="undirected">
    <node id="a"><data key="lat">50</data><data key="lon">10</data></node>
    <node id="b"><data key="lat">51</data><data key="lon">11</data></node>
    <edge source="a" target="b"><data key="hue">red</data></edge>
    <edge source="a" target="b"><data key="hue">blue</data></edge>
  </graph>
</graphml>
"""


def netplan(*arguments: object) -> Result:
    """Run the program in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("arguments", "made"),
    [(("plan",), "plan"), (("plan.xlsx",), "plan.xlsx"), (("plan", "--xlsx"), "plan.xlsx")],
)
def test_what_new_writes_is_checked_and_routed_at_once(
    arguments: tuple[str, ...], made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = netplan("new", *arguments)
    assert written.exit_code == 0
    assert f"wrote {made}: an example with 3 sites, 2 carriers" in written.output
    assert [path.name for path in tmp_path.iterdir()] == [made]
    checked = netplan("check", made)
    assert checked.exit_code == 0
    assert f"{made}: fine; 3 sites, 2 carriers, 5 nodes" in checked.output
    routed = netplan("route", made, "--as", "json")
    assert routed.exit_code == 0
    loads = {row["link"]: row["load_ab_gbps"] for row in json.loads(routed.output)}
    # By hand: 120 to mid, half of north-to-south's 90 by either way of cost 20, 40 to blue.
    assert loads["red-nm"] == pytest.approx(120 + 45 + 40)
    assert loads["red-ns"] == pytest.approx(45)
    assert loads["red-ms-1"] == pytest.approx(22.5)
    assert loads["blue-ms"] == pytest.approx(40)


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    for name in ("plan", "plan.xlsx"):
        assert netplan("new", tmp_path / name).exit_code == 0
        before = sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file())
        again = netplan("new", tmp_path / name)
        assert again.exit_code == 1
        assert "is there already" in again.output
        assert sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file()) == before


def test_a_new_workbook_is_the_same_bytes_under_another_hash_seed(
    tmp_path: Path, run_env: dict[str, str]
) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "netplan", "new", str(tmp_path / f"{seed}.xlsx")]
        subprocess.run(command, env=run_env | {"PYTHONHASHSEED": seed}, check=True)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_foreign_file_becomes_a_folder_and_what_is_lost_is_said(tmp_path: Path) -> None:
    (tmp_path / "net.graphml").write_text(GRAPHML, encoding="utf-8")
    result = netplan("convert", tmp_path / "net.graphml", tmp_path / "net")
    assert result.exit_code == 0, result.output
    head, after = result.output.split("not kept:\n")
    assert head.startswith(f"wrote {tmp_path / 'net'}: 2 sites, ")
    assert "2 links" in head
    assert "hue" in after
    assert len(read_network(tmp_path / "net")["links"]) == 2


def test_a_folder_becomes_a_workbook_and_a_folder_again(
    root: Path, tmp_path: Path, alike: Alike
) -> None:
    square = root / "topology" / "square"
    there = netplan("convert", square, tmp_path / "square.xlsx")
    assert there.exit_code == 0
    assert "8 demands" in there.output
    assert "5 change lists" in there.output
    assert "1 file or folder beside the tables, such as 'README.md'" in there.output
    back = netplan("convert", tmp_path / "square.xlsx", tmp_path / "square")
    assert back.exit_code == 0
    assert "not kept: nothing, all of it is there" in back.output
    assert alike(read_network(tmp_path / "square"), read_network(square))


def test_comments_of_a_folder_are_said_to_be_left_behind(tmp_path: Path) -> None:
    write_network(example(), tmp_path / "net")
    settings = tmp_path / "net" / "network.toml"
    settings.write_text("# one\n" + settings.read_text() + "  # two\n")
    assert read_source(tmp_path / "net").lost == (
        "2 lines of comment in network.toml and change lists",
    )


@pytest.mark.parametrize("target", ["out", "out.xlsx"])
def test_a_source_with_findings_leaves_nothing_behind(tmp_path: Path, target: str) -> None:
    (tmp_path / "net.graphml").write_text(GRAPHML[:-40], encoding="utf-8")
    result = netplan("convert", tmp_path / "net.graphml", tmp_path / target)
    assert result.exit_code == 1
    assert "net.graphml" in result.output
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["net.graphml"]


def test_convert_overwrites_nothing(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    (tmp_path / "out.xlsx").write_text("mine")
    for name in ("out", "out.xlsx"):
        result = netplan("convert", root / "topology" / "square", tmp_path / name)
        assert result.exit_code == 1
        assert "is there already" in result.output
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine.txt", "out", "out.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("net.graphml", "out", "--from", "graphm"), "did you mean 'graphml'?"),
        (("net.graphml", "out.gml"), "must be a folder, or a workbook that ends in .xlsx"),
        ((".", "out", "--from", "gml"), "is a folder"),
        (("net.graphml",), "Missing argument 'target'"),
    ],
)
def test_wrong_usage_is_exit_2(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "net.graphml").write_text(GRAPHML, encoding="utf-8")
    result = netplan("convert", *arguments)
    assert result.exit_code == 2
    assert says in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["net.dat", "nowhere", "nowhere.xlsx"])
def test_what_cannot_be_read_is_exit_1(name: str, tmp_path: Path) -> None:
    (tmp_path / "net.dat").write_text("?")
    result = netplan("convert", tmp_path / name, tmp_path / "out")
    assert result.exit_code == 1
    assert name in result.output
    assert "Traceback" not in result.output


def test_the_list_names_every_format() -> None:
    result = netplan("convert", "--list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(FORMATS)


def test_help_and_the_list_of_formats_load_no_reader_of_workbooks(run_env: dict[str, str]) -> None:
    code = (
        "import sys, netplan.cli.main, netplan.io.formats;"
        "print([m for m in ('openpyxl', 'xlsxwriter', 'networkx') if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env=run_env, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
