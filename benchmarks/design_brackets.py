"""How near netplan comes to the published answers of hard SNDlib models; writes the page of them.

Each model is solved alone, one after the other, within a limit of wall time. A published bound
that is entered or narrowed is said to be.

    python benchmarks/design_brackets.py --seconds 600 --output docs/design-answers.md
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from design_models import cpu_seconds, of_netplan, sndlib_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from design_models import Found

PERCENT = 100.0
NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Published:
    """A model with its published lower bound and best cost; one figure where both are the same."""

    name: str
    code: str
    lower: float
    upper: float


MODELS = (
    Published("atlanta", "D-B-M-N-C-A-N-N", 46_244_642.4, 46_244_642.4),
    Published("newyork", "D-B-M-N-C-A-N-N", 886_506, 999_702),
    Published("cost266", "D-B-M-N-C-A-N-N", 18_443_128, 18_975_081),
    Published("cost266", "D-B-E-N-C-A-N-N", 18_880_614, 19_877_393),
    Published("cost266", "U-U-E-N-C-A-N-N", math.nan, 25_148_941),
    Published("france", "U-U-M-N-C-A-N-N", 20_200, 20_200),
    Published("dfn-gwin", "U-U-M-N-C-A-N-N", 38_752, 38_752),
)

HEAD = """# Answers to published design models

Made by `python benchmarks/design_brackets.py`; {seconds:.0f} s of wall time at most for each
model, one thread, on a machine that other work may have shared (CPU time says how much it got).
Costs are in the networks' own units, published figures those of SNDlib and MIPLIB. "Met":
netplan's plan is as cheap as the published one; "proved": its bound is too.

| model | published | netplan: bound | plan | gap | CPU | wall | |
|---|---|---|---|---|---|---|---|
"""


def said(known: Published, found: Found) -> str:
    """Return how an answer stands to the published one."""
    words = []
    if found.objective < known.upper * (1 - NEAR):
        words.append("cheaper than published")
    elif found.objective <= known.upper * (1 + NEAR):
        words.append("met")
    else:
        words.append(f"{PERCENT * (found.objective / known.upper - 1):.2f} % above the published")
    if found.bound >= found.objective * (1 - NEAR):
        words.append("proved")
    elif found.bound > known.lower * (1 + NEAR):
        words.append("bound raised")
    return ", ".join(words)


def line(known: Published, found: Found) -> str:
    """Return the row of one model."""
    lower = "?" if math.isnan(known.lower) else f"{known.lower:,.10g}"
    bracket = (
        f"{known.upper:,.10g}" if known.lower == known.upper else f"{lower} to {known.upper:,.10g}"
    )
    gap = PERCENT * (found.objective - found.bound) / found.objective
    return (
        f"| {known.name} {known.code} | {bracket} | {found.bound:,.1f} | {found.objective:,.1f} "
        f"| {gap:.2f} % | {found.cpu_s:.0f} s | {found.wall_s:.0f} s | {said(known, found)} |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Solve all models and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args(arguments)
    page = HEAD.format(seconds=given.seconds)
    for known in MODELS:
        found = of_netplan(sndlib_model(known.name, known.code), limit_s=given.seconds)
        page += line(known, found) + "\n"
        print(line(known, found), f"{cpu_seconds():.0f} s in all", flush=True)
        if given.output is not None:
            given.output.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
