"""Any source of a network, folder or file, to a Network and what could not be kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netplan.io.folder import read_network
from netplan.io.formats import read_any
from netplan.io.formats.reading import Reading
from netplan.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator


def _comments(path: Path) -> int:
    """Return how many lines of a TOML file are comments."""
    with path.open(encoding="utf-8-sig") as lines:
        return sum(1 for line in lines if line.lstrip().startswith("#"))


def _beside(folder: Path) -> Iterator[str]:
    """Yield what a network folder holds beside the network itself."""
    settings, lists = folder / "network.toml", sorted((folder / "changes").glob("*.toml"))
    if count := sum(map(_comments, [settings, *lists])):
        noun = "line" if count == 1 else "lines"
        yield f"{count:,} {noun} of comment in network.toml and change lists"
    known = {"network.toml", "changes", *(f"{name}.csv" for name in TABLES)}
    others = sorted(p.name for p in folder.iterdir() if p.name not in known and p.name[0] != ".")
    if others:
        noun = "file or folder" if len(others) == 1 else "files and folders"
        yield f"{len(others):,} {noun} beside the tables, such as {others[0]!r}"


def read_source(path: Path, *, form: str = "") -> Reading:
    """Read a netplan folder, or a file in the format called ``form`` or told by its content.

    Raises InputError with all findings of the source.

    >>> from importlib.resources import files
    >>> read_source(Path(str(files("netplan.io") / "data" / "example"))).lost
    ()
    """
    path = Path(path)
    if form or path.is_file():
        return read_any(path, form=form)
    return Reading(read_network(path), tuple(_beside(path)))
