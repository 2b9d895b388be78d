"""ECMP loads equal those that TopoHub stores, within its rounding to 0.01 points.

TopoHub routes every demand hop by hop over all shortest paths by number of hops, and stores each
edge's load in per cent of the highest, in three modes: ``uni``, the same between all pairs;
``deg``, the product of the ends' degrees; ``org``, the original demands, each of which it applies
both ways. In its backbones only cities exchange traffic: landing points and waypoints of sea
cables pass it on, though a city's degree still counts the edges to them. With that known, no
network differs: all pairs of network and mode are held here, and none is left out.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from netplan.io.formats import read_any
from netplan.kernels import Digraph
from netplan.kernels.ecmp_loads import ecmp_loads
from netplan.routing.demands import Demands
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DATA = resources.files("topohub").joinpath("data")
ROUNDING = 0.005000001
FAMILIES = {"sndlib": 70, "topozoo": 400, "backbone": 40, "caida": 190, "gabriel": 500}
"""Folders of TopoHub's data, and how many pairs of network and mode each must hold at least."""
WHOLE = (
    "sndlib/abilene",
    "sndlib/polska",
    "sndlib/nobel-us",
    "sndlib/cost266",
    "sndlib/germany50",
    "topozoo/Geant2012",
    "topozoo/Abilene",
    "topozoo/Garr201201",
    "topozoo/Cernet",
    "gabriel/25/0",
    "gabriel/35/4",
    "gabriel/50/3",
)


def case_of(path: Any) -> dict[str, Any]:
    """Return a file's network; topohub.get would leave its file open, a warning and so an error."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def files_under(folder: Any) -> Iterator[Any]:
    """Yield the files in a folder of the package and in folders within."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from files_under(entry)
        elif entry.name.endswith(".json"):
            yield entry


def modes_of(case: dict[str, Any]) -> list[str]:
    """Return the demand modes that loads are stored for."""
    return list(case["edges"][0].get("ecmp_fwd", {})) if case["edges"] else []


def ends_of(case: dict[str, Any]) -> NDArray[np.int64]:
    """Return the places of both ends of every edge in the list of nodes, shape (edges, 2)."""
    place = {node["id"]: row for row, node in enumerate(case["nodes"])}
    return np.array([[place[edge["source"]], place[edge["target"]]] for edge in case["edges"]])


def volumes(case: dict[str, Any], mode: str) -> NDArray[np.float64]:
    """Return the demand between every two nodes in one of TopoHub's modes."""
    place = {node["id"]: row for row, node in enumerate(case["nodes"])}
    count = len(place)
    if mode == "uni":
        wanted = np.ones((count, count))
    elif mode == "deg":
        degree = np.bincount(ends_of(case).ravel(), minlength=count).astype(float)
        wanted = np.outer(degree, degree)
    else:
        wanted = np.zeros((count, count))
        for source, row in case["graph"]["demands"].items():
            for target, volume in row.items():
                a, b = place[int(source)], place[int(target)]  # JSON has texts for keys
                wanted[a, b] += volume
                wanted[b, a] += volume
    at_sea = [node.get("type", "").startswith("Seacable") for node in case["nodes"]]
    wanted[at_sea, :] = wanted[:, at_sea] = 0.0
    np.fill_diagonal(wanted, 0.0)
    return wanted


def stored(case: dict[str, Any], mode: str) -> NDArray[np.float64]:
    """Return the loads that TopoHub stores, by edge and direction, per cent of the highest."""
    ways = ("ecmp_fwd", "ecmp_bwd")
    return np.array([[edge[way][mode] for way in ways] for edge in case["edges"]])


def per_cent(loads: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return loads in per cent of the highest, by edge and direction."""
    return 100 * loads.reshape(-1, 2) / loads.max()


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name in {"backbone", "gabriel"}))
        for name in FAMILIES
    ],
)
def test_the_kernel_s_loads_are_topohub_s_on_every_network_and_mode(family: str) -> None:
    checked, wrong = 0, {}
    for path in files_under(DATA.joinpath(family)):
        case = case_of(path)
        ends = ends_of(case)
        graph = Digraph.of(len(case["nodes"]), tail=ends.ravel(), head=ends[:, ::-1].ravel())
        hops = np.ones(graph.arcs, dtype=np.int64)
        for mode in modes_of(case):
            loads, unserved = ecmp_loads(graph, hops, volumes(case, mode))
            apart = np.abs(per_cent(loads) - stored(case, mode)).max()
            checked += 1
            if unserved or apart > ROUNDING:
                wrong[path.name, mode] = apart
    assert wrong == {}
    assert checked >= FAMILIES[family]


@pytest.mark.parametrize("name", WHOLE)
def test_the_router_s_loads_on_the_network_read_are_topohub_s(name: str) -> None:
    path = DATA.joinpath(f"{name}.json")
    case = case_of(path)
    with resources.as_file(path) as file:
        network = read_any(file).network
    woven, nodes = fabric(network), network["nodes"].ids
    for mode in modes_of(case):
        wanted = volumes(case, mode)
        pairs = np.argwhere(wanted)
        demands = Demands(
            ids=tuple(f"{a}>{b}" for a, b in pairs),
            source=tuple(nodes[a] for a, _ in pairs),
            target=tuple(nodes[b] for _, b in pairs),
            service=("",) * len(pairs),
            volume_gbps=wanted[tuple(pairs.T)],
            year=network.settings.base_year,
        )
        loads = EcmpRouter()(woven, demands).load_gbps(demands.volume_gbps)
        np.testing.assert_allclose(per_cent(loads), stored(case, mode), atol=ROUNDING, rtol=0)


def test_the_original_demands_are_read_as_topohub_applies_them() -> None:
    path = DATA.joinpath("sndlib/polska.json")
    with resources.as_file(path) as file:
        network = read_any(file).network
    demands, nodes, case = network["demands"], network["nodes"], case_of(path)
    read = np.zeros((len(nodes), len(nodes)))
    at = {name: row for row, name in enumerate(nodes.ids)}
    at |= {site: row for row, site in enumerate(nodes["site"].tolist())}
    for wanted in demands.rows():
        read[at[wanted["source"]], at[wanted["target"]]] += wanted["volume_gbps"]
    np.testing.assert_allclose(read, volumes(case, "org"))
