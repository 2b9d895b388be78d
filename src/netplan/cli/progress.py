"""Progress on the terminal's error stream, and on nothing that is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from netplan.compute import Progress, silent


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a function that shows what is being done; it shows nothing outside a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield tell


def say_first_time() -> None:
    """Tell a terminal that kernels are compiled now, where none has been kept on disk yet."""
    spec = find_spec("netplan.kernels")
    if not sys.stderr.isatty() or spec is None or spec.origin is None:
        return
    kept = Path(spec.origin).parent / "__pycache__"
    if not any(kept.glob("*.nbi")):
        sys.stderr.write("compiling the routing kernels; this happens once and takes a minute\n")
