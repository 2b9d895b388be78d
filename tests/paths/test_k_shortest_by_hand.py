"""K shortest paths on networks worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from made_networks import mesh_network
from netplan.errors import InputError
from netplan.routing.demands import demands_in
from netplan.routing.domains import Domains
from netplan.routing.fabric import fabric
from netplan.routing.paths import Alternatives, k_shortest_paths
from netplan.routing.routers.k_shortest import KShortestRouter

if TYPE_CHECKING:
    from netplan.topology.network import Network

SQUARE = [("s", "a", 1), ("a", "t", 1), ("s", "b", 2), ("b", "t", 2), ("a", "b", 1), ("s", "a", 3)]
"""s-a-t 2, s-b-t 4, s-a-b-t 4, s=a-t 4 over the second link, s=a-b-t 6, s-b-a-t 4."""


def ask(network: Network, **asked: Any) -> Alternatives:
    """Return the paths from s to t by IGP cost."""
    return k_shortest_paths(Domains.of(fabric(network)), "s", "t", measure="igp", **asked)


def test_parallel_links_make_paths_of_their_own() -> None:
    found = ask(mesh_network(SQUARE), count=10)
    assert [path.cost for path in found.paths] == [2, 4, 4, 4, 4, 6]
    assert len({path.arcs for path in found.paths}) == 6
    assert found.note(10) == "6 of 10 paths: there are no more"


def test_limited_overlap_leaves_out_what_shares_more() -> None:
    # Of the paths of cost 4, s-a-b-t shares 1 of 4 with the first, s=a-t and s-b-a-t 1 of 4 too.
    half = ask(mesh_network(SQUARE), count=2, overlap=0.25)
    assert [path.cost for path in half.paths] == [2, 4]
    none = ask(mesh_network(SQUARE), count=3, overlap=0.0)
    assert [path.arcs for path in none.paths] == [(0, 2), (4, 6)]
    assert none.complete
    assert none.note(3) == "2 of 3 paths: there are no more"


def test_the_limit_is_the_decimal_that_is_written() -> None:
    # 29 of 100 are shared: 0.29 allows it, although 0.29 x 100 is less than 29 as a float.
    links = [("s", "a", 29), ("a", "t", 1), ("a", "t", 71)]
    assert 0.29 * 100 < 29
    assert len(ask(mesh_network(links), count=2, overlap=0.29).paths) == 2
    assert len(ask(mesh_network(links), count=2, overlap=0.28).paths) == 1


def test_a_search_cut_short_says_that_it_is_partial() -> None:
    found = ask(mesh_network(SQUARE), count=3, overlap=0.0, most_paths=1)
    assert [path.cost for path in found.paths] == [2]
    assert not found.complete
    assert found.note(3) == "1 of 3 paths: partial, the search ended after the 1 shortest"


def test_traffic_goes_over_the_first_or_evenly_over_all() -> None:
    network = mesh_network(SQUARE[:4], demands=[("s", "t", 10.0), ("t", "t", 1.0)])
    demands = demands_in(network, 2026)
    first = KShortestRouter(measure="igp", count=3)(network, demands)
    assert first.load_gbps(demands.volume_gbps)[:, 0].tolist() == [10.0, 10.0, 0.0, 0.0]
    assert [path.share for path in first.paths[0]] == [1.0, 0.0]
    assert first.why[0] == "2 of 3 paths: there are no more"
    even = KShortestRouter(measure="igp", count=2, spread="even")(network, demands)
    assert even.load_gbps(demands.volume_gbps)[:, 0].tolist() == [5.0, 5.0, 5.0, 5.0]
    assert 0 not in even.why


def test_from_a_node_to_itself_leads_the_path_without_a_link() -> None:
    network = mesh_network(SQUARE)
    found = k_shortest_paths(Domains.of(fabric(network)), "s", "s", measure="hops")
    assert [(path.arcs, path.cost) for path in found.paths] == [((), 0)]


def test_links_that_do_not_exist_or_are_down_are_not_used() -> None:
    network = mesh_network(SQUARE)
    rows = [cells | {"status": "planned"} if cells["link"] == "l0" else cells
            for cells in network["links"].rows()]  # fmt: skip
    network = network.replace(type(network["links"]).of("links", rows))
    domains = Domains.of(fabric(network), down=frozenset({5}))
    found = k_shortest_paths(domains, "s", "t", measure="igp", count=9)
    assert [path.arcs for path in found.paths] == [(4, 6), (4, 9, 2)]


def test_wrong_settings_and_unknown_ends_are_said_with_what_is_near() -> None:
    network = mesh_network([("start", "end", 1)])
    domains = Domains.of(fabric(network))
    with pytest.raises(InputError) as error:
        k_shortest_paths(domains, "strat", "END", measure="igp")
    assert str(error.value) == (
        "paths: 1 problem\n  paths, source: no node or site 'strat'; did you mean 'start'?"
    )
    with pytest.raises(InputError, match="overlap: must be a part from 0 to 1, is nan"):
        k_shortest_paths(domains, "start", "end", overlap=float("nan"))
    with pytest.raises(InputError) as error:
        KShortestRouter(count=0, overlap=2.0, spread="all", measure="miles")  # type: ignore[arg-type]
    assert len(error.value.findings) == 4
