"""A good workbook that a test may spoil in any way a spreadsheet, or a stranger, could."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from netplan.errors import InputError
from netplan.io.template import example
from netplan.io.workbook import read_workbook
from netplan.io.workbook_sheets import workbook_bytes
from netplan.io.write import write_change
from netplan.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netplan.topology.network import Network


def cells(network: Network) -> dict[str, list[list[str]]]:
    """Return every cell of every table as a text that tells values apart, NaN being equal."""
    return {
        name: [[repr(cell) for cell in row.values()] for row in network[name].rows()]
        for name in TABLES
    }


def same(first: Network, second: Network) -> bool:
    """Tell whether two networks hold the same settings, cells and change lists.

    Change lists are compared as they are written: an explicit default is no difference.
    """
    lists = [[write_change(c) for c in net.changes.values()] for net in (first, second)]
    return (
        first.settings == second.settings
        and cells(first) == cells(second)
        and tuple(first.changes) == tuple(second.changes)
        and lists[0] == lists[1]
    )


@dataclass(frozen=True, slots=True)
class Book:
    """The example as a workbook file."""

    path: Path

    def edit(self, spoil: Callable[[Any], object]) -> None:
        """Open the workbook as a planner would, let ``spoil`` change it, and save it."""
        book = openpyxl.load_workbook(self.path)
        spoil(book)
        book.save(self.path)

    def put(self, place: str, value: object, *, style: str = "") -> None:
        """Write ``value`` into a cell such as ``links!F3``."""

        def spoil(book: Any) -> None:
            sheet, cell = place.split("!")
            book[sheet][cell] = value
            if style:
                book[sheet][cell].number_format = style

        self.edit(spoil)

    def part(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of one part of the file."""
        packed = io.BytesIO(self.path.read_bytes())
        with zipfile.ZipFile(packed) as old, zipfile.ZipFile(self.path, "w") as new:
            for entry in old.infolist():
                content = old.read(entry)
                new.writestr(entry, change(content) if entry.filename == name else content)

    def problems(self) -> list[str]:
        """Return the findings of reading the workbook, as a planner reads them."""
        try:
            read_workbook(self.path)
        except InputError as error:
            return [str(finding) for finding in error.findings]
        return []


@pytest.fixture
def alike() -> Callable[[Network, Network], bool]:
    """Return the function that tells whether two networks are the same."""
    return same


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Return the example as a workbook that reads without a finding."""
    path = tmp_path / "net.xlsx"
    path.write_bytes(workbook_bytes(example()))
    return Book(path)
