"""Waves in use and free: every carrier's lit fibre pairs on every segment."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netplan.topology.network import Network

Place = tuple[int, str]
"""A segment row and the carrier whose fibre it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """The waves a link holds: how many, on which segment rows, on whose fibre."""

    waves: int
    segments: frozenset[int]
    carrier: str


def held_by(network: Network, row: int) -> Held:
    """Return the waves that link ``row`` holds, its protecting route included.

    ceil(capacity / capacity of its module) waves; 1 where it names no module.
    """
    links, modules, segments = network["links"], network["modules"], network["segments"]
    module, waves = links["technology"][row], 1
    if module in modules:
        size = float(modules.value(module, "capacity_gbps"))
        # Less a part in 10^9, so that rounding asks for no further wave.
        waves = ceil(float(links["capacity_gbps"][row]) / size - 1e-9)
    names = set(links["segments"][row])
    if links["protection"][row] == "1+1":
        names |= set(links["backup_segments"][row])
    carrier = str(network["nodes"].value(links["a"][row], "carrier"))
    return Held(waves, frozenset(segments.row(name) for name in names), carrier)


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
