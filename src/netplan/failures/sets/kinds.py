"""Kinds of elements, by the word that names all of a kind in a spec."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from netplan.failures.sets import areas, corridors, elements, groups
from netplan.failures.sets.answer import FailureSet, SetError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netplan.failures.sets.answer import Chance
    from netplan.topology.network import Network

KINDS: Mapping[str, Callable[[Network], FailureSet]] = MappingProxyType(
    {
        "segments": elements.segments,
        "links": elements.links,
        "members": elements.members,
        "srlgs": groups.srlgs,
        "corridors": corridors.corridors,
        "sites": elements.sites,
        "exchanges": elements.exchanges,
        "areas": areas.areas,
        "scenarios": groups.scenarios,
    }
)
"""How the elements of each kind are listed; pairs are written in this order."""

_NONE = MappingProxyType(
    {
        "segments": "no existing segment; see segments.csv",
        "links": "no existing link; see links.csv",
        "members": "no existing link in a bundle; see the column bundle of links.csv",
        "srlgs": "no SRLG; see srlgs.csv",
        "corridors": "no existing segment in a corridor; see the column corridor of segments.csv",
        "sites": "no site; see sites.csv",
        "exchanges": "no exchange; see exchanges.csv",
        "areas": "no area; see failure_areas.csv",
        "scenarios": "no named scenario; see scenarios.csv",
    }
)
"""What to say of a network that has no element of a kind."""


def all_of(network: Network, kind: str) -> FailureSet:
    """Return every element of ``kind`` as a scenario of its own; SetError where there is none."""
    found = KINDS[kind](network)
    if not found.scenarios:
        message = f"this network has {_NONE[kind]}"
        raise SetError([message])
    return found


@dataclass(frozen=True, slots=True)
class Every:
    """``segments`` and the like: every element of a kind, one at a time."""

    kind: str

    def __str__(self) -> str:
        """Return it as it is typed."""
        return self.kind

    def count(self, network: Network) -> int:
        """Return how many elements of the kind there are."""
        return len(all_of(network, self.kind).scenarios)

    def build(self, network: Network, _: Chance) -> FailureSet:
        """Return a scenario for each."""
        return all_of(network, self.kind)
