"""Early warnings: the first month in which a link is one failure away from its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network
from netplan.failures import Scenario, segment_failures, sweep
from netplan.metrics.warning_table import COLUMNS, Growing, single, warning_table
from netplan.routing.demands import Demands, demands_in
from netplan.routing.fabric import fabric
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from netplan.topology.network import Network


def grown(net: Network, *rates: float) -> Network:
    """Return ``net`` with the demands growing at ``rates``, repeated as needed."""
    rows = [
        each | {"growth_per_year": rates[number % len(rates)]}
        for number, each in enumerate(net["demands"].rows())
    ]
    return net.replace(Table.of("demands", rows))


def line(*volumes: float, working: float = 0.6, failure: float = 1.0) -> Network:
    """Return one link of 100 Gbit/s that carries ``volumes``, under the two limits."""
    return mesh_network(
        [("a", "b", 1)],
        demands=[("a", "b", volume) for volume in volumes],
        settings={"working_utilisation": working, "failure_utilisation": failure},
    )


def warned(net: Network, **more: Any) -> list[dict[str, Any]]:
    """Return the warnings after every cut of ``net``, as rows."""
    table = warning_table(fabric(net), segment_failures(net), case="today", **more)
    assert tuple(table.columns) == COLUMNS
    return table.to_dict("records")


def test_a_link_at_50_per_cent_growing_20_per_cent_a_year_passes_60_in_month_13() -> None:
    # 0.5 x 1.2^(12/12) is exactly 0.6, which keeps the limit; a month later it is above.
    (found,) = warned(grown(line(50.0), 0.2))
    assert (found["months"], found["limit_kind"], found["failure"]) == (13, "working", "")
    assert found["utilisation_now"] == pytest.approx(0.5)
    assert found["utilisation_then"] == pytest.approx(0.5 * 1.2 ** (13 / 12))
    assert found["growth_per_year"] == pytest.approx(0.2)
    assert (found["load_now_gbps"], found["capacity_gbps"]) == (pytest.approx(50.0), 100.0)


def test_classes_that_grow_differently_are_added_month_by_month() -> None:
    # 30 stand still, 30 grow: above 70 when 1.2^(m/12) > 4/3, m > 12 ln(4/3) / ln 1.2 = 18.93.
    (found,) = warned(grown(line(30.0, 30.0, working=0.7), 0.0, 0.2))
    assert found["months"] == 19
    assert found["growth_per_year"] == pytest.approx((30 + 36) / 60 - 1)


def test_whole_years_agree_with_the_demands_of_that_year() -> None:
    net = grown(line(30.0, 20.0), 0.15, 0.22)
    growing = Growing.of(fabric(net), demands_in(net, 2026), [])
    for years in (0, 1, 3):
        wanted = demands_in(net, 2026 + years).volume_gbps.sum()
        assert growing.at(12 * years)[0, 0, 0] == pytest.approx(wanted, rel=1e-12)


def test_the_failure_to_blame_is_named_in_both_languages() -> None:
    # 40 each way round a triangle: a cut puts both on what is left, 80 of 100, growing by 20 %.
    net = mesh_network(
        [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)],
        demands=[("a", "b", 40.0), ("a", "c", 40.0)],
    )
    found = warned(grown(net, 0.2))
    first = found[0]
    # 0.8 x 1.2^(m/12) > 1 when m > 14.69.
    assert (first["months"], first["limit_kind"], first["link"]) == (15, "failure", "l0")
    assert (first["failure"], first["failure_kind"]) == ("s2", "segment")
    assert (first["failure_en"], first["failure_zh"]) == ("C–A", "C—A")
    assert first["utilisation_now"] == pytest.approx(0.8)


def test_what_is_past_its_limit_already_is_month_0() -> None:
    (found,) = warned(grown(line(65.0), 0.0))
    assert found["months"] == 0


def test_without_growth_and_within_limits_there_is_no_warning() -> None:
    assert warned(grown(line(60.0), 0.0)) == []


def test_falling_traffic_warns_of_nothing_to_come() -> None:
    assert warned(grown(line(59.0), -0.1)) == []


def test_the_horizon_ends_the_search() -> None:
    net = grown(line(50.0), 0.2)
    assert warned(net, months=12) == []
    assert warned(net, months=13)[0]["months"] == 13


def test_a_later_year_starts_from_its_own_demands() -> None:
    net = grown(line(50.0), 0.2)
    (found,) = warned(net, year=2027, months=24)
    assert (found["year"], found["months"]) == (2027, 1)


def test_only_single_failures_are_blamed() -> None:
    scenarios = [
        Scenario("one", "segment", ("s0",), ("segments",)),
        Scenario("trench", "srlg", ("s0", "s1"), ("segments", "segments")),
        Scenario("two", "scenario", ("s0", "s1")),
        Scenario("card", "scenario", ("l0",)),
    ]
    assert [each.id for each in single(scenarios)] == ["one", "trench", "card"]


def test_links_that_are_out_of_service_warn_of_nothing() -> None:
    net = grown(line(65.0), 0.0)
    rows = [each | {"status": "maintenance"} for each in net["links"].rows()]
    assert warned(net.replace(Table.of("links", rows))) == []


def test_a_scenario_that_cannot_be_computed_blames_nothing() -> None:
    net = grown(line(50.0), 0.2)
    gone = Scenario("gone", "segment", ("nowhere",), ("segments",))
    table = warning_table(fabric(net), [gone], case="today")
    assert table[["months", "failure"]].to_numpy().tolist() == [[13, ""]]


def test_a_network_without_demands_has_no_warnings() -> None:
    assert warned(mesh_network([("a", "b", 1)])) == []


@settings(max_examples=40)
@given(network=networks(), data=st.data())
def test_growth_by_rate_equals_sweeping_the_month_itself(
    network: Network, data: st.DataObject
) -> None:
    if not len(network["demands"]):
        return
    rates = data.draw(st.lists(st.sampled_from([-0.1, 0.0, 0.15, 0.4]), min_size=1, max_size=3))
    net, month = grown(network, *rates), data.draw(st.integers(0, 36))
    woven, cuts, wanted = fabric(net), segment_failures(net), demands_in(net, 2026)
    growing = Growing.of(woven, wanted, cuts)
    growth = net["demands"]["growth_per_year"]
    volume = wanted.volume_gbps * (1.0 + growth) ** (month / 12)
    then = Demands(wanted.ids, wanted.source, wanted.target, wanted.service, volume, 2026)
    direct = sweep(woven, then, cuts)
    np.testing.assert_allclose(growing.at(month)[0], direct.base_gbps, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(growing.at(month)[1:], direct.load_gbps, rtol=1e-9, atol=1e-9)


@settings(max_examples=25)
@given(network=networks(), rate=st.sampled_from([0.1, 0.5]))
def test_a_warning_is_the_first_month_above_the_limit(network: Network, rate: float) -> None:
    net = grown(network, rate)
    woven, cuts = fabric(net), segment_failures(net)
    limits = {"working": net.settings.working_utilisation, "failure": 1.0}
    for found in warning_table(woven, cuts, case="today").to_dict("records"):
        wanted = demands_in(net, 2026)
        link = net["links"].row(found["link"])

        def used(month: int, wanted: Demands = wanted, link: int = link) -> dict[str, float]:
            result = sweep(woven, wanted.scaled((1.0 + rate) ** (month / 12)), cuts)
            return {
                "working": float(result.base_utilisation[link]),
                "failure": float(result.worst()[1][link]),
            }

        limit, month = found["limit_kind"], int(found["months"])
        assert used(month)[limit] > limits[limit]
        if month:
            assert used(month - 1)[limit] <= limits[limit] + 1e-9


def test_warnings_come_in_the_order_of_their_month() -> None:
    net = mesh_network(
        [("a", "b", 1), ("c", "d", 1), ("e", "f", 1)],
        demands=[("a", "b", 50.0), ("c", "d", 69.0), ("e", "f", 80.0)],
    )
    found = warned(grown(net, 0.2))
    assert [each["link"] for each in found if each["limit_kind"] == "working"] == ["l2", "l1", "l0"]
    assert [each["months"] for each in found] == sorted(each["months"] for each in found)
