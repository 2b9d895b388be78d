"""What a failure leaves unserved from one moment to the next, until it is repaired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from netplan.failures.recovery.circuits import Outcome

if TYPE_CHECKING:
    from netplan.failures.scenarios import Scenario

Mode = Literal["igp", "protection", "frr", "restoration", "stack"]
MODES: tuple[Mode, ...] = ("igp", "protection", "frr", "restoration", "stack")
"""Ways of recovering: the IGP alone, with 1+1, with fast reroute; light alone; all of them."""

SLACK_GBPS = 1e-9
"""Traffic above what is unserved without failure by no more than rounding is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of time in which nothing changes, from ``start_s`` after the failure to ``end_s``.

    ``unserved_gbps`` is all traffic that does not arrive, that of no failure included, and
    ``class_gbps`` the same by class; ``overflow_gbps`` sums over links what does not fit them in
    the worse direction, which arrives only as far as the links let it.
    """

    name: str
    start_s: float
    end_s: float
    unserved_gbps: float
    class_gbps: tuple[float, ...]
    overflow_gbps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The phases of one scenario under one way of recovering, in order, until the repair.

    ``base_gbps`` is unserved without failure. ``outcome`` says which circuits light brings
    back, and ``why`` why a scenario has no phases.

    >>> cut = Phase(name="cut", start_s=0, end_s=2, unserved_gbps=9, class_gbps=(), overflow_gbps=0)
    >>> on = Phase(name="on", start_s=2, end_s=60, unserved_gbps=1, class_gbps=(), overflow_gbps=0)
    >>> both = Timeline(scenario=0, mode="igp", phases=(cut, on), base_gbps=1)
    >>> both.peak_gbps, both.after_gbps, both.until_served_s, both.lost_tbit
    (9, 1, 2, 0.016)
    """

    scenario: int
    mode: Mode
    phases: tuple[Phase, ...]
    base_gbps: float
    outcome: Outcome = field(default_factory=Outcome)
    why: str = ""

    @property
    def peak_gbps(self) -> float:
        """The most that is unserved at any moment, Gbit/s."""
        return max((phase.unserved_gbps for phase in self.phases), default=self.base_gbps)

    @property
    def after_gbps(self) -> float:
        """What is unserved once all recovery is done, before the repair, Gbit/s."""
        return self.phases[-1].unserved_gbps if self.phases else self.base_gbps

    @property
    def overflow_gbps(self) -> float:
        """The most that does not fit its links in any phase, Gbit/s."""
        return max((phase.overflow_gbps for phase in self.phases), default=0.0)

    @property
    def until_served_s(self) -> float:
        """From the failure until all is served that is without failure, s."""
        short = [p for p in self.phases if p.unserved_gbps > self.base_gbps + SLACK_GBPS]
        return short[-1].end_s if short else 0.0

    @property
    def lost_tbit(self) -> float:
        """Traffic that the failure loses until the repair, Tbit: unserved x time, summed."""
        lost = ((p.unserved_gbps - self.base_gbps) * (p.end_s - p.start_s) for p in self.phases)
        return sum(lost) / 1e3


@dataclass(frozen=True, slots=True)
class Recovery:
    """The timelines of all scenarios, scenario by scenario and mode by mode.

    ``classes`` names what ``Phase.class_gbps`` lists.
    """

    scenarios: tuple[Scenario, ...]
    classes: tuple[str, ...]
    timelines: tuple[Timeline, ...]

    def of(self, mode: Mode) -> tuple[Timeline, ...]:
        """Return the timelines of one mode, in the order of the scenarios."""
        return tuple(line for line in self.timelines if line.mode == mode)
