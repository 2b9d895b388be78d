"""Batches out, answers back in order, however many workers there are and whichever of them end."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from netplan.compute.batches import Batch, Cutter, Reply
from netplan.compute.outcomes import Outcome, unpack
from netplan.errors import NetplanError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from netplan.compute.batches import Crew

AHEAD = 4
"""Batches under way or waiting for an earlier answer, for each worker."""


class _Stream:
    """Which items are handed out, which have come back, and which are next."""

    def __init__(self, crew: Crew, items: Iterable[Any]) -> None:
        self.crew = crew
        self.cutter = Cutter(iter(items))
        self.again: deque[Batch] = deque()
        self.suspects: deque[Batch] = deque()
        self.one_alone = False
        self.answers: dict[int, Outcome[Any]] = {}
        self.given = 0

    def hand_out(self) -> None:
        """Give batches while workers have room and not too many items are under way."""
        while self.crew.has_room() and not (self.one_alone and self.crew.held):
            # Computed alone, so that the next death has one cause, and all the memory there is.
            self.one_alone = bool(self.suspects)
            if self.one_alone and self.crew.held:
                return
            batch = self.next_batch()
            if batch is None:
                return
            self.crew.give(batch)

    def next_batch(self) -> Batch | None:
        """Return the batch to give next; None where none is left or enough is under way."""
        for waiting in (self.suspects, self.again):
            if waiting:
                return waiting.popleft()
        under_way = self.cutter.taken - self.given
        if self.cutter.ended or under_way + self.cutter.size > AHEAD * self.bound():
            return None
        return self.cutter.cut()

    def bound(self) -> int:
        """Return the items that keep every worker busy once."""
        return self.crew.size * self.cutter.size

    def take_in(self, reply: Reply) -> None:
        """Keep the answers of a reply; what it has no answer for is handed out again."""
        batch = reply.batch
        for k, data in enumerate(reply.outcomes):
            self.answers[batch.first + k] = unpack(data)
        self.cutter.learn(reply)
        if not reply.died:
            rest = batch.after(len(reply.outcomes))
            if rest.items:
                self.again.appendleft(rest)
        elif len(batch.items) > 1:
            self.suspects.extend(batch.singly())
        elif batch.deaths + 1 < self.crew.deaths_allowed:
            self.suspects.append(Batch(batch.first, batch.items, batch.deaths + 1))
        else:
            self.answers[batch.first] = Outcome(None, NetplanError(reply.died))

    def ready(self) -> Iterator[Outcome[Any]]:
        """Yield the answers that are next in order."""
        while self.given in self.answers:
            outcome = self.answers.pop(self.given)
            self.given += 1
            yield outcome


def stream(crew: Crew, items: Iterable[Any]) -> Generator[Outcome[Any], None, None]:
    """Yield the outcomes of ``items`` in their order, drawing items only as they are needed.

    At most ``AHEAD`` batches for each worker are under way or wait for an earlier one, so that
    memory stays bounded however many items there are.
    """
    state = _Stream(crew, items)
    while True:
        state.hand_out()
        yield from state.ready()
        state.hand_out()
        if crew.held == 0 and state.cutter.ended:
            return
        for reply in crew.replies(block=True):
            state.take_in(reply)
