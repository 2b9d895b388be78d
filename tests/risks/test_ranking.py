"""How failures are gathered and ranked: ties, doubles, what has no likelihood or no answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_networks import mesh_network
from netplan.failures import Scenario, Sweep, segment_failures, sweep
from netplan.metrics.risk_likelihood import GIVEN, NOT_GIVEN, Chance, Element, any_of, chance_of
from netplan.metrics.risk_loss import Yardstick
from netplan.metrics.risk_ranking import (
    BY_EXPECTED,
    BY_LOSS,
    LISTS,
    UNCOMPUTED,
    Risk,
    _Case,
    _expected,
    risks,
)
from netplan.metrics.risk_table import COLUMNS, risk_table
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


def rate(failures_per_year: float, repair_h: float = 10.0) -> Chance:
    """Return a likelihood that is given."""
    return Chance(failures_per_year, repair_h, failures_per_year * repair_h, GIVEN)


def swept(network: Network, scenarios: list[Scenario] | None = None) -> Sweep:
    """Return the sweep of all cuts, or of ``scenarios``, with every site watched."""
    wanted = list(segment_failures(network)) if scenarios is None else scenarios
    demands = demands_in(network, network.settings.base_year)
    return sweep(fabric(network), demands, wanted)


def star() -> Network:
    """Return A in the middle of B, C and D: each cut loses what its leaf wants."""
    return mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("a", "d", 1)],
        demands=[("a", "b", 10.0), ("a", "c", 10.0), ("a", "d", 40.0)],
    )


def order(result: Sweep, found: tuple[Risk, ...]) -> list[str]:
    """Return scenario ids in the order of the register."""
    return [result.scenarios[risk.row].id for risk in found]


def test_a_rare_great_loss_ranks_below_a_frequent_small_one() -> None:
    result = swept(star())
    rates: dict[Element, Chance] = {
        ("segments", "s0"): rate(5.0),
        ("segments", "s1"): rate(1.0),
        ("segments", "s2"): rate(1.0),
    }
    found = risks(star(), result, rates=rates)
    assert order(result, found) == ["s0", "s2", "s1"]
    assert [risk.expected_tbit for risk in found] == pytest.approx([1800.0, 1440.0, 360.0])


def test_ties_go_to_the_greater_loss_and_then_keep_the_order_of_the_scenarios() -> None:
    # 4 x 10 h x 10 Gbit/s twice, and 1 x 10 h x 40 Gbit/s.
    result = swept(star())
    rates = {("segments", f"s{n}"): rate(each) for n, each in enumerate((4.0, 4.0, 1.0))}
    found = risks(star(), result, rates=rates)
    assert [risk.expected_tbit for risk in found] == pytest.approx([1440.0] * 3)
    assert order(result, found) == ["s2", "s0", "s1"]


def test_an_availability_without_a_rate_still_ranks() -> None:
    result = swept(star())
    rates: dict[Element, Chance] = {
        ("segments", "s0"): Chance(hours_per_year=1000.0, rule=GIVEN),
        ("segments", "s1"): rate(1.0),
        ("segments", "s2"): rate(1.0),
    }
    assert order(result, risks(star(), result, rates=rates))[0] == "s0"


def test_without_any_likelihood_everything_that_loses_is_in_the_other_list() -> None:
    result = swept(star())
    found = risks(star(), result, rates={})
    assert {risk.listed for risk in found} == {BY_LOSS}
    assert order(result, found) == ["s2", "s0", "s1"]
    assert all(np.isnan(risk.expected_tbit) for risk in found)


def test_what_loses_nothing_costs_nothing_however_likely() -> None:
    network = mesh_network([("a", "b", 1), ("a", "c", 1)], demands=[("a", "b", 10.0)])
    result = swept(network)
    found = risks(network, result, rates={("segments", "s0"): rate(1.0)})
    last = found[-1]
    assert (last.listed, last.expected_tbit, last.chance.rule) == (BY_EXPECTED, 0.0, NOT_GIVEN)


def test_two_causes_of_one_effect_are_one_failure_with_both_rates() -> None:
    network = mesh_network([("a", "b", 1)], demands=[("a", "b", 10.0)])
    cut = segment_failures(network)[0]
    card = Scenario("card", "link", ("l0",), ("links",))
    twice = Scenario("again", "scenario", ("s0",))
    result = swept(network, [cut, card, twice])
    rates: dict[Element, Chance] = {("segments", "s0"): rate(2.0), ("links", "l0"): rate(1.0, 40.0)}
    (only,) = risks(network, result, rates=rates)
    assert only.also == (1, 2)
    # The named scenario is the same cut once more, not a third cause.
    assert only.chance.failures_per_year == pytest.approx(3.0)
    assert only.chance.repair_h == pytest.approx((2 * 10 + 1 * 40) / 3)
    assert only.expected_tbit == pytest.approx((20 + 40) * 10 * 3.6)


def test_a_place_that_fails_is_not_the_cut_that_leads_there() -> None:
    # The same traffic is lost, but a second cable to B would save it from the cut alone.
    network = mesh_network([("a", "b", 1)], demands=[("a", "b", 10.0)])
    cut = segment_failures(network)[0]
    result = swept(network, [cut, Scenario("B", "site", ("B",), ("sites",))])
    found = risks(network, result, rates={})
    assert [risk.also for risk in found] == [(), ()]
    assert [risk.loss.own_gbps for risk in found if risk.loss] == [0.0, 10.0]


def test_one_likelihood_that_is_not_given_is_not_hidden_behind_another() -> None:
    network = mesh_network([("a", "b", 1), ("a", "b", 1)], demands=[("a", "b", 10.0)])
    both = Scenario("both", "scenario", ("s0", "s1"))
    node = Scenario("a", "node", ("a",), ("nodes",))
    result = swept(network, [both, node])
    found = risks(network, result, rates={("nodes", "a"): rate(1.0)})
    assert [(result.scenarios[risk.row].id, risk.listed) for risk in found] == [
        ("a", BY_EXPECTED),
        ("both", BY_LOSS),
    ]


def test_what_takes_nothing_away_is_not_lumped_together() -> None:
    network = mesh_network([("a", "b", 1), ("a", "b", 2), ("a", "b", 3)])
    assert [risk.also for risk in risks(network, swept(network), rates={})] == [(), (), ()]


def test_failures_of_different_effect_stay_apart() -> None:
    result = swept(star())
    assert [risk.also for risk in risks(star(), result, rates={})] == [(), (), ()]


def test_a_shared_risk_with_a_cable_of_unknown_rate_is_as_likely_as_nobody_has_said() -> None:
    trench = Scenario("x", "srlg", ("s0", "s1"), ("segments", "segments"))
    result = swept(star(), [*segment_failures(star()), trench])
    found = risks(star(), result, rates={("segments", "s0"): rate(1.0)})
    listed = {result.scenarios[risk.row].id: risk.listed for risk in found}
    assert listed == {"s0": BY_EXPECTED, "s1": BY_LOSS, "s2": BY_LOSS, "x": BY_LOSS}


def test_an_earthquake_is_never_given_the_rate_of_its_cables() -> None:
    quake = Scenario("x", "scenario", ("s0", "s1"))
    elements: list[Element] = [("segments", "s0"), ("segments", "s1")]
    rates = dict.fromkeys(elements, rate(1.0))
    assert chance_of(quake, elements, rates) == Chance()
    trench = replace(quake, kind="srlg")
    assert chance_of(trench, elements, rates).failures_per_year == 1.0


def test_a_scenario_that_could_not_be_computed_is_a_row_that_says_why() -> None:
    result = replace(swept(star()), why={1: "no memory"})
    found = risks(star(), result, rates={})
    assert found[-1].listed == UNCOMPUTED
    table = risk_table(star(), result, found, case="today", year=2026)
    last = table.iloc[-1]
    assert (last["scenario"], last["why"], last["rank"]) == ("s1", "no memory", 1)
    assert np.isnan(last["lost_gbps"])


def test_what_was_missing_before_is_no_loss_of_the_failure() -> None:
    # c hangs on nothing: what is wanted there is unserved before any cut.
    network = mesh_network(
        [("a", "b", 1), ("a", "b", 2)],
        demands=[("a", "b", 130.0)],
        capacity_gbps=100.0,
    )
    result = swept(network)
    loss = Yardstick.of(network, result).loss(0)
    # 130 over 100 before on one link, 130 over 100 afterwards on the other: 30 are newly there,
    # and the relief of the link that is down does not make up for them.
    assert loss.lost_gbps == pytest.approx(30.0)
    assert Yardstick.of(network, result).loss(1).lost_gbps == 0.0


@given(
    st.lists(
        st.tuples(st.floats(0.0, 5.0), st.floats(0.5, 50.0), st.floats(0.0, 500.0)),
        min_size=2,
        max_size=4,
    ),
    st.floats(0.0, 1000.0),
    st.floats(0.0, 1.0),
)
def test_the_readings_of_a_shared_risk_hold_every_share_of_joint_cuts(
    cables: list[tuple[float, float, float]], joint_loss: float, share: float
) -> None:
    from netplan.metrics.risk_loss import Loss

    def case(failures: float, hours: float, lost: float) -> _Case:
        loss = Loss(unserved={"": lost}, excess_gbps=0.0, full=(), late={}, cities_lost=(),
                    cities_late=())  # fmt: skip
        return _Case((), rate(failures, hours), loss)

    members = [case(*cable) for cable in cables]
    rarest = min(failures for failures, _, _ in cables)
    slowest = max(hours for _, hours, _ in cables)
    high, low = _expected(case(rarest, slowest, joint_loss), members, lambda loss: loss.lost_gbps)
    joint = share * rarest
    true = joint * slowest * joint_loss + sum((f - joint) * h * lost for f, h, lost in cables)
    assert low - 1e-6 * high <= 3.6 * true + 1e-9
    assert 3.6 * true <= high * (1 + 1e-6) + 1e-9


@given(st.lists(st.tuples(st.floats(0.0, 9.0), st.floats(0.0, 99.0)), min_size=1, max_size=5))
def test_hours_of_independent_causes_add_up(causes: list[tuple[float, float]]) -> None:
    found = any_of(rate(*cause) for cause in causes)
    assert found.hours_per_year == pytest.approx(sum(f * h for f, h in causes))
    assert found.failures_per_year == pytest.approx(sum(f for f, _ in causes))


@given(network=networks(), data=st.data())
def test_every_scenario_is_in_one_row_and_ranks_count_from_one(
    network: Network, data: st.DataObject
) -> None:
    scenarios = list(segment_failures(network))
    sites = [Scenario(site, "site", (site,), ("sites",)) for site in network["sites"].ids]
    result = swept(network, [*scenarios, *sites])
    given_ones = data.draw(st.sets(st.sampled_from([s.id for s in scenarios])))
    rates = {("segments", name): rate(1.0) for name in given_ones}
    found = risks(network, result, rates=rates)
    rows = sorted(row for risk in found for row in (risk.row, *risk.also))
    assert rows == list(range(len(result.scenarios)))
    for name in LISTS:
        ranks = [risk.rank for risk in found if risk.listed == name]
        assert ranks == list(range(1, len(ranks) + 1))
    expected = [risk.expected_tbit for risk in found if risk.listed == BY_EXPECTED]
    assert all(a >= b - 1e-8 for a, b in pairwise(expected))
    table = risk_table(network, result, found, case="today", year=2026)
    assert tuple(table.columns) == COLUMNS
    np.testing.assert_allclose(
        table["unserved_gbps"] + table["excess_gbps"], table["lost_gbps"], atol=1e-9
    )


def test_an_empty_sweep_gives_an_empty_register() -> None:
    network = star()
    result = swept(network, [])
    table = risk_table(network, result, risks(network, result), case="today", year=2026)
    assert (len(table), tuple(table.columns)) == (0, COLUMNS)


def test_a_failure_of_something_that_is_not_there_is_not_taken_for_harmless() -> None:
    result = swept(star(), [Scenario("gone", "segment", ("nowhere",), ("segments",))])
    (only,) = risks(star(), result, rates={})
    table = risk_table(star(), result, (only,), case="today", year=2026)
    assert only.listed == UNCOMPUTED
    assert "nowhere" in table["why"][0]
