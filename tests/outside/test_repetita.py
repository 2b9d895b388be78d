"""The least maximum utilisation of REPETITA's topologies is 0.9, as they were scaled to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.io.formats import read_any
from netplan.routing.demands import demands_in
from netplan.routing.ecmp import EcmpRouter
from netplan.routing.fabric import fabric
from netplan.routing.routers.optimum import LeastMaxUtilisationRouter

if TYPE_CHECKING:
    from pathlib import Path

GAP = 1e-5


@pytest.mark.parametrize("name", ["Abilene", "AttMpls", "Bellcanada", "Cogentco"])
def test_the_optimum_is_nine_tenths_and_proved(name: str, oracles: Path) -> None:
    file = oracles / "repetita" / f"{name}.graph"
    if not file.exists():
        pytest.skip(f"no {name} in {oracles / 'repetita'}")
    network = read_any(file).network
    woven = fabric(network)
    demands = demands_in(network, network.settings.base_year)
    found = LeastMaxUtilisationRouter(gap=GAP).bounded(woven, demands)
    assert found.optimum.objective == pytest.approx(0.9, abs=1e-4)
    assert found.optimum.bound == pytest.approx(0.9, abs=1e-4)
    assert found.optimum.bound <= found.optimum.objective
    # What the objective says is what the routing does, and the IGP of the file does no better.
    capacity = network["links"]["capacity_gbps"][:, None]
    load = found.routing.load_gbps(demands.volume_gbps)
    assert (load / capacity).max() == pytest.approx(found.optimum.objective, rel=1e-6)
    by_igp = EcmpRouter()(woven, demands).load_gbps(demands.volume_gbps)
    assert (by_igp / capacity).max() >= found.optimum.bound
