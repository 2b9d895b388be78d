"""The steps of a plan: what is in service from which year, and all of them as one change list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from netplan.schema import TABLES
from netplan.topology.changes import apply_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netplan.topology.change import Change, Rows
    from netplan.topology.network import Network

Key = tuple[Any, ...]

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One year of a plan.

    ``change`` is in service from the start of ``year``; ``spend_cny`` is what it costs, in money
    of the years in which it is ordered.
    """

    year: int
    change: Change
    spend_cny: float


def network_in(network: Network, steps: Iterable[Step], *, year: int) -> Network:
    """Return ``network`` with every step that is in service in ``year``, in the order of years."""
    for step in sorted(steps, key=lambda step: step.year):
        if step.year <= year:
            network = apply_change(network, step.change)
    return network


def merged(steps: Sequence[Step]) -> Change:
    """Return all steps as one change list; of a cell that several set, the last value holds.

    A row that one step adds and a later one retires is not there at all. ValueError without any
    step.

    >>> from netplan.topology.change import Change
    >>> first = Change(id="a", add={"links": ({"link": "x", "capacity_gbps": 400.0},)})
    >>> later = Change(id="b", set={"links": ({"link": "x", "capacity_gbps": 800.0},)})
    >>> steps = [Step(year=2027, change=first, spend_cny=1.0)]
    >>> merged([*steps, Step(year=2028, change=later, spend_cny=2.0)]).add["links"]
    ({'link': 'x', 'capacity_gbps': 800.0},)
    """
    if not steps:
        message = "a plan without steps has no change list"
        raise ValueError(message)
    last = steps[-1].change
    if len(steps) == 1:
        return last
    changes = [step.change for step in steps]
    added, put, gone = _together(changes)
    return replace(
        last,
        id="plan",
        capex_cny=sum(change.capex_cny for change in changes),
        opex_cny_per_year=sum(change.opex_cny_per_year for change in changes),
        build_months=max(change.build_months for change in changes),
        add=_listed(added),
        set=_listed(put),
        retire=_listed(gone),
    )


def _together(changes: Iterable[Change]) -> tuple[dict[str, dict[Key, dict[str, Any]]], ...]:
    """Return what is added, set and retired in the end, by table and key."""
    added: dict[str, dict[Key, dict[str, Any]]] = {}
    put: dict[str, dict[Key, dict[str, Any]]] = {}
    gone: dict[str, dict[Key, dict[str, Any]]] = {}
    for change in changes:
        for table, rows in change.retire.items():
            for key, row in _keyed(table, rows):
                put.get(table, {}).pop(key, None)
                if added.get(table, {}).pop(key, None) is None:
                    gone.setdefault(table, {})[key] = row
        for table, rows in change.set.items():
            for key, row in _keyed(table, rows):
                place = added if key in added.get(table, {}) else put
                place.setdefault(table, {}).setdefault(key, {}).update(row)
        for table, rows in change.add.items():
            for key, row in _keyed(table, rows):
                added.setdefault(table, {})[key] = row
    return added, put, gone


def _keyed(table: str, rows: Rows) -> Iterable[tuple[Key, dict[str, Any]]]:
    """Yield rows of a table with their keys."""
    names = TABLES[table].key
    return ((tuple(row.get(name) for name in names), dict(row)) for row in rows)


def _listed(tables: Mapping[str, Mapping[Key, dict[str, Any]]]) -> dict[str, Rows]:
    """Return rows without their keys; tables without rows are left out."""
    return {name: tuple(rows.values()) for name, rows in tables.items() if rows}


def lead_years(months: int) -> int:
    """Return how many years before its service something of that lead time is ordered.

    A year's traffic is that of its end, and orders go out at its start: what takes less than
    twelve months serves the year it is ordered in.

    >>> lead_years(6), lead_years(12), lead_years(30)
    (0, 1, 2)
    """
    return months // MONTHS_PER_YEAR
