"""Probabilities of being lost, summed over states; what certainly follows counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from netplan.failures.availability.lost import Lost
    from netplan.failures.availability.states import State, States

    Floats = NDArray[np.float64]

CHUNK = 2048
"""States looked at together."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Single elements whose failure loses a column for certain, whatever else fails.

    ``alone`` has shape (elements + 1, columns); its last row is False, for no element. ``always``
    are the columns lost without any failure.
    """

    alone: NDArray[np.bool_]
    always: NDArray[np.bool_]

    def hit(self, padded: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which columns each state loses by a single element of it or always."""
        found = np.repeat(self.always[None, :], len(padded), axis=0)
        for column in padded.T:
            found |= self.alone[column]
        return found

    def log_spared(self, unavailability: Floats) -> Floats:
        """Return by column the log of the probability that no such element failed: sum log(1-U)."""
        log = np.log1p(-unavailability) @ self.alone[:-1].astype(np.float64)
        return np.asarray(np.where(self.always, -np.inf, log))


def no_cuts(elements: int, columns: int) -> Cuts:
    """Return that nothing is lost for certain, as where failing more may serve more."""
    return Cuts(np.zeros((elements + 1, columns), np.bool_), np.zeros(columns, np.bool_))


def single_cuts(states: States, lost: Lost, elements: int) -> Cuts:
    """Return the cuts of one element among the enumerated states."""
    found = no_cuts(elements, lost.columns)
    for row, state in enumerate(states.listed):
        if len(state) == 1:
            found.alone[state[0]] = lost.rows(slice(row, row + 1))[0]
        elif not state:
            found.always[:] = lost.rows(slice(row, row + 1))[0]
    return found


def padded(states: Sequence[State], elements: int) -> NDArray[np.int64]:
    """Return states as one array, ``elements`` where a state has no more failures.

    >>> padded([(), (0, 2)], 3).tolist()
    [[3, 3], [0, 2]]
    """
    widest = max(map(len, states), default=0)
    table = np.full((len(states), widest), elements, dtype=np.int64)
    for row, state in enumerate(states):
        table[row, : len(state)] = state
    return table


@dataclass(frozen=True, slots=True)
class Known:
    """What enumeration says of every column: probability lost for certain, and not known."""

    lost: Floats
    unknown: Floats


def known(states: States, lost: Lost, cuts: Cuts, unavailability: Floats) -> Known:
    """Return what the enumerated states tell of every column.

    P(lost) = 1 - prod(1 - U) over the column's single cuts, since no further failure brings it
    back, plus the enumerated states without such a cut in which it is lost. Not known is what is
    left: states without such a cut that were not enumerated.
    """
    table = padded(states.listed, len(unavailability))
    extra, seen = np.zeros(lost.columns), np.zeros(lost.columns)
    for at in range(0, len(table), CHUNK):
        piece = slice(at, at + CHUNK)
        spared = ~cuts.hit(table[piece])
        seen += states.probability[piece] @ spared
        extra += states.probability[piece] @ (lost.rows(piece) & spared)
    log_spared = cuts.log_spared(unavailability)
    unknown = np.clip(np.exp(log_spared) - seen, 0.0, states.left_out)
    return Known(np.minimum(1.0, extra - np.expm1(log_spared)), unknown)


def drawn_shares(states: Sequence[State], lost: Lost, cuts: Cuts, weights: Floats) -> Floats:
    """Return the sum over drawn states of what each loses that no single cut explains.

    Columns come first, then the groups that ``weights``, shape (groups, columns), makes of them.
    """
    table = padded(states, len(cuts.alone) - 1)
    columns, groups = np.zeros(lost.columns), np.zeros(len(weights))
    for at in range(0, len(table), CHUNK):
        piece = slice(at, at + CHUNK)
        found = lost.rows(piece) & ~cuts.hit(table[piece])
        columns += found.sum(axis=0)
        groups += (found @ weights.T).sum(axis=0)
    return np.concatenate([columns, groups])


def gains(states: States, lost: Lost, cuts: Cuts, unavailability: Floats, most: Floats) -> Floats:
    """Return by how much less time each column is lost if an element never failed, at least.

    Shape (elements, columns). Birnbaum importance x U = P(the element is out, and its working
    would serve): the sum of P(S) over enumerated states S with the element in which the column is
    lost, though it is not without it. For an element that is a cut alone it is all of
    U x P(served | it works) = U / (1 - U) x (1 - P(lost)), P(lost) being ``most`` at most. States
    that were not enumerated can only add to either.
    """
    index = {state: row for row, state in enumerate(states.listed)}
    pairs: dict[int, list[tuple[int, int]]] = {}
    for state, row in index.items():
        for at, element in enumerate(state):
            without = index.get(state[:at] + state[at + 1 :])
            if without is not None:
                pairs.setdefault(element, []).append((row, without))
    odds = unavailability / (1.0 - unavailability)
    found = np.where(cuts.alone[:-1], odds[:, None] * (1.0 - most), 0.0)
    for element, listed in pairs.items():
        rows, total = np.array(listed, dtype=np.int64), np.zeros(lost.columns)
        for at in range(0, len(rows), CHUNK):
            piece = rows[at : at + CHUNK]
            critical = lost.rows(piece[:, 0]) & ~lost.rows(piece[:, 1])
            total += states.probability[piece[:, 0]] @ critical
        np.maximum(found[element], total, out=found[element])
    return found
