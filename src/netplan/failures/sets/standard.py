"""The failures that every study looks at: each thing that can fail alone, and what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import InputError
from netplan.failures.sets.build import failure_count

if TYPE_CHECKING:
    from netplan.topology.network import Network

STANDARD = ("segments", "srlgs", "sites", "exchanges", "areas", "scenarios")
"""Single segments, shared risks, sites and exchanges, then the tables' areas and scenarios."""


def standard_spec(network: Network) -> str:
    """Return the spec of the standard failures that ``network`` has; '' where it has none.

    >>> from netplan.topology.network import Network
    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.table import Table
    >>> sites = Table.of("sites", [{"site": "a", "lon_deg": 0.0, "lat_deg": 0.0}])
    >>> standard_spec(Network(Settings(name="one"), {"sites": sites}))
    'sites'
    """
    return ",".join(kind for kind in STANDARD if _any(network, kind))


def _any(network: Network, kind: str) -> bool:
    """Tell whether a network has anything of a kind."""
    try:
        return failure_count(network, kind) > 0
    except InputError:
        return False
