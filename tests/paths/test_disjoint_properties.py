"""Disjoint paths against every set of paths that the tables allow, on random networks."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brute_paths import Walk, all_paths, cost_of, joined_networks, risks_of, walk_of
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.paths import disjoint_paths
from netplan.routing.routers.disjoint import DisjointRouter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network

MOST_PATHS = {2: 150, 3: 22}
"""Networks with more paths than this between two ends are left out, by size of the sets."""
BYS = st.sampled_from(["link", "segment", "srlg", "site"])
MEASURES = st.sampled_from(["latency", "hops", "igp"])


@st.composite
def risky_networks(draw: st.DrawFn) -> Network:
    """Return a random network with up to three SRLGs of segments and links."""
    network = draw(joined_networks())
    members = [*network["segments"].ids, *network["links"].ids]
    groups = draw(st.lists(st.sets(st.sampled_from(members), min_size=1, max_size=4), max_size=3))
    rows = [
        {"srlg": f"r{number}", "member": member, "source": "test", "confidence": "assumed"}
        for number, group in enumerate(groups)
        for member in sorted(group)
    ]
    return network.replace(type(network["srlgs"]).of("srlgs", rows))


def again(sets: Sequence[frozenset[str]]) -> int:
    """Return how often anything is used again after its first time."""
    return sum(map(len, sets)) - len(frozenset().union(*sets))


def rank(woven: Fabric, walks: Sequence[Walk], by: str, measure: str) -> tuple[int, int, int]:
    """Return what is shared, the links shared and the total cost of a set of paths."""
    heavy, links = zip(*(risks_of(woven.network, walk, by) for walk in walks), strict=True)
    return again(heavy), again(links), sum(cost_of(woven, walk, measure) for walk in walks)


def best_rank(
    woven: Fabric, every: list[Walk], by: str, measure: str, count: int
) -> tuple[int, ...]:
    """Return the least rank of all sets of ``count`` paths, where a path may come up again."""
    parts = [(*risks_of(woven.network, walk, by), cost_of(woven, walk, measure)) for walk in every]
    return min(
        (again([p[0] for p in chosen]), again([p[1] for p in chosen]), sum(p[2] for p in chosen))
        for chosen in combinations_with_replacement(parts, count)
    )


def draw_ends(data: st.DataObject, network: Network) -> tuple[str, str]:
    """Return the ends of a demand."""
    demands = network["demands"]
    row = data.draw(st.sampled_from(range(len(demands))))
    return demands["source"][row], demands["target"][row]


@settings(max_examples=150)
@given(network=risky_networks(), by=BYS, measure=MEASURES, count=st.integers(2, 3), data=st.data())
def test_no_set_of_paths_shares_less_or_as_much_for_less(
    network: Network, by: str, measure: str, count: int, data: st.DataObject
) -> None:
    woven = fabric(network)
    source, target = draw_ends(data, network)
    every = all_paths(network, source, target)
    assume(len(every) <= MOST_PATHS[count])
    found = disjoint_paths(Domains.of(woven), source, target, measure=measure, by=by, count=count)
    assert found.proved
    assert bool(found.paths) == bool(every)
    if not every:
        return
    walks = [walk_of(woven, path) for path in found.paths]
    assert set(walks) <= set(every)
    assert len(set(walks)) == len(walks)
    assert [path.cost for path in found.paths] == sorted(path.cost for path in found.paths)
    assert [path.role for path in found.paths] == ["working"] + ["backup"] * (len(walks) - 1)
    best = best_rank(woven, every, by, measure, count)
    assert found.disjoint == (len(walks) == count and best[:2] == (0, 0))
    # A way that is listed once may have to serve twice, when there are too few.
    named = {name for name in found.shared if by == "site" or "exchange" not in name}
    assert any(
        set(chosen) == set(walks)
        and rank(woven, chosen, by, measure) == best
        and risks_shared(network, chosen, by) == named
        for chosen in combinations_with_replacement(walks, count)
    )


def risks_shared(network: Network, walks: Sequence[Walk], by: str) -> set[str]:
    """Return by name what any two paths share, read off the tables."""
    parts = [risks_of(network, walk, by) for walk in walks]
    names: set[str] = set()
    for place, (heavy, links) in enumerate(parts):
        for other_heavy, other_links in parts[:place]:
            names |= heavy & other_heavy
            names |= {f"link {link}" for link in links & other_links}
    return names


def shuffled(data: st.DataObject, network: Network) -> Network:
    """Return the same network with its rows in another order and its links and nodes renamed."""

    def new(name: str) -> str:
        return f"z{name[::-1]}" if name in nodes or name in links else name

    nodes, links = set(network["nodes"].ids), set(network["links"].ids)
    tables = []
    for table in ("nodes", "links", "srlgs", "exchange_ports", "exchanges", "segments"):
        rows = [
            {
                column: new(cell) if column in {"node", "link", "a", "b", "member"} else cell
                for column, cell in row.items()
            }
            for row in network[table].rows()
        ]
        tables.append(type(network[table]).of(table, data.draw(st.permutations(rows))))
    return network.replace(*tables)


@settings(max_examples=60)
@given(network=risky_networks(), by=BYS, data=st.data())
def test_other_names_and_another_order_of_rows_change_no_cost(
    network: Network, by: str, data: st.DataObject
) -> None:
    source, target = draw_ends(data, network)
    other = shuffled(data, network)
    nodes = set(network["nodes"].ids)
    renamed = [f"z{end[::-1]}" if end in nodes else end for end in (source, target)]
    mine = disjoint_paths(Domains.of(fabric(network)), source, target, by=by)
    theirs = disjoint_paths(Domains.of(fabric(other)), *renamed, by=by)
    assert mine.disjoint == theirs.disjoint
    if len(mine.paths) == len(theirs.paths):
        assert sum(p.cost for p in mine.paths) == sum(p.cost for p in theirs.paths)


@settings(max_examples=30)
@given(network=risky_networks(), by=BYS)
def test_the_router_sends_all_over_the_working_path_and_says_what_is_shared(
    network: Network, by: str
) -> None:
    demands = demands_in(network, network.settings.base_year)
    router = DisjointRouter(by=by)
    routing = router(network, demands)
    assert routing.paths == router(network, demands).paths
    domains = Domains.of(fabric(network))
    for row, paths in enumerate(routing.paths):
        found = disjoint_paths(domains, demands.source[row], demands.target[row], by=by)
        assert paths == found.paths
        assert routing.carried[row] == float(bool(paths))
        assert (row in routing.why) == (not found.disjoint)
        used = dict.fromkeys(paths[0].arcs, 1.0) if paths else {}
        got = routing.share[[row]].tocsr()
        assert dict(zip(got.indices.tolist(), got.data.tolist(), strict=True)) == used
        if paths and found.shared:
            assert all(
                name in routing.why.get(row, name) or len(paths) == 1 for name in found.shared
            )
