"""Functions for engines to run, and a program that runs one of them with a journal.

    python compute_jobs.py JOURNAL OUTPUT ITEMS SECONDS ENGINE [LIMIT]

ENGINE is a number of workers or the address of a scheduler; LIMIT the largest file in bytes. The
program writes OUTPUT, and ``partial`` in its first line where it was stopped.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path

from netplan.compute import Journal, Partial, engine_of, fingerprint_of, run_journaled
from netplan.errors import NetplanError

ANSWER_BYTES = 600


def answer_of(number: int, *, seconds: float = 0.0) -> bytes:
    """Return bytes that only this number has, after ``seconds`` of work."""
    time.sleep(seconds)
    digest = hashlib.blake2b(str(number).encode()).digest()
    return (digest * ANSWER_BYTES)[:ANSWER_BYTES]


def dies_once(number: int, *, folder: Path, deadly: frozenset[int]) -> int:
    """Return the square; kill the process the first time a deadly number comes along."""
    mark = folder / str(number)
    if number in deadly and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies_always(number: int, *, deadly: int) -> int:
    """Return the number; kill the process whenever the deadly one comes along."""
    if number == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


class AwkwardError(Exception):
    """An exception that pickles, and cannot be made again from its pickle."""

    def __init__(self, first: str, second: str) -> None:
        """Take two arguments, and give the base class one."""
        super().__init__(f"{first} and {second}")


def awkward(number: int) -> object:
    """Return or raise what no process can send: 0 raises, 1 returns a function of its own."""
    if number == 0:
        raise AwkwardError("this", "that")  # noqa: EM101 - the arguments are the point
    return (lambda: number) if number == 1 else number


class CountedReading:
    """A function that leaves a mark in a folder each time a process reads it."""

    def __init__(self, folder: Path) -> None:
        """Leave the marks in ``folder``."""
        self.folder = folder

    def __call__(self, number: int) -> int:
        """Return the number, after some work."""
        time.sleep(0.002)
        return number

    def __setstate__(self, state: dict[str, Path]) -> None:
        """Leave a mark."""
        self.__dict__.update(state)
        name = f"{os.getpid()}-{time.monotonic_ns()}"
        (self.folder / name).touch()


class OneAtATime:
    """A function that fails where two threads call it at once."""

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self.inside = 0

    def __call__(self, number: int) -> int:
        """Return the number, unless another call is in the middle of this."""
        self.inside += 1
        time.sleep(0.01)
        alone = self.inside == 1
        self.inside -= 1
        if not alone:
            message = "two threads at once"
            raise RuntimeError(message)
        return number


def main(words: list[str]) -> int:
    """Run the job that the command line says; return the exit code."""
    journal_path, output, count, seconds, where = words[:5]
    if len(words) > 5:
        limit = int(words[5])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    on_cluster = ":" in where
    engine = engine_of(address=where) if on_cluster else engine_of(workers=int(where))
    items = range(int(count))
    answers: list[bytes] = []
    exit_code, head = 0, b""
    try:
        job = fingerprint_of("compute_jobs", count)
        with Journal.open(Path(journal_path), fingerprint=job, items=len(items)) as journal:
            sys.stdout.write("open\n")
            sys.stdout.flush()
            # By the name that other machines can import, not __main__.
            function = partial(import_module("compute_jobs").answer_of, seconds=float(seconds))
            for outcome in run_journaled(function, items, engine=engine, journal=journal):
                answers.append(outcome.get())
                sys.stdout.write(f"{len(answers)}\n")
                sys.stdout.flush()
    except KeyboardInterrupt as stop:
        exit_code, head = 130, b"partial\n"
        done = stop.done if isinstance(stop, Partial) else len(answers)
        sys.stderr.write(f"{done} done: {stop}\n")
    except NetplanError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    Path(output).write_bytes(head + b"".join(answers))
    return exit_code


if __name__ == "__main__":
    # Test runners may leave it ignored for what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
