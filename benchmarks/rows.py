"""One row of the results: a job done by netplan or by a peer, and what its time must be."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """How long a contender took for a job, beside netplan in the same run.

    ``ratio`` is the contender's time over netplan's, ``must`` what it must be at least (None: no
    target). ``same`` says how the answers were compared, with the largest difference.
    """

    target: str
    job: str
    contender: str
    seconds: float
    ratio: float
    must: float | None
    same: str
    memory_mb: float | None


def show(run: Callable[..., Sequence[Row]], about: str | None, *, runs: int) -> None:
    """Run one part from the command line and print its rows; ``runs`` is how often, if not said."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--runs", type=int, default=runs)
    given = parser.parse_args()
    for row in run(small=given.small, runs=given.runs):
        print(f"{row.target} {row.job} | {row.contender} | {row.seconds:.3g} s | ", end="")
        print(f"{row.ratio:.3g} (must {row.must}) | {row.same}", flush=True)
