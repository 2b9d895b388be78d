"""Node-link JSON as networkx writes it: the shape that node-link files and TopoHub share."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netplan.errors import Finding, InputError
from netplan.io.cells import shown
from netplan.io.formats.draft import Notes, file_name, refuse, source_text
from netplan.io.formats.graph import Bond, Vertex

if TYPE_CHECKING:
    from pathlib import Path

_EDGES = ("edges", "links")
"""Names of the list of edges; networkx wrote ``links`` before 3.4."""


@dataclass(frozen=True, slots=True)
class NodeLink:
    """A node-link file: its vertices and bonds, its own attributes, and what was wrong.

    Rows are ordinals, from 1, in the lists of nodes and edges.
    """

    vertices: tuple[Vertex, ...]
    bonds: tuple[Bond, ...]
    attributes: dict[str, Any]
    directed: bool
    notes: Notes


class _DoubledError(ValueError):
    """A key that an object has twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's keys and values; _DoubledError where a key comes twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        message = f"the key {shown(twice)} is there twice in one object"
        raise _DoubledError(message)
    return found


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in the JSON file ``path``.

    Raises InputError for what is no JSON, truncated, nested too deeply, has a key twice in one
    object, or is no object.
    """
    row = 0
    try:
        data = json.loads(source_text(path), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        row, what = error.lineno, f"is not JSON, or truncated: {error.msg}"
    except RecursionError:
        what = "is not usable JSON: it is nested too deeply"
    except _DoubledError as error:
        what = str(error)
    except ValueError:
        what = "is not usable JSON: it holds a number of thousands of digits"
    else:
        if isinstance(data, dict):
            return data
        what = f"must be an object with 'nodes' and 'edges', is {shown(str(data))}"
    raise InputError(str(path), [Finding(file_name(path), row, "", what)])


def _id(notes: Notes, row: int, column: str, value: object) -> str:
    """Return an id, which may be a text or a number; a finding and '' for anything else."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value):
        return str(value)
    what = "must be given" if value is None or value == "" else "must be a text or a number"
    notes.add(row, column, f"{what}, is {shown(str(value))}")
    return ""


def _key(cells: dict[str, Any]) -> str:
    """Take the id of an edge out of ``cells``: networkx writes it as ``key``."""
    for name in ("id", "key"):
        if isinstance(cells.get(name), (str, int)):
            return str(cells.pop(name))
    return ""


def _rows(data: dict[str, Any], names: tuple[str, ...], notes: Notes) -> list[dict[str, Any]]:
    """Return the list of objects under the first of ``names`` that ``data`` has."""
    name = next((name for name in names if name in data), names[0])
    rows = data.get(name)
    if not isinstance(rows, list):
        is_there = f"is {shown(str(rows))}" if name in data else "is missing"
        notes.add(0, name, f"must be a list of objects, {is_there}")
        return []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            notes.add(number, name, f"must be an object, is {shown(str(row))}")
    return [dict(row) if isinstance(row, dict) else {} for row in rows]


def read_node_link(path: Path) -> NodeLink:
    """Return what the node-link file ``path`` holds; InputError where nothing can be told."""
    data, notes = read_json(path), Notes(file_name(path))
    nodes = _rows(data, ("nodes",), notes)
    edges = _rows(data, _EDGES, notes)
    refuse(path, notes.findings)
    vertices = tuple(
        Vertex(_id(notes, number, "id", cells.pop("id", None)), number, cells)
        for number, cells in enumerate(nodes, 1)
    )
    bonds = []
    for number, cells in enumerate(edges, 1):
        ends = [_id(notes, number, end, cells.pop(end, None)) for end in ("source", "target")]
        if all(ends):
            bonds.append(Bond(ends[0], ends[1], number, cells, _key(cells)))
    attributes = data.get("graph")
    return NodeLink(
        vertices=tuple(vertex for vertex in vertices if vertex.id),
        bonds=tuple(bonds),
        attributes=attributes if isinstance(attributes, dict) else {},
        directed=data.get("directed") is True,
        notes=notes,
    )
