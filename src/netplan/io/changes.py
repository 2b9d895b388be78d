"""Change lists, one TOML file each: read with a finding for everything that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, near
from netplan.io.cells import CellError, read_value, shown
from netplan.io.files import UnreadableError
from netplan.io.tables import row_label
from netplan.io.toml import read_fields, read_toml
from netplan.schema import CONFIDENCES, PROVENANCE, TABLES, Column, TableSchema
from netplan.topology.change import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS = ("history", "proposal", "variant")
_VERBS = ("add", "set", "retire")
_COSTS = ("capex_cny", "opex_cny_per_year", "build_months")


_ID = Column(name="id", kind="id", meaning="the id of a change list")


def _cell(schema: TableSchema, name: str, value: object) -> Any:
    """Return one cell of a row; CellError for an unknown column or a bad value."""
    if name not in schema.names:
        message = f"no such column{near(name, schema.names)}"
        raise CellError(message)
    column = schema.column(name)
    if column.required and value in ("", []):
        message = "must be given, is empty"
        raise CellError(message)
    return read_value(column, value)


def _needed(schema: TableSchema, verb: str) -> list[str]:
    """Return the columns that every row under ``verb`` must give."""
    if verb != "add":
        return list(schema.key)
    # A row without provenance takes the list's.
    return [c.name for c in schema.columns if c.required and c not in PROVENANCE]


def _row(
    schema: TableSchema, verb: str, row: Mapping[str, object], place: tuple[str, int]
) -> tuple[dict[str, Any], list[Finding]]:
    """Read one row under ``verb``; ``place`` is the file and the row's number."""
    file, number = place
    where = f"{verb}.{schema.name}"
    label = row_label(
        schema, {name: value for name, value in row.items() if isinstance(value, str)}
    )
    cells: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, value in row.items():
        try:
            cells[name] = _cell(schema, name, value)
        except CellError as error:
            column = f"{where}.{shown(name)[1:-1]}"
            findings.append(Finding(file, number, column, f"{error}{label}"))
    findings += [
        Finding(file, number, f"{where}.{name}", f"must be given{label}")
        for name in _needed(schema, verb)
        if name not in row
    ]
    if verb == "set" and not set(row) - set(schema.key):
        findings.append(Finding(file, number, where, "changes nothing: it names a row, no cell"))
    if verb == "retire" and set(row) & set(schema.names) - set(schema.key):
        extra = min(set(row) & set(schema.names) - set(schema.key))
        findings.append(Finding(file, number, f"{where}.{extra}", "retiring takes the key alone"))
    return cells, findings


def _verb(
    verb: str, tables: object, file: str
) -> tuple[dict[str, tuple[Mapping[str, Any], ...]], list[Finding]]:
    """Read everything under ``add``, ``set`` or ``retire``."""
    rows: dict[str, tuple[Mapping[str, Any], ...]] = {}
    findings: list[Finding] = []
    if not isinstance(tables, dict):
        what = f"must be tables such as [[{verb}.links]], is {shown(tables)}"
        return {}, [Finding(file, 0, verb, what)]
    for name, listed in tables.items():
        where = f"{verb}.{shown(name)[1:-1]}"
        if name not in TABLES:
            findings.append(Finding(file, 0, where, f"no such table{near(name, list(TABLES))}"))
        elif not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            findings.append(Finding(file, 0, where, f"must be rows, written [[{where}]]"))
        else:
            read = [_row(TABLES[name], verb, row, (file, n)) for n, row in enumerate(listed, 1)]
            rows[name] = tuple(cells for cells, _ in read)
            findings += [finding for _, found in read for finding in found]
    return rows, findings


def _fields(values: Mapping[str, Any], file: str) -> list[Finding]:
    """Return what is wrong with the fields of a change list beside its rows."""
    findings = []
    for name, allowed in (("kind", KINDS), ("confidence", CONFIDENCES)):
        if name in values and values[name] not in allowed:
            hint = near(values[name], allowed)
            what = f"must be one of {', '.join(allowed)}, is {shown(values[name])}{hint}"
            findings.append(Finding(file, 0, name, what))
    findings += [
        Finding(file, 0, name, f"must be at least 0, is {values[name]:g}")
        for name in _COSTS
        if values.get(name, 0) < 0
    ]
    if not values.get("source"):
        what = "must be given: where the change list comes from"
        findings.append(Finding(file, 0, "source", what))
    return findings


def read_change(path: Path) -> tuple[Change, list[Finding]]:
    """Read the change list ``path``; its id is the file's stem. Bad parts are left out.

    A file that cannot be read at all is an empty change list with a finding of row 0.
    """
    file = f"changes/{shown(path.name)[1:-1]}"
    try:
        read_value(_ID, path.stem)
        data = read_toml(path, file)
    except CellError as error:
        what = f"the name of a change list, its id, {error}"
        return Change(id=path.stem), [Finding(file, 0, "", what)]
    except UnreadableError as error:
        return Change(id=path.stem), [error.finding]
    return change_of(path.stem, data, file)


def change_of(name: str, data: dict[str, Any], file: str) -> tuple[Change, list[Finding]]:
    """Return the change list called ``name`` that TOML ``data`` gives; bad parts are left out."""
    data = dict(data)
    verbs = {verb: _verb(verb, data.pop(verb, {}), file) for verb in _VERBS}
    values, findings = read_fields(Change, data, file)
    typed = {finding.column for finding in findings}
    findings += [finding for finding in _fields(values, file) if finding.column not in typed]
    for _, found in verbs.values():
        findings += found
    values |= {verb: rows for verb, (rows, _) in verbs.items()}
    return Change(id=name, **values), findings


def read_changes(folder: Path) -> tuple[dict[str, Change], list[Finding]]:
    """Read every ``changes/*.toml`` of a network folder, in the order of their names."""
    home = folder / "changes"
    changes: dict[str, Change] = {}
    findings: list[Finding] = []
    try:
        if not home.exists():
            return {}, []
        if not home.is_dir():
            return {}, [Finding("changes", 0, "", "must be a folder of change lists, is a file")]
        paths = sorted(p for p in home.iterdir() if p.suffix == ".toml" and p.name[0] != ".")
    except OSError as error:
        return {}, [Finding("changes", 0, "", f"cannot be read: {error.strerror or error}")]
    for path in paths:
        changes[path.stem], found = read_change(path)
        findings += found
    return changes, findings
