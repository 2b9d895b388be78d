"""The page: the same bytes each time, nothing to ask the network for, any network at all."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from netplan.errors import InputError
from netplan.maps import MapInput, MapStyle, map_html, read_style
from netplan.maps.basemap import land, read_basemap
from netplan.maps.page import SCRIPTS, STYLES, asset, left_over_urls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.topology.network import Network


def data_of(page: str) -> dict[str, Any]:
    """Return what the page's block of data holds."""
    found = re.search(r'<script type="application/json" id="netplan-data">(.*?)</script>', page)
    assert found
    value: dict[str, Any] = json.loads(found[1])
    return value


def test_the_same_input_gives_the_same_text(full_input: Callable[..., MapInput]) -> None:
    assert map_html(full_input()) == map_html(full_input())


def test_nothing_in_the_page_is_asked_for(full_input: Callable[..., MapInput]) -> None:
    page = map_html(full_input(title="see https://example.org/x.js"))
    assert left_over_urls(page) == []
    assert "default-src 'none'" in page
    assert len(page.encode()) < 2_500_000


@pytest.mark.parametrize(
    "bad",
    [
        '<script src="https://cdn.example/a.js">',
        "<img src=//cdn.example/a.png>",
        "<link rel=stylesheet>",
        "a{background:url(images/layers.png)}",
        '@import "x.css"',
        "fetch('http://example.org')",
        "<iframe>",
    ],
)
def test_a_left_over_address_is_found(bad: str) -> None:
    assert left_over_urls(f"<p>{bad}</p>")


def test_every_own_asset_is_small_and_in_the_page(full_input: Callable[..., MapInput]) -> None:
    page = map_html(full_input())
    for name in (*SCRIPTS, *STYLES):
        text = asset(name)
        assert text in page
        assert text.count("\n") <= 300, name


def test_text_stays_apart_from_the_title_and_the_data(full_input: Callable[..., MapInput]) -> None:
    name = "{{7*7}}</script><script>alert(1)</script><img onerror=alert(1)>${x}`"
    page = map_html(full_input(title=name, west=name, carrier=name, proposal=name))
    assert "49" not in page.split("</title>")[0].split("<title>")[1]
    assert "alert(1)</script>" not in page
    assert "<img onerror" not in page
    value = data_of(page)
    assert value["title"]["en"] == name
    assert name in {site["en"] for site in value["sites"]}


def test_a_bare_network_makes_a_page(star: Callable[..., Network]) -> None:
    value = data_of(map_html(MapInput(network=star())))
    assert value["rows"] == {}
    assert value["picks"] == []
    assert len(value["links"]) == 4


def test_both_languages_are_inside(full_input: Callable[..., MapInput]) -> None:
    page = map_html(full_input(), language="en")
    assert data_of(page)["lang"] == "en"
    for words in ("规划示意图，不得公开发布", "Planning schematic, not for publication"):
        assert words in page


def test_a_proposal_carries_what_it_adds_and_changes(full_input: Callable[..., MapInput]) -> None:
    (pick,) = data_of(map_html(full_input()))["picks"]
    assert [seg["id"] for seg in pick["segs"]] == ["hub-west-2"]
    assert [ex["kind"] for ex in pick["exchanges"]] == ["nbp"]
    assert pick["best"]["before"] - pick["best"]["after"] == pytest.approx(0.7)
    assert pick["gained"]["2"]


def test_a_hairpin_is_that_between_carriers_proper(full_input: Callable[..., MapInput]) -> None:
    value = data_of(map_html(full_input()))
    (pair,) = value["pairs"].values()
    assert (pair["ms"], pair["km"]) == (8.0, 900.0)
    assert value["sites"][pair["at"]]["id"] == "east"


def test_land_has_no_boundary_inside_it() -> None:
    region = land((87.0, 18.0, 127.0, 46.0))
    assert region.geom_type in {"MultiPolygon", "Polygon"}
    assert region.buffer(0).equals(region)


CAPTION = {
    "source": "Standard map service", "licence": "by permission", "datum": "CGCS2000",
    "review_number": "GS(2024)0000",
}  # fmt: skip


def write_basemap(path: Path, caption: object) -> Path:
    """Write a base map of one line with ``caption``."""
    line = {"type": "LineString", "coordinates": [[100, 30], [110, 40]]}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    path.write_text(json.dumps({"caption": caption, "features": [feature]}), encoding="utf-8")
    return path


def test_a_base_map_brings_its_lines_and_its_caption(
    full_input: Callable[..., MapInput], tmp_path: Path
) -> None:
    path = write_basemap(tmp_path / "base.geojson", CAPTION)
    value = data_of(map_html(full_input(), basemap=path))
    assert value["basemap"]["caption"] == CAPTION
    assert value["basemap"]["lines"] == [[[30, 100], [40, 110]]]


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        (None, "caption: must be an object"),
        (CAPTION | {"review_number": " "}, "caption.review_number"),
        (CAPTION | {"datum": "GCJ-02"}, "must be one of WGS-84, CGCS2000, is 'GCJ-02'"),
    ],
)
def test_a_base_map_without_a_full_caption_is_refused(
    caption: object, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        read_basemap(write_basemap(tmp_path / "base.geojson", caption))


def test_a_base_map_that_is_no_geojson_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "base.geojson"
    path.write_bytes(b"\x00\xff")
    with pytest.raises(InputError, match="is no readable GeoJSON"):
        read_basemap(path)


def test_a_style_file_changes_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text('proposal = "#123456"\nload_limits = [0.5, 0.8, 1.0]\n', encoding="utf-8")
    style = read_style(path)
    assert style.proposal == "#123456"
    assert style.load_limits == (0.5, 0.8, 1.0)
    assert style.sea == MapStyle().sea


def test_everything_wrong_in_a_style_file_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text('see = "#123456"\nland = "red"\nwidths_px = 3\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_style(path)
    assert [finding.column for finding in caught.value.findings] == ["land", "see", "widths_px"]
    assert "did you mean 'sea'" in str(caught.value)


def test_every_packaged_style_reads(root: Path) -> None:
    styles = sorted((root / "maps").glob("*.toml"))
    assert styles
    for path in styles:
        assert read_style(path)
