"""Progress on the terminal's error stream, and on nothing that is not a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from netplan.compute import Progress, silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


SHOWN_SECONDS = 0.1
"""Least time between two changes of a bar: items may take microseconds."""
RATE_SECONDS = 600.0
"""How far back the rate looks, so that items of a minute each have one."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a function that shows what is being done; it shows nothing outside a terminal.

    The time left follows from the items that were finished since the first call of each kind, so
    that those a journal had already do not count as fast.
    """
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    terminal = Console(stderr=True)
    with Bars(
        *columns, console=terminal, transient=True, speed_estimate_period=RATE_SECONDS
    ) as bars:
        yield told_to(bars)


def told_to(bars: Bars) -> Progress:
    """Return the function that shows each kind of work as a bar of ``bars``."""
    tasks: dict[str, TaskID] = {}
    shown: dict[str, float] = {}

    def tell(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what not in tasks:
            # What is done at the first call has taken no time of this run: no part of the rate.
            tasks[what] = bars.add_task(what, total=total, completed=done)
        elif done >= total or now - shown[what] >= SHOWN_SECONDS:
            bars.update(tasks[what], completed=done, total=total)
        else:
            return
        shown[what] = now

    return tell


def say_first_time() -> None:
    """Tell a terminal that kernels are compiled now, where none has been kept on disk yet."""
    spec = find_spec("netplan.kernels")
    if not sys.stderr.isatty() or spec is None or spec.origin is None:
        return
    kept = Path(spec.origin).parent / "__pycache__"
    if not any(kept.glob("*.nbi")):
        sys.stderr.write("compiling the routing kernels; this happens once and takes a minute\n")
