"""Items handed out several at a time, so that a message carries enough work to be worth it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from netplan.compute.outcomes import attempt, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BATCH_SECONDS = 0.05
"""Work aimed at in one batch. A Dask task costs about 1 ms, a message to a process 0.1 ms."""
STOP_SECONDS = 4 * BATCH_SECONDS
"""A batch that has taken this long comes back as it is; the rest of it is handed out again."""
MOST_ITEMS = 256
"""Items in one batch at most, so that the answers under way stay few."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive items from number ``first`` on; ``deaths`` is how many workers ended on it."""

    first: int
    items: tuple[Any, ...]
    deaths: int = 0

    def after(self, count: int) -> Batch:
        """Return the batch without its first ``count`` items."""
        return Batch(self.first + count, self.items[count:])

    def singly(self) -> list[Batch]:
        """Return every item as a batch of its own."""
        return [Batch(self.first + k, (item,)) for k, item in enumerate(self.items)]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back of a batch: packed outcomes of its first items, and the seconds they took.

    ``died`` says how the worker ended where it ended with the batch in hand.
    """

    batch: Batch
    outcomes: Sequence[bytes] = ()
    seconds: float = 0.0
    died: str = ""


class Crew(Protocol):
    """Workers that take batches and give replies, in any order."""

    @property
    def deaths_allowed(self) -> int:
        """How many workers may end on one item before the item is given up."""
        ...

    @property
    def size(self) -> int:
        """How many batches are computed at the same time."""
        ...

    @property
    def held(self) -> int:
        """How many batches are under way."""
        ...

    def has_room(self) -> bool:
        """Tell whether another batch can be given."""
        ...

    def give(self, batch: Batch) -> None:
        """Hand a batch out."""
        ...

    def replies(self, *, block: bool) -> list[Reply]:
        """Return what has come back; with ``block`` wait until something has."""
        ...


@dataclass(slots=True)
class Cutter:
    """Cuts batches off a stream of items, as many at a time as fill ``BATCH_SECONDS``."""

    source: Iterator[Any]
    taken: int = 0
    size: int = 1
    ended: bool = field(default=False)

    def cut(self) -> Batch | None:
        """Return the next batch; None when no item is left."""
        items = tuple(islice(self.source, self.size))
        self.ended = len(items) < self.size
        batch = Batch(self.taken, items)
        self.taken += len(items)
        return batch if items else None

    def learn(self, reply: Reply) -> None:
        """Set the size by what the reply took: at most twice as many items as it had."""
        count = len(reply.outcomes)
        if count:
            fits = int(count * BATCH_SECONDS / max(reply.seconds, 1e-6))
            self.size = min(max(1, min(fits, 2 * count)), MOST_ITEMS)


def answer(function: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[bytes], float]:
    """Return the packed outcomes of the first items, one at least, and the seconds they took.

    >>> len(answer(abs, [-1, 2])[0])
    2
    """
    start = time.perf_counter()
    outcomes: list[bytes] = []
    for item in items:
        outcomes.append(pack(attempt(function, item)))
        if time.perf_counter() - start > STOP_SECONDS:
            break
    return outcomes, time.perf_counter() - start
