"""Elements that fail by themselves: segments, links, members of bundles, sites, exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.failures.scenarios import Scenario
from netplan.failures.sets.answer import FailureSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.topology.network import Network


def existing(network: Network, table: str) -> list[str]:
    """Return the ids of ``table`` that are there today: only these can fail.

    Tables without a status have all their rows. In order of the table.
    """
    known = network[table]
    if "status" not in known.schema.names:
        return list(known.ids)
    there = (known["status"] == "existing").tolist()
    return [key for key, is_there in zip(known.ids, there, strict=True) if is_there]


def _each(ids: Iterable[str], kind: str, table: str) -> FailureSet:
    """Return a scenario for each id of a table."""
    return FailureSet(tuple(Scenario(key, kind, (key,), (table,)) for key in ids))


def segments(network: Network) -> FailureSet:
    """Return the cut of every existing segment, one at a time."""
    return _each(existing(network, "segments"), "segment", "segments")


def links(network: Network) -> FailureSet:
    """Return the failure of every existing link, one at a time."""
    return _each(existing(network, "links"), "link", "links")


def members(network: Network) -> FailureSet:
    """Return the failure of every existing link that is a member of a bundle."""
    table = network["links"]
    bundled = dict(zip(table.ids, table["bundle"].tolist(), strict=True))
    return _each((key for key in existing(network, "links") if bundled[key]), "member", "links")


def sites(network: Network) -> FailureSet:
    """Return the failure of every site: all nodes and exchanges there; fibre passes through."""
    return _each(network["sites"].ids, "site", "sites")


def exchanges(network: Network) -> FailureSet:
    """Return the failure of every exchange."""
    return _each(network["exchanges"].ids, "exchange", "exchanges")


def together(parts: Sequence[Scenario], kind: str) -> Scenario:
    """Return the scenario in which all ``parts`` fail; a member of several counts once.

    >>> one, other = (Scenario(key, "link", (key,), ("links",)) for key in "ab")
    >>> together([one, other], "pair")
    Scenario(id='a+b', kind='pair', members=('a', 'b'), among=('links', 'links'))
    """
    both = dict.fromkeys(
        pair for part in parts for pair in zip(part.members, part.among, strict=True)
    )
    ids, among = zip(*both, strict=True)
    return Scenario("+".join([part.id for part in parts]), kind, ids, among)
