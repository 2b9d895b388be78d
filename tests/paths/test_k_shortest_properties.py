"""K shortest paths against every path that the tables allow, on random networks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_paths import Walk, all_paths, cost_of, joined_networks, walk_of
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.paths import k_shortest_paths
from netplan.routing.routers.k_shortest import KShortestRouter
from random_networks import networks

if TYPE_CHECKING:
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

ANY = joined_networks()
MEASURES = st.sampled_from(["latency", "hops", "igp", "length"])


def ends_of(network: Network) -> list[tuple[str, str]]:
    """Return the ends of every demand, each pair once."""
    return list(
        dict.fromkeys(zip(network["demands"]["source"], network["demands"]["target"], strict=True))
    )


def draw_down(data: st.DataObject, network: Network) -> frozenset[int]:
    """Return some links to take out of service."""
    rows = range(len(network["links"]))
    return data.draw(st.frozensets(st.sampled_from(rows), max_size=2)) if rows else frozenset()


@settings(max_examples=120)
@given(network=ANY, measure=MEASURES, count=st.integers(1, 7), data=st.data())
def test_they_are_the_first_of_all_paths_that_the_tables_allow(
    network: Network, measure: str, count: int, data: st.DataObject
) -> None:
    woven, down = fabric(network), draw_down(data, network)
    domains = Domains.of(woven, down=down)
    names = frozenset(network["links"].ids[row] for row in down)
    for source, target in ends_of(network):
        found = k_shortest_paths(domains, source, target, measure=measure, count=count)
        every = all_paths(network, source, target, down=names)
        costs = sorted(cost_of(woven, walk, measure) for walk in every)
        assert [path.cost for path in found.paths] == costs[:count]
        walks = [walk_of(woven, path) for path in found.paths]
        assert len(set(walks)) == len(walks)
        assert set(walks) <= set(every)
        assert [cost_of(woven, walk, measure) for walk in walks] == costs[:count]
        assert found.complete
        assert found.note(count) == (
            "" if len(costs) >= count else f"{len(costs)} of {count} paths: there are no more"
        )


@settings(max_examples=60)
@given(network=networks(carriers=3, transit=True))
def test_no_path_repeats_a_node_crosses_back_or_uses_a_third_network_unasked(
    network: Network,
) -> None:
    woven = fabric(network)
    carrier = network["nodes"]["carrier"]
    rows = {(r["carrier"], frozenset((r["for"], r["to"]))) for r in network["transit"].rows()}
    for source, target in ends_of(network):
        for path in k_shortest_paths(Domains.of(woven), source, target, count=6).paths:
            assert len(set(path.nodes)) == len(path.nodes)
            through = list(dict.fromkeys(carrier[node] for node in path.nodes))
            changes = sum(
                a != b
                for a, b in zip(path.nodes, path.nodes[1:], strict=False)
                if carrier[a] != carrier[b]
            )
            assert changes == len(through) - 1
            assert len(through) <= 2 or (through[1], frozenset(through[::2])) in rows
            links = [arc // 2 for arc in path.arcs if arc < 2 * len(network["links"])]
            assert {network["links"]["status"][row] for row in links} <= {"existing"}


def overlap_of(woven: Fabric, walk: Walk, other: Walk, measure: str) -> tuple[int, int]:
    """Return what ``walk`` shares with ``other`` and all its steps, in the measure."""
    used = {step[:2] for step in other.steps}
    own = shared = 0
    here = walk.start
    for step in walk.steps:
        cost = cost_of(woven, Walk(here, (step,)), measure)
        cost -= int(woven.roads.start[measure][woven.network["nodes"].row(here)])
        own += cost
        shared += cost if step[:2] in used else 0
        here = step[-1]
    return shared, own


@settings(max_examples=80)
@given(
    network=ANY, measure=MEASURES, overlap=st.sampled_from([0.0, 0.3, 0.5, 0.75]), data=st.data()
)
def test_with_limited_overlap_each_is_the_cheapest_unlike_all_before(
    network: Network, measure: str, overlap: float, data: st.DataObject
) -> None:
    woven = fabric(network)
    source, target = data.draw(st.sampled_from(ends_of(network)))
    found = k_shortest_paths(
        Domains.of(woven), source, target, measure=measure, count=4, overlap=overlap
    )
    chosen: list[Walk] = []
    every = all_paths(network, source, target)

    def unlike(walk: Walk) -> bool:
        pairs = [overlap_of(woven, walk, other, measure) for other in chosen]
        return walk not in chosen and all(s <= Fraction(str(overlap)) * own for s, own in pairs)

    for path in found.paths:
        rest = [cost_of(woven, walk, measure) for walk in every if unlike(walk)]
        assert path.cost == min(rest)
        assert unlike(walk_of(woven, path))
        chosen.append(walk_of(woven, path))
    assert found.complete
    if len(chosen) < 4:
        assert not any(unlike(walk) for walk in every)


@settings(max_examples=40)
@given(network=ANY, measure=MEASURES, spread=st.sampled_from(["first", "even"]))
def test_the_router_carries_what_can_be_carried_and_loads_are_the_sum_of_shares(
    network: Network, measure: str, spread: str
) -> None:
    demands = demands_in(network, network.settings.base_year)
    router = KShortestRouter(measure=measure, count=3, spread=spread)
    routing, again = router(network, demands), router(network, demands)
    assert (routing.share != again.share).nnz == 0
    assert routing.paths == again.paths
    for row, paths in enumerate(routing.paths):
        reached = bool(all_paths(network, demands.source[row], demands.target[row]))
        assert routing.served[row] == reached
        assert bool(paths) == reached
        assert reached or row in routing.why
        if paths:
            assert sum(path.share for path in paths) == pytest.approx(1.0)
        total: dict[int, float] = {}
        for path in paths:
            for arc in path.arcs if path.share else ():
                total[arc] = total.get(arc, 0.0) + path.share
        got = routing.share[[row]].toarray()[0]
        assert {a: got[a] for a in total} == pytest.approx(total)
        assert sum(got) == pytest.approx(sum(total.values()))
