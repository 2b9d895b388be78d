"""Where outside answers lie that are read where they are and never copied in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def oracles(root: Path) -> Path:
    """Return the folder of outside data: NETPLAN_ORACLES, else ../shared/data; skip without it."""
    folder = Path(os.environ.get("NETPLAN_ORACLES", root.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no outside answers at {folder}: they state no licence, so none are kept here")
    return folder
