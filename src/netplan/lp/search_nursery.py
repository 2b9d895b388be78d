"""Where search processes come from: a process that has its solver loaded, and forks them.

It is a plain subprocess: ``multiprocessing`` allows a pool's workers no children of their own. To
fork the calling process itself would be quicker still, but it may hold locks and threads.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import Pipe
from threading import Lock
from typing import TYPE_CHECKING, Any

from netplan.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from netplan.lp.search_words import Job, News, Searcher

START_SECONDS = 60.0
END_SECONDS = 5.0
KEPT = 4

# Nothing of the caller's command line is repeated, so that a script without
# `if __name__ == "__main__":` does not run again.
_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from netplan.lp.search_child import serve; "
    "serve(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))"
)


class SearchDied(Exception):  # noqa: N818 - what has happened, which need be no error
    """A search process is gone before it has ended its job."""


@dataclass(frozen=True, slots=True)
class Nursery:
    """The process that forks searches, the line on which it is told to, and forks that wait."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    idle: list[SearchProcess] = field(default_factory=list)

    def take(self) -> SearchProcess | None:
        """Return a search process that waits for a job; None where none comes."""
        # Forks outlive it by a moment.
        while self.process.poll() is None and self.idle:
            try:
                kept = self.idle.pop()
            except IndexError:
                break
            # It has nothing to say: what there is to read is that it has ended.
            if not kept.line.poll(0):
                return kept
            kept.line.close()
        return self.fork()

    def fork(self) -> SearchProcess | None:
        """Return a new search process; None where none comes."""
        ours, theirs = Pipe()
        pid = None
        try:
            with theirs:
                socket.send_fds(self.line, [b"fork"], [theirs.fileno()])
            if ours.poll(START_SECONDS):
                pid = int(ours.recv())
        except (EOFError, OSError):
            pass
        finally:
            if pid is None:
                ours.close()
        return None if pid is None else SearchProcess(self, ours, pid)

    def kill(self, pid: int) -> None:
        """Have a search process ended; one that has ended already does not matter."""
        try:
            self.line.send(f"kill {pid}".encode(), socket.MSG_DONTWAIT)
        except OSError:
            # It is gone, and its searches end with it, or it must.
            self.process.kill()

    def ending(self) -> str:
        """Say how the process ended."""
        try:
            code = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return "it does not answer"
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"

    def end(self) -> None:
        """End the process; its searches see that it is gone."""
        self.process.kill()
        self.process.wait()
        self._close()

    def forget(self) -> None:
        """Leave the process to the process that this one was forked from."""
        self._close()
        # Else subprocess warns of a child that still runs.
        self.process.returncode = 0

    def _close(self) -> None:
        self.line.close()
        for kept in self.idle:
            kept.line.close()


@dataclass(slots=True)
class SearchProcess:
    """One search process and the line to it; it has ``begun`` its job, or is ``done`` with it."""

    nursery: Nursery
    line: Connection[Any, Any]
    pid: int
    begun: bool = False
    done: bool = False

    def send(self, job: Job) -> None:
        """Give it a job; SearchDied where it is gone."""
        try:
            self.line.send(job)
        except OSError as error:
            raise SearchDied from error

    def hear(self, seconds: float) -> News | None:
        """Return what it says next, None when ``seconds`` pass; SearchDied where it is gone."""
        try:
            if not self.line.poll(seconds):
                return None
            news: News = self.line.recv()
        except (EOFError, OSError) as error:
            raise SearchDied from error
        self.begun = True
        return news

    def kill(self) -> None:
        """End it at once; what it has said can still be read."""
        self.nursery.kill(self.pid)

    def part(self) -> None:
        """Keep it for another job, or end it in the middle of this one."""
        if self.done and len(self.nursery.idle) < KEPT:
            self.begun = self.done = False
            self.nursery.idle.append(self)
        else:
            self.kill()
            self.line.close()


@dataclass(slots=True)
class _Nurseries:
    """The nurseries of this process, one a solver, each started when it is first asked for."""

    lock: Lock = field(default_factory=Lock)
    kept: dict[Searcher, Nursery] = field(default_factory=dict)

    def get(self, backend: Searcher) -> Nursery:
        with self.lock:
            if backend not in self.kept:
                self.kept[backend] = _start(backend)
            return self.kept[backend]

    def drop(self, backend: Searcher, nursery: Nursery) -> None:
        with self.lock:
            if self.kept.get(backend) is nursery:
                del self.kept[backend]
        nursery.end()

    def end(self) -> None:
        while self.kept:
            self.kept.popitem()[1].end()

    def forget(self) -> None:
        while self.kept:
            self.kept.popitem()[1].forget()


@contextmanager
def search_process(backend: Searcher) -> Iterator[SearchProcess]:
    """Give a search process; where it is not ``done`` at the end of the block, it is killed.

    Raises SolverError where none can be started.
    """
    nursery = _nurseries().get(backend)
    process = nursery.take()
    if process is None:
        # Someone has killed it since the last search: once again, with a new one.
        _nurseries().drop(backend, nursery)
        nursery = _nurseries().get(backend)
        process = nursery.take()
    if process is None:
        how = nursery.ending()
        _nurseries().drop(backend, nursery)
        message = f"the search process does not start: {how}"
        raise SolverError(message)
    try:
        yield process
    finally:
        process.part()


@cache
def _nurseries() -> _Nurseries:
    """Return the nurseries of this process; they end with it."""
    made = _Nurseries()
    owner = os.getpid()

    def end() -> None:
        if os.getpid() == owner:
            made.end()

    def leave() -> None:
        # The lock may be held for ever in a fork; the nurseries are its parent's.
        _nurseries.cache_clear()
        made.forget()

    atexit.register(end)
    os.register_at_fork(after_in_child=leave)
    return made


def _start(backend: Searcher) -> Nursery:
    """Start a nursery; it loads its solver meanwhile."""
    # Messages keep their borders, so that a handle and its word come together.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        arguments = [json.dumps(sys.path), str(theirs.fileno()), backend, str(os.getpid())]
        process = subprocess.Popen(  # noqa: S603 - this Python, with text written above
            [sys.executable, "-P", "-W", "ignore", "-c", _CODE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            # A group of its own: Ctrl-C at the terminal never reaches it.
            start_new_session=True,
            # A fork must not meet threads.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
    return Nursery(process, ours)
