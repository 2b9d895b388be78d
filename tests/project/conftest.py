"""Which files belong to the project."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MADE = {".venv", "out", "build", "dist", "__pycache__", ".git"}


def listed_by_git(root: Path) -> list[str] | None:
    """Return the files git would keep, committed or not; None outside a checkout."""
    if shutil.which("git") is None or not (root / ".git").exists():
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name]


def listed_by_walking(root: Path) -> list[str]:
    """Return all files that neither make nor a tool has left."""
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    kept = (
        file
        for file in files
        if not any(
            part in MADE or part.endswith((".egg-info", "_cache")) or part == ".hypothesis"
            for part in file.parts
        )
    )
    return [file.as_posix() for file in kept]


@pytest.fixture(scope="session")
def project_texts(root: Path) -> dict[str, str]:
    """Return every text file of the project by its path; files that are no text are left out."""
    names = listed_by_git(root)
    if names is None:
        names = listed_by_walking(root)
    texts = {}
    for name in sorted(names):
        path = root / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                texts[Path(name).as_posix()] = data.decode("utf-8")
    return texts
