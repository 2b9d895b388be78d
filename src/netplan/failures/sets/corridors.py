"""Declared corridors: every segment of one trench or route, cut at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.failures.scenarios import Scenario
from netplan.failures.sets.answer import FailureSet, SetError, shown

if TYPE_CHECKING:
    from netplan.failures.sets.answer import Chance
    from netplan.topology.network import Network


def _declared(network: Network) -> list[tuple[str, str, bool]]:
    """Return segment, corridor and whether it exists, of all segments that lie in a corridor."""
    table = network["segments"]
    there = (table["status"] == "existing").tolist()
    rows = zip(table.ids, table["corridor"].tolist(), there, strict=True)
    return [row for row in rows if row[1]]


def _cut(name: str, segments: list[str]) -> Scenario:
    """Return the cut of all ``segments`` of a corridor."""
    return Scenario(name, "corridor", tuple(segments), ("segments",) * len(segments))


def corridors(network: Network) -> FailureSet:
    """Return the cut of every declared corridor, as ``segments.corridor`` spells it in full."""
    lying: dict[str, list[str]] = {}
    for segment, corridor, there in _declared(network):
        if there:
            lying.setdefault(corridor, []).append(segment)
    return FailureSet(tuple(_cut(name, segments) for name, segments in lying.items()))


@dataclass(frozen=True, slots=True)
class Corridor:
    """``corridor:NAME``: the segments whose corridor is ``name``, or begins with it before a /."""

    name: str

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"corridor:{self.name}"

    def _segments(self, network: Network) -> list[str]:
        """Return the existing segments that lie in it; SetError when none does."""
        declared = _declared(network)
        lying = [
            (segment, there)
            for segment, corridor, there in declared
            if corridor == self.name or corridor.startswith(f"{self.name}/")
        ]
        found = [segment for segment, there in lying if there]
        if found:
            return found
        if lying:
            message = f"none of the {len(lying)} segments in this corridor is there today"
            raise SetError([message])
        names = {corridor for _, corridor, _ in declared}
        known = sorted(names | {name.partition("/")[0] for name in names})
        if not known:
            message = "no segment has a corridor; see the column corridor of segments.csv"
            raise SetError([message])
        message = f"no segment lies in a corridor '{shown(self.name)}'{near(self.name, known)}"
        raise SetError([message])

    def count(self, network: Network) -> int:
        """Return 1."""
        self._segments(network)
        return 1

    def build(self, network: Network, _: Chance) -> FailureSet:
        """Return the one scenario."""
        return FailureSet((_cut(self.name, self._segments(network)),))
