"""Availability by exact enumeration to an order, and by sampling beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from netplan.compute import Engine, Progress, silent
from netplan.failures.availability.downtime import Downtime, clopper_pearson
from netplan.failures.availability.draws import Draws, draw
from netplan.failures.availability.lost import Evaluate, Lost, lost_in
from netplan.failures.availability.states import States, enumerate_states
from netplan.failures.availability.tally import (
    Cuts,
    Known,
    drawn_shares,
    gains,
    known,
    no_cuts,
    single_cuts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from netplan.failures.availability.elements import Elements
    from netplan.failures.availability.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilitySettings:
    """How far to look.

    The ``max_states`` most probable states of at most ``order`` failures are enumerated, and
    ``samples`` more drawn by ``seed`` from all others, for an interval that holds with
    ``confidence``. ``batch`` states are asked at once. ``monotone`` relies on that failing more
    never serves more, which holds for reachability by an IGP and exchange scopes, but would not
    for a limit on latency; without it no conclusion is drawn from one state to another.
    """

    order: int = 2
    max_states: int = 20_000
    samples: int = 2_000
    seed: int = 0
    confidence: float = 0.95
    batch: int = 250
    monotone: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError for a setting that no run can have."""
        least = {"order": 0, "max_states": 1, "samples": 0, "seed": 0, "batch": 1}
        for name, bound in least.items():
            if getattr(self, name) < bound:
                message = f"{name} must be at least {bound}, is {getattr(self, name)}"
                raise ValueError(message)
        if not 0.0 < self.confidence < 1.0:
            message = f"confidence must be between 0 and 1, is {self.confidence:g}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Availability:
    """Time without service of every column, then of every group of columns, and who is to blame.

    ``gain[element, row]`` is the share of time that row would be lost less if the element never
    failed: what follows of it from the enumerated states for certain. ``states`` of them were
    looked at; all others are ``left_out``, a probability, of which ``drawn_from`` was sampled by
    ``draws`` states.
    """

    elements: Elements
    settings: AvailabilitySettings
    down: Downtime
    gain: NDArray[np.float64]
    states: int
    left_out: float
    draws: int
    drawn_from: float

    def best(self, row: int, *, count: int = 3) -> tuple[tuple[int, float], ...]:
        """Return the elements that would raise ``row`` most if they never failed, and the gains.

        Equal gains come by kind and id of the element; those that gain nothing are left out.
        """
        gain, elements = self.gain[:, row], self.elements
        order = sorted(
            np.flatnonzero(gain > 0.0).tolist(),
            # Rounded, so that equal gains summed in another order still count as equal.
            key=lambda e: (-float(f"{gain[e]:.9e}"), elements.kind[e], elements.ids[e]),
        )
        return tuple((element, float(gain[element])) for element in order[:count])


def _downtime(told: Known, draws: Draws, hits: NDArray[np.float64], confidence: float) -> Downtime:
    """Return points, intervals and sure bounds of every row.

    The interval is that of the share of draws times the probability drawn from; what was neither
    enumerated nor drawn from counts as served in its low end and as lost in its high one.
    """
    least, most = told.lost, np.minimum(1.0, told.lost + told.unknown)
    count = len(draws.states)
    if not count:
        return Downtime((least + most) / 2.0, least, most, least, most)
    missed = np.minimum(draws.missed, told.unknown)
    low, high = clopper_pearson(hits, count, confidence=confidence)
    point = told.lost + draws.weight * hits / count + missed / 2.0
    return Downtime(
        share=np.clip(point, least, most),
        low=np.clip(told.lost + draws.weight * low, least, most),
        high=np.clip(told.lost + draws.weight * high + missed, least, most),
        least=least,
        most=most,
    )


def _cuts(settings: AvailabilitySettings, states: States, lost: Lost, elements: int) -> Cuts:
    """Return the single cuts that may be relied on."""
    if not settings.monotone:
        return no_cuts(elements, lost.columns)
    return single_cuts(states, lost, elements)


def availability(
    elements: Elements,
    evaluate: Evaluate,
    *,
    groups: NDArray[np.float64] | None = None,
    settings: AvailabilitySettings | None = None,
    workers: int = 1,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Availability:
    """Return how long each column of ``evaluate`` is lost, in the long run.

    ``evaluate`` tells of a list of scenarios who is without service in each, bool of shape
    (scenarios, columns); with more than one of ``workers``, or an ``engine``, it must pickle.
    ``groups``, shape (groups, columns), are weights from 0 that add up to 1 in each row: their
    rows of the answer follow those of the columns. Elements fail and are mended independently, so
    that a state has P(S) = prod of U over S x prod of 1 - U over the rest. Raises ValueError when
    ``evaluate`` returns anything else.

    >>> from netplan.failures.availability.elements import Elements
    >>> u, text = np.array([0.1, 0.2]), ("", "")
    >>> two = Elements(("link", "link"), ("a", "b"), u, u, u, text, text, text)
    >>> def parallel(scenarios):
    ...     return np.array([[len(scenario.members) == 2] for scenario in scenarios])
    >>> found = availability(two, parallel)
    >>> found.down.availability.round(12).tolist(), found.left_out
    ([0.98], 0.0)
    """
    settings = settings or AvailabilitySettings()
    chance = elements.unavailability
    states = enumerate_states(chance, order=settings.order, max_states=settings.max_states)
    draws = draw(chance, states, count=settings.samples, seed=settings.seed)
    ask = partial(
        lost_in,
        elements=elements,
        evaluate=evaluate,
        batch=settings.batch,
        workers=workers,
        engine=engine,
        progress=progress,
    )
    lost, drawn = _asked(ask, states, draws)
    weights = np.zeros((0, lost.columns)) if groups is None else groups
    cuts = _cuts(settings, states, lost, len(elements))
    told = known(states, lost, cuts, chance)
    gain = gains(states, lost, cuts, chance, np.minimum(1.0, told.lost + told.unknown))
    every = Known(_grouped(told.lost, weights), _grouped(told.unknown, weights))
    hits = drawn_shares(draws.states, drawn, cuts, weights)
    return Availability(
        elements=elements,
        settings=settings,
        down=_downtime(every, draws, hits, settings.confidence),
        gain=np.hstack([gain, gain @ weights.T]),
        states=len(states.listed),
        left_out=states.left_out,
        draws=len(draws.states),
        drawn_from=draws.weight,
    )


def _asked(ask: Callable[[list[State]], Lost], states: States, draws: Draws) -> tuple[Lost, Lost]:
    """Return who is lost in the enumerated states, and in those drawn, one asked twice once."""
    different = list(dict.fromkeys(draws.states))
    every, first = ask([*states.listed, *different]), len(states.listed)
    place = {state: first + row for row, state in enumerate(different)}
    again = np.array([place[state] for state in draws.states], dtype=np.int64)
    return Lost(every.bits[:first], every.columns), Lost(every.bits[again], every.columns)


def _grouped(columns: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return columns, then the weighted means of the groups."""
    return np.concatenate([columns, weights @ columns])
