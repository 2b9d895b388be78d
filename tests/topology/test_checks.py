"""Rules on a network in memory: pure, and at home with a network that holds anything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from netplan.io import check_network
from netplan.schema import TABLES
from netplan.topology.checks import network_faults
from netplan.topology.network import Network
from netplan.topology.settings import Settings
from netplan.topology.table import Table, empty_value

MADE_UP = {"source": "made up", "confidence": "assumed"}


def test_an_empty_network_breaks_no_rule() -> None:
    assert check_network(Network(Settings(name="empty"), {})) == []


@pytest.mark.parametrize("name", TABLES)
def test_no_rule_fails_on_cells_that_were_not_given(name: str) -> None:
    unknown = {"number": float("nan"), "integer": -1, "list": (), "flag": False}
    row = {c.name: unknown.get(c.kind, "") for c in TABLES[name].columns}
    default = {c.name: empty_value(c) for c in TABLES[name].columns}
    network = Network(Settings(name="odd"), {name: Table.of(name, [row, default, row])})
    for fault in network_faults(network):
        assert fault.row <= 3
        assert fault.what


def test_checks_change_nothing() -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "sites": [{"site": "a", "lon_deg": 100.0, "lat_deg": 30.0}],
        "segments": [{"segment": "aa", "a": "a", "b": "a", "length_km": 5.0}],
    }
    tables = {name: Table.of(name, [MADE_UP | row for row in r]) for name, r in rows.items()}
    network = Network(Settings(name="test"), tables)
    before = {
        name: [np.copy(table[c]) for c in table.schema.names] for name, table in tables.items()
    }
    findings = [str(finding) for finding in check_network(network)]
    assert findings == [
        "segments.csv row 1, b: must be another site than a, both are 'a' (segment aa)"
    ]
    assert findings == [str(finding) for finding in check_network(network)]
    for name, table in tables.items():
        for column, array in zip(table.schema.names, before[name], strict=True):
            assert np.array_equal(table[column], array, equal_nan=array.dtype.kind == "f")
    assert network["sites"] is tables["sites"]


def test_tables_that_could_not_be_read_are_not_looked_up() -> None:
    node = MADE_UP | {"node": "n", "site": "a", "carrier": "red"}
    network = Network(Settings(name="test", hub="a"), {"nodes": Table.of("nodes", [node])})
    named = {(fault.table, fault.column) for fault in network_faults(network)}
    assert named == {("network", "hub"), ("nodes", "site"), ("nodes", "carrier")}
    assert network_faults(network, blind=["sites", "carriers"]) == []
    assert network_faults(network, blind=["sites"], vague=["nodes"]) == []
