"""ECMP loads equal those that TopoHub stores, within its rounding to 0.01 points."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from made_networks import mesh_network
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDING = 0.005000001
CASES = (
    "sndlib/abilene",
    "sndlib/polska",
    "sndlib/nobel-us",
    "sndlib/cost266",
    "topozoo/Geant2012",
    "topozoo/Abilene",
    "gabriel/25/0",
    "gabriel/50/3",
)


def volumes(case: dict[str, Any], mode: str) -> NDArray[np.float64]:
    """Return the demand between every two nodes in one of TopoHub's modes.

    ``uni`` is the same for all pairs, ``deg`` the product of the ends' degrees, ``org`` the
    original demands, each of which TopoHub applies both ways.
    """
    place = {node["id"]: row for row, node in enumerate(case["nodes"])}
    count = len(place)
    if mode == "uni":
        wanted = np.ones((count, count))
    elif mode == "deg":
        ends = [place[edge[end]] for edge in case["edges"] for end in ("source", "target")]
        degree = np.bincount(ends, minlength=count).astype(float)
        wanted = np.outer(degree, degree)
    else:
        wanted = np.zeros((count, count))
        for source, row in case["graph"]["demands"].items():
            for target, volume in row.items():
                a, b = place[int(source)], place[int(target)]  # JSON has texts for keys
                wanted[a, b] += volume
                wanted[b, a] += volume
    np.fill_diagonal(wanted, 0.0)
    return wanted


def loads(case: dict[str, Any], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return netplan's load of every edge and direction, in per cent of the highest."""
    names = {node["id"]: f"n{row:04d}" for row, node in enumerate(case["nodes"])}
    listed = list(names.values())
    net = mesh_network(
        [(names[edge["source"]], names[edge["target"]], 1) for edge in case["edges"]],
        demands=[
            (listed[a], listed[b], float(wanted[a, b]))
            for a, b in zip(*np.nonzero(wanted), strict=True)
        ],
    )
    demands = demands_in(net, net.settings.base_year)
    found = EcmpRouter()(fabric(net), demands).load_gbps(demands.volume_gbps)
    return 100 * found / found.max()


MODES = [(name, mode) for name in CASES for mode in ("uni", "deg")]
MODES += [(name, "org") for name in CASES if name.startswith("sndlib/")]


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_loads_are_topohub_s(name: str, mode: str) -> None:
    # topohub.get leaves its file open, which is a warning and so an error here.
    text = resources.files("topohub").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    case = json.loads(text)
    stored = [[edge[f"ecmp_{way}"][mode] for way in ("fwd", "bwd")] for edge in case["edges"]]
    np.testing.assert_allclose(loads(case, volumes(case, mode)), stored, atol=ROUNDING, rtol=0)
