"""Blocks of work over threads: kernels let go of the interpreter's lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Block = tuple[int, int]

Answer = TypeVar("Answer")


def blocks(count: int, size: int) -> list[Block]:
    """Return ``count`` items as ranges of at most ``size``: the same for any number of workers.

    >>> blocks(5, 2)
    [(0, 2), (2, 4), (4, 5)]
    """
    return [(low, min(low + size, count)) for low in range(0, count, size)]


def in_threads(
    work: Callable[[int, int], Answer], ranges: Sequence[Block], *, workers: int
) -> list[Answer]:
    """Return ``work(low, high)`` for each range, in order, done by ``workers`` threads.

    Raises ValueError when ``workers`` is below 1.

    >>> in_threads(lambda low, high: high - low, [(0, 2), (2, 5)], workers=2)
    [2, 3]
    """
    if workers < 1:
        message = f"workers must be at least 1, is {workers}"
        raise ValueError(message)
    if workers == 1 or len(ranges) <= 1:
        return [work(low, high) for low, high in ranges]
    # The first block alone, so that a kernel is not compiled by two threads at once.
    answers = [work(*ranges[0])]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        answers += pool.map(lambda block: work(*block), ranges[1:])
    return answers
