"""The small network in every format, read to the digit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from netplan.io import check_network
from netplan.io.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk
    from netplan.io.formats import Reading

ALL = sorted(FORMATS.keys() - {"xlsx"})
WITH_IDS = {
    "sndlib": ["L1", "L2", "L3"],
    "sndlib-xml": ["L1", "L2", "L3"],
    "repetita": ["e0", "e2", "e4"],
    "pyntm": ["1", "2", "3"],
}


@pytest.mark.parametrize("form", ALL)
def test_sites_nodes_segments_and_links_are_those_of_the_sample(desk: Desk, form: str) -> None:
    network = desk.read(form).network
    assert network.settings.name == "net"
    sites = network["sites"]
    assert sites.ids == ("a", "b", "c")
    assert sites["lon_deg"].tolist() == [10, 11, 12]
    assert sites["lat_deg"].tolist() == [50, 50, 50]
    assert network["carriers"].ids == ("net",)
    assert network["nodes"].ids == ("net-a", "net-b", "net-c")
    links, segments = network["links"], network["segments"]
    ends = [("a", "b"), ("b", "c"), ("b", "c")]
    assert list(zip(segments["a"], segments["b"], strict=True)) == ends
    assert list(zip(links["a"], links["b"], strict=True)) == [
        (f"net-{a}", f"net-{b}") for a, b in ends
    ]
    assert list(links.ids) == WITH_IDS.get(form, ["a-b", "b-c", "b-c~2"])
    assert links["segments"].tolist() == [(f"{link}-fibre",) for link in links.ids]


@pytest.mark.parametrize("form", ALL)
def test_the_network_keeps_every_rule_and_survives_writing(
    desk: Desk, form: str, survives: Callable[[Reading], None]
) -> None:
    reading = desk.read(form)
    assert check_network(reading.network) == []
    survives(reading)


@pytest.mark.parametrize("form", ALL)
def test_every_row_says_its_format_its_file_and_how_sure_it_is(desk: Desk, form: str) -> None:
    network = desk.read(form).network
    file = desk.sample(form).name
    for table in ("sites", "carriers", "nodes", "segments", "links"):
        for source in network[table]["source"].tolist():
            assert source.startswith(f"{FORMATS[form].title}, {file}")
    assert set(network["sites"]["confidence"]) == {"published"}


@pytest.mark.parametrize("form", ALL)
def test_equal_input_gives_an_equal_reading(desk: Desk, form: str) -> None:
    first, second = desk.read(form), desk.read(form)
    assert first.lost == second.lost
    for name, table in first.network.tables.items():
        assert repr(list(table.rows())) == repr(list(second.network[name].rows()))


@pytest.mark.parametrize("form", ["graphml", "gml", "node-link"])
def test_graphs_give_capacities_and_leave_lengths_to_the_geodesic(desk: Desk, form: str) -> None:
    reading = desk.read(form)
    links, segments = reading.network["links"], reading.network["segments"]
    assert links["capacity_gbps"].tolist() == [40, 40, 40]
    assert links["igp_cost"].tolist() == [0, 0, 0]
    assert set(links["confidence"]) == {"published"}
    assert all(math.isnan(km) for km in segments["length_km"])
    assert set(segments["confidence"]) == {"derived"}
    assert reading.lost == (
        (
            "3 segments without a length, such as 'a-b-fibre': the geodesic times route_factor "
            "stands for it"
        ),
    )


def test_topohub_counts_hops_and_applies_a_demand_both_ways(desk: Desk) -> None:
    reading = desk.read("topohub")
    network = reading.network
    assert network["sites"]["name_en"].tolist() == ["A", "B", "C"]
    assert network["segments"]["length_km"].tolist() == [80.5, 90.5, 95.5]
    assert network["links"]["igp_cost"].tolist() == [1, 1, 1]
    assert network["links"]["capacity_gbps"].tolist() == [100, 100, 100]
    assert set(network["links"]["confidence"]) == {"assumed"}
    demands = network["demands"]
    assert demands.ids == ("a-c", "a-c-back")
    assert demands["source"].tolist() == ["a", "c"]
    assert demands["target"].tolist() == ["c", "a"]
    assert demands["volume_gbps"].tolist() == [3, 3]
    assert any("loads under ECMP of 3 edges" in lost for lost in reading.lost)
    assert any("100 Gbit/s each way is assumed" in lost for lost in reading.lost)


@pytest.mark.parametrize("form", ["sndlib", "sndlib-xml"])
def test_sndlib_in_either_notation(desk: Desk, form: str) -> None:
    reading = desk.read(form)
    network = reading.network
    links = network["links"]
    # L3 has nothing installed: its smallest module, 100,000 Mbit/s, is taken for installed.
    assert links["capacity_gbps"].tolist() == [40, 40, 100]
    assert links["confidence"].tolist() == ["published", "published", "assumed"]
    assert network["modules"].ids == ("100G", "400G")
    assert network["modules"]["end_capex_cny"].tolist() == [0, 0]
    demands = network["demands"]
    assert demands.ids == ("D1", "D2")
    assert demands["volume_gbps"].tolist() == [3, 1]
    assert reading.lost == (
        "the unit MBITPERSEC: capacities and demands are in Gbit/s",
        (
            "links that share their capacity between the directions, where the model file says "
            "UNDIRECTED: netplan's have it each way"
        ),
        (
            "2 demands: the model file says whether a demand has a direction; read as from source "
            "to target"
        ),
        (
            "1 link without installed capacity, such as 'L3': the smallest module is taken for "
            "installed"
        ),
        "1 link: cost of installed capacity (such as 'L1' 7)",
        "1 link: routing cost, a price per unit of flow and no IGP cost (such as 'L1' 2)",
        "1 link: setup cost (such as 'L1' 5)",
        (
            "3 links: prices of modules, which differ by link and are in no stated currency (such "
            "as 'L1': 100000 for 9)"
        ),
        "1 demand: the greatest number of links of a path",
        "2 admissible paths",
        "notes on the network, such as origin 'a (small) example'",
        (
            "3 segments without a length, such as 'L1-fibre': the geodesic times route_factor "
            "stands for it"
        ),
    )


def test_sndlib_without_a_unit_is_read_as_it_stands(desk: Desk) -> None:
    reading = desk.read("sndlib", ("  unit = MBITPERSEC\n", ""))
    assert reading.network["demands"]["volume_gbps"].tolist() == [3000, 1000]
    assert "the unit of capacities and demands (the file states none): read as Gbit/s" in (
        reading.lost
    )


def test_sndlib_notes_on_one_line(desk: Desk) -> None:
    text = desk.text("sndlib")
    start, end = text.index("META"), text.index("NODES")
    reading = desk.read("sndlib", (text[start:end], "META ( unit = GBITPERSEC )\n"))
    assert reading.network["demands"]["volume_gbps"].tolist() == [3000, 1000]
    assert reading.lost[0] == "the unit GBITPERSEC: capacities and demands are in Gbit/s"


def test_repetita_reads_kbit_costs_by_direction_and_the_demands_beside(desk: Desk) -> None:
    desk.write("net.0001.demands", "DEMANDS 1\nlabel src dest bw\nlater 2 0 1\n")
    desk.write("net.0000.demands", "DEMANDS 1\nlabel src dest bw\nfirst 0 2 3000000\n")
    reading = desk.read("repetita")
    links, demands = reading.network["links"], reading.network["demands"]
    assert links["capacity_gbps"].tolist() == [40, 40, 40]
    assert links["igp_cost"].tolist() == [10, 10, 30]
    assert links["igp_cost_ba"].tolist() == [20, 0, 0]
    assert demands.ids == ("first",)
    assert demands["volume_gbps"].tolist() == [3]
    assert "6 arcs: the delay, about a third of the fibre's, is not used" in reading.lost
    assert "demands are those of net.0000.demands" in reading.lost
    # The delay of 120 is no latency and no length.
    assert all(math.isnan(ms) for ms in links["measured_one_way_ms"])
    assert all(math.isnan(km) for km in reading.network["segments"]["length_km"])


def test_repetita_says_when_no_demands_lie_beside(desk: Desk) -> None:
    reading = desk.read("repetita")
    assert len(reading.network["demands"]) == 0
    assert "no .demands file lies beside" in reading.lost


def test_net2plan_pairs_arcs_by_capacity_and_length(desk: Desk) -> None:
    reading = desk.read("net2plan")
    network = reading.network
    assert network["segments"]["length_km"].tolist() == [80.5, 90.5, 95.5]
    assert network["links"]["capacity_gbps"].tolist() == [40, 40, 40]
    assert network["demands"].ids == ("a-c",)
    assert network["demands"]["volume_gbps"].tolist() == [3]
    assert not any("differ" in lost for lost in reading.lost)


def test_net2plan_in_its_newer_form_goes_by_ids_and_the_default_layer(desk: Desk) -> None:
    text = """<network name="net" description="" version="6">
 <node id="2" name="a" xCoord="10" yCoord="50" population="7"/>
 <node id="9" name="b" xCoord="11" yCoord="50"><attribute key="level" value="1"/></node>
 <layer id="1" isDefaultLayer="false"><link id="3"/></layer>
 <layer id="4" isDefaultLayer="true" linkCapacityUnitsName="Gbps" demandTrafficUnitsName="">
  <link id="11" originNodeId="2" destinationNodeId="9" capacity="320" lengthInKm="80"
   bidirectionalPairId="12"/>
  <link id="12" originNodeId="9" destinationNodeId="2" capacity="320" lengthInKm="80"
   bidirectionalPairId="11"/>
  <demand id="37" ingressNodeId="2" egressNodeId="9" offeredTraffic="16.122"/>
 </layer>
