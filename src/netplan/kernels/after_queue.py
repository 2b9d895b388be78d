"""Vertices that wait for their turn, the farthest from the target first: a bit for each place.

The place of a vertex is its rank among those that reach the target, counted from the far end. What
a vertex passes on goes to places behind its own, so that the words of bits are gone through once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.compiled import inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Waiting = tuple[NDArray[np.uint64], Floats, Ints, NDArray[np.uint32]]
    """A bit by place, the difference of each vertex, place by vertex, and vertex by place."""

NONE_WAITS: Final = np.iinfo(np.int64).max
NOBODY: Final = np.uint64(0)
ONE: Final = np.uint64(1)

_SPREAD: Final = 0x03F79D71B4CB0A89
"""A de Bruijn sequence: shifted by n, its first six bits are another number for every n."""

_KEYS: Final = [((_SPREAD << bit) & (2**64 - 1)) >> 58 for bit in range(64)]
_BIT_OF: Final = np.argsort(_KEYS)
"""The n that each of these six bits stand for."""

_SPREADING: Final = np.uint64(_SPREAD)


@inlined
def wait(waiting: Waiting, vertex: int, amount: float, low: int) -> int:
    """Add ``amount`` to the difference of ``vertex``; return the least word that waits."""
    words, difference, place_of, _ = waiting
    difference[vertex] += amount
    place = int(place_of[vertex])
    words[place >> 6] |= ONE << np.uint64(place & 63)
    return min(low, place >> 6)


@inlined
def next_word(words: NDArray[np.uint64], word: int) -> int:
    """Take the first place that waits in a word and return it; -1: none does."""
    bits = words[word]
    if bits == NOBODY:
        return -1
    words[word] = bits & (bits - ONE)
    lowest = bits ^ words[word]
    bit: int = _BIT_OF[(lowest * _SPREADING) >> np.uint64(58)]
    return 64 * word + bit
