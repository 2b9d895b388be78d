"""Run every benchmark with its peers, check that answers are equal, and write the results.

Each part runs in a process of its own with a time limit, so that one failure does not lose the
others: it becomes a row that says so, and the exit code is 1. A target that is missed is no
failure; the table says by how much.

    python benchmarks/bench.py --output benchmarks/RESULTS.md
    python benchmarks/bench.py --only T1,T3 --runs 5
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench_page import Failure, page
from rows import Row
from scaling_page import Point, table

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
SCALING = "scaling"
RUNS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A module with ``run(small=, runs=)``, the targets it measures, and its time limit, s.

    ``runs`` is how often at most: a part whose steps take minutes is not worth the median.
    """

    module: str
    targets: tuple[str, ...]
    limit_s: float = 900.0
    runs: int = 99


PARTS = (
    Part("routing_distances", ("T1", "T2")),
    Part("routing_k_shortest", ("T3",)),
    Part("routing_disjoint", ("T4",)),
    Part("failure_latency", ("T5",)),
    Part("failure_loads", ("T6",), limit_s=1800.0),
    Part("routing_ecmp", ("T7",)),
    Part("optimum", ("T8", "T9", "T10", "T11", "T12"), limit_s=3600.0),
    Part("handing", ("T13",)),
    Part("sweep", ("sweep",)),
    Part("design_survive", ("T14", "T17", "T18"), limit_s=3600.0, runs=1),
    Part("design_models", ("T15", "T16"), limit_s=1800.0, runs=1),
    Part(SCALING, (SCALING,), limit_s=5400.0, runs=1),
)


@dataclass(frozen=True, slots=True)
class Results:
    """What all parts gave: rows, scaling points, and the parts that failed."""

    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    failures: tuple[Failure, ...]


def one(module: str, *, small: bool, runs: int, to: Path) -> None:
    """Run one part here and write its rows, or points, as JSON."""
    found = importlib.import_module(module).run(small=small, runs=runs)
    to.write_text(json.dumps([asdict(each) for each in found]), encoding="utf-8")


def in_a_process(part: Part, *, small: bool, runs: int) -> list[dict[str, object]] | Failure:
    """Return what a part gives in a process of its own, or why it gives nothing."""
    with TemporaryDirectory() as folder:
        to = Path(folder) / "found.json"
        command = [sys.executable, __file__, "--one", part.module, "--runs", str(runs)]
        command += ["--output", str(to), *(["--small"] if small else [])]
        try:
            ended = subprocess.run(  # noqa: S603 - this script itself
                command, cwd=HERE.parent, stderr=subprocess.PIPE, text=True,
                timeout=part.limit_s, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Failure(part.module, part.targets, f"not done within {part.limit_s:.0f} s")
        if ended.returncode or not to.exists():
            said = (ended.stderr or "").strip().splitlines()
            return Failure(part.module, part.targets, said[-1] if said else "no message")
        return list(json.loads(to.read_text(encoding="utf-8")))


def run(
    parts: Sequence[Part], *, small: bool, runs: int, at_once: int = 1, only: Sequence[str] = ()
) -> Results:
    """Run the parts of the targets ``only`` (none: all), ``at_once`` side by side."""
    rows: list[Row] = []
    points: list[Point] = []
    failures: list[Failure] = []
    wanted = [part for part in parts if not only or set(only) & set(part.targets)]

    def start(part: Part) -> list[dict[str, object]] | Failure:
        sys.stderr.write(f"{part.module} ({', '.join(part.targets)}) ...\n")
        return in_a_process(part, small=small, runs=min(runs, part.runs))

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        answers = list(pool.map(start, wanted))
    for part, found in zip(wanted, answers, strict=True):
        if isinstance(found, Failure):
            sys.stderr.write(f"  {part.module} failed: {found.why}\n")
            failures.append(found)
        elif part.module == SCALING:
            points += [Point(**each) for each in found]  # type: ignore[arg-type]
        else:
            rows += [Row(**each) for each in found]  # type: ignore[arg-type]
    kept = [row for row in rows if not only or row.target in only]
    return Results(tuple(kept), tuple(points), tuple(failures))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks and print or write their page; return 1 when a part failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="file to write; default: print")
    parser.add_argument("--only", default="", help="targets, such as T1,T3,sweep,scaling")
    parser.add_argument("--small", action="store_true", help="small sizes: a smoke run, no result")
    parser.add_argument("--runs", type=int, default=RUNS, help="the median of so many is taken")
    parser.add_argument("--at-once", type=int, default=1, help="parts side by side; 1 is fairest")
    parser.add_argument("--one", default="", help="one module here, its rows as JSON to the output")
    given = parser.parse_args(arguments)
    if given.one:
        one(given.one, small=given.small, runs=given.runs, to=given.output)
        return 0
    only = [name.strip() for name in given.only.split(",") if name.strip()]
    known = [target for part in PARTS for target in part.targets]
    unknown = [name for name in only if name not in known]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; known: {', '.join(known)}")
    asked = {"small": given.small, "runs": given.runs, "at_once": given.at_once}
    found = run(PARTS, only=only, **asked)
    scaling = table(found.points) if found.points else ""
    text = page(found.rows, found.failures, scaling=scaling, **asked)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
