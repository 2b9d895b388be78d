"""The bound at the root: inequalities come in until the relaxation stops rising.

Metrics are sought between the relaxation's answer and a point where everything fits: there they
cut deep (Ben-Ameur and Neto, Acceleration of cutting-plane and column generation algorithms,
2007). Where there are few states, their flows are taken into the relaxation instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netplan.capacity.design.anchored import Anchored
from netplan.capacity.design.partitions import Partitions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import Inequality
    from netplan.capacity.design.known import Known

    Floats = NDArray[np.float64]

_NARROW = 60
"""Cuts around vertex sets that are looked at in a round."""

_FEW, _AT_ONCE = 5, 150
_FAILED = 5
_INWARD = 0.5
_PATIENCE = 12
_RISE = 2e-4
_NEAREST = 1e-3
_ANCHORED_STATES = 4


class Contradiction(Exception):  # noqa: N818
    """The program has no answer with the inequalities known."""


def cut_root(known: Known) -> None:
    """Bring in what cuts around small vertex sets say, until they say nothing new."""
    while not known.done:
        known.check()
        answer = known.relaxation.solve()
        if answer.status == "infeasible":
            raise Contradiction
        known.prove(answer.objective)
        known.pool.add(known.cutsets.fresh(answer.values, most=_NARROW))
        broken = known.pool.broken(answer.values)
        known.relaxation.add(broken[:_AT_ONCE])
        if broken.size < _FEW:
            return


def raise_root(known: Known, *, share: float) -> None:
    """Raise the relaxation's bound for up to ``share`` of the time that is left."""
    until = known.spent_s + share * known.left_s
    few = len(known.problem.states) <= _ANCHORED_STATES
    if not (few and anchored_root(known, until_s=until)):
        metric_root(known, until_s=until)


def anchored_root(known: Known, *, until_s: float) -> bool:
    """Raise the bound with the flows of all states in the relaxation, and cuts between parts.

    Tells whether that could be done: not where the program's own bounds leave no room for the
    first trees.
    """
    states = tuple(range(len(known.problem.states)))
    anchored, width = Anchored(known, states), known.problem.program.cost.size
    partitions = Partitions(known.separator, seed=known.settings.seed)
    idle = 0
    while idle < _PATIENCE and known.spent_s < until_s and not known.done:
        answer, prices = anchored.solve()
        if answer.status != "optimal":
            return False
        point = answer.values[:width]
        known.prove(answer.objective)
        known.inner = point
        made: list[Inequality] = list(known.cutsets.fresh(point, most=_NARROW))
        for number, price in zip(states, prices, strict=True):
            made += known.separator.from_price(number, price, point) if price.any() else []
            made += partitions.broken(number, point)
        known.pool.add(made)
        broken = known.pool.broken(point)
        anchored.add(broken[:_AT_ONCE])
        known.relaxation.add(broken[:_AT_ONCE])
        idle = 0 if broken.size else idle + 1
    return True


def metric_root(known: Known, *, until_s: float) -> None:
    """Raise the bound with metrics of the states where the relaxation's answer does not fit.

    Ends when ``_PATIENCE`` rounds have not raised the bound by ``_RISE`` of it.
    """
    known.inner, last, idle = known.best, -np.inf, 0
    while known.spent_s < until_s and not known.done:
        known.check()
        answer = known.relaxation.solve()
        if answer.status == "infeasible":
            raise Contradiction
        point, value = answer.values, answer.objective
        known.prove(value)
        risen = not np.isfinite(last) or value > last + _RISE * abs(last)
        idle, last = (0, value) if risen else (idle + 1, last)
        if idle > _PATIENCE:
            return
        known.pool.add(known.cutsets.fresh(point, most=_NARROW))
        broken, fits = known.pool.broken(point), False
        if broken.size < _FEW:
            known.inner = known.inner if known.inner.size else roomy(known, point)
            made, known.inner, fits = between(known, point, known.inner)
            known.pool.add(made)
            broken = known.pool.broken(point)
        known.relaxation.add(broken[:_AT_ONCE])
        if fits and not broken.size:
            return


def between(known: Known, point: Floats, inner: Floats) -> tuple[list[Inequality], Floats, bool]:
    """Return inequalities from a point on the way inwards, the inner point, and if all fits.

    The inner point moves towards the other as far as it was seen to fit.
    """
    separator = known.separator
    while inner.size:
        middle = point + _INWARD * (inner - point)
        if float(np.abs(middle - point).max()) < _NEAREST:
            break
        made, failed = separator.metrics(middle, separator.order, most=_FAILED)
        separator.note(failed)
        if failed:
            if any(least - float(row @ point) > 0 for row, least in made):
                return made, inner, False
            break
        inner = middle
    made, failed = separator.metrics(point, separator.order, most=_FAILED)
    separator.note(failed)
    return made, inner, not failed


def roomy(known: Known, point: Floats) -> Floats:
    """Return a point with room for everything, or nothing where none is found at once."""
    program = known.problem.program
    wide = point
    for _ in range(12):
        wide = np.clip(1.5 * wide + 0.1, program.lower, program.upper)
        if not known.separator.metrics(wide, known.separator.order, most=1)[1]:
            return np.asarray(wide)
    return np.empty(0)
