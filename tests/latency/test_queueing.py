"""Waiting for a full link: Kingman by hand, exact where theory is exact, microseconds elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from netplan.latency.parts import Latency
from netplan.latency.queueing import Queueing, QueueingModel, path_queueing, wait_percentile_ms

MM1 = QueueingModel(packet_bytes=1250, ca2=1, cs2=1)
"""A packet of 10,000 bits, exponential in length: M/M/1."""


def test_a_packet_of_340_bytes_takes_6_8_nanoseconds_at_400_gbps() -> None:
    assert QueueingModel().send_ms(400.0) == pytest.approx(6.8e-6, rel=1e-12)


def test_the_default_variation_is_that_of_the_simple_imix() -> None:
    sizes = np.repeat([40.0, 576.0, 1500.0], [7, 4, 1])
    model = QueueingModel()
    assert model.packet_bytes == pytest.approx(sizes.mean(), abs=0.5)
    assert model.cs2 == pytest.approx(sizes.var() / sizes.mean() ** 2, abs=0.005)


@pytest.mark.parametrize(
    ("load", "mean"), [(0.0, 0.0), (50.0, 1e-4), (90.0, 9e-4), (99.0, 9.9e-3), (99.9, 9.99e-2)]
)
def test_the_mean_wait_of_m_m_1_is_rho_over_one_less_rho_packets(load: float, mean: float) -> None:
    # 10,000 bits at 100 Gbit/s take 0.0001 ms.
    assert MM1.mean_ms(load, 100.0) == pytest.approx(mean, rel=1e-9)


def test_equal_packets_wait_half_as_long_as_exponential_ones() -> None:
    steady = QueueingModel(packet_bytes=1250, ca2=1, cs2=0)
    assert steady.mean_ms(80.0, 100.0) == pytest.approx(MM1.mean_ms(80.0, 100.0) / 2)
    assert QueueingModel(ca2=0, cs2=0).mean_ms(80.0, 100.0) == 0.0


def test_a_link_of_400_gbps_queues_for_microseconds_only_when_it_is_nearly_full() -> None:
    model = QueueingModel()
    waits = {
        part: path_queueing([400.0 * part], [400.0], model=model) for part in (0.35, 0.7, 0.99)
    }
    assert waits[0.35].mean_ms < 5e-6
    assert waits[0.7].jitter_ms < 2e-4
    assert waits[0.99].mean_ms == pytest.approx(99 * 1.29 * 6.8e-6, rel=1e-9)
    assert waits[0.99].jitter_ms < 5e-3
    # Only one part in ten thousand below full does it take a tenth of a millisecond.
    assert path_queueing([399.96], [400.0], model=model).mean_ms == pytest.approx(0.0877, abs=1e-3)


def test_the_percentile_of_one_link_is_that_of_m_m_1() -> None:
    # P(W > t) = rho exp(-(1 - rho) t / s) = 0.01 with s = 0.0001 ms and rho = 0.9.
    exact = 1e-4 / 0.1 * math.log(0.9 / 0.01)
    assert path_queueing([90.0], [100.0], model=MM1).percentile_ms == pytest.approx(exact)


def test_a_link_less_full_than_the_percentile_leaves_free_has_none() -> None:
    assert path_queueing([0.9], [100.0], model=MM1) == Queueing(pytest.approx(9e-3 / 0.991 * 1e-4))
    assert wait_percentile_ms([1.0], [0.01], 99.0)[0] == 0.0


@pytest.mark.parametrize("rho", [0.3, 0.6, 0.9, 0.99])
def test_the_percentile_of_two_equal_links_is_within_8_percent_of_the_exact_one(rho: float) -> None:
    rate = (1 - rho) / 1e-4

    def longer(t: float) -> float:
        # Nobody, one or both waits are exponential: an atom, an exponential, an Erlang.
        tail = math.exp(-rate * t)
        return 2 * rho * (1 - rho) * tail + rho**2 * tail * (1 + rate * t) - 0.01

    exact = brentq(longer, 0.0, 100 / rate)
    found = path_queueing([rho * 100] * 2, [100.0] * 2, model=MM1)
    assert found.mean_ms == pytest.approx(2 * rho / (1 - rho) * 1e-4)
    assert found.percentile_ms == pytest.approx(exact, rel=0.08)


def test_the_gamma_has_the_mean_and_the_variance_of_the_sum() -> None:
    from scipy.stats import gamma

    mean = np.array([9e-4, 1e-4])
    variance = mean**2 * (2 / np.array([0.9, 0.5]) - 1)
    law = gamma(a=mean.sum() ** 2 / variance.sum(), scale=variance.sum() / mean.sum())
    found = path_queueing([90.0, 50.0], [100.0, 100.0], model=MM1)
    assert found.percentile_ms == pytest.approx(law.ppf(0.99), rel=1e-9)


def test_an_overloaded_link_waits_for_ever_and_is_numbered() -> None:
    found = path_queueing([10.0, 100.0, 500.0], [100.0, 100.0, 400.0])
    assert found.overloaded == (1, 2)
    assert found.mean_ms == found.percentile_ms == found.jitter_ms == math.inf


def test_an_empty_path_or_idle_links_wait_for_nothing() -> None:
    assert path_queueing([], []) == Queueing() == path_queueing([0.0, 0.0], 100.0)


@given(
    loads=st.lists(st.floats(0, 99.9), min_size=1, max_size=6),
    more=st.floats(0, 99.9),
    percentile=st.floats(50, 99.999),
)
def test_a_further_link_never_makes_the_wait_less_than_the_worst_link_alone(
    loads: list[float], more: float, percentile: float
) -> None:
    model = QueueingModel(percentile=percentile)
    whole = path_queueing([*loads, more], 100.0, model=model)
    parts = [path_queueing([load], 100.0, model=model) for load in [*loads, more]]
    assert whole.mean_ms == pytest.approx(sum(part.mean_ms for part in parts))
    assert whole.percentile_ms >= max(part.percentile_ms for part in parts)
    assert np.isfinite(whole.percentile_ms)


@given(low=st.floats(0, 99), step=st.floats(0, 0.9))
def test_fuller_links_wait_longer(low: float, step: float) -> None:
    less, more = (path_queueing([load], [100.0]) for load in (low, low + step))
    assert less.mean_ms <= more.mean_ms
    assert less.percentile_ms <= more.percentile_ms * (1 + 1e-12)


@pytest.mark.parametrize(
    ("load", "capacity"), [(-1.0, 100.0), (math.nan, 100.0), (1.0, 0.0), (1.0, math.nan)]
)
def test_loads_and_capacities_that_mean_nothing_are_refused(load: float, capacity: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        path_queueing([load], [capacity])


@pytest.mark.parametrize(
    "settings",
    [
        {"packet_bytes": 0},
        {"packet_bytes": math.nan},
        {"ca2": -1},
        {"cs2": math.inf},
        {"percentile": 0},
        {"percentile": 100},
    ],
)
def test_a_model_that_means_nothing_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        QueueingModel(**settings)


def test_queueing_is_a_part_of_the_latency_and_of_its_interval() -> None:
    plain = Latency(fibre_ms=1.0, fibre_low_ms=0.9, fibre_high_ms=1.2)
    whole = plain + Latency(queueing_ms=0.25)
    assert (whole.low_ms, whole.one_way_ms, whole.high_ms) == (1.15, 1.25, 1.45)
    assert whole.equipment_ms == whole.queueing_ms == 0.25
