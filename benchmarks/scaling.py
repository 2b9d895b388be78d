"""How time and memory grow with the size of a network, step by step.

Every size is a generated national network (``national.py``), run in a process of its own; every
step runs once before on the smallest, so that compiling is not counted. The exponent of a step
from one size to the next is log2(t(2n) / t(n)): 1 is linear, 2 quadratic.

    python benchmarks/scaling.py --sizes 100 200 400
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from national import SIZES, national
from scaling_page import LIMIT_S, Point, table
from scaling_steps import STEPS, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SMALL = (25, 50)
SIZE_LIMIT_S = 1200.0
PROC = Path("/proc/self")
KB = 1024


def forget_peak() -> None:
    """Set the kernel's peak of resident memory back to what is resident now, where it can be."""
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


def measure(sites: int, skip: Iterable[str], *, warm: int) -> list[Point]:
    """Return the points of one size, without the steps to ``skip``."""
    small = stage(national(warm))
    steps = [step for step in STEPS if step not in set(skip)]
    for step in steps:
        STEPS[step](small)
    ready = stage(national(sites))
    return [point(ready, step) for step in steps]


def in_a_process(sites: int, skip: Sequence[str], *, warm: int) -> list[Point]:
    """Return ``measure`` from a process of its own; notes where it ends badly or not in time."""
    command = [sys.executable, __file__, "--one", str(sites), "--warm", str(warm)]
    try:
        ended = subprocess.run(  # noqa: S603 - this script itself
            [*command, "--skip", *skip],
            capture_output=True,
            text=True,
            timeout=SIZE_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        why = f"not done within {SIZE_LIMIT_S:.0f} s"
    else:
        if ended.returncode == 0:
            return [Point(**found) for found in json.loads(ended.stdout)]
        why = "failed: " + (ended.stderr.strip().splitlines() or ["no message"])[-1]
    return [
        Point(sites, step, 0, math.nan, math.nan, why) for step in STEPS if step not in set(skip)
    ]


def run(*, small: bool, runs: int = 1, sizes: Sequence[int] = ()) -> list[Point]:
    """Return every step on every size, each size ``runs`` times, the fastest kept."""
    points: list[Point] = []
    skip: list[str] = []
    chosen = sizes or (SMALL if small else SIZES)
    for sites in chosen:
        tries = [in_a_process(sites, skip, warm=chosen[0]) for _ in range(runs)]
        best = [
            min(each, key=lambda found: (found.note, found.seconds))
            for each in zip(*tries, strict=True)
        ]
        points += best
        points += [Point(sites, step, 0, math.nan, math.nan, "over the limit") for step in skip]
        skip += [found.step for found in best if found.note or found.seconds > LIMIT_S]
    return points


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or for one size its points as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--one", type=int, default=0, help="one size only, as JSON")
    parser.add_argument("--warm", type=int, default=SIZES[0])
    parser.add_argument("--skip", nargs="*", default=[])
    given = parser.parse_args(arguments)
    if given.one:
        found = measure(given.one, given.skip, warm=given.warm)
        sys.stdout.write(json.dumps([asdict(each) for each in found]))
    else:
        sys.stdout.write(table(run(small=False, runs=given.runs, sizes=given.sizes)))


if __name__ == "__main__":
    main()
