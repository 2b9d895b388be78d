"""New folders and files that appear whole or not at all, and never replace anything."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from netplan.io.write import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def _taken(target: Path, *, folder: bool) -> str:
    """Say why ``target`` is not free; '' when it is. An empty folder is a free folder."""
    if not os.path.lexists(target):
        return ""
    if not folder or not target.is_dir():
        return "is there already; nothing is overwritten, choose a new name"
    if any(target.iterdir()):
        return "is there already and not empty; choose a new or empty folder"
    return ""


@contextlib.contextmanager
def _beside(target: Path, *, folder: bool) -> Iterator[Path]:
    """Give a path beside ``target`` to write to; clean up, and say what the system refuses."""
    part = None
    made: list[Path] = []
    try:
        if why := _taken(target, folder=folder):
            message = f"{target}: {why}"
            raise OutputError(message)
        home = target.resolve().parent
        made = [path for path in (home, *home.parents) if not path.exists()]
        home.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".netplan-", suffix=".part", dir=home))
        yield part / "new"
        made = []
    except OSError as error:
        message = f"{target}: cannot be written: {error.strerror or error}"
        raise OutputError(message) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()


def _fill(target: Path, part: Path) -> None:
    """Move everything in ``part`` into the empty folder ``target``; on failure, nothing."""
    moved: list[Path] = []
    try:
        for path in sorted(part.iterdir()):
            path.rename(target / path.name)
            moved.append(target / path.name)
    except BaseException:
        for path in moved:
            path.rename(part / path.name)
        raise


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes ``target`` when all went well.

    On any exception, Ctrl-C included, nothing is left behind. Raises OutputError where
    ``target`` is there and is no empty folder, or cannot be written.
    """
    with _beside(target, folder=True) as part:
        part.mkdir()
        yield part
        if target.exists():
            # It may be the working folder of a shell, so it stays the folder it is.
            _fill(target, part)
        else:
            part.rename(target)


def write_new(target: Path, content: bytes) -> None:
    """Write ``content`` into the new file ``target``; OutputError where it is there already."""
    with _beside(target, folder=False) as part:
        part.write_bytes(content)
        part.rename(target)
