"""Sweeps of three networks worked by hand: a square, a barbell with a bridge, links in one trench.

Every cable is of G.652.D (0.0049 ms/km) with an amplifier (0.00015 ms) for each started 80 km of a
segment, every link has two transponders of 0.05 ms, every node takes 0.1 ms and hangs at the end of
10 km of access cable (0.049 ms). So a link takes, one way,

    80 km: 0.392 + 1 x 0.00015 + 0.1 = 0.49215 ms
    160 km: 0.784 + 2 x 0.00015 + 0.1 = 0.8843 ms
    400 km: 1.96 + 5 x 0.00015 + 0.1 = 2.06075 ms
    800 km: 3.92 + 10 x 0.00015 + 0.1 = 4.0215 ms

and a way its links, 0.1 ms a node and 0.098 ms for both access cables. Of ways of equal cost the
slowest counts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from made_networks import grid, network, row
from netplan.failures import Scenario, Sweep, sweep
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from netplan.topology.network import Network

LOST = math.inf
Both = tuple[float, float]
"""Of a link there and back."""


def drawn(
    cables: Mapping[str, tuple[str, float]],
    links: Mapping[str, tuple[tuple[str, ...], int]],
    demands: Mapping[str, float],
    **more: Mapping[str, Any],
) -> Network:
    """Return one carrier's network, a node ``a`` at each site ``A``.

    ``cables`` are (ends, km) by segment, ``links`` (segments, cost) by their ends, ``demands``
    Gbit/s by their ends; ``more`` are other cells of a link.
    """
    sites = sorted({end for ends, _ in cables.values() for end in ends})
    return network(
        settings={"hub": sites[0].upper()},
        sites=grid([site.upper() for site in sites]),
        carriers=[row(carrier="c")],
        nodes=[
            row(node=site, site=site.upper(), carrier="c", router_ms=0.1, access_km=10.0)
            for site in sites
        ],
        segments=[
            row(segment=name, a=ends[0].upper(), b=ends[1].upper(), length_km=km, fibre="G.652.D")
            for name, (ends, km) in cables.items()
        ],
        links=[
            row(link=ends, a=ends[0], b=ends[1], segments=ridden, igp_cost=cost,
                capacity_gbps=100.0, **more.get(ends, {}))
            for ends, (ridden, cost) in links.items()
        ],
        demands=[
            row(demand=ends, source=ends[0], target=ends[1], volume_gbps=volume)
            for ends, volume in demands.items()
        ],
    )  # fmt: skip


def swept(net: Network, *failures: str, sites: tuple[str, ...] = ()) -> Sweep:
    """Return the sweep of failures, each the ids of what fails together."""
    scenarios = [Scenario(ids, "scenario", tuple(ids.split())) for ids in failures]
    return sweep(fabric(net), demands_in(net, 2026), scenarios, sites=sites)


def loads(result: Sweep, number: int | None) -> list[Both]:
    """Return the loads of a scenario, or without failure, to 1e-9 Gbit/s."""
    found = result.base_gbps if number is None else result.load_gbps[number]
    return [(round(float(there), 9), round(float(back), 9)) for there, back in found]


def times(values: np.ndarray) -> list[float]:
    """Return latencies to a nanosecond, ms one-way."""
    return [round(float(value), 6) for value in values]


@pytest.fixture(scope="module")
def square() -> Network:
    """Return a - b - c - d - a: every link costs 1, so that a and c have two equal ways."""
    cables = {"s1": ("ab", 80.0), "s2": ("bc", 160.0), "s3": ("cd", 400.0), "s4": ("da", 800.0)}
    links = {ends: ((name,), 1) for name, (ends, _) in cables.items()}
    return drawn(cables, links, {"ac": 80.0, "ca": 20.0, "ab": 30.0})


SQUARE = {
    # Links ab, bc, cd, da, each there and back. Without failure a half of 80 goes each way round.
    None: [(70, 10), (40, 10), (10, 40), (10, 40)],
    # a - b is cut: 80 and 20 over d, and 30 by a - d - c - b.
    "s1": [(0, 0), (0, 30), (20, 110), (20, 110)],
    "s2": [(30, 0), (0, 0), (20, 80), (20, 80)],
    "s3": [(110, 20), (80, 20), (0, 0), (0, 0)],
    "s4": [(110, 20), (80, 20), (0, 0), (0, 0)],
    "B": [(0, 0), (0, 0), (20, 80), (20, 80)],
    "A": [(0, 0), (0, 0), (0, 0), (0, 0)],
    "s1 s3": [(0, 0), (0, 0), (0, 0), (0, 0)],  # b - c and d - a are left, and join no demand
}
SQUARE_LOST = {"s1": 0, "s2": 0, "s3": 0, "s4": 0, "B": 30, "A": 130, "s1 s3": 130}
OVER_B = 1.77445  # 0.49215 + 0.8843 + 3 x 0.1 + 0.098
OVER_D = 6.48025  # 4.0215 + 2.06075 + 3 x 0.1 + 0.098
NEXT = 0.79015  # 0.49215 + 2 x 0.1 + 0.098
ROUND = 7.46455  # 4.0215 + 2.06075 + 0.8843 + 4 x 0.1 + 0.098
SQUARE_MS = {
    # a to c, c to a, a to b. While both ways are there, the slow one over d counts.
    None: [OVER_D, OVER_D, NEXT],
    "s1": [OVER_D, OVER_D, ROUND],
    "s2": [OVER_D, OVER_D, NEXT],
    "s3": [OVER_B, OVER_B, NEXT],  # a failure may make it quicker
    "s4": [OVER_B, OVER_B, NEXT],
    "B": [OVER_D, OVER_D, LOST],
    "A": [LOST, LOST, LOST],
    "s1 s3": [LOST, LOST, LOST],
}


def test_the_square_loads_every_link_as_worked_out(square: Network) -> None:
    result = swept(square, *SQUARE_LOST)
    assert loads(result, None) == SQUARE[None]
    assert result.base_unserved_gbps == 0
    for number, name in enumerate(SQUARE_LOST):
        assert loads(result, number) == SQUARE[name], name
    assert result.unserved_gbps.tolist() == list(SQUARE_LOST.values())


def test_the_square_names_the_failure_to_blame(square: Network) -> None:
    which, worst = swept(square, "s1", "s2", "s3", "s4").worst()
    # s3 and s4 fill a - b and b - c alike, and the first of them is named.
    assert which.tolist() == [2, 2, 0, 0]
    assert worst.tolist() == [1.1, 0.8, 1.1, 1.1]


def test_the_square_takes_as_long_as_worked_out(square: Network) -> None:
    result = swept(square, *SQUARE_LOST, sites=("B", "C"))
    assert times(result.base_ms) == SQUARE_MS[None]
    for number, name in enumerate(SQUARE_LOST):
        assert times(result.latency_ms[number]) == SQUARE_MS[name], name
        assert result.lost[number].tolist() == [each == LOST for each in SQUARE_MS[name]]
    # From the hub A to B and to C: no demand, but the same ways.
    assert times(result.base_site_ms) == [NEXT, OVER_D]
    assert [times(row) for row in result.site_ms] == [
        [ROUND, OVER_D], [NEXT, OVER_D], [NEXT, OVER_B], [NEXT, OVER_B],
        [LOST, OVER_D], [LOST, LOST], [LOST, LOST],
    ]  # fmt: skip


@pytest.fixture(scope="module")
def barbell() -> Network:
    """Return the triangles a b c and d e f of 80 km, joined by a bridge c - d of 400 km."""
    ends = ("ab", "bc", "ac", "de", "ef", "df")
    cables = {f"s-{pair}": (pair, 80.0) for pair in ends} | {"bridge": ("cd", 400.0)}
    links = {pair: ((name,), 1) for name, (pair, _) in cables.items()}
    return drawn(cables, links, {"af": 12.0, "fb": 6.0, "ab": 4.0})


BARBELL = {
    # Links ab, bc, ac, de, ef, df, cd.
    None: [(4, 0), (0, 6), (12, 0), (0, 0), (0, 0), (12, 6), (12, 6)],
    "bridge": [(4, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
    "cd": [(4, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
    "s-ac": [(16, 0), (12, 6), (0, 0), (0, 0), (0, 0), (12, 6), (12, 6)],
    "s-df": [(4, 0), (0, 6), (12, 0), (12, 6), (12, 6), (0, 0), (12, 6)],
    "C": [(4, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
    "F": [(4, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
    "A": [(0, 0), (0, 6), (0, 0), (0, 0), (0, 0), (0, 6), (0, 6)],
}
BARBELL_LOST = {"bridge": 18, "cd": 18, "s-ac": 0, "s-df": 0, "C": 18, "F": 18, "A": 16}
ACROSS = 3.54305  # 2 x 0.49215 + 2.06075 + 4 x 0.1 + 0.098
AROUND = 4.1352  # 3 x 0.49215 + 2.06075 + 5 x 0.1 + 0.098
BARBELL_MS = {
    # a to f, f to b, a to b.
    None: [ACROSS, ACROSS, NEXT],
    "bridge": [LOST, LOST, NEXT],
    "cd": [LOST, LOST, NEXT],
    "s-ac": [AROUND, ACROSS, NEXT],
    "s-df": [AROUND, AROUND, NEXT],
    "C": [LOST, LOST, NEXT],
    "F": [LOST, LOST, NEXT],
    "A": [LOST, ACROSS, LOST],
}


def test_the_barbell_loses_all_that_crosses_its_bridge_and_nothing_else(barbell: Network) -> None:
    result = swept(barbell, *BARBELL_LOST)
    assert loads(result, None) == BARBELL[None]
    for number, name in enumerate(BARBELL_LOST):
        assert loads(result, number) == BARBELL[name], name
    assert result.unserved_gbps.tolist() == list(BARBELL_LOST.values())


def test_the_barbell_takes_as_long_as_worked_out(barbell: Network) -> None:
    result = swept(barbell, *BARBELL_LOST, sites=("F",))
    assert times(result.base_ms) == BARBELL_MS[None]
    for number, name in enumerate(BARBELL_LOST):
        assert times(result.latency_ms[number]) == BARBELL_MS[name], name
        assert result.lost[number].tolist() == [each == LOST for each in BARBELL_MS[name]]
    assert times(result.base_site_ms) == [ACROSS]
    assert times(result.site_ms[:, 0]) == [LOST, LOST, AROUND, AROUND, LOST, LOST, LOST]


TRENCH = {"s1": ("ab", 80.0), "s2": ("bc", 160.0), "s3": ("ad", 400.0), "s4": ("dc", 400.0)}


def trench(**more: Mapping[str, Any]) -> Network:
    """Return a - b - c with an express link a - c in the same two trenches, and a way over d."""
    links = {
        "ab": (("s1",), 1),
        "ac": (("s1", "s2"), 1),
        "bc": (("s2",), 1),
        "ad": (("s3",), 2),
        "dc": (("s4",), 2),
    }
    return drawn(TRENCH, links, {"ac": 50.0, "ab": 20.0, "bc": 8.0}, **more)


TRENCHES = {
    # Links ab, ac, bc, ad, dc.
    None: [(20, 0), (50, 0), (8, 0), (0, 0), (0, 0)],
    # Both links in s1 fall: 50 by a - d - c, and 20 by a - d - c - b.
    "s1": [(0, 0), (0, 0), (8, 20), (70, 0), (70, 0)],
    # Both links in s2 fall: 50 by a - d - c, and 8 by b - a - d - c.
    "s2": [(20, 8), (0, 0), (0, 0), (58, 0), (58, 0)],
    # The express link alone: its 50 stay in the trench, by b.
    "ac": [(70, 0), (0, 0), (58, 0), (0, 0), (0, 0)],
    "s3": [(20, 0), (50, 0), (8, 0), (0, 0), (0, 0)],
    "s1 s3": [(0, 0), (0, 0), (8, 0), (0, 0), (0, 0)],
}
TRENCH_LOST = {"s1": 0, "s2": 0, "ac": 0, "s3": 0, "s1 s3": 70}
EXPRESS = 1.57445  # 240 x 0.0049 + 3 x 0.00015 + 0.1 + 2 x 0.1 + 0.098
LAST = 1.1823  # 0.8843 + 2 x 0.1 + 0.098
DETOUR = 4.5195  # 2 x 2.06075 + 3 x 0.1 + 0.098
BACK_TO_B = 5.5038  # 2 x 2.06075 + 0.8843 + 4 x 0.1 + 0.098
FROM_B = 5.11165  # 0.49215 + 2 x 2.06075 + 4 x 0.1 + 0.098
TRENCH_MS = {
    # a to c, a to b, b to c.
    None: [EXPRESS, NEXT, LAST],
    "s1": [DETOUR, BACK_TO_B, LAST],
    "s2": [DETOUR, NEXT, FROM_B],
    "ac": [OVER_B, NEXT, LAST],
    "s3": [EXPRESS, NEXT, LAST],
    "s1 s3": [LOST, LOST, LAST],
}


def test_two_links_in_one_trench_fall_together() -> None:
    result = swept(trench(), *TRENCH_LOST)
    assert loads(result, None) == TRENCHES[None]
    for number, name in enumerate(TRENCH_LOST):
        assert loads(result, number) == TRENCHES[name], name
    assert result.unserved_gbps.tolist() == list(TRENCH_LOST.values())


def test_two_links_in_one_trench_take_as_long_as_worked_out() -> None:
    result = swept(trench(), *TRENCH_LOST, sites=("C", "B"))
    assert times(result.base_ms) == TRENCH_MS[None]
    for number, name in enumerate(TRENCH_LOST):
        assert times(result.latency_ms[number]) == TRENCH_MS[name], name
    assert times(result.base_site_ms) == [EXPRESS, NEXT]
    assert [times(row) for row in result.site_ms] == [
        [DETOUR, BACK_TO_B], [DETOUR, NEXT], [OVER_B, NEXT], [EXPRESS, NEXT], [LOST, LOST],
    ]  # fmt: skip


PROTECTED = {"protection": "1+1", "backup_segments": ("s3", "s4")}
SWITCHED = 4.3195  # 800 x 0.0049 + 10 x 0.00015 + 0.1 + 2 x 0.1 + 0.098


def test_a_protected_link_keeps_its_load_and_takes_its_other_way() -> None:
    result = swept(trench(ac=PROTECTED), "s1", "s3", "s1 s3")
    # Cut s1: 50 stay on the express link; 20 go by its other way too: a - c - b costs 2.
    assert loads(result, 0) == [(0, 0), (70, 0), (8, 20), (0, 0), (0, 0)]
    assert loads(result, 1) == TRENCHES[None]
    # Both of its ways are cut: it falls like any other.
    assert loads(result, 2) == TRENCHES["s1 s3"]
    assert [sorted(effect.switched) for effect in result.hits] == [[1], [], []]


def test_a_protected_link_is_as_slow_as_its_other_way_while_it_rides_it() -> None:
    result = swept(trench(ac=PROTECTED), "s1", "s3", "s1 s3", sites=("C",))
    # To b: over c, 4.0215 + 0.8843 + 3 x 0.1 + 0.098.
    assert times(result.latency_ms[0]) == [SWITCHED, 5.3038, LAST]
    assert times(result.latency_ms[1]) == TRENCH_MS[None]
    assert times(result.latency_ms[2]) == TRENCH_MS["s1 s3"]
    assert times(result.site_ms[:, 0]) == [SWITCHED, EXPRESS, LOST]
