"""Overloads: exactly the links beyond the limit after a cut, with what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from netplan.failures import segment_failures, sweep
from netplan.io import read_network
from netplan.metrics.overload_table import overload_table
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rows_are_the_links_that_overflow_after_each_cut(root: Path) -> None:
    plain = read_network(root / "topology" / "square")
    network = in_state(plain, plain.settings.today)
    woven, demands = fabric(network), demands_in(network, network.settings.base_year).scaled(3)
    result = sweep(woven, demands, segment_failures(network))
    table = overload_table(network, result, case="today", year=2026)
    assert len(table) == int((result.utilisation > 1 + 1e-9).sum()) > 0
    worse = table[["load_ab_gbps", "load_ba_gbps"]].max(axis=1)
    assert table["utilisation"].to_numpy() == pytest.approx(worse / table["capacity_gbps"])
    assert table["overflow_gbps"].to_numpy() == pytest.approx(worse - table["capacity_gbps"])
    assert (table["overflow_gbps"] > 0).all()
    assert np.isin(table["scenario"], [s.id for s in result.scenarios]).all()
