"""Failure scenarios as data: which segments, links and sites fail together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class Scenario:
    """Elements that fail together; ``kind`` is ``segment`` for a single cut, else ``scenario``."""

    id: str
    kind: str
    members: tuple[str, ...]


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


def _survives(link: dict[str, tuple[str, ...]], failed: frozenset[str]) -> bool:
    """Tell whether a 1+1 protected link keeps its backup route."""
    backup = link["backup_segments"]
    return link["protection"] == "1+1" and bool(backup) and not failed & set(backup)


def links_down(network: Network, scenario: Scenario) -> frozenset[int]:
    """Return the row numbers of links that ``scenario`` takes down.

    A link fails with any segment it rides (unless 1+1 protection switches it to a backup route
    that is whole), with itself, and with the site of either of its nodes.
    """
    failed = frozenset(scenario.members)
    nodes = network["nodes"]
    down: set[int] = set()
    for row, link in enumerate(network["links"].rows()):
        cut = bool(failed & set(link["segments"])) and not _survives(link, failed)
        ends = {nodes.value(link["a"], "site"), nodes.value(link["b"], "site")}
        if cut or link["link"] in failed or failed & ends:
            down.add(row)
    return frozenset(down)
