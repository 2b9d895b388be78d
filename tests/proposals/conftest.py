"""The small network around a hub that proposals are made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub_network import hub_network
from netplan.metrics.states import States

if TYPE_CHECKING:
    from netplan.topology.network import Network


@pytest.fixture
def plain() -> Network:
    """Return the small network."""
    return hub_network()


@pytest.fixture
def states(plain: Network) -> States:
    """Return the states of the small network."""
    return States(plain)
