"""Run-out dates: exact roots by hand, agreement with a sweep of each year, plans in steps."""

from __future__ import annotations

from math import inf, log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, row
from netplan.capacity.runout import LIMITS, Epoch, epochs_of, run_out
from netplan.capacity.runout.answer import months_after
from netplan.capacity.steps import Step
from netplan.errors import InputError
from netplan.failures import Scenario, segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.runout_table import COLUMNS, runout_table, runout_view
from netplan.metrics.warning_table import warning_table
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.change import Change
from netplan.topology.changes import in_state
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.capacity.runout import RunOut
    from netplan.topology.network import Network

WORKING, FAILURE = range(2)


def grown(net: Network, *rates: float) -> Network:
    """Return ``net`` with the demands growing at ``rates``, repeated as needed."""
    rows = [
        each | {"growth_per_year": rates[number % len(rates)]}
        for number, each in enumerate(net["demands"].rows())
    ]
    return net.replace(Table.of("demands", rows))


def line(*volumes: float, working: float = 0.7, failure: float = 1.0, **more: Any) -> Network:
    """Return one link of 100 Gbit/s that carries ``volumes``, under the two limits."""
    return mesh_network(
        [("a", "b", 1)],
        demands=[("a", "b", volume) for volume in volumes],
        settings={"working_utilisation": working, "failure_utilisation": failure},
        **more,
    )


def enlarged(year: int, gbps: float) -> Step:
    """Return a step that makes the link of ``line`` as large as ``gbps`` from ``year`` on."""
    rows = ({"link": "l0", "capacity_gbps": gbps},)
    return Step(year=year, change=Change(id=f"in-{year}", set={"links": rows}), spend_cny=0.0)


def asked(net: Network, **more: Any) -> RunOut:
    """Return the run-out dates after every cut, at the growth as given."""
    return run_out(net, segment_failures(net), **{"growth_shifts": (0.0,), **more})


def test_a_link_at_50_per_cent_growing_20_per_cent_a_year_passes_60_after_one_year() -> None:
    found = asked(grown(line(50.0, working=0.6), 0.2))
    assert found.years[WORKING].tolist() == [[1.0]]
    # The traffic of 2026 is that of its end: a year later it is the end of 2027.
    assert found.date(1.0) == "2028-01"
    # 0.5 x 1.2^t = 1.
    assert found.years[FAILURE, 0, 0] == pytest.approx(log(2.0) / log(1.2), abs=1e-11)
    assert found.blame.tolist() == [[[-1]], [[-1]]]
    assert found.now.tolist() == [[0.5], [0.5]]


def test_two_rates_of_growth_are_added_and_the_date_is_the_root_of_their_sum() -> None:
    # 30 x 1.1^t + 20 x 1.21^t = 70 is 20 y^2 + 30 y - 70 = 0 with y = 1.1^t.
    found = asked(grown(line(30.0, 20.0), 0.1, 0.21))
    y = (-30.0 + sqrt(30.0**2 + 4 * 20.0 * 70.0)) / 40.0
    years = log(y) / log(1.1)
    assert found.years[WORKING, 0, 0] == pytest.approx(years, abs=1e-11)
    assert years == pytest.approx(2.4711, abs=1e-4)
    # 2.4711 years are 29 months and a bit after December 2026: June 2029 has begun.
    assert found.date(years) == "2029-06"


def test_points_of_growth_are_added_to_every_demand() -> None:
    # Growth of 5, 10 and 15 %: ln(1.4) over ln(1.05), ln(1.1), ln(1.15).
    found = asked(grown(line(50.0), 0.1), growth_shifts=(-0.05, 0.0, 0.05))
    wanted = [log(1.4) / log(1.0 + rate) for rate in (0.05, 0.10, 0.15)]
    assert found.years[WORKING, :, 0].tolist() == pytest.approx(wanted, abs=1e-11)