</network>"""
    reading = FORMATS["net2plan"].read(desk.write("net.n2p", text))
    network = reading.network
    assert network["sites"].ids == ("a", "b")
    assert network["links"].ids == ("11",)
    assert network["links"]["capacity_gbps"].tolist() == [320]
    assert network["segments"]["length_km"].tolist() == [80]
    assert network["demands"].ids == ("37",)
    assert network["demands"]["volume_gbps"].tolist() == [16.122]
    assert reading.lost == (
        "the unit of capacities and demands ('Gbps'): read as Gbit/s",
        "1 element 'layer'",
        (
            "attributes of nodes that netplan has no column for: level (1, such as '1'), "
            "population (1, such as '7')"
        ),
    )


def test_pyntm_pairs_interfaces_by_their_circuit(desk: Desk) -> None:
    reading = desk.read("pyntm")
    links, demands = reading.network["links"], reading.network["demands"]
    assert links["igp_cost"].tolist() == [20, 20, 30]
    assert links["igp_cost_ba"].tolist() == [25, 0, 0]
    assert demands.ids == ("dmd_a_c",)
    assert demands["volume_gbps"].tolist() == [3]
    assert "1 RSVP LSP, such as 'lsp_a_c'" in reading.lost
    assert "rsvp_enabled of 2 interfaces" in reading.lost


def test_pyntm_takes_nodes_that_interfaces_alone_name(desk: Desk) -> None:
    reading = desk.read("pyntm", ("c\t12\t50\n", ""))
    sites = reading.network["sites"]
    assert sites.ids == ("a", "b", "c")
    assert sites["confidence"].tolist() == ["published", "published", "assumed"]
