"""A long job with its journal: what is kept is read, the rest computed, and each answer kept."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from netplan.compute.outcomes import EngineLost, Outcome
from netplan.compute.run import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from netplan.compute.engines import Engine
    from netplan.compute.journal import Journal

Item = TypeVar("Item")


class _Rest:
    """The items from the first one that is not kept on, and which of them are kept all the same.

    Answers are kept in order, so that later ones are kept only where a row between was damaged.
    """

    def __init__(self, numbered: Iterator[tuple[int, Item]], journal: Journal) -> None:
        self.numbered = numbered
        self.journal = journal
        self.drawn: deque[tuple[int, bool]] = deque()

    def missing(self) -> Iterator[Any]:
        """Yield the items that are to be computed."""
        for number, item in self.numbered:
            kept = self.journal.kept(number) is not None
            self.drawn.append((number, kept))
            if not kept:
                yield item

    def kept(self) -> Iterator[Outcome[bytes]]:
        """Yield the kept answers that come before the next one that is computed."""
        while self.drawn and self.drawn[0][1]:
            number, _ = self.drawn.popleft()
            yield Outcome(self.journal.kept(number))

    def keep(self, outcome: Outcome[bytes]) -> None:
        """Write the answer of the next item; a failure is not kept, it may pass."""
        number, _ = self.drawn.popleft()
        if outcome.error is None:
            self.journal.keep(number, outcome.get())


def _outcomes(
    function: Callable[[Item], bytes],
    items: Iterable[Item],
    engine: Engine,
    journal: Journal,
) -> Iterator[tuple[Outcome[bytes], bool]]:
    """Yield every outcome in order, and whether it was computed just now."""
    numbered = enumerate(items)
    for number, item in numbered:
        answer = journal.kept(number)
        if answer is None:
            numbered_rest = chain([(number, item)], numbered)
            break
        yield Outcome(answer), False
    else:
        return
    rest = _Rest(numbered_rest, journal)
    with closing(engine.map(function, rest.missing())) as computed:
        for outcome in computed:
            for old in rest.kept():
                yield old, False
            rest.keep(outcome)
            yield outcome, True
    for old in rest.kept():
        yield old, False


def run_journaled(
    function: Callable[[Item], bytes],
    items: Iterable[Item],
    *,
    engine: Engine,
    journal: Journal,
    what: str = "",
    progress: Progress = silent,
) -> Iterator[Outcome[bytes]]:
    """Yield what becomes of each item, in order: kept answers from ``journal``, others computed.

    However often the job was killed and begun again, and on whichever engine, the answers are
    the bytes of a run without interruption. Each is in the journal before it is yielded; an item
    that failed is not, so it is tried again the next time. ``items`` must be the same, in the
    same order, each time; the fingerprint of the journal is there to make sure.

    Raises Partial on Ctrl-C, EngineLost where the engine goes, and NetplanError where the
    journal cannot be written; each says how much is kept.
    """
    total, done = journal.items, len(journal)
    progress(what, min(done, total), total)
    try:
        for outcome, new in _outcomes(function, items, engine, journal):
            done = min(done + new, total)
            if new:
                progress(what, done, total)
            yield outcome
    except KeyboardInterrupt as stop:
        raise journal.stopped() from stop
    except EngineLost as lost:
        message = f"{lost}; {journal.so_far()}"
        raise EngineLost(message) from lost