def test_the_failure_that_fills_a_link_first_is_named() -> None:
    # 40 each way round a triangle: a cut puts both on what is left, 80 of 100, growing by 20 %.
    net = mesh_network(
        [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)],
        demands=[("a", "b", 40.0), ("a", "c", 40.0)],
    )
    found = asked(grown(net, 0.2))
    assert found.years[FAILURE, 0].tolist() == pytest.approx(
        [log(1.25) / log(1.2), log(2.5) / log(1.2), log(1.25) / log(1.2)], abs=1e-11
    )
    # a-b is filled when c-a is cut; b-c carries 40 under either, and the first is named.
    assert [found.scenarios[n].id for n in found.blame[FAILURE, 0]] == ["s2", "s0", "s0"]


def test_of_failures_past_already_the_worst_is_blamed() -> None:
    net = mesh_network(
        [("a", "b", 1), ("a", "c", 1), ("c", "b", 1), ("c", "d", 1), ("a", "d", 3)],
        demands=[("a", "b", 70.0), ("a", "d", 60.0), ("a", "c", 50.0)],
    )
    found = asked(net)
    result = sweep(fabric(net), demands_in(net, 2026), segment_failures(net))
    worst, used = result.worst()
    past = used > 1.0
    assert past.any()
    assert (found.years[FAILURE, 0] == 0.0).tolist() == past.tolist()
    assert found.blame[FAILURE, 0][past].tolist() == worst[past].tolist()
    assert found.now[FAILURE].tolist() == pytest.approx(used.tolist())


def test_traffic_that_shrinks_or_stands_still_never_runs_out() -> None:
    found = asked(grown(line(50.0), 0.0), growth_shifts=(-0.5, 0.0))
    assert found.years.tolist() == [[[inf], [inf]], [[inf], [inf]]]
    assert found.date(inf) == ""


def test_shrinking_and_growing_traffic_together_pass_only_when_their_sum_does() -> None:
    # 60 that halve each year and 8 that double: 68 now, 46, 47, 71.5 after three: past 70 there.
    found = asked(grown(line(60.0, 8.0), -0.5, 1.0))
    years = float(found.years[WORKING, 0, 0])
    assert 60.0 * 0.5**years + 8.0 * 2.0**years == pytest.approx(70.0)
    assert 2.0 < years < 3.0


def test_a_step_in_time_moves_the_date_and_one_too_late_does_not() -> None:
    # 60 of 100 at the end of 2027 keep the limit; from the start of 2028 there are 200.
    net = grown(line(50.0, working=0.6), 0.2)
    in_time = epochs_of(net, steps=[enlarged(2028, 200.0)], until_year=2045)
    assert asked(net, epochs=in_time).years[WORKING, 0, 0] == pytest.approx(
        log(2.4) / log(1.2), abs=1e-11
    )
    too_late = epochs_of(net, steps=[enlarged(2029, 200.0)], until_year=2045)
    assert asked(net, epochs=too_late).years[WORKING].tolist() == [[1.0]]


def test_a_step_that_takes_capacity_away_is_passed_when_it_comes() -> None:
    net = line(50.0)
    less = epochs_of(net, steps=[enlarged(2030, 60.0)], until_year=2045)
    found = asked(net, epochs=less)
    # From the start of 2030, which is three years after the end of 2026.
    assert found.years[WORKING].tolist() == [[3.0]]
    assert found.date(3.0) == "2030-01"
    assert found.capacity_gbps.tolist() == [100.0]


def test_the_base_years_figures_are_those_of_the_base_years_network() -> None:
    # A step for 2027 is in service right after the end of 2026: too late for 2026 itself.
    net = line(80.0)
    found = asked(net, epochs=epochs_of(net, steps=[enlarged(2027, 200.0)], until_year=2045))
    assert found.now.tolist() == [[0.8], [0.8]]
    assert found.years[WORKING].tolist() == [[0.0]]


def test_modules_that_are_taken_out_leave_the_link_smaller() -> None:
    modules = [row(module="m100", capacity_gbps=100.0)]
    listed = [row(link="l0", module="m100", count=1), row(link="l0", module="m100", count=1,
              installed_year=2020, retire_year=2029)]  # fmt: skip
    net = line(80.0, modules=modules, link_modules=listed)
    rows = [each | {"capacity_gbps": 200.0} for each in net["links"].rows()]
    net = net.replace(Table.of("links", rows))
    assert [each.year for each in epochs_of(net, until_year=2045)] == [2026, 2029]
    assert asked(net).years[WORKING].tolist() == [[2.0]]


