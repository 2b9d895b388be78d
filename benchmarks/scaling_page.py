"""The table of how time and memory grow: a row a step, a column a size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT_S = 60.0
"""A step that takes longer is stopped, and not tried on larger networks."""


@dataclass(frozen=True, slots=True)
class Point:
    """One step on one size: its answer, wall time and peak resident memory while it ran.

    ``note`` says why there is none; seconds are then NaN.
    """

    sites: int
    step: str
    answer: int
    seconds: float
    peak_mb: float
    note: str = ""


def exponent(before: Point | None, after: Point) -> float:
    """Return log2 of how the time grew, for a size that doubled; NaN where it cannot be told."""
    if before is None or math.isnan(before.seconds) or math.isnan(after.seconds):
        return math.nan
    return math.log(after.seconds / before.seconds) / math.log(after.sites / before.sites)


def _cell(before: Point | None, after: Point) -> str:
    """Return time, growth and memory of one point."""
    if math.isnan(after.seconds):
        return after.note
    grown = exponent(before, after)
    power = "" if math.isnan(grown) else f" ({grown:.1f})"
    return f"{after.seconds:.3g} s{power}, {after.peak_mb:.0f} MB"


def table(points: Sequence[Point]) -> str:
    """Return the points as a table: a row a step, a column a size."""
    sizes = sorted({found.sites for found in points})
    steps = dict.fromkeys(found.step for found in points)
    by_place = {(found.step, found.sites): found for found in points}
    lines = [
        "## Scaling: generated national networks",
        "",
        "Time (and exponent against the size before, 1 linear, 2 quadratic), and the peak of",
        f"resident memory. A step is stopped after {LIMIT_S:.0f} s and not tried on larger ones.",
        "Each step ran once, so that a single exponent is rough.",
        "",
        "| step | " + " | ".join(f"{sites:,} sites" for sites in sizes) + " |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    for step in steps:
        cells = []
        for place, sites in enumerate(sizes):
            before = by_place.get((step, sizes[place - 1])) if place else None
            cells.append(_cell(before, by_place[step, sites]))
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
