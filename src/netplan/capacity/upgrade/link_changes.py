"""Changes to links and their modules, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.capacity.upgrade.fleet import fleet_of
from netplan.capacity.upgrade.whole import link_row

if TYPE_CHECKING:
    from netplan.capacity.upgrade.decisions import Decisions
    from netplan.capacity.upgrade.fleet import Batch, Fleet
    from netplan.capacity.upgrade.question import Question
    from netplan.capacity.upgrade.ways import Way

Row = dict[str, Any]
Tables = dict[str, list[Row]]

NEAR = 1e-9


def link_changes(asked: Question, decisions: Decisions) -> list[tuple[Tables, Tables]]:
    """Return for every year the rows to add and to set in ``links`` and ``link_modules``.

    A link's capacity is that of what it is made of in the year: modules bought, less those that
    have aged. It is written when it changes.
    """
    years: list[tuple[Tables, Tables]] = [({}, {}) for _ in asked.years]
    bought = {offer.way for offer, _ in decisions.modules}
    listed = set(asked.network["link_modules"]["link"])
    for number, way in enumerate(asked.ways):
        aged = way.kind == "existing" and way.link in listed
        if number in bought or aged:
            _link(asked, decisions, number, years)
    return years


def _link(
    asked: Question, decisions: Decisions, number: int, years: list[tuple[Tables, Tables]]
) -> None:
    """Add what happens to one way to every year's tables."""
    way, fleet = asked.ways[number], fleet_of(asked, decisions, number)
    here = _today(asked, way)
    written = way.kind != "new"
    for year, (add, put) in zip(range(len(asked.years)), years, strict=True):
        gbps = decisions.gbps(number, year)
        gbps += way.stock[year].gbps if way.kind == "existing" else 0.0
        if abs(gbps - here) > NEAR and gbps > 0:
            technology = _technology(asked, fleet, year)
            if written:
                row: Row = {"link": way.link, "capacity_gbps": gbps}
                if way.kind == "candidate" and not here:
                    row |= {"status": "existing", "technology": technology}
                put.setdefault("links", []).append(row)
            else:
                new = link_row(asked.network, way, gbps=gbps, technology=technology)
                add.setdefault("links", []).append(new)
                written = True
            here = gbps
        if gbps > 0 and fleet.rows:
            _modules(way.link, fleet, asked.years[year], first=asked.years[0], tables=(add, put))


def _today(asked: Question, way: Way) -> float:
    """Return the capacity that the tables say a way has; 0 where it is not open."""
    if way.kind != "existing":
        return 0.0
    return float(asked.network["links"].value(way.link, "capacity_gbps"))


def _technology(asked: Question, fleet: Fleet, year: int) -> str:
    """Return the type that most of a link is made of in a year, by capacity."""
    size = asked.network["modules"].value
    counts = fleet.counts(asked.years[year])
    return max(
        sorted(counts), key=lambda module: counts[module] * float(size(module, "capacity_gbps"))
    )


def _modules(
    link: str, fleet: Fleet, year: int, *, first: int, tables: tuple[Tables, Tables]
) -> None:
    """Add the rows of ``link_modules`` that a year brings: those bought, and once those before.

    What is older than the plan and not listed comes with the first purchase.
    """
    add, put = tables
    bought = [batch.installed_year for batch in fleet.batches if batch.bought]
    known = {(batch.module, batch.installed_year): batch for batch in fleet.batches if batch.listed}
    for batch in fleet.batches:
        begins = batch.bought and batch.installed_year == year
        older = not batch.listed and not batch.bought and year == min(bought, default=first)
        if not (begins or older):
            continue
        key = (batch.module, batch.installed_year)
        row = _row(link, batch)
        if key in known:
            count = batch.count + known[key].count
            put.setdefault("link_modules", []).append(
                {name: row[name] for name in ("link", "module", "installed_year")}
                | {"count": count}
            )
        else:
            add.setdefault("link_modules", []).append(row)


def _row(link: str, batch: Batch) -> Row:
    """Return a batch as a row of ``link_modules``."""
    return {
        "link": link,
        "module": batch.module,
        "count": batch.count,
        "installed_year": batch.installed_year,
    }
