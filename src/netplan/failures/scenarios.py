"""Failure scenarios as data: which segments, links and sites fail together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.network import Network

Key = TypeVar("Key", int, str)
Rows = frozenset[int]
NOTHING: Rows = frozenset()

MEMBERS = ("links", "segments", "sites", "exchanges", "nodes")
"""Tables whose rows can fail."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Elements that fail together; ``kind`` says what set it comes from: ``segment`` for one cut.

    ``among`` names the table of each member; where it is empty, a member is every element that
    has the id, whatever its table.
    """

    id: str
    kind: str
    members: tuple[str, ...]
    among: tuple[str, ...] = ()

    def named(self, table: str) -> tuple[str, ...]:
        """Return the members that may be rows of ``table``.

        >>> Scenario("x", "scenario", ("a", "b"), ("sites", "links")).named("links")
        ('b',)
        >>> Scenario("x", "scenario", ("a", "b")).named("links")
        ('a', 'b')
        """
        if not self.among:
            return self.members
        pairs = zip(self.members, self.among, strict=True)
        return tuple(member for member, own in pairs if own == table)


@dataclass(frozen=True, slots=True)
class Riders:
    """Which rows of ``links`` each element carries, and what stands at a site.

    ``route`` maps a segment to the links whose working route it is part of, ``backup`` to the
    1+1 protected links whose backup route it is part of. ``ends`` maps, by table, the id of a
    link, node or site to the links that fail with it. ``protected`` are the links that have a
    backup route. ``exchanges`` and ``nodes`` list, by table, the exchanges and the node rows that
    fail with an exchange, node or site.
    """

    route: Mapping[str, Rows]
    backup: Mapping[str, Rows]
    ends: Mapping[str, Mapping[str, Rows]]
    protected: Rows
    exchanges: Mapping[str, Mapping[str, frozenset[str]]]
    nodes: Mapping[str, Mapping[str, Rows]]


@dataclass(frozen=True, slots=True)
class Hit:
    """What a scenario does to links, exchanges and nodes.

    Link rows ``down`` or ``switched`` to their backup route, exchanges ``closed``, and node rows
    that are ``dead``: nothing starts, ends or is handed over there.
    """

    down: Rows
    switched: Rows
    closed: frozenset[str] = frozenset()
    dead: Rows = NOTHING


def segment_failures(network: Network) -> tuple[Scenario, ...]:
    """Return the cut of every existing segment, one at a time, in table order."""
    segments = network["segments"]
    return tuple(
        Scenario(segment, "segment", (segment,), ("segments",))
        for segment, status in zip(segments.ids, segments["status"], strict=True)
        if status == "existing"
    )


def named_scenarios(network: Network) -> tuple[Scenario, ...]:
    """Return the scenarios that the network's ``scenarios`` table names, in table order."""
    members: dict[str, list[str]] = {}
    for row in network["scenarios"].rows():
        members.setdefault(row["scenario"], []).append(row["member"])
    return tuple(Scenario(name, "scenario", tuple(parts)) for name, parts in members.items())


def riders(network: Network) -> Riders:
    """Return which links ride what, read off once for many scenarios."""
    nodes = network["nodes"]
    route: dict[str, set[int]] = {}
    backup: dict[str, set[int]] = {}
    ends: dict[str, dict[str, set[int]]] = {"links": {}, "nodes": {}, "sites": {}}
    protected: set[int] = set()
    for row, link in enumerate(network["links"].rows()):
        ends["links"][link["link"]] = {row}
        for node in (link["a"], link["b"]):
            ends["nodes"].setdefault(node, set()).add(row)
            ends["sites"].setdefault(nodes.value(node, "site"), set()).add(row)
        for segment in link["segments"]:
            route.setdefault(segment, set()).add(row)
        if link["protection"] == "1+1" and link["backup_segments"]:
            protected.add(row)
            for segment in link["backup_segments"]:
                backup.setdefault(segment, set()).add(row)
    here: dict[str, set[str]] = {}
    for exchange, site in zip(network["exchanges"].ids, network["exchanges"]["site"], strict=True):
        here.setdefault(site, set()).add(exchange)
    rows: dict[str, set[int]] = {}
    for row, site in enumerate(nodes["site"]):
        rows.setdefault(site, set()).add(row)
    return Riders(
        route=_frozen(route),
        backup=_frozen(backup),
        ends={table: _frozen(rows) for table, rows in ends.items()},
        protected=frozenset(protected),
        exchanges={
            "exchanges": {name: frozenset({name}) for name in network["exchanges"].ids},
            "sites": {site: frozenset(names) for site, names in here.items()},
        },
        nodes={
            "nodes": {node: frozenset({row}) for row, node in enumerate(nodes.ids)},
            "sites": _frozen(rows),
        },
    )


def _frozen(rows: Mapping[str, set[int]]) -> dict[str, Rows]:
    """Return the same sets, unable to change."""
    return {name: frozenset(members) for name, members in rows.items()}


def _touched(rows: Mapping[str, frozenset[Key]], names: Iterable[str]) -> frozenset[Key]:
    """Return what fails with any of ``names``."""
    return frozenset[Key]().union(*(rows[name] for name in names if name in rows))


def _failing(
    listed: Mapping[str, Mapping[str, frozenset[Key]]], scenario: Scenario
) -> frozenset[Key]:
    """Return what fails with the members of a scenario, each looked up in its own table."""
    found = (_touched(rows, scenario.named(table)) for table, rows in listed.items())
    return frozenset[Key]().union(*found)


def hit(known: Riders, scenario: Scenario) -> Hit:
    """Return what ``scenario`` does to the links and exchanges that ``known`` lists.

    A link fails with itself, with either of its nodes and their sites, and with any segment it
    rides, unless 1+1 protection switches it to a backup route that is whole. An exchange closes
    with itself and with its site.

    >>> both = frozenset({0, 1})
    >>> known = Riders({"s": both}, {"t": frozenset({1})}, {}, frozenset({1}), {}, {})
    >>> hit(known, Scenario("cut", "segment", ("s",)))
    Hit(down=frozenset({0}), switched=frozenset({1}), closed=frozenset(), dead=frozenset())
    >>> hit(known, Scenario("both", "scenario", ("s", "t"))).down == both
    True
    """
    cut = _touched(known.route, scenario.named("segments"))
    ended = _failing(known.ends, scenario)
    saved = (cut & known.protected) - ended
    if saved:
        saved -= _touched(known.backup, scenario.named("segments"))
    return Hit(
        down=(cut | ended) - saved,
        switched=saved,
        closed=_failing(known.exchanges, scenario),
        dead=_failing(known.nodes, scenario),
    )


def links_down(network: Network, scenario: Scenario) -> Rows:
    """Return the row numbers of links that ``scenario`` takes down."""
    return hit(riders(network), scenario).down
