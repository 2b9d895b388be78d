"""Phases of a scenario: what each step of recovery changes, from the failure to the repair."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from netplan.failures.recovery.circuits import Outcome
from netplan.failures.recovery.timeline import Phase, Timeline
from netplan.failures.recovery.transient import Transient
from netplan.failures.scenarios import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.failures.recovery.ground import Ground
    from netplan.failures.recovery.struck import Struck
    from netplan.failures.recovery.timeline import Mode
    from netplan.failures.swept import Sweep

NEVER = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """When each step of recovery is done, s after the failure; ``NEVER``: it is not taken.

    ``switched``: 1+1 links ride their backup. ``repaired``: routers use their repair paths.
    ``converged``: all routes are new. ``restored``: circuits are back over other fibre.
    """

    switched: float = NEVER
    repaired: float = NEVER
    converged: float = NEVER
    restored: float = NEVER

    def until(self, end: float) -> Iterator[tuple[str, float, float]]:
        """Yield what was done last, and from when until when nothing more is; up to ``end``, s.

        >>> [*Steps(switched=0.05, repaired=0.05).until(9.0)]
        [('failure', 0.0, 0.05), ('1+1 switched; repair paths', 0.05, 9.0)]
        """
        named = {
            "failure": 0.0,
            "1+1 switched": self.switched,
            "repair paths": self.repaired,
            "IGP converged": self.converged,
            "light restored": self.restored,
        }
        times = sorted({time for time in named.values() if time < end})
        for start, stop in pairwise([*times, end]):
            done = "; ".join(name for name, time in named.items() if time == start)
            yield done, start, stop


def repair_s(ground: Ground, scenario: Scenario) -> float:
    """Return when all that fails is mended, s: the slowest cut segment, or the equipment."""
    network, settings = ground.fabric.network, ground.settings
    hours = [0.0]
    for name in scenario.named("segments"):
        if name in network["segments"]:
            given = float(network["segments"].value(name, "repair_h"))
            hours.append(settings.segment_repair_h if math.isnan(given) else given)
    hours += [
        settings.equipment_repair_h
        for table in ("links", "nodes", "sites", "exchanges")
        if any(name in network[table] for name in scenario.named(table))
    ]
    return 3600.0 * max(hours)


@dataclass(frozen=True, slots=True)
class _Course:
    """The steps of one way of recovering, and what light brings back after each scenario.

    ``back`` is the sweep once that is back, its rows by scenario in ``rows``.
    """

    struck: Struck
    steps: Steps
    outcomes: tuple[Outcome, ...]
    back: Sweep | None
    rows: dict[int, int]

    @classmethod
    def of(cls, struck: Struck, steps: Steps) -> _Course:
        """Work out what light brings back, and what the network then comes to."""
        if steps.restored == NEVER:
            return cls(struck, steps, (Outcome(),) * len(struck.scenarios), None, {})
        outcomes = tuple(struck.outcome(number) for number in range(len(struck.scenarios)))
        again = [number for number, outcome in enumerate(outcomes) if outcome.restored]
        if steps.converged == NEVER or not again:
            return cls(struck, steps, outcomes, None, {})
        back = struck.ground.sweeper([_rest(struck, number, outcomes[number]) for number in again])
        rows = {number: row for row, number in enumerate(again) if row not in back.why}
        return cls(struck, steps, outcomes, back, rows)

    def state(self, number: int, now: float) -> Transient:
        """Return what scenario ``number`` has come to ``now`` seconds after it struck."""
        steps, after = self.steps, self.struck.after
        effect, back = after.hits[number], self.outcomes[number].rows
        if now < steps.converged:
            down = effect.down if now >= steps.switched else effect.down | effect.switched
            down = down - back if now >= steps.restored else down
            return self.struck.passing(number, down, repaired=now >= steps.repaired)
        if now >= steps.restored and self.back is not None and number in self.rows:
            return _settled(self.back, self.rows[number])
        return _settled(after, number)

    def taken(self, number: int) -> Steps:
        """Return the steps that change something after scenario ``number``."""
        steps = self.steps
        if not self.struck.after.hits[number].switched:
            steps = replace(steps, switched=NEVER)
        return steps if self.outcomes[number].restored else replace(steps, restored=NEVER)

    def phases(self, number: int) -> Iterator[Phase]:
        """Yield the phases of scenario ``number``."""
        ground = self.struck.ground
        end = repair_s(ground, self.struck.scenarios[number])
        for name, start, stop in self.taken(number).until(end):
            state = self.state(number, start)
            yield Phase(
                name=name,
                start_s=start,
                end_s=stop,
                unserved_gbps=float((ground.demands.volume_gbps * state.lost).sum()),
                class_gbps=ground.by_class(state.lost),
                overflow_gbps=ground.overflow_gbps(state.load_gbps),
            )


def _settled(result: Sweep, row: int) -> Transient:
    """Return the state of a scenario whose routes have settled."""
    return Transient(np.asarray(result.lost[row], dtype=np.float64), result.load_gbps[row])


def _rest(struck: Struck, number: int, outcome: Outcome) -> Scenario:
    """Return scenario ``number`` less the circuits that came back: all else that is down."""
    effect, network = struck.after.hits[number], struck.ground.fabric.network
    down = {
        "links": [network["links"].ids[row] for row in sorted(effect.down - outcome.rows)],
        "nodes": [network["nodes"].ids[row] for row in sorted(effect.dead)],
        "exchanges": sorted(effect.closed),
    }
    members = tuple(name for names in down.values() for name in names)
    among = tuple(table for table, names in down.items() for _ in names)
    return Scenario(struck.scenarios[number].id, "scenario", members, among)


def timelines(struck: Struck, mode: Mode, steps: Steps) -> tuple[Timeline, ...]:
    """Return the timeline of every scenario when ``steps`` are taken; ``mode`` names them.

    A scenario that the sweep could not compute has no phases, and says why.
    """
    course, after = _Course.of(struck, steps), struck.after
    return tuple(
        Timeline(
            scenario=number,
            mode=mode,
            phases=() if number in after.why else tuple(course.phases(number)),
            base_gbps=after.base_unserved_gbps,
            outcome=outcome,
            why=after.why.get(number, ""),
        )
        for number, outcome in enumerate(course.outcomes)
    )
