"""Every letter of a model's code means what SNDlib says, worked out by hand on a triangle.

The triangle: 12 from A to B, 8 from A to C, 3 from B to C. Modules hold 10 for 10, and 30 for
21. If demands may be split, 2 of A-B go over C, and one small module a link is enough: 30.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.capacity.models import ModelAnswer

    Cost = Callable[[Text, str], float]
    Answer = Callable[[Text, str], ModelAnswer]

ONE_LINK = Text(links=("AB",), demands=(("AB", 25.0),))


@pytest.mark.parametrize(
    ("letter", "cost"),
    [
        pytest.param("M", 21.0, id="modular: one big module for 21, not three small ones for 30"),
        pytest.param("S", 30.0, id="single: three of the smallest module"),
        pytest.param("E", 21.0, id="explicit: one module, the big one"),
        pytest.param("L", 17.5, id="linear: 25 at the better price, 0.7 a unit"),
    ],
)
def test_the_capacity_letter_says_what_can_be_bought(
    cost_of: Cost, letter: str, cost: float
) -> None:
    assert cost_of(ONE_LINK, f"U-U-{letter}-N-C-A-N-N") == pytest.approx(cost)


def test_explicit_capacities_buy_one_module_where_modular_ones_buy_two_small(
    cost_of: Cost,
) -> None:
    text = Text(links=("AB",), demands=(("AB", 18.0),))
    assert cost_of(text, "U-U-M-N-C-A-N-N") == pytest.approx(20.0)
    assert cost_of(text, "U-U-E-N-C-A-N-N") == pytest.approx(21.0)


@pytest.mark.parametrize(
    ("code", "cost"),
    [
        pytest.param("D-U", 21.0, id="undirected: both directions share 24, one big module"),
        pytest.param("D-B", 20.0, id="bidirected: 12 each way, two small modules"),
    ],
)
def test_the_link_letter_says_whether_directions_share_capacity(
    cost_of: Cost, code: str, cost: float
) -> None:
    text = Text(links=("AB",), demands=(("AB", 12.0), ("BA", 12.0)))
    assert cost_of(text, f"{code}-M-N-C-A-N-N") == pytest.approx(cost)


def test_directed_links_carry_one_way_only(answer_of: Answer, cost_of: Cost) -> None:
    ring = Text(links=("AB", "BC", "CA"), demands=(("AC", 8.0),))
    assert cost_of(ring, "D-B-M-N-C-A-N-N") == pytest.approx(10.0)
    assert cost_of(ring, "D-D-M-N-C-A-N-N") == pytest.approx(20.0)
    back = Text(links=("AB",), demands=(("BA", 1.0),))
    assert answer_of(back, "D-D-M-N-C-A-N-N").status == "infeasible"


@pytest.mark.parametrize(
    ("letter", "unit", "cost"),
    [
        pytest.param("C", 1.0, 30.0, id="continuous: 2 of A-B go over C"),
        pytest.param("I", 1.0, 30.0, id="integer: 2 units of 1 do as well"),
        pytest.param("I", 4.0, 40.0, id="integer: a unit of 4 over C is too much for A-C"),
        pytest.param("S", 1.0, 40.0, id="single path: some link takes 12 or more"),
    ],
)
def test_the_routing_letter_says_how_demands_split(
    cost_of: Cost, letter: str, unit: float, cost: float
) -> None:
    demands = (("AB", 12.0 / unit), ("AC", 8.0 / unit), ("BC", 3.0))
    text = Text(demands=demands, unit={"AB": unit, "AC": unit})
    assert cost_of(text, f"U-U-M-N-{letter}-A-N-N") == pytest.approx(cost)


def test_a_fixed_charge_is_paid_once_for_each_link_with_capacity(cost_of: Cost) -> None:
    text = Text(setup_cost=15.0)
    assert cost_of(text, "U-U-M-N-C-A-N-N") == pytest.approx(30.0)
    # Three small modules on three links cost 30 + 45, four on two links 40 + 30.
    assert cost_of(text, "U-U-M-Y-C-A-N-N") == pytest.approx(70.0)
    assert cost_of(text, "U-U-E-Y-C-A-N-N") == pytest.approx(72.0)


def test_what_is_installed_before_is_used_and_its_cost_counted(cost_of: Cost) -> None:
    text = Text(installed={"AB": 12.0}, installed_cost=7.0, setup_cost=1.0)
    assert cost_of(text, "U-U-M-N-C-A-N-N") == pytest.approx(27.0)
    # Setting up is paid for A-B as well, and for the two links that are opened.
    assert cost_of(text, "U-U-M-Y-C-A-N-N") == pytest.approx(30.0)


def test_admissible_paths_are_the_only_ones(cost_of: Cost) -> None:
    paths = "dAB ( p1 ( AC BC ) )\ndAC ( p1 ( AC ) )\ndBC ( p1 ( BC ) )"
    # A-C carries 20, B-C 15: two small modules each.
    assert cost_of(Text(paths=paths), "U-U-M-N-C-E-N-N") == pytest.approx(40.0)
    assert cost_of(Text(paths=paths), "U-U-M-N-C-A-N-N") == pytest.approx(30.0)


def test_hop_limits_count_only_where_the_model_says_so(answer_of: Answer, cost_of: Cost) -> None:
    text = Text(hops={"AB": "1", "AC": "1", "BC": "2"})
    # A-B must take 12 itself; no other way saves one of the modules of the other two.
    assert cost_of(text, "U-U-M-N-C-A-Y-N") == pytest.approx(40.0)
    assert cost_of(text, "U-U-M-N-S-A-Y-N") == pytest.approx(40.0)
    assert cost_of(text, "U-U-M-N-I-A-Y-N") == pytest.approx(40.0)
    assert cost_of(text, "U-U-M-N-C-A-N-N") == pytest.approx(30.0)
    over = "dAB ( p1 ( AC BC ) )\ndAC ( p1 ( AC ) )\ndBC ( p1 ( BC ) )"
    short = Text(hops={"AB": "1"}, paths=over)
    assert answer_of(short, "U-U-M-N-C-E-Y-N").status == "infeasible"


def test_after_any_link_failure_everything_can_be_routed_anew(cost_of: Cost) -> None:
    # Without A-B: A-C 20, B-C 15. Without A-C: A-B 20, B-C 11. Two small modules each.
    assert cost_of(Text(), "U-U-M-N-C-A-N-U") == pytest.approx(60.0)
    assert cost_of(Text(), "U-U-M-N-S-A-N-U") == pytest.approx(60.0)
    assert cost_of(Text(routing_cost=1.0), "U-U-M-N-C-A-N-U") == pytest.approx(60.0 + 23.0)


def test_one_plus_one_protection_keeps_a_second_disjoint_path(cost_of: Cost) -> None:
    # Each demand takes both ways around the triangle: 23 on every link, one big module each.
    assert cost_of(Text(), "U-U-M-N-S-A-N-P") == pytest.approx(63.0)
    assert cost_of(Text(routing_cost=1.0), "U-U-M-N-C-A-N-P") == pytest.approx(63.0 + 3 * 23.0)


def test_routing_costs_of_bidirected_links_count_the_sum_of_both_directions(
    cost_of: Cost,
) -> None:
    text = Text(links=("AB",), demands=(("AB", 12.0), ("BA", 12.0)), routing_cost=1.0)
    assert cost_of(text, "D-B-M-N-C-A-N-N") == pytest.approx(20.0 + 24.0)
    uneven = Text(links=("AB",), demands=(("AB", 12.0), ("BA", 7.0)), routing_cost=1.0)
    assert cost_of(uneven, "D-B-M-N-C-A-N-N") == pytest.approx(20.0 + 19.0)


def test_a_routing_unit_says_what_a_unit_takes(cost_of: Cost) -> None:
    text = Text(links=("AB",), demands=(("AB", 5.0),), unit={"AB": 5.0})
    for routing in "CIS":
        assert cost_of(text, f"U-U-M-N-{routing}-A-N-N") == pytest.approx(21.0)


def test_an_answer_names_modules_loads_and_paths(answer_of: Answer) -> None:
    answer = answer_of(Text(), "U-U-M-N-C-A-N-N")
    assert [each.link for each in answer.links] == ["AB", "BC", "AC"]
    assert [each.modules for each in answer.links] == [((10.0, 1.0),)] * 3
    assert sum(each.cost for each in answer.links) == pytest.approx(answer.objective)
    served = [0.0, 0.0, 0.0]
    for route in answer.routes:
        served[route.demand] += route.volume
    assert served == pytest.approx([12.0, 8.0, 3.0])
    for each in answer.links:
        assert each.there + each.back <= each.capacity + 1e-6


@pytest.mark.parametrize("code", ["U-U-M-N-C-A-N-N", "D-B-E-Y-C-A-N-N", "U-U-M-N-S-A-Y-N"])
@pytest.mark.parametrize("routing_cost", [0.0, 1.0])
def test_nothing_to_route_and_nothing_for_sale_are_no_special_cases(
    cost_of: Cost, code: str, routing_cost: float
) -> None:
    nothing = Text(demands=(), routing_cost=routing_cost)
    assert cost_of(nothing, code) == 0.0
    full = dict.fromkeys(("AB", "BC", "AC"), 50.0)
    bare = Text(modules=(), installed=full, installed_cost=1.0, routing_cost=routing_cost)
    assert cost_of(bare, code) == pytest.approx(3.0 + 23.0 * routing_cost)


def test_what_nothing_can_carry_is_named(answer_of: Answer) -> None:
    text = Text(links=("AB",), demands=(("AB", 40.0),), routing_cost=1.0)
    answer = answer_of(text, "U-U-E-N-C-A-N-N")
    assert answer.status == "infeasible"
    assert "40 must cross AB, which can carry 30 at most: 10 is missing" in answer.why