def test_a_link_whose_modules_are_all_gone_carries_nothing() -> None:
    modules = [row(module="m100", capacity_gbps=100.0)]
    listed = [row(link="l1", module="m100", count=1, retire_year=2028)]
    net = mesh_network(
        [("a", "b", 2), ("a", "b", 1)],
        demands=[("a", "b", 80.0)],
        modules=modules,
        link_modules=listed,
    )
    # Past 70 % on the second link now, on the first once it takes over: from the start of 2028.
    assert asked(net).years[WORKING].tolist() == [[1.0, 0.0]]


def test_a_link_that_a_plan_adds_has_a_row_of_its_own() -> None:
    net = grown(line(50.0), 0.2)
    new = {"link": "new", "a": "a", "b": "b", "segments": ("s0",), "capacity_gbps": 10.0}
    new |= {"igp_cost": 1}
    step = Step(year=2028, change=Change(id="more", add={"links": (new,)}), spend_cny=0.0)
    epochs = epochs_of(net, steps=[step], until_year=2045)
    found = asked(net, epochs=epochs)
    assert found.links == ("l0", "new")
    # Half of 60 from the start of 2028: three times what the new link has.
    assert found.years[WORKING, 0, 1] == 1.0
    table = runout_table(epochs[-1].network, found, case="plan")
    assert set(table["link"]) == {"l0", "new"}


def test_a_network_without_demands_never_runs_out() -> None:
    found = asked(line())
    assert found.years.tolist() == [[[inf]], [[inf]]]


def test_a_scenario_of_something_unknown_says_so_and_counts_for_nothing() -> None:
    net = grown(line(50.0), 0.2)
    found = run_out(net, [Scenario("odd", "segment", ("nowhere",), ("segments",))])
    assert "nowhere" in found.why[0]
    assert found.blame[FAILURE].max() == -1


def test_everything_that_makes_no_sense_is_said_at_once() -> None:
    net = grown(line(50.0), 0.1)
    with pytest.raises(InputError) as caught:
        run_out(net, (), growth_shifts=(-1.2, 0.0), working=0.0, failure=inf, until_year=2026)
    text = str(caught.value)
    assert "4 problems" in text
    for words in ("-120 points", "must be a share above 0, is 0", "is inf", "after the base year"):
        assert words in text
    with pytest.raises(InputError, match="must name a change of growth"):
        run_out(net, (), growth_shifts=())


@given(net=networks(), data=st.data())
@settings(max_examples=15)
def test_whole_years_agree_with_a_sweep_of_that_years_demands(
    net: Network, data: st.DataObject
) -> None:
    rates = data.draw(st.lists(st.sampled_from([-0.2, 0.0, 0.1, 0.3]), min_size=1, max_size=3))
    net, year = grown(net, *rates), data.draw(st.integers(2026, 2031))
    cuts = segment_failures(net)
    found = asked(net, working=0.3, failure=0.5, until_year=2040)
    # What lies above a limit with the demands of any year has passed it by then.
    ever = np.zeros((2, len(found.links)), dtype=bool)
    for each in range(2026, year + 1):
        result = sweep(fabric(net), demands_in(net, each), cuts)
        ever[WORKING] |= result.base_utilisation > 0.3 + 1e-7
        ever[FAILURE] |= result.worst()[1] > 0.5 + 1e-7
    assert (found.years[:, 0][ever] <= year - 2026 + 1e-9).all()
    sure = found.years[:, 0] <= year - 2026 - 1e-6
    # And what has passed one does carry the limit at that very moment.
    for limit, link in np.argwhere(sure & (found.years[:, 0] > 0)).tolist():
        assert used_at(net, found, limit, link) == pytest.approx((0.3, 0.5)[limit], rel=1e-6)


def used_at(net: Network, found: RunOut, limit: int, link: int) -> float:
    """Return how full a link is when it passes a limit, under the scenario to blame."""
    years, blame = float(found.years[limit, 0, link]), int(found.blame[limit, 0, link])
    table = net["demands"]
    volume = table["volume_gbps"] * (1.0 + table["growth_per_year"]) ** years
    demands = demands_in(net, 2026)
    demands = type(demands)(
        demands.ids, demands.source, demands.target, demands.service, np.asarray(volume), 2026
    )
    result = sweep(fabric(net), demands, found.scenarios)
    used = result.base_utilisation if blame < 0 else result.utilisation[blame]
    return float(used[link])


