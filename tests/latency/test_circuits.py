"""Delays of links and segments, each formula against numbers worked by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_networks import grid, network, row
from netplan.latency import Latency, circuits, plant
from netplan.latency.circuits import circuit_latency
from netplan.latency.plant import regenerators_needed
from netplan.units import AMPLIFIER_MS, REGENERATOR_MS, TRANSPONDER_MS

if TYPE_CHECKING:
    from netplan.topology.network import Network

DEGREE_KM = 6378.137 * math.pi / 180


def line(*segments: dict[str, Any], settings: dict[str, Any] | None = None, **link: Any) -> Network:
    """Return sites A, B, C... joined by ``segments`` in a row and one link over all of them."""
    places = "ABCDEFGHIJKLMNOP"[: len(segments) + 1]
    return network(
        settings=settings,
        sites=grid(places),
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in places],
        segments=[
            row(segment=f"s{n}", a=places[n], b=places[n + 1]) | cells
            for n, cells in enumerate(segments)
        ],
        modules=[
            row(module="long", capacity_gbps=400.0, reach_km=500.0, reach_g654e_km=1000.0,
                end_ms=0.07),
            row(module="plain", capacity_gbps=100.0, reach_km=500.0),
        ],
        links=[
            row(link="l", a="a", b=places[-1].lower(), capacity_gbps=400.0,
                segments=tuple(f"s{n}" for n in range(len(segments)))) | link
        ],
    )  # fmt: skip


def test_a_given_length_comes_before_geometry_before_the_geodesic() -> None:
    wkt = "LINESTRING (0 0, 0.5 0, 1 0)"
    cells = [{"length_km": 200.0, "geometry": wkt}, {"geometry": "LINESTRING (1 0, 3 0)"}, {}]
    fibre = plant(line(*cells, settings={"route_factor": 1.5}))
    assert fibre.rule == ("given", "geometry", "geodesic")
    expected = [200, 2 * DEGREE_KM, 1.5 * DEGREE_KM]
    np.testing.assert_allclose(fibre.length_km, expected, atol=1e-9)
    np.testing.assert_allclose(fibre.low_km, [*expected[:2], 1.3 * DEGREE_KM], atol=1e-9)
    np.testing.assert_allclose(fibre.high_km, [*expected[:2], 1.7 * DEGREE_KM], atol=1e-9)


def test_a_segment_has_its_own_factors() -> None:
    fibre = plant(line({"route_factor": 1.1}, {"route_factor": 2.0}, {"route_factor_high": 3.0}))
    np.testing.assert_allclose(fibre.length_km / DEGREE_KM, [1.1, 2.0, 1.5])
    # An interval always holds the length itself.
    np.testing.assert_allclose(fibre.low_km / DEGREE_KM, [1.1, 1.3, 1.3])
    np.testing.assert_allclose(fibre.high_km / DEGREE_KM, [1.7, 2.0, 3.0])


@pytest.mark.parametrize(
    ("fibre", "rate"), [("G.652.D", 0.0049), ("G.654.E", 0.00489), ("hollow-core", 0.0034)]
)
def test_light_is_as_fast_as_its_fibre(fibre: str, rate: float) -> None:
    found = plant(line({"length_km": 100.0, "fibre": fibre}))
    assert found.fibre_ms[0] == pytest.approx(100 * rate, abs=1e-12)
    assert found.one_way_ms[0] == pytest.approx(100 * rate + 2 * AMPLIFIER_MS, abs=1e-12)


@pytest.mark.parametrize(("km", "spans"), [(79.9, 1), (80.0, 1), (80.1, 2), (160.0, 2), (1.0, 1)])
def test_an_amplifier_for_each_started_span(km: float, spans: int) -> None:
    assert plant(line({"length_km": km})).amplifier_ms[0] == pytest.approx(spans * AMPLIFIER_MS)


def test_only_existing_segments_are_usable() -> None:
    states = [{"status": status} for status in ("existing", "planned", "candidate")]
    assert plant(line(*states)).usable.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("length", "reach", "count"),
    [
        (0, 1500, 0),
        (1, 1500, 0),
        (1500, 1500, 0),
        (1500.1, 1500, 1),
        (3000, 1500, 1),
        (3000.1, 1500, 2),
        (sum([150.1] * 10), 1501, 0),  # 1501.0000000000002 km is 1501 km
        (0.1 + 0.2, 0.3, 0),
    ],
)
def test_regenerators_stand_where_the_reach_ends(length: float, reach: float, count: int) -> None:
    assert regenerators_needed(length, reach) == count


@given(length=st.floats(0, 1e5), reach=st.floats(1, 1e4))
def test_each_stretch_between_regenerators_is_within_reach(length: float, reach: float) -> None:
    count = regenerators_needed(length, reach)
    assert length / (count + 1) <= reach * (1 + 1e-8)
    assert count == 0 or length / count > reach * (1 - 1e-8)


@pytest.mark.parametrize(
    ("fibres", "technology", "count"),
    [
        (("G.654.E", "G.654.E"), "long", 0),  # 1,000 km, reach 1,000
        (("G.654.E", "G.652.D"), "long", 1),  # one segment of G.652.D: reach 500
        (("G.652.D", "G.652.D"), "long", 1),
        (("G.654.E", "G.654.E"), "plain", 1),  # a module without a reach of its own on G.654.E
        (("G.654.E", "G.654.E"), "", 0),  # no module: the network's 1,500 km
    ],
)
def test_reach_on_g654e_needs_g654e_all_the_way(
    fibres: tuple[str, ...], technology: str, count: int
) -> None:
    net = line(*({"length_km": 500.0, "fibre": fibre} for fibre in fibres), technology=technology)
    latency = circuits(net).latency[0]
    assert latency.regenerator_ms == pytest.approx(count * REGENERATOR_MS)
    end_ms = {"long": 0.07, "plain": 0.05, "": TRANSPONDER_MS}[technology]
    assert latency.transponder_ms == pytest.approx(2 * end_ms)


def test_regenerators_that_are_given_are_not_computed() -> None:
    net = line({"length_km": 400.0}, technology="plain", regenerators=3)
    assert circuits(net).latency[0].regenerator_ms == pytest.approx(0.3)
    net = line({"length_km": 4000.0}, technology="plain", regenerators=0)
    assert circuits(net).latency[0].regenerator_ms == 0


def test_a_measured_latency_is_the_whole_and_has_no_interval() -> None:
    net = line({}, {}, technology="plain", measured_one_way_ms=2.5)
    latency = circuits(net).latency[0]
    assert latency.one_way_ms == pytest.approx(2.5, abs=1e-12)
    assert latency.low_ms == latency.one_way_ms == latency.high_ms
    assert latency.fibre_ms == pytest.approx(2.5 - 2 * 0.05 - latency.amplifier_ms)
    assert latency.length_km == pytest.approx(3 * DEGREE_KM)


@pytest.mark.parametrize(
    ("cells", "costs"),
    [
        ({}, (110, 110)),  # 10 + 100 km
        ({"igp_cost": 7}, (7, 7)),
        ({"igp_cost": 7, "igp_cost_ba": 9}, (7, 9)),
        ({"igp_cost_ba": 9}, (110, 9)),
    ],
)
def test_igp_costs_are_given_or_ten_and_whole_km(
    cells: dict[str, int], costs: tuple[int, int]
) -> None:
    found = circuits(line({"length_km": 99.6}, **cells))
    assert (found.cost_ab[0], found.cost_ba[0]) == costs


def test_only_existing_links_are_alive() -> None:
    for status, alive in (("existing", True), ("planned", False), ("maintenance", False)):
        assert circuits(line({}, status=status)).alive.tolist() == [alive]


def test_a_circuit_within_one_site_costs_nothing_but_its_ports() -> None:
    net = line({"length_km": 100.0})
    assert circuit_latency(net, plant(net), rows=(), technology="plain").one_way_ms == 0


def test_a_protected_circuit_on_its_backup_has_the_backup_s_latency() -> None:
    net = line({"length_km": 100.0}, {"length_km": 300.0}, technology="plain", b="b",
               segments=("s0",), protection="1+1", backup_segments=("s1", "s0"))  # fmt: skip
    found = circuits(net)
    switched = found.on_backup([0])
    assert found.latency[0].length_km == 100
    assert switched.latency[0].length_km == switched.length_km[0] == 400
    assert switched.one_way_ms[0] == pytest.approx(400 * 0.0049 + 6 * AMPLIFIER_MS + 0.1)
    assert switched.segment_rows == ((1, 0),)
    assert switched.cost_ab.tolist() == found.cost_ab.tolist()


PARTS = st.builds(
    Latency,
    **{
        name: st.floats(0, 100)
        for name in ("length_km", "amplifier_ms", "regenerator_ms", "node_ms", "access_ms")
    },
    fibre_ms=st.floats(1, 2),
    fibre_low_ms=st.floats(0, 1),
    fibre_high_ms=st.floats(2, 3),
)


@given(PARTS, PARTS)
def test_latencies_add_part_by_part_and_keep_their_interval(a: Latency, b: Latency) -> None:
    both = a + b
    assert both.one_way_ms == pytest.approx(a.one_way_ms + b.one_way_ms)
    assert both.low_ms == pytest.approx(a.low_ms + b.low_ms)
    assert both.length_km == a.length_km + b.length_km
    assert both.low_ms <= both.one_way_ms <= both.high_ms
