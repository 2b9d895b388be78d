"""Worker processes on this machine; one that is killed is replaced, its items given again."""

from __future__ import annotations

import pickle
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

from netplan.compute.batches import Reply
from netplan.compute.outcomes import EngineLost
from netplan.compute.stream import stream
from netplan.compute.worker import work
from netplan.errors import NetplanError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from netplan.compute.batches import Batch
    from netplan.compute.outcomes import Outcome

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DEATHS_ALLOWED = 3
STARTS_ALLOWED = 3
END_SECONDS = 5.0


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Start processes that never see Ctrl-C; one that is pressed meanwhile arrives afterwards."""
    # Starting it unblocks the signal again, so it is started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class _Hand:
    """One worker process, its line, and the batch it holds; ``ready`` once it has answered."""

    process: BaseProcess
    line: Connection[Any, Any]
    batch: Batch | None = None
    ready: bool = False

    def ending(self) -> str:
        """Say how the process ended."""
        self.process.join(END_SECONDS)
        code = self.process.exitcode or 0
        if code >= 0:
            return f"exit code {code}"
        name = signal.Signals(-code).name
        hint = "; is there enough memory?" if name == "SIGKILL" else ""
        return f"killed by {name}{hint}"


class _Processes:
    """As many worker processes as asked for, each with the function; see batches.Crew."""

    deaths_allowed = DEATHS_ALLOWED

    def __init__(self, payload: bytes, workers: int) -> None:
        self.payload = payload
        self.size = workers
        # Not forked from here: a lock that another thread holds would stay locked in the child.
        self.context = get_context("forkserver")
        self.hands: list[_Hand] = []
        self.failed_starts = 0

    @property
    def held(self) -> int:
        return sum(hand.batch is not None for hand in self.hands)

    def has_room(self) -> bool:
        return self.held < self.size

    def give(self, batch: Batch) -> None:
        idle = [hand for hand in self.hands if hand.batch is None]
        # One that is ready before one that still starts.
        hand = next((hand for hand in idle if hand.ready), None)
        if hand is None:
            hand = idle[0] if idle else self.start()
        hand.batch = batch
        if hand.ready:
            self.send(hand)

    def start(self) -> _Hand:
        """Start a process and send it the function; it says when it has read it."""
        with _without_ctrl_c():
            ours, theirs = self.context.Pipe()
            process = self.context.Process(target=work, args=(theirs,), daemon=True)
            process.start()
        theirs.close()
        hand = _Hand(process, ours)
        self.hands.append(hand)
        self.offer(hand, self.payload)
        return hand

    def send(self, hand: _Hand) -> None:
        """Send a worker the batch it holds."""
        if hand.batch is not None:
            self.offer(hand, pickle.dumps(hand.batch.items))

    def offer(self, hand: _Hand, data: bytes) -> None:
        """Send bytes to a worker; that it is gone already shows when its reply is awaited."""
        try:
            hand.line.send_bytes(data)
        except OSError:
            hand.process.join(END_SECONDS)

    def replies(self, *, block: bool) -> list[Reply]:
        lines = {hand.line: hand for hand in self.hands}
        open_lines = wait(list(lines), timeout=None if block else 0.0)
        found = (self.hear(lines[line]) for line in open_lines)  # type: ignore[index]
        return [reply for reply in found if reply is not None]

    def hear(self, hand: _Hand) -> Reply | None:
        """Return the reply that has come from a worker; None where it only said it is ready."""
        try:
            heard = hand.line.recv()
        except (EOFError, OSError):
            return self.bury(hand)
        batch = hand.batch
        if not hand.ready:
            if heard:
                message = f"a worker process cannot read the job: {heard}"
                raise EngineLost(message)
            hand.ready, self.failed_starts = True, 0
            self.send(hand)
            return None
        hand.batch = None
        outcomes, seconds = heard
        return Reply(batch, outcomes, seconds) if batch else None

    def bury(self, hand: _Hand) -> Reply | None:
        """Take a worker that ended out; the next batch starts another in its place."""
        how = hand.ending()
        hand.line.close()
        hand.process.close()
        self.hands.remove(hand)
        if not hand.ready:
            self.failed_starts += 1
            if self.failed_starts >= STARTS_ALLOWED:
                message = (
                    f"worker processes end before they have started ({how}); a script that asks "
                    "for workers must do so below  if __name__ == '__main__':"
                )
                raise EngineLost(message)
            return Reply(hand.batch) if hand.batch else None
        if hand.batch is None:
            return None
        times = hand.batch.deaths + 1
        why = f"the worker that computed it ended {times} times, the last one {how}"
        return Reply(hand.batch, died=why)

    def end(self) -> None:
        """End every worker, in the middle of its work if need be."""
        for hand in self.hands:
            hand.line.close()
            if hand.batch is not None or not hand.ready:
                hand.process.kill()
        for hand in self.hands:
            hand.process.join(END_SECONDS)
            hand.process.kill()
            hand.process.join()
            hand.process.close()


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """Runs a function on ``workers`` processes of this machine."""

    workers: int

    def map(
        self, function: Callable[[Item], Answer], items: Iterable[Item]
    ) -> Generator[Outcome[Answer], None, None]:
        """Yield the outcomes in order; see engines.Engine.

        Raises NetplanError where ``function`` does not pickle, EngineLost where workers do not
        start.
        """
        try:
            payload = pickle.dumps(function)
        except Exception as error:
            message = f"the job does not pickle, so that no process can be given it: {error}"
            raise NetplanError(message) from error
        crew = _Processes(payload, self.workers)
        try:
            yield from stream(crew, items)
        finally:
            crew.end()
