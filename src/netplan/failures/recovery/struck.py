"""A network that scenarios strike: what it comes to, before and after routes are new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.failures.recovery.circuits import cut_links
from netplan.failures.recovery.transient import Transient, transient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netplan.failures.recovery.circuits import Outcome
    from netplan.failures.recovery.ground import Ground
    from netplan.failures.scenarios import Scenario
    from netplan.failures.swept import Sweep


@dataclass(frozen=True, slots=True)
class Struck:
    """Scenarios that strike a network, and what it comes to after each once routes are new.

    Answers are kept, as the ways of recovering have most of their phases in common.
    """

    ground: Ground
    scenarios: tuple[Scenario, ...]
    after: Sweep
    _passing: dict[tuple[int, frozenset[int], bool], Transient] = field(
        default_factory=dict, repr=False, compare=False
    )
    _outcomes: dict[int, Outcome] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def by(cls, ground: Ground, scenarios: Sequence[Scenario]) -> Struck:
        """Sweep ``scenarios``."""
        return cls(ground, tuple(scenarios), ground.sweeper(scenarios))

    def passing(self, number: int, down: frozenset[int], *, repaired: bool) -> Transient:
        """Return the state of scenario ``number`` with ``down`` still down, before new routes."""
        key = number, down, repaired
        if key not in self._passing:
            effect = self.after.hits[number]
            self._passing[key] = transient(self.ground, effect, down=down, repaired=repaired)
        return self._passing[key]

    def outcome(self, number: int) -> Outcome:
        """Return which circuits light brings back after scenario ``number``."""
        if number not in self._outcomes:
            scenario, effect = self.scenarios[number], self.after.hits[number]
            circuits = cut_links(self.ground.fabric, scenario, effect)
            cut = scenario.named("segments")
            self._outcomes[number] = self.ground.light.restore(circuits, cut)
        return self._outcomes[number]
