"""Which modules a link is made of, in a year or bought by a step, counted from the tables."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netplan.topology.network import Network

NEAR = 1e-6

Bought = dict[tuple[str, str], float]


def rows_by_link(network: Network) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of ``link_modules`` by link; links without any are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in network["link_modules"].rows():
        found.setdefault(row["link"], []).append(row)
    return found


def in_service(row: dict[str, Any], year: int) -> bool:
    """Tell whether a row of ``link_modules`` is in service in ``year``.

    >>> in_service({"installed_year": 2027, "retire_year": 2030}, 2030)
    False
    >>> in_service({"installed_year": 0, "retire_year": 0}, 2030)
    True
    """
    return bool(
        row["installed_year"] <= year and (not row["retire_year"] or year < row["retire_year"])
    )


def capacities(network: Network, year: int) -> dict[str, float]:
    """Return the Gbit/s that each link with rows in ``link_modules`` has in ``year``."""
    size = network["modules"].value
    return {
        link: sum(
            row["count"] * float(size(row["module"], "capacity_gbps"))
            for row in rows
            if in_service(row, year)
        )
        for link, rows in rows_by_link(network).items()
    }


def waves(network: Network, year: int, *, module: str) -> dict[str, int]:
    """Return the waves that each link lights in ``year``: one a module.

    A link without rows in ``link_modules`` has capacity / size of its technology, or of
    ``module`` where that is not known, rounded up; one wave where neither is.
    """
    modules, listed = network["modules"], rows_by_link(network)
    found: dict[str, int] = {}
    for row in network["links"].rows():
        if row["link"] in listed:
            there = (each for each in listed[row["link"]] if in_service(each, year))
            found[row["link"]] = sum(each["count"] for each in there)
            continue
        unit = row["technology"] if row["technology"] in modules else module
        size = modules.value(unit, "capacity_gbps") if unit in modules else row["capacity_gbps"]
        found[row["link"]] = ceil(row["capacity_gbps"] / size - NEAR)
    return found


def bought(before: Network, after: Network, *, module: str) -> Bought:
    """Return the modules that links gain between two networks, by link and type.

    Numbers need not be whole where a capacity is not; a shrinking link gives a number below 0.
    Every row of ``link_modules`` counts from when it is written, and one that disappears gives
    nothing back. What a link without rows was made of counts as its technology.
    """
    found: Bought = {}
    old_rows, new_rows = rows_by_link(before), rows_by_link(after)
    for row in after["links"].rows():
        link = row["link"]
        if link in new_rows:
            gained = _by_rows(before, link, old_rows.get(link), new_rows[link], module)
        else:
            unit = row["technology"] if row["technology"] in after["modules"] else module
            gbps = row["capacity_gbps"] - _gbps(before, link)
            if row["status"] not in {"existing", "maintenance"} or abs(gbps) < NEAR:
                continue
            known = unit in before["modules"]
            size = float(before["modules"].value(unit, "capacity_gbps")) if known else float("nan")
            gained = {unit: gbps / size}
        found |= {(link, unit): count for unit, count in gained.items()}
    return found


def _gbps(network: Network, link: str) -> float:
    """Return a link's capacity where it is there; 0 of one that is only offered."""
    table = network["links"]
    if link not in table or table.value(link, "status") not in {"existing", "maintenance"}:
        return 0.0
    return float(table.value(link, "capacity_gbps"))


def _by_rows(
    before: Network,
    link: str,
    old: list[dict[str, Any]] | None,
    new: list[dict[str, Any]],
    module: str,
) -> dict[str, float]:
    """Return what a link gains by its rows of ``link_modules``, by type."""
    gained: dict[str, float] = {}
    if old is not None:
        known = {(row["module"], row["installed_year"]): row["count"] for row in old}
        for row in new:
            more = row["count"] - known.get((row["module"], row["installed_year"]), 0)
            gained[row["module"]] = gained.get(row["module"], 0.0) + max(0, more)
        return {unit: count for unit, count in gained.items() if count}
    for row in new:
        gained[row["module"]] = gained.get(row["module"], 0.0) + row["count"]
    gbps = _gbps(before, link)
    if gbps:
        technology = str(before["links"].value(link, "technology"))
        unit = technology if technology in before["modules"] else module
        if unit in gained:
            size = float(before["modules"].value(unit, "capacity_gbps"))
            gained[unit] = max(0.0, gained[unit] - ceil(gbps / size - NEAR))
    return {unit: count for unit, count in gained.items() if count}
