"""A binary heap in plain arrays, smallest first: of packed whole numbers, or of pairs.

A pair (key, item) packed into one number ``key << bits | item`` costs half as much to move; where
keys are too long for that, ``bits`` is None and a second array holds the items. Both kinds order
pairs in the same way, so that an answer does not depend on which was used. None is a type of its
own to numba, which leaves the other kind's branch out of the code.

Places are unsigned because numba checks every signed index for counting from the end. The place
behind the last one always holds ``LAST``, so that a lone child needs no check of its own: arrays
have room for two more pairs than are ever waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from netplan.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

LAST: Final = np.iinfo(np.int64).max
NONE: Final = np.uint64(0)
ONE: Final = np.uint64(1)
TWO: Final = np.uint64(2)


@compiled
def _up(keys: Longs, hole: np.uint64, key: int) -> None:
    """Put ``key`` into the empty place ``hole`` or, where it is less, above."""
    while hole > NONE:
        above = (hole - ONE) >> ONE
        if keys[above] <= key:
            break
        keys[hole] = keys[above]
        hole = above
    keys[hole] = key


@compiled
def _down(keys: Longs, size: np.uint64, key: int) -> None:
    """Put ``key`` into the empty first place or, where it is greater, below."""
    hole, below = NONE, ONE
    while below < size:
        # Added, not branched on: which child is less is a coin toss to the processor.
        below += np.uint64(keys[below + ONE] < keys[below])
        if keys[below] >= key:
            break
        keys[hole] = keys[below]
        hole = below
        below = TWO * hole + ONE
    keys[hole] = key


@compiled
def _before(key: int, item: int, other_key: int, other_item: int) -> bool:
    """Tell whether the first pair comes before the second."""
    return key < other_key or (key == other_key and item < other_item)


@compiled
def _up_pair(keys: Longs, items: Longs, hole: np.uint64, key: int, item: int) -> None:
    """Put a pair into the empty place ``hole`` or, where it is less, above."""
    while hole > NONE:
        above = (hole - ONE) >> ONE
        if not _before(key, item, keys[above], items[above]):
            break
        keys[hole], items[hole] = keys[above], items[above]
        hole = above
    keys[hole], items[hole] = key, item


@compiled
def _down_pair(keys: Longs, items: Longs, size: np.uint64, key: int, item: int) -> None:
    """Put a pair into the empty first place or, where it is greater, below."""
    hole, below = NONE, ONE
    while below < size:
        right = below + ONE
        if right < size and _before(keys[right], items[right], keys[below], items[below]):
            below = right
        if not _before(keys[below], items[below], key, item):
            break
        keys[hole], items[hole] = keys[below], items[below]
        hole = below
        below = TWO * hole + ONE
    keys[hole], items[hole] = key, item


@compiled
def top(keys: Longs, items: Longs, bits: int | None) -> tuple[int, int]:
    """Return the least pair of a heap that is not empty: its key and its item."""
    if bits is None:
        return keys[NONE], items[NONE]
    return keys[NONE] >> bits, keys[NONE] & ((1 << bits) - 1)


@compiled
def push(
    keys: Longs, items: Longs, size: np.uint64, key: int, item: int, bits: int | None
) -> np.uint64:
    """Add a pair to a heap of ``size``; return the new size."""
    if bits is None:
        _up_pair(keys, items, size, key, item)
    else:
        keys[size + ONE] = LAST
        _up(keys, size, (key << bits) | item)
    return size + ONE


@compiled
def replace(
    keys: Longs, items: Longs, size: np.uint64, key: int, item: int, bits: int | None
) -> None:
    """Put a pair in the place of the least one: one way down instead of a removal and a push."""
    if bits is None:
        _down_pair(keys, items, size, key, item)
    else:
        _down(keys, size, (key << bits) | item)


@compiled
def drop(keys: Longs, items: Longs, size: np.uint64, bits: int | None) -> np.uint64:
    """Remove the least pair from a heap of ``size``; return the new size."""
    size -= ONE
    if bits is None:
        if size > NONE:
            _down_pair(keys, items, size, keys[size], items[size])
    else:
        moved = keys[size]
        keys[size] = LAST
        if size > NONE:
            _down(keys, size, moved)
    return size
