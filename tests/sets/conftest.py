"""Networks that tests of failure sets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.topology.network import Network


@pytest.fixture(scope="session")
def square(root: Path) -> Network:
    """Return the hand-worked network: four towns on a cross, its arms 4 degrees long."""
    return read_network(root / "topology/square")


@pytest.fixture(scope="session")
def reference(root: Path) -> Network:
    """Return the reference network."""
    return read_network(root / "topology/zhongwei")
