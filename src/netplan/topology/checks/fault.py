"""A broken rule, by table and row, before it is known which file is to blame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from netplan.topology.network import Network

HINTS = 20
"""Near matches looked for in one column: a search among all ids is slow, and 20 are enough."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One broken rule of a network in memory.

    ``row`` counts the rows of ``table`` from 1; 0 means the whole table. The table ``network``
    stands for the settings, its columns for their keys. One that is ``alone`` looks at its own
    cell only, so that it never follows from another fault of its row.
    """

    table: str
    row: int
    column: str
    what: str
    alone: bool = False

    def finding(self) -> Finding:
        """Return the fault as a finding in the table's own file."""
        ending = "toml" if self.table == "network" else "csv"
        return Finding(f"{self.table}.{ending}", self.row, self.column, self.what)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the tables it reads (``network``: the settings).

    ``ids_only`` rules look at keys alone, and hold where other columns could not be read.
    """

    check: Callable[[Network], Iterator[Fault]]
    reads: tuple[str, ...]
    ids_only: bool = False


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
