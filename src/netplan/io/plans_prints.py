"""What tells whether a plan is looked at with the tables it was made for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from netplan.io.write import settings_text, table_text
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.topology.network import Network

DIGITS = 16
SETTINGS = "network.toml"


def _digest(text: str) -> str:
    """Return the first digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def prints_of(network: Network) -> dict[str, str]:
    """Return a fingerprint of the settings and of every table that has rows.

    It is that of the values, in the state the network is in: column order, number formats and
    line ends of the files do not count.

    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.network import Network
    >>> list(prints_of(Network(Settings(name="empty"), {})))
    ['network.toml']
    """
    found = {SETTINGS: _digest(settings_text(network.settings))}
    for name, table in network.tables.items():
        if len(table):
            found[name] = _digest(table_text(Table.of(name, table.rows())))
    return found


def changed(prints: Mapping[str, str], network: Network) -> list[str]:
    """Return the tables of ``network`` that are not those of ``prints``, by name.

    >>> from netplan.topology.settings import Settings
    >>> from netplan.topology.network import Network
    >>> changed({"links": "0123456789abcdef"}, Network(Settings(name="empty"), {}))
    ['links', 'network.toml']
    """
    now = prints_of(network)
    return sorted(name for name in {*prints, *now} if prints.get(name) != now.get(name))
