"""What can fail on its own, worked by hand for the square, and whose figure holds."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from made_networks import grid, network, row
from netplan.failures.availability import Elements, elements
from netplan.failures.availability.figures import NEVER, Figure, in_series
from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network

YEAR_H = 8766.0


@pytest.fixture(scope="module")
def square(root: Path) -> Elements:
    """Return the elements of the square."""
    return elements(read_network(root / "topology" / "square"))


def place(found: Elements, kind: str, name: str) -> int:
    """Return the row of an element."""
    return list(zip(found.kind, found.ids, strict=True)).index((kind, name))


@pytest.mark.parametrize(
    ("kind", "name", "availability"),
    [
        # 2 cuts a year for each 1,000 km, 600 km, 12 h: 14.4 h down for each 8,766 h up; 8
        # amplifiers of 5 h in 500,000 and 2 line terminals of 5 h in 250,000.
        ("segment", "s-w", 8766 / 8780.4 * (1 - 1e-5) ** 8 * (1 - 2e-5) ** 2),
        # The row of its fibre, G.654.E: 0.8 cuts a year.
        ("segment", "w-n", 8766 / 8775.6 * (1 - 1e-5) ** 10 * (1 - 2e-5) ** 2),
        # The row of the segment itself: 10 h in 10,000.
        ("segment", "n-e", 0.999 * (1 - 1e-5) ** 9 * (1 - 2e-5) ** 2),
        # Two transponders of 4 h in 200,000; 600 km need no regenerator.
        ("link", "r-sw", (1 - 2e-5) ** 2),
        # The module's own row, 4 h in 100,000, and 1,367.9 km at a reach of 1,000 one regenerator.
        ("link", "b-sn", (1 - 4e-5) ** 3),
        ("node", "r-south", 1 - 2e-5),
        ("node", "r-north", 0.99999),  # a core node
        ("site", "east", 0.99998),
        ("exchange", "x-north", 1 - 1e-5),
    ],
)
def test_an_element_s_availability_is_the_product_of_its_parts(
    square: Elements, kind: str, name: str, availability: float
) -> None:
    found = 1.0 - square.unavailability[place(square, kind, name)]
    assert found == pytest.approx(availability, abs=1e-15)


def test_failures_a_year_and_time_to_repair_follow_from_the_rates(square: Elements) -> None:
    at = place(square, "node", "r-south")
    assert square.failures_per_year[at] == pytest.approx(YEAR_H / 100_000)
    assert square.mttr_h[at] == pytest.approx(2.0)
    # s-w: 1.2 cuts, 8 x 8766/499995 and 2 x 8766/249995 failures in a year up.
    at = place(square, "segment", "s-w")
    rate = 1.2 + 8 * YEAR_H / 499_995 + 2 * YEAR_H / 249_995
    up = 1.0 - square.unavailability[at]
    assert square.failures_per_year[at] == pytest.approx(up * rate)
    assert square.mttr_h[at] == pytest.approx((1 - up) * YEAR_H / (up * rate))


def test_an_availability_without_a_time_to_repair_tells_no_number_of_failures(
    square: Elements,
) -> None:
    at = place(square, "site", "east")
    assert math.isnan(square.failures_per_year[at])
    assert math.isnan(square.mttr_h[at])


def test_every_element_of_the_square_has_figures(square: Elements) -> None:
    assert square.without == ()
    count = {kind: square.kind.count(kind) for kind in dict.fromkeys(square.kind)}
    assert count == {"segment": 4, "link": 6, "node": 7, "site": 4, "exchange": 2}
    assert square.parts[place(square, "segment", "s-w")] == "1 cable, 8 amplifier, 2 line_terminal"
    assert set(square.confidence) == {"assumed"}


def made(reliability: list[dict[str, Any]], **segment: Any) -> Network:
    """Return two sites, a segment of 160 km, one link, one node each, and ``reliability``."""
    return network(
        sites=grid("AB"),
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in "AB"],
        segments=[row(segment="s", a="A", b="B", length_km=160.0) | segment],
        links=[row(link="l", a="a", b="b", segments=("s",), capacity_gbps=1.0)],
        reliability=reliability,
    )


def of(net: Network, kind: str, name: str) -> float:
    """Return the unavailability of one element of ``net``."""
    found = elements(net)
    return float(found.unavailability[place(found, kind, name)])


def test_the_most_specific_row_holds() -> None:
    rows = [
        row(element="node", mtbf_h=9.0, mttr_h=1.0),
        row(element="node", which="city", mtbf_h=99.0, mttr_h=1.0),
        row(element="node", which="A", mtbf_h=999.0, mttr_h=1.0),
        row(element="node", which="b", mtbf_h=9999.0, mttr_h=1.0),
    ]
    assert of(made(rows), "node", "a") == pytest.approx(1e-3)  # its site's
    assert of(made(rows), "node", "b") == pytest.approx(1e-4)  # its own
    assert of(made(rows[:2]), "node", "b") == pytest.approx(1e-2)  # its tier's
    assert of(made(rows[:1]), "node", "b") == pytest.approx(1e-1)  # all nodes'


def test_a_segment_s_own_columns_go_before_every_row() -> None:
    rows = [row(element="cable", which="s", cuts_per_1000km_year=1.0, mttr_h=10.0)]
    # 0.16 cuts x 10 h; own rate of 5: 0.8 x 10 h; own repair of 20 h: 0.16 x 20 h.
    cases: list[tuple[dict[str, float], float]] = [
        ({}, 1.6),
        ({"cuts_per_1000km_year": 5.0}, 8.0),
        ({"repair_h": 20.0}, 3.2),
        ({"cuts_per_1000km_year": 5.0, "repair_h": 20.0}, 16.0),
    ]
    for own, down_h in cases:
        assert of(made(rows, **own), "segment", "s") == pytest.approx(down_h / (YEAR_H + down_h))
    alone = made([], cuts_per_1000km_year=5.0, repair_h=20.0)
    assert of(alone, "segment", "s") == pytest.approx(16.0 / (YEAR_H + 16.0))


def test_a_segment_with_half_a_figure_of_its_own_takes_an_availability_whole() -> None:
    rows = [row(element="cable", availability=0.99)]
    assert of(made(rows, cuts_per_1000km_year=5.0), "segment", "s") == pytest.approx(0.01)


def test_what_no_figure_is_given_for_never_fails_and_is_counted() -> None:
    found = elements(made([row(element="amplifier", mtbf_h=99.0, mttr_h=1.0)]))
    at = place(found, "segment", "s")
    assert found.unavailability[at] == pytest.approx(1 - 0.99**2)
    assert found.parts[at] == "2 amplifier"
    assert dict(found.without) == {
        "cable": 1, "line_terminal": 2, "transponder": 2, "node": 2, "site": 2,
    }  # fmt: skip
    at = place(found, "node", "a")
    assert found.unavailability[at] == 0.0
    assert (found.source[at], found.confidence[at], found.parts[at]) == ("", "", "")


def test_only_what_takes_something_down_is_an_element() -> None:
    net = made([])
    lone = network(
        sites=[*grid("ABC")],
        carriers=[row(carrier="c")],
        nodes=[row(node=s.lower(), site=s, carrier="c") for s in "AB"],
        segments=[
            row(segment="s", a="A", b="B", length_km=160.0),
            row(segment="idle", a="A", b="C", length_km=160.0),
            row(segment="plan", a="B", b="C", length_km=160.0, status="planned"),
        ],
        links=[
            row(link="l", a="a", b="b", segments=("s",), capacity_gbps=1.0),
            row(link="later", a="a", b="b", segments=("s",), capacity_gbps=1.0, status="planned"),
        ],
    )
    assert elements(lone).ids == elements(net).ids == ("s", "l", "a", "b", "A", "B")


def test_a_circuit_within_a_site_has_no_transponders() -> None:
    net = network(
        sites=grid("A"),
        carriers=[row(carrier="c")],
        nodes=[row(node=n, site="A", carrier="c") for n in "xy"],
        links=[row(link="l", a="x", b="y", capacity_gbps=1.0)],
        reliability=[row(element="transponder", mtbf_h=99.0, mttr_h=1.0)],
    )
    assert of(net, "link", "l") == 0.0


def test_parts_in_series_fail_at_the_sum_of_their_rates() -> None:
    both = in_series([Figure(0.1, 0.02, ("x",), "published"), Figure(0.2, 0.03, ("y",), "derived")])
    assert both.unavailability == pytest.approx(0.28)
    assert both.rate_per_h == pytest.approx(0.05)
    assert both.failures_per_year == pytest.approx(0.72 * 0.05 * YEAR_H)
    assert both.mttr_h == pytest.approx(0.28 / (0.72 * 0.05))
    assert (both.sources, both.confidence) == (("x", "y"), "derived")
    assert in_series([]) == NEVER


@pytest.mark.parametrize("wrong", [1.0, -0.1, math.nan])
def test_an_unavailability_that_cannot_be_is_refused(square: Elements, wrong: float) -> None:
    chance = np.full(len(square), wrong)
    with pytest.raises(ValueError, match="segment 's-w' must be from 0 to below 1, is"):
        replace(square, unavailability=chance)
