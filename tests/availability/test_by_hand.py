"""Series, parallel, a bridge and a barbell, each worked with pencil and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from made_elements import lost_by, made_elements
from netplan.failures.availability import (
    AvailabilitySettings,
    availability,
    minutes_per_year,
    nines,
    verdict,
)

if TYPE_CHECKING:
    from netplan.failures.availability import Availability


def cuts(*groups: str) -> list[frozenset[int]]:
    """Return cuts from digits: ``"01", "2"``."""
    return [frozenset(map(int, group)) for group in groups]


def exact(unavailability: list[float], *columns: list[frozenset[int]]) -> Availability:
    """Return availability with every state looked at."""
    return availability(
        made_elements(unavailability),
        lost_by(columns),
        settings=AvailabilitySettings(order=len(unavailability), samples=0),
    )


def test_two_links_in_series_are_both_needed() -> None:
    down = exact([0.01, 0.02], cuts("0", "1")).down
    assert down.availability[0] == pytest.approx(0.99 * 0.98, abs=1e-15)
    assert down.least[0] == pytest.approx(down.most[0], abs=1e-15)


def test_two_links_in_parallel_are_lost_only_together() -> None:
    # A = 1 - (1 - a)(1 - b) with a = 0.99 and b = 0.98.
    found = exact([0.01, 0.02], cuts("01"))
    assert found.down.availability[0] == pytest.approx(1 - 0.01 * 0.02, abs=1e-15)
    assert found.left_out == 0.0
    assert found.down.least[0] == found.down.most[0] == found.down.share[0]


def test_a_barbell_is_two_parallel_pairs_on_both_sides_of_a_bridge() -> None:
    # Links 0 and 1 side by side, bridge 2, links 3 and 4 side by side.
    u = [0.1, 0.2, 0.05, 0.3, 0.1]
    found = exact(u, cuts("01", "2", "34"), cuts("01"), cuts("2"))
    up = (1 - 0.1 * 0.2) * (1 - 0.05) * (1 - 0.3 * 0.1)
    assert found.down.availability[0] == pytest.approx(up, abs=1e-15)  # 0.90307
    assert found.down.availability[0] == pytest.approx(0.90307, abs=1e-12)
    assert found.down.availability[1] == pytest.approx(0.98, abs=1e-15)
    assert found.down.availability[2] == pytest.approx(0.95, abs=1e-15)


def test_the_gain_of_an_element_is_its_birnbaum_importance_times_its_unavailability() -> None:
    # The same barbell. If the bridge never failed, A were 0.98 x 0.97 = 0.9506, a gain of
    # 0.04753; if link 0 never failed, 0.95 x 0.97 = 0.9215, a gain of 0.01843, and link 1, its
    # equal, gains as much; without a failure of link 3 or 4, 0.98 x 0.95 = 0.931, 0.02793.
    found = exact([0.1, 0.2, 0.05, 0.3, 0.1], cuts("01", "2", "34"))
    expected = [0.01843, 0.01843, 0.04753, 0.02793, 0.02793]
    np.testing.assert_allclose(found.gain[:, 0], expected, rtol=0, atol=1e-15)
    best = found.best(0)
    assert [found.elements.ids[element] for element, _ in best] == ["e2", "e3", "e4"]
    assert [gain for _, gain in best] == pytest.approx([0.04753, 0.02793, 0.02793], abs=1e-15)


def test_an_element_that_nothing_depends_on_gains_nothing_and_is_not_named() -> None:
    found = exact([0.1, 0.2], cuts("0"))
    assert found.gain[1, 0] == 0.0
    assert [element for element, _ in found.best(0)] == [0]


def test_equal_gains_are_named_by_kind_and_id() -> None:
    found = exact([0.1, 0.1, 0.1, 0.1], cuts("0", "1", "2", "3"))
    assert [found.elements.ids[element] for element, _ in found.best(0)] == ["e0", "e1", "e2"]


def test_a_group_is_the_weighted_mean_of_its_columns() -> None:
    found = availability(
        made_elements([0.1, 0.2]),
        lost_by([cuts("0"), cuts("1")]),
        groups=np.array([[0.75, 0.25]]),
        settings=AvailabilitySettings(samples=0),
    )
    assert found.down.share[2] == pytest.approx(0.75 * 0.1 + 0.25 * 0.2, abs=1e-15)
    np.testing.assert_allclose(found.gain[:, 2], [0.075, 0.05], atol=1e-15)


def test_what_is_lost_without_any_failure_is_lost_always() -> None:
    found = exact([0.1], [frozenset()], cuts("0"))
    assert found.down.share.tolist() == [1.0, pytest.approx(0.1)]
    assert found.best(0) == ()


def test_without_elements_that_fail_all_is_as_without_failure() -> None:
    found = exact([0.0, 0.0], [frozenset()], cuts("01"))
    assert found.states == 1
    assert found.down.share.tolist() == [1.0, 0.0]


def test_bounds_to_an_order_count_what_was_not_looked_at_as_served_and_as_lost() -> None:
    # Three links of 0.1, all in parallel, to order 1: of 0.001 + 0.027 = 0.028 nothing is known.
    found = availability(
        made_elements([0.1, 0.1, 0.1]),
        lost_by([cuts("012")]),
        settings=AvailabilitySettings(order=1, samples=0),
    )
    assert found.left_out == pytest.approx(0.028, abs=1e-15)
    assert found.down.least[0] == 0.0
    assert found.down.most[0] == pytest.approx(0.028, abs=1e-15)


def test_one_cut_alone_loses_every_state_with_it_whatever_else_fails() -> None:
    # In series, order 1 already tells all: no state with either link serves.
    found = availability(
        made_elements([0.1, 0.2, 0.3]),
        lost_by([cuts("0", "1", "2")]),
        settings=AvailabilitySettings(order=1, samples=0),
    )
    assert found.left_out > 0.09
    assert found.down.least[0] == pytest.approx(1 - 0.9 * 0.8 * 0.7, abs=1e-15)
    assert found.down.most[0] == pytest.approx(1 - 0.9 * 0.8 * 0.7, abs=1e-15)


def test_minutes_and_nines_are_those_of_a_year_of_365_and_a_quarter_days() -> None:
    share = np.array([1e-5, 1e-3])
    assert minutes_per_year(share).tolist() == pytest.approx([5.2596, 525.96])
    assert nines(share).tolist() == pytest.approx([5.0, 3.0])


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.0, 0.001, "met"),
        (0.0005, 0.0011, "open"),
        (0.0011, 0.002, "missed"),
        (1.0 - 0.999, 1.0 - 0.999, "met"),
    ],
)
def test_a_promise_of_three_nines_is_met_missed_or_left_open(
    low: float, high: float, said: str
) -> None:
    assert verdict(0.999, low=low, high=high) == said
