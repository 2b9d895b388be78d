"""What runs on the other side: the process that forks searches, and a search itself."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

# Loaded once for all forks: programs hold scipy's matrices.
import scipy.sparse  # noqa: F401

from netplan.errors import SolverError
from netplan.lp.search_words import News

if TYPE_CHECKING:
    from collections.abc import Callable

    from netplan.lp.search_words import Job, Searcher

    Tell = Callable[[News], None]
    Run = Callable[[Job, Tell], News]

LOOK_SECONDS = 0.5


def serve(handle: int, backend: Searcher, parent: int) -> None:
    """Fork a search for every line that comes through the socket ``handle``, or kill one.

    Ends, with all searches, when the other side of the socket or the process ``parent`` is gone.
    """
    # Ctrl-C reaches a whole group; what to do about it the parent alone decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run, orders = _runner(backend), socket.socket(fileno=handle)
    orders.settimeout(LOOK_SECONDS)
    searches: set[int] = set()
    while os.getppid() == parent:
        _bury(searches)
        try:
            word, handles, _, _ = socket.recv_fds(orders, 64, 1)
        except TimeoutError:
            continue
        except OSError:
            break
        if not word:
            break
        if handles:
            searches.add(_fork(run, handles[0], orders))
        elif (search := int(word.split()[1])) in searches:
            # It is no other process: none is buried, and its id free, before the next round.
            os.kill(search, signal.SIGKILL)
    for search in searches:
        os.kill(search, signal.SIGKILL)
    os._exit(0)


def _bury(searches: set[int]) -> None:
    """Take out the searches that have ended."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            searches.discard(ended)


def _fork(run: Run, handle: int, orders: socket.socket) -> int:
    """Return the id of a new process that does the jobs that come over the line ``handle``."""
    nursery = os.getpid()
    search = os.fork()
    if search:
        os.close(handle)
        return search
    try:
        orders.close()
        threading.Thread(target=_watch, args=(nursery,), daemon=True).start()
        _answer_all(run, Connection(handle))
    finally:
        # Nothing of the nursery's may run on here, whatever has been raised.
        os._exit(0)


def _watch(nursery: int) -> None:
    """End this process when ``nursery`` has: a solver deep in its work reads no line."""
    while os.getppid() == nursery:
        time.sleep(LOOK_SECONDS)
    os._exit(0)


def _answer_all(run: Run, line: Connection[Any, Any]) -> None:
    """Say that this process is there, then do jobs until ``line`` closes."""

    def tell(news: News) -> None:
        try:
            line.send(news)
        except OSError:
            # Called from within the solver, whose frames an exception must not cross.
            os._exit(0)

    with suppress(EOFError, OSError):
        line.send(os.getpid())
        while True:
            job = line.recv()
            # No news, but for a parent that wonders whether this process still lives.
            tell(News())
            tell(_news(run, job, tell))


def _news(run: Run, job: Job, tell: Tell) -> News:
    """Do a job and return how it ended, whatever happens."""
    try:
        return run(job, tell)
    except SolverError as error:
        return News(failed=str(error))
    except Exception as error:  # noqa: BLE001 - the parent must hear of it
        return News(failed=f"{type(error).__name__}: {error}")


def _runner(backend: Searcher) -> Run:
    """Return the function that searches, with its solver loaded."""
    if backend == "scip":
        from netplan.lp import search_scip

        return search_scip.run
    from netplan.lp import search_highs

    return search_highs.run
