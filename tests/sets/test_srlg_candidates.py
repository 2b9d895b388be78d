"""SRLG candidates: what runs together in truth is offered, what only meets is not."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from made_networks import network, row
from netplan.errors import InputError
from netplan.failures.sets import SrlgCandidates, srlg_candidates
from netplan.geo.together import running_together
from netplan.geo.tracks import tracks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.topology.network import Network

    Point = tuple[float, float]

GLOBE = Geod(ellps="WGS84")
EAST_KM = 111.31949  # of one degree of longitude along the equator
NORTH_M = 110574.39  # of one degree of latitude there


def north(metres: float) -> float:
    """Return a latitude so many metres north of the equator."""
    return metres / NORTH_M


def surveyed(lines: dict[str, Sequence[Point]], **more: list[dict[str, object]]) -> Network:
    """Return a network with a segment along each line, between a site at each of its ends."""
    ends = {
        (key, end): points[n] for key, points in lines.items() for end, n in (("a", 0), ("b", -1))
    }
    wkt = {
        key: f"LINESTRING ({', '.join(f'{lon!r} {lat!r}' for lon, lat in points)})"
        for key, points in lines.items()
    }
    return network(
        sites=[
            row(site=f"{key}.{end}", lon_deg=lon, lat_deg=lat)
            for (key, end), (lon, lat) in ends.items()
        ],
        segments=[row(segment=key, a=f"{key}.a", b=f"{key}.b", geometry=wkt[key]) for key in lines],
        **more,
    )


def offered(
    lines: dict[str, Sequence[Point]], *, within_m: float = 100.0, over_km: float = 0.0
) -> SrlgCandidates:
    """Return the candidates among ``lines``."""
    return srlg_candidates(surveyed(lines), within_m=within_m, over_km=over_km)


BESIDE = {"a": [(0.0, 0.0), (0.36, 0.0)], "b": [(0.18, north(50)), (0.54, north(50))]}


def test_two_lines_in_one_trench_are_offered_with_their_place() -> None:
    found = offered(BESIDE, over_km=10.0)
    [pair] = found.pairs
    # Side by side for 0.18 degrees, and beyond the end of either as far as 100 m reach: by
    # Pythagoras sqrt(100^2 - 50^2) = 86.6 m, which either line has once.
    together_km = 0.18 * EAST_KM + math.sqrt(100**2 - 50**2) / 1000
    assert (pair.first, pair.second, pair.stretches) == ("a", "b", 1)
    assert pair.together_km == pytest.approx(together_km, abs=1e-3)
    assert pair.longest_km == pytest.approx(pair.together_km)
    assert pair.least_m == pytest.approx(50.0, abs=0.1)
    assert (pair.lon_deg, pair.lat_deg) == pytest.approx((0.27, 0.0), abs=0.001)
    assert (pair.site, pair.srlg) == ("b.a", "")
    assert pair.site_km == pytest.approx(0.09 * EAST_KM, abs=0.1)
    assert found.groups == (("a", "b"),)
    assert (found.surveyed, found.schematic) == (2, 0)


def test_more_than_so_long_is_meant_and_not_as_long() -> None:
    lines = {"a": [(0.0, 0.0), (0.1, 0.0)], "b": [(0.0, north(50)), (0.1, north(50))]}
    [pair] = offered(lines).pairs
    assert pair.together_km == pytest.approx(0.1 * EAST_KM, abs=1e-5)
    assert offered(lines, over_km=pair.together_km).pairs == ()
    assert len(offered(lines, over_km=pair.together_km - 1e-5).pairs) == 1


def test_farther_apart_than_said_is_not_together() -> None:
    lines = {"a": [(0.0, 0.0), (0.1, 0.0)], "b": [(0.0, north(50)), (0.1, north(50))]}
    assert offered(lines, within_m=49.9).pairs == ()
    assert len(offered(lines, within_m=50.1).pairs) == 1


@pytest.mark.parametrize("angle_deg", [90, 45, 10])
def test_lines_that_cross_are_together_for_the_crossing_alone(angle_deg: float) -> None:
    slope = math.radians(angle_deg)
    far = 0.2
    lines = {
        "flat": [(-far, 0.0), (far, 0.0)],
        "steep": [
            (-far * math.cos(slope), -far * math.sin(slope)),
            (far * math.cos(slope), far * math.sin(slope)),
        ],
    }
    [pair] = offered(lines).pairs
    assert pair.together_km == pytest.approx(2 * 0.1 / math.sin(slope), rel=0.01)
    assert pair.least_m == pytest.approx(0.0, abs=0.05)
    assert offered(lines, over_km=2.0).pairs == ()


def test_lines_that_share_only_an_end_are_not_offered() -> None:
    far = 0.3
    lines = {
        "one": [(0.0, 0.0), (far, 0.0)],
        "other": [(0.0, 0.0), (far * math.cos(math.pi / 3), far * math.sin(math.pi / 3))],
    }
    [pair] = offered(lines).pairs  # as far as s sin 60 degrees is 100 m
    assert pair.together_km == pytest.approx(0.1 / math.sin(math.pi / 3), rel=0.01)
    assert offered(lines, over_km=1.0).pairs == ()


def test_stretches_add_up_and_the_place_is_in_the_longest() -> None:
    away, near = north(5000), north(30)
    winding = [
        (0.0, near), (0.1, near), (0.12, away), (0.3, away), (0.32, near), (0.36, near)
    ]  # fmt: skip
    [pair] = offered({"a": [(0.0, 0.0), (0.36, 0.0)], "b": winding}).pairs
    assert pair.stretches == 2
    # Where it turns away it gains 4,970 m over 0.02 degrees, and leaves after the first 70 m.
    leaving_km = 0.070 * math.hypot(0.02 * EAST_KM, 4.970) / 4.970
    assert pair.together_km == pytest.approx(0.14 * EAST_KM + 2 * leaving_km, abs=1e-3)
    assert pair.longest_km == pytest.approx(0.10 * EAST_KM, abs=0.1)
    assert pair.lon_deg == pytest.approx(0.05, abs=0.001)


def test_winding_does_not_make_a_way_together_longer() -> None:
    steps = 2000
    zigzag = [(0.1 * n / steps, north(60 * (n % 2))) for n in range(steps + 1)]
    [pair] = offered({"zigzag": zigzag, "straight": [(0.0, 0.0), (0.1, 0.0)]}).pairs
    assert pair.together_km == pytest.approx(0.1 * EAST_KM, abs=1e-3)


def test_what_runs_with_another_makes_one_group() -> None:
    lines = {
        key: [(lon, north(metres)), (lon + 0.1, north(metres))]
        for key, lon, metres in (
            ("z", 0.0, 0), ("y", 0.0, 80), ("x", 0.0, 160), ("far", 5.0, 0), ("off", 5.0, 10),
            ("lone", 9.0, 0),
        )
    }  # fmt: skip
    found = offered(lines, over_km=5.0)
    assert {frozenset((pair.first, pair.second)) for pair in found.pairs} == {
        frozenset(both) for both in (("far", "off"), ("x", "y"), ("y", "z"))
    }
    assert found.groups == (("far", "off"), ("x", "y", "z"))


def test_schematic_lines_are_counted_and_never_offered() -> None:
    net = surveyed(BESIDE)
    rows = [row | {"geometry": ""} for row in net["segments"].rows() if row["segment"] == "b"]
    table = type(net["segments"])
    one = next(net["segments"].rows())
    found = srlg_candidates(
        net.replace(table.of("segments", [one, *rows])), within_m=100, over_km=1
    )
    assert (found.pairs, found.groups) == ((), ())
    assert (found.surveyed, found.schematic) == (1, 1)


def test_the_reference_network_has_no_surveyed_line(reference: Network) -> None:
    found = srlg_candidates(reference, within_m=500, over_km=10)
    assert (found.pairs, found.surveyed, found.schematic) == ((), 0, 152)


def test_a_shared_risk_that_is_known_already_is_named() -> None:
    srlgs = [row(srlg="other", member="a"), row(srlg="trench", member="a"),
             row(srlg="trench", member="b")]  # fmt: skip
    [pair] = srlg_candidates(surveyed(BESIDE, srlgs=srlgs), within_m=100, over_km=1).pairs
    assert pair.srlg == "trench"


def test_lines_across_the_date_line_run_together_as_anywhere() -> None:
    def moved(points: Sequence[Point], lon: float) -> list[Point]:
        return [((x + lon + 180) % 360 - 180, y) for x, y in points]

    here, there = (
        offered({key: moved(points, lon) for key, points in BESIDE.items()}).pairs[0]
        for lon in (10.0, 179.8)
    )
    assert there.together_km == pytest.approx(here.together_km, abs=1e-6)
    assert there.least_m == pytest.approx(here.least_m, abs=1e-3)
    assert there.lon_deg == pytest.approx(-179.93, abs=0.01)


@pytest.mark.parametrize(
    ("within_m", "over_km", "said"),
    [
        (0.0, 1.0, ["within_m: must be above 0 m and finite, is 0"]),
        (math.nan, -1.0, ["over_km: must be at least 0 km and finite, is -1",
                          "within_m: must be above 0 m and finite, is nan"]),
        (math.inf, math.inf, ["over_km: must be at least 0 km and finite, is inf",
                              "within_m: must be above 0 m and finite, is inf"]),
    ],
)  # fmt: skip
def test_distances_that_cannot_be_are_refused(
    within_m: float, over_km: float, said: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        offered(BESIDE, within_m=within_m, over_km=over_km)
    assert [str(finding) for finding in caught.value.findings] == said


def walked(one: Sequence[Point], other: Sequence[Point], within_m: float) -> float:
    """Return how many km of ``one`` lie near ``other``, by points every 20 m of both."""

    def points(line: Sequence[Point]) -> np.ndarray:
        cut = tracks([line], step_km=0.02)
        return (cut.start_m + cut.end_m) / 2, cut.to_km - cut.from_km

    (here, lengths), (there, _) = points(one), points(other)
    gaps = np.linalg.norm(here[:, None, :] - there[None, :, :], axis=2).min(axis=1)
    return float(lengths[gaps <= within_m].sum())


WAY = st.lists(
    st.tuples(st.integers(0, 6), st.integers(-4, 4)), min_size=2, max_size=4, unique=True
)


@settings(max_examples=40)
@given(one=WAY, other=WAY, lat=st.sampled_from([0.0, 37.0, -60.0]))
def test_lengths_agree_with_a_walk_along_both_lines(
    one: list[tuple[int, int]], other: list[tuple[int, int]], lat: float
) -> None:
    # Corners on a grid of about 500 m: lines that cross, touch, fold and overlap.
    lines = [[(100 + x * 0.005, lat + y * 0.005) for x, y in way] for way in (one, other)]
    within = 230.0
    low, high = (
        min(walked(*both, within + slack) for both in (lines, lines[::-1])) for slack in (-12, 12)
    )
    found = running_together(lines, within_m=within, over_km=0.0)
    total = found[0].together_km if found else 0.0
    assert low - 0.1 <= total <= high + 0.1
    assert total <= min(sum(_km(line)) for line in lines) + 1e-6


def _km(line: Sequence[Point]) -> list[float]:
    """Return the length of each edge of a line, km."""
    return [GLOBE.inv(*a, *b)[2] / 1000 for a, b in pairwise(line)]


def test_a_thousand_long_lines_are_held_against_each_other() -> None:
    generator = np.random.default_rng(5)
    lines = [
        [(x, y), (x + dx, y + dy)]
        for x, y, dx, dy in zip(
            *generator.uniform([[75], [18], [-1], [-1]], [[130], [53], [1], [1]], (4, 1000)),
            strict=True,
        )
    ]
    lines.append([(lon, lat + 0.0002) for lon, lat in lines[0]])
    [pair] = running_together(lines, within_m=100, over_km=20)
    assert (pair.first, pair.second) == (0, 1000)
