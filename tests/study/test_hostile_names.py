"""Text from data is never code, from the network's tables to the browser and the sheet."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from netplan.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Visit

NAMES = (
    "{{7*7}}",
    "</script><script>window.broken=1</script>",
    "=1+1",
    "<img src=x onerror=window.broken=1>",
)
"""One for each of the four sites."""


@pytest.fixture(scope="module")
def study(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the study of the square, its sites and carriers renamed."""
    base = tmp_path_factory.mktemp("hostile")
    folder = shutil.copytree(root / "topology" / "square", base / "square")
    for table in ("sites", "carriers"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, name in zip(rows, NAMES, strict=False):
            row["name_en"] = row["name_zh"] = name
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    result = CliRunner().invoke(app, ["plan", str(folder), "-o", str(base / "out")])
    assert result.exit_code == 0, result.output
    return base / "out"


@pytest.mark.browser
@pytest.mark.parametrize("page", ["map.html", "report.html"])
def test_a_browser_shows_them_as_text(study: Path, page: str, visit: Visit) -> None:
    shown = visit.open(study / page)
    shown.wait_for_timeout(500)
    text = shown.evaluate("document.body.textContent")
    assert [name for name in NAMES if name not in text] == []
    assert shown.evaluate("window.broken") is None
    assert visit.errors == []
    assert visit.requests == []


def test_the_sheet_holds_them_as_text(study: Path) -> None:
    book = openpyxl.load_workbook(study / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    values = {str(cell.value) for cell in cells}
    assert [name for name in NAMES if not any(name in value for value in values)] == []


def test_no_cell_of_a_table_begins_like_a_formula(study: Path) -> None:
    for path in sorted(study.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                names = [v for k, v in row.items() if k.startswith(("name_", "route_"))]
                assert not [v for v in names if v.startswith("=")], path.name
