"""The scenarios of a digest by name in both languages, each named once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netplan.metrics.names import scenario_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netplan.failures import Scenario
    from netplan.topology.network import Network

DIRECTIONS = {0: "ab", 1: "ba", -1: ""}
"""How tables write the direction that a digest numbers."""

SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Said:
    """A scenario as tables write it; no failure is empty text everywhere."""

    id: str = ""
    kind: str = ""
    en: str = ""
    zh: str = ""


NOTHING = Said()


def said(network: Network, scenarios: Sequence[Scenario], rows: Iterable[Any]) -> dict[int, Said]:
    """Return the scenarios of ``rows`` in words, by row; -1 is no failure.

    Only those asked for are named, as there may be very many.
    """
    found = {-1: NOTHING}
    for row in map(int, rows):
        if row not in found:
            scenario = scenarios[row]
            found[row] = Said(
                scenario.id,
                scenario.kind,
                scenario_name(network, scenario, "en"),
                scenario_name(network, scenario, "zh"),
            )
    return found
