"""Networks as GeoDataFrames: one shape for each row, in longitude and latitude."""

from __future__ import annotations

import pytest

from netplan.topology.frames import link_frame, segment_frame, site_frame
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.shapes import ShapeError, line_points
from netplan.topology.table import Table

MADE_UP = {"source": "made up", "confidence": "assumed"}


@pytest.fixture
def network() -> Network:
    """Return three sites in a row, one surveyed cable, and a link that rides it backwards."""
    rows = {
        "sites": [
            {"site": "a", "name_en": "{{7*7}}", "lon_deg": 100.0, "lat_deg": 30.0},
            {"site": "b", "lon_deg": 101.0, "lat_deg": 30.0},
            {"site": "c", "lon_deg": 102.0, "lat_deg": 30.0},
        ],
        "segments": [
            {
                "segment": "ba",
                "a": "b",
                "b": "a",
                "geometry": "LINESTRING (101 30, 100.5 31, 100 30)",
            },
            {"segment": "bc", "a": "b", "b": "c"},
        ],
        "nodes": [{"node": f"n{s}", "site": s, "carrier": "red"} for s in "abc"]
        + [{"node": "n2", "site": "a", "carrier": "red"}],
        "links": [
            {"link": "ac", "a": "na", "b": "nc", "segments": ("ba", "bc"), "capacity_gbps": 400.0},
            {"link": "aa", "a": "na", "b": "n2", "capacity_gbps": 400.0},
        ],
    }
    tables = {name: Table.of(name, [MADE_UP | row for row in r]) for name, r in rows.items()}
    return Network(Settings(name="test"), tables)


def test_sites_are_points(network: Network) -> None:
    frame = site_frame(network)
    assert frame.crs.to_epsg() == 4326
    assert [(point.x, point.y) for point in frame.geometry] == [(100, 30), (101, 30), (102, 30)]
    assert frame["name_en"][0] == "{{7*7}}"


def test_segments_are_lines_surveyed_or_straight(network: Network) -> None:
    frame = segment_frame(network)
    assert list(frame["segment"]) == ["ba", "bc"]
    assert list(frame.geometry[0].coords) == [(101, 30), (100.5, 31), (100, 30)]
    assert list(frame.geometry[1].coords) == [(101, 30), (102, 30)]


def test_links_run_along_their_segments_from_a_to_b(network: Network) -> None:
    frame = link_frame(network)
    assert list(frame.geometry[0].coords) == [(100, 30), (100.5, 31), (101, 30), (102, 30)]
    assert frame.geometry[1].length == 0.0


def test_a_network_without_links_is_an_empty_frame(network: Network) -> None:
    frame = link_frame(network.replace(Table.of("links", [])))
    assert len(frame) == 0
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zhongwei",
        "POINT (1 2)",
        "LINESTRING EMPTY",
        "LINESTRING (1 2)",
        "LINESTRING (1 2, 3)",
        "LINESTRING (1 2, nan 4)",
        "LINESTRING (1 2, 1e999 4)",
        "LINESTRING (37.5 105.2, 38 106.2)",
        "MULTILINESTRING ((1 2, 3 4))",
        "LINESTRING (" * 10_000,
    ],
)
def test_what_is_no_line_on_the_globe_says_what_would_be(text: str) -> None:
    with pytest.raises(ShapeError, match=r"must be (WKT such as|longitude then latitude)"):
        line_points(text)


def test_heights_are_left_out() -> None:
    assert line_points("LINESTRING Z (1 2 300, 3 4 500)") == ((1.0, 2.0), (3.0, 4.0))
