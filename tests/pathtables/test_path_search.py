"""Several paths under bounds: by hand, as brute force has them, in words where there is none."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_networks import grid, mesh_network, row
from made_networks import network as build
from netplan.errors import InputError
from netplan.routing.avoiding import avoiding
from netplan.routing.constrained.conflict import NoPath
from netplan.routing.constrained.constraints import Constraints
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.fibre_search import find_fibre_paths
from netplan.routing.path_latency import fibre_path_latency, path_latency
from netplan.routing.path_search import FoundPaths, Wanted, find_paths, first_kept
from netplan.routing.result import Path
from random_networks import networks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

# a-d by b (2 hops), by c (2 hops), directly (1 hop of cost 3), and a-b-c-d, a-c-b-d by b-c.
DIAMOND = [("a", "b", 1), ("b", "d", 1), ("a", "c", 1), ("c", "d", 2), ("b", "c", 1), ("a", "d", 9)]


def names(network: Network, found: FoundPaths | NoPath) -> list[str]:
    """Return the nodes of each path as one word."""
    assert isinstance(found, FoundPaths), found
    ids = network["nodes"].ids
    return ["".join(ids[node] for node in path.nodes) for path in found.paths]


def search(network: Network, wanted: Wanted) -> FoundPaths | NoPath:
    """Return the paths from a to d."""
    return find_paths(Domains.of(fabric(network)), "a", "d", wanted)


def test_paths_come_in_order_of_the_measure() -> None:
    network = mesh_network(DIAMOND)
    found = search(network, Wanted(measure="igp", count=4))
    assert isinstance(found, FoundPaths)
    assert [path.cost for path in found.paths] == [2, 3, 3, 4]
    listed = names(network, found)
    assert (listed[0], set(listed[1:3]), listed[3]) == ("abd", {"acd", "acbd"}, "abcd")


def test_bounds_hold_for_every_path_and_a_short_list_says_so() -> None:
    network = mesh_network(DIAMOND)
    bound = Constraints(max_hops=2, must_pass=("c",))
    found = search(network, Wanted(measure="igp", count=3, constraints=bound))
    assert names(network, found) == ["acd"]
    assert isinstance(found, FoundPaths)
    assert found.note == "1 of 3 paths: there are no more"


def test_what_is_avoided_no_path_uses() -> None:
    network = mesh_network(DIAMOND)
    found = search(network, Wanted(measure="igp", count=9, constraints=avoiding(["site:B"])))
    assert names(network, found) == ["acd", "ad"]
    found = search(network, Wanted(measure="igp", count=9, constraints=avoiding(["link:l5"])))
    assert "ad" not in names(network, found)


def test_a_bound_that_nothing_keeps_is_said() -> None:
    network = mesh_network(DIAMOND)
    for count in (1, 3):
        bound = Constraints(max_hops=1, must_pass=("b",))
        found = search(network, Wanted(count=count, constraints=bound))
        assert isinstance(found, NoPath)
        assert "1 link" in found.reason
        assert "passing b" in found.reason


def test_free_capacity_counts_what_flows() -> None:
    network = mesh_network(DIAMOND, capacity_gbps=100.0)
    woven = fabric(network)
    loads = np.zeros(woven.arcs)
    loads[0] = 60.0  # a to b
    wanted = Wanted(measure="igp", count=9, constraints=Constraints(free_gbps=50.0))
    found = find_paths(Domains.of(woven), "a", "d", wanted, load_gbps=loads)
    assert names(network, found) == ["acd", "acbd", "ad"]


def simple_paths(network: Network, source: int, target: int) -> Iterator[Path]:
    """Yield every way within one carrier that passes no node twice, arc by arc."""
    woven = fabric(network)
    roads = woven.roads

    def further(arcs: tuple[int, ...], nodes: tuple[int, ...]) -> Iterator[Path]:
        if nodes[-1] == target:
            yield Path(arcs, nodes, 0)
            return
        for arc in range(2 * roads.edges):
            head = int(roads.graph.head[arc])
            if roads.graph.tail[arc] == nodes[-1] and roads.in_service[arc] and head not in nodes:
                yield from further((*arcs, arc), (*nodes, head))

    yield from further((), (source,))


@settings(max_examples=60)
@given(network=networks(carriers=1), data=st.data())
def test_the_first_k_within_bounds_are_those_of_brute_force(
    network: Network, data: st.DataObject
) -> None:
    woven, ids = fabric(network), network["nodes"].ids
    source, target = data.draw(st.permutations(range(len(ids))))[:2]
    bound = Constraints(
        max_hops=data.draw(st.none() | st.integers(1, 4)),
        max_one_way_ms=data.draw(st.none() | st.floats(0.5, 12)),
        must_pass=tuple(data.draw(st.lists(st.sampled_from(ids), max_size=1))),
    )
    wanted = Wanted(measure="latency", count=3, constraints=bound)
    found = find_paths(Domains.of(woven), ids[source], ids[target], wanted)
    kept = []
    for path in simple_paths(network, source, target):
        latency = path_latency(woven, path).one_way_ms
        tails = 0.0049 * sum(float(network["nodes"]["access_km"][n]) for n in (source, target))
        if (
            (bound.max_hops is None or len(path.arcs) <= bound.max_hops)
            and (bound.max_one_way_ms is None or latency <= bound.max_one_way_ms + 1e-6)
            and all(network["nodes"].row(name) in path.nodes for name in bound.must_pass)
        ):
            kept.append(latency - tails)
    expected = sorted(kept)[:3]
    if isinstance(found, NoPath):
        assert expected == []
        assert found.reason
        return
    assert [path.cost * 1e-6 for path in found.paths] == pytest.approx(expected, abs=1e-4)
    assert bool(found.note) == (len(expected) < 3)


# W-E over M (200 + 300 km), over N (400 + 400 km), and a candidate straight across.
FIBRE = {"WM": 200.0, "ME": 300.0, "WN": 400.0, "NE": 400.0, "WE": 100.0}


def fibre(**settings: float) -> Network:
    """Return four sites joined by the segments above; one SRLG holds WM and NE."""
    return build(
        settings=settings,
        sites=[
            cells | {"region": "south" if cells["site"] == "N" else "north"}
            for cells in grid("WMNE")
        ],
        carriers=[row(carrier="red"), row(carrier="blue")],
        nodes=[row(node="rM", site="M", carrier="red")],
        segments=[
            row(segment=s, a=s[0], b=s[1], length_km=km,
                status="candidate" if s == "WE" else "existing")
            for s, km in FIBRE.items()
        ],
        fibre_pairs=[row(segment=s, carrier="blue", pairs=1) for s in ("WN", "NE")],
        srlgs=[row(srlg="river", member=s) for s in ("WM", "NE")],
    )  # fmt: skip


def light(network: Network, wanted: Wanted, **more: object) -> FoundPaths | NoPath:
    """Return the paths of light from W to E."""
    return find_fibre_paths(fabric(network), "W", "E", wanted, **more)


def ridden(network: Network, found: FoundPaths | NoPath) -> list[list[str]]:
    """Return the segments of each path."""
    assert isinstance(found, FoundPaths), found
    return [[network["segments"].ids[arc >> 1] for arc in path.arcs] for path in found.paths]


BOTH = [["WM", "ME"], ["WN", "NE"]]


def test_light_takes_existing_fibre_in_order() -> None:
    network = fibre()
    found = light(network, Wanted(measure="length", count=3))
    assert ridden(network, found) == BOTH
    assert isinstance(found, FoundPaths)
    assert [path.cost for path in found.paths] == [500_000_000, 800_000_000]
    assert found.note == "2 of 3 paths: there are no more"


@pytest.mark.parametrize(
    ("terms", "via", "left"),
    [
        (["site:M"], (), BOTH[1:]),
        (["segment:ME"], (), BOTH[1:]),
        (["region:south"], (), BOTH[:1]),
        ([], ("N",), BOTH[1:]),
        ([], ("rM",), BOTH[:1]),
    ],
)
def test_light_keeps_away_from_and_passes_what_is_asked(
    terms: list[str], via: tuple[str, ...], left: list[list[str]]
) -> None:
    network = fibre()
    asked = replace(avoiding(terms), must_pass=via)
    for count in (1, 5):
        found = light(network, Wanted(count=count, constraints=asked))
        assert ridden(network, found) == left


def test_light_of_one_carrier_takes_its_own_fibre_and_no_cut_segment() -> None:
    network = fibre()
    assert ridden(network, light(network, Wanted(), carrier="blue")) == BOTH[1:]
    assert ridden(network, light(network, Wanted(), down=("WM",))) == BOTH[1:]
    found = light(network, Wanted(), carrier="blue", down=("WN",))
    assert isinstance(found, NoPath)
    assert found.reason == "no existing fibre leads from W to E"


def test_a_bound_on_light_counts_regenerators() -> None:
    # 500 km: 2.45 ms of cable and 7 amplifiers; a regenerator every 300 km adds 0.1 ms.
    network = fibre(regenerator_reach_km=300.0)
    just = 500 * 0.0049 + 7 * 0.00015 + 0.1
    found = light(network, Wanted(constraints=Constraints(max_one_way_ms=just)))
    assert ridden(network, found) == BOTH[:1]
    for count in (1, 2):
        less = Constraints(max_one_way_ms=just - 0.05)
        none = light(network, Wanted(count=count, constraints=less))
        assert isinstance(none, NoPath)
        assert none.reason == (
            "no path from W to E within 2.50105 ms one way: the fastest fibre takes 2.551 ms"
        )


def test_the_fewest_constraints_that_rule_light_out_are_said() -> None:
    asked = replace(avoiding(["site:N", "segment:WM"]), max_hops=5)
    found = light(fibre(), Wanted(constraints=asked))
    assert isinstance(found, NoPath)
    assert found.reason == "no path from W to E avoiding site N, avoiding segment WM"
    found = light(fibre(), Wanted(constraints=Constraints(max_hops=1)))
    assert isinstance(found, NoPath)
    assert found.reason == "no path from W to E of at most 1 segment"


def test_what_fibre_does_not_know_is_refused_all_at_once() -> None:
    asked = replace(avoiding(["carrier:red"]), free_gbps=1.0)
    with pytest.raises(InputError) as caught:
        light(fibre(), Wanted(constraints=asked), carrier="bleu", down=("WX",))
    said = str(caught.value)
    assert "no carrier 'bleu'; did you mean 'blue'?" in said
    assert "no segment 'WX'" in said
    assert said.count("says nothing of bare fibre") == 2


def test_terms_to_avoid_are_read_and_odd_ones_refused_together() -> None:
    found = avoiding(["srlg:river", "link:a:b", "province:p"])
    assert found.avoid_srlgs == ("river",)
    assert found.avoid_links == ("a:b",)
    assert found.avoid_sites == ("province:p",)
    with pytest.raises(InputError) as caught:
        avoiding(["xian", "sites:xian", "link:"])
    assert str(caught.value).count("must be one of site,") == 3
    assert "did you mean 'site'?" in str(caught.value)


def test_a_list_that_ends_early_keeps_the_best_and_says_that_it_is_partial() -> None:
    endless = [Path((number,), (0, 1), number) for number in range(5000)]
    best = Path((9000,), (0, 1), 9000)
    found = first_kept(lambda n: endless[:n], lambda _: False, 2, best=best)
    assert found.paths == (best,)
    assert found.note == "1 of 2 paths: partial, only the 1,000 shortest were looked at"
    found = first_kept(lambda n: endless[:n], lambda _: False, 2, most_cost=30)
    assert found == FoundPaths((), note="0 of 2 paths: there are no more")
    found = first_kept(lambda n: endless[:n], lambda path: path.cost > 40, 2)
    assert [path.cost for path in found.paths] == [41, 42]
    assert found.note == ""
    assert all(a.cost < b.cost for a, b in pairwise(found.paths))


def test_the_latency_of_light_is_in_the_bound_to_the_nanosecond() -> None:
    network = fibre()
    found = light(network, Wanted())
    assert isinstance(found, FoundPaths)
    exact = fibre_path_latency(fabric(network), found.paths[0]).one_way_ms
    kept = light(network, Wanted(constraints=Constraints(max_one_way_ms=exact)))
    assert ridden(network, kept) == BOTH[:1]
    missed = light(network, Wanted(constraints=Constraints(max_one_way_ms=exact - 1e-5)))
    assert isinstance(missed, NoPath)
