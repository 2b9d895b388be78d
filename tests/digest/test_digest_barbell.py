"""Failures of two small networks worked by hand: a barbell with a bridge, and a shared trench."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from made_networks import grid, mesh_network, network, row
from netplan.failures import Scenario, segment_failures, sweep
from netplan.failures.digest import digest
from netplan.failures.digest_base import measures
from netplan.failures.digest_groups import lost_together
from netplan.failures.exposure import LATE, LOST, LOST_WITH_END, SLOWER, UNHURT
from netplan.failures.sets import failure_set
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures.digest import Digest
    from netplan.topology.network import Network


def digested(net: Network, scenarios: Sequence[Scenario], sites: Sequence[str] = ()) -> Digest:
    """Return the digest of a network's scenarios."""
    demands = demands_in(net, net.settings.base_year)
    return digest(sweep(fabric(net), demands, scenarios, sites=sites), measures(net))


@pytest.fixture
def barbell() -> Network:
    """Return triangles a-b-c and d-e-f joined by the bridge c-d; all costs 1, 100 Gbit/s, hub A."""
    links = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")]
    return mesh_network(
        [(*ends, 1) for ends in links],
        demands=[("a", "f", 60.0), ("a", "b", 50.0), ("f", "d", 30.0)],
        settings={"hub": "A"},
    )


def test_the_bridge_of_a_barbell_is_its_single_point_of_failure(barbell: Network) -> None:
    # d0 a-c-d-f, d1 a-b, d2 f-d. Every other cut has a way round within its triangle.
    found = digested(barbell, segment_failures(barbell), sites=("C", "D", "F"))
    assert found.figures.unserved_gbps.tolist() == [0, 0, 0, 60, 0, 0, 0]
    assert np.isinf(found.figures.site_ms).sum(axis=1).tolist() == [0, 0, 0, 2, 0, 0, 0]
    assert found.points.scenario.tolist() == [3]
    assert found.points.demand.tolist() == [0]
    assert found.points.site.tolist() == [1, 2]
    assert not found.points.demand_own.any()
    assert not found.points.site_own.any()
    (group,) = lost_together(found)
    assert (group.scenarios, group.demands, group.sites) == ((3,), (0,), (1, 2))


def test_the_ten_worst_of_a_barbell(barbell: Network) -> None:
    # Base: ab 50, bc 0, ac 60, cd 60, de 0, ef 0, df 60 (from f 30).
    # ab cut: d1 a-c-b: ac 110, bc 50 (c to b). ac cut: d0 a-b-c: ab 110, bc 60 (b to c).
    # df cut: d0 d-e-f, d2 f-e-d: de 60, ef 60. cd cut: nothing gains. bc, de, ef: nothing moves.
    found = digested(barbell, segment_failures(barbell))
    listed = [
        [
            (int(scenario), pytest.approx(used), int(way))
            for scenario, used, way in zip(*columns, strict=True)
            if scenario >= 0
        ]
        for columns in zip(
            found.blame.scenario.tolist(),
            found.blame.utilisation.tolist(),
            found.blame.direction.tolist(),
            strict=True,
        )
    ]
    assert listed == [
        [(2, 1.1, 0)],
        [(2, 0.6, 0), (0, 0.5, 1)],
        [(0, 1.1, 0)],
        [],
        [(6, 0.6, 0)],
        [(6, 0.6, 0)],
        [],
    ]
    assert found.worst()[0].tolist() == [2, 2, 0, -1, 6, 6, -1]
    assert found.worst()[1].tolist() == pytest.approx([1.1, 0.6, 1.1, 0.6, 0.6, 0.6, 0.6])
    assert found.figures.above_limit.tolist() == [1, 0, 1, 0, 0, 0, 0]
    assert found.figures.overflow_gbps.tolist() == pytest.approx([10, 0, 10, 0, 0, 0, 0])
    assert found.figures.worst_link.tolist() == [2, 2, 0, 0, 2, 2, 2]


def test_a_failed_site_loses_its_own_traffic_and_what_passes_it(barbell: Network) -> None:
    # C carries d0 across: lost beyond it, and with it the sites D and F. D is an end of d2, and
    # cuts d0 off; F is an end of both. A is the hub: every site is lost with it.
    found = digested(barbell, failure_set(barbell, "sites").scenarios, sites=("C", "D", "F"))
    points, volume = found.points, found.base.volume_gbps
    said = {}
    for number, scenario in enumerate(points.scenario.tolist()):
        mine = slice(points.demand_first[number], points.demand_first[number + 1])
        rows, own = points.demand[mine], points.demand_own[mine]
        places = slice(points.site_first[number], points.site_first[number + 1])
        said[found.scenarios[scenario].id] = (
            float(volume[rows[~own]].sum()),
            float(volume[rows[own]].sum()),
            points.site[places][~points.site_own[places]].tolist(),
            points.site[places][points.site_own[places]].tolist(),
        )
    assert said == {
        "A": (0.0, 110.0, [], [0, 1, 2]),
        "B": (0.0, 50.0, [], []),
        "C": (60.0, 0.0, [1, 2], [0]),
        "D": (60.0, 30.0, [2], [1]),
        "F": (0.0, 90.0, [], [2]),
    }
    assert found.demands.losses[:, 0].tolist() == [4, 2, 2]
    assert found.demands.own.tolist() == [2, 2, 2]
    assert found.demands.rank.tolist() == [LOST, LOST_WITH_END, LOST_WITH_END]
    assert [found.scenarios[row].id for row in found.demands.scenario] == ["C", "A", "D"]
    assert found.figures.own_gbps.tolist() == [110, 50, 0, 30, 0, 90]


