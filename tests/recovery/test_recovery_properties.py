"""What holds of recovery on any network: waves, order of the ways, workers, repetition."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import mesh_network, row
from netplan.failures import Hit, Scenario, hit, riders, segment_failures
from netplan.failures.recovery import MODES, Ground, RecoverySettings, Struck, recover
from netplan.failures.recovery.circuits import Light, cut_links
from netplan.failures.recovery.settings import FAST_REROUTES
from netplan.failures.recovery.transient import transient
from netplan.failures.recovery.waves import free_waves, held_by
from netplan.io import read_network
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.changes import in_state
from netplan.topology.table import Table
from random_networks import networks

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.failures.recovery import Mode, Timeline
    from netplan.topology.network import Network


def another_way(net: Network, link: dict[str, object]) -> tuple[str, ...]:
    """Return segments that join a link's ends without those it rides; none where there are none."""
    graph, segments = nx.Graph(), net["segments"]
    for segment in segments.rows():
        if segment["segment"] not in link["segments"]:  # type: ignore[operator]
            graph.add_edge(segment["a"], segment["b"], segment=segment["segment"])
    ends = [net["nodes"].value(link[end], "site") for end in ("a", "b")]  # type: ignore[arg-type]
    if not all(end in graph for end in ends) or not nx.has_path(graph, *ends):
        return ()
    path = nx.shortest_path(graph, *ends)
    return tuple(graph.edges[pair]["segment"] for pair in pairwise(path))


@st.composite
def lit_networks(draw: st.DrawFn) -> Network:
    """Return a random network with scarce waves, a module of short reach, and some protection."""
    net = draw(networks())
    pairs = [
        row(segment=segment, carrier=carrier, pairs=1, channels=draw(st.integers(1, 6)), lit=1,
            source="t", confidence="assumed")
        for segment in net["segments"].ids
        for carrier in net["carriers"].ids
    ]  # fmt: skip
    module = row(module="m", capacity_gbps=100.0, reach_km=float(draw(st.sampled_from([90, 400]))))
    links = []
    for link in net["links"].rows():
        backup = another_way(net, link) if draw(st.booleans()) else ()
        kept = {"protection": "1+1", "backup_segments": backup} if backup else {}
        links.append(link | {"technology": "m"} | kept)
    return net.replace(
        Table.of("fibre_pairs", pairs),
        Table.of("modules", [module | {"source": "t", "confidence": "assumed"}]),
        Table.of("links", links),
    )


def failures(net: Network) -> list[Scenario]:
    """Return every cut, and the loss of every site, link and exchange."""
    tables = {"sites": "site", "links": "link", "exchanges": "exchange"}
    more = [
        Scenario(name, kind, (name,), (table,))
        for table, kind in tables.items()
        for name in net[table].ids
    ]
    return [*segment_failures(net), *more]


def ground_of(net: Network, settings: RecoverySettings | None = None) -> Ground:
    """Return a network routed, ready to be struck."""
    demands = demands_in(net, net.settings.base_year)
    return Ground.of(fabric(net), demands, settings=settings)


def unserved(line: Timeline, now: float) -> float:
    """Return what is unserved ``now`` seconds after the failure."""
    for phase in line.phases:
        if phase.start_s <= now < phase.end_s:
            return phase.unserved_gbps
    return line.base_gbps


@settings(max_examples=100)
@given(net=lit_networks(), spare=st.integers(0, 4), reuse=st.booleans())
def test_restoration_never_takes_more_than_there_is(
    net: Network, spare: int, *, reuse: bool
) -> None:
    woven = fabric(net)
    asked = RecoverySettings(spare_regenerators=spare, reuse_freed_waves=reuse)
    light = Light.of(woven, asked)
    for scenario in segment_failures(net):
        circuits = cut_links(woven, scenario, hit(riders(net), scenario))
        found = light.restore(circuits, scenario.members)
        assert {*found.rows, *(one.link for one in found.waiting)} == set(circuits)
        free = dict(free_waves(net) or {})
        for link in circuits if reuse else ():
            held = held_by(net, link)
            for segment in held.segments:
                free[segment, held.carrier] += held.waves
        used: dict[str, int] = {}
        for one in found.restored:
            held = held_by(net, one.link)
            used[held.carrier] = used.get(held.carrier, 0) + one.regenerators
            at = {net["nodes"].value(net["links"][end][one.link], "site") for end in ("a", "b")}
            for segment in one.segments:
                free[segment, held.carrier] -= held.waves
                at ^= {net["segments"]["a"][segment], net["segments"]["b"][segment]}
                assert net["segments"].ids[segment] not in scenario.members
            assert at == set()  # the segments join the circuit's two ends
        assert min(free.values(), default=0) >= 0
        assert max(used.values(), default=0) <= spare


@settings(max_examples=40)
@given(net=lit_networks())
def test_restoration_is_the_same_twice(net: Network) -> None:
    light = Light.of(fabric(net), RecoverySettings())
    for scenario in segment_failures(net):
        effect = hit(riders(net), scenario)
        circuits = cut_links(light.fabric, scenario, effect)
        capacity = [float(net["links"]["capacity_gbps"][link]) for link in circuits]
        assert capacity == sorted(capacity, reverse=True)
        first, second = (light.restore(circuits, scenario.members) for _ in range(2))
        assert first == second
        assert not np.isnan([one.latency.one_way_ms for one in first.restored]).any()


