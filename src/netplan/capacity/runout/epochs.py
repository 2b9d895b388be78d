"""Which network is in service when: today's, then what each step of a plan makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.steps import network_in
from netplan.topology.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.capacity.steps import Step
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Epoch:
    """A network in service from the start of ``year`` until the next epoch begins."""

    year: int
    network: Network


def epochs_of(network: Network, *, steps: Sequence[Step] = (), until_year: int) -> list[Epoch]:
    """Return the networks up to the end of ``until_year``, beginning with the base year's.

    A new one begins with every year in which a step of a plan comes into service, and with every
    one in which modules of ``link_modules`` come in or go out: a link that has rows there has
    the capacity of those in service, and none once all are gone.
    """
    first = network.settings.base_year
    years = {first, *(step.year for step in steps)}
    for year in sorted(years):
        years |= set(_turning(network_in(network, steps, year=year)))
    listed = [first, *sorted(year for year in years if first < year <= until_year)]
    return [Epoch(year, aged(network_in(network, steps, year=year), year)) for year in listed]


def _turning(network: Network) -> Iterable[int]:
    """Yield the years in which modules come into service or go out of it."""
    for row in network["link_modules"].rows():
        yield from (row[name] for name in ("installed_year", "retire_year") if row[name])


def aged(network: Network, year: int) -> Network:
    """Return ``network`` with links of listed modules as large as those in service in ``year``."""
    rows = list(network["link_modules"].rows())
    if not rows:
        return network
    size, gbps = network["modules"], dict.fromkeys((row["link"] for row in rows), 0.0)
    for row in rows:
        if row["installed_year"] <= year and not 0 < row["retire_year"] <= year:
            gbps[row["link"]] += row["count"] * float(size.value(row["module"], "capacity_gbps"))
    links = [_resized(row, gbps) for row in network["links"].rows()]
    return network.replace(Table.of("links", links))


def _resized(row: dict[str, object], gbps: dict[str, float]) -> dict[str, object]:
    """Return a link's row with the capacity listed; one without any is out of service."""
    wanted = gbps.get(str(row["link"]))
    if wanted is None or wanted == row["capacity_gbps"]:
        return row
    return row | ({"capacity_gbps": wanted} if wanted > 0 else {"status": "maintenance"})
