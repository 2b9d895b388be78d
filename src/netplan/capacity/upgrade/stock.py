"""What a link is made of in a year, before anything is bought: modules, capacity and waves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.circuits import waves_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What a link has in service in a year: capacity in Gbit/s each direction, and waves."""

    gbps: float
    waves: int


def stock_in(
    network: Network, link: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], year: int
) -> Stock:
    """Return what a row of ``links`` has in service in ``year``.

    ``rows`` are its rows of ``link_modules``: those count whose years fit, one wave a module.
    Without any the link is what its capacity says, made of its technology.
    """
    listed = list(rows)
    if not listed:
        gbps = float(link["capacity_gbps"])
        return Stock(
            gbps=gbps, waves=waves_used(network, capacity_gbps=gbps, module=link["technology"])
        )
    there = [
        row for row in listed if row["installed_year"] <= year < (row["retire_year"] or year + 1)
    ]
    size = network["modules"].value
    return Stock(
        gbps=sum(row["count"] * float(size(row["module"], "capacity_gbps")) for row in there),
        waves=sum(row["count"] for row in there),
    )


def modules_by_link(network: Network) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of ``link_modules`` of every link that has some."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in network["link_modules"].rows():
        found.setdefault(row["link"], []).append(row)
    return found