@given(net=networks())
@settings(max_examples=30)
def test_more_growth_never_comes_later_and_a_tighter_limit_never_either(net: Network) -> None:
    net = grown(net, 0.1, 0.25)
    found = asked(net, growth_shifts=(-0.05, 0.0, 0.05))
    assert (np.diff(np.nan_to_num(found.years, posinf=99.0), axis=1) <= 1e-9).all()
    tighter = asked(net, growth_shifts=(-0.05, 0.0, 0.05), working=0.5, failure=0.8)
    assert (tighter.years <= found.years + 1e-9).all()
    again = asked(net, growth_shifts=(-0.05, 0.0, 0.05))
    assert again.years.tobytes() == found.years.tobytes()
    assert again.blame.tobytes() == found.blame.tobytes()


def test_the_table_says_already_in_a_month_or_not_before() -> None:
    net = grown(line(50.0, working=0.4), 0.05)
    found = asked(net, until_year=2035, growth_shifts=(-0.05, 0.0))
    table = runout_table(net, found, case="today")
    assert tuple(table.columns) == COLUMNS
    told = [
        (each["limit_kind"], each["growth_shift"], each["when"], each["date"], each["months"])
        for each in table.fillna(-1.0).to_dict("records")
    ]
    # ln 2 / ln 1.05 is 14.2 years: beyond 2035, as is never.
    assert told == [
        ("working", -0.05, "already", "", 0.0),
        ("working", 0.0, "already", "", 0.0),
        ("failure", -0.05, "not before", "2036", -1.0),
        ("failure", 0.0, "not before", "2036", -1.0),
    ]
    later = runout_table(net, asked(net, until_year=2045), case="today")
    assert later[["when", "date", "months"]].to_numpy().tolist()[1] == ["in", "2041-03", 170.0]
    view = runout_view(later, language="en")
    assert view.to_numpy().tolist() == [
        ["l0", "c A–B", "working 40%", "50%", "already", ""],
        ["l0", "c A–B", "failure 100%", "50%", "2041-03", "no failure"],
    ]


def test_the_squares_dates_follow_from_its_sheet(root: Path) -> None:
    # r-sw has 60 of 100 in 2026, all of it growing by 20 % a year: past 70 after ln(7/6)/ln 1.2.
    net = read_network(root / "topology" / "square")
    today = in_state(net, net.settings.today)
    found = asked(today)
    load = sweep(fabric(today), demands_in(today, 2026), ()).base_utilisation
    for name in ("r-sw", "b-sn"):
        number = found.links.index(name)
        years = max(0.0, log(0.7 / load[number]) / log(1.2))
        assert found.years[WORKING, 0, number] == pytest.approx(years, abs=1e-9)
    assert found.date(float(found.years[WORKING, 0, found.links.index("r-sw")])) == "2027-11"


def test_the_reference_networks_dates_agree_with_its_early_warnings(root: Path) -> None:
    # The warnings step from month to month: the first whole one above a limit is the one after
    # the root. Every one of them is found, and nothing else within their 36 months.
    net = read_network(root / "topology" / "zhongwei")
    today = in_state(net, net.settings.today)
    cuts = segment_failures(today)
    found = asked(today)
    warned = warning_table(fabric(today), cuts, case="today", months=36)
    told = {
        (each["link"], each["limit_kind"]): (each["months"], each["failure"])
        for each in warned.to_dict("records")
    }
    assert len(told) > 50
    for limit, kind in enumerate(LIMITS):
        for number, link in enumerate(found.links):
            years, blame = found.years[limit, 0, number], int(found.blame[limit, 0, number])
            month = 0 if years == 0.0 else months_after(years) + 1
            if (link, kind) in told:
                assert told[link, kind][0] == month
            else:
                assert month > 36
            if month == 0 and kind == "failure":
                assert told[link, kind][1] == (cuts[blame].id if blame >= 0 else "")


def test_epochs_without_steps_are_the_network_alone() -> None:
    net = line(50.0)
    assert epochs_of(net, until_year=2045) == [Epoch(2026, net)]
    assert LIMITS == ("working", "failure")
