"""docs/formats.md tells of exactly the formats that can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netplan.io.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_lists_the_registered_formats_with_title_and_suffixes(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", page, re.MULTILINE)
    told = [(form.name, f"{form.title} ({', '.join(form.suffixes)})") for form in FORMATS.values()]
    assert rows == told


def test_every_row_says_what_is_kept_and_what_is_lost(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(FORMATS)
    assert all(len(row) == 4 and all(row) for row in rows)
