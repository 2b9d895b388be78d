"""Circles and strips on the map: what lies in them, to the kilometre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from made_networks import network, row
from netplan.errors import InputError
from netplan.failures.sets import failure_count, failure_set
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.failures import Scenario
    from netplan.topology.network import Network

GLOBE = Geod(ellps="WGS84")
DEGREE_NORTH_KM = 110.574  # of latitude at the equator
DEGREE_EAST_KM = 111.319  # of longitude along it


def of(scenario: Scenario, table: str) -> list[str]:
    """Return the members of a scenario that are rows of ``table``."""
    return list(scenario.named(table))


def hit(network: Network, spec: str) -> Scenario:
    """Return the one scenario of a set."""
    [scenario] = failure_set(network, spec).scenarios
    return scenario


def test_a_circle_hits_segments_that_pass_and_all_that_stands_in_it(square: Network) -> None:
    # The segment from south (0, 0) to east (4, 0) follows the equator, 2 degrees off either.
    passing = hit(square, "circle:2,0.5,56")
    assert passing.kind == "circle"
    assert passing.id == "circle 2 0.5 56 km"
    assert (passing.members, passing.among) == (("s-e",), ("segments",))
    town = hit(square, "circle:4,0,1")
    assert of(town, "segments") == ["n-e", "s-e"]
    assert of(town, "sites") == ["east"]
    assert of(town, "nodes") == ["r-east", "b-east"]
    assert of(town, "exchanges") == ["x-east"]
    assert of(town, "links") == []


@pytest.mark.parametrize(
    ("spec", "inside"),
    [
        # Half a degree of latitude is 55.29 km at the equator.
        ("circle:2,0.5,{}", 0.5 * DEGREE_NORTH_KM),
        ("corridor:1.5,0.5;2.5,0.5:{}", DEGREE_NORTH_KM),
    ],
)
def test_the_edge_of_an_area_is_where_it_is_said_to_be(
    square: Network, spec: str, inside: float
) -> None:
    assert of(hit(square, spec.format(f"{inside + 0.05:.3f}")), "segments") == ["s-e"]
    with pytest.raises(InputError, match="hits nothing"):
        failure_set(square, spec.format(f"{inside - 0.05:.3f}"))


def test_a_strip_hits_what_it_crosses_however_narrow(square: Network) -> None:
    scenario = hit(square, "corridor:2,-1;2,1:0.001")
    assert scenario.id == "corridor 2 -1 to 2 1, 0.001 km"
    assert (scenario.kind, scenario.members) == ("corridor", ("s-e",))


def test_candidate_segments_are_not_hit(square: Network) -> None:
    # s-n, a candidate, runs along this meridian.
    assert of(hit(square, "circle:0,0,5"), "segments") == ["s-w", "s-e"]


def test_a_surveyed_line_counts_in_the_place_of_the_geodesic() -> None:
    around = "LINESTRING (0 0, 0 1, 2 1, 2 0)"
    net = network(
        sites=[row(site=s, lon_deg=lon, lat_deg=0.0) for s, lon in (("A", 0.0), ("B", 2.0))],
        segments=[
            row(segment="surveyed", a="A", b="B", geometry=around),
            row(segment="schematic", a="A", b="B"),
        ],
    )
    north, south = (failure_set(net, f"circle:1,{lat},20") for lat in (1, 0))
    assert north.scenarios[0].members == ("surveyed",)
    assert south.scenarios[0].members == ("schematic",)
    for found, about in ((north, "circle:1,1,20"), (south, "circle:1,0,20")):
        [note] = found.notes
        assert (note.about, note.code) == (about, "schematic")
        assert note.text.startswith("schematic, tens of km: 1 of 2 segments")
    only = net.replace(Table.of("segments", [next(net["segments"].rows())]))
    assert failure_set(only, "circle:1,1,20").notes == ()


@pytest.mark.parametrize(
    ("spec", "segments"),
    [
        ("circle:180,0.2,30", ["pacific"]),
        ("circle:-180,0.2,30", ["pacific"]),
        ("circle:0,0,30", ["atlantic"]),
        ("corridor:179,-1;-179,1:10", ["pacific"]),
        ("circle:0,90,300", ["polar"]),
        ("circle:33,89.9,100", ["polar"]),
    ],
)
def test_areas_hold_across_the_date_line_and_at_the_pole(spec: str, segments: list[str]) -> None:
    places = {"A": (179.0, 0.0), "B": (-179.0, 0.0), "C": (-1.0, 0.0), "D": (1.0, 0.0),
              "E": (0.0, 88.0), "F": (180.0, 88.0)}  # fmt: skip
    ends = {"pacific": "AB", "atlantic": "CD", "polar": "EF"}
    net = network(
        sites=[row(site=s, lon_deg=lon, lat_deg=lat) for s, (lon, lat) in places.items()],
        segments=[row(segment=key, a=both[0], b=both[1]) for key, both in ends.items()],
    )
    assert of(hit(net, spec), "segments") == segments


def far_off(net: Network, lon: float, lat: float) -> dict[str, float]:
    """Return how near each segment comes to a point, km, by points every kilometre of it."""
    sites = net["sites"]
    near = {}
    for segment in net["segments"].rows():
        ends = [
            (sites.value(segment[end], "lon_deg"), sites.value(segment[end], "lat_deg"))
            for end in ("a", "b")
        ]
        count = int(GLOBE.inv(*ends[0], *ends[1])[2] / 1000)
        points = [ends[0], *GLOBE.npts(*ends[0], *ends[1], count), ends[1]]
        near[segment["segment"]] = min(GLOBE.inv(lon, lat, *point)[2] for point in points) / 1000
    return near


@settings(max_examples=30)
@given(
    net=networks(),
    lon=st.floats(-2, 9),
    lat=st.floats(18, 29),
    radius=st.floats(1, 500),
)
def test_circles_agree_with_a_walk_along_every_segment(
    net: Network, lon: float, lat: float, radius: float
) -> None:
    near = far_off(net, lon, lat)
    try:
        found = of(hit(net, f"circle:{lon},{lat},{radius}"), "segments")
    except InputError:
        found = []
    for segment, away in near.items():
        if away <= radius:
            assert segment in found
        elif away > radius + 0.6:  # the walk misses the nearest point by half a kilometre
            assert segment not in found


@settings(max_examples=30)
@given(
    net=networks(),
    lon=st.floats(0, 7),
    lat=st.floats(20, 27),
    radius=st.floats(1, 400),
    more=st.floats(0, 400),
)
def test_a_circle_that_grows_only_gains(
    net: Network, lon: float, lat: float, radius: float, more: float
) -> None:
    def members(radius_km: float) -> set[tuple[str, str]]:
        try:
            scenario = hit(net, f"circle:{lon},{lat},{radius_km}")
        except InputError:
            return set()
        return set(zip(scenario.members, scenario.among, strict=True))

    assert members(radius) <= members(radius + more)


@settings(max_examples=30)
@given(net=networks(), lon=st.floats(0, 7), lat=st.floats(20, 27), reach=st.floats(1, 300))
def test_a_short_strip_is_a_circle(net: Network, lon: float, lat: float, reach: float) -> None:
    def members(spec: str) -> tuple[str, ...]:
        try:
            return hit(net, spec).members
        except InputError:
            return ()

    strip = members(f"corridor:{lon},{lat};{lon},{lat + 1e-7}:{2 * reach}")
    assert set(members(f"circle:{lon},{lat},{reach - 0.05}")) <= set(strip)
    assert set(strip) <= set(members(f"circle:{lon},{lat},{reach + 0.05}"))


def test_areas_of_the_table_are_scenarios_and_one_that_hits_nothing_is_a_note(
    square: Network,
) -> None:
    rows = [
        row(area="quake", lon_deg=4.0, lat_deg=0.0, radius_km=5.0),
        row(area="sea", lon_deg=40.0, lat_deg=-40.0, radius_km=5.0),
        row(area="valley", line="LINESTRING (2 -1, 2 1)", width_km=10.0),
    ]
    found = failure_set(square.replace(Table.of("failure_areas", rows)), "areas")
    assert [(s.id, s.kind) for s in found.scenarios] == [
        ("quake", "circle"),
        ("valley", "corridor"),
    ]
    assert found.scenarios[1].members == ("s-e",)
    assert [note.code for note in found.notes] == ["left out", "schematic"]
    assert found.notes[0].text.startswith("sea hits nothing: the nearest segment is ")


def test_areas_that_all_hit_nothing_are_no_set(square: Network) -> None:
    rows = [row(area="sea", lon_deg=40.0, lat_deg=-40.0, radius_km=5.0)]
    with pytest.raises(InputError, match="areas: sea hits nothing"):
        failure_count(square.replace(Table.of("failure_areas", rows)), "areas")


def test_networks_without_fibre_or_places_have_areas_too() -> None:
    places = network(sites=[row(site="A", lon_deg=0.0, lat_deg=0.0)])
    assert hit(places, "circle:0,0,10").members == ("A",)
    with pytest.raises(InputError, match=r"hits nothing: the nearest site is A, 1111 km away"):
        failure_set(places, "circle:9.98,0,10")
    with pytest.raises(InputError, match="hits nothing: the network has no place"):
        failure_set(network(sites=[]), "corridor:0,0;1,1:10")
