"""A promise about utilisation speaks of the horizon year, the only one that is swept for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path


def test_another_year_is_a_finding(root: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(root / "topology" / "square", tmp_path / "square")
    targets = folder / "targets.csv"
    text = targets.read_text(encoding="utf-8")
    assert ",2028," in text
    targets.write_text(text.replace(",2028,", ",2027,"), encoding="utf-8")
    with pytest.raises(InputError, match="must be the horizon year, 2028, or empty, is 2027"):
        read_network(folder)
