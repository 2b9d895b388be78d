"""Failure scenarios as data: which segments, links and sites fail together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netplan.topology.network import Network

Rows = frozenset[int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Elements that fail together; ``kind`` is ``segment`` for a single cut, else ``scenario``."""

    id: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Riders:
    """Which rows of ``links`` each element carries.

    ``route`` maps a segment to the links whose working route it is part of, ``backup`` to the
    1+1 protected links whose backup route it is part of, ``end`` a link's or site's id to the
    links that fail with it. ``protected`` are the links that have a backup route.
    """

    route: Mapping[str, Rows]
    backup: Mapping[str, Rows]
    end: Mapping[str, Rows]
    protected: Rows


@dataclass(frozen=True, slots=True)
class Hit:
    """What a scenario does to links: rows taken ``down``, rows ``switched`` to their backup."""

    down: Rows
    switched: Rows


def segment_failures(network: Network) -> tuple[Scenario, ...]:
    """Return the cut of every existing segment, one at a time, in table order."""
    segments = network["segments"]
    return tuple(
        Scenario(segment, "segment", (segment,))
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
    end: dict[str, set[int]] = {}
    protected: set[int] = set()
    for row, link in enumerate(network["links"].rows()):
        for name in (link["link"], *(nodes.value(link[side], "site") for side in ("a", "b"))):
            end.setdefault(name, set()).add(row)
        for segment in link["segments"]:
            route.setdefault(segment, set()).add(row)
        if link["protection"] == "1+1" and link["backup_segments"]:
            protected.add(row)
            for segment in link["backup_segments"]:
                backup.setdefault(segment, set()).add(row)
    return Riders(
        route=_frozen(route),
        backup=_frozen(backup),
        end=_frozen(end),
        protected=frozenset(protected),
    )


def _frozen(rows: Mapping[str, set[int]]) -> dict[str, Rows]:
    """Return the same sets, unable to change."""
    return {name: frozenset(members) for name, members in rows.items()}


def hit(known: Riders, scenario: Scenario) -> Hit:
    """Return what ``scenario`` does to the links that ``known`` lists.

    A link fails with itself, with the site of either of its nodes, and with any segment it
    rides, unless 1+1 protection switches it to a backup route that is whole.

    >>> both = frozenset({0, 1})
    >>> known = Riders({"s": both}, {"t": frozenset({1})}, {}, frozenset({1}))
    >>> hit(known, Scenario("cut", "segment", ("s",)))
    Hit(down=frozenset({0}), switched=frozenset({1}))
    >>> hit(known, Scenario("both", "scenario", ("s", "t"))).down == both
    True
    """

    def touched(by: Mapping[str, Rows]) -> Rows:
        return frozenset().union(*(by.get(member, ()) for member in scenario.members))

    cut, ended = touched(known.route), touched(known.end)
    saved = (cut & known.protected) - touched(known.backup) - ended
    return Hit(down=(cut | ended) - saved, switched=saved)


def links_down(network: Network, scenario: Scenario) -> Rows:
    """Return the row numbers of links that ``scenario`` takes down."""
    return hit(riders(network), scenario).down
