"""Output folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from netplan.io.write import MARKER, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOTE = "Written by netplan. The next run replaces this folder and everything in it.\n"


def _refusal(target: Path, keep: Sequence[Path]) -> str:
    """Say why ``target`` must not be replaced; '' when it may."""
    for path in (*keep, Path("~").expanduser(), Path.cwd()):
        if path.resolve().is_relative_to(target):
            return f"would replace {path}; choose another folder"
    if not os.path.lexists(target):
        return ""
    if not target.is_dir():
        return "is there already and is no folder"
    if (target / MARKER).is_file() or not any(target.iterdir()):
        return ""
    return f"is not an output of netplan (no {MARKER} in it); choose a new folder or delete it"


def _swap(part: Path, target: Path) -> None:
    """Put ``part`` in place of ``target``; on failure the old one is back in its place."""
    if not target.exists():
        part.rename(target)
        return
    old = part.with_name(f"{part.name}-old")
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    # The new folder is in place: what cannot be deleted of the old one is no failure.
    shutil.rmtree(old, ignore_errors=True)


def _new_parents(target: Path) -> list[Path]:
    """Create the folders above ``target``; return those that were not there, innermost first."""
    missing = [path for path in target.parents if not path.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


@contextlib.contextmanager
def replace_folder(target: Path, *, keep: Sequence[Path] = ()) -> Iterator[Path]:
    """Give a new folder to write into, which takes the place of ``target`` when all went well.

    The new folder lies beside ``target``. On any exception, Ctrl-C included, it is deleted and
    what was at ``target`` stays as it was. ``keep`` names folders that must survive, such as
    the network's own. Raises OutputError where ``target`` is, or holds, one of them, the home
    or the working folder, or is a folder that netplan did not write.
    """
    named, target = target, target.resolve()
    try:
        if why := _refusal(target, keep):
            message = f"{named}: {why}"
            raise OutputError(message)
        created = _new_parents(target)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".part", dir=target.parent))
    except OSError as error:
        message = f"{named}: cannot be written: {error.strerror or error}"
        raise OutputError(message) from error
    try:
        yield part
        (part / MARKER).write_text(_NOTE, encoding="utf-8")
        part.chmod(_usual_mode())
        _swap(part, target)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        for path in created:
            with contextlib.suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            message = f"{named}: cannot be written: {error.strerror or error}"
            raise OutputError(message) from error
        raise


def _usual_mode() -> int:
    """Return the mode a new folder has under the user's umask; temporary ones are private."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o777 & ~mask
