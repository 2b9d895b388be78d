"""Rules of reliability figures: one way of saying how often, and names that are there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from netplan.schema.places import TIERS
from netplan.topology.checks.fault import Fault, Hints, Rule
from netplan.units import FIBRE_MS_PER_KM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network

_HOW_OFTEN = ("mtbf_h", "cuts_per_1000km_year", "availability")
_NAMED_BY: dict[str, tuple[str, ...]] = {
    "cable": ("segments",),
    "amplifier": ("segments",),
    "line_terminal": ("segments",),
    "transponder": ("links", "modules"),
    "regenerator": ("links", "modules"),
    "node": ("nodes", "sites"),
    "site": ("sites",),
    "exchange": ("exchanges",),
}
"""Tables whose ids an element may be told by."""

_TYPES: dict[str, tuple[str, ...]] = {
    "cable": tuple(FIBRE_MS_PER_KM),
    "amplifier": tuple(FIBRE_MS_PER_KM),
    "node": TIERS,
    "exchange": ("nbp", "ixp"),
}
"""Types that an element may be told by beside ids."""

_NOUNS = {"segments": "segment", "links": "link", "modules": "module", "nodes": "node"}
_TYPE_NOUNS = {
    "cable": "fibre type",
    "amplifier": "fibre type",
    "node": "tier",
    "exchange": "kind (nbp or ixp)",
}


def _label(row: dict[str, Any]) -> str:
    """Return what a row speaks of, in brackets."""
    return f" ({row['element']} {row['which']})" if row["which"] else f" (every {row['element']})"


def figures(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row that says how often in two ways or none, or not how long."""
    for number, row in enumerate(network["reliability"].rows(), 1):
        given = [name for name in _HOW_OFTEN if not math.isnan(row[name])]
        label = _label(row)
        if not given:
            others = _HOW_OFTEN[1:] if row["element"] == "cable" else _HOW_OFTEN[2:]
            what = f"must be given, or {' or '.join(others)} in its place{label}"
            yield Fault("reliability", number, "mtbf_h", what)
        if len(given) > 1:
            what = f"must be empty where {given[0]} is given: one of the two holds{label}"
            yield Fault("reliability", number, given[1], what)
        if row["element"] not in {"cable", ""} and "cuts_per_1000km_year" in given:
            what = f"must be empty, is for cables alone{label}"
            yield Fault("reliability", number, "cuts_per_1000km_year", what)
        if given and given[0] != "availability" and math.isnan(row["mttr_h"]):
            yield Fault("reliability", number, "mttr_h", f"must be given with {given[0]}{label}")


def names(network: Network) -> Iterator[Fault]:
    """Yield a fault for each row whose ``which`` is nothing that its element can be told by."""
    hints: dict[str, Hints] = {}
    for number, row in enumerate(network["reliability"].rows(), 1):
        element, which = row["element"], row["which"]
        if not which or element not in _NAMED_BY:
            continue
        tables, types = _NAMED_BY[element], _TYPES.get(element, ())
        if which in types or any(which in network[table] for table in tables):
            continue
        if element not in hints:
            ids = [key for table in tables for key in network[table].ids]
            hints[element] = Hints([*ids, *types])
        nouns = [_NOUNS.get(table, table.removesuffix("s")) for table in tables]
        nouns += [_TYPE_NOUNS[element]] if types else []
        what = f"no {' or '.join(nouns)} {which!r}{hints[element](which)}"
        yield Fault("reliability", number, "which", what, alone=True)


def repeated(network: Network) -> Iterator[Fault]:
    """Yield a fault for each second row that holds for all elements of a kind.

    The rule of keys passes over keys with an empty part, which elsewhere could not be read.
    """
    first: dict[str, int] = {}
    for number, row in enumerate(network["reliability"].rows(), 1):
        element = row["element"]
        if row["which"] or not element:
            continue
        if first.setdefault(element, number) != number:
            what = f"row {first[element]} holds for every {element} already; say which this is for"
            yield Fault("reliability", number, "which", what)


def rules() -> Iterator[Rule]:
    """Yield the rules of the table ``reliability``."""
    named = ("segments", "links", "modules", "nodes", "sites", "exchanges")
    yield Rule(figures, ("reliability",))
    yield Rule(repeated, ("reliability",))
    yield Rule(names, ("reliability", *named), ids_only=True)