def test_slower_and_late_are_told_apart_to_the_digit() -> None:
    # A link of one segment of 100 km: 100 x 0.0049 ms of fibre, its amplifiers and two
    # transponders, alike for all; nodes take no time here. a-b direct is one link long, round over
    # c two. Promised: 0.9 ms, between the two.
    net = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("c", "b", 1)],
        demands=[("a", "b", 10.0), ("a", "c", 10.0)],
        classes=[row(class_="fast", max_one_way_ms=0.9)],
    )
    link_ms = float(fabric(net).links.one_way_ms[0])
    node_ms = float(net["nodes"]["router_ms"][0])
    demands = net["demands"]
    first = dict(next(iter(demands.rows())), **{"class": "fast"})
    fast = net.replace(type(demands).of("demands", [first, *list(demands.rows())[1:]]))
    found = digested(fast, segment_failures(fast))
    assert found.base.ms.tolist() == pytest.approx([link_ms + 2 * node_ms] * 2)
    assert found.demands.ms.tolist() == pytest.approx([2 * link_ms + 3 * node_ms] * 2)
    assert 0.4 < link_ms + 2 * node_ms < 0.9 < 2 * link_ms + 3 * node_ms
    assert found.demands.rank.tolist() == [LATE, SLOWER]
    assert found.demands.scenario.tolist() == [0, 1]
    assert found.demands.late.tolist() == [1, 0]
    assert found.demands.worst_scenario.tolist() == [0, 1]
    assert found.figures.late.tolist() == [1, 0, 0]
    assert found.figures.late_gbps.tolist() == [10, 0, 0]


@pytest.fixture
def trench() -> Network:
    """Return A-B over two carriers' links in one trench, and red's second way over C."""
    spans = {"ab": "AB", "ac": "AC", "cb": "CB"}
    return network(
        settings={"hub": "A"},
        sites=grid("ABC"),
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[row(node=f"{c[0]}{s}", site=s, carrier=c) for c in ("red", "blue") for s in "ABC"],
        segments=[row(segment=s, a=e[0], b=e[1], length_km=100.0) for s, e in spans.items()],
        links=[
            row(link="red-1", a="rA", b="rB", segments=("ab",), capacity_gbps=100.0),
            row(link="blue-1", a="bA", b="bB", segments=("ab",), capacity_gbps=100.0),
            row(link="red-2", a="rA", b="rB", segments=("ac", "cb"), capacity_gbps=40.0),
        ],
        srlgs=[row(srlg="valley", member="ab"), row(srlg="valley", member="cb")],
        demands=[
            row(demand="r", source="rA", target="rB", volume_gbps=60.0),
            row(demand="b", source="bA", target="bB", volume_gbps=30.0),
        ],
    )


def test_two_links_in_one_trench_fail_together(trench: Network) -> None:
    # ab cut: red moves its 60 onto 40 over C, blue has no way. The valley takes both ways.
    cuts = failure_set(trench, "segments,srlgs").scenarios
    found = digested(trench, cuts, sites=("B",))
    assert [s.id for s in found.scenarios] == ["ab", "ac", "cb", "valley"]
    assert found.figures.links_down.tolist() == [2, 1, 1, 3]
    assert found.figures.capacity_down_gbps.tolist() == [200, 40, 40, 240]
    assert found.figures.unserved_gbps.tolist() == [30, 0, 0, 90]
    assert found.figures.overflow_gbps.tolist() == pytest.approx([20, 0, 0, 0])
    assert found.figures.worst_utilisation.tolist() == pytest.approx([1.5, 0.6, 0.6, 0])
    assert np.isinf(found.figures.site_ms).sum(axis=1).tolist() == [0, 0, 0, 1]
    assert [(g.scenarios, g.demands, g.sites) for g in lost_together(found)] == [
        ((0,), (1,), ()),
        ((3,), (0, 1), (0,)),
    ]
    assert found.demands.rank.tolist() == [LOST, LOST]
    assert found.demands.scenario.tolist() == [3, 0]
    assert found.demands.losses.tolist() == [[0, 1], [1, 1]]
    assert found.kinds == ("segment", "srlg")


def test_what_is_lost_without_failure_is_exposed_to_nothing(trench: Network) -> None:
    alone = trench.replace(
        type(trench["demands"]).of(
            "demands", [row(demand="x", source="rA", target="bC", volume_gbps=7.0)]
        )
    )
    found = digested(alone, segment_failures(alone), sites=("B", "C"))
    assert found.base.lost.tolist() == [True]
    assert found.figures.unserved_gbps.tolist() == [7, 7, 7]
    assert found.demands.rank.tolist() == [UNHURT]
    assert found.demands.losses.tolist() == [[0]]
    assert found.sites.rank.tolist() == [SLOWER, UNHURT]  # red has no link that ends at C
    assert not len(found.points.scenario)
