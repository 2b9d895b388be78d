"""Where foreign places stand and what they are called; what is assumed, and what is said of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netplan.geo import geodesic_km
from netplan.io.formats.ids import plain_id, unique_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk
    from netplan.io.formats import Reading


def test_unknown_places_stand_apart_near_zero_and_say_so(
    desk: Desk, survives: Callable[[Reading], None]
) -> None:
    reading = desk.read("gml", ("lon 10 lat 50", ""), ("lon 11 lat 50", ""), ("lon 12 lat 50", ""))
    sites, segments = reading.network["sites"], reading.network["segments"]
    places = set(zip(sites["lon_deg"].tolist(), sites["lat_deg"].tolist(), strict=True))
    assert len(places) == 3
    assert all(abs(lon) + abs(lat) < 1 for lon, lat in places)
    assert set(sites["position_km"].tolist()) == {20000}
    assert set(sites["confidence"]) == {"assumed"}
    assert segments["length_km"].tolist() == [1, 1, 1]
    assert set(segments["confidence"]) == {"assumed"}
    assert reading.lost == (
        (
            "3 sites without a position in degrees, such as 'a' (the file gives none): set near "
            "0 0 with position_km 20000; replace lon_deg, lat_deg and position_km before using a "
            "map or a latency"
        ),
        (
            "3 segments without a length, between places that give none, such as 'a-b-fibre': 1 km "
            "is assumed"
        ),
    )
    survives(reading)


def test_one_unknown_place_leaves_the_others_as_they_are(desk: Desk) -> None:
    reading = desk.read("gml", ("lon 12 lat 50", ""))
    sites, segments = reading.network["sites"], reading.network["segments"]
    assert sites["confidence"].tolist() == ["published", "published", "assumed"]
    assert math.isnan(segments["length_km"][0])
    assert segments["length_km"][1:].tolist() == [1, 1]


@pytest.mark.parametrize("at", ["0 0", "7 8"])
def test_places_that_are_all_one_point_are_unknown(desk: Desk, at: str) -> None:
    reading = desk.read(
        "repetita", ("a 10 50", f"a {at}"), ("b 11 50", f"b {at}"), ("c 12 50", f"c {at}")
    )
    assert set(reading.network["sites"]["confidence"]) == {"assumed"}
    assert any(f"puts all of them at {at}" in lost for lost in reading.lost)


def test_a_given_length_needs_no_place(desk: Desk) -> None:
    reading = desk.read(
        "net2plan", ('xCoord="10"', 'xCoord="283"'), ('yCoord="50"', 'yCoord="248"')
    )
    assert reading.network["segments"]["length_km"].tolist() == [80.5, 90.5, 95.5]
    assert set(reading.network["segments"]["confidence"]) == {"published"}


def test_a_cable_shorter_than_the_straight_line_makes_its_places_unsure(
    desk: Desk, survives: Callable[[Reading], None]
) -> None:
    reading = desk.read("topohub", ('"dist": 80.5', '"dist": 30'))
    straight = float(geodesic_km(10, 50, 11, 50))
    sites = reading.network["sites"]
    half = math.ceil(10 * (straight - 30) / 2) / 10
    assert sites["position_km"].tolist() == [half, half, 5]
    assert any("'a' to 'b' is 30 km, the geodesic 71.7 km" in lost for lost in reading.lost)
    survives(reading)


def test_two_sites_at_one_place_are_a_kilometre_apart(desk: Desk) -> None:
    reading = desk.read("topohub", ('"pos": [11, 50]', '"pos": [10, 50]'), ("80.5", "0.0"))
    segments = reading.network["segments"]
    assert segments["length_km"].tolist() == [1, 90.5, 95.5]
    assert segments["confidence"].tolist() == ["assumed", "published", "published"]


@pytest.mark.parametrize("form", ["gml", "pyntm", "repetita", "net2plan"])
def test_a_capacity_of_nothing_is_assumed_and_said(desk: Desk, form: str) -> None:
    text = desk.text(form)
    for old in ("capacity_gbps 40", "\t40\t", " 40000000 ", 'InErlangs="40"'):
        text = text.replace(old, old.replace("40000000", "0").replace("40", "0"))
    reading = desk.read(form, (desk.text(form), text))
    links = reading.network["links"]
    assert links["capacity_gbps"].tolist() == [100, 100, 100]
    assert set(links["confidence"]) == {"assumed"}
    assert any("3 links without a capacity above 0" in lost for lost in reading.lost)


NASTY = "<img onerror=alert(1)>{{7*7}}"


@pytest.mark.parametrize("name", [NASTY, "=1+1", "-2", "西安", "*"])
def test_names_stay_the_text_they_are(
    desk: Desk, name: str, survives: Callable[[Reading], None]
) -> None:
    reading = desk.read(
        "node-link",
        ('"id": "a"', f'"name": "{name}", "id": "{name}"'),
        ('"source": "a"', f'"source": "{name}"'),
    )
    assert reading.network["sites"].ids[0] == name
    assert reading.network["sites"]["name_en"][0] == name
    assert not any("changed" in lost for lost in reading.lost)
    survives(reading)


def test_an_id_that_cannot_be_is_changed_and_said(
    desk: Desk, survives: Callable[[Reading], None]
) -> None:
    reading = desk.read(
        "node-link",
        ('"id": "a"', '"id": " a;\\u200bb"'),
        ('"source": "a"', '"source": " a;\\u200bb"'),
    )
    assert reading.network["sites"].ids == ("a,b", "b", "c")
    assert reading.lost[0] == (
        "1 site: an id that netplan cannot hold, or that another has, was changed, such as "
        r"' a;\u200bb' to 'a,b'"
    )
    survives(reading)


@given(st.lists(st.text(alphabet="ab ;~2\u200b\x00", max_size=4), max_size=8))
def test_ids_are_told_apart_and_plain(texts: list[str]) -> None:
    ids, _ = unique_ids(texts, noun="site")
    assert len(set(ids)) == len(texts)
    assert all(name and plain_id(name) == name for name in ids)
    for text, name in zip(texts, ids, strict=True):
        if text and texts.count(text) == 1 and plain_id(text) == text:
            assert name == text


def test_a_site_called_like_a_node_keeps_its_name(desk: Desk) -> None:
    reading = desk.read(
        "node-link",
        ('"id": "c"', '"id": "net-a"'),
        ('"target": "c"', '"target": "net-a"'),
        ('"target": "c"', '"target": "net-a"'),
    )
    assert reading.network["sites"].ids == ("a", "b", "net-a")
    assert reading.network["nodes"].ids == ("net--a", "net--b", "net--net-a")


def test_attributes_without_a_column_are_counted_with_an_example(desk: Desk) -> None:
    reading = desk.read("gml", ("lat 50 ]", 'lat 50 colour "red" graphics [ x 3 ] ]'))
    assert reading.lost[0] == (
        "attributes of nodes that netplan has no column for: colour (1, such as 'red'), "
        "graphics (1, such as '[..]')"
    )


def test_the_zoo_gives_speeds_in_bits_a_second(desk: Desk) -> None:
    reading = desk.read("gml", ("capacity_gbps 40", "LinkSpeedRaw 10000000000.0"))
    assert reading.network["links"]["capacity_gbps"].tolist() == [10, 40, 40]


def test_a_unit_that_is_not_stated_is_said(desk: Desk) -> None:
    reading = desk.read("node-link", ("capacity_gbps", "capacity"), ("capacity_gbps", "capacity"))
    assert reading.lost[0] == (
        "the unit of 2 attributes 'capacity' of edges, which the file does not state: read as "
        "Gbit/s"
    )


def test_a_label_of_yed_is_the_name(desk: Desk) -> None:
    reading = desk.read(
        "graphml",
        ('<key id="d0"', '<key id="d9" for="node" yfiles.type="nodegraphics"/><key id="d0"'),
        (
            '<node id="a">',
            (
                '<node id="a"><data key="d9"><y:ShapeNode xmlns:y="http://www.yworks.com/xml/graphml">'
                "<y:NodeLabel>Xi'an</y:NodeLabel></y:ShapeNode></data>"
            ),
        ),
    )
    assert reading.network["sites"]["name_en"].tolist() == ["Xi'an", "", ""]
