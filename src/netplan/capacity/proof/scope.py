"""What a plan may change: what it can build, and nothing of what it is held to."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netplan.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netplan.topology.change import Change
    from netplan.topology.network import Network

MAY_SET: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "segments": frozenset({"status"}),
        "fibre_pairs": frozenset({"lit"}),
        "links": frozenset(
            {
                "capacity_gbps", "technology", "segments", "regenerators", "igp_cost",
                "igp_cost_ba", "status",
            }
        ),
        "link_modules": frozenset({"count", "retire_year"}),
        "exchange_ports": frozenset({"capacity_gbps", "status"}),
    }
)  # fmt: skip
"""Cells that a plan may set."""

MAY_ADD = frozenset({"links", "fibre_pairs", "link_modules"})
MAY_RETIRE = frozenset({"links", "link_modules"})

BY_HAND = frozenset({"measured_one_way_ms", "open_capex_cny", "bundle"})
"""What a new link cannot state of itself."""


def overreach(network: Network, change: Change, *, first: Network, lease_pairs: int) -> list[str]:
    """Return what a step changes beyond building, in words.

    ``network`` is that before the step, ``first`` that before the plan. Prices, demands, lengths
    and scopes are not a plan's to change; leased pairs are at most ``lease_pairs`` on a candidate
    segment where nobody has any, of a line system on sale.
    """
    leases = _leases(first, change, lease_pairs)
    return [*_set(change), *_kept(network, change), *_added(change), *leases, *_retired(change)]


def _set(change: Change) -> Iterator[str]:
    """Yield cells that a plan may not set, and states that it may not set them to."""
    for table, rows in change.set.items():
        keys = TABLES[table].key
        for row in rows:
            name = " ".join(str(row.get(key, "")) for key in keys)
            wrong = sorted(set(row) - set(keys) - MAY_SET.get(table, frozenset()))
            if wrong:
                yield f"{table} {name}: {', '.join(wrong)}"
            if row.get("status", "existing") != "existing":
                yield f"{table} {name}: status {row['status']}"


def _kept(network: Network, change: Change) -> Iterator[str]:
    """Yield what a plan says of rows that are there and may not: it builds, and adds to them."""
    for row in change.set.get("link_modules", ()):
        if "count" in row and _count(network, row) > row["count"]:
            yield f"link_modules {row.get('link')} {row.get('module')}: count"
    for table in ("segments", "links", "exchange_ports"):
        for row in change.set.get(table, ()):
            old = _status(network, table, row)
            name = row[TABLES[table].key[0]]
            if "status" in row and old not in {"candidate", "existing"}:
                yield f"{table} {name}: status was {old}"
            # Other modules would light other waves, and regenerators left out cost nothing.
            if "technology" in row and old == "existing":
                yield f"{table} {name}: technology"
            if row.get("regenerators", -1) >= 0:
                yield f"{table} {name}: regenerators"


def _count(network: Network, row: Mapping[str, Any]) -> int:
    """Return how many modules a row of ``link_modules`` had; 0 where there is none."""
    keys = TABLES["link_modules"].key
    for old in network["link_modules"].rows():
        if all(old[key] == row.get(key) for key in keys):
            return int(old["count"])
    return 0


def _status(network: Network, table: str, row: Mapping[str, Any]) -> str:
    """Return the status that a row has before a step; '' where there is none."""
    keys = TABLES[table].key
    for old in network[table].rows():
        if all(old[key] == row.get(key) for key in keys):
            return str(old["status"])
    return ""


def _added(change: Change) -> Iterator[str]:
    """Yield rows that a plan may not add."""
    for table, rows in change.add.items():
        if table not in MAY_ADD:
            yield f"{table}: {len(rows)} new"
    for row in change.add.get("links", ()):
        wrong = sorted(BY_HAND & set(row))
        if row.get("regenerators", -1) >= 0:
            wrong.append("regenerators")
        if wrong:
            yield f"links {row['link']}: {', '.join(wrong)}"


def _leases(first: Network, change: Change, lease_pairs: int) -> Iterator[str]:
    """Yield pairs that are not for lease."""
    segments, systems = first["segments"], first["line_systems"]["channels"].tolist()
    listed, most = set(first["fibre_pairs"]["segment"]), max(systems, default=0)
    for row in change.add.get("fibre_pairs", ()):
        segment, own = row["segment"], f"fibre_pairs {row['segment']} {row['carrier']}"
        offered = segment in segments and segments.value(segment, "status") == "candidate"
        if not offered or segment in listed:
            yield f"{own}: no pairs for lease there"
        if row.get("pairs", 0) > lease_pairs:
            yield f"{own}: {row['pairs']} pairs"
        if most and row.get("channels", 0) > most:
            yield f"{own}: {row['channels']} channels"


def _retired(change: Change) -> Iterator[str]:
    """Yield tables that a plan may not take rows out of."""
    for table, rows in change.retire.items():
        if table not in MAY_RETIRE:
            yield f"{table}: {len(rows)} retired"
