"""docs/outputs.md names every file that the study writes, and every column, in order."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# What stands in brackets explains a column.
ASIDE = re.compile(r"\([^()]*\)")


def documented(page: str) -> dict[str, list[str]]:
    """Return the columns that ``page`` lists for each CSV file, in order."""
    sections = re.split(r"^## (\w+\.csv)$", page, flags=re.MULTILINE)[1:]
    tables = {}
    for name, body in zip(sections[::2], sections[1::2], strict=True):
        listed = "\n- ".join(ASIDE.sub("", body).split("\n- ")[1:])
        tables[name] = re.findall(r"`(\w+)`", listed)
    return tables


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """Return the page."""
    return (root / "docs/outputs.md").read_text(encoding="utf-8")


def test_every_file_of_the_study_is_on_the_page(page: str, study_dir: Path) -> None:
    written = {path.name for path in study_dir.iterdir()}
    named = set(re.findall(r"`([\w.-]+)`", page)) | set(documented(page))
    assert written - named == set()
    assert set(documented(page)) == {name for name in written if name.endswith(".csv")}


def test_every_column_is_on_the_page_in_order(page: str, study_dir: Path) -> None:
    for name, columns in documented(page).items():
        with (study_dir / name).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == columns, name
