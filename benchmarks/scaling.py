"""How time and memory grow with the size of a network, step by step.

Every size is a generated national network (``national.py``), measured in a process of its own in
which every step has run on a small one before, so that compiling is not counted. A step that takes
longer than the limit is stopped, and not tried on larger networks. The exponent of a step from one
size to the next is log2(t(2n) / t(n)): 1 is linear, 2 quadratic.

    python benchmarks/scaling.py --sizes 100 200 400
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import math
import queue
import resource
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

from national import SIZES, national
from scaling_page import LIMIT_S, Point, table
from scaling_steps import STEPS, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SMALL = (25, 50)
WARM = 25
READY = "ready"
READY_LIMIT_S = 600.0
"""How long a process may take to compile, run every step on the small network and make its own."""
PROC = Path("/proc/self")
KB = 1024


def forget_peak() -> None:
    """Give free memory back, and set the kernel's peak to what is resident now, where it can be."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
    if trim:
        trim(0)
    if (PROC / "clear_refs").exists():
        (PROC / "clear_refs").write_text("5")


def peak_mb() -> float:
    """Return the peak of resident memory since ``forget_peak``, MB."""
    if (PROC / "status").exists():
        lines = (PROC / "status").read_text().splitlines()
        found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        if found:
            return int(found[0]) / KB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB


def point(ready: Stage, step: str) -> Point:
    """Run one step and measure it."""
    forget_peak()
    start = time.perf_counter()
    answer = STEPS[step](ready)
    seconds = time.perf_counter() - start
    return Point(len(ready.network["sites"]), step, answer, seconds, peak_mb())


def tell(sites: int, steps: Sequence[str]) -> None:
    """Measure ``steps`` on one size and print each point as a line of JSON when it is there."""
    small = stage(national(WARM))
    for step in steps:
        STEPS[step](small)
    ready = stage(national(sites))
    print(READY, flush=True)
    for step in steps:
        print(json.dumps(asdict(point(ready, step))), flush=True)


def nothing(sites: int, step: str, why: str) -> Point:
    """Return the point of a step that gave no time."""
    return Point(sites, step, 0, math.nan, math.nan, why)


def _forward(stream: IO[str], to: queue.Queue[str]) -> None:
    """Put every line of ``stream`` into ``to``, then an empty one."""
    for line in stream:
        to.put(line.strip())
    to.put("")


def in_a_process(sites: int, steps: Sequence[str]) -> Iterator[Point]:
    """Yield the points of ``steps`` until one fails or is over the limit: that is the last."""
    command = [sys.executable, __file__, "--one", str(sites), "--steps", *steps]
    lines: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(  # noqa: S603 - this script itself
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        threading.Thread(target=_forward, args=(process.stdout, lines), daemon=True).start()
        for step in (READY, *steps):
            limit_s = READY_LIMIT_S if step == READY else LIMIT_S
            try:
                line = lines.get(timeout=limit_s)
                why = "" if line else f"failed: {_last_words(process)}"
            except queue.Empty:
                process.kill()
                line, why = "", f"over {limit_s:.0f} s, stopped"
            if why:
                for lost in steps if step == READY else (step,):
                    yield nothing(sites, lost, why)
                return
            if line != READY:
                yield Point(**json.loads(line))


def _last_words(process: subprocess.Popen[str]) -> str:
    """Return the last line that a process wrote before it failed."""
    said = (process.stderr.read() if process.stderr else "").strip().splitlines()
    return said[-1] if said else "no message"


def one_size(sites: int, steps: Sequence[str]) -> list[Point]:
    """Return the points of one size; after a step that is stopped the others get a new process."""
    left, points = list(steps), list[Point]()
    while left:
        found = list(in_a_process(sites, left))
        points += found
        left = left[len(found) :]
    return points


def run(*, small: bool, runs: int = 1, sizes: Sequence[int] = ()) -> list[Point]:
    """Return every step on every size, each size ``runs`` times, the fastest kept."""
    points: list[Point] = []
    steps = list(STEPS)
    for sites in sizes or (SMALL if small else SIZES):
        sys.stderr.write(f"  {sites:,} sites: {len(steps)} steps\n")
        tries = [one_size(sites, steps) for _ in range(runs)]
        best = [min(each, key=lambda p: (p.note, p.seconds)) for each in zip(*tries, strict=True)]
        points += best
        points += [nothing(sites, step, "not tried") for step in STEPS if step not in steps]
        steps = [found.step for found in best if not found.note]
    return points


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or for one size its points as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--one", type=int, default=0, help="one size only, a line of JSON a step")
    parser.add_argument("--steps", nargs="*", default=list(STEPS))
    given = parser.parse_args(arguments)
    if given.one:
        tell(given.one, given.steps)
    else:
        print(table(run(small=False, runs=given.runs, sizes=given.sizes)))


if __name__ == "__main__":
    main()
