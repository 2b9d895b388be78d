"""Distances on the ellipsoid against figures that anybody can look up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netplan.geo import geodesic_km, line_km

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)


def test_a_degree_of_the_equator_is_its_arc() -> None:
    assert geodesic_km(0, 0, 1, 0) == pytest.approx(6378.137 * math.pi / 180, abs=1e-9)


def test_the_quarter_meridian_is_the_published_one() -> None:
    # WGS-84: 10,001.965729 km from equator to pole.
    assert geodesic_km(17, 0, 17, 90) == pytest.approx(10_001.965729, abs=1e-6)


def test_the_way_over_the_date_line_is_short() -> None:
    assert geodesic_km(179, 0, -179, 0) == pytest.approx(2 * geodesic_km(0, 0, 1, 0))


def test_shapes_broadcast() -> None:
    table = geodesic_km(np.array([[0.0], [1.0]]), 0.0, np.array([0.0, 1.0, 2.0]), 0.0)
    assert table.shape == (2, 3)
    np.testing.assert_allclose(table, 111.31949079 * np.array([[0, 1, 2], [1, 0, 1]]))


@given(LON, LAT, LON, LAT)
def test_distance_is_the_same_both_ways_and_within_half_the_globe(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float
) -> None:
    there, back = geodesic_km(lon_a, lat_a, lon_b, lat_b), geodesic_km(lon_b, lat_b, lon_a, lat_a)
    assert there == pytest.approx(float(back), abs=1e-6)
    assert 0 <= there <= 20_004.0


@given(st.tuples(LON, LAT), st.tuples(LON, LAT), st.tuples(LON, LAT))
def test_a_detour_is_never_shorter(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    assert geodesic_km(*a, *c) <= geodesic_km(*a, *b) + geodesic_km(*b, *c) + 1e-6


def test_a_line_is_as_long_as_its_legs() -> None:
    legs = geodesic_km(0, 0, 3, 0) + geodesic_km(3, 0, 3, 4)
    assert line_km("LINESTRING (0 0, 3 0, 3 4)") == pytest.approx(float(legs), abs=1e-9)
    assert line_km("LINESTRING (5 5, 5 5)") == 0.0
