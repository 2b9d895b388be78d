"""REPETITA (Gay, Schaus, Vissicchio, arXiv 1710.08665): a .graph and the .demands beside it.

Bandwidths are kbit/s, coordinates longitude and latitude. The delays are about a third of what
light takes in fibre, so they never become a latency or a length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError
from netplan.io.cells import shown
from netplan.io.formats.build import build
from netplan.io.formats.draft import (
    Demand,
    Draft,
    Edge,
    Notes,
    Place,
    counted,
    file_name,
    source_text,
)
from netplan.io.formats.reading import Format, Reading

if TYPE_CHECKING:
    from pathlib import Path

_GBPS = 1e-6
"""One kbit/s, Gbit/s."""

_TABLES = {
    "NODES": ("label", "x", "y"),
    "EDGES": ("label", "src", "dest", "weight", "bw", "delay"),
    "DEMANDS": ("label", "src", "dest", "bw"),
}
_Row = tuple[int, dict[str, str]]


def _rows(text: str, table: str, notes: Notes) -> list[_Row]:
    """Return line number and cells of the rows of ``table``, as many as its first line says."""
    columns, lines = _TABLES[table], text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.split()[:1] == [table]]
    if len(starts) != 1:
        notes.add(0, table, f"must be there once, is there {len(starts)} times")
        return []
    start = starts[0]
    head, count = lines[start + 1 : start + 2], lines[start].split()[1:]
    if not head or tuple(head[0].split()) != columns:
        notes.add(start + 2, table, f"must have the columns {' '.join(columns)}")
        return []
    rows: list[_Row] = []
    for number, line in enumerate(lines[start + 2 :], start + 3):
        cells = line.split()
        if not cells or cells[0] in _TABLES:
            break
        if len(cells) == len(columns):
            rows.append((number, dict(zip(columns, cells, strict=True))))
        else:
            what = f"must have {len(columns)} cells, has {len(cells)}: {shown(line.strip())}"
            notes.add(number, table, what)
    if count != [str(len(rows))] and not notes.findings:
        said = " ".join(count) or "nothing"
        what = f"says {shown(said)[1:-1]} rows, has {len(rows)}; is the file truncated?"
        notes.add(start + 1, table, what)
    return rows


def _end(row: _Row, column: str, known: int, notes: Notes) -> str:
    """Return the number of a node, which counts from 0; a finding for one that is not there."""
    number, cells = row
    text = cells[column]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) < known):  # noqa: PLR2004 - digits
        what = f"must be a node's number from 0 to {known - 1}, is {shown(text)}"
        notes.add(number, column, f"{what} ({shown(cells['label'])[1:-1]})")
        return ""
    return str(int(text))


def _edges(text: str, names: list[str], notes: Notes) -> list[Edge]:
    """Return the arcs of the file, by the ids of their ends."""
    edges = []
    for row in _rows(text, "EDGES", notes):
        number, cells = row
        ends = [_end(row, end, len(names), notes) for end in ("src", "dest")]
        metric = notes.positive(number, "weight", cells["weight"])
        capacity = notes.amount(number, "bw", cells["bw"]) * _GBPS
        if all(ends):
            a, b = (names[int(end)] for end in ends)
            edges.append(
                Edge(
                    id=cells["label"],
                    row=number,
                    a=a,
                    b=b,
                    capacity_gbps=capacity,
                    metric=metric,
                )
            )
    return edges


def _demands_beside(path: Path) -> Path | None:
    """Return the first demand matrix of the graph ``path``: NAME.demands or NAME.0000.demands."""
    plain = path.with_suffix(".demands")
    if plain.exists():
        return plain
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return None
    stem = f"{path.stem}."
    return next((p for p in beside if p.name.startswith(stem) and p.suffix == ".demands"), None)


def _demands(path: Path, names: list[str]) -> tuple[list[Demand], list[Finding]]:
    """Return the demands in the file ``path``, and what is wrong with it."""
    notes = Notes(file_name(path))
    try:
        text = source_text(path)
    except InputError as error:
        return [], list(error.findings)
    demands = []
    for row in _rows(text, "DEMANDS", notes):
        number, cells = row
        ends = [_end(row, end, len(names), notes) for end in ("src", "dest")]
        volume = notes.amount(number, "bw", cells["bw"]) * _GBPS
        if all(ends):
            source, target = (names[int(end)] for end in ends)
            demands.append(
                Demand(
                    id=cells["label"],
                    row=number,
                    source=source,
                    target=target,
                    volume_gbps=volume,
                )
            )
    return demands, notes.findings


def _places(text: str, notes: Notes) -> list[Place]:
    """Return the nodes of the file; an edge names them by their number, so labels may repeat."""
    places: list[Place] = []
    taken: set[str] = set()
    for number, cells in _rows(text, "NODES", notes):
        lon, lat = (notes.number(number, axis, cells[axis]) for axis in ("x", "y"))
        label = cells["label"]
        name = label if label not in taken else f"{label}~{len(places)}"
        taken.add(name)
        places.append(Place(id=name, row=number, name=label, lon=lon, lat=lat))
    return places


def read(path: Path) -> Reading:
    """Read the REPETITA graph ``path`` and the demands beside it, where there are any.

    The demands are those of ``NAME.demands``, else of the first ``NAME.*.demands`` by name.
    Raises InputError with everything that is wrong with either file.
    """
    text, notes = source_text(path), Notes(file_name(path))
    places = _places(text, notes)
    names = [place.id for place in places]
    edges = _edges(text, names, notes)
    matrix = _demands_beside(path)
    demands, wrong = _demands(matrix, names) if matrix and not notes.findings else ([], [])
    lost = (
        f"{counted(len(edges), 'arc')}: the delay, about a third of the fibre's, is not used",
        f"demands are those of {file_name(matrix)}" if matrix else "no .demands file lies beside",
    )
    return build(
        Draft(
            path=path,
            title=FORMAT.title,
            name=path.stem,
            places=tuple(places),
            edges=tuple(edges),
            demands=tuple(demands),
            directed=True,
            unique=True,
            lost=lost,
            findings=(*notes.findings, *wrong),
        )
    )


FORMAT = Format(
    "repetita", "REPETITA", (".graph",), read, lambda text: text.lstrip().startswith("NODES ")
)
