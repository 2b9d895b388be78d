"""Waves on fibre: how many a link lights, and how many find no room with pairs fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.circuits import waves_used

if TYPE_CHECKING:
    from netplan.topology.network import Network

HOLDING = ("existing", "maintenance")
"""Status of links that hold their waves."""


def waves_on(network: Network, place: tuple[str, str], year: int) -> int:
    """Return the waves of a carrier on a segment in ``year``: ``place`` is (segment, carrier)."""
    segment, carrier = place
    listed: dict[str, list[dict[str, Any]]] = {}
    for row in network["link_modules"].rows():
        listed.setdefault(row["link"], []).append(row)
    total = 0
    for link in network["links"].rows():
        backup = link["backup_segments"] if link["protection"] == "1+1" else ()
        own = network["nodes"].value(link["a"], "carrier") == carrier
        if own and link["status"] in HOLDING and segment in (*link["segments"], *backup):
            total += _waves(network, link, listed.get(link["link"], []), year)
    return total


def _waves(network: Network, link: dict[str, Any], rows: list[dict[str, Any]], year: int) -> int:
    """Return the waves of a link: one a module listed, else by its technology."""
    if not rows:
        module = str(link["technology"])
        return waves_used(network, capacity_gbps=link["capacity_gbps"], module=module)
    return sum(
        int(row["count"])
        for row in rows
        if row["installed_year"] <= year and not 0 < row["retire_year"] <= year
    )


def modules_without_room(
    before: Network, after: Network, *, place: tuple[str, str], pairs: int, year: int
) -> int:
    """Return how many waves find no room where ``pairs`` fewer are lit than ``after`` has.

    Waves that were there ``before`` count as having their place, whatever the channels.
    """
    segment, carrier = place
    row = next(
        r for r in after["fibre_pairs"].rows() if (r["segment"], r["carrier"]) == (segment, carrier)
    )
    room = max(row["channels"] * max(row["lit"] - pairs, 0), waves_on(before, place, year))
    return max(0, waves_on(after, place, year) - int(room))
