"""Findings about bad input, and the errors that carry them to whoever called."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong in one place of the input.

    ``row`` counts data rows from 1, so that row 1 is the line below the header; 0 means the
    whole file. ``what`` says what is wrong, which value, and what would be right.

    >>> print(Finding("links.csv", 14, "capacity_gbps", "must be above 0, is -400"))
    links.csv row 14, capacity_gbps: must be above 0, is -400
    """

    file: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """Return the finding as the one line a planner reads."""
        place = f"{self.file} row {self.row}" if self.row else self.file
        if self.column:
            place = f"{place}, {self.column}"
        return f"{place}: {self.what}"


class NetplanError(Exception):
    """The root of every error that netplan raises on purpose."""


class InputError(NetplanError):
    """Input that cannot be used, with everything that is wrong with it at once."""

    def __init__(self, where: str, findings: Iterable[Finding]) -> None:
        """Keep ``findings`` sorted by file, row and column under the name ``where``."""
        self.where = where
        self.findings: tuple[Finding, ...] = tuple(sorted(set(findings)))
        count = len(self.findings)
        lines = [f"{where}: {count} problem{'' if count == 1 else 's'}"]
        lines += [f"  {finding}" for finding in self.findings]
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, tuple[Finding, ...]]]:
        """Pickle by the constructor's arguments, so that workers can raise it."""
        return type(self), (self.where, self.findings)


class Infeasible(NetplanError):  # noqa: N818 - the answer "infeasible", in a planner's word
    """A request that no network can meet: names the demand, the cut and what is missing."""


class SolverError(NetplanError):
    """A solver that ended without an answer for a reason of its own."""


def near(value: str, known: Sequence[str]) -> str:
    """Return ``; did you mean 'x'?`` for the known id nearest to ``value``, or nothing.

    >>> near("xain", ["xian", "xining"])
    "; did you mean 'xian'?"
    >>> near("q", ["xian"])
    ''
    """
    match = get_close_matches(value, known, n=1, cutoff=0.6)
    return f"; did you mean {match[0]!r}?" if match else ""
