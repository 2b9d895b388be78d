"""pyNTM model files: tables of tab-separated rows, each under its own headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import near
from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import (
    NAN,
    Demand,
    Draft,
    Edge,
    Notes,
    Place,
    counted,
    file_name,
    refuse,
    source_text,
)
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = {
    "INTERFACES_TABLE": ("node_object_name", "remote_node_object_name", "name", "cost", "capacity"),
    "NODES_TABLE": ("name", "lon", "lat"),
    "DEMANDS_TABLE": ("source", "dest", "traffic", "name"),
}
_TABLES = (*_NEEDED, "RSVP_LSP_TABLE")
_Row = tuple[int, dict[str, str]]


def _tables(text: str, notes: Notes) -> dict[str, list[_Row]]:
    """Return line number and cells by column of the rows of each table."""
    tables: dict[str, list[_Row]] = {}
    table = ""
    columns: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        if cells[0] in _TABLES:
            table, columns = cells[0], []
            if table in tables:
                notes.add(number, table, "is there twice")
            tables.setdefault(table, [])
        elif not table:
            what = f"must be a headline such as INTERFACES_TABLE, is {shown(line.strip())}"
            notes.add(number, "", what + near(cells[0][:60], _TABLES))
            return tables
        elif not columns:
            columns = [cell.lower() for cell in cells]
            for missing in (c for c in _NEEDED.get(table, ()) if c not in columns):
                notes.add(number, table, f"the column {missing!r} is missing (tabs stand between)")
        else:
            # Cells at the end of a row may be left out, and comments may follow the last.
            filled = [*cells, *[""] * (len(columns) - len(cells))]
            tables[table].append((number, dict(zip(columns, filled, strict=False))))
    for missing in (name for name in _NEEDED if name not in tables):
        notes.add(0, missing, "is missing: the table is needed")
    return tables


def _cell(row: _Row, column: str, notes: Notes) -> str:
    """Return the text in ``column``; a finding where it is empty."""
    text = row[1].get(column, "")
    if not text:
        notes.add(row[0], column, "must be given, is empty")
    return text


def _arc(row: _Row, notes: Notes) -> Edge:
    """Return an interface as an arc; its circuit, where one is named, pairs it with another."""
    number, cells = row
    return Edge(
        id=cells.get("circuit_id", ""),
        row=number,
        a=_cell(row, "node_object_name", notes),
        b=_cell(row, "remote_node_object_name", notes),
        capacity_gbps=notes.amount(number, "capacity", cells.get("capacity")),
        metric=notes.positive(number, "cost", cells.get("cost")),
    )


def _places(rows: list[_Row], arcs: list[Edge], notes: Notes) -> list[Place]:
    """Return the nodes of the table, then those that interfaces alone name."""
    places = []
    for number, cells in rows:
        given = {axis: cells.get(axis, "") for axis in ("lon", "lat")}
        lon, lat = (
            notes.number(number, axis, text) if text else NAN for axis, text in given.items()
        )
        name = _cell((number, cells), "name", notes)
        places.append(Place(id=name, row=number, name=name, lon=lon, lat=lat))
    known = {place.id for place in places}
    for arc in arcs:
        for end in (arc.a, arc.b):
            if end and end not in known:
                known.add(end)
                places.append(Place(id=end, row=arc.row, name=end))
    return places


def _demand(row: _Row, notes: Notes) -> Demand:
    """Return a row of the table of demands."""
    number, cells = row
    return Demand(
        id=_cell(row, "name", notes),
        row=number,
        source=_cell(row, "source", notes),
        target=_cell(row, "dest", notes),
        volume_gbps=notes.amount(number, "traffic", cells.get("traffic")),
    )


def _lost(tables: dict[str, list[_Row]]) -> tuple[str, ...]:
    """Return what netplan has no table or column for."""
    lost = ["the unit of capacities and demands, which the file does not state: read as Gbit/s"]
    arcs = tables.get("INTERFACES_TABLE", [])
    if arcs:
        lost.append(
            f"{counted(len(arcs), 'interface name')}, such as {shown(arcs[0][1].get('name', ''))}"
        )
    if paths := tables.get("RSVP_LSP_TABLE"):
        first = shown(paths[0][1].get("name", ""))
        lost.append(f"{counted(len(paths), 'RSVP LSP')}, such as {first}")
    reserved = {
        column: sum(bool(row[1].get(column)) for row in arcs)
        for column in ("rsvp_enabled", "percent_reservable_bandwidth")
    }
    lost += [f"{name} of {counted(n, 'interface')}" for name, n in reserved.items() if n]
    return tuple(lost)


def read(path: Path) -> Reading:
    """Read the pyNTM model file ``path``; raises InputError with everything that is wrong."""
    notes = Notes(file_name(path))
    tables = _tables(source_text(path), notes)
    refuse(path, notes.findings)
    arcs = [_arc(row, notes) for row in tables["INTERFACES_TABLE"]]
    return build(
        Draft(
            path=path,
            title=FORMAT.title,
            name=path.stem,
            places=tuple(_places(tables["NODES_TABLE"], arcs, notes)),
            edges=tuple(arcs),
            demands=tuple(_demand(row, notes) for row in tables["DEMANDS_TABLE"]),
            directed=True,
            lost=_lost(tables),
            findings=tuple(notes.findings),
        )
    )


FORMAT = Format(
    "pyntm", "pyNTM model file", (".csv", ".txt"), read, lambda text: "INTERFACES_TABLE" in text
)
