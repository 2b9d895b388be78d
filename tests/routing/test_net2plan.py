"""Under shortest paths in km, Net2Plan's scaled networks are loaded to exactly 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from made_networks import mesh_network
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from pathlib import Path

MICRO = 1e6
"""IGP costs are whole numbers: millimetres tell the files' lengths apart."""


@pytest.mark.parametrize("name", ["abilene", "atlanta", "cost266"])
def test_the_fullest_link_is_just_full(name: str, oracles: Path) -> None:
    found = sorted((oracles / "net2plan").glob(f"{name}_*.n2p"))
    if not found:
        pytest.skip(f"no {name} in {oracles / 'net2plan'}")
    tree = ET.parse(found[0]).getroot()  # noqa: S314 - a file that the planner put there
    rows = [
        (
            f"n{int(link.get('originNodeId', '')):03d}",
            f"n{int(link.get('destinationNodeId', '')):03d}",
            round(float(link.get("linkLengthInKm", "")) * MICRO),
            float(link.get("linkCapacityInErlangs", "")),
        )
        for link in tree.iter("link")
    ]
    demands = [
        (
            f"n{int(demand.get('ingressNodeId', '')):03d}",
            f"n{int(demand.get('egressNodeId', '')):03d}",
            float(demand.get("offeredTrafficInErlangs", "")),
        )
        for demand in tree.iter("demandEntry")
    ]
    capacity = {row[3] for row in rows}
    assert len(capacity) == 1
    # Two opposite arcs are one full duplex link.
    links = [row[:3] for row in rows if row[0] < row[1]]
    assert {(b, a, cost) for a, b, cost in links} == {row[:3] for row in rows if row[0] > row[1]}
    net = mesh_network(links, demands=demands, capacity_gbps=capacity.pop())
    wanted = demands_in(net, net.settings.base_year)
    load = EcmpRouter()(fabric(net), wanted).load_gbps(wanted.volume_gbps)
    utilisation = load / net["links"]["capacity_gbps"][:, np.newaxis]
    assert utilisation.max() == pytest.approx(1.0, abs=1e-4)
