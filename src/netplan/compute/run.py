"""One function over a list of items, in order, on one process or several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from netplan.compute.engines import Engine, engine_of

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many items are done, and how many there are.

Where some were done before this run began, the first call says how many.
"""


def silent(_what: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


def run(
    function: Callable[[Item], Answer],
    items: Sequence[Item],
    *,
    workers: int = 1,
    engine: Engine | None = None,
    what: str = "",
    progress: Progress = silent,
) -> list[Answer]:
    """Return ``[function(item) for item in items]``, computed by ``workers`` or by ``engine``.

    The answers and their order do not depend on either; with more than one worker ``function``
    and the items must pickle. The first item that has no answer raises its error.

    >>> run(abs, [-1, 2])
    [1, 2]
    """
    # One item is not worth a process.
    used = engine or engine_of(workers=min(workers, len(items)))
    answers: list[Answer] = []
    for outcome in used.map(function, items):
        answers.append(outcome.get())
        progress(what, len(answers), len(items))
    return answers
