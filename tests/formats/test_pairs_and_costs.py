"""Arcs as links and metrics as costs: nothing lost, nothing counted twice, all of it said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netplan.io.formats.costs import LAST_RESORT, MOST_COST, cost, cost_factor
from netplan.io.formats.draft import Edge
from netplan.io.formats.pairing import pair_arcs

if TYPE_CHECKING:
    from conftest import Desk


def arc(a: str, b: str, gbps: float = 1.0, *, name: str = "", km: float = math.nan) -> Edge:
    """Return an arc."""
    return Edge(id=name, row=1, a=a, b=b, capacity_gbps=gbps, length_km=km)


def test_equal_arcs_there_and_back_are_one_link() -> None:
    links, lost = pair_arcs([arc("x", "y"), arc("y", "x")])
    assert [(link.a, link.b, link.one_way) for link in links] == [("x", "y", False)]
    assert lost == ()


def test_parallel_arcs_pair_with_their_likes() -> None:
    arcs = [arc("x", "y", 10), arc("x", "y", 40), arc("y", "x", 40), arc("y", "x", 10)]
    links, lost = pair_arcs(arcs)
    assert [link.capacity_gbps for link in links] == [10, 40]
    assert lost == ()


def test_a_shared_id_pairs_before_equal_figures() -> None:
    arcs = [
        arc("x", "y", 10, name="p"),
        arc("x", "y", 10, name="q"),
        arc("y", "x", 10, name="q"),
        arc("y", "x", 20, name="p"),
    ]
    links, lost = pair_arcs(arcs)
    assert [(link.id, link.capacity_gbps) for link in links] == [("p", 10), ("q", 10)]
    assert len(lost) == 1


def test_unequal_directions_keep_the_smaller_capacity_and_the_greater_length() -> None:
    links, lost = pair_arcs([arc("x", "y", 10, km=90), arc("y", "x", 4, km=100)])
    assert [(link.capacity_gbps, link.length_km) for link in links] == [(4, 100)]
    assert lost == (
        (
            "1 link whose two directions differ in capacity or length, such as 'x' to 'y': the "
            "smaller capacity and the greater length hold both ways"
        ),
    )


def test_an_arc_without_a_pair_gets_its_other_way_as_a_last_resort(desk: Desk) -> None:
    reading = desk.read("pyntm", ("b\ta\tb-to-a\t25\t40\t1\tTrue\n", ""))
    links = reading.network["links"]
    assert links["igp_cost"].tolist() == [20, 20, 30]
    assert links["igp_cost_ba"].tolist() == [LAST_RESORT, 0, 0]
    assert any(
        lost.startswith("1 arc without one the other way, such as 'a' to 'b'")
        for lost in reading.lost
    )


def test_a_directed_file_without_any_pair_means_edges(desk: Desk) -> None:
    reading = desk.read("graphml", ('edgedefault="undirected"', 'edgedefault="directed"'))
    assert reading.network["links"]["igp_cost_ba"].tolist() == [0, 0, 0]
    assert "the direction of every edge: none has one the other way, so both ways are meant" in (
        reading.lost
    )


def test_an_edge_without_direction_among_arcs_goes_both_ways(desk: Desk) -> None:
    reading = desk.read("graphml", ('target="b">', 'target="b" directed="true">'))
    links = reading.network["links"]
    assert len(links) == 3
    assert links["igp_cost_ba"].tolist() == [LAST_RESORT, 0, 0]


@given(
    st.lists(
        st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz"), st.sampled_from([1, 2])).filter(
            lambda row: row[0] != row[1]
        ),
        max_size=12,
    )
)
def test_no_arc_is_lost_and_none_counts_twice(rows: list[tuple[str, str, int]]) -> None:
    arcs = [arc(a, b, gbps) for a, b, gbps in rows]
    links, _ = pair_arcs(arcs)
    paired = sum(not link.one_way for link in links)
    single = sum(link.one_way for link in links)
    meant_both = bool(links) and not single and len(links) == len(arcs)
    assert meant_both or 2 * paired + single == len(arcs)


@pytest.mark.parametrize(
    ("metrics", "factor", "costs"),
    [
        ([10, 20], 1, [10, 20]),
        ([0.5, 2.25], 100, [50, 225]),
        ([1e9, 2e9], 0.001, [1000000, 2000000]),
        ([math.nan, 3], 1, [0, 3]),
        ([], 1, []),
    ],
)
def test_metrics_become_whole_numbers(
    metrics: list[float], factor: float, costs: list[int]
) -> None:
    found, said = cost_factor(metrics)
    assert found == pytest.approx(factor)
    assert [cost(metric, found) for metric in metrics] == costs
    assert bool(said) == (factor != 1)


@given(st.lists(st.floats(min_value=0, exclude_min=True, allow_infinity=False), min_size=1))
def test_any_metrics_become_costs_that_routers_can_hold(metrics: list[float]) -> None:
    factor, _ = cost_factor(metrics)
    costs = [cost(metric, factor) for metric in metrics]
    assert all(1 <= value <= MOST_COST for value in costs)
    order = sorted(range(len(metrics)), key=metrics.__getitem__)
    assert [costs[place] for place in order] == sorted(costs)


def test_a_metric_that_is_no_whole_number_says_its_factor(desk: Desk) -> None:
    reading = desk.read("gml", ("capacity_gbps 40", "weight 1.5"), ("capacity_gbps 40", "weight 2"))
    assert reading.network["links"]["igp_cost"].tolist() == [15, 20, 0]
    assert "IGP costs are the file's metrics times 10, to be whole numbers" in reading.lost
