"""Over shortest paths in km, Net2Plan's scaled networks are loaded to exactly 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from netplan.io.formats import read_any
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.routing.routers.shortest import ShortestRouter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["abilene", "atlanta", "cost266"])
def test_the_fullest_link_is_just_full(name: str, oracles: Path) -> None:
    found = sorted((oracles / "net2plan").glob(f"{name}_*.n2p"))
    if not found:
        pytest.skip(f"no {name} in {oracles / 'net2plan'}")
    network = read_any(found[0]).network
    wanted = demands_in(network, network.settings.base_year)
    routing = ShortestRouter(measure="length")(fabric(network), wanted)
    load = routing.load_gbps(wanted.volume_gbps)
    utilisation = load / network["links"]["capacity_gbps"][:, np.newaxis]
    assert routing.served.all()
    assert utilisation.max() == pytest.approx(1.0, abs=1e-4)
