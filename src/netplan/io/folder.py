"""A network folder, or a workbook, to a Network, or everything that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.io.cells import shown
from netplan.io.changes import read_changes
from netplan.io.joined import Found, join
from netplan.io.tables import TablePart, read_table
from netplan.io.toml import read_settings
from netplan.io.workbook import WORKBOOKS, read_workbook
from netplan.schema import TABLES

if TYPE_CHECKING:
    from netplan.topology.network import Network


def _no_folder(folder: Path) -> str:
    """Say why ``folder`` is no folder that can be read; '' when it is one."""
    try:
        if folder.is_dir():
            list(folder.iterdir())
            return ""
        if folder.exists():
            return "must be a folder of tables, is a file"
        beside = [path.name for path in folder.parent.iterdir() if path.is_dir()]
        return f"there is no such folder{near(folder.name, sorted(beside))}"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"


def _strangers(folder: Path) -> list[Finding]:
    """Return a finding for each CSV file that is no table, so that none is silently unread."""
    names = sorted(p.name for p in folder.iterdir() if p.suffix.lower() == ".csv")
    known = [f"{name}.csv" for name in TABLES]
    return [
        Finding(
            shown(name)[1:-1],
            0,
            "",
            f"no such table{near(name, [k for k in known if k not in names])}",
        )
        for name in names
        if name not in known and not name.startswith(".")
    ]


def _tables(folder: Path) -> list[TablePart]:
    """Read every table of the schema."""
    return [read_table(folder / f"{name}.csv", schema) for name, schema in TABLES.items()]


def read_network(folder: Path) -> Network:
    """Read a network folder: ``network.toml``, ``<table>.csv`` and ``changes/*.toml``.

    A workbook file in the place of the folder is read as ``read_workbook`` says. Raises
    InputError with every finding at once: what no cell, header or file can be read as, and what
    breaks a rule of the network (``check_network``), wherever that can still be told.
    """
    folder = Path(folder)
    if folder.suffix.lower() in WORKBOOKS and folder.is_file():
        return read_workbook(folder)
    if why := _no_folder(folder):
        raise InputError(str(folder), [Finding(folder.name or ".", 0, "", why)])
    settings, findings = read_settings(folder)
    findings += _strangers(folder)
    parts = _tables(folder)
    changes, bad = read_changes(folder)
    findings += bad
    found = Found(settings, parts, changes, findings)
    return join(found, str(folder), otherwise=folder.name)
