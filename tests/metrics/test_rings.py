"""Rings and verdicts at their edges, and statistics of many latencies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_networks import network, row
from netplan.metrics.pairs import statistic
from netplan.metrics.rings import ring_edges, ring_of, verdict

EDGES = (3.0, 6.0, 15.0)
FIFTEEN = 15.000000000002
"""What floating point makes of 15 ms: it is 15 ms."""


@pytest.mark.parametrize(
    ("value", "low", "high", "ring", "position"),
    [
        (2.0, 2.0, 2.0, 3, "inside"),
        (3.0, 3.0, 3.0, 3, "inside"),
        (FIFTEEN, FIFTEEN, FIFTEEN, 15, "inside"),
        (15.00001, 15.00001, 15.00001, math.nan, "outside"),
        (2.9, 2.5, 3.3, 3, "borderline"),
        (3.1, 2.9, 3.3, 6, "borderline"),
        (3.1, 3.0, 3.3, 6, "inside"),  # the interval only touches the edge
        (4.0, 3.0, 6.0, 6, "inside"),
        (15.5, 14.9, 16.0, math.nan, "borderline"),
        (4.0, 2.0, 20.0, 6, "borderline"),
    ],
)
def test_ring_of(value: float, low: float, high: float, ring: float, position: str) -> None:
    found = ring_of(value, low, high, EDGES)
    assert found[1] == position
    assert found[0] == ring or (math.isnan(found[0]) and math.isnan(ring))


def test_without_rings_everything_is_outside() -> None:
    ring, position = ring_of(1.0, 1.0, 1.0, ())
    assert math.isnan(ring)
    assert position == "outside"


def test_edges_are_those_of_the_network_s_own_set_in_order() -> None:
    rings = [row(ring_set=s, ring_ms=ms) for s, ms in (("x", 9.0), ("y", 2.0), ("x", 1.0))]
    net = network(settings={"ring_set": "x"}, rings=rings)
    assert ring_edges(net) == (1.0, 9.0)
    assert ring_edges(net, "y") == (2.0,)
    assert ring_edges(net, "z") == ()


@pytest.mark.parametrize(
    ("value", "low", "high", "promise", "comparator", "said"),
    [
        (FIFTEEN, FIFTEEN, FIFTEEN, 15, "at_most", "met"),
        (15.001, 15.001, 15.001, 15, "at_most", "missed"),
        (14, 13, 15, 15, "at_most", "met"),
        (14, 13, 15.1, 15, "at_most", "borderline"),
        (15.2, 14.9, 15.9, 15, "at_most", "borderline"),
        (16, 15.1, 17, 15, "at_most", "missed"),
        (29999.99999999, 29999.99999999, 29999.99999999, 30000, "at_least", "met"),
        (29999, 29999, 29999, 30000, "at_least", "missed"),
        (0.7, 0.5, 0.9, 0.6, "at_least", "borderline"),
        (0.7, 0.6, 0.9, 0.6, "at_least", "met"),
        (-0.2, -0.25, -0.16, -0.15, "at_most", "met"),
        (-0.2, -0.25, -0.1, -0.15, "at_most", "borderline"),
        (-0.1, -0.14, -0.05, -0.15, "at_most", "missed"),
        (math.nan, math.nan, math.nan, 1, "at_most", "unknown"),
        (math.inf, math.inf, math.inf, 1, "at_most", "missed"),
    ],
)
def test_verdicts(  # noqa: PLR0917 - one case is one row of six cells
    value: float, low: float, high: float, promise: float, comparator: str, said: str
) -> None:
    assert verdict(value, low, high, promise=promise, comparator=comparator) == said


@given(
    st.lists(st.floats(-100, 100), min_size=3, max_size=3).map(sorted),
    st.floats(-100, 100),
    st.sampled_from(["at_most", "at_least"]),
)
def test_a_verdict_is_sure_only_when_both_ends_agree(
    interval: list[float], promise: float, comparator: str
) -> None:
    low, value, high = interval
    said = verdict(value, low, high, promise=promise, comparator=comparator)
    ends = {verdict(end, end, end, promise=promise, comparator=comparator) for end in (low, high)}
    assert said == (ends.pop() if len(ends) == 1 else "borderline")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("each", 9.0),
        ("max", 9.0),
        ("min", 1.0),
        ("mean", 4.0),
        ("median", 3.0),
        ("sum", 16.0),
        ("count", 4.0),
        ("share", 0.75),
        ("population_mean", (1 * 0 + 2 * 1 + 4 * 2 + 9 * 1) / 4),
        ("p95", 4 + 0.85 * 5),
    ],
)
def test_statistics(how: str, expected: float) -> None:
    values = [1.0, 2.0, 4.0, 9.0]
    found = statistic(values, how, weights=[0, 1, 2, 1], limit=4.0)
    assert found == pytest.approx(expected)


def test_statistics_of_nothing_and_of_nobody_are_unknown() -> None:
    for how in ("max", "mean", "share", "count", "p95", "population_mean"):
        assert math.isnan(statistic([], how, weights=[]))
    assert math.isnan(statistic([1.0], "population_mean", weights=[0.0]))


def test_a_share_counts_what_is_at_the_limit_up_to_rounding() -> None:
    assert statistic(np.array([0.1 + 0.2, 0.31]), "share", limit=0.3) == 0.5
