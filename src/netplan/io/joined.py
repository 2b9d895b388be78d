"""What was read of a network, from wherever, to one Network or to all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.io.rules import check_changes, rule_faults
from netplan.schema import TABLES
from netplan.topology.network import Network
from netplan.topology.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from netplan.io.tables import TablePart
    from netplan.topology.change import Change

SHOWN_PER_COLUMN = 20
"""Findings shown of one column of one file; the rest is counted in one more finding."""


@dataclass(frozen=True, slots=True)
class Found:
    """What could be read of a network: its parts, and the findings beside those of its tables.

    ``settings`` is None when they could not be read at all.
    """

    settings: Settings | None
    parts: Sequence[TablePart]
    changes: Mapping[str, Change]
    findings: Sequence[Finding]


def join(
    found: Found,
    where: str,
    *,
    otherwise: str,
    placed: Callable[[Finding], Finding] = lambda finding: finding,
) -> Network:
    """Return the network of what was ``found``, its rules checked.

    Raises InputError with every finding at once under the name ``where``. ``otherwise`` names a
    network without settings, so that its tables can be checked; ``placed`` says where a finding
    of a table file is in what the planner has in front of them.
    """
    network = Network(
        found.settings or Settings(name=otherwise),
        {part.name: part.table for part in found.parts if part.table is not None},
        found.changes,
    )
    findings = [*found.findings, *(f for part in found.parts for f in part.findings)]
    blind = [part.name for part in found.parts if part.table is None]
    findings += _rules(network, findings, [*blind, *([] if found.settings else ["network"])])
    if findings:
        raise InputError(where, map(placed, _capped(findings)))
    return network


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
