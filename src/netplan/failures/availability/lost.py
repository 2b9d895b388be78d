"""Who is lost in which state, asked in batches and kept as single bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netplan.compute import Engine, Progress, run, silent
from netplan.failures.scenarios import Scenario

if TYPE_CHECKING:
    from netplan.failures.availability.elements import Elements
    from netplan.failures.availability.states import State

Evaluate = Callable[[Sequence[Scenario]], NDArray[np.bool_]]
"""Tells for each scenario (rows) who is without service in it (columns)."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Who is without service in each of many states: ``bits`` holds eight columns a byte."""

    bits: NDArray[np.uint8]
    columns: int

    def rows(self, picked: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the picked rows, shape (rows, columns)."""
        found = np.unpackbits(self.bits[picked], axis=1, count=self.columns)
        return np.asarray(found, dtype=np.bool_)


def _batch(
    states: Sequence[State], *, elements: Elements, evaluate: Evaluate
) -> tuple[NDArray[np.uint8], int]:
    """Return the packed answers for ``states``, and how many columns they have."""
    answer = np.asarray(evaluate([elements.scenario(state) for state in states]))
    if answer.dtype != np.bool_ or answer.ndim != 2 or len(answer) != len(states):  # noqa: PLR2004 - a matrix
        message = (
            f"evaluate must return bool of shape ({len(states)}, columns), "
            f"returned {answer.dtype} of shape {answer.shape}"
        )
        raise ValueError(message)
    return np.packbits(answer, axis=1), answer.shape[1]


def lost_in(
    states: Sequence[State],
    elements: Elements,
    evaluate: Evaluate,
    *,
    batch: int,
    workers: int = 1,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Lost:
    """Return who is lost in each of ``states``, ``batch`` of them asked at once.

    With more than one of ``workers``, or an ``engine``, ``evaluate`` must pickle. Raises
    ValueError when it returns anything but a bool matrix with a row for each scenario.
    """
    parts = [states[at : at + batch] for at in range(0, len(states), batch)]

    def counted(what: str, done: int, _total: int) -> None:
        """Report states, not batches."""
        progress(what, min(done * batch, len(states)), len(states))

    one = partial(_batch, elements=elements, evaluate=evaluate)
    answers = run(one, parts, workers=workers, engine=engine, what="states", progress=counted)
    if not answers:
        return Lost(np.zeros((0, 0), dtype=np.uint8), 0)
    return Lost(np.concatenate([bits for bits, _ in answers]), answers[0][1])
