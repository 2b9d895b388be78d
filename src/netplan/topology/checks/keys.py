"""Rules of ids: keys that tell rows apart, and references that lead somewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from netplan.schema import TABLES
from netplan.topology.checks.fault import Fault, Hints, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

_MEMBERS = {
    ("srlgs", "member"): ("segments", "links", "sites", "exchanges"),
    ("scenarios", "member"): ("segments", "links", "sites", "exchanges", "nodes"),
    ("demands", "source"): ("nodes", "sites"),
    ("demands", "target"): ("nodes", "sites"),
    ("targets", "carrier"): ("carriers",),
    ("targets", "to_carrier"): ("carriers",),
    ("published", "carrier"): ("carriers",),
    ("published", "to_carrier"): ("carriers",),
}
"""Columns whose ids may be of one of several tables, or of an optional one."""

_HINTED: dict[tuple[str, ...], tuple[str, ...]] = {("nodes",): ("sites",)}
"""Tables looked at beside the known ids to say what was meant."""


def _listed(cell: Any) -> tuple[str, ...]:
    """Return the ids in ``cell``, which is an id or a list of ids."""
    return cell if isinstance(cell, tuple) else (cell,)


def duplicates(network: Network, *, name: str) -> Iterator[Fault]:
    """Yield a fault for each row of table ``name`` whose key an earlier row has."""
    table, key = network[name], TABLES[name].key
    first: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(zip(*(table[c].tolist() for c in key), strict=True), 1):
        # A key that could not be read is empty, -1 or NaN, and has its finding already.
        if first.setdefault(cells, number) == number or any(
            cell in ("", -1) or cell != cell  # noqa: PLR0124 - NaN
            for cell in cells
        ):
            continue
        text = " ".join(map(str, cells))
        what = f"{text!r} is in row {first[cells]} already; each row needs its own"
        yield Fault(name, number, key[-1], what)


def references(
    network: Network, *, name: str, column: str, into: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield a fault for each id in a column that is no key of any table of ``into``."""
    table = network[name]
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
            what = f"no {noun} {key!r}{_hint(network, key, into, hints)}"
            yield Fault(name, number, column, what, alone=True)


def _hint(network: Network, key: str, into: tuple[str, ...], hints: Hints) -> str:
    """Return what was probably meant: the nodes of a site, or the nearest id."""
    if into == ("nodes",) and key in network["sites"]:
        nodes = network["nodes"]
        here = [n for n, s in zip(nodes.ids, nodes["site"].tolist(), strict=True) if s == key]
        if here:
            return f"; {key!r} is a site, its nodes are {', '.join(here)}"
    return hints(key)


def rules() -> Iterator[Rule]:
    """Yield a rule for the key of each table, and one for each column that refers to others."""
    for name, schema in TABLES.items():
        yield Rule(partial(duplicates, name=name), (name,), ids_only=True)
        for column in schema.columns:
            into = _MEMBERS.get((name, column.name), (column.refers,) if column.refers else ())
            if into:
                check = partial(references, name=name, column=column.name, into=into)
                reads = tuple(dict.fromkeys((name, *into, *_HINTED.get(into, ()))))
                yield Rule(check, reads, ids_only=True)


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