@settings(max_examples=60)
@given(net=lit_networks(), way=st.sampled_from(FAST_REROUTES), risks=st.booleans())
def test_at_no_moment_is_more_lost_with_more_ways_of_recovering(
    net: Network, way: str, *, risks: bool
) -> None:
    asked = RecoverySettings(fast_reroute=way, shared_risks=risks)  # type: ignore[arg-type]
    demands = demands_in(net, net.settings.base_year)
    found = recover(fabric(net), demands, failures(net), settings=asked)
    by_mode: dict[Mode, tuple[Timeline, ...]] = {mode: found.of(mode) for mode in MODES}
    for number in range(len(found.scenarios)):
        moments = {p.start_s for mode in MODES for p in by_mode[mode][number].phases}
        for now in moments:
            left = {mode: unserved(by_mode[mode][number], now) for mode in MODES}
            assert left["stack"] <= min(left["protection"], left["restoration"]) + 1e-9
            assert max(left["protection"], left["frr"]) <= left["igp"] + 1e-9
            assert left["igp"] >= found.timelines[0].base_gbps - 1e-9
            # A link that comes back may draw traffic to a router that has no repair path, so
            # only routers that repair all they can do as well with it as without.
            if way == "ti-lfa" and risks:
                assert left["stack"] <= left["frr"] + 1e-9
        assert by_mode["stack"][number].lost_tbit >= -1e-9


@settings(max_examples=60)
@given(net=lit_networks())
def test_phases_follow_each_other_from_the_failure_to_the_repair(net: Network) -> None:
    demands = demands_in(net, net.settings.base_year)
    for line in recover(fabric(net), demands, failures(net)).timelines:
        assert line.phases[0].start_s == 0.0
        assert all(phase.start_s < phase.end_s for phase in line.phases)
        ends = [phase.end_s for phase in line.phases[:-1]]
        assert ends == [phase.start_s for phase in line.phases[1:]]
        for phase in line.phases:
            assert sum(phase.class_gbps) == pytest.approx(phase.unserved_gbps)


@settings(max_examples=60)
@given(net=networks())
def test_before_notice_a_demand_loses_its_share_on_the_link(net: Network) -> None:
    ground = ground_of(net)
    share = ground.routing.share.toarray()
    for link in range(len(net["links"])):
        down = frozenset({link})
        found = transient(ground, Hit(down, frozenset()), down=down, repaired=False)
        on_it = share[:, 2 * link] + share[:, 2 * link + 1]
        # A link belongs to one network, so no demand meets it on two legs.
        expected = np.where(ground.routing.served, on_it, 1.0)
        np.testing.assert_allclose(found.lost, expected, atol=1e-12)


@settings(max_examples=60)
@given(net=networks(), way=st.sampled_from(FAST_REROUTES))
def test_repair_paths_carry_what_arrives_and_nothing_dead_does(net: Network, way: str) -> None:
    ground = ground_of(net, RecoverySettings(fast_reroute=way))  # type: ignore[arg-type]
    struck = Struck.by(ground, failures(net))
    for number, effect in enumerate(struck.after.hits):
        before = struck.passing(number, effect.down, repaired=False)
        after = struck.passing(number, effect.down, repaired=True)
        assert not after.load_gbps[sorted(effect.down)].any()
        assert (after.lost <= before.lost + 1e-12).all()
        assert ((after.lost >= 0.0) & (after.lost <= 1.0)).all()
        # Routes that are new serve whatever repair paths do.
        assert (struck.after.lost[number] <= after.lost + 1e-12).all()


@settings(max_examples=60)
@given(net=networks())
def test_ti_lfa_loses_only_what_no_route_within_its_networks_can_carry(net: Network) -> None:
    ground = ground_of(net)
    struck = Struck.by(ground, segment_failures(net))
    for number, effect in enumerate(struck.after.hits):
        state = struck.passing(number, effect.down, repaired=True)
        for demand, way in enumerate(ground.ways):
            if way is not None and not way.handoffs:
                assert state.lost[demand] == pytest.approx(float(struck.after.lost[number, demand]))


def test_neither_workers_nor_what_else_is_asked_change_the_answer() -> None:
    net = mesh_network(
        [("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "a", 1)],
        demands=[("a", "b", 60.0), ("b", "d", 10.0)],
    )
    woven, demands, few = fabric(net), demands_in(net, 2026), failures(net)
    many = few * 20
    alone = recover(woven, demands, few).timelines
    whole = recover(woven, demands, many)
    assert len(whole.timelines) == 20 * len(alone)
    for number, line in enumerate(whole.timelines):
        first = alone[number % len(alone)]
        assert line.phases == first.phases
        assert line.outcome == first.outcome
        assert whole.scenarios[line.scenario].id == few[first.scenario].id
    assert recover(woven, demands, many, workers=2) == whole


def test_every_cut_of_the_reference_network_recovers_in_order(root: Path) -> None:
    plain = read_network(root / "topology/zhongwei")
    net = in_state(plain, plain.settings.today)
    demands = demands_in(net, net.settings.base_year)
    cuts = segment_failures(net)
    found = recover(fabric(net), demands, cuts)
    assert len(found.timelines) == len(MODES) * len(cuts) == 5 * 138
    lost = {mode: sum(line.lost_tbit for line in found.of(mode)) for mode in MODES}
    assert lost["stack"] < lost["frr"] < lost["igp"] < lost["restoration"]
    for line in found.of("frr"):
        repaired, settled = line.phases[-2:]
        # TI-LFA covers what stays joined, so only demands that change exchange wait for routes.
        assert repaired.unserved_gbps >= settled.unserved_gbps - 1e-9
    again = recover(fabric(net), demands, cuts[:20])
    assert again.timelines == found.timelines[: 5 * 20]
