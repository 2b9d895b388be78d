"""Generated national networks keep every rule, are whole, and are the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from national import CARRIERS, SIZES, national
from netplan.io import check_network, read_network, write_network
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("sites", "seed"), [(25, 1), (50, 2), (100, 1), (100, 7), (200, 1)])
def test_a_made_network_breaks_no_rule_and_has_the_sites_asked_for(sites: int, seed: int) -> None:
    network = national(sites, seed=seed)
    assert check_network(network) == []
    assert len(network["sites"]) == sites
    assert set(network["nodes"]["carrier"]) == set(CARRIERS)


def test_equal_seeds_give_equal_bytes_and_others_do_not(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "again", "other")]
    for folder, seed in zip(folders, (3, 3, 4), strict=True):
        write_network(national(50, seed=seed), folder)
    written = [{file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders]
    assert written[0] == written[1]
    assert written[0]["segments.csv"] != written[2]["segments.csv"]


def test_a_made_network_reads_back_from_its_folder(tmp_path: Path) -> None:
    network = national(50)
    write_network(network, tmp_path / "made")
    again = read_network(tmp_path / "made")
    assert again.settings == network.settings
    for name in ("sites", "links", "segments", "demands", "exchange_ports"):
        # As texts, because a number not given is NaN, which equals nothing.
        assert [*map(repr, again[name].rows())] == [*map(repr, network[name].rows())]


def test_fibre_and_each_carrier_are_whole_and_every_demand_is_served() -> None:
    network = national(100)
    sites, segments = network["sites"], network["segments"]
    ends = [[sites.row(site) for site in segments[end].tolist()] for end in ("a", "b")]
    fibre = csr_array((np.ones(len(segments)), tuple(ends)), shape=(len(sites), len(sites)))
    assert connected_components(fibre, directed=False)[0] == 1
    woven = fabric(network)
    nodes = len(network["nodes"])
    tail, head = woven.roads.graph.tail, woven.roads.graph.head
    links = 2 * len(network["links"])
    joined = csr_array((np.ones(links), (tail[:links], head[:links])), shape=(nodes, nodes))
    assert connected_components(joined, directed=False)[0] == len(CARRIERS)
    demands = demands_in(network, network.settings.base_year)
    routing = EcmpRouter()(woven, demands)
    assert routing.served.all()
    crossing = [
        source.partition("-")[0] != target.partition("-")[0]
        for source, target in zip(demands.source, demands.target, strict=True)
    ]
    assert 0.1 < np.mean(crossing) < 0.3


def test_tables_grow_with_the_sites_and_traffic_stays_what_it_is() -> None:
    small, large = national(100), national(200)
    for table in ("nodes", "segments", "demands"):
        assert 1.8 < len(large[table]) / len(small[table]) < 2.3
    total = [net["demands"]["volume_gbps"].sum() for net in (small, large)]
    assert total[1] == pytest.approx(total[0], rel=0.1)


def test_the_series_doubles_from_100_to_3200_sites() -> None:
    assert tuple(100 * 2**power for power in range(6)) == SIZES
