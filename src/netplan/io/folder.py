"""A network folder to a Network, or everything that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near
from netplan.io.cells import shown
from netplan.io.changes import read_changes
from netplan.io.rules import check_changes, rule_faults
from netplan.io.tables import TablePart, read_table
from netplan.io.toml import read_settings
from netplan.schema import TABLES
from netplan.topology.network import Network
from netplan.topology.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHOWN_PER_COLUMN = 20
"""Findings shown of one column of one file; the rest is counted in one more finding."""


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


def _capped(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` with at most SHOWN_PER_COLUMN of one column, and how many more."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(set(findings)):
        groups.setdefault((finding.file, finding.column), []).append(finding)
    kept: list[Finding] = []
    for (file, column), group in groups.items():
        kept += group[:SHOWN_PER_COLUMN]
        if rest := group[SHOWN_PER_COLUMN:]:
            kept.append(Finding(file, rest[0].row, column, f"and {len(rest):,} more from here on"))
    return kept


def _tables(folder: Path) -> list[TablePart]:
    """Read every table of the schema."""
    return [read_table(folder / f"{name}.csv", schema) for name, schema in TABLES.items()]


def read_network(folder: Path) -> Network:
    """Read a network folder: ``network.toml``, ``<table>.csv`` and ``changes/*.toml``.

    Raises InputError with every finding at once: what no cell, header or file can be read as,
    and what breaks a rule of the network (``check_network``), wherever that can still be told.
    """
    folder = Path(folder)
    if why := _no_folder(folder):
        raise InputError(str(folder), [Finding(folder.name or ".", 0, "", why)])
    settings, findings = read_settings(folder)
    findings += _strangers(folder)
    parts = _tables(folder)
    changes, found = read_changes(folder)
    findings += found
    findings += [finding for part in parts for finding in part.findings]
    network = Network(
        settings or Settings(name=folder.name),
        {part.name: part.table for part in parts if part.table is not None},
        changes,
    )
    blind = [part.name for part in parts if part.table is None]
    findings += _rules(network, findings, [*blind, *([] if settings else ["network"])])
    if findings:
        raise InputError(str(folder), _capped(findings))
    return network


def _rules(network: Network, findings: Sequence[Finding], blind: Sequence[str]) -> list[Finding]:
    """Return the rules that ``network`` breaks, apart from those that ``findings`` lead to.

    ``blind`` names the tables that could not be read. What was found in a row, or in a key of
    a TOML file, stands for everything that follows from it.
    """
    vague = [name for name in TABLES if any(_whole(finding, f"{name}.csv") for finding in findings)]
    faults = rule_faults(network, paths=False, blind=blind, vague=vague)
    cells = {(f.file, f.row, f.column) for f in findings}
    alone = [fault.finding() for fault in faults if fault.alone and fault.row]
    kept = [f for f in alone if (f.file, f.row, f.column) not in cells]
    found = [fault.finding() for fault in faults]
    if not blind and not vague:
        broken = {
            name
            for name in network.changes
            if any(finding.file == f"changes/{name}.toml" for finding in findings)
        }
        found += check_changes(network, broken=broken)
    taken = {(f.file, f.row, "" if f.row else f.column) for f in findings}
    return kept + [f for f in found if (f.file, f.row, "" if f.row else f.column) not in taken]


def _whole(finding: Finding, file: str) -> bool:
    """Tell whether ``finding`` is about all of ``file``."""
    return finding.file == file and not finding.row
