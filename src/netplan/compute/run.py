"""One function over a list of items, in order, on one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many items are done, and how many there are."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


def _answers(
    function: Callable[[Item], Answer], items: Sequence[Item], workers: int
) -> Iterator[Answer]:
    """Yield the answers in the order of ``items``."""
    if workers <= 1:
        yield from map(function, items)
        return
    # Imported here: every command shows progress by this module, few start processes.
    from concurrent.futures import ProcessPoolExecutor

    chunk = max(1, len(items) // (4 * workers))
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(function, items, chunksize=chunk)


def run(
    function: Callable[[Item], Answer],
    items: Sequence[Item],
    *,
    workers: int = 1,
    what: str = "",
    progress: Progress = silent,
) -> list[Answer]:
    """Return ``[function(item) for item in items]``, computed by ``workers`` processes.

    The answers and their order do not depend on ``workers``; with more than one, ``function``
    and the items must pickle.

    >>> run(abs, [-1, 2])
    [1, 2]
    """
    answers: list[Answer] = []
    for answer in _answers(function, items, workers):
        answers.append(answer)
        progress(what, len(answers), len(items))
    return answers
