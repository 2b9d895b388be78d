"""Waves in use and free: every carrier's lit fibre pairs on every segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.topology.checks.fibre import ridden, waves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.network import Network

LINK = ("a", "capacity_gbps", "technology", "segments", "protection", "backup_segments")
"""Columns of a link that say what light it holds."""

Place = tuple[int, str]
"""A segment row and the carrier whose fibre it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """The waves a link holds: how many, on which segment rows, on whose fibre."""

    waves: int
    segments: frozenset[int]
    carrier: str


def held_by(network: Network, row: int) -> Held:
    """Return the waves that link ``row`` holds, its protecting route included."""
    links, segments = network["links"], network["segments"]
    link = {name: links[name][row] for name in LINK}
    return Held(
        waves=waves_of(network, link),
        segments=frozenset(segments.row(name) for name in ridden(link)),
        carrier=str(network["nodes"].value(link["a"], "carrier")),
    )


def lit_waves(network: Network) -> dict[Place, int] | None:
    """Return the waves of lit pairs by place: channels x pairs lit; None without the table.

    Fibre that is dark needs a line system first, which nobody lights in a minute.
    """
    pairs = network["fibre_pairs"]
    if not len(pairs):
        return None
    segments = network["segments"]
    return {
        (segments.row(row["segment"]), row["carrier"]): row["channels"]
        * min(row["lit"], row["pairs"])
        for row in pairs.rows()
    }


def free_waves(network: Network) -> dict[Place, int] | None:
    """Return the waves that no link holds, by place; None where there are no limits.

    Links in service and in maintenance hold theirs. Waves beyond the channels, which the checks
    report, leave none free.
    """
    free = lit_waves(network)
    if free is None:
        return None
    for row, status in enumerate(network["links"]["status"]):
        if status in {"existing", "maintenance"}:
            _add(free, held_by(network, row), -1)
    return {place: max(0, count) for place, count in free.items()}


def freed(free: Mapping[Place, int], held: Iterable[Held]) -> dict[Place, int]:
    """Return ``free`` with the waves of ``held`` given back.

    >>> freed({(0, "c"): 1}, [Held(2, frozenset({0}), "c")])
    {(0, 'c'): 3}
    """
    more = dict(free)
    for one in held:
        _add(more, one, 1)
    return more


def _add(free: dict[Place, int], held: Held, sign: int) -> None:
    """Add the waves of ``held`` times ``sign`` where its carrier has fibre."""
    for segment in held.segments:
        if (segment, held.carrier) in free:
            free[segment, held.carrier] += sign * held.waves
