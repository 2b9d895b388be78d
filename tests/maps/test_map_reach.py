"""The areas on the map are true: a place lies in one exactly when its latency is in the ring."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely import Point, Polygon, contains, points, union_all

from netplan.maps.basemap import land
from netplan.maps.payload import ring_steps, rings
from netplan.maps.places import bounds
from netplan.maps.reach import area_km, gain_km, gap_km, reach_of
from netplan.topology.changes import apply_change
from netplan.units import BOUND_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.maps import MapInput
    from netplan.topology.network import Network

STEPS = (0.5, 1.0, 2.0, 2.65, 2.66, 2.7, 3.0, 3.5, 4.0, 9.0)


@pytest.mark.parametrize("ring_ms", STEPS)
def test_a_place_is_in_the_area_exactly_when_in_the_ring(
    star: Callable[..., Network], ring_ms: float
) -> None:
    network = star()
    reach = reach_of(network, land(bounds(network)))
    inside = contains(area_km(reach, ring_ms), points(reach.sites_km))
    assert inside.tolist() == (reach.sites_ms <= ring_ms).tolist()


def test_latency_of_a_neighbour_is_its_cable(star: Callable[..., Network]) -> None:
    network = star()
    reach = reach_of(network, land(bounds(network)))
    east = network["sites"].row("east")
    km = float(np.hypot(*reach.sites_km[east])) * 1.5
    amplifiers = np.ceil(km / 80) * 0.00015
    assert reach.sites_ms[east] == pytest.approx(km * 0.0049 + amplifiers, rel=1e-3)


def test_a_smaller_ring_lies_inside_a_larger_one(star: Callable[..., Network]) -> None:
    network = star()
    reach = reach_of(network, land(bounds(network)))
    areas = [area_km(reach, ms) for ms in STEPS]
    for inner, outer in pairwise(areas):
        assert inner.difference(outer.buffer(1.5)).area < 60


def test_no_area_reaches_beyond_straight_fibre(star: Callable[..., Network]) -> None:
    network = star()
    reach = reach_of(network, land(bounds(network)))
    for ms in (1.0, 2.0):
        ideal = Point(0, 0).buffer(ms / BOUND_MS_PER_KM + 2, quad_segs=90)
        assert area_km(reach, ms).difference(ideal).area == 0


def test_the_gap_is_inside_the_circle_and_outside_the_reach(star: Callable[..., Network]) -> None:
    network = star()
    reach = reach_of(network, land(bounds(network)))
    area, outer = area_km(reach, 2.0), area_km(reach, 3.5)
    gap = gap_km(2.0, area, outer)
    assert gap.area > 0
    assert gap.intersection(area).area < 0.02 * gap.area


def test_a_shorter_cable_gains_reach_and_only_there(star: Callable[..., Network]) -> None:
    network = star()
    ground = land(bounds(network))
    before = reach_of(network, ground)
    after = reach_of(apply_change(network, network.changes["shortcut"]), ground)
    gain = gain_km(before, after, 2.0, area_km(before, 2.0))
    assert gain.area > 1000
    assert gain.bounds[0] < -200
    assert gain.bounds[2] < 100


def test_a_network_at_sea_keeps_its_areas(star: Callable[..., Network]) -> None:
    network = star()
    nowhere = Point(0, 0).buffer(0.01)
    assert area_km(reach_of(network, nowhere), 2.0).area > 10_000


def test_there_are_no_rings_without_a_ring_set(star: Callable[..., Network]) -> None:
    network = star()
    assert ring_steps(network) == [(1.0, True), (2.0, True), (3.5, True)]


def test_the_page_keeps_the_areas_true_after_rounding(full_input: Callable[..., MapInput]) -> None:
    data = full_input()
    ground = land(bounds(data.network))
    drawn, _ = rings(data, ground)
    reach, sites = reach_of(data.network, ground), data.network["sites"]
    where = points(np.column_stack([sites["lon_deg"], sites["lat_deg"]]))
    for ring in drawn:
        area = union_all([
            Polygon([(lon, lat) for lat, lon in part[0]],
                    [[(lon, lat) for lat, lon in hole] for hole in part[1:]])
            for part in ring["area"]
        ])  # fmt: skip
        assert contains(area, where).tolist() == (reach.sites_ms <= ring["ms"]).tolist()


@pytest.fixture(scope="module")
def zhongwei(root: Path) -> Network:
    """Return today's state of the reference network."""
    from netplan.io import read_network
    from netplan.topology.changes import in_state

    network = read_network(root / "topology/zhongwei")
    return in_state(network, network.settings.today)


def test_the_reference_network_keeps_the_invariant(zhongwei: Network) -> None:
    reach = reach_of(zhongwei, land(bounds(zhongwei)))
    for ring_ms, _ in ring_steps(zhongwei):
        inside = contains(area_km(reach, ring_ms), points(reach.sites_km))
        assert inside.tolist() == (reach.sites_ms <= ring_ms).tolist()


def test_the_areas_follow_the_latency_table(zhongwei: Network) -> None:
    from netplan.metrics.latency_table import latency_table
    from netplan.metrics.states import States

    reach = reach_of(zhongwei, land(bounds(zhongwei)))
    table = latency_table({"today": States(zhongwei).see(zhongwei)})
    rows = table[(table["view"] == "optical") & (table["carrier"] == "best")]
    for target, ms in zip(rows["target"], rows["one_way_ms"], strict=True):
        assert reach.sites_ms[zhongwei["sites"].row(target)] == pytest.approx(ms, abs=1e-9)
