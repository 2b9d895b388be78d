"""netplan's own workbook, one sheet per table, among the formats that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.io.formats.reading import Format, Reading
from netplan.io.workbook import WORKBOOKS, read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Reading:
    """Read a workbook; nothing of it is lost. Raises InputError with all findings."""
    return Reading(read_workbook(path), ())


FORMAT = Format("xlsx", "netplan workbook", WORKBOOKS, read, lambda text: text.startswith("PK"))
