"""docs/tables.md says what the schema says."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from netplan.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_is_what_the_schema_gives(root: Path, run_env: dict[str, str]) -> None:
    command = [sys.executable, "docs/make_tables.py"]
    made = subprocess.run(
        command, cwd=root, env=run_env, capture_output=True, encoding="utf-8", check=True
    )
    page = (root / "docs/tables.md").read_text(encoding="utf-8")
    assert page == made.stdout, "run: make docs"


def test_the_page_names_every_column(root: Path) -> None:
    page = (root / "docs/tables.md").read_text(encoding="utf-8")
    for schema in TABLES.values():
        section = page.split(f"## {schema.name}.csv")[1].split("\n## ")[0]
        for column in schema.columns:
            assert f"| `{column.name}` |" in section
            assert column.meaning in section
