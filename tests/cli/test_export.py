"""Exports: other programs read back what the tables say, and equal input gives equal bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx
from typer.testing import CliRunner, Result

from netplan.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path


def export(root: Path, target: Path, *more: str) -> Result:
    """Export the square to ``target``."""
    folder = str(root / "topology" / "square")
    return CliRunner().invoke(app, ["export", folder, "--to", str(target), *more])


def test_a_geopackage_holds_sites_segments_and_links(root: Path, tmp_path: Path) -> None:
    for name in ("one.gpkg", "two.gpkg"):
        result = export(root, tmp_path / name)
        assert result.exit_code == 0, result.output
    sites = gpd.read_file(tmp_path / "one.gpkg", layer="sites")
    assert sorted(sites["site"]) == ["east", "north", "south", "west"]
    assert sites.crs is not None
    assert sites.crs.to_epsg() == 4326
    links = gpd.read_file(tmp_path / "one.gpkg", layer="links")
    assert set(links.geometry.geom_type) == {"LineString"}
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()


def test_graphml_and_node_link_json_hold_the_same_fibre(root: Path, tmp_path: Path) -> None:
    for name in ("fibre.graphml", "fibre.json"):
        assert export(root, tmp_path / name).exit_code == 0
    one = nx.read_graphml(tmp_path / "fibre.graphml", force_multigraph=True)
    two = nx.node_link_graph(
        json.loads((tmp_path / "fibre.json").read_text(encoding="utf-8")), edges="edges"
    )
    assert set(one.nodes) == set(two.nodes) == {"south", "west", "north", "east"}
    keys = {key for *_, key in one.edges(keys=True)}
    assert keys == {key for *_, key in two.edges(keys=True)}
    assert len(keys) == 5


def test_a_carriers_links_are_a_graph_with_an_arc_each_way(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "red.json"
    assert export(root, target, "--carrier", "red").exit_code == 0
    graph = nx.node_link_graph(json.loads(target.read_text(encoding="utf-8")), edges="edges")
    assert graph.is_directed()
    assert set(graph.nodes) == {"r-south", "r-west", "r-north", "r-east"}
    assert all(graph.has_edge(b, a, key) for a, b, key in graph.edges(keys=True))


def test_an_unknown_carrier_names_the_near_one(root: Path, tmp_path: Path) -> None:
    result = export(root, tmp_path / "x.json", "--carrier", "redd")
    assert result.exit_code == 1
    assert "no carrier 'redd'; did you mean 'red'?" in result.output
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_wrong_usage_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    result = export(root, tmp_path / "plan.docx")
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_check_says_which_segments_have_no_way_round(root: Path) -> None:
    folder = str(root / "topology" / "zhongwei")
    output = CliRunner().invoke(app, ["check", folder]).output
    assert "segments without a way round: none" in output
