"""Rules of ids: keys that tell rows apart, and references that lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.schema import TABLES, Column
from netplan.topology.checks.fault import Fault, Hints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from netplan.topology.network import Network
    from netplan.topology.table import Table

_MEMBERS = (
    ("srlgs", "member", ("segments", "links")),
    ("scenarios", "member", ("segments", "links", "sites")),
    ("demands", "source", ("nodes", "sites")),
    ("demands", "target", ("nodes", "sites")),
    ("targets", "carrier", ("carriers",)),
    ("targets", "to_carrier", ("carriers",)),
    ("published", "carrier", ("carriers",)),
    ("published", "to_carrier", ("carriers",)),
)
"""Columns whose ids may be of one of several tables, or of an optional one."""


def _listed(cell: Any) -> tuple[str, ...]:
    """Return the ids in ``cell``, which is an id or a list of ids."""
    return cell if isinstance(cell, tuple) else (cell,)


def duplicates(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row whose key an earlier row has."""
    for name, table in network.tables.items():
        key = table.schema.key
        first: dict[tuple[Any, ...], int] = {}
        for number, cells in enumerate(zip(*(table[c].tolist() for c in key), strict=True), 1):
            # A key that could not be read is empty or NaN, and has its finding already.
            if any(cell in ("", 0) or cell != cell for cell in cells):  # noqa: PLR0124 - NaN
                continue
            if cells in first:
                text = " ".join(map(str, cells))
                what = f"{text!r} is in row {first[cells]} already; each row needs its own"
                yield Fault(name, number, key[-1] if len(key) > 1 else key[0], what)
            first.setdefault(cells, number)


def _missing(network: Network, table: Table, column: str, into: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for each id in ``column`` that is no key of any table of ``into``."""
    name = table.schema.name
    known = [key for other in into for key in network[other].ids]
    ids, hints = set(known), Hints(known)
    nouns = [TABLES[other].key[0] for other in into]
    noun = nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} or {nouns[-1]}"
    for number, cell in enumerate(table[column].tolist(), 1):
        for key in _listed(cell):
            if not key or key in ids:
                continue
            if not known:
                files = " or ".join(f"{other}.csv" for other in into)
                what = f"no {noun} {key!r}, because there is no {files}"
                yield Fault(name, 0, column, what)
                return
            yield Fault(
                name, number, column, f"no {noun} {key!r}{_hint(network, key, into, hints)}"
            )


def _hint(network: Network, key: str, into: tuple[str, ...], hints: Hints) -> str:
    """Return what was probably meant: the nodes of a site, or the nearest id."""
    if into == ("nodes",) and key in network["sites"]:
        nodes = network["nodes"]
        here = [n for n, s in zip(nodes.ids, nodes["site"].tolist(), strict=True) if s == key]
        if here:
            return f"; {key!r} is a site, its nodes are {', '.join(here)}"
    return hints(key)


def _columns(table: Table) -> Iterator[tuple[Column, tuple[str, ...]]]:
    """Yield the columns of ``table`` that refer to others, with the tables they may refer to."""
    for column in table.schema.columns:
        if column.refers:
            yield column, (column.refers,)
        for name, member, into in _MEMBERS:
            if (table.schema.name, column.name) == (name, member):
                yield column, into


def references(network: Network, *, blind: Collection[str] = ()) -> Iterator[Fault]:
    """Yield a fault for each id that leads nowhere; tables in ``blind`` are not looked up."""
    for table in network.tables.values():
        for column, into in _columns(table):
            if not set(into) & set(blind):
                yield from _missing(network, table, column.name, into)


def parents(network: Network) -> Iterator[Fault]:
    """Yield a fault for each site that is, over its parents, a part of itself."""
    sites = network["sites"]
    parent = dict(zip(sites.ids, sites["parent"].tolist(), strict=True))
    for number, site in enumerate(sites.ids, 1):
        above, seen = parent[site], {site}
        while above and above not in seen:
            seen.add(above)
            above = parent.get(above, "")
        if above == site and site:
            yield Fault("sites", number, "parent", f"{site!r} must not be a part of itself")
