"""Inequalities from cuts around vertex sets: each state's, rounded, and rounded together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from netplan.capacity.design.cuts import Inequality
    from netplan.capacity.design.separation import Separator

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Cutsets:
    """All cuts of a design around small vertex sets, looked through at a point at once."""

    def __init__(self, separator: Separator) -> None:
        """Note which states take something out of which cut."""
        self._separator = separator
        problem, rows = separator.problem, separator.rows
        self._flags = separator.crossings.rows
        self._weights = self._flags.astype(np.float32)
        self._groups = _groups(separator)
        down = np.zeros((len(problem.states), rows.count), dtype=np.float32)
        for number, state in enumerate(problem.states):
            down[number, np.isin(rows.link, state.down)] = 1.0
        self._hit = (self._weights @ down.T) > 0
        self._asked = np.zeros((len(self._groups), self.count), dtype=np.bool_)
        # A cut with more slack than the greatest column brings has nothing left to round.
        self._step = [float(stage.gbps.data.max(initial=0.0)) for stage in problem.stages]

    @property
    def count(self) -> int:
        """The number of cuts."""
        return len(self._flags)

    def fresh(self, point: Floats, *, most: int) -> list[Inequality]:
        """Return what the narrowest cuts at a point say, of those not asked before.

        At most ``most`` for each stage and limit, and none with room for one column more.
        """
        found: list[Inequality] = []
        for group, (stage, numbers) in enumerate(self._groups):
            self._separator.check()
            slack = self._worst(stage, numbers, point)
            slack[self._asked[group]] = np.inf
            for cut in np.sort(_smallest(slack, most)).tolist():
                self._separator.check()
                if slack[cut] < self._step[stage]:
                    self._asked[group, cut] = True
                    found += self._around(cut, stage, numbers, point)
        return found

    def _worst(self, stage: int, numbers: Ints, point: Floats) -> Floats:
        """Return the slack of every cut after the failure that takes the most from it."""
        problem, rows = self._separator.problem, self._separator.rows
        states = [problem.states[number] for number in numbers.tolist()]
        room = problem.stages[stage].installed_gbps(point)[rows.link]
        lost = np.zeros(self.count)
        down = [np.isin(rows.link, state.down) for state in states if state.down]
        if down:
            gone = np.array(down, dtype=np.float32) * room.astype(np.float32)
            lost = (self._weights @ gone.T).max(axis=1)
        carried = self._weights @ room.astype(np.float32) - lost
        return np.asarray(
            states[0].limit * carried - self._separator.crossings.needed[stage], dtype=np.float64
        )

    def _around(self, cut: int, stage: int, numbers: Ints, point: Floats) -> list[Inequality]:
        """Return what one cut says in the states that take from it, and in all of them together."""
        separator = self._separator
        price = self._flags[cut].astype(np.float64)
        hit = numbers[self._hit[cut, numbers]]
        asked = hit if hit.size else numbers[:1]
        needed = float(separator.crossings.needed[stage, cut])
        made = [separator.crossing(n, price, needed) for n in asked.tolist()]
        listed = [separator.roundings(one) for one in made]
        found = [each for one in listed for each in one]
        if len(made) > 1:
            parts = [_tightest(one, point) for one in listed]
            row = np.sum([each for each, _ in parts], axis=0)
            found += separator.roundings((row, float(sum(least for _, least in parts))))
        return found


def _tightest(listed: list[Inequality], point: Floats) -> Inequality:
    """Return the inequality that a point breaks most, or keeps with least room, by its norm."""

    def far(made: Inequality) -> float:
        length = float(np.sqrt(made[0] @ made[0]))
        return (made[1] - float(made[0] @ point)) / length if length > 0 else -np.inf

    return max(listed, key=far)


def _smallest(values: Floats, most: int) -> Ints:
    """Return where the ``most`` smallest values are."""
    if not values.size:
        return np.zeros(0, dtype=np.int64)
    return np.argpartition(values, min(most, values.size - 1))[:most].astype(np.int64)


def _groups(separator: Separator) -> list[tuple[int, Ints]]:
    """Return the states of each stage and limit, those without failure first."""
    states = separator.problem.states
    keys = sorted({(each.stage, each.limit) for each in states})
    return [
        (
            stage,
            np.array(
                sorted(
                    (
                        n
                        for n, each in enumerate(states)
                        if (each.stage, each.limit) == (stage, limit)
                    ),
                    key=lambda n: (bool(states[n].down), n),
                ),
                dtype=np.int64,
            ),
        )
        for stage, limit in keys
    ]
