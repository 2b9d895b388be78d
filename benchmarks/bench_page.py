"""The page of all results: what was measured on, one table, and what was missed by how much."""

from __future__ import annotations

import os
import platform
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rows import Row

NOTES = Path(__file__).resolve().with_name("notes.toml")
PACKAGES = (
    "numpy", "scipy", "numba", "igraph", "rustworkx", "networkx", "ortools", "highspy",
)  # fmt: skip
GB = 1024**3
MILLI = 1e-3
MICRO = 1e-6


@dataclass(frozen=True, slots=True)
class Failure:
    """A part that gave no rows: its module, its targets, and why."""

    module: str
    targets: tuple[str, ...]
    why: str


def machine() -> str:
    """Return the class of machine in a sentence: cores, memory, processor family, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GB
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def versions() -> str:
    """Return the versions of the packages that are measured or measured against."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def time_text(seconds: float) -> str:
    """Return a time in a unit that is read at a glance.

    >>> time_text(0.0000331), time_text(0.0204), time_text(12.34)
    ('33.1 us', '20.4 ms', '12.3 s')
    """
    for unit, size in (("s", 1.0), ("ms", MILLI)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / MICRO:.3g} us"


def verdict(row: Row) -> str:
    """Return whether a row's ratio is what it must be, and by how much it falls short."""
    if row.must is None:
        return ""
    if row.ratio >= row.must:
        return "met"
    return f"missed by {1 - row.ratio / row.must:.0%}"


def _text(value: str) -> str:
    """Return a text that stays within one cell."""
    return " ".join(value.replace("|", "/").split())


def _line(row: Row, *, small: bool) -> str:
    """Return a row of the table; small sizes are not judged."""
    cells = (
        row.target,
        _text(row.job),
        _text(row.contender),
        time_text(row.seconds),
        f"{row.ratio:.3g}",
        "" if row.must is None else f"{row.must:.3g}",
        "" if small else verdict(row),
        _text(row.same),
        "" if row.memory_mb is None else f"{row.memory_mb:.0f} MB",
    )
    return "| " + " | ".join(cells) + " |"


def _failed(failure: Failure) -> str:
    """Return a row for a part that failed."""
    targets = ", ".join(failure.targets)
    return f"| {targets} | {failure.module} | | | | | **failed**: {_text(failure.why)} | | |"


def missed(rows: Iterable[Row], notes: Mapping[str, str]) -> list[str]:
    """Return a line for each target missed: against whom, by how much, and why if it is known."""
    lines = []
    for row in rows:
        said = verdict(row)
        if said.startswith("missed"):
            why = notes.get(f"{row.target} {row.contender}", notes.get(row.target, ""))
            figures = f"{row.ratio:.3g} of {row.must:.3g}, {said}"
            note = why or "No reason is known yet."
            lines.append(f"- {row.target}, {_text(row.contender)}: {figures}. {note}")
    return lines


def page(
    rows: Sequence[Row],
    failures: Sequence[Failure],
    *,
    small: bool,
    runs: int,
    at_once: int = 1,
    scaling: str = "",
) -> str:
    """Return the page of results as Markdown."""
    notes = tomllib.loads(NOTES.read_text(encoding="utf-8"))["missed"]
    lines = [
        "# Results of the benchmarks",
        "",
        f"Written by `make bench`. A time is the median of {runs} runs. The ratio is a contender's",
        "time over netplan's in the same run; it must be at least what the column *must* says.",
        "Answers are compared before a time is believed.",
    ]
    if small:
        lines += ["", "**A smoke run on small sizes: its times mean nothing.**"]
    lines += [
        "",
        f"{machine()}; {versions()}; {datetime.now(UTC).date().isoformat()}.",
        *(
            [f"Up to {at_once} parts ran side by side, which slows all alike."]
            if at_once > 1
            else []
        ),
        "",
        "| | job | contender | time | ratio | must | | answers compared | peak |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_line(row, small=small) for row in rows),
        *map(_failed, failures),
    ]
    short = missed(rows, notes)
    if short and not small:
        lines += ["", "## Missed", "", *short]
    if scaling:
        lines += ["", scaling.rstrip()]
    return "\n".join(lines) + "\n"
