"""Timelines by hand: a ring, a barbell, 1+1 protection, an exchange that closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import grid, mesh_network, network, row
from netplan.errors import InputError
from netplan.failures import Scenario, segment_failures
from netplan.failures.recovery import MODES, Mode, RecoverySettings, Timeline, recover
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network

QUICK = RecoverySettings(spf_us_per_node=0.0)
"""Reconvergence after 30 + 20 + 50 + 100 = 200 ms, whatever the number of nodes."""


def cut(*members: str, table: str = "segments") -> Scenario:
    """Return the failure of some members of one table."""
    return Scenario("x", "scenario", members, (table,) * len(members))


def lines(
    net: Network, scenario: Scenario, settings: RecoverySettings = QUICK
) -> dict[Mode, Timeline]:
    """Return the timelines of one scenario by mode."""
    demands = demands_in(net, net.settings.base_year)
    found = recover(fabric(net), demands, [scenario], settings=settings)
    assert [line.mode for line in found.timelines] == list(MODES)
    return {line.mode: line for line in found.timelines}


def steps(line: Timeline) -> list[tuple[str, float, float, float]]:
    """Return what was done, when, and what is unserved and does not fit from then on."""
    return [
        (phase.name, round(phase.start_s, 9), phase.unserved_gbps, phase.overflow_gbps)
        for phase in line.phases
    ]


def test_in_a_ring_of_five_alternates_repair_what_is_not_next_door(
    ring: Callable[..., Network],
) -> None:
    net = ring(5, [("a", "b", 60.0), ("a", "c", 40.0)])
    found = lines(net, cut("s0"), RecoverySettings(spf_us_per_node=0.0, fast_reroute="lfa"))
    assert steps(found["igp"]) == [
        ("failure", 0.0, 100.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]
    assert steps(found["frr"]) == [
        ("failure", 0.0, 100.0, 0.0),
        ("repair paths", 0.05, 60.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]
    assert found["igp"].lost_tbit == pytest.approx(100 * 0.2 / 1e3)
    assert found["frr"].lost_tbit == pytest.approx((100 * 0.05 + 60 * 0.15) / 1e3)
    assert found["frr"].until_served_s == pytest.approx(0.2)
    assert found["igp"].phases[-1].end_s == 12 * 3600


@pytest.mark.parametrize("way", ["remote-lfa", "ti-lfa"])
def test_tunnels_repair_it_all_and_may_fill_a_link(ring: Callable[..., Network], way: str) -> None:
    # All 100 go a-e-d-c, where 30 from e to d are already: 130 on a link of 100.
    net = ring(5, [("a", "b", 60.0), ("a", "c", 40.0), ("e", "d", 30.0)])
    asked = RecoverySettings(spf_us_per_node=0.0, fast_reroute=way)  # type: ignore[arg-type]
    found = lines(net, cut("s0"), asked)
    assert steps(found["frr"])[1:] == [
        ("repair paths", 0.05, 0.0, pytest.approx(30.0)),
        ("IGP converged", 0.2, 0.0, pytest.approx(30.0)),
    ]
    assert found["frr"].until_served_s == pytest.approx(0.05)
    assert found["frr"].overflow_gbps == pytest.approx(30.0)


def test_before_notice_only_what_rides_the_link_is_lost(ring: Callable[..., Network]) -> None:
    # From a to c of a square both ways are used: half is lost, and the other next hop takes it.
    net = ring(4, [("a", "c", 40.0)])
    asked = RecoverySettings(spf_us_per_node=0.0, fast_reroute="lfa")
    found = lines(net, cut("s0"), asked)
    assert steps(found["frr"]) == [
        ("failure", 0.0, 20.0, 0.0),
        ("repair paths", 0.05, 0.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]
    assert steps(found["igp"])[0] == ("failure", 0.0, 20.0, 0.0)


def test_an_alternate_in_the_same_trench_repairs_nothing() -> None:
    # The parallel link is the stored alternate of a router that knows of no shared risk.
    links = [("a", "b", 1), ("a", "b", 2), ("b", "c", 1), ("c", "a", 3)]
    net = mesh_network(links, demands=[("a", "b", 10.0)])
    rows = list(net["links"].rows())
    rows[1] = rows[1] | {"segments": ("s0",)}
    net = net.replace(Table.of("links", rows))

    def repaired(*, shared_risks: bool) -> float:
        asked = RecoverySettings(fast_reroute="lfa", shared_risks=shared_risks)
        return lines(net, cut("s0"), asked)["frr"].phases[1].unserved_gbps

    assert repaired(shared_risks=False) == 10.0
    assert repaired(shared_risks=True) == 0.0


def test_a_cut_bridge_waits_for_the_repair_whatever_there_is() -> None:
    links = [("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("c", "d", 1)]
    links += [("d", "e", 1), ("e", "f", 1), ("f", "d", 1)]
    net = mesh_network(links, demands=[("a", "f", 50.0), ("a", "b", 5.0)])
    rows = [r | {"repair_h": 24.0 if r["segment"] == "s3" else 2.0} for r in net["segments"].rows()]
    net = net.replace(Table.of("segments", rows))
    for line in lines(net, cut("s3")).values():
        assert {phase.unserved_gbps for phase in line.phases} == {50.0}
        assert line.until_served_s == 24 * 3600
        assert line.lost_tbit == pytest.approx(50 * 24 * 3.6)
    # The slowest of several cuts counts; what is no segment takes the equipment's time.
    assert lines(net, cut("s0", "s3"))["igp"].phases[-1].end_s == 24 * 3600
    assert lines(net, cut("l0", table="links"))["igp"].phases[-1].end_s == 4 * 3600


def test_protection_switches_where_the_other_route_is_whole(
    triangle: Callable[..., Network],
) -> None:
    circuits = [
        ("kept", "ab", ("ab",), 100.0, ("ac", "cb")),
        ("ac", "ac", ("ac",), 100.0),
        ("cb", "cb", ("cb",), 100.0),
    ]
    net = triangle(circuits, demands=[("a", "b", 80.0)], reach_km=300.0)
    found = lines(net, cut("ab"))
    assert steps(found["protection"]) == [
        ("failure", 0.0, 80.0, 0.0),
        ("1+1 switched", 0.05, 0.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]
    assert steps(found["igp"]) == [("failure", 0.0, 80.0, 0.0), ("IGP converged", 0.2, 0.0, 0.0)]
    assert steps(found["restoration"]) == steps(found["protection"])[:2]
    assert steps(found["stack"]) == [
        ("failure", 0.0, 80.0, 0.0),
        ("1+1 switched; repair paths", 0.05, 0.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]


def test_protection_with_both_routes_cut_waits_for_the_repair(
    triangle: Callable[..., Network],
) -> None:
    net = triangle([("kept", "ab", ("ab",), 100.0, ("ac", "cb"))], demands=[("a", "b", 80.0)])
    for line in lines(net, cut("ab", "cb")).values():
        assert {phase.unserved_gbps for phase in line.phases} == {80.0}
        assert line.until_served_s == 10 * 3600
        assert "1+1 switched" not in {phase.name for phase in line.phases}


def test_light_brings_back_what_routes_alone_cannot(triangle: Callable[..., Network]) -> None:
    # The only link A-B: no other route, but free fibre by C.
    net = triangle([("one", "ab", ("ab",), 100.0)], demands=[("a", "b", 80.0)])
    found = lines(net, cut("ab"))
    assert steps(found["igp"]) == [("failure", 0.0, 80.0, 0.0), ("IGP converged", 0.2, 80.0, 0.0)]
    assert steps(found["restoration"]) == [
        ("failure", 0.0, 80.0, 0.0),
        ("light restored", 60.0, 0.0, 0.0),
    ]
    assert found["stack"].lost_tbit == pytest.approx(80 * 60 / 1e3)
    assert found["stack"].until_served_s == 60.0
    assert len(found["stack"].outcome.restored) == 1
    assert len(found["igp"].outcome.restored) == 0


def test_steps_may_come_in_any_order(triangle: Callable[..., Network]) -> None:
    # Light that is faster than routing, and a repair that is faster than both.
    net = triangle([("one", "ab", ("ab",), 100.0)], demands=[("a", "b", 80.0)])
    found = lines(net, cut("ab"), RecoverySettings(spf_us_per_node=0.0, restoration_s=0.1))
    assert [name for name, *_ in steps(found["stack"])] == [
        "failure", "repair paths", "light restored", "IGP converged",
    ]  # fmt: skip
    assert found["stack"].until_served_s == pytest.approx(0.1)
    rows = [r | {"repair_h": 0.0} for r in net["segments"].rows()]
    whole = lines(net.replace(Table.of("segments", rows)), cut("ab"))["stack"]
    assert whole.phases == ()
    assert (whole.peak_gbps, whole.after_gbps, whole.lost_tbit, whole.until_served_s) == (0,) * 4


def test_traffic_of_a_closed_exchange_waits_for_new_routes() -> None:
    net = network(
        sites=grid("WE"),
        carriers=[row(carrier=name) for name in "rb"],
        nodes=[row(node=f"{c}{s}", site=s, carrier=c) for c in "rb" for s in "WE"],
        segments=[row(segment="s", a="W", b="E", length_km=100.0)],
        links=[
            row(link=c, a=f"{c}W", b=f"{c}E", segments=("s",), capacity_gbps=100.0) for c in "rb"
        ],
        exchanges=[row(exchange=f"x{s}", site=s, kind="nbp") for s in "WE"],
        exchange_ports=[
            row(exchange=f"x{s}", carrier=c, capacity_gbps=100.0, scope=("*",))
            for s in "WE"
            for c in "rb"
        ],
        demands=[row(demand="d", source="rW", target="bE", volume_gbps=30.0)],
    )
    found = lines(net, cut("xW", table="exchanges"))
    assert steps(found["stack"]) == [
        ("failure", 0.0, 30.0, 0.0),
        ("repair paths", 0.05, 30.0, 0.0),
        ("IGP converged", 0.2, 0.0, 0.0),
    ]
    # The other network's node here hands over as well; where the traffic starts, nothing helps.
    assert steps(lines(net, cut("bW", table="nodes"))["stack"]) == steps(found["stack"])
    for node in ("rW", "bE"):
        gone = lines(net, cut(node, table="nodes"))["stack"]
        assert {phase.unserved_gbps for phase in gone.phases} == {30.0}


def test_traffic_lost_is_counted_by_class() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 10.0), ("b", "a", 20.0)])
    rows = [
        r | {"class": name} for r, name in zip(net["demands"].rows(), ("gold", "bulk"), strict=True)
    ]
    net = net.replace(Table.of("demands", rows))
    demands = demands_in(net, net.settings.base_year)
    found = recover(fabric(net), demands, segment_failures(net), modes=["igp"])
    assert found.classes == ("gold", "bulk")
    assert found.timelines[0].phases[-1].class_gbps == (10.0, 20.0)


def test_what_is_unserved_without_failure_is_no_loss() -> None:
    net = mesh_network([("a", "b", 1), ("c", "d", 1)], demands=[("a", "c", 7.0), ("a", "b", 3.0)])
    line = lines(net, cut("s1"))["stack"]
    assert (line.base_gbps, line.peak_gbps, line.lost_tbit, line.until_served_s) == (7, 7, 0, 0)


def test_traffic_that_never_leaves_its_node_is_lost_with_it() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "A", 7.0), ("b", "B", 3.0)])
    for line in lines(net, cut("A", table="sites")).values():
        assert {phase.unserved_gbps for phase in line.phases} == {7.0}


def test_a_failure_that_nothing_rides_changes_nothing() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 3.0)])
    for line in lines(net, cut()).values():
        assert line.phases == ()
        assert line.lost_tbit == 0


def test_a_scenario_that_cannot_be_computed_says_why() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 3.0)])
    for line in lines(net, cut("s9")).values():
        assert line.why == "no segment 's9'"
        assert line.phases == ()


def test_odd_settings_and_modes_are_all_named_at_once() -> None:
    net = mesh_network([("a", "b", 1)], demands=[("a", "b", 3.0)])
    demands = demands_in(net, net.settings.base_year)
    odd = RecoverySettings(
        flooding_ms=-1.0,
        restoration_s=float("nan"),
        fast_reroute="tilfa",  # type: ignore[arg-type]
    )
    with pytest.raises(InputError) as found:
        recover(fabric(net), demands, [], settings=odd)
    assert [finding.column for finding in found.value.findings] == [
        "fast_reroute", "flooding_ms", "restoration_s",
    ]  # fmt: skip
    assert "did you mean 'ti-lfa'?" in str(found.value)
    with pytest.raises(InputError, match="no mode 'ipg'; did you mean 'igp'"):
        recover(fabric(net), demands, [], modes=["ipg"])  # type: ignore[list-item]
