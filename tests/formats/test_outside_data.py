"""Other people's networks: their numbers of nodes, links and demands, and their traffic."""

from __future__ import annotations

import importlib.resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netplan.io import check_network
from netplan.io.formats import FORMATS, find_format, read_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.io.formats import Reading

# Nodes, links, demands and their sum, in the unit of the file, as SNDlib publishes them.
SNDLIB = {
    "abilene": (12, 15, 132, 3_000_002),
    "atlanta": (15, 22, 210, 136_726),
    "cost266": (37, 57, 1332, 679_598),
    "dfn-gwin": (11, 47, 110, 3_771),
    "france": (25, 45, 300, 99_830),
    "germany50": (50, 88, 662, 2_365),
    "newyork": (16, 49, 240, 1_774),
    "nobel-eu": (28, 41, 378, 1_898),
    "polska": (12, 18, 66, 9_943),
    "ta2": (65, 108, 1869, 31_419_014),
}
REPETITA = {
    "Abilene": (11, 14, 110),
    "AttMpls": (25, 57, 600),
    "Bellcanada": (48, 65, 2256),
    "Cogentco": (197, 245, 38612),
}
NET2PLAN = {
    "abilene_N12_E30_withTraffic": (12, 15, 132),
    "atlanta_N15_E44_withTraffic": (15, 22, 210),
    "cost266_N37_E114_withTraffic": (37, 57, 1332),
}


def counts(reading: Reading) -> tuple[int, int, int]:
    """Return the numbers of sites, links and demands."""
    tables = (reading.network[name] for name in ("sites", "links", "demands"))
    sites, links, demands = map(len, tables)
    return sites, links, demands


@pytest.mark.parametrize("name", sorted(SNDLIB))
def test_sndlib_native_and_xml_are_one_network(oracles: Path, name: str) -> None:
    native = read_any(oracles / "sndlib" / name / f"{name}.txt")
    xml = read_any(oracles / "sndlib" / name / f"{name}.xml")
    *numbers, total = SNDLIB[name]
    assert counts(native) == tuple(numbers)
    unit = 1e-3 if name == "abilene" else 1.0
    assert native.network["demands"]["volume_gbps"].sum() == pytest.approx(total * unit)
    for table in native.network.tables:
        rows = [
            [
                {name: cell for name, cell in row.items() if "source" not in name or name in kept}
                for row in network[table].rows()
            ]
            for network in (native.network, xml.network)
            for kept in [{"source"} if table == "demands" else set()]
        ]
        assert repr(rows[0]) == repr(rows[1]), table
    # Only the XML says whether coordinates are degrees; the sentence on that may differ.
    assert [lost for lost in native.lost if "position" not in lost] == [
        lost for lost in xml.lost if "position" not in lost
    ]


@pytest.mark.parametrize("name", sorted(REPETITA))
def test_repetita(oracles: Path, name: str) -> None:
    reading = read_any(oracles / "repetita" / f"{name}.graph")
    assert counts(reading) == REPETITA[name]
    assert f"demands are those of {name}.0000.demands" in reading.lost
    assert not any("differ" in lost or "without one the other way" in lost for lost in reading.lost)


@pytest.mark.parametrize("name", sorted(NET2PLAN))
def test_net2plan(oracles: Path, name: str) -> None:
    reading = read_any(oracles / "net2plan" / f"{name}.n2p")
    assert counts(reading) == NET2PLAN[name]
    assert not any("differ" in lost or "without one the other way" in lost for lost in reading.lost)


def test_net2plan_carries_the_traffic_of_sndlib(oracles: Path) -> None:
    ours = read_any(oracles / "net2plan" / "cost266_N37_E114_withTraffic.n2p")
    theirs = read_any(oracles / "sndlib" / "cost266" / "cost266.txt")
    total = ours.network["demands"]["volume_gbps"].sum()
    assert total * 1000 == pytest.approx(theirs.network["demands"]["volume_gbps"].sum())


@pytest.mark.parametrize(("name", "demands"), [("igp_routing", 1), ("model_test", 4)])
def test_pyntm(oracles: Path, name: str, demands: int) -> None:
    reading = read_any(oracles / "pyntm" / f"{name}_topology.csv")
    assert counts(reading) == (7, 9, demands)


def test_every_outside_network_survives_writing(
    oracles: Path, survives: Callable[[Reading], None]
) -> None:
    survives(read_any(oracles / "sndlib" / "cost266" / "cost266.xml"))


def hub() -> Path:
    """Return the folder of TopoHub's networks, out of its wheel."""
    return Path(str(importlib.resources.files("topohub"))) / "data"


HUB = sorted(path.relative_to(hub()).as_posix() for path in hub().rglob("*.json"))


@pytest.mark.parametrize("name", HUB[::15])
def test_topohub_networks_of_every_family(name: str) -> None:
    path = hub() / name
    assert find_format(path) is FORMATS["topohub"]
    reading = FORMATS["topohub"].read(path)
    assert check_network(reading.network) == []
    assert set(reading.network["links"]["igp_cost"].tolist()) == {1}


def test_topohub_applies_every_demand_both_ways() -> None:
    reading = read_any(hub() / "sndlib" / "germany50.json")
    assert counts(reading) == (50, 88, 2 * 662)
    assert reading.network["demands"]["volume_gbps"].sum() == 2 * 2365


@pytest.mark.parametrize("name", ["gabriel/25/1.json", "sndlib/newyork.json"])
def test_topohub_points_of_a_plane_are_no_degrees_but_keep_their_km(name: str) -> None:
    reading = read_any(hub() / name)
    assert set(reading.network["sites"]["position_km"].tolist()) == {20000}
    assert any("without a position in degrees" in lost for lost in reading.lost)
    assert reading.network["segments"]["length_km"].min() > 0
