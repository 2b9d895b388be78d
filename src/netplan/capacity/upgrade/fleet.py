"""The modules a link is made of, year by year, with what the plan buys."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.stock import modules_by_link

if TYPE_CHECKING:
    from netplan.capacity.upgrade.decisions import Decisions
    from netplan.capacity.upgrade.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Modules of one type: how many, in service from a year (0: always) until another (0: never).

    ``listed`` tells that the table ``link_modules`` has them already; ``bought`` that the plan
    buys them.
    """

    module: str
    count: int
    installed_year: int
    retire_year: int = 0
    listed: bool = False
    bought: bool = False

    def there(self, year: int) -> bool:
        """Tell whether they are in service in a year."""
        return self.installed_year <= year and not 0 < self.retire_year <= year


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """All batches of a link; ``rows`` tells whether ``link_modules`` must list them.

    That is so where it lists the link today, and where types mix.
    """

    batches: tuple[Batch, ...]
    rows: bool

    def counts(self, year: int) -> dict[str, int]:
        """Return the modules in service in a year by type."""
        found: dict[str, int] = {}
        for batch in self.batches:
            if batch.there(year):
                found[batch.module] = found.get(batch.module, 0) + batch.count
        return found


def fleet_of(asked: Question, decisions: Decisions, way: int) -> Fleet:
    """Return what a way is made of with the plan."""
    network, own = asked.network, asked.ways[way]
    listed = modules_by_link(network).get(own.link, [])
    batches = [
        Batch(
            module=row["module"],
            count=row["count"],
            installed_year=row["installed_year"],
            retire_year=row["retire_year"],
            listed=True,
        )
        for row in listed
    ]
    if not listed and own.kind == "existing" and own.technology in network["modules"]:
        size = float(network["modules"].value(own.technology, "capacity_gbps"))
        count = ceil(own.stock[0].gbps / size - 1e-9)
        batches.append(Batch(module=own.technology, count=count, installed_year=0))
    batches += [
        Batch(
            module=offer.module,
            count=count,
            installed_year=asked.years[offer.year],
            bought=True,
        )
        for offer, count in decisions.modules
        if offer.way == way
    ]
    mixed = len({batch.module for batch in batches}) > 1
    return Fleet(batches=tuple(batches), rows=bool(listed) or mixed)
