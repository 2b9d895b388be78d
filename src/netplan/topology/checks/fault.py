"""A broken rule, by table and row, before it is known which file is to blame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, near

if TYPE_CHECKING:
    from collections.abc import Sequence

HINTS = 20
"""Near matches looked for in one column: a search among all ids is slow, and 20 are enough."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One broken rule of a network in memory.

    ``row`` counts the rows of ``table`` from 1; 0 means the whole table. The table ``network``
    stands for the settings, its columns for their keys.
    """

    table: str
    row: int
    column: str
    what: str

    def finding(self) -> Finding:
        """Return the fault as a finding in the table's own file."""
        ending = "toml" if self.table == "network" else "csv"
        return Finding(f"{self.table}.{ending}", self.row, self.column, self.what)


class Hints:
    """Near matches among ``known`` ids, for the first few different values alone."""

    def __init__(self, known: Sequence[str]) -> None:
        """Keep ``known``."""
        self._known = known
        self._found: dict[str, str] = {}

    def __call__(self, value: str) -> str:
        """Return ``; did you mean 'x'?`` or nothing."""
        if value not in self._found and len(self._found) < HINTS:
            self._found[value] = near(value, self._known)
        return self._found.get(value, "")
