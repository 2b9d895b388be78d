"""Circuits that look for other fibre: the last wave, reach, regenerators, whose fibre it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import row
from netplan.failures import Scenario, hit, riders
from netplan.failures.recovery import RecoverySettings
from netplan.failures.recovery.circuits import Light, Outcome, cut_links
from netplan.failures.recovery.waves import free_waves
from netplan.routing.fabric import fabric
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.topology.network import Network


def after(net: Network, *cut: str, **chosen: int | bool) -> Outcome:
    """Return what light brings back when the segments ``cut`` are cut."""
    woven = fabric(net)
    scenario = Scenario("x", "scenario", cut, ("segments",) * len(cut))
    circuits = cut_links(woven, scenario, hit(riders(net), scenario))
    light = Light.of(woven, RecoverySettings(**chosen))  # type: ignore[arg-type]
    return light.restore(circuits, cut)


def back(net: Network, outcome: Outcome) -> list[str]:
    """Return the ids of the circuits that are back, in the order in which they were served."""
    return [net["links"].ids[one.link] for one in outcome.restored]


def waits(net: Network, outcome: Outcome) -> dict[str, str]:
    """Return why circuits wait, by id."""
    return {net["links"].ids[one.link]: one.why for one in outcome.waiting}


def test_the_last_wave_goes_to_the_greater_capacity(triangle: Callable[..., Network]) -> None:
    circuits = [("a-small", "ab", ("ab",), 50.0), ("z-large", "ab", ("ab",), 100.0)]
    net = triangle(circuits, channels={"ac": 1, "cb": 1}, reach_km=300.0)
    found = after(net, "ab")
    assert back(net, found) == ["z-large"]
    assert waits(net, found) == {"a-small": "no free wave on any way round"}
    segments = net["segments"]
    assert found.restored[0].segments == (segments.row("ac"), segments.row("cb"))


def test_of_equal_capacity_the_lower_id_is_served_first(triangle: Callable[..., Network]) -> None:
    circuits = [("second", "ab", ("ab",), 100.0), ("first", "ab", ("ab",), 100.0)]
    net = triangle(circuits, channels={"ac": 1}, reach_km=300.0)
    assert back(net, after(net, "ab")) == ["first"]


def test_a_circuit_takes_all_its_waves_or_none(triangle: Callable[..., Network]) -> None:
    # 250 Gbit/s of 100 Gbit/s modules are three waves.
    circuits = [("wide", "ab", ("ab",), 250.0), ("thin", "ab", ("ab",), 100.0)]
    for channels, expected in ((2, ["thin"]), (3, ["wide"]), (4, ["wide", "thin"])):
        net = triangle(circuits, channels={"cb": channels}, reach_km=300.0)
        assert back(net, after(net, "ab")) == expected


def test_beyond_reach_a_circuit_needs_spare_regenerators(
    triangle: Callable[..., Network],
) -> None:
    # 200 km at a reach of 150 take one regenerator a wave.
    net = triangle([("one", "ab", ("ab",), 100.0), ("two", "ab", ("ab",), 150.0)])
    found = after(net, "ab", spare_regenerators=2)
    assert back(net, found) == ["two"]
    assert waits(net, found) == {"one": "beyond reach: needs 1 regenerators, 0 left"}
    assert [one.regenerators for one in found.restored] == [2]
    assert back(net, after(net, "ab", spare_regenerators=3)) == ["two", "one"]


def test_the_new_latency_is_that_of_the_way_round(triangle: Callable[..., Network]) -> None:
    net = triangle([("one", "ab", ("ab",), 100.0)])
    (found,) = after(net, "ab").restored
    # 200 km of cable, 2 amplifiers on each segment, a regenerator, two ends.
    expected = 200 * 0.0049 + 4 * 0.00015 + 0.1 + 2 * 0.05
    assert found.latency.one_way_ms == pytest.approx(expected)


def test_where_regenerators_lack_fibre_of_longer_reach_may_do(
    triangle: Callable[..., Network],
) -> None:
    net = triangle([("one", "ab", ("ab",), 100.0)])
    spans = [*net["segments"].rows()]
    pairs = [*net["fibre_pairs"].rows()]
    for name, km in (("new1", 120.0), ("new2", 130.0)):
        ends = {"new1": ("A", "C"), "new2": ("C", "B")}[name]
        spans.append(
            spans[0]
            | {"segment": name, "a": ends[0], "b": ends[1], "length_km": km, "fibre": "G.654.E"}
        )
        pairs.append(pairs[0] | {"segment": name})
    module = row(module="m", capacity_gbps=100.0, reach_km=150.0, reach_g654e_km=300.0)
    net = net.replace(
        Table.of("segments", spans),
        Table.of("fibre_pairs", pairs),
        Table.of("modules", [module | {"source": "t", "confidence": "assumed"}]),
    )
    rows = net["segments"].row
    few, many = after(net, "ab", spare_regenerators=0), after(net, "ab", spare_regenerators=1)
    assert few.restored[0].segments == (rows("new1"), rows("new2"))
    assert few.restored[0].regenerators == 0
    assert many.restored[0].segments == (rows("ac"), rows("cb"))


def test_waves_of_failed_circuits_are_used_again_only_where_that_is_asked(
    triangle: Callable[..., Network],
) -> None:
    # "over" held the only wave on cb, of no use to it while ac is cut: it takes ab instead, and
    # "near" wants both.
    circuits = [("over", "ab", ("ac", "cb"), 100.0), ("near", "ac", ("ac",), 90.0)]
    net = triangle(circuits, channels={"ab": 2, "ac": 2, "cb": 1}, reach_km=300.0)
    kept = after(net, "ac")
    assert back(net, kept) == ["over"]
    assert waits(net, kept) == {"near": "no free wave on any way round"}
    assert back(net, after(net, "ac", reuse_freed_waves=True)) == ["over", "near"]


def test_another_carrier_s_fibre_is_no_way_round(triangle: Callable[..., Network]) -> None:
    net = triangle([("one", "ab", ("ab",), 100.0)])
    pairs = [
        r | {"carrier": "c" if r["segment"] == "ab" else "x"} for r in net["fibre_pairs"].rows()
    ]
    carriers = [row(carrier=name, source="t", confidence="assumed") for name in "cx"]
    net = net.replace(Table.of("fibre_pairs", pairs), Table.of("carriers", carriers))
    assert waits(net, after(net, "ab")) == {"one": "no other fibre of its carrier"}


def test_without_a_table_of_fibre_there_is_no_limit(triangle: Callable[..., Network]) -> None:
    net = triangle([(f"l{n}", "ab", ("ab",), 100.0) for n in range(100)], reach_km=300.0)
    net = net.replace(Table.of("fibre_pairs", []))
    assert free_waves(net) is None
    assert len(after(net, "ab").restored) == 100


def test_what_is_broken_itself_is_not_restored(triangle: Callable[..., Network]) -> None:
    net = triangle([("one", "ab", ("ab",), 100.0), ("two", "ab", ("ab",), 100.0)])
    woven = fabric(net)
    for members, among, expected in (
        (("ab", "one"), ("segments", "links"), ["two"]),
        (("ab", "A"), ("segments", "sites"), []),
        (("ab", "b"), ("segments", "nodes"), []),
        (("ab", "C"), ("segments", "sites"), ["one", "two"]),
    ):
        scenario = Scenario("x", "scenario", members, among)
        found = cut_links(woven, scenario, hit(riders(net), scenario))
        assert [net["links"].ids[link] for link in found] == expected


def test_a_protected_link_looks_for_a_third_way_only_when_both_are_cut(
    triangle: Callable[..., Network],
) -> None:
    net = triangle([("kept", "ab", ("ab",), 100.0, ("ac", "cb"))])
    assert after(net, "ab") == Outcome()
    assert waits(net, after(net, "ab", "ac")) == {"kept": "no other fibre of its carrier"}


def test_waves_of_both_routes_and_of_maintenance_are_held(
    triangle: Callable[..., Network],
) -> None:
    net = triangle(
        [("kept", "ab", ("ab",), 100.0, ("ac", "cb")), ("off", "ac", ("ac",), 100.0)],
        channels={"ab": 5, "ac": 5, "cb": 5},
    )
    rows = list(net["links"].rows())
    rows[1] = rows[1] | {"status": "maintenance"}
    free = free_waves(net.replace(Table.of("links", rows)))
    names = net["segments"].row
    assert free == {(names("ab"), "c"): 4, (names("ac"), "c"): 3, (names("cb"), "c"): 4}
